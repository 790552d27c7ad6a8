import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Context, type Database, kernelErrors, type Queryable } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { contentStored } from '../events.ts';
import { actorText, reachOf } from '../policy.ts';
import { HEAD_BYTES, refusalOf, tooLarge } from './faults.ts';
import { contradicts, detectMime } from './mime.ts';
import {
  contentBytes,
  type ContentRow,
  findContent,
  holdObjects,
  insertContent,
  insertUpload,
  mayUseContent,
  repack,
} from './store.ts';
import type { ContentOptions, ContentStore, ReceivedContent } from './types.ts';

export interface KeptContent {
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  /** The sender called it something else than what it is. */
  readonly mismatch: boolean;
}

/** Receives a stream into the store and gives it its row. A content that is there already gets no second copy and no second row. */
export async function keepStream(
  ctx: Context,
  options: ContentOptions,
  source: Readable,
  declared: string,
  expected?: string,
): Promise<KeptContent> {
  const { maxContentBytes, maxTakenBytes = maxContentBytes } = options;
  const most = ctx.actor.kind === 'system' ? maxTakenBytes : maxContentBytes;
  const received = await receive(ctx, options.contentStore, source, most);
  if (expected !== undefined && expected !== received.sha256) throw recordsErrors.CONTENT_DIGEST_MISMATCH();
  return keepReceived(ctx, options.contentStore, received, declared);
}

/** Makes what comes durable: in a pack where it turns out to be small and the store has packs, else as an object. */
async function receive(ctx: Context, store: ContentStore, source: Readable, limit: number): Promise<ReceivedContent> {
  if (!store.packs) return store.put(ctx.bodyId, ctx.id(), source, limit);
  const { bytes, more } = await beginning(source, Math.min(limit, store.packs.most));
  if (more) return store.put(ctx.bodyId, ctx.id(), Readable.from(more, { objectMode: false }), limit);
  if (bytes.length > limit) throw tooLarge(limit);
  const sha256 = digestOf(bytes);
  const received = { sha256, size: bytes.length, head: bytes.subarray(0, HEAD_BYTES) };
  const known = await findContent(ctx.db, ctx.bodyId, sha256);
  if (known && known.store !== 'pack') return store.put(ctx.bodyId, ctx.id(), Readable.from([bytes]), limit);
  const there = known && (await packedBytes(store, ctx.bodyId, known));
  if (known && there?.equals(bytes)) return { ...received, packed: placeOf(known) };
  const packed = await store.packs.append(ctx.bodyId, sha256, bytes, ctx.realNow());
  // The row names bytes that have rotted: the sound ones at hand take their place.
  if (known) await repack(ctx.db, ctx.bodyId, sha256, packed);
  return { ...received, packed };
}

const placeOf = ({ segment, segmentOffset }: ContentRow) => ({ segment: segment!, offset: segmentOffset! });

/** The bytes of a source that has at most `most`, or what it has as a stream. */
async function beginning(
  source: Readable,
  most: number,
): Promise<{ readonly bytes: Buffer; readonly more?: AsyncIterable<Buffer> }> {
  source.on('error', () => undefined);
  const chunks: Buffer[] = [];
  let size = 0;
  // The source is left open, so that the answer can still reach who is sending.
  const pieces = source.iterator({ destroyOnReturn: false });
  try {
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      const bytes = Buffer.isBuffer(next.value) ? next.value : Buffer.from(next.value as string);
      chunks.push(bytes);
      size += bytes.length;
      if (size > most) return { bytes, more: rest(source, chunks, pieces) };
    }
  } catch (error) {
    source.resume();
    throw refusalOf(error);
  }
  return { bytes: Buffer.concat(chunks) };
}

async function* rest(
  source: Readable,
  chunks: readonly Buffer[],
  pieces: AsyncIterator<unknown>,
): AsyncIterable<Buffer> {
  let whole = false;
  try {
    yield* chunks;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value as Buffer;
    whole = true;
  } finally {
    // What still comes after a refusal is read and thrown away: the answer reaches the sender.
    if (!whole) source.resume();
  }
}

/** The same for bytes at hand. */
export function keepBytes(ctx: Context, options: ContentOptions, bytes: Buffer, declared: string) {
  return keepStream(ctx, options, Readable.from([bytes]), declared);
}

/** Keeps what the house makes of a content by itself: no fact of its own tells of it, nobody has brought it. @returns its digest. */
export async function keepDerived(ctx: Context, store: ContentStore, bytes: Buffer, mime: string): Promise<string> {
  const received = await receive(ctx, store, Readable.from([bytes]), bytes.length);
  const { sha256, size, packed } = received;
  await holdStored(ctx, store, received);
  const content = { sha256, size, mime, declaredMime: null, bytes: null, packed, at: ctx.now() };
  await insertContent(ctx.db, ctx.bodyId, content);
  return sha256;
}

