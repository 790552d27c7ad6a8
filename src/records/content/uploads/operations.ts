import { Readable } from 'node:stream';
import {
  type Context,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  sha256Hex,
  text,
  Type,
  uuid,
  type Operation,
} from '../../../kernel/index.ts';
import { recordsErrors } from '../../errors.ts';
import { uploadBegun, uploadDropped } from '../../events.ts';
import { actorText } from '../../policy.ts';
import { keepReceived } from '../keep.ts';
import { findContent } from '../store.ts';
import type { ContentOptions, ContentStore } from '../types.ts';
import {
  appendChunk,
  chunkAt,
  deleteUpload,
  findUpload,
  finishUpload,
  insertUploadRow,
  lockUpload,
  openUploads,
  staleUploads,
  type UploadRow,
} from './store.ts';

/** A chunk is in memory while it is written, whatever the whole weighs; smaller ones than the least would only make rows. */
const MOST_CHUNK_BYTES = 8 * 1024 * 1024;
const LEAST_CHUNK_BYTES = 64 * 1024;
const MOST_UPLOAD_BYTES = 50_000_000_000;
/** What may be on its way at a time, declared: of a body, and how many of one person. */
const MOST_OPEN_BYTES = 200_000_000_000;
const MOST_OWN = 20;
/** An upload that nobody goes on with is dropped after two days: over a night, and a day of the office. */
const KEPT_MS = 48 * 3_600_000;

const kept = object({ sha256: sha256Hex, size: Type.Integer(), mime: Type.String(), mismatch: Type.Boolean() });
const whole = Type.Integer({ minimum: 0, maximum: MOST_UPLOAD_BYTES });

/** Contents too large for one request: begun, brought chunk by chunk, gone on with after a break, finished. */
export function uploadOperations(options: ContentOptions): readonly Operation[] {
  const { contentStore } = options;
  return [
    begin(options.maxUploadBytes ?? MOST_UPLOAD_BYTES),
    state,
    append(contentStore),
    finish(contentStore),
    drop(contentStore),
  ];
}

function begin(most: number): Operation {
  return operation({
    name: 'records.uploads.begin',
    summary: { it: 'Iniziare un caricamento a blocchi', en: 'Begin an upload in chunks' },
    description: `For contents of up to ${MOST_UPLOAD_BYTES / 1e9} GB. Chunks follow in their order, each of 64 KiB to 8 MiB, the last of any size up to that.`,
    permission: 'records.content.put',
    effect: 'write',
    input: object({ size: Type.Integer({ minimum: 1, maximum: MOST_UPLOAD_BYTES }), mime: optional(text(200)) }),
    output: object({ id: uuid, received: whole, mostChunkBytes: Type.Integer() }),
    http: { method: 'POST', path: '/api/uploads', status: 201 },
    errors: [recordsErrors.UPLOADS_FULL],
    async handler(ctx, { size, mime = 'application/octet-stream' }) {
      if (size > most) throw kernelErrors.TOO_LARGE();
      const actor = actorText(ctx.actor);
      const { bytes, own } = await openUploads(ctx.db, ctx.bodyId, actor);
      if (own >= MOST_OWN || bytes + size > MOST_OPEN_BYTES) throw recordsErrors.UPLOADS_FULL();
      const id = ctx.id();
      await insertUploadRow(ctx.db, ctx.bodyId, { id, actor, size, declaredMime: mime, at: ctx.realNow() });
      ctx.emit(uploadBegun, { subject: `records/upload/${id}`, data: { uploadId: id, size } });
      return { id, received: 0, mostChunkBytes: MOST_CHUNK_BYTES };
    },
  });
}

const state = operation({
  name: 'records.uploads.get',
  summary: { it: 'Stato di un caricamento', en: 'State of an upload' },
  description:
    'How much of it is durable: the next chunk begins there. `finished` once the content is in the repository.',
  permission: 'records.content.put',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({ size: whole, received: whole, finished: nullable(kept) }),
  http: { method: 'GET', path: '/api/uploads/{id}' },
  async handler(ctx, input) {
    const upload = await findUpload(ctx.db, ctx.bodyId, input.id, actorText(ctx.actor));
    if (!upload) throw kernelErrors.NOT_FOUND();
    return { size: upload.size, received: upload.received, finished: (await finished(ctx, upload)) ?? null };
  },
});

function append(store: ContentStore): Operation {
  return operation({
    name: 'records.uploads.append',
    summary: { it: 'Caricare un blocco', en: 'Upload a chunk' },
    description:
      'The body of the request is the chunk. It is durable when it is answered; one that breaks off has left nothing and is sent again.',
    permission: 'records.content.put',
    effect: 'write',
    upload: true,
    input: object({ id: uuid, offset: whole, sha256: optional(sha256Hex) }),
    output: object({ received: whole }),
    http: { method: 'PUT', path: '/api/uploads/{id}', bodyLimit: MOST_CHUNK_BYTES, whole: true },
    errors: [recordsErrors.UPLOAD_OFFSET, recordsErrors.CONTENT_DIGEST_MISMATCH],
    personalData: ['content'],
    async handler(ctx, { id, offset, sha256: expected }) {
      const upload = await requireOpen(ctx, id);
      if (offset !== upload.received) throw recordsErrors.UPLOAD_OFFSET(goesOnAt(upload.received));
      const room = roomOf(ctx, id);
      const { sha256, size } = await store.put(room, ctx.id(), ctx.upload.stream, MOST_CHUNK_BYTES);
      if (expected !== undefined && expected !== sha256) throw recordsErrors.CONTENT_DIGEST_MISMATCH();
      const received = offset + size;
      if (received > upload.size || (size < LEAST_CHUNK_BYTES && received < upload.size)) {
        const message = `a chunk is of ${LEAST_CHUNK_BYTES} octets or more unless it is the last, and ends with the declared size`;
        throw kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer: '', message }] });
      }
      await appendChunk(ctx.db, ctx.bodyId, id, { start: offset, size, sha256 }, ctx.realNow());
      // No fact yet: the content is one when it is whole.
      ctx.unchanged();
      return { received };
    },
  });
}

