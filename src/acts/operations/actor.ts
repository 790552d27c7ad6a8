import type { Context } from '../../kernel/index.ts';

/** Who acts, as acts remember it: the person's identifier, or the component's name. */
export function actorKey(ctx: Context): string {
  return ctx.actor.kind === 'anonymous' ? 'anonymous' : ctx.actor.id;
}

/** The name that an opinion or signature shows. */
export function actorName(ctx: Context): string {
  return ctx.actor.kind === 'person' ? ctx.actor.name : actorKey(ctx);
}
