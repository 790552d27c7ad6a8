import { lstat, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a small file so that a crash or a power cut leaves the old or the new one, never half of it. */
export async function writeWhole(path: string, content: string, mode: number): Promise<void> {
  const draft = `${path}.draft`;
  await writeFile(draft, content, { mode, flush: true });
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** Makes renames and new names in a folder durable: fsync of a file does not reach the name that it got afterwards. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The text of a file, or undefined where there is none; being refused to read it is an error, not an absence. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Whether something has this name, a broken link too; being refused to look is an error, not an absence. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}
