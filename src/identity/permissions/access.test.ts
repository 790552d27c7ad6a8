import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveAccess, type AccessFacts, type DelegationFact, type PositionFact, type UnitFact } from './access.ts';

const UNITS = ['u0', 'u1', 'u2', 'u3', 'u4'];
const ROLES = ['manager', 'officer', 'administrator'];
const PERMISSIONS = ['a.b.read', 'a.b.write', 'c.d.sign'];
const DAYS = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01', '2026-05-01'];
const noon = (day: string) => new Date(`${day}T11:00:00Z`);

const day = fc.constantFrom(...DAYS);
const openEnd = fc.option(day, { nil: null });
const instant = fc.option(day.map(noon), { nil: null });
const place = fc.option(fc.constantFrom(...UNITS), { nil: null });
const role = fc.constantFrom(...ROLES);

/** A tree: every unit hangs below one with a smaller number, or at the top. */
const units: fc.Arbitrary<UnitFact[]> = fc.tuple(
  ...UNITS.map((id, index) =>
    fc.record({
      id: fc.constant(id),
      name: fc.constant(`Ufficio ${index}`),
      parentId: fc
        .option(fc.constantFrom(...UNITS.slice(0, Math.max(index, 1))), { nil: null })
        .map((parent) => (index === 0 ? null : parent)),
      validFrom: day,
      validTo: openEnd,
    }),
  ),
);

const position = (persons: readonly string[]): fc.Arbitrary<PositionFact> =>
  fc.record({
    id: fc.uuid(),
    personId: fc.constantFrom(...persons),
    unitId: place,
    role,
    validFrom: day,
    validTo: openEnd,
    endedAt: instant,
  });

const delegation: fc.Arbitrary<DelegationFact> = fc.record({
  id: fc.uuid(),
  fromPersonId: fc.constantFrom('boss', 'chief'),
  toPersonId: fc.constant('me'),
  role,
  permissions: fc.option(fc.subarray(PERMISSIONS), { nil: null }),
  unitId: place,
  validFrom: day,
  validTo: day,
  revokedAt: instant,
});

const facts: fc.Arbitrary<AccessFacts> = fc.record({
  units,
  rolePermissions: fc
    .tuple(...ROLES.map(() => fc.subarray(PERMISSIONS)))
    .map((sets) => new Map(ROLES.map((code, index) => [code, new Set(sets[index])]))),
  positions: fc.array(position(['me']), { maxLength: 4 }),
  delegations: fc.array(delegation, { maxLength: 4 }),
  delegatorPositions: fc.array(position(['boss', 'chief']), { maxLength: 5 }),
});

/** The rule written the other way round: may I use this permission here? One question at a time, no tree, no sets. */
function oracle(all: AccessFacts, at: Date, today: string, permission: string, where: string): boolean {
  const unit = (id: string) => all.units.find((candidate) => candidate.id === id)!;
  const exists = (id: string) => unit(id).validFrom <= today && (unit(id).validTo ?? '9999') >= today;
  const lies = (inner: string | null, outer: string | null): boolean => {
    if (outer === null) return true;
    if (inner === null || !exists(inner)) return false;
    return inner === outer || lies(unit(inner).parentId, outer);
  };
  const holds = (held: PositionFact) =>
    held.validFrom <= today &&
    (held.validTo ?? '9999') >= today &&
    !(held.endedAt && held.endedAt <= at) &&
    (held.unitId === null || exists(held.unitId));
  const has = (code: string) => all.rolePermissions.get(code)!.has(permission);
  const own = all.positions.some((held) => holds(held) && has(held.role) && lies(where, held.unitId));
  const lent = all.delegations.some(
    (lending) =>
      lending.role !== 'administrator' &&
      lending.validFrom <= today &&
      lending.validTo >= today &&
      !(lending.revokedAt && lending.revokedAt <= at) &&
      has(lending.role) &&
      (lending.permissions === null || lending.permissions.includes(permission)) &&
      lies(where, lending.unitId) &&
      all.delegatorPositions.some(
        (held) =>
          held.personId === lending.fromPersonId &&
          held.role === lending.role &&
          holds(held) &&
          lies(where, held.unitId) &&
          (lending.unitId === null || lies(lending.unitId, held.unitId)),
      ),
  );
  return own || lent;
}

describe('effective permissions', () => {
  it('are the union of positions and delegations in force, in the units where they hold', () => {
    fc.assert(
      fc.property(facts, day, (all, today) => {
        const at = noon(today);
        const { grants } = effectiveAccess(all, at);
        const existing = all.units.filter((unit) => unit.validFrom <= today && (unit.validTo ?? '9999') >= today);
        for (const permission of PERMISSIONS) {
          const held = grants.get(permission) ?? [];
          for (const unit of existing) {
            const may = held.some((grant) => grant.unitId === null || grant.unitId === unit.id);
            expect(may).toBe(oracle(all, at, today, permission, unit.id));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of a delegation end with the position of the one who gave it', () => {
    const lending = {
      id: 'd1',
      fromPersonId: 'boss',
      toPersonId: 'me',
      role: 'manager',
      permissions: null,
      unitId: null,
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
      revokedAt: null,
    };
    const held = {
      id: 'p1',
      personId: 'boss',
      unitId: null,
      role: 'manager',
      validFrom: '2026-01-01',
      validTo: '2026-03-31',
    };
    const all: AccessFacts = {
      units: [],
      rolePermissions: new Map([['manager', new Set(['a.b.read'])]]),
      positions: [],
      delegations: [lending],
      delegatorPositions: [{ ...held, endedAt: null }],
    };
    expect(effectiveAccess(all, new Date('2026-03-31T21:59:00Z')).grants.get('a.b.read')).toEqual([
      { role: 'manager', unitId: null, delegationId: 'd1' },
    ]);
    // 00:00 in Rome of the first day after.
    expect(effectiveAccess(all, new Date('2026-03-31T22:00:00Z')).grants.size).toBe(0);
  });
});
