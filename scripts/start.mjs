// npm start: installs if needed, builds if needed, then runs the server in this terminal.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, run } from './ensure.mjs';

try {
  await ensureInstalled();
  await ensureBuilt();
  process.exitCode = await run(process.execPath, [join(root, 'bin', 'digipro.js'), 'start', ...process.argv.slice(2)]);
} catch (error) {
  console.error(`DigiPro: ${error.message}`);
  process.exitCode = 1;
}
