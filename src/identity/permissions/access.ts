import { romeDate, type Grant } from '../../kernel/index.ts';
import { covers } from '../period.ts';
import { ADMINISTRATOR } from '../roles.ts';

export interface UnitFact {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly validFrom: string;
  readonly validTo: string | null;
}

export interface PositionFact {
  readonly id: string;
  readonly personId: string;
  readonly unitId: string | null;
  readonly role: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly endedAt: Date | null;
}

export interface DelegationFact {
  readonly id: string;
  readonly fromPersonId: string;
  readonly toPersonId: string;
  readonly role: string;
  readonly permissions: readonly string[] | null;
  readonly unitId: string | null;
  readonly validFrom: string;
  readonly validTo: string;
  readonly revokedAt: Date | null;
}

/** Everything that decides what one person may do: own positions, delegations received, and the positions of those who gave them. */
export interface AccessFacts {
  readonly units: readonly UnitFact[];
  /** Role → permissions that it has now. */
  readonly rolePermissions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly positions: readonly PositionFact[];
  readonly delegations: readonly DelegationFact[];
  readonly delegatorPositions: readonly PositionFact[];
}

export interface Access {
  readonly grants: ReadonlyMap<string, readonly Grant[]>;
  readonly roles: readonly string[];
  readonly unitIds: readonly string[];
}

/**
 * What a person may do at an instant: the union of the positions in force and of the delegations in force, each cut down to what the
 * delegator has at that instant by a position of their own (what was lent cannot be lent on).
 */
export function effectiveAccess(facts: AccessFacts, at: Date): Access {
  const day = romeDate(at);
  const tree = unitTree(facts.units, day);
  const grants = new Map<string, Grant[]>();
  const roles = new Set<string>();
  const unitIds = new Set<string>();
  const add = (role: string, unitId: string | null, permissions: Iterable<string>, delegationId?: string) => {
    for (const place of unitId === null ? [null] : tree.below(unitId)) {
      const grant: Grant = { role, unitId: place, ...(delegationId ? { delegationId } : {}) };
      for (const permission of permissions) addGrant(grants, permission, grant);
    }
  };
  for (const position of facts.positions) {
    if (!isInForce(position, at, day, tree)) continue;
    roles.add(position.role);
    if (position.unitId) unitIds.add(position.unitId);
    add(position.role, position.unitId, permissionsOf(facts, position.role));
  }
  for (const delegation of facts.delegations) {
    const lent = lentPermissions(facts, delegation);
    for (const place of lentPlaces(facts, delegation, at, day, tree)) {
      if (delegation.permissions === null) {
        roles.add(delegation.role);
        if (place) unitIds.add(place);
      }
      add(delegation.role, place, lent, delegation.id);
    }
  }
  return { grants, roles: [...roles].sort(), unitIds: [...unitIds].sort() };
}

export interface UnitTree {
  exists(unitId: string): boolean;
  /** The unit and all units below it that are in force. */
  below(unitId: string): readonly string[];
}

/** The organisation chart of a day. A unit that is not in force cuts its branch off. */
export function unitTree(units: readonly UnitFact[], day: string): UnitTree {
  const valid = new Set<string>();
  const children = new Map<string, string[]>();
  for (const unit of units) {
    if (!covers(unit, day)) continue;
    valid.add(unit.id);
    if (unit.parentId) children.set(unit.parentId, [...(children.get(unit.parentId) ?? []), unit.id]);
  }
  const below = (unitId: string): readonly string[] =>
    valid.has(unitId) ? [unitId, ...(children.get(unitId) ?? []).flatMap(below)] : [];
  return { exists: (unitId) => valid.has(unitId), below };
}

/** Whether a position is in force: on its days, not ended, in a unit that exists. */
export function isInForce(position: PositionFact, at: Date, day: string, tree: UnitTree): boolean {
  if (!covers(position, day)) return false;
  if (position.endedAt !== null && position.endedAt <= at) return false;
  return position.unitId === null || tree.exists(position.unitId);
}

/** The places (null: the whole body) in which a delegation gives its role at an instant; empty when it gives nothing. */
export function lentPlaces(
  facts: Pick<AccessFacts, 'delegatorPositions'>,
  delegation: DelegationFact,
  at: Date,
  day: string,
  tree: UnitTree,
): readonly (string | null)[] {
  if (delegation.role === ADMINISTRATOR || !covers(delegation, day)) return [];
  if (delegation.revokedAt !== null && delegation.revokedAt <= at) return [];
  const places = facts.delegatorPositions
    .filter((position) => position.personId === delegation.fromPersonId && position.role === delegation.role)
    .filter((position) => isInForce(position, at, day, tree))
    .map((position) => narrowed(position.unitId, delegation.unitId, tree));
  return [...new Set(places.filter((place) => place !== undefined))];
}

/** @returns the smaller of the two places, or undefined when the delegation's unit lies outside of the position's. */
function narrowed(held: string | null, lent: string | null, tree: UnitTree): string | null | undefined {
  if (lent === null) return held;
  if (!tree.exists(lent)) return undefined;
  return held === null || tree.below(held).includes(lent) ? lent : undefined;
}

function lentPermissions(facts: AccessFacts, delegation: DelegationFact): readonly string[] {
  const all = [...permissionsOf(facts, delegation.role)];
  const { permissions } = delegation;
  return permissions === null ? all : all.filter((permission) => permissions.includes(permission));
}

function permissionsOf(facts: AccessFacts, role: string): ReadonlySet<string> {
  return facts.rolePermissions.get(role) ?? new Set();
}

function addGrant(grants: Map<string, Grant[]>, permission: string, grant: Grant): void {
  const known = grants.get(permission);
  if (!known) grants.set(permission, [grant]);
  else if (!known.some((other) => isSame(other, grant))) known.push(grant);
}

function isSame(one: Grant, other: Grant): boolean {
  return one.role === other.role && one.unitId === other.unitId && one.delegationId === other.delegationId;
}
