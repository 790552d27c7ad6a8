import type { Context } from '../../kernel/index.ts';
import { readContent } from '../content/keep.ts';
import { findContents } from '../content/store.ts';
import type { ContentStore } from '../content/types.ts';
import { textsOfVersions, type VersionOf } from './store.ts';

/** Characters of a text that are kept: a book of 2,500 pages. What comes after is in the original. */
export const MAX_TEXT = 5_000_000;

export interface VersionText extends VersionOf {
  /** Empty where the content was looked into and holds no text. */
  readonly text: string;
}

/**
 * The text of a version, at most 5,000,000 characters, with line feeds and without control characters. Undefined while nobody has looked
 * into the content yet: `textExtracted` tells when that is done. Whose the document may be is the caller's matter.
 * @throws CONTENT_UNREADABLE when the store has lost it.
 */
export async function textOf(
  ctx: Context,
  store: ContentStore,
  documentId: string,
  version: number,
): Promise<string | undefined> {
  return (await textsOf(ctx, store, [{ documentId, version }]))[0]?.text;
}

/** The same for many; those that nobody has looked into yet are left out. */
export async function textsOf(
  ctx: Context,
  store: ContentStore,
  wanted: readonly VersionOf[],
): Promise<readonly VersionText[]> {
  if (wanted.length === 0) return [];
  const rows = await textsOfVersions(ctx.db, ctx.bodyId, wanted);
  const digests = [...new Set(rows.flatMap(({ textSha256 }) => textSha256 ?? []))];
  const contents = await findContents(ctx.db, ctx.bodyId, digests);
  const texts = new Map(
    await Promise.all(
      contents.map(async (content) => {
        const bytes = await readContent(ctx, store, content, MAX_TEXT * 4);
        return [content.sha256, bytes.toString('utf8')] as const;
      }),
    ),
  );
  return rows.map(({ documentId, version, textSha256 }) => ({
    documentId,
    version,
    text: textSha256 === null ? '' : texts.get(textSha256)!,
  }));
}
