import type { Context } from '../kernel/index.ts';
import type { OrganisationPart } from './types.ts';

/**
 * Areas, units (parents first), people and their positions. Accounts are no part of a kit: they hold secrets. What is there already stays
 * as the body has made it since: a later version of the kit adds what is new.
 */
export async function installOrganisation(ctx: Context, organisation: OrganisationPart): Promise<void> {
  const { items } = await ctx.call<{ items: readonly { code: string }[] }>('identity.areas.list', {});
  const areas = new Set(items.map(({ code }) => code));
  for (const area of organisation.areas) if (!areas.has(area.code)) await ctx.call('identity.areas.create', area);
  const unitIds = await installUnits(ctx, organisation);
  await installPeople(ctx, organisation, unitIds);
}

async function installUnits(
  ctx: Context,
  { units, validFrom }: OrganisationPart,
): Promise<ReadonlyMap<string, string>> {
  const known = await everything<{ id: string; code: string }>(ctx, 'identity.units.list');
  const unitIds = new Map(known.map(({ code, id }) => [code, id]));
  for (const { code, name, parent } of units) {
    if (unitIds.has(code)) continue;
    const parentId = parent === undefined ? {} : { parentId: unitIds.get(parent) };
    const unit = await ctx.call<{ id: string }>('identity.units.create', {
      code,
      name,
      ...parentId,
      ...(validFrom ? { validFrom } : {}),
    });
    unitIds.set(code, unit.id);
  }
  return unitIds;
}

async function installPeople(
  ctx: Context,
  { people, validFrom }: OrganisationPart,
  unitIds: ReadonlyMap<string, string>,
): Promise<void> {
  const listed = await everything<{ displayName: string }>(ctx, 'identity.people.list');
  const known = new Set(listed.map(({ displayName }) => displayName));
  for (const { givenName, familyName, email, positions } of people) {
    if (known.has(`${givenName} ${familyName}`)) continue;
    const person = await ctx.call<{ id: string }>('identity.people.create', {
      ...{ givenName, familyName },
      ...(email ? { email } : {}),
    });
    for (const { unit, role } of positions) {
      const unitId = unit === undefined ? {} : { unitId: unitIds.get(unit) };
      const since = validFrom ? { validFrom } : {};
      await ctx.call('identity.positions.assign', { personId: person.id, role, ...unitId, ...since });
    }
  }
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

async function everything<T>(ctx: Context, operation: string): Promise<readonly T[]> {
  const items: T[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page: Page<T> = await ctx.call(operation, { limit: 200, ...(after ? { after } : {}) });
    items.push(...page.items);
    after = page.next;
  }
  return items;
}
