import { type CursorKey, type Queryable, sql } from '../../../kernel/index.ts';

/** The register of one day as it was made. */
export interface DailyRegister {
  readonly id: string;
  readonly areaCode: string;
  readonly registerCode: string;
  /** Day of Rome, YYYY-MM-DD. */
  readonly day: string;
  readonly firstNumber: number | null;
  readonly lastNumber: number | null;
  readonly entries: number;
  readonly annulled: number;
  readonly changed: number;
  readonly documentId: string;
  readonly sha256: string;
  readonly dataSha256: string;
  readonly packageSha256: string;
  readonly madeAt: Date;
  readonly deliverBy: string;
  readonly deliveredAt: Date | null;
  readonly deliveredBy: string | null;
  readonly deliveredTo: string | null;
  readonly deliveryReceipt: string | null;
}

export interface RegisterDay {
  readonly areaCode: string;
  readonly registerCode: string;
  readonly day: string;
}

const columns = sql`r.id, r.area_code as "areaCode", r.register_code as "registerCode", r.day::text as day,
  r.first_number::int as "firstNumber", r.last_number::int as "lastNumber", r.entries, r.annulled, r.changed,
  r.document_id as "documentId", encode(r.sha256, 'hex') as sha256, encode(r.data_sha256, 'hex') as "dataSha256",
  encode(r.package_sha256, 'hex') as "packageSha256", r.made_at as "madeAt", r.deliver_by::text as "deliverBy",
  r.delivered_at as "deliveredAt", r.delivered_by as "deliveredBy", r.delivered_to as "deliveredTo",
  r.delivery_receipt as "deliveryReceipt"`;

/**
 * Days of Rome from `since` on and before `today` on which a register took something in, annulled or changed it, and that have no daily
 * register yet; the oldest first.
 */
export function daysWithout(
  db: Queryable,
  bodyId: string,
  since: string,
  today: string,
  limit: number,
): Promise<readonly RegisterDay[]> {
  const from = sql`(${since}::date)::timestamp at time zone 'Europe/Rome'`;
  return db.many<RegisterDay>(sql`
    with written as (
      select area_code, register_code, (registered_at at time zone 'Europe/Rome')::date as day
      from records.protocol_entry where body_id = ${bodyId} and registered_at >= ${from}
      union
      select area_code, register_code, (annulled_at at time zone 'Europe/Rome')::date
      from records.protocol_entry where body_id = ${bodyId} and annulled_at >= ${from}
      union
      select e.area_code, e.register_code, (c.at at time zone 'Europe/Rome')::date
      from records.protocol_change c
      join records.protocol_entry e on e.body_id = ${bodyId} and e.id = c.entry_id
      where c.body_id = ${bodyId} and c.at >= ${from})
    select w.area_code as "areaCode", w.register_code as "registerCode", w.day::text as day
    from written w
    where w.day < ${today}::date and not exists (
      select 1 from records.daily_register r
      where r.body_id = ${bodyId} and r.area_code = w.area_code and r.register_code = w.register_code and r.day = w.day)
    order by w.day, w.area_code, w.register_code limit ${limit}`);
}

/** The last day of any daily register: what is older is looked at no more, but for a margin. */
export async function lastDay(db: Queryable, bodyId: string): Promise<string | null> {
  const row = await db.one<{ day: string | null }>(sql`
    select max(day)::text as day from records.daily_register where body_id = ${bodyId}`);
  return row.day;
}

export function findDaily(db: Queryable, bodyId: string, day: RegisterDay): Promise<DailyRegister | undefined> {
  return db.maybe<DailyRegister>(sql`
    select ${columns} from records.daily_register r
    where r.body_id = ${bodyId} and r.area_code = ${day.areaCode} and r.register_code = ${day.registerCode}
      and r.day = ${day.day}::date`);
}

export function dailyById(db: Queryable, bodyId: string, id: string): Promise<DailyRegister | undefined> {
  return db.maybe<DailyRegister>(sql`
    select ${columns} from records.daily_register r where r.body_id = ${bodyId} and r.id = ${id}`);
}

/** The same, locked against a second delivery. */
export function lockDaily(db: Queryable, bodyId: string, id: string): Promise<DailyRegister | undefined> {
  return db.maybe<DailyRegister>(sql`
    select ${columns} from records.daily_register r where r.body_id = ${bodyId} and r.id = ${id} for update`);
}

/** The latest day first. */
export function listDaily(
  db: Queryable,
  bodyId: string,
  waiting: boolean,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly DailyRegister[]> {
  const [day, id] = after ?? [null, null];
  return db.many<DailyRegister>(sql`
    select ${columns} from records.daily_register r
    where r.body_id = ${bodyId} and (${!waiting} or r.delivered_at is null)
      and (${day}::date is null or (r.day, r.id) < (${day}::date, ${id}::uuid))
    order by r.day desc, r.id desc limit ${limit}`);
}

export async function insertDaily(db: Queryable, bodyId: string, made: DailyRegister): Promise<void> {
  await db.run(sql`
    insert into records.daily_register (body_id, id, area_code, register_code, day, first_number, last_number, entries, annulled,
      changed, document_id, sha256, data_sha256, package_sha256, made_at, deliver_by)
    values (${bodyId}, ${made.id}, ${made.areaCode}, ${made.registerCode}, ${made.day}::date, ${made.firstNumber},
      ${made.lastNumber}, ${made.entries}, ${made.annulled}, ${made.changed}, ${made.documentId},
      decode(${made.sha256}, 'hex'), decode(${made.dataSha256}, 'hex'), decode(${made.packageSha256}, 'hex'),
      ${made.madeAt}, ${made.deliverBy}::date)`);
}

export async function setDelivered(
  db: Queryable,
  bodyId: string,
  id: string,
  delivery: { readonly at: Date; readonly by: string; readonly to: string; readonly receipt: string },
): Promise<void> {
  await db.run(sql`
    update records.daily_register set delivered_at = ${delivery.at}, delivered_by = ${delivery.by},
      delivered_to = ${delivery.to}, delivery_receipt = ${delivery.receipt}
    where body_id = ${bodyId} and id = ${id}`);
}

/** A change of assignment or classification of the day, with the number that it concerns. */
export interface DayChange {
  readonly code: string;
  readonly at: Date;
  readonly by: string;
  readonly before: Readonly<Record<string, string | null>>;
  readonly after: Readonly<Record<string, string | null>>;
}

export function changesBetween(
  db: Queryable,
  bodyId: string,
  span: { readonly areaCode: string; readonly registerCode: string; readonly from: Date; readonly to: Date },
): Promise<readonly DayChange[]> {
  return db.many<DayChange>(sql`
    select e.code, c.at, c.by, c.before, c.after
    from records.protocol_change c
    join records.protocol_entry e on e.body_id = ${bodyId} and e.id = c.entry_id
    where c.body_id = ${bodyId} and c.at >= ${span.from} and c.at < ${span.to}
      and e.area_code = ${span.areaCode} and e.register_code = ${span.registerCode}
    order by c.at, c.id`);
}

/** Attachments of the entries of a stretch of time, by entry. */
export async function attachmentCounts(
  db: Queryable,
  bodyId: string,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.many<{ id: string; count: number }>(sql`
    select entry_id as id, count(*)::int as count from records.protocol_attachment
    where body_id = ${bodyId} and entry_id = any (${entryIds}::uuid[]) group by entry_id`);
  return new Map(rows.map(({ id, count }) => [id, count]));
}
