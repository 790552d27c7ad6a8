import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder durable: every new level has its entry synced in the level above. */
export async function ensureFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let level = folder; level.length >= first.length; level = dirname(level)) await syncFile(dirname(level));
}

/** Brings a file or the entries of a folder to disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
