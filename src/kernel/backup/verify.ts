import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { type Found, hashFile, isAbsent, readBlocks } from './disk.ts';
import { fileOf } from './dump.ts';
import { FILE_LIST, FILES, readFileEntry, readManifest } from './manifest.ts';
import type { FileEntry, Manifest } from './types.ts';

export interface Verification {
  readonly manifest: Manifest;
  /** What is not as it was written, each as a sentence that names the file. Empty for a whole backup. */
  readonly problems: readonly string[];
  readonly bytes: number;
}

export interface VerifyOptions {
  /** Leaves out the files that were read through when they were shared a moment ago. */
  readonly freshOnly?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Reads everything of a backup again and compares it with the manifest. @throws BackupError when the manifest itself is not whole. */
export async function verifyBackup(folder: string, options: VerifyOptions = {}): Promise<Verification> {
  const manifest = await readManifest(folder);
  const problems: string[] = [];
  let bytes = 0;
  const compare = async (path: string, expected: Found) => {
    const problem = await difference(folder, path, expected, options.signal);
    if (problem) problems.push(problem);
    bytes += expected.size;
  };
  for (const table of manifest.tables) {
    await compare(fileOf(table), { size: table.bytes, sha256: table.sha256 });
  }
  const { listBytes, listSha256, count } = manifest.files;
  await compare(FILE_LIST, { size: listBytes, sha256: listSha256 });
  // A list that is not ours any more says nothing of the files.
  if (problems.some((problem) => problem.startsWith(`${FILE_LIST} `))) return { manifest, problems, bytes };
  let seen = 0;
  for await (const entry of fileEntries(folder)) {
    seen += 1;
    if (entry.shared && options.freshOnly) continue;
    await compare(join(FILES, entry.path), entry);
  }
  if (seen !== count) problems.push(`${FILE_LIST} names ${seen} files, the manifest ${count}`);
  return { manifest, problems, bytes };
}

async function difference(
  folder: string,
  path: string,
  expected: Found,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let found: Found;
  try {
    found = await hashFile(join(folder, path), signal);
  } catch (error) {
    if (isAbsent(error)) return `${path} is missing`;
    if ((error as { code?: string }).code === 'ELOOP') return `${path} is a link`;
    if (signal?.aborted) throw error;
    return `${path} cannot be read: ${(error as Error).message}`;
  }
  if (found.size < expected.size) return `${path} is cut off: ${found.size} bytes instead of ${expected.size}`;
  if (found.size > expected.size) return `${path} has grown: ${found.size} bytes instead of ${expected.size}`;
  return found.sha256 === expected.sha256 ? undefined : `${path} is damaged: its content is not what was written`;
}

/** The list of files of a backup, line by line: an archive has millions. */
export async function* fileEntries(folder: string): AsyncIterable<FileEntry> {
  const path = join(folder, FILE_LIST);
  const input = Readable.from(readBlocks(path));
  for await (const line of createInterface({ input, crlfDelay: Infinity })) yield readFileEntry(line, path);
}
