import type { Context } from '../../kernel/index.ts';
import { digestOf, readContent } from '../content/keep.ts';
import { PKCS7 } from '../content/mime.ts';
import type { ContentRow } from '../content/store.ts';
import type { ContentOptions } from '../content/types.ts';
import { recordsErrors } from '../errors.ts';
import { unwrap } from '../signatures/index.ts';
import { requireVersion } from './documents.ts';
import { type Document, isRegistered } from './store.ts';

/** Signed files are read into memory as a whole; larger ones are kept and not judged. */
export const MAX_SIGNED_BYTES = 200_000_000;

/**
 * Refuses a new version of what may not change any more. A signature over the current version changes nothing of it, so a final
 * document takes it. @throws DOCUMENT_REGISTERED when a register has its digest, DOCUMENT_FINAL when it is final.
 */
export async function refuseFrozen(
  ctx: Context,
  options: ContentOptions,
  document: Document,
  content: ContentRow,
): Promise<void> {
  if (await isRegistered(ctx.db, ctx.bodyId, document.id)) throw recordsErrors.DOCUMENT_REGISTERED();
  if (document.state === 'draft') return;
  if (!(await signsCurrent(ctx, options, document, content))) throw recordsErrors.DOCUMENT_FINAL();
}

async function signsCurrent(
  ctx: Context,
  options: ContentOptions,
  document: Document,
  content: ContentRow,
): Promise<boolean> {
  if (content.mime !== PKCS7) return false;
  const current = await requireVersion(ctx, document);
  const enclosed = unwrap(await readContent(ctx, options.contentStore, content, MAX_SIGNED_BYTES));
  return enclosed !== null && digestOf(enclosed.content) === current.sha256;
}
