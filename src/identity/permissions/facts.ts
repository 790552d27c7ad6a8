import type { Queryable } from '../../kernel/index.ts';
import type { AccessFacts } from './access.ts';
import { allUnits, delegationsTo, listGranted, positionsOfDelegators, positionsOfPerson } from './store.ts';

/** Reads what decides what a person may do. A role that has a permission now is all that counts; positions and delegations keep their past. */
export async function loadFacts(db: Queryable, bodyId: string, personId: string): Promise<AccessFacts> {
  const [units, granted, positions, delegations, delegatorPositions] = await Promise.all([
    allUnits(db, bodyId),
    listGranted(db, bodyId),
    positionsOfPerson(db, bodyId, personId),
    delegationsTo(db, bodyId, personId),
    positionsOfDelegators(db, bodyId, personId),
  ]);
  const rolePermissions = new Map<string, Set<string>>();
  for (const { role, permission } of granted) {
    rolePermissions.set(role, (rolePermissions.get(role) ?? new Set()).add(permission));
  }
  return { units, rolePermissions, positions, delegations, delegatorPositions };
}
