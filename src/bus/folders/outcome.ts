import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanName } from '../normalise/text.ts';

const REASON = '.reason.txt';
// A name has 255 bytes on common file systems: there must be room for the identifier of the taking, a count and the ending of the reason.
const MAX_NAME_BYTES = 180;

/** Moves a file to `done/`. */
export async function settleFile(folder: string, path: Buffer, filename: string): Promise<void> {
  await rename(path, await freeName(join(folder, 'done'), fitName(filename)));
}

/** Moves a file to `refused/`. The reason is written first: a crash in between must not leave a file that nobody can explain. */
export async function refuseFile(folder: string, path: Buffer, filename: string, reason: string): Promise<void> {
  const target = await freeName(join(folder, 'refused'), fitName(filename));
  await writeFile(`${target}${REASON}`, `${reason}\n`, { encoding: 'utf8', flag: 'wx' });
  await rename(path, target);
}

/** A name that fits on disk with what we put around it; its ending is kept. */
export function fitName(filename: string): string {
  let name = cleanName(filename)?.replace(/^\.+/, '') || 'senza-nome';
  while (Buffer.byteLength(name) > MAX_NAME_BYTES) name = [...name].slice(1).join('');
  return name;
}

/** A name that is not taken yet, nor is that of its reason: `nome.eml`, `nome (2).eml` … */
async function freeName(folder: string, filename: string): Promise<string> {
  const names = new Set(await readdir(folder));
  const dot = filename.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [filename.slice(0, dot), filename.slice(dot)] : [filename, ''];
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? filename : `${stem} (${n})${ending}`;
    if (!names.has(name) && !names.has(`${name}${REASON}`)) return join(folder, name);
  }
}
