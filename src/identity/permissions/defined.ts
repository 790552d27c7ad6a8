import type { Context } from '../../kernel/index.ts';
import { defaultRoles } from '../roles.ts';
import { listRoles } from './store.ts';

/** The roles that somebody of the body can have: those that every body begins with, and its own. */
export async function definedRoles(ctx: Context): Promise<ReadonlySet<string>> {
  const own = await listRoles(ctx.db, ctx.bodyId);
  return new Set([...Object.keys(defaultRoles), ...own.map(({ code }) => code)]);
}
