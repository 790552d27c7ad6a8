import { romeDate, type Context, type Grant } from '../../kernel/index.ts';
import { effectiveAccess } from './access.ts';
import { allUnits, delegationsInForce, peopleNamed, positionsInForce, rolesWith } from './store.ts';

/** A person who has a permission now, and where. */
export interface PermissionHolder {
  readonly personId: string;
  readonly name: string;
  readonly grants: readonly Grant[];
}

/** Everybody who has a permission now, by a position or by a delegation, in the order of their names. */
export async function peopleWith(ctx: Context, permission: string): Promise<readonly PermissionHolder[]> {
  const day = romeDate(ctx.now());
  const roles = await rolesWith(ctx.db, ctx.bodyId, permission);
  const [units, positions, delegations] = await Promise.all([
    allUnits(ctx.db, ctx.bodyId),
    positionsInForce(ctx.db, ctx.bodyId, roles, day),
    delegationsInForce(ctx.db, ctx.bodyId, roles, day),
  ]);
  const rolePermissions = new Map(roles.map((role) => [role, new Set([permission])]));
  const ids = new Set([
    ...positions.map(({ personId }) => personId),
    ...delegations.map(({ toPersonId }) => toPersonId),
  ]);
  const people = await peopleNamed(ctx.db, ctx.bodyId, [...ids]);
  return people.flatMap(({ id, displayName }) => {
    const facts = {
      units,
      rolePermissions,
      positions: positions.filter(({ personId }) => personId === id),
      delegations: delegations.filter(({ toPersonId }) => toPersonId === id),
      delegatorPositions: positions,
    };
    const grants = effectiveAccess(facts, ctx.now()).grants.get(permission);
    return grants ? [{ personId: id, name: displayName, grants }] : [];
  });
}
