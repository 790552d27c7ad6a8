import { stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  copyFile,
  createHashingFile,
  filesBelow,
  folderMaker,
  hashFile,
  isAbsent,
  shareFile,
  type SpaceGuard,
} from './disk.ts';
import { FILE_LIST, FILES } from './manifest.ts';
import type { BackupPlan, FileEntry, Manifest } from './types.ts';

export interface Collecting {
  readonly dataDir: string;
  readonly plan: BackupPlan;
  /** File with the contents that the snapshot names. */
  readonly listing: string;
  /** The unfinished backup. */
  readonly folder: string;
  /** An earlier backup, whose unchanging files are shared. */
  readonly previous: string | undefined;
  readonly guard: SpaceGuard;
  readonly signal: AbortSignal | undefined;
}

export interface Collected {
  readonly files: Manifest['files'];
  readonly problems: readonly string[];
}

/** Copies the files of the installation and writes their list. A content that is missing or damaged is told, and the rest goes on. */
export async function collectFiles(options: Collecting): Promise<Collected> {
  const list = await createHashingFile(join(options.folder, FILE_LIST), options.guard);
  const folders = folderMaker();
  const problems: string[] = [];
  let count = 0;
  let bytes = 0;
  const take = async (entry: FileEntry) => {
    count += 1;
    bytes += entry.size;
    await list.write(Buffer.from(`${JSON.stringify(entry)}\n`, 'utf8'));
  };
  try {
    for await (const expected of readLines(options.listing)) {
      options.signal?.throwIfAborted();
      const entry = await collectContent(options, folders, expected, problems);
      if (entry) await take(entry);
    }
    for await (const path of smallFiles(options)) await take(await collectSmall(options, folders, path));
    const { size, sha256 } = await list.finish();
    await folders.sync();
    return { files: { count, bytes, listBytes: size, listSha256: sha256 }, problems };
  } catch (error) {
    await list.abandon();
    throw error;
  }
}

interface Expected {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

async function* readLines(listing: string): AsyncIterable<Expected> {
  for await (const line of createInterface({ input: createReadStream(listing), crlfDelay: Infinity })) {
    const [path, size, sha256] = line.split('\t');
    yield { path: path!, size: Number(size), sha256: sha256! };
  }
}

async function collectContent(
  options: Collecting,
  folders: ReturnType<typeof folderMaker>,
  expected: Expected,
  problems: string[],
): Promise<FileEntry | undefined> {
  const path = `${options.plan.contents.folder}/${expected.path}`;
  const target = join(options.folder, FILES, path);
  await folders.for(target);
  const entry = { path, size: expected.size, sha256: expected.sha256, mode: 0o600 };
  if (await share(options, path, target, expected)) return { ...entry, shared: true };
  const copied = await copyFile(join(options.dataDir, path), target, options.guard, 0o600).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (!copied) {
    note(problems, `the content ${expected.sha256} is missing in the installation`);
    return undefined;
  }
  if (copied.sha256 !== expected.sha256)
    note(problems, `the content ${expected.sha256} is damaged in the installation`);
  return { ...entry, ...copied, shared: false };
}

const MOST_PROBLEMS = 100;

function note(problems: string[], problem: string): void {
  if (problems.length < MOST_PROBLEMS) problems.push(problem);
}

/** Only a file that still has its content is shared: what has rotted in the earlier backup is copied anew. */
async function share(
  options: Collecting,
  path: string,
  target: string,
  expected: Pick<Expected, 'sha256'>,
): Promise<boolean> {
  if (!options.previous) return false;
  const source = join(options.previous, FILES, path);
  const known = await hashFile(source, options.signal).catch(() => undefined);
  if (known?.sha256 !== expected.sha256) return false;
  return shareFile(source, target);
}

async function* smallFiles({ dataDir, plan }: Collecting): AsyncIterable<string> {
  for (const folder of plan.folders) {
    for await (const path of filesBelow(join(dataDir, folder), '')) {
      const whole = `${folder}/${path}`;
      // A draft is half a file of somebody who is just writing it.
      if (!plan.without.includes(whole) && !basename(path).endsWith('.draft')) yield whole;
    }
  }
}

async function collectSmall(
  options: Collecting,
  folders: ReturnType<typeof folderMaker>,
  path: string,
): Promise<FileEntry> {
  const source = join(options.dataDir, path);
  const target = join(options.folder, FILES, path);
  await folders.for(target);
  const { mode: whole, size } = await stat(source);
  const mode = whole & 0o777;
  if (options.previous && options.plan.growing.some((folder) => path.startsWith(`${folder}/`))) {
    const earlier = await stat(join(options.previous, FILES, path)).catch(() => undefined);
    const known = earlier?.size === size ? await hashFile(source, options.signal) : undefined;
    if (known && (await share(options, path, target, known))) return { path, ...known, mode, shared: true };
  }
  // Kept readable for its owner alone in the backup; the mode itself is in the list.
  const copied = await copyFile(source, target, options.guard, 0o600);
  return { path, ...copied, mode, shared: false };
}
