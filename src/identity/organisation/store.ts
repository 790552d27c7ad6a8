import { sql, type CursorKey, type Queryable } from '../../kernel/index.ts';

export interface Area {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly principal: boolean;
}

export interface Unit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly areaId: string;
  readonly areaCode: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** The first area of a body is its principal one. */
export function insertArea(
  db: Queryable,
  bodyId: string,
  area: Omit<Area, 'principal'>,
  createdAt: Date,
): Promise<Area> {
  return db.one<Area>(sql`
    insert into identity.area (body_id, id, code, name, principal, created_at)
    select ${bodyId}, ${area.id}, ${area.code}, ${area.name},
      not exists (select from identity.area where body_id = ${bodyId}), ${createdAt}
    returning id, code, name, principal`);
}

export function listAreas(db: Queryable, bodyId: string): Promise<readonly Area[]> {
  return db.many<Area>(sql`
    select id, code, name, principal from identity.area
    where body_id = ${bodyId} order by principal desc, code`);
}

export function renameArea(db: Queryable, bodyId: string, id: string, name: string): Promise<Area | undefined> {
  return db.maybe<Area>(sql`
    update identity.area set name = ${name} where body_id = ${bodyId} and id = ${id}
    returning id, code, name, principal`);
}

/** The area with the code, or the principal one where no code is given. */
export function findArea(db: Queryable, bodyId: string, code: string | null): Promise<Area | undefined> {
  return db.maybe<Area>(sql`
    select id, code, name, principal from identity.area
    where body_id = ${bodyId} and (code = ${code} or (${code}::text is null and principal))`);
}

export async function insertUnit(db: Queryable, bodyId: string, unit: Omit<Unit, 'areaCode'>): Promise<void> {
  await db.run(sql`
    insert into identity.unit (body_id, id, code, name, parent_id, area_id, valid_from, valid_to)
    values (${bodyId}, ${unit.id}, ${unit.code}, ${unit.name}, ${unit.parentId}, ${unit.areaId}, ${unit.validFrom},
      ${unit.validTo})`);
}

const unitColumns = sql`u.id, u.code, u.name, u.parent_id as "parentId", u.area_id as "areaId", a.code as "areaCode",
  u.valid_from as "validFrom", u.valid_to as "validTo"`;

export function findUnit(db: Queryable, bodyId: string, id: string): Promise<Unit | undefined> {
  return db.maybe<Unit>(sql`
    select ${unitColumns} from identity.unit u join identity.area a on a.body_id = u.body_id and a.id = u.area_id
    where u.body_id = ${bodyId} and u.id = ${id}`);
}

/** Units in force on the day, by code; all of them, past and future, where no day is given. */
export function listUnits(
  db: Queryable,
  bodyId: string,
  day: string | null,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Unit[]> {
  const [code] = after ?? [null];
  return db.many<Unit>(sql`
    select ${unitColumns} from identity.unit u join identity.area a on a.body_id = u.body_id and a.id = u.area_id
    where u.body_id = ${bodyId} and (${code}::text is null or u.code > ${code})
      and (${day}::date is null or (u.valid_from <= ${day} and (u.valid_to is null or u.valid_to >= ${day})))
    order by u.code limit ${limit}`);
}

/** Locks the unit against a concurrent closing or a new part. */
export function lockUnit(db: Queryable, bodyId: string, id: string): Promise<{ readonly id: string } | undefined> {
  return db.maybe(sql`select id from identity.unit where body_id = ${bodyId} and id = ${id} for update`);
}

export async function hasPartsAfter(db: Queryable, bodyId: string, id: string, day: string): Promise<boolean> {
  const found = await db.maybe(sql`
    select 1 as found from identity.unit
    where body_id = ${bodyId} and parent_id = ${id} and (valid_to is null or valid_to > ${day}) limit 1`);
  return found !== undefined;
}

export async function updateUnit(
  db: Queryable,
  bodyId: string,
  id: string,
  unit: { readonly name: string; readonly parentId: string | null },
): Promise<void> {
  await db.run(sql`
    update identity.unit set name = ${unit.name}, parent_id = ${unit.parentId}
    where body_id = ${bodyId} and id = ${id}`);
}

export async function closeUnit(db: Queryable, bodyId: string, id: string, validTo: string): Promise<void> {
  await db.run(sql`update identity.unit set valid_to = ${validTo} where body_id = ${bodyId} and id = ${id}`);
}

/** Those of the identifiers that are no unit in force on the day. */
export async function unknownUnits(
  db: Queryable,
  bodyId: string,
  ids: readonly string[],
  day: string,
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await db.many<{ id: string }>(sql`
    select w.id from unnest(${ids}::uuid[]) as w (id)
    where not exists (
      select 1 from identity.unit u where u.body_id = ${bodyId} and u.id = w.id
        and u.valid_from <= ${day} and (u.valid_to is null or u.valid_to >= ${day}))`);
  return rows.map((row) => row.id);
}

/** Those of the identifiers that are no person of the body. */
export async function unknownPeople(db: Queryable, bodyId: string, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await db.many<{ id: string }>(sql`
    select w.id from unnest(${ids}::uuid[]) as w (id)
    where not exists (select 1 from identity.person p where p.body_id = ${bodyId} and p.id = w.id)`);
  return rows.map((row) => row.id);
}

/** Names of people and units among the identifiers. */
export function namesOfAll(
  db: Queryable,
  bodyId: string,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return db.many(sql`
    select id, display_name as name from identity.person where body_id = ${bodyId} and id = any (${ids}::uuid[])
    union all
    select id, name from identity.unit where body_id = ${bodyId} and id = any (${ids}::uuid[])`);
}
