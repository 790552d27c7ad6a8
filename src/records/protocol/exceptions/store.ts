import { type CursorKey, holdsText, join, type Queryable, sql } from '../../../kernel/index.ts';
import type { Flow } from '../../types.ts';

export interface Deferral {
  readonly id: string;
  readonly areaCode: string;
  readonly act: string;
  readonly reason: string;
  /** Days of presentation that it covers, and the last day on which what it covers may be registered. */
  readonly fromDay: string;
  readonly untilDay: string;
  readonly madeAt: Date;
  readonly madeBy: string;
}

const deferralColumns = sql`d.id, d.area_code as "areaCode", d.act, d.reason, d.from_day::text as "fromDay",
  d.until_day::text as "untilDay", d.made_at as "madeAt", d.made_by as "madeBy"`;

export async function insertDeferral(db: Queryable, bodyId: string, made: Deferral): Promise<void> {
  await db.run(sql`
    insert into records.deferral (body_id, id, area_code, act, reason, from_day, until_day, made_at, made_by)
    values (${bodyId}, ${made.id}, ${made.areaCode}, ${made.act}, ${made.reason}, ${made.fromDay}::date,
      ${made.untilDay}::date, ${made.madeAt}, ${made.madeBy})`);
}

export function findDeferral(db: Queryable, bodyId: string, id: string): Promise<Deferral | undefined> {
  return db.maybe<Deferral>(sql`
    select ${deferralColumns} from records.deferral d where d.body_id = ${bodyId} and d.id = ${id}`);
}

