import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { HEAD_BYTES, tooLarge } from './faults.ts';
import type { ReceivedContent } from './types.ts';

/** Writes a source into a new file while it is hashed. @throws TOO_LARGE beyond the limit. The file stays for the caller to remove. */
export async function receiveInto(
  draft: string,
  source: Readable,
  limit: number,
  synced: boolean,
): Promise<ReceivedContent> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let size = 0;
  const file = await open(draft, 'wx', 0o600);
  try {
    // The source is left open on a refusal, so that the answer can still reach who is sending.
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as string);
      if (size + bytes.length > limit) throw tooLarge(limit);
      if (size < HEAD_BYTES) head.push(bytes.subarray(0, HEAD_BYTES - size));
      size += bytes.length;
      hash.update(bytes);
      await writeAll(file, bytes);
    }
    if (synced) await file.datasync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size, head: Buffer.concat(head) };
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    offset += (await file.write(bytes, offset, bytes.length - offset)).bytesWritten;
  }
}