/**
 * Keeps small bytes in the row itself, where no file may be synced: under the lock of a register.
 * @returns the digest at once, and the writing to be awaited.
 */
export function keepInRow(ctx: Context, bytes: Buffer, mime: string): { sha256: string; written: Promise<unknown> } {
  const sha256 = digestOf(bytes);
  const content = { sha256, size: bytes.length, mime, declaredMime: null, bytes, at: ctx.now() };
  return { sha256, written: insertContent(ctx.db, ctx.bodyId, content) };
}

export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The bytes of a content as a stream, wherever they lie. Whose they may be is the caller's matter. */
export async function openContent(ctx: Context, store: ContentStore, content: ContentRow): Promise<Readable> {
  return openStored(ctx.db, store, ctx.bodyId, content);
}

/** The same from an octet on, for who has no context. */
export async function openStored(
  db: Queryable,
  store: ContentStore,
  bodyId: string,
  content: ContentRow,
  from = 0,
): Promise<Readable> {
  if (content.store === 'objects') return store.open(bodyId, content.sha256, from);
  const bytes = content.store === 'row' ? await contentBytes(db, bodyId, content.sha256) : undefined;
  const found = bytes ?? (await packedBytes(store, bodyId, content));
  if (!found) throw recordsErrors.CONTENT_UNREADABLE();
  return Readable.from([found.subarray(from)]);
}

/** The bytes of a packed content; undefined when they are not there. */
export async function packedBytes(
  store: ContentStore,
  bodyId: string,
  { segment, segmentOffset, size }: ContentRow,
): Promise<Buffer | undefined> {
  return store.packs?.read(bodyId, { segment: segment!, offset: segmentOffset! }, size);
}

/** What other rooms read contents with that they know by body and digest. */
export function contentReader(store: ContentStore, database: () => Pick<Database, 'read'>) {
  return {
    async open(bodyId: string, sha256: string, from = 0): Promise<Readable> {
      return database().read({ bodyId }, async (db) => {
        const content = await findContent(db, bodyId, sha256);
        return content ? openStored(db, store, bodyId, content, from) : store.open(bodyId, sha256, from);
      });
    },
  };
}

/** The bytes of a content as a whole, at most `limit`. @throws TOO_LARGE beyond. */
export async function readContent(
  ctx: Context,
  store: ContentStore,
  content: ContentRow,
  limit: number,
): Promise<Buffer> {
  if (content.size > limit) throw kernelErrors.TOO_LARGE();
  const chunks: Buffer[] = [];
  for await (const chunk of await openContent(ctx, store, content)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A content that the caller brought or may read. @throws NOT_FOUND also when it exists and is not theirs. */
export async function usableContent(ctx: Context, sha256: string): Promise<ContentRow> {
  const content = await findContent(ctx.db, ctx.bodyId, sha256);
  const reach = reachOf(ctx, 'records.documents.read');
  const usable = content && (await mayUseContent(ctx.db, ctx.bodyId, sha256, actorText(ctx.actor), reach));
  if (!usable) throw kernelErrors.NOT_FOUND();
  return content;
}

/** Gives bytes that are durable in the store their row, and notes who brought them. */
export async function keepReceived(
  ctx: Context,
  store: ContentStore,
  received: ReceivedContent,
  declared: string,
): Promise<KeptContent> {
  const { sha256, size } = received;
  const mime = detectMime(received.head);
  const mismatch = contradicts(declared, mime);
  await holdStored(ctx, store, received);
  const at = ctx.now();
  const declaredMime = mismatch ? declared.slice(0, 200) : null;
  const [fresh] = await Promise.all([
    insertContent(ctx.db, ctx.bodyId, { sha256, size, mime, declaredMime, bytes: null, packed: received.packed, at }),
    insertUpload(ctx.db, ctx.bodyId, sha256, actorText(ctx.actor), at),
  ]);
  if (fresh) ctx.emit(contentStored, { subject: `records/content/${sha256}`, data: { sha256, size, mime } });
  else ctx.unchanged();
  return { sha256, size, mime, mismatch };
}

/** Keeps the sweep away from an object until its row is committed. */
async function holdStored(ctx: Context, store: ContentStore, { sha256, packed }: ReceivedContent): Promise<void> {
  // No sweep ever touches a pack.
  if (packed) return;
  await holdObjects(ctx.db, ctx.bodyId);
  // The sweep may have taken an old orphan of the same bytes between its being found and the hold: then it is brought again.
  if (!(await store.stat(ctx.bodyId, sha256))) throw kernelErrors.UNAVAILABLE(undefined, { retryAfter: 1 });
}
