import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../postgres/files.ts';
import { BackupError } from './types.ts';

const BLOCK = 256 * 1024;

export interface Written {
  readonly size: number;
  readonly sha256: string;
}

/** A new file that hashes what goes into it. It is on disk, not only in the cache, when `finish` answers. */
export interface HashingFile {
  /** Takes a copy of the bytes. @returns a promise when a block is on its way and the sender should wait. */
  write(bytes: Buffer): Promise<void> | undefined;
  finish(): Promise<Written>;
  /** Gives the file up after a fault. */
  abandon(): Promise<void>;
}

/** Room that must be left on the disk of the running installation: when it is full, nothing can be registered. */
const RESERVE = 256 * 1024 * 1024;
const LOOK_EVERY = 32 * 1024 * 1024;

/** Looks now and then whether the disk that the installation lives on still has room. On another disk the backup may fill it. */
export type SpaceGuard = (bytes: number) => Promise<void>;

export async function spaceGuard(target: string, dataDir: string): Promise<SpaceGuard> {
  const same = (await stat(target)).dev === (await stat(dataDir)).dev;
  let unseen = LOOK_EVERY;
  return async (bytes) => {
    unseen += bytes;
    if (!same || unseen < LOOK_EVERY) return;
    unseen = 0;
    const { bavail, bsize } = await statfs(target);
    if (bavail * bsize >= RESERVE) return;
    throw new BackupError(
      `less than 256 MiB would be left on the disk that the installation lives on: set DIGIPRO_BACKUP_DIR to another disk, or make room`,
    );
  };
}

export async function createHashingFile(path: string, guard: SpaceGuard, mode = 0o600): Promise<HashingFile> {
  const file = await open(path, 'wx', mode);
  const hash = createHash('sha256');
  let parts: Buffer[] = [];
  let gathered = 0;
  let size = 0;
  let pending: Promise<void> = Promise.resolve();
  const flush = () => {
    const block = Buffer.concat(parts);
    parts = [];
    gathered = 0;
    size += block.length;
    hash.update(block);
    pending = pending.then(async () => {
      await guard(block.length);
      await writeAll(file, block);
    });
    return pending;
  };
  return {
    write(bytes) {
      parts.push(Buffer.from(bytes));
      gathered += bytes.length;
      return gathered >= BLOCK ? flush() : undefined;
    },
    async finish() {
      await flush();
      await file.sync();
      await file.close();
      return { size, sha256: hash.digest('hex') };
    },
    async abandon() {
      await pending.catch(() => undefined);
      await file.close().catch(() => undefined);
    },
  };
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    offset += (await file.write(bytes, offset, bytes.length - offset)).bytesWritten;
  }
}

/** Copies a file and hashes it on the way. */
export async function copyFile(from: string, to: string, guard: SpaceGuard, mode: number): Promise<Written> {
  const target = await createHashingFile(to, guard, mode);
  try {
    for await (const chunk of createReadStream(from, { highWaterMark: BLOCK })) await target.write(chunk as Buffer);
    return await target.finish();
  } catch (error) {
    await target.abandon();
    throw error;
  }
}

/** Gives an unchanging file of an earlier backup a second name. @returns false where the disk does not do that. */
export async function shareFile(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    () => false,
  );
}

export interface Found {
  readonly size: number;
  readonly sha256: string;
}

/** Reads a file of a backup through. Never follows a link: a backup from elsewhere could point at files of this machine. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<Found> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of readBlocks(path, signal)) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}

export async function* readBlocks(path: string, signal?: AbortSignal): AsyncIterable<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const stream = file.createReadStream({ highWaterMark: BLOCK, ...(signal ? { signal } : {}) });
  for await (const chunk of stream) yield chunk as Buffer;
}

/** Every regular file below a folder, by its path from there, in the order of names. Nothing where the folder is absent. */
export async function* filesBelow(folder: string, prefix = ''): AsyncIterable<string> {
  const names = await readdir(join(folder, prefix)).catch(nothingIfAbsent);
  for (const name of names.sort()) {
    const path = prefix ? `${prefix}/${name}` : name;
    const found = await stat(join(folder, path)).catch(nothingIfAbsent);
    if (Array.isArray(found)) continue;
    if (found.isDirectory()) yield* filesBelow(folder, path);
    else if (found.isFile()) yield path;
  }
}

function nothingIfAbsent(error: unknown): never[] {
  if (isAbsent(error)) return [];
  throw error;
}

/** What the system refuses (no room, no permission, no such disk) is told as a sentence; faults of the program stay what they are. */
export function asSentence(error: unknown): unknown {
  const { code, syscall, message } = error as { code?: string; syscall?: string; message: string };
  if (error instanceof BackupError || syscall === undefined || code === undefined) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new BackupError(full ? `no room is left on the disk (${message})` : message, { cause: error });
}

export function isAbsent(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Makes folders for files, each once, and remembers them so that all can be synced in the end. */
export function folderMaker(): { for(path: string): Promise<void>; sync(): Promise<void> } {
  const made = new Set<string>();
  return {
    async for(path) {
      const folder = dirname(path);
      if (made.has(folder)) return;
      const first = await mkdir(folder, { recursive: true, mode: 0o700 });
      for (let level = folder; first !== undefined && level.length >= first.length; level = dirname(level)) {
        made.add(level);
        made.add(dirname(level));
      }
      made.add(folder);
    },
    async sync() {
      for (const folder of made) await syncFolder(folder);
    },
  };
}
