import { createHash } from 'node:crypto';
import type { Context } from '../../kernel/index.ts';
import { digestOf, openContent, packedBytes } from './keep.ts';
import { type ContentRow, knownDigests, listContents, stayAwake, takeObjects } from './store.ts';
import type { ContentStore, StoredObject } from './types.ts';

const DAY_MS = 86_400_000;
const BATCH = 500;
/** A transaction that says nothing for a minute is ended: a large content takes longer to read. */
const SAY_EVERY_BYTES = 256 * 1024 * 1024;

/**
 * Removes objects without a row that are older than 24 h: what a crash between rename and commit has left. Younger ones may belong
 * to a transaction that is still open. @returns how many, or undefined when uploads held the store and it was left for the next time.
 */
export async function sweepOrphans(ctx: Context, store: ContentStore): Promise<number | undefined> {
  if (!(await takeObjects(ctx.db, ctx.bodyId))) return undefined;
  const before = new Date(ctx.realNow().getTime() - DAY_MS);
  await store.clean(before);
  let removed = 0;
  let batch: StoredObject[] = [];
  const flush = async () => {
    const known = await knownDigests(
      ctx.db,
      ctx.bodyId,
      batch.map((object) => object.sha256),
    );
    for (const object of batch) {
      if (known.has(object.sha256) || object.modifiedAt >= before) continue;
      await store.remove(ctx.bodyId, object.sha256);
      removed += 1;
    }
    batch = [];
  };
  for await (const object of store.list(ctx.bodyId)) {
    batch.push(object);
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return removed;
}

export interface ScrubReport {
  readonly checked: number;
  readonly bytes: number;
  /** Digests whose bytes are not there, and those whose bytes are others. */
  readonly missing: string[];
  readonly damaged: string[];
  /** Where to go on; null when all contents were seen. */
  readonly next: string | null;
}

/** Reads contents again and compares each with its name, in the order of the digests. Changes nothing. */
export async function scrub(
  ctx: Context,
  store: ContentStore,
  after: string | undefined,
  limit: number,
): Promise<ScrubReport> {
  const rows = await listContents(ctx.db, ctx.bodyId, after, limit + 1);
  const shown = rows.slice(0, limit);
  const missing: string[] = [];
  const damaged: string[] = [];
  let bytes = 0;
  for (const row of shown) {
    const found = await digestOfStored(ctx, store, row);
    if (found === undefined) missing.push(row.sha256);
    else if (found.sha256 !== row.sha256) damaged.push(row.sha256);
    bytes += found?.size ?? 0;
  }
  const next = rows.length > limit ? shown[shown.length - 1]!.sha256 : null;
  return { checked: shown.length, bytes, missing, damaged, next };
}

/** What a content hashes to as it lies there; undefined when it does not. */
export async function digestOfStored(
  ctx: Context,
  store: ContentStore,
  row: ContentRow,
): Promise<{ sha256: string; size: number } | undefined> {
  if (row.store === 'objects' && !(await store.stat(ctx.bodyId, row.sha256))) return undefined;
  if (row.store === 'pack') {
    const bytes = await packedBytes(store, ctx.bodyId, row);
    return bytes && { sha256: digestOf(bytes), size: bytes.length };
  }
  const hash = createHash('sha256');
  let size = 0;
  let unsaid = 0;
  for await (const chunk of await openContent(ctx, store, row)) {
    hash.update(chunk as Buffer);
    size += (chunk as Buffer).length;
    unsaid += (chunk as Buffer).length;
    if (unsaid < SAY_EVERY_BYTES) continue;
    unsaid = 0;
    await stayAwake(ctx.db);
  }
  return { sha256: hash.digest('hex'), size };
}
