import { romeDate, type Context, type Sql } from '../../kernel/index.ts';
import type { ActTypeDuties, Evidence, Family } from '../types.ts';

/** Facts, and what they are judged against: the day, and for acts the duties of their types and the territory. */
export async function evidenceOf(ctx: Context, family: Family, facts: Sql, after: number | null): Promise<Evidence> {
  const against = family === 'act' ? await dutiesOf(ctx) : { actTypes: [], territory: 'IT' };
  return { bodyId: ctx.bodyId, facts, after, today: romeDate(ctx.now()), ...against };
}

async function dutiesOf(ctx: Context): Promise<Pick<Evidence, 'actTypes' | 'territory'>> {
  const [types, body] = [
    await ctx.call<{ items: readonly ActTypeDuties[] }>('acts.types.list', {}),
    await ctx.call<{ territory: string | null }>('identity.bodies.get', {}),
  ];
  return { actTypes: types.items, territory: body.territory ?? 'IT' };
}
