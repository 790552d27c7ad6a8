import { kernelErrors, type Context } from '../../kernel/index.ts';
import { matchingStep } from '../accounts/totp.ts';
import { useTotpStep, type Account } from '../accounts/store.ts';
import { unseal } from '../crypto.ts';
import { identityErrors } from '../errors.ts';
import type { IdentityPorts } from '../types.ts';
import { openSession, type Session } from './store.ts';

/** How long a proof of identity counts as fresh for what changes credentials. */
const FRESH_MS = 15 * 60_000;

/** Whether the code is the account's; it is used up. @returns false when it is wrong, old or used before. */
export async function proveTotp(ports: IdentityPorts, ctx: Context, account: Account, code: string): Promise<boolean> {
  if (!account.totpSecret) return false;
  const secret = unseal(ports.sealingKey(), account.id, account.totpSecret);
  const step = matchingStep(secret, code, ctx.realNow(), account.totpStep);
  return step !== undefined && useTotpStep(ctx.db, ctx.bodyId, account.id, step);
}

/** The session of the caller. @throws UNAUTHENTICATED when there is none, e.g. on the command line. */
export async function currentSession(ctx: Context): Promise<Session> {
  const { sessionId } = ctx.caller;
  const session = sessionId ? await openSession(ctx.db, ctx.bodyId, sessionId) : undefined;
  if (!session) throw kernelErrors.UNAUTHENTICATED();
  return session;
}

/** @throws IDENTITY_STEP_UP_NEEDED when the person of the session has not proved who they are within 15 minutes. */
export async function freshSession(ctx: Context): Promise<Session> {
  const session = await currentSession(ctx);
  if (ctx.realNow().getTime() - session.provedAt.getTime() > FRESH_MS) throw identityErrors.IDENTITY_STEP_UP_NEEDED();
  return session;
}
