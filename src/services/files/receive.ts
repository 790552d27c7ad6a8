import { createHash } from 'node:crypto';
import { endingsOf, isOfKind } from '../../../ui/forms/kinds.ts';
import { kernelErrors, type Context } from '../../kernel/index.ts';
import { detectMime } from '../../records/index.ts';
import { serviceErrors } from '../errors.ts';
import { filesOf, insertFile, type FileOwner } from './store.ts';

/** Types of files that citizens may bring, by their bytes. */
export const FILE_TYPES = [
  'application/pdf',
  'application/pkcs7-mime',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const;

/** Largest file and number of files of an application; together they fit in one message of the bus. */
export const MAX_FILE_BYTES = 10_000_000;
export const MAX_FILES = 10;
export const MAX_ALL_BYTES = 25_000_000;

const HEAD_BYTES = 16_384;

/**
 * Takes the uploaded file to those that wait. The bytes say what it is; its name must agree. The same bytes for one question are there once.
 * @returns whether it is new. @throws FILE_REFUSED, FILES_TOO_MANY, TOO_LARGE; nothing is kept of a file that was refused.
 */
export async function receiveFile(
  ctx: Context,
  owner: FileOwner,
  file: { readonly path: string; readonly filename: string; readonly types: readonly string[] },
): Promise<boolean> {
  const bytes = await read(ctx);
  const mime = detectMime(bytes.subarray(0, HEAD_BYTES));
  const filename = file.filename.replace(/[/\\]/g, '_').slice(-255);
  if (bytes.length === 0 || !isOfKind(file.types, mime, filename)) {
    const detail = endingsOf(file.types).join(', ');
    throw serviceErrors.FILE_REFUSED({ it: `Tipi accettati: ${detail}`, en: `Accepted kinds: ${detail}` });
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const there = await filesOf(ctx.db, ctx.bodyId, owner);
  if (there.some((one) => one.path === file.path && one.sha256 === sha256)) return false;
  const all = there.reduce((sum, one) => sum + one.size, bytes.length);
  if (there.length >= MAX_FILES || all > MAX_ALL_BYTES) throw serviceErrors.FILES_TOO_MANY();
  const size = bytes.length;
  await insertFile(ctx.db, ctx.bodyId, owner, {
    ...{ id: ctx.id(), path: file.path, filename, mime, size, sha256, bytes, addedAt: ctx.now() },
  });
  return true;
}

async function read(ctx: Context): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.upload.stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FILE_BYTES) throw kernelErrors.TOO_LARGE();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
