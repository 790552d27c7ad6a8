import { type Context, kernelErrors } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { refuseLocked } from '../locks/locks.ts';
import { actorText } from '../policy.ts';
import { requireLockedDocument } from './documents.ts';
import { type Document, hasRelations, isRegistered } from './store.ts';

/** Type of a document that no procedure knows: what people write before it becomes something. */
export const LOOSE_TYPE = 'generic';

/** Whether whoever asks may throw a document away or take it out of a dossier as far as the document itself tells. */
export function mayBeLoose(ctx: Pick<Context, 'actor'>, document: Document): boolean {
  return document.state === 'draft' && document.typeCode === LOOSE_TYPE && document.createdBy === actorText(ctx.actor);
}

/**
 * A draft of the caller's own that nothing hangs on: of no procedure, in no register, without relations; locked until the transaction ends.
 * @throws NOT_FOUND, DOCUMENT_FINAL, DOCUMENT_REGISTERED, DOCUMENT_LOCKED, FORBIDDEN where it is of somebody else or of a procedure.
 */
export async function requireLooseDocument(ctx: Context, id: string): Promise<Document> {
  const document = await requireLockedDocument(ctx, id);
  if (document.state !== 'draft') throw recordsErrors.DOCUMENT_FINAL();
  if (!mayBeLoose(ctx, document)) throw kernelErrors.FORBIDDEN(notLoose);
  if (await isRegistered(ctx.db, ctx.bodyId, id)) throw recordsErrors.DOCUMENT_REGISTERED();
  if (await hasRelations(ctx.db, ctx.bodyId, id)) throw kernelErrors.FORBIDDEN(notLoose);
  await refuseLocked(ctx, id);
  return document;
}

const notLoose = {
  it: 'Solo una propria bozza che nessun procedimento usa e che non è collegata ad altri documenti.',
  en: 'Only a draft of one’s own that no procedure uses and that is related to no other document.',
};
