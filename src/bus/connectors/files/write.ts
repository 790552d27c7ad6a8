import { link, open, rename, rm, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SendFailure } from '../types.ts';

export interface WriteOptions {
  readonly folder: string;
  readonly name: string;
  /** Names the writing: two that write at the same time do not write into one file. */
  readonly id: string;
  readonly content: Readable;
  /** What becomes of a file that is there under the name: it is replaced, or the same bytes are taken for ours and others are kept. */
  readonly existing: 'replace' | 'refuse';
  readonly marker?: string | undefined;
}

/**
 * Writes a file so that who looks sees all of it or none: under a hidden name, on disk, then by its name, then its marker.
 * @returns its size. @throws SendFailure where another file has the name.
 */
export async function writeWhole({ folder, name, id, content, existing, marker }: WriteOptions): Promise<number> {
  const target = join(folder, name);
  const part = join(folder, `.${id}.part`);
  try {
    const file = await open(part, 'w', 0o640);
    await pipeline(content, file.createWriteStream({ flush: true }));
    const { size } = await stat(part);
    if (existing === 'replace') await rename(part, target);
    else await linkNew(part, target, name);
    if (marker !== undefined) await (await open(`${target}${marker}`, 'w', 0o640)).close();
    await syncFolder(folder);
    return size;
  } finally {
    await rm(part, { force: true });
  }
}

/** A second name for the file, which fails where there is one: nobody can come in between. */
async function linkNew(part: string, target: string, name: string): Promise<void> {
  try {
    await link(part, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Written before by an attempt that was cut off: it is ours.
    if ((await digestOf(part)) !== (await digestOf(target))) {
      throw new SendFailure('never', `there is another file «${name}» already`);
    }
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
