import { sql, type CursorKey, type Queryable } from '../../kernel/index.ts';

export interface Person {
  readonly id: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly displayName: string;
  readonly taxCode: string | null;
  readonly email: string | null;
  readonly leftAt: Date | null;
}

export interface Position {
  readonly id: string;
  readonly personId: string;
  readonly unitId: string | null;
  readonly role: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly endedAt: Date | null;
}

const columns = sql`id, given_name as "givenName", family_name as "familyName", display_name as "displayName",
  tax_code as "taxCode", email, left_at as "leftAt"`;

export async function insertPerson(db: Queryable, bodyId: string, person: Person, createdAt: Date): Promise<void> {
  await db.run(sql`
    insert into identity.person (body_id, id, given_name, family_name, display_name, tax_code, email, created_at)
    values (${bodyId}, ${person.id}, ${person.givenName}, ${person.familyName}, ${person.displayName},
      ${person.taxCode}, ${person.email}, ${createdAt})`);
}

export function findPerson(db: Queryable, bodyId: string, id: string): Promise<Person | undefined> {
  return db.maybe<Person>(sql`select ${columns} from identity.person where body_id = ${bodyId} and id = ${id}`);
}

export function findPersonByTaxCode(db: Queryable, bodyId: string, taxCode: string): Promise<Person | undefined> {
  return db.maybe<Person>(sql`
    select ${columns} from identity.person where body_id = ${bodyId} and tax_code = ${taxCode}`);
}

/** At most two: enough to know whether the address names one person. */
export function findPeopleByEmail(db: Queryable, bodyId: string, email: string): Promise<readonly Person[]> {
  return db.many<Person>(sql`
    select ${columns} from identity.person where body_id = ${bodyId} and lower(email) = lower(${email}) limit 2`);
}

export function listPeople(
  db: Queryable,
  bodyId: string,
  filter: { readonly name?: string | undefined; readonly working?: boolean | undefined },
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Person[]> {
  const [family, given, id] = after ?? [null, null, null];
  const { name, working = null } = filter;
  const pattern = name === undefined ? null : `%${name.replace(/[\\%_]/g, '\\$&')}%`;
  return db.many<Person>(sql`
    select ${columns} from identity.person
    where body_id = ${bodyId} and (${pattern}::text is null or display_name ilike ${pattern})
      and (${working}::boolean is null or (left_at is null) = ${working})
      and (${id}::uuid is null or (family_name, given_name, id) > (${family}, ${given}, ${id}))
    order by family_name, given_name, id limit ${limit}`);
}

export async function updatePerson(db: Queryable, bodyId: string, person: Person): Promise<void> {
  await db.run(sql`
    update identity.person set given_name = ${person.givenName}, family_name = ${person.familyName},
      display_name = ${person.displayName}, tax_code = ${person.taxCode}, email = ${person.email}
    where body_id = ${bodyId} and id = ${person.id}`);
}

/** @returns false when it was so already. */
export async function setLeft(db: Queryable, bodyId: string, id: string, leftAt: Date | null): Promise<boolean> {
  const changed = await db.run(sql`
    update identity.person set left_at = ${leftAt}
    where body_id = ${bodyId} and id = ${id} and (left_at is null) <> (${leftAt}::timestamptz is null)`);
  return changed === 1;
}

const positionColumns = sql`id, person_id as "personId", unit_id as "unitId", role, valid_from as "validFrom",
  valid_to as "validTo", ended_at as "endedAt"`;

export async function insertPosition(db: Queryable, bodyId: string, position: Position): Promise<void> {
  await db.run(sql`
    insert into identity.position (body_id, id, person_id, unit_id, role, valid_from, valid_to)
    values (${bodyId}, ${position.id}, ${position.personId}, ${position.unitId}, ${position.role},
      ${position.validFrom}, ${position.validTo})`);
}

/** Positions of a person, past ones included, the latest first. */
export function positionsOf(db: Queryable, bodyId: string, personId: string): Promise<readonly Position[]> {
  return db.many<Position>(sql`
    select ${positionColumns} from identity.position
    where body_id = ${bodyId} and person_id = ${personId} order by valid_from desc, id`);
}

export interface PositionLine extends Position {
  readonly personName: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly unitName: string | null;
}

export interface PositionFilter {
  readonly unitId?: string | undefined;
  readonly role?: string | undefined;
  readonly day: string;
}

/** Positions in force on a day, by the name of who holds them. */
export function listPositions(
  db: Queryable,
  bodyId: string,
  { unitId, role, day }: PositionFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly PositionLine[]> {
  const [family, given, id] = after ?? [null, null, null];
  return db.many<PositionLine>(sql`
    select o.id, o.person_id as "personId", o.unit_id as "unitId", o.role, o.valid_from as "validFrom",
      o.valid_to as "validTo", o.ended_at as "endedAt", p.display_name as "personName", p.family_name as "familyName",
      p.given_name as "givenName", u.name as "unitName"
    from identity.position o
    join identity.person p on p.body_id = o.body_id and p.id = o.person_id
    left join identity.unit u on u.body_id = o.body_id and u.id = o.unit_id
    where o.body_id = ${bodyId} and o.ended_at is null
      and o.valid_from <= ${day} and (o.valid_to is null or o.valid_to >= ${day})
      and (${unitId ?? null}::uuid is null or o.unit_id = ${unitId ?? null})
      and (${role ?? null}::text is null or o.role = ${role ?? null})
      and (${id}::uuid is null or (p.family_name, p.given_name, o.id) > (${family}, ${given}, ${id}))
    order by p.family_name, p.given_name, o.id limit ${limit}`);
}

export function lockPosition(db: Queryable, bodyId: string, id: string): Promise<Position | undefined> {
  return db.maybe<Position>(sql`
    select ${positionColumns} from identity.position where body_id = ${bodyId} and id = ${id} for update`);
}

/** Locks the person, so that two assignments of the same position are seen one after the other. */
export function lockPerson(db: Queryable, bodyId: string, id: string): Promise<{ readonly id: string } | undefined> {
  return db.maybe(sql`select id from identity.person where body_id = ${bodyId} and id = ${id} for update`);
}

/** Ends a position at once (`endedAt`) or at the end of a day (`validTo`). */
export async function endPosition(
  db: Queryable,
  bodyId: string,
  id: string,
  end: { readonly validTo: string | null; readonly endedAt: Date | null },
): Promise<void> {
  await db.run(sql`
    update identity.position set valid_to = ${end.validTo}, ended_at = ${end.endedAt}
    where body_id = ${bodyId} and id = ${id}`);
}
