// Waits until its parent closes the pipe or dies, then ends the PostgreSQL of the folder, if it still runs, and removes the folder.
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
process.stdin.resume();
process.stdin.on('error', () => undefined);
process.stdin.on('close', () => {
  for (const base of [join(folder, 'var'), ...folders(join(folder, 'common'))]) endServer(join(base, 'pg'));
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

function endServer(cluster) {
  try {
    process.kill(Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10), 'SIGQUIT');
  } catch {
    // It has ended, or there never was one.
  }
}

function folders(path) {
  try {
    return readdirSync(path).map((name) => join(path, name));
  } catch {
    return [];
  }
}
