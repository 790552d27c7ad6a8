// npm run bench [name …]: runs bench/<name>.ts one after the other (all when none is named) and prints their figures.
import { readdir } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, run } from './ensure.mjs';

await ensureInstalled();
await ensureBuilt();
const all = (await readdir(join(root, 'bench'))).filter(
  (file) => file.endsWith('.ts') && !['support.ts', 'rows.ts', 'bus-limit.ts'].includes(file),
);
const wanted = process.argv.slice(2);
const chosen = all.filter((file) => wanted.length === 0 || wanted.includes(file.replace('.ts', '')));
console.log(`Node ${process.version}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`);
for (const file of chosen) {
  console.log(`\n${file.replace('.ts', '')}`);
  const code = await run(process.execPath, ['--import', 'tsx', join(root, 'bench', file)]);
  if (code !== 0) process.exitCode = 1;
}
