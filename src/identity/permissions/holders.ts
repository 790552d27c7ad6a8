import { romeDate, type Context } from '../../kernel/index.ts';
import { identityErrors } from '../errors.ts';
import { holdersOf } from './store.ts';

/** Who could no longer be corrected from inside would have to be mended from outside. @throws IDENTITY_LAST_ADMINISTRATION. */
export async function requireAdministration(ctx: Context): Promise<void> {
  const day = romeDate(ctx.now());
  const left = await holdersOf(ctx.db, ctx.bodyId, 'identity.permissions.manage', ctx.now(), day, 1);
  if (left.length === 0) throw identityErrors.IDENTITY_LAST_ADMINISTRATION();
}
