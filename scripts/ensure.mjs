// What must be there before anything runs: dependencies and the build. Node built-ins only, because nothing is installed yet.
import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a command, showing its output. Resolves with its exit code; signals are passed on to it. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const pass = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1));
    });
  });
}

/** Installs the locked dependencies when they are absent or older than the lock file. */
export async function ensureInstalled() {
  const installed = await modified(join(root, 'node_modules', '.package-lock.json'));
  const locked = await modified(join(root, 'package-lock.json'));
  if (installed >= locked) return;
  console.log('DigiPro: installing the dependencies of package-lock.json …');
  const code = await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) throw new Error('npm ci failed: see the lines above');
}

/** Builds what is older than its sources. A release ships `dist` and has no sources to compare with. */
export async function ensureBuilt() {
  const sources = ['src', 'ui', 'desk', 'scripts', 'package.json', 'tsconfig.build.json'];
  const built = await modified(join(root, 'dist', '.built'));
  const newest = Math.max(...(await Promise.all(sources.map((source) => newestUnder(join(root, source))))));
  if (built >= newest || newest === 0) return;
  const { build } = await import(pathToFileURL(join(root, 'scripts', 'build.mjs')).href);
  await build();
}

async function modified(path) {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}

async function newestUnder(path) {
  const own = await modified(path);
  if (own === 0) return 0;
  if (!(await stat(path)).isDirectory()) return own;
  let newest = own;
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    const child = join(path, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? await newestUnder(child) : await modified(child));
  }
  return newest;
}
