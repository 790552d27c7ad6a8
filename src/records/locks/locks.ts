import { type Context } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { type Lock, locksOn } from './store.ts';

/**
 * Refuses what would change a document that somebody else is editing in a program of theirs. Their own lock hinders nobody: whoever holds it
 * may go on in the desk. @throws DOCUMENT_LOCKED with until when.
 */
export async function refuseLocked(ctx: Context, documentId: string): Promise<void> {
  const others = (await locksOn(ctx.db, ctx.bodyId, documentId, ctx.realNow())).filter((lock) => !isOwn(ctx, lock));
  if (others.length > 0) throw recordsErrors.DOCUMENT_LOCKED();
}

/** Whether the caller took the lock. */
export function isOwn({ actor }: Pick<Context, 'actor'>, lock: Lock): boolean {
  return actor.kind === 'person' && actor.id === lock.personId;
}
