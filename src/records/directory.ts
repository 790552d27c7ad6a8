import { namesOf, requireKnown } from '../identity/index.ts';
import type { Context } from '../kernel/index.ts';
import type { RegistryDirectory } from './types.ts';

interface BodyAnswer {
  readonly code: string;
  readonly name: string;
  readonly ipaCode?: string | null;
  readonly taxCode?: string | null;
  readonly digitalAddress?: string | null;
}

interface AreaAnswer {
  readonly code: string;
  readonly name: string;
  readonly principal?: boolean;
}

interface UnitAnswer {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Asks identity who the body is and which areas it has. */
export const identityDirectory: RegistryDirectory = {
  async identify(ctx, areaCode) {
    const body = await ctx.call<BodyAnswer>('identity.bodies.get', {});
    const area = await findArea(ctx, areaCode);
    return (
      area && {
        bodyName: body.name,
        bodyCode: body.ipaCode ?? body.code,
        taxCode: body.taxCode ?? null,
        digitalAddress: body.digitalAddress ?? null,
        areaCode: area.code,
        areaName: area.name,
      }
    );
  },
  units: async (ctx) => {
    const units: UnitAnswer[] = [];
    for (let after: string | undefined; ;) {
      const page = await ctx.call<{ items: readonly UnitAnswer[]; next: string | null }>('identity.units.list', {
        limit: 200,
        ...(after === undefined ? {} : { after }),
      });
      units.push(...page.items);
      if (page.next === null) return units;
      after = page.next;
    }
  },
  requireKnown,
  namesOf,
};

async function findArea(ctx: Context, code: string | undefined): Promise<AreaAnswer | undefined> {
  const { items } = await ctx.call<{ items: readonly AreaAnswer[] }>('identity.areas.list', {});
  if (code !== undefined) return items.find((area) => area.code === code);
  return items.find((area) => area.principal) ?? items[0];
}
