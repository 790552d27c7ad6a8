import { constants, type Dirent } from 'node:fs';
import { lstat, mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

export interface Listed {
  readonly entry: Dirent<Buffer>;
  /** The name as text; what is not UTF-8 in it is replaced. */
  readonly text: string;
  /** The name as it is on disk, which need not be text. */
  readonly path: Buffer;
}

export async function listFiles(folder: string): Promise<readonly Listed[]> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  const place = Buffer.from(`${folder}/`);
  return entries.map((entry) => ({
    entry,
    text: entry.name.toString('utf8'),
    path: Buffer.concat([place, entry.name]),
  }));
}

/** Never follows a link: it would lead the program to files that who dropped it may not read. */
export async function openPlain(path: Buffer): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error('a taken file is no plain file');
}

/** Whoever may drop files could put a link in the place of one of our folders, and lead us elsewhere. */
export async function prepareFolders(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(join(folder, name), { recursive: true });
    if (!(await lstat(join(folder, name))).isDirectory()) throw new Error(`${name} is no folder`);
  }
}
