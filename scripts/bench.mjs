// npm run bench [name …]: runs bench/<name>.ts one after the other (all when none is named) and prints their figures.
import { readdir } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, run } from './ensure.mjs';

/** Run on what is built, as the product runs: the loader of sources would be part of the memory, and of the time, that is measured. */
const ON_BUILD = ['bus', 'bus-large', 'flow'];

await ensureInstalled();
await ensureBuilt();
const { default: esbuild } = await import('esbuild');
const all = (await readdir(join(root, 'bench'))).filter(
  (file) => file.endsWith('.ts') && !['support.ts', 'rows.ts', 'bus-limit.ts'].includes(file),
);
const wanted = process.argv.slice(2);
const chosen = all.filter((file) => wanted.length === 0 || wanted.includes(file.replace('.ts', '')));
console.log(`Node ${process.version}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`);
for (const file of chosen) {
  const name = file.replace('.ts', '');
  console.log(`\n${name}`);
  const args = ON_BUILD.includes(name) ? [await onBuild(name)] : ['--import', 'tsx', join(root, 'bench', file)];
  const code = await run(process.execPath, args);
  if (code !== 0) process.exitCode = 1;
}

/** The benchmark as a module beside what is built. */
async function onBuild(name) {
  const outfile = join(root, 'dist', 'bench', `${name}.mjs`);
  const built = {
    name: 'built',
    setup(build) {
      build.onResolve({ filter: /^\.\.\/src\/.*\.ts$/ }, ({ path }) => ({
        path: path.replace(/\.ts$/, '.js'),
        external: true,
      }));
    },
  };
  const options = { bundle: true, format: 'esm', platform: 'node', packages: 'external', logLevel: 'error' };
  await esbuild.build({ ...options, entryPoints: [join(root, 'bench', `${name}.ts`)], outfile, plugins: [built] });
  return outfile;
}
