import { sql, type Queryable } from '../kernel/index.ts';
import type { Contribution, SeriesCode, Span } from './types.ts';

/** A record as stored: what is known of it and what it counts for. */
export interface StoredRecord extends Span {
  readonly series: SeriesCode;
  readonly recordId: string;
  readonly month: string | null;
  readonly value: number | null;
}

export interface TallyRow extends Contribution {
  readonly series: SeriesCode;
  readonly n: number;
}

/** Takes the body's lock and moves its progress on, never back. @returns the first leaf that is not counted yet. */
export async function advanceTo(db: Queryable, bodyId: string, nextLeaf: number): Promise<number> {
  const row = await db.one<{ nextLeaf: number }>(sql`
    insert into performance.progress (body_id, next_leaf) values (${bodyId}, ${nextLeaf})
    on conflict (body_id) do update set next_leaf = greatest(performance.progress.next_leaf, excluded.next_leaf)
    returning next_leaf as "nextLeaf"`);
  return row.nextLeaf;
}

const recordColumns = sql`
  indicator as series, record_id as "recordId", began, ended, void, unit_id as "unitId", label, due_day as "dueDay",
  halted_day as "haltedDay", resumed_day as "resumedDay", month, value`;

/** What a record is found by. */
export function keyOf({ series, recordId }: Pick<StoredRecord, 'series' | 'recordId'>): string {
  return `${series} ${recordId}`;
}

/** The records of these keys that are stored. */
export function recordsOf(
  db: Queryable,
  bodyId: string,
  keys: readonly Pick<StoredRecord, 'series' | 'recordId'>[],
): Promise<readonly StoredRecord[]> {
  return db.many<StoredRecord>(sql`
    select ${recordColumns} from performance.record
    where body_id = ${bodyId} and (indicator, record_id) in (
      select * from unnest(${keys.map((key) => key.series)}::text[], ${keys.map((key) => key.recordId)}::uuid[]))`);
}

/** Facts of the given types as they stand in the chain, from one leaf up to another, a page at a time. */
export function factsBetween(
  db: Queryable,
  bodyId: string,
  types: readonly string[],
  fromLeaf: number,
  toLeaf: number,
  limit: number,
): Promise<readonly { readonly type: string; readonly data: Record<string, unknown>; readonly leafIndex: number }[]> {
  return db.many(sql`
    select type, data, leaf_index as "leafIndex" from kernel.v_event
    where body_id = ${bodyId} and leaf_index >= ${fromLeaf} and leaf_index < ${toLeaf} and type = any (${types}::text[])
    order by leaf_index limit ${limit}`);
}

/** All stored records, a page at a time in the order of their key. */
export function recordsAfter(
  db: Queryable,
  bodyId: string,
  after: Pick<StoredRecord, 'series' | 'recordId'> | undefined,
  limit: number,
): Promise<readonly StoredRecord[]> {
  return db.many<StoredRecord>(sql`
    select ${recordColumns} from performance.record
    where body_id = ${bodyId} and (${after?.series ?? null}::text is null
      or (indicator, record_id) > (${after?.series ?? null}, ${after?.recordId ?? null}::uuid))
    order by indicator, record_id limit ${limit}`);
}

export function tallyOf(db: Queryable, bodyId: string): Promise<readonly TallyRow[]> {
  return db.many<TallyRow>(sql`
    select indicator as series, month, unit_id as "unitId", value, n from performance.tally where body_id = ${bodyId} and n > 0`);
}

export async function clear(db: Queryable, bodyId: string): Promise<void> {
  await db.run(sql`delete from performance.record where body_id = ${bodyId}`);
  await db.run(sql`delete from performance.tally where body_id = ${bodyId}`);
}

/** Stores records, each key once, in place of what was stored of them. */
export async function putRecords(db: Queryable, bodyId: string, records: readonly StoredRecord[]): Promise<void> {
  const column = <K extends keyof StoredRecord>(key: K) => records.map((record) => record[key]);
  await db.run(sql`
    insert into performance.record (body_id, indicator, record_id, began, ended, void, unit_id, label, due_day, halted_day,
      resumed_day, month, value)
    select ${bodyId}, r.* from unnest(${column('series')}::text[], ${column('recordId')}::uuid[],
      ${column('began')}::text[], ${column('ended')}::text[], ${column('void')}::boolean[], ${column('unitId')}::uuid[],
      ${column('label')}::text[], ${column('dueDay')}::text[], ${column('haltedDay')}::text[],
      ${column('resumedDay')}::text[], ${column('month')}::date[], ${column('value')}::int[]) as r
    on conflict (body_id, indicator, record_id) do update set began = excluded.began, ended = excluded.ended,
      void = excluded.void, unit_id = excluded.unit_id, label = excluded.label, due_day = excluded.due_day,
      halted_day = excluded.halted_day, resumed_day = excluded.resumed_day, month = excluded.month, value = excluded.value`);
}

/** Adds rows to the tally; a negative number counts down what is there. */
export async function addToTally(db: Queryable, bodyId: string, rows: readonly TallyRow[]): Promise<void> {
  const column = <K extends keyof TallyRow>(key: K) => rows.map((row) => row[key]);
  const cells = sql`
    unnest(${column('series')}::text[], ${column('month')}::date[], ${column('unitId')}::uuid[], ${column('value')}::int[],
      ${column('n')}::int[]) as c (indicator, month, unit_id, value, n)`;
  // Two statements: an insert of less than nothing is refused before it would become the update that it stands for.
  await db.run(sql`
    update performance.tally t set n = t.n + c.n from ${cells}
    where c.n < 0 and t.body_id = ${bodyId} and t.indicator = c.indicator and t.month = c.month
      and t.unit_id is not distinct from c.unit_id and t.value = c.value`);
  await db.run(sql`
    insert into performance.tally (body_id, indicator, month, unit_id, value, n)
    select ${bodyId}, c.* from ${cells} where c.n > 0
    on conflict (body_id, indicator, month, unit_id, value) do update set n = performance.tally.n + excluded.n`);
}
