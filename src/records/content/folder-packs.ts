import { type FileHandle, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGroup, type Group } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { PLACE, refusalOf } from './faults.ts';
import { ensureFolder, syncFile } from './folder-sync.ts';
import type { Packs } from './types.ts';

/** Larger contents get a file of their own: below, a file's own cost (two syncs, a block, an inode) outweighs its bytes. */
export const MOST_PACKED_BYTES = 64 * 1024 - 1;
/** A pack that has grown so far is left for a new one, so that a copy of what changed stays small. */
const PACK_BYTES = 64 * 1024 * 1024;
const SEGMENT = /^\d{6}\/\d{6}$/;
const MAGIC = Buffer.from('DPK1');
const HEADER_BYTES = 40;

interface Item {
  readonly sha256: string;
  readonly bytes: Buffer;
  segment?: string;
  offset?: number;
}

interface OpenPack {
  readonly segment: string;
  readonly path: string;
  size: number;
}

/**
 * Small contents one behind the other in `<root>/packs/<body>/<yyyymm>/<n>.pack`, each after 40 octets that name it (`DPK1`, length,
 * SHA-256), so that a pack can be read without the database. A pack is made and written by one process and never opened for writing again:
 * several may work beside each other, and the half record that a crash leaves at the end of one harms nothing, for no row names it.
 * What is handed in while a sync is under way shares the next.
 */
export function folderPacks(root: string, durable: () => boolean = () => true): Packs & { flush(): Promise<void> } {
  const writers = new Map<string, Group<Item>>();
  const packs = new Map<string, OpenPack>();
  const unsynced = new Set<string>();

  const write = async (bodyId: string, month: string, items: readonly Item[]) => {
    const key = `${bodyId} ${month}`;
    const pack = packs.get(key) ?? (await begin(root, bodyId, month));
    packs.set(key, pack);
    const records = items.map(({ sha256, bytes }) => recordOf(sha256, bytes));
    try {
      let at = pack.size;
      const synced = durable();
      // Opened for each set: a handle kept for months of quiet would be one for every body and month.
      const file = await open(pack.path, 'r+');
      try {
        await writeAll(file, Buffer.concat(records.flat()), at);
        if (synced) await file.datasync();
      } finally {
        await file.close();
      }
      if (!synced) unsynced.add(pack.path);
      for (const item of items) {
        item.segment = pack.segment;
        item.offset = at + HEADER_BYTES;
        at += HEADER_BYTES + item.bytes.length;
      }
      pack.size = at;
      if (at >= PACK_BYTES) packs.delete(key);
    } catch (error) {
      // After a failed sync nobody knows what is on disk (fsync(2)): nothing more goes into this pack.
      packs.delete(key);
      throw refusalOf(error);
    }
  };
  const writerOf = (bodyId: string, month: string): Group<Item> => {
    const key = `${bodyId} ${month}`;
    let writer = writers.get(key);
    if (!writer) {
      writer = createGroup({ size: 512, parallel: 1, enough: 1, flush: (items) => write(bodyId, month, items) });
      writers.set(key, writer);
    }
    return writer;
  };

  return {
    most: MOST_PACKED_BYTES,
    async append(bodyId, sha256, bytes, at) {
      const item: Item = { sha256, bytes };
      await writerOf(bodyId, at.toISOString().slice(0, 7).replace('-', '')).add([item]);
      return { segment: item.segment!, offset: item.offset! };
    },
    async read(bodyId, { segment, offset }, size) {
      const bytes = Buffer.alloc(size);
      let file: FileHandle;
      try {
        file = await open(pathOf(root, bodyId, segment), 'r');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
      try {
        const { bytesRead } = await file.read(bytes, 0, size, offset);
        return bytesRead === size ? bytes : undefined;
      } finally {
        await file.close();
      }
    },
    async flush() {
      for (const path of [...unsynced]) {
        await syncFile(path);
        await syncFile(dirname(path));
        unsynced.delete(path);
      }
    },
  };
}

function recordOf(sha256: string, bytes: Buffer): readonly Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [MAGIC, length, Buffer.from(sha256, 'hex'), bytes];
}

/** Makes the next pack of the month, which nobody else has. */
async function begin(root: string, bodyId: string, month: string): Promise<OpenPack> {
  const folder = dirname(pathOf(root, bodyId, `${month}/000000`));
  await ensureFolder(folder);
  const numbers = (await readdir(folder)).map((name) => Number(/^(\d{6})\.pack$/.exec(name)?.[1] ?? 0));
  for (let number = Math.max(0, ...numbers) + 1; ; number += 1) {
    const segment = `${month}/${String(number).padStart(6, '0')}`;
    const path = pathOf(root, bodyId, segment);
    try {
      await (await open(path, 'wx', 0o600)).close();
      await syncFile(folder);
      return { segment, path, size: 0 };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw refusalOf(error);
    }
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}

function pathOf(root: string, bodyId: string, segment: string): string {
  if (!PLACE.test(bodyId) || !SEGMENT.test(segment)) throw recordsErrors.CONTENT_UNREADABLE();
  return join(root, 'packs', bodyId, `${segment}.pack`);
}
