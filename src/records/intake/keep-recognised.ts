import type { Context } from '../../kernel/index.ts';
import { keepDerived, readContent } from '../content/keep.ts';
import { findContent } from '../content/store.ts';
import type { ContentStore } from '../content/types.ts';
import { textExtracted } from '../events.ts';
import type { Recognised } from './recognise.ts';
import {
  deleteRenditions,
  deleteWork,
  holdLease,
  renditionOf,
  saveRendition,
  saveStages,
  versionsOf,
} from './store.ts';
import { MAX_TEXT } from './text.ts';

/** Keeps the text of a content together with what was recognised on its pictures, and tells every version that has it. */
export async function keepRecognised(
  ctx: Context,
  store: ContentStore,
  owner: string,
  sha256: string,
  { stage, text }: Recognised,
): Promise<void> {
  const { db, bodyId } = ctx;
  const work = { bodyId, sha256, lane: 'ocr' } as const;
  if (!(await holdLease(db, work, owner))) return;
  await saveStages(db, bodyId, sha256, [stage], ctx.now());
  if (text === '') await deleteRenditions(db, bodyId, sha256, ['ocr']);
  else await keepWhole(ctx, store, sha256, { stage, text });
  await deleteWork(db, work);
}

async function keepWhole(
  ctx: Context,
  store: ContentStore,
  sha256: string,
  { stage, text }: Recognised,
): Promise<void> {
  const { db, bodyId } = ctx;
  const read = await renditionOf(db, bodyId, sha256, 'text');
  const content = read === undefined ? undefined : await findContent(db, bodyId, read);
  const own = content ? (await readContent(ctx, store, content, MAX_TEXT * 4)).toString('utf8') : '';
  const whole = [own, text].filter(Boolean).join('\n\n').slice(0, MAX_TEXT).toWellFormed();
  const textSha256 = await keepDerived(ctx, store, Buffer.from(whole, 'utf8'), 'text/plain');
  const { tool, toolVersion } = stage;
  await saveRendition(db, bodyId, sha256, {
    kind: 'ocr',
    renditionSha256: textSha256,
    tool,
    toolVersion,
    at: ctx.now(),
  });
  for (const { documentId, version } of await versionsOf(db, bodyId, sha256)) {
    const data = { documentId, version, sha256, textSha256 };
    ctx.emit(textExtracted, { subject: `records/document/${documentId}`, data });
  }
}
