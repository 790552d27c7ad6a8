import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';

/**
 * Puts bytes into a folder and kills its own process with SIGKILL at a stage of the write: before the bytes are synced, before the
 * object gets its name, before its folder is synced, or when it is all done and no row was written.
 */
const [root, body, stage, size] = process.argv.slice(2) as [string, string, string, string];
const die = () => process.kill(process.pid, 'SIGKILL');

const { open, rename } = fs;
let renamed = false;
fs.open = (async (...args: Parameters<typeof open>) => {
  const file: FileHandle = await open(...args);
  if (stage === 'sync') file.datasync = async () => void die();
  if (stage === 'folder' && renamed) file.sync = async () => void die();
  return file;
}) as typeof open;
fs.rename = async (from, to) => {
  if (stage === 'rename') die();
  await rename(from, to);
  renamed = true;
};
syncBuiltinESMExports();

const { folderContentStore } = await import('../content/folder-driver.ts');
const source = Readable.from([Buffer.alloc(Number(size), 'x')]);
await folderContentStore(root).put(body, randomUUID(), source, Number(size));
die();
