// Compiles src and ui to dist, copies what the compiler leaves out, and builds the assets of portal and desk.
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildDesk } from './build-desk.mjs';
import { buildUi } from './build-ui.mjs';
import { compressFolder } from './compress.mjs';
import { root, run } from './ensure.mjs';

const dist = join(root, 'dist');

export async function build() {
  const started = performance.now();
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const code = await run(process.execPath, [compiler, '-p', 'tsconfig.build.json']);
  if (code !== 0) throw new Error('the compiler found errors: see the lines above');
  await clearData(join(dist, 'src'));
  await copyData('src');
  await buildUi();
  await buildDesk();
  await compressFolder(join(dist, 'public'));
  await mkdir(dist, { recursive: true });
  await writeFile(join(dist, '.built'), '');
  console.log(`DigiPro: built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** What lies in dist from an earlier build may have another name by now: a migration would run twice. */
async function clearData(folder) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.sql')) await rm(join(entry.parentPath, entry.name));
  }
}

/** SQL migrations and other data files keep their place beside the compiled code that reads them. */
async function copyData(folder) {
  for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.tsx?$/.test(entry.name)) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(dist, relative(root, source));
    await mkdir(dirname(target), { recursive: true });
    await cp(source, target);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await build();
