import type { Context } from '../../kernel/index.ts';
import { sessionsEnded } from '../events.ts';
import { endSessions } from './store.ts';

export type EndReason = 'signed-out' | 'roles-changed' | 'credentials-changed' | 'disabled' | 'by-request';

/** Ends the sessions of a person, but one if given, and says so where there were any. @returns how many. */
export async function endSessionsOf(
  ctx: Context,
  personId: string,
  reason: EndReason,
  except: string | null = null,
): Promise<number> {
  const count = await endSessions(ctx.db, ctx.bodyId, personId, { at: ctx.realNow(), reason, except });
  if (count > 0) {
    ctx.emit(sessionsEnded, { subject: `identity/person/${personId}`, data: { personId, count, reason } });
  }
  return count;
}