/** Those that end last come first. */
export function listDeferrals(
  db: Queryable,
  bodyId: string,
  since: string | undefined,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Deferral[]> {
  const [day, id] = after ?? [null, null];
  return db.many<Deferral>(sql`
    select ${deferralColumns} from records.deferral d
    where d.body_id = ${bodyId} and (${since ?? null}::date is null or d.until_day >= ${since ?? null}::date)
      and (${day}::date is null or (d.until_day, d.id) < (${day}::date, ${id}::uuid))
    order by d.until_day desc, d.id desc limit ${limit}`);
}

export interface Emergency {
  readonly id: string;
  readonly areaCode: string;
  readonly cause: string;
  readonly act: string;
  readonly startedAt: Date;
  readonly openedBy: string;
  readonly endedAt: Date | null;
  readonly lastNumber: number | null;
  readonly extensionAct: string | null;
  readonly closedBy: string | null;
}

const emergencyColumns = sql`m.id, m.area_code as "areaCode", m.cause, m.act, m.started_at as "startedAt",
  m.opened_by as "openedBy", m.ended_at as "endedAt", m.last_number as "lastNumber", m.extension_act as "extensionAct",
  m.closed_by as "closedBy"`;

export async function insertEmergency(db: Queryable, bodyId: string, made: Emergency): Promise<void> {
  await db.run(sql`
    insert into records.emergency (body_id, id, area_code, cause, act, started_at, opened_by)
    values (${bodyId}, ${made.id}, ${made.areaCode}, ${made.cause}, ${made.act}, ${made.startedAt}, ${made.openedBy})`);
}

export function findEmergency(db: Queryable, bodyId: string, id: string): Promise<Emergency | undefined> {
  return db.maybe<Emergency>(sql`
    select ${emergencyColumns} from records.emergency m where m.body_id = ${bodyId} and m.id = ${id}`);
}

/** The same, locked against what would be entered or closed beside it. */
export function lockEmergency(db: Queryable, bodyId: string, id: string): Promise<Emergency | undefined> {
  return db.maybe<Emergency>(sql`
    select ${emergencyColumns} from records.emergency m where m.body_id = ${bodyId} and m.id = ${id} for update`);
}

export async function setClosed(
  db: Queryable,
  bodyId: string,
  id: string,
  closing: { readonly at: Date; readonly last: number; readonly extensionAct: string | null; readonly by: string },
): Promise<void> {
  await db.run(sql`
    update records.emergency set ended_at = ${closing.at}, last_number = ${closing.last},
      extension_act = ${closing.extensionAct}, closed_by = ${closing.by}
    where body_id = ${bodyId} and id = ${id}`);
}

/** What of an emergency register was entered again, and the highest number of it. */
export interface Entered {
  readonly entered: number;
  readonly highest: number;
  readonly latestAt: Date | null;
}

export function enteredOf(db: Queryable, bodyId: string, id: string): Promise<Entered> {
  return db.one<Entered>(sql`
    select count(*)::int as entered, coalesce(max(emergency_number), 0) as highest, max(emergency_at) as "latestAt"
    from records.protocol_entry where body_id = ${bodyId} and emergency_id = ${id}`);
}

export async function isEntered(db: Queryable, bodyId: string, id: string, number: number): Promise<boolean> {
  const row = await db.maybe(sql`
    select 1 from records.protocol_entry
    where body_id = ${bodyId} and emergency_id = ${id} and emergency_number = ${number}`);
  return row !== undefined;
}

/** With how many of their numbers are entered again; the latest first. */
export function listEmergencies(
  db: Queryable,
  bodyId: string,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly (Emergency & { readonly entered: number })[]> {
  const [at, id] = after ?? [null, null];
  return db.many<Emergency & { readonly entered: number }>(sql`
    with page as materialized (
      select * from records.emergency m
      where m.body_id = ${bodyId} and (${at}::timestamptz is null or (m.started_at, m.id) < (${at}::timestamptz, ${id}::uuid))
      order by m.started_at desc, m.id desc limit ${limit}),
    entered as (
      select e.emergency_id, count(*)::int as entered from records.protocol_entry e
      where e.body_id = ${bodyId} and e.emergency_id in (select id from page) group by e.emergency_id)
    select ${emergencyColumns}, coalesce(n.entered, 0) as entered
    from page m left join entered n on n.emergency_id = m.id
    order by m.started_at desc, m.id desc`);
}

export interface RegisterStart {
  readonly areaCode: string;
  readonly registerCode: string;
  readonly year: number;
  readonly firstNumber: number;
  readonly act: string;
  readonly reason: string;
  readonly madeAt: Date;
  readonly madeBy: string;
}

/** Lets the counter of a locked register begin before its first number. @returns whether it had not begun. */
export async function beginCounter(db: Queryable, bodyId: string, start: RegisterStart): Promise<boolean> {
  const begun = await db.run(sql`
    insert into records.register_counter (body_id, area_code, register_code, year, last_number)
    values (${bodyId}, ${start.areaCode}, ${start.registerCode}, ${start.year}, ${start.firstNumber - 1})
    on conflict do nothing`);
  if (begun === 0) return false;
  await db.run(sql`
    insert into records.register_start (body_id, area_code, register_code, year, first_number, act, reason, made_at, made_by)
    values (${bodyId}, ${start.areaCode}, ${start.registerCode}, ${start.year}, ${start.firstNumber}, ${start.act},
      ${start.reason}, ${start.madeAt}, ${start.madeBy})`);
  return true;
}

export function listStarts(db: Queryable, bodyId: string): Promise<readonly RegisterStart[]> {
  return db.many<RegisterStart>(sql`
    select area_code as "areaCode", register_code as "registerCode", year, first_number::int as "firstNumber", act, reason,
      made_at as "madeAt", made_by as "madeBy"
    from records.register_start where body_id = ${bodyId} order by year desc, area_code, register_code`);
}

export interface FormerEntry {
  readonly id: string;
  readonly areaCode: string;
  readonly system: string;
  readonly year: number;
  readonly number: number;
  readonly code: string;
  readonly flow: Flow;
  readonly subject: string;
  readonly correspondents: string;
  readonly registeredOn: string;
  readonly presentedOn: string | null;
}

/** @returns how many of them were not there yet. */
export function insertFormer(db: Queryable, bodyId: string, entries: readonly FormerEntry[]): Promise<number> {
  return db.run(sql`
    insert into records.former_entry (body_id, id, area_code, system, year, number, code, flow, subject, correspondents,
      registered_on, presented_on)
    select ${bodyId}, f.id, f."areaCode", f.system, f.year, f.number, f.code, f.flow, f.subject, f.correspondents,
      f."registeredOn", f."presentedOn"
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as f (id uuid, "areaCode" text, system text, year int,
      number bigint, code text, flow text, subject text, correspondents text, "registeredOn" date, "presentedOn" date)
    on conflict do nothing`);
}

export function listFormer(
  db: Queryable,
  bodyId: string,
  filter: { readonly text?: string | undefined; readonly code?: string | undefined },
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly FormerEntry[]> {
  const [year, number, id] = after ?? [null, null, null];
  const conditions = join(
    [
      sql`f.body_id = ${bodyId}`,
      ...(filter.code ? [sql`f.code = ${filter.code}`] : []),
      ...(filter.text ? [holdsText(sql`f.searched`, filter.text)] : []),
      ...(after ? [sql`(f.year, f.number, f.id) < (${year}::int, ${number}::bigint, ${id}::uuid)`] : []),
    ],
    ' and ',
  );
  return db.many<FormerEntry>(sql`
    select f.id, f.area_code as "areaCode", f.system, f.year, f.number::int as number, f.code, f.flow, f.subject,
      f.correspondents, f.registered_on::text as "registeredOn", f.presented_on::text as "presentedOn"
    from records.former_entry f where ${conditions}
    order by f.year desc, f.number desc, f.id desc limit ${limit}`);
}

export async function isFormer(db: Queryable, bodyId: string, id: string): Promise<boolean> {
  return (
    (await db.maybe(sql`select 1 from records.former_entry where body_id = ${bodyId} and id = ${id}`)) !== undefined
  );
}
