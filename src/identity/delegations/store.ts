import { sql, type CursorKey, type Queryable } from '../../kernel/index.ts';

export interface Delegation {
  readonly id: string;
  readonly fromPersonId: string;
  readonly toPersonId: string;
  readonly role: string;
  readonly permissions: readonly string[] | null;
  readonly unitId: string | null;
  readonly reason: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly grantedAt: Date;
  readonly revokedAt: Date | null;
}

const columns = sql`id, from_person_id as "fromPersonId", to_person_id as "toPersonId", role, permissions,
  unit_id as "unitId", reason, valid_from as "validFrom", valid_to as "validTo", granted_at as "grantedAt",
  revoked_at as "revokedAt"`;

export async function insertDelegation(db: Queryable, bodyId: string, delegation: Delegation): Promise<void> {
  await db.run(sql`
    insert into identity.delegation (body_id, id, from_person_id, to_person_id, role, permissions, unit_id, reason,
      valid_from, valid_to, granted_at)
    values (${bodyId}, ${delegation.id}, ${delegation.fromPersonId}, ${delegation.toPersonId}, ${delegation.role},
      ${delegation.permissions}, ${delegation.unitId}, ${delegation.reason}, ${delegation.validFrom},
      ${delegation.validTo}, ${delegation.grantedAt})`);
}

export function lockDelegation(db: Queryable, bodyId: string, id: string): Promise<Delegation | undefined> {
  return db.maybe<Delegation>(sql`
    select ${columns} from identity.delegation where body_id = ${bodyId} and id = ${id} for update`);
}

export async function revokeDelegation(db: Queryable, bodyId: string, id: string, at: Date): Promise<void> {
  await db.run(sql`update identity.delegation set revoked_at = ${at} where body_id = ${bodyId} and id = ${id}`);
}

export interface DelegationLine extends Delegation {
  readonly fromName: string;
  readonly toName: string;
  readonly unitName: string | null;
}

/** Delegations given or received by a person, or all of the body where no person is given, the latest first. */
export function listDelegations(
  db: Queryable,
  bodyId: string,
  personId: string | null,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly DelegationLine[]> {
  const [validFrom, id] = after ?? [null, null];
  return db.many<DelegationLine>(sql`
    select d.id, d.from_person_id as "fromPersonId", d.to_person_id as "toPersonId", d.role, d.permissions,
      d.unit_id as "unitId", d.reason, d.valid_from as "validFrom", d.valid_to as "validTo", d.granted_at as "grantedAt",
      d.revoked_at as "revokedAt", f.display_name as "fromName", t.display_name as "toName", u.name as "unitName"
    from identity.delegation d
    join identity.person f on f.body_id = d.body_id and f.id = d.from_person_id
    join identity.person t on t.body_id = d.body_id and t.id = d.to_person_id
    left join identity.unit u on u.body_id = d.body_id and u.id = d.unit_id
    where d.body_id = ${bodyId}
      and (${personId}::uuid is null or d.from_person_id = ${personId} or d.to_person_id = ${personId})
      and (${id}::uuid is null or (d.valid_from, d.id) < (${validFrom}, ${id}))
    order by d.valid_from desc, d.id desc limit ${limit}`);
}
