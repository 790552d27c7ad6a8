import { createReadStream } from 'node:fs';
import { mkdir, opendir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { recordsErrors } from '../errors.ts';
import { DIGEST, PLACE, refusalOf } from './faults.ts';
import { ensureFolder, syncFile } from './folder-sync.ts';
import { receiveInto } from './spool.ts';
import type { ContentStore, StoredObject } from './types.ts';

const TOKEN = /^[0-9a-f-]{36}$/;

/**
 * Objects as files: `<root>/objects/<body>/sha256/ab/cd/<digest>`. Written to `<root>/tmp`, synced, renamed, the folder synced;
 * so a row that is committed afterwards never names a missing object, and a half-written object is never seen. While `durable` says
 * no, nothing waits for the disk; `flush` makes up for it.
 */
export function folderContentStore(root: string, durable: () => boolean = () => true): ContentStore {
  const temporary = join(root, 'tmp');
  const unsynced = new Set<string>();
  return {
    async put(bodyId, token, source, limit) {
      if (!TOKEN.test(token)) throw new Error('the name of a temporary file is an identifier');
      // A source that breaks before it is read would otherwise end the process; the reading below sees the break as well.
      source.on('error', () => undefined);
      await ensureFolder(temporary);
      const draft = join(temporary, token);
      try {
        const synced = durable();
        const received = await receiveInto(draft, source, limit, synced);
        const target = pathOf(root, bodyId, received.sha256);
        // A file of another size under this name is damaged: the sound copy at hand takes its place.
        if ((await sizeOf(target)) !== received.size) {
          if (!synced) unsynced.add(target);
          await moveInto(draft, target, synced);
        } else if (synced) {
          // Its writer may have died between the rename and this: the name has to be on disk before a row counts on it.
          await syncFile(dirname(target));
        }
        return received;
      } catch (error) {
        // What still comes is read and thrown away: the answer reaches the sender, and its connection ends in order.
        source.resume();
        throw refusalOf(error);
      } finally {
        await rm(draft, { force: true });
      }
    },
    async open(bodyId, sha256, from = 0, to = Infinity) {
      const path = pathOf(root, bodyId, sha256);
      if ((await sizeOf(path)) === undefined) throw recordsErrors.CONTENT_UNREADABLE();
      return to < from ? Readable.from([]) : createReadStream(path, { start: from, end: to });
    },
    stat: (bodyId, sha256) => describe(pathOf(root, bodyId, sha256), sha256),
    list: (bodyId) => walk(folderOf(root, bodyId)),
    remove: (bodyId, sha256) => rm(pathOf(root, bodyId, sha256), { force: true }),
    async flush() {
      const paths = [...unsynced];
      const folders = new Set<string>();
      for (const path of paths) {
        await syncFile(path);
        for (let level = dirname(path); level.length >= root.length; level = dirname(level)) folders.add(level);
      }
      for (const folder of folders) await syncFile(folder);
      for (const path of paths) unsynced.delete(path);
    },
    clean: (before) => removeOlder(temporary, before),
  };
}

async function moveInto(draft: string, target: string, synced: boolean): Promise<void> {
  const folder = dirname(target);
  if (synced) await ensureFolder(folder);
  else await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(draft, target);
  if (synced) await syncFile(folder);
}

function folderOf(root: string, bodyId: string): string {
  if (!PLACE.test(bodyId)) throw new Error('contents lie under the identifier of a body, or of a room in it');
  return join(root, 'objects', bodyId, 'sha256');
}

function pathOf(root: string, bodyId: string, sha256: string): string {
  if (!DIGEST.test(sha256)) throw new Error('a content is named by 64 hexadecimal digits');
  return join(folderOf(root, bodyId), sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

async function describe(path: string, sha256: string): Promise<StoredObject | undefined> {
  try {
    const { size, mtime } = await stat(path);
    return { sha256, size, modifiedAt: mtime };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await describe(path, ''))?.size;
}

async function* walk(folder: string): AsyncIterable<StoredObject> {
  for (const first of await namesIn(folder)) {
    for (const second of await namesIn(join(folder, first))) {
      for (const name of await namesIn(join(folder, first, second))) {
        const found = DIGEST.test(name) ? await describe(join(folder, first, second, name), name) : undefined;
        if (found) yield found;
      }
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Removes what has lain in a folder since before a moment. @returns how many. */
export async function removeOlder(folder: string, before: Date): Promise<number> {
  let removed = 0;
  await ensureFolder(folder);
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    const found = await describe(path, entry.name);
    if (!found || found.modifiedAt >= before) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}
