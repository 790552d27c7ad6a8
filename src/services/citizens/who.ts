import { tokenHash } from '../../identity/index.ts';
import { kernelErrors, type Context } from '../../kernel/index.ts';
import type { Citizen } from '../types.ts';
import { findCitizen } from './store.ts';

/** The citizen of a session; undefined without one, or when it has ended. */
export async function citizenOf(ctx: Context, session: string | undefined): Promise<Citizen | undefined> {
  return session === undefined ? undefined : findCitizen(ctx.db, ctx.bodyId, tokenHash(session), ctx.realNow());
}

/** @throws UNAUTHENTICATED when the session has ended or never was. */
export async function requireCitizen(ctx: Context, session: string | undefined): Promise<Citizen> {
  const citizen = await citizenOf(ctx, session);
  if (!citizen) throw kernelErrors.UNAUTHENTICATED();
  return citizen;
}
