import { lstat, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles, prepareFolders } from './files.ts';
import { fitName, refuseFile, settleFile } from './outcome.ts';

export interface DropOptions {
  readonly folder: string;
  /** Names each taking. */
  readonly newId: () => string;
  /** Files whose names are not wanted stay where they are; all are wanted unless told otherwise. */
  readonly wanted?: (name: string) => boolean;
  /** Ending of the file that says that the one beside it is complete; without it a file is when it has been still for a second. */
  readonly marker?: string | undefined;
  /** What becomes of links, sub-folders and special files that are dropped; they are refused unless told otherwise. */
  readonly strange?: 'refuse' | 'leave';
  /** Told of trouble with one file, which is tried again at the next look; the others go on. */
  readonly trouble: (error: unknown) => void;
}

/** A file that was taken out of the way of whoever drops files. */
export interface TakenFile {
  /** Names the taking. */
  readonly id: string;
  readonly filename: string;
  readonly path: Buffer;
}

/**
 * A folder that others drop files into. What is complete lies in `taken/` until it is settled, then in `done/`, or in `refused/` beside a
 * `.reason.txt`.
 */
export interface Drop {
  /** Looks for complete files and takes them. */
  take(): Promise<void>;
  /** What lies in `taken/`, also what an ended process left there, the earliest first. */
  taken(): Promise<readonly TakenFile[]>;
  settle(file: TakenFile): Promise<void>;
  refuse(file: TakenFile, reason: string): Promise<void>;
}

const FOLDERS = ['taken', 'done', 'refused'] as const;
const STILL_MS = 1000;
const TAKEN = /^([0-9a-f-]{36})__(.+)$/;
const NO_FILE = 'collegamenti, sottocartelle e file speciali non sono accettati';

export function createDrop(options: DropOptions): Drop {
  const { folder, newId, wanted = () => true, marker, strange = 'refuse', trouble } = options;
  const isStill = createStillness();
  const each = async <T>(items: readonly T[], work: (item: T) => Promise<void>) => {
    for (const item of items) await work(item).catch(trouble);
  };
  const isOurs = (text: string, isFile: boolean) =>
    // A program may write under a hidden name and rename when it is done; what is no file and hides is hidden from nobody.
    (FOLDERS as readonly string[]).includes(text) || (text.startsWith('.') && isFile);
  return {
    async take() {
      await prepareFolders(folder, FOLDERS);
      const entries = (await listFiles(folder)).filter(({ entry, text }) => !isOurs(text, entry.isFile()));
      const names = new Set(entries.map(({ text }) => text));
      const isMarker = (text: string) => marker !== undefined && text.endsWith(marker);
      const dropped = entries
        .filter(({ text }) => wanted(text) && !isMarker(text))
        .sort((a, b) => Buffer.compare(a.path, b.path));
      await each(dropped, async ({ entry, text, path }) => {
        if (!entry.isFile()) return strange === 'refuse' ? refuseFile(folder, path, text, NO_FILE) : undefined;
        const isReady = marker === undefined ? await isStill(path) : names.has(`${text}${marker}`);
        if (!isReady) return;
        await rename(path, join(folder, 'taken', `${newId()}__${fitName(text)}`));
        if (marker !== undefined) await rm(Buffer.concat([path, Buffer.from(marker)]));
      });
      isStill.forgetAllBut(dropped.map(({ path }) => path));
    },
    async taken() {
      const found: TakenFile[] = [];
      await each(await listFiles(join(folder, 'taken')), async ({ entry, text, path }) => {
        const [, id, filename] = TAKEN.exec(text) ?? [];
        if (!entry.isFile()) return refuseFile(folder, path, text, NO_FILE);
        if (id === undefined) return refuseFile(folder, path, text, 'il file è stato messo in taken/ a mano');
        found.push({ id, filename: filename!, path });
      });
      return found.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    settle: ({ path, filename }) => settleFile(folder, path, filename),
    refuse: ({ path, filename }, reason) => refuseFile(folder, path, filename, reason),
  };
}

/** What a file looked like, and since when it has looked so. */
interface Sighting {
  readonly size: number;
  readonly mtimeMs: number;
  readonly since: number;
}

interface Stillness {
  (path: Buffer): Promise<boolean>;
  forgetAllBut(paths: readonly Buffer[]): void;
}

/** Tells of files whether they have looked the same for a second. */
function createStillness(): Stillness {
  const sightings = new Map<string, Sighting>();
  const isStill = async (path: Buffer) => {
    const stat = await lstat(path).catch(() => undefined);
    if (!stat) return false;
    const { size, mtimeMs } = stat;
    const before = sightings.get(keyOf(path));
    if (before && before.size === size && before.mtimeMs === mtimeMs)
      return performance.now() - before.since >= STILL_MS;
    sightings.set(keyOf(path), { size, mtimeMs, since: performance.now() });
    return false;
  };
  return Object.assign(isStill, {
    forgetAllBut(paths: readonly Buffer[]) {
      const seen = new Set(paths.map(keyOf));
      for (const key of sightings.keys()) if (!seen.has(key)) sightings.delete(key);
    },
  });
}

/** A path as it can stand in a map: bytes that are no text are told apart. */
export function keyOf(path: Buffer): string {
  return path.toString('latin1');
}
