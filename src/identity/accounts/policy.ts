import type { Context } from '../../kernel/index.ts';
import { identityErrors } from '../errors.ts';
import { effectiveAccess } from '../permissions/access.ts';
import { loadFacts } from '../permissions/facts.ts';
import { isAdministrator } from '../sessions/open.ts';
import type { IdentityPorts } from '../types.ts';
import type { Account } from './store.ts';

/** Factors that an account would be left with. */
export interface Factors {
  readonly passkeys: number;
  readonly totp: boolean;
}

/**
 * A factor may go when a way to sign in is left, and for administrators of a real installation a second factor too.
 * @throws IDENTITY_LAST_FACTOR.
 */
export async function checkFactorMayGo(
  ports: IdentityPorts,
  ctx: Context,
  account: Account,
  left: Factors,
): Promise<void> {
  if (account.passwordHash === null && left.passkeys === 0) throw identityErrors.IDENTITY_LAST_FACTOR();
  const hasSecond = left.totp || left.passkeys > 0;
  if (!hasSecond && (await needsSecondFactor(ports, ctx, account.personId)))
    throw identityErrors.IDENTITY_LAST_FACTOR();
}

/** Whether a password alone would not let this person in: administrators of a real installation. */
export async function needsSecondFactor(ports: IdentityPorts, ctx: Context, personId: string): Promise<boolean> {
  if (ports.mode() === 'demonstration') return false;
  return isAdministrator(effectiveAccess(await loadFacts(ctx.db, ctx.bodyId, personId), ctx.now()));
}
