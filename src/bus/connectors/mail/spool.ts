import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** First bytes of a file, by which it is recognised. */
const HEAD_BYTES = 65_536;
/** What is held in memory until it is complete; more waits on disk. */
const IN_MEMORY = 1024 * 1024;

/** A file that is complete: it may have come slowly, and whoever stores it holds a transaction open meanwhile. */
export interface Spooled {
  readonly head: Buffer;
  open(): Readable;
  remove(): Promise<void>;
}

/** Takes all of a stream: little in memory, much in a file that is gone afterwards. */
export async function spool(content: Readable): Promise<Spooled> {
  const source = content[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
  const chunks: Buffer[] = [];
  let size = 0;
  while (size <= IN_MEMORY) {
    const { done, value } = await source.next();
    if (done) return inMemory(Buffer.concat(chunks));
    chunks.push(value);
    size += value.length;
  }
  return onDisk(chunks, source);
}

export function inMemory(content: Buffer): Spooled {
  return { head: content.subarray(0, HEAD_BYTES), open: () => Readable.from([content]), remove: async () => undefined };
}

async function onDisk(begun: readonly Buffer[], rest: AsyncIterableIterator<Buffer>): Promise<Spooled> {
  // Nobody else may read in it: what passes through is people's mail.
  const folder = await mkdtemp(join(tmpdir(), 'digipro-mail-'));
  const path = join(folder, 'content');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await pipeline(Readable.from(resume(begun, rest)), createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await remove();
    throw error;
  }
  return { head: Buffer.concat(begun).subarray(0, HEAD_BYTES), open: () => createReadStream(path), remove };
}

async function* resume(begun: readonly Buffer[], rest: AsyncIterableIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* begun;
  yield* rest;
}
