import { sql, type Queryable } from '../../kernel/index.ts';
import type { DelegationFact, PositionFact, UnitFact } from './access.ts';

export interface RoleRow {
  readonly code: string;
  readonly nameIt: string;
  readonly nameEn: string;
}

export interface RolePermissionRow {
  readonly permission: string;
  readonly role: string;
  readonly granted: boolean;
}

/** Adds roles that the body lacks. @returns how many. */
export function insertRoles(db: Queryable, bodyId: string, roles: readonly RoleRow[]): Promise<number> {
  return db.run(sql`
    insert into identity.role (body_id, code, name_it, name_en)
    select ${bodyId}, r.code, r.name_it, r.name_en
    from unnest(${roles.map((role) => role.code)}::text[], ${roles.map((role) => role.nameIt)}::text[],
      ${roles.map((role) => role.nameEn)}::text[]) as r (code, name_it, name_en)
    on conflict do nothing`);
}

/** Adds permissions that the body has never seen; what an administrator took away is a row and stays away. @returns how many. */
export function insertRolePermissions(
  db: Queryable,
  bodyId: string,
  pairs: readonly { readonly permission: string; readonly role: string }[],
): Promise<number> {
  return db.run(sql`
    insert into identity.role_permission (body_id, permission, role, granted)
    select ${bodyId}, p.permission, p.role, true
    from unnest(${pairs.map((pair) => pair.permission)}::text[], ${pairs.map((pair) => pair.role)}::text[])
      as p (permission, role)
    on conflict do nothing`);
}

export async function setRolePermission(db: Queryable, bodyId: string, row: RolePermissionRow): Promise<void> {
  await db.run(sql`
    insert into identity.role_permission (body_id, permission, role, granted)
    values (${bodyId}, ${row.permission}, ${row.role}, ${row.granted})
    on conflict (body_id, permission, role) do update set granted = excluded.granted`);
}

export function listRoles(db: Queryable, bodyId: string): Promise<readonly RoleRow[]> {
  return db.many<RoleRow>(sql`
    select code, name_it as "nameIt", name_en as "nameEn" from identity.role where body_id = ${bodyId} order by code`);
}

export function listGranted(db: Queryable, bodyId: string): Promise<readonly RolePermissionRow[]> {
  return db.many<RolePermissionRow>(sql`
    select permission, role, granted from identity.role_permission
    where body_id = ${bodyId} and granted order by permission, role`);
}

export function allUnits(db: Queryable, bodyId: string): Promise<readonly UnitFact[]> {
  return db.many<UnitFact>(sql`
    select id, name, parent_id as "parentId", valid_from as "validFrom", valid_to as "validTo"
    from identity.unit where body_id = ${bodyId}`);
}

const positionColumns = sql`p.id, p.person_id as "personId", p.unit_id as "unitId", p.role, p.valid_from as "validFrom",
  p.valid_to as "validTo", p.ended_at as "endedAt"`;

export function positionsOfPerson(db: Queryable, bodyId: string, personId: string): Promise<readonly PositionFact[]> {
  return db.many<PositionFact>(sql`
    select ${positionColumns} from identity.position p
    where p.body_id = ${bodyId} and p.person_id = ${personId} order by p.valid_from desc, p.id`);
}

const delegationColumns = sql`id, from_person_id as "fromPersonId", to_person_id as "toPersonId", role, permissions,
  unit_id as "unitId", valid_from as "validFrom", valid_to as "validTo", revoked_at as "revokedAt"`;

export function delegationsTo(db: Queryable, bodyId: string, personId: string): Promise<readonly DelegationFact[]> {
  return db.many<DelegationFact>(sql`
    select ${delegationColumns} from identity.delegation where body_id = ${bodyId} and to_person_id = ${personId} order by valid_from desc, id`);
}

export function positionsOfDelegators(
  db: Queryable,
  bodyId: string,
  personId: string,
): Promise<readonly PositionFact[]> {
  return db.many<PositionFact>(sql`
    select ${positionColumns} from identity.position p
    where p.body_id = ${bodyId} and p.person_id in (
      select from_person_id from identity.delegation where body_id = ${bodyId} and to_person_id = ${personId})
    order by p.id`);
}

export interface Holder {
  readonly displayName: string;
  readonly unitName: string | null;
  readonly role: string;
}

/** People with a position in force that gives the permission, at most `limit`, by name. */
export function holdersOf(
  db: Queryable,
  bodyId: string,
  permission: string,
  at: Date,
  day: string,
  limit: number,
): Promise<readonly Holder[]> {
  return db.many<Holder>(sql`
    select distinct on (e.display_name, e.id) e.display_name as "displayName", u.name as "unitName", p.role
    from identity.role_permission r
    join identity.position p on p.body_id = r.body_id and p.role = r.role
    join identity.person e on e.body_id = p.body_id and e.id = p.person_id
    left join identity.unit u on u.body_id = p.body_id and u.id = p.unit_id
    where r.body_id = ${bodyId} and r.permission = ${permission} and r.granted
      and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
      and (p.ended_at is null or p.ended_at > ${at})
      and (u.id is null or (u.valid_from <= ${day} and (u.valid_to is null or u.valid_to >= ${day})))
    order by e.display_name, e.id limit ${limit}`);
}

export interface NamedPerson {
  readonly id: string;
  readonly displayName: string;
}

export function namesOf(db: Queryable, bodyId: string, ids: readonly string[]): Promise<readonly NamedPerson[]> {
  return db.many<NamedPerson>(sql`
    select id, display_name as "displayName" from identity.person
    where body_id = ${bodyId} and id = any (${ids}::uuid[])`);
}

/** Roles that give the permission now. */
export async function rolesWith(db: Queryable, bodyId: string, permission: string): Promise<readonly string[]> {
  const rows = await db.many<{ role: string }>(sql`
    select role from identity.role_permission where body_id = ${bodyId} and permission = ${permission} and granted`);
  return rows.map(({ role }) => role);
}

/** Positions of the roles that begin and end around a day, of everybody. */
export function positionsInForce(
  db: Queryable,
  bodyId: string,
  roles: readonly string[],
  day: string,
): Promise<readonly PositionFact[]> {
  return db.many<PositionFact>(sql`
    select ${positionColumns} from identity.position p
    where p.body_id = ${bodyId} and p.role = any (${roles}::text[])
      and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
    order by p.id`);
}

/** Delegations of the roles that begin and end around a day, of everybody. */
export function delegationsInForce(
  db: Queryable,
  bodyId: string,
  roles: readonly string[],
  day: string,
): Promise<readonly DelegationFact[]> {
  return db.many<DelegationFact>(sql`
    select ${delegationColumns} from identity.delegation
    where body_id = ${bodyId} and role = any (${roles}::text[]) and valid_from <= ${day} and valid_to >= ${day}
    order by id`);
}

/** People by their identifiers, in the order of their names. */
export function peopleNamed(db: Queryable, bodyId: string, ids: readonly string[]): Promise<readonly NamedPerson[]> {
  return db.many<NamedPerson>(sql`
    select id, display_name as "displayName" from identity.person
    where body_id = ${bodyId} and id = any (${ids}::uuid[]) order by family_name, given_name, id`);
}
