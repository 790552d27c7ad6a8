import { sql, type Queryable } from '../../kernel/index.ts';

/** Said of every channel that says nothing of its own. */
export const EVERY_CHANNEL = '*';

export interface Rule {
  readonly channel: string;
  /** Null: for ever. */
  readonly days: number | null;
}

export function retentionRules(db: Queryable, bodyId: string): Promise<readonly Rule[]> {
  return db.many<Rule>(sql`select channel, days from bus.retention where body_id = ${bodyId} order by channel`);
}

export async function putRule(db: Queryable, bodyId: string, { channel, days }: Rule, at: Date): Promise<void> {
  await db.run(sql`
    insert into bus.retention (body_id, channel, days, changed_at) values (${bodyId}, ${channel}, ${days}, ${at})
    on conflict (body_id, channel) do update set days = excluded.days, changed_at = excluded.changed_at`);
}

/** @returns whether there was one. */
export async function deleteRule(db: Queryable, bodyId: string, channel: string): Promise<boolean> {
  return (await db.run(sql`delete from bus.retention where body_id = ${bodyId} and channel = ${channel}`)) === 1;
}

export interface Run {
  readonly id: string;
  readonly seen: number;
  readonly removed: number;
  readonly place: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

const run = sql`id, seen, removed, place, started_at as "startedAt", ended_at as "endedAt"`;

/** @returns whether it begins: one walk of a body is under way at a time. */
export async function beginRun(db: Queryable, bodyId: string, id: string, at: Date): Promise<boolean> {
  const rows = await db.run(sql`
    insert into bus.retention_run (body_id, id, seen, removed, started_at) values (${bodyId}, ${id}, 0, 0, ${at})
    on conflict do nothing`);
  return rows === 1;
}

export function findRun(db: Queryable, bodyId: string, id: string): Promise<Run | undefined> {
  return db.maybe<Run>(sql`select ${run} from bus.retention_run where body_id = ${bodyId} and id = ${id}`);
}

export function latestRun(db: Queryable, bodyId: string): Promise<Run | undefined> {
  return db.maybe<Run>(sql`
    select ${run} from bus.retention_run where body_id = ${bodyId} order by started_at desc, id desc limit 1`);
}

export async function moveRun(
  db: Queryable,
  bodyId: string,
  { id, seen, removed, place, endedAt }: Omit<Run, 'startedAt'>,
): Promise<void> {
  await db.run(sql`
    update bus.retention_run set seen = ${seen}, removed = ${removed}, place = ${place}, ended_at = ${endedAt}
    where body_id = ${bodyId} and id = ${id}`);
}

/** Before which identifier messages may go, by channel: identifiers begin with the millisecond in which they were made (UUIDv7). */
export interface Bounds {
  readonly channels: readonly string[];
  readonly before: readonly string[];
  /** Of all other channels. */
  readonly others: string;
  /** The latest of all: nothing behind it is looked at. */
  readonly last: string;
}

export interface Piece {
  readonly seen: number;
  readonly removed: number;
  readonly place: string | null;
}

/**
 * Looks at the next messages of the store and removes those that are past their time and done with: somebody took them and came to an end,
 * and neither they nor anything of their chain waits, is set aside for a person or is gathered. Whatever nobody has taken stays. With a
 * message go its history, what it is looked up by and its decided dead letters. One statement, so that all of it sees one state.
 */
export function removePast(
  db: Queryable,
  bodyId: string,
  after: string | null,
  bounds: Bounds,
  limit: number,
): Promise<Piece> {
  return db.one<Piece>(sql`
    with seen as materialized (
      select e.id, e.channel, coalesce(e.correlation_id, e.id) as chain from bus.envelope e
      where e.body_id = ${bodyId} and (${after}::uuid is null or e.id > ${after}) and e.id < ${bounds.last}
      order by e.id limit ${limit}),
    past as materialized (
      select s.id from seen s
      left join unnest(${bounds.channels}::text[], ${bounds.before}::uuid[]) as b (channel, before) using (channel)
      where s.id < coalesce(b.before, ${bounds.others}::uuid)
        and case (select p.outcome from bus.passage p where p.body_id = ${bodyId} and p.message_id = s.id
            order by p.attempt desc limit 1)
          when 'dead' then not exists (
            select from bus.ready r where r.body_id = ${bodyId} and r.channel = s.channel and s.id = any (r.ids))
          when 'retry' then false
          else exists (select from bus.passage p where p.body_id = ${bodyId} and p.message_id = s.id) end
        and not exists (
          select from (select s.id union all select s.chain union all
            select c.id from bus.envelope c where c.body_id = ${bodyId} and c.correlation_id = s.chain) m
          where exists (select from bus.waiting w where w.body_id = ${bodyId} and w.id = m.id)
            or exists (select from bus.dead d where d.body_id = ${bodyId} and d.message_id = m.id and d.resolved_at is null)
            or exists (select from bus.gathered g where g.body_id = ${bodyId} and g.message_id = m.id)
            or exists (select from bus.question q where q.body_id = ${bodyId} and q.message_id = m.id))),
    letters as (delete from bus.dead d using past where d.body_id = ${bodyId} and d.message_id = past.id),
    history as (delete from bus.passage p using past where p.body_id = ${bodyId} and p.message_id = past.id),
    keys as (delete from bus.business_key k using past where k.body_id = ${bodyId} and k.message_id = past.id),
    gone as (delete from bus.envelope e using past where e.body_id = ${bodyId} and e.id = past.id returning 1)
    select (select count(*) from seen)::int as seen, (select count(*) from gone)::int as removed,
      (select id from seen order by id desc limit 1) as place`);
}

export interface TableSize {
  readonly name: string;
  readonly bytes: number;
  /** As the database last estimated them. */
  readonly rows: number;
}

/** The tables of the message store with all that belongs to them, of all bodies: they share them. */
export function storeSizes(db: Queryable): Promise<readonly TableSize[]> {
  return db.many<TableSize>(sql`
    select c.relname as name, pg_total_relation_size(c.oid) as bytes, greatest(c.reltuples, 0)::bigint as rows
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'bus' and c.relkind = 'r'
      and c.relname in ('envelope', 'passage', 'business_key', 'inbox', 'dead', 'ready', 'waiting')
    order by pg_total_relation_size(c.oid) desc`);
}

export async function oldestMessage(db: Queryable, bodyId: string): Promise<Date | null> {
  const row = await db.maybe<{ at: Date }>(sql`
    select accepted_at as at from bus.envelope where body_id = ${bodyId} order by id limit 1`);
  return row?.at ?? null;
}
