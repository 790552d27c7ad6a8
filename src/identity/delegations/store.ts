import { sql, type Queryable } from '../../kernel/index.ts';

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

/** Delegations given or received by a person, the latest first, at most 200. */
export function delegationsOf(db: Queryable, bodyId: string, personId: string): Promise<readonly Delegation[]> {
  return db.many<Delegation>(sql`
    select ${columns} from identity.delegation
    where body_id = ${bodyId} and (from_person_id = ${personId} or to_person_id = ${personId})
    order by valid_from desc, id limit 200`);
}
