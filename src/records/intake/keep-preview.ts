import { readFile } from 'node:fs/promises';
import type { Context } from '../../kernel/index.ts';
import { keepDerived } from '../content/keep.ts';
import type { ContentStore } from '../content/types.ts';
import type { Preview } from './stages/preview.ts';
import { deleteRenditions, type RenditionKind, saveRendition } from './store.ts';
import type { StageResult } from './types.ts';

/** A rendition as bytes: the scratch folder is gone when it is kept. */
export interface Made {
  readonly kind: RenditionKind;
  readonly page: number;
  readonly mime: string;
  readonly bytes: Buffer;
}

export async function madeOf(preview: Preview | undefined): Promise<readonly Made[]> {
  if (!preview) return [];
  const { thumb, pages, readable } = preview;
  const picture = async (kind: RenditionKind, page: number, file: string): Promise<Made> => ({
    ...{ kind, page, mime: 'image/jpeg' },
    bytes: await readFile(file),
  });
  const json = readable && Buffer.from(JSON.stringify(readable), 'utf8');
  return [
    ...(thumb === undefined ? [] : [await picture('thumb', 0, thumb)]),
    ...(await Promise.all(pages.map((file, index) => picture('page', index + 1, file)))),
    ...(json ? [{ kind: 'readable', page: 0, mime: 'application/json', bytes: json } as const] : []),
  ];
}

/** Keeps what there is to look at in place of what there was. */
export async function keepPreview(
  ctx: Context,
  store: ContentStore,
  sha256: string,
  made: readonly Made[],
  { tool, toolVersion }: StageResult,
): Promise<void> {
  const { db, bodyId } = ctx;
  await deleteRenditions(db, bodyId, sha256, ['thumb', 'page', 'readable']);
  for (const { kind, page, mime, bytes } of made) {
    const renditionSha256 = await keepDerived(ctx, store, bytes, mime);
    await saveRendition(db, bodyId, sha256, { kind, page, renditionSha256, tool, toolVersion, at: ctx.now() });
  }
}