function finish(store: ContentStore): Operation {
  return operation({
    name: 'records.uploads.finish',
    summary: { it: 'Concludere un caricamento', en: 'Finish an upload' },
    description: 'Makes a content of the chunks; told a digest, only of these bytes. Said again, it answers again.',
    permission: 'records.content.put',
    effect: 'write',
    input: object({ id: uuid, sha256: optional(sha256Hex) }),
    output: kept,
    http: { method: 'POST', path: '/api/uploads/{id}/finish' },
    errors: [recordsErrors.CONTENT_DIGEST_MISMATCH, recordsErrors.CONTENT_INCOMPLETE, recordsErrors.CONTENT_UNREADABLE],
    personalData: ['content'],
    async handler(ctx, { id, sha256: expected }) {
      const upload = await lockUpload(ctx.db, ctx.bodyId, id, actorText(ctx.actor));
      if (!upload) throw kernelErrors.NOT_FOUND();
      const before = await finished(ctx, upload);
      if (before) {
        ctx.unchanged();
        return before;
      }
      if (upload.received !== upload.size) throw recordsErrors.CONTENT_INCOMPLETE(goesOnAt(upload.received));
      const source = Readable.from(bytesOf(ctx, store, upload), { objectMode: false });
      const received = await store.put(ctx.bodyId, ctx.id(), source, upload.size);
      if (received.size !== upload.size) throw recordsErrors.CONTENT_UNREADABLE();
      if (expected !== undefined && expected !== received.sha256) throw recordsErrors.CONTENT_DIGEST_MISMATCH();
      const content = await keepReceived(ctx, store, received, upload.declaredMime);
      await finishUpload(ctx.db, ctx.bodyId, id, content.sha256, ctx.realNow());
      const room = roomOf(ctx, id);
      // What this does not reach any more, the sweep does.
      ctx.whenCommitted(
        () => void emptyRoom(store, room).catch((err: unknown) => ctx.log.warn({ err }, 'chunks left')),
      );
      return content;
    },
  });
}

function drop(store: ContentStore): Operation {
  return operation({
    name: 'records.uploads.drop',
    summary: { it: 'Abbandonare un caricamento', en: 'Drop an upload' },
    permission: 'records.content.put',
    effect: 'write',
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'DELETE', path: '/api/uploads/{id}' },
    async handler(ctx, { id }) {
      await requireOpen(ctx, id);
      await dropUpload(ctx, store, id);
      return {};
    },
  });
}

/** Drops uploads that nobody goes on with, and forgets the finished ones. @returns how many. */
export async function sweepUploads(ctx: Context, store: ContentStore): Promise<number> {
  const stale = await staleUploads(ctx.db, ctx.bodyId, new Date(ctx.realNow().getTime() - KEPT_MS));
  for (const { id } of stale) await dropUpload(ctx, store, id);
  return stale.length;
}

/** The objects go first: a row without them is swept again, objects without a row would stay for ever. */
async function dropUpload(ctx: Context, store: ContentStore, id: string): Promise<void> {
  await emptyRoom(store, roomOf(ctx, id));
  await deleteUpload(ctx.db, ctx.bodyId, id);
  ctx.emit(uploadDropped, { subject: `records/upload/${id}`, data: { uploadId: id } });
}

async function emptyRoom(store: ContentStore, room: string): Promise<void> {
  for await (const { sha256 } of store.list(room)) await store.remove(room, sha256);
}

function roomOf(ctx: Context, id: string): string {
  return `${ctx.bodyId}/${id}`;
}

/** An upload of the caller that still takes chunks, held. @throws NOT_FOUND also for somebody else's. */
async function requireOpen(ctx: Context, id: string): Promise<UploadRow> {
  const upload = await lockUpload(ctx.db, ctx.bodyId, id, actorText(ctx.actor));
  if (!upload) throw kernelErrors.NOT_FOUND();
  if (upload.finishedSha256 !== null) throw recordsErrors.UPLOAD_OFFSET(goesOnAt(upload.size));
  return upload;
}

async function finished(ctx: Context, { finishedSha256 }: UploadRow) {
  if (finishedSha256 === null) return undefined;
  const content = await findContent(ctx.db, ctx.bodyId, finishedSha256);
  if (!content) return undefined;
  const { sha256, size, mime } = content;
  return { sha256, size, mime, mismatch: content.declaredMime !== null };
}

/** The chunks one after the other. Each is asked for when it is its turn: a transaction that says nothing for a minute is ended. */
async function* bytesOf(ctx: Context, store: ContentStore, upload: UploadRow): AsyncIterable<Buffer> {
  for (let start = 0; start < upload.size;) {
    const chunk = await chunkAt(ctx.db, ctx.bodyId, upload.id, start);
    for await (const piece of await store.open(roomOf(ctx, upload.id), chunk.sha256)) yield piece as Buffer;
    start += chunk.size;
  }
}

function goesOnAt(received: number) {
  return { it: `Prosegue dal byte ${received}.`, en: `It goes on at octet ${received}.` };
}
