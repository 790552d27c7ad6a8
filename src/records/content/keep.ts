import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Context, kernelErrors } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { contentStored } from '../events.ts';
import { actorText, reachOf } from '../policy.ts';
import { contradicts, detectMime } from './mime.ts';
import {
  contentBytes,
  type ContentRow,
  findContent,
  holdObjects,
  insertContent,
  insertUpload,
  mayUseContent,
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
  const received = await options.contentStore.put(ctx.bodyId, ctx.id(), source, most);
  if (expected !== undefined && expected !== received.sha256) throw recordsErrors.CONTENT_DIGEST_MISMATCH();
  return keepReceived(ctx, options.contentStore, received, declared);
}

/** The same for bytes at hand. */
export function keepBytes(ctx: Context, options: ContentOptions, bytes: Buffer, declared: string) {
  return keepStream(ctx, options, Readable.from([bytes]), declared);
}

/** Keeps what the house makes of a content by itself: no fact of its own tells of it, nobody has brought it. @returns its digest. */
export async function keepDerived(ctx: Context, store: ContentStore, bytes: Buffer, mime: string): Promise<string> {
  const { sha256, size } = await store.put(ctx.bodyId, ctx.id(), Readable.from([bytes]), bytes.length);
  await holdStored(ctx, store, sha256);
  await insertContent(ctx.db, ctx.bodyId, { sha256, size, mime, declaredMime: null, bytes: null, at: ctx.now() });
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
  if (content.store === 'objects') return store.open(ctx.bodyId, content.sha256);
  return Readable.from([await contentBytes(ctx.db, ctx.bodyId, content.sha256)]);
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
  await holdStored(ctx, store, sha256);
  const at = ctx.now();
  const declaredMime = mismatch ? declared.slice(0, 200) : null;
  const [fresh] = await Promise.all([
    insertContent(ctx.db, ctx.bodyId, { sha256, size, mime, declaredMime, bytes: null, at }),
    insertUpload(ctx.db, ctx.bodyId, sha256, actorText(ctx.actor), at),
  ]);
  if (fresh) ctx.emit(contentStored, { subject: `records/content/${sha256}`, data: { sha256, size, mime } });
  else ctx.unchanged();
  return { sha256, size, mime, mismatch };
}

/** Keeps the sweep away from an object until its row is committed. */
async function holdStored(ctx: Context, store: ContentStore, sha256: string): Promise<void> {
  await holdObjects(ctx.db, ctx.bodyId);
  // The sweep may have taken an old orphan of the same bytes between its being found and the hold: then it is brought again.
  if (!(await store.stat(ctx.bodyId, sha256))) throw kernelErrors.UNAVAILABLE(undefined, { retryAfter: 1 });
}
