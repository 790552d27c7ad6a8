import type { Context } from '../kernel/index.ts';

/** When and by whom something is done, as rows remember it. */
export function madeNow(ctx: Context): { readonly at: Date; readonly by: string } {
  return { at: ctx.now(), by: ctx.actor.kind === 'anonymous' ? 'anonymous' : ctx.actor.id };
}
