import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import pg from 'pg';
import type { ServerConnection } from '../index.ts';
import { pause } from '../postmaster.ts';
import { findProcess, sendSignal } from '../process.ts';

/** What an owner process says of itself, once. */
export type Said =
  | {
      readonly pid: number;
      readonly adopted: boolean;
      readonly version: string;
      readonly login: ServerConnection;
      readonly superuser: ServerConnection;
    }
  | { readonly locked: true }
  | { readonly code: string | undefined; readonly message: string };

/** A process of its own that owns an installation, to be killed or to be somebody else. */
export interface Owner {
  readonly process: ChildProcess;
  readonly said: Said;
  /** The next line that it prints. */
  next(): Promise<string>;
  /** Asks it to stop in order, and waits for its end. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface Owners {
  start(dataDir: string, as?: { uid?: number; gid?: number; only?: 'lock' }): Promise<Owner>;
  remove(): Promise<void>;
}

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, '../../../..');

/** Bundles the owner program into a folder that every user can read: the repository may be below a folder of mode 0700. */
export async function makeOwners(): Promise<Owners> {
  const folder = await mkdtemp(join(tmpdir(), 'pg-owner-'));
  await chmod(folder, 0o755);
  const program = join(folder, 'owner.mjs');
  await build({
    stdin: { contents: PROGRAM, resolveDir: join(here, '..'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    external: ['pg-native'],
    banner: { js: "import { createRequire as cr } from 'node:module'; const require = cr(import.meta.url);" },
    logLevel: 'error',
  });
  await chmod(program, 0o644);
  return {
    start: (dataDir, as = {}) => startOwner(program, dataDir, as),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function startOwner(
  program: string,
  dataDir: string,
  as: { uid?: number; gid?: number; only?: 'lock' },
): Promise<Owner> {
  const { only = '', ...user } = as;
  const child = spawn(process.execPath, [program, dataDir, only], {
    ...user,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', NODE_PATH: join(repository, 'node_modules') },
    // A group of its own, so that a test can do what Ctrl-C does.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  const gone = once(child, 'exit');
  return {
    process: child,
    said: JSON.parse(await next()) as Said,
    next,
    async stop() {
      child.stdin.end();
      await gone;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

const PROGRAM = `
import { acquireInstallationLock, startPostgres } from './index.ts';
const [dataDir, only] = process.argv.slice(2);
const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
process.on('SIGINT', () => say({ interrupted: true }));
try {
  const lock = await acquireInstallationLock(dataDir);
  const server = only === 'lock' ? undefined : await startPostgres({ dataDir, log: () => undefined });
  const { pid, adopted, version, login, superuser } = server ?? {};
  say(server ? { pid, adopted, version, login, superuser } : { locked: true });
  process.stdin.on('end', async () => {
    await server?.stop();
    await lock.release();
    process.exit(0);
  });
  process.stdin.resume();
} catch (error) {
  say({ code: error.code, message: error.message });
}
`;

/** Runs statements in one session and gives the rows of the last. */
export async function query<R>(connection: ServerConnection, ...statements: readonly string[]): Promise<R[]> {
  const client = new pg.Client({ ...connection });
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: R[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows as R[];
    return rows;
  } finally {
    await client.end();
  }
}

/** Ends the server of a cluster that a failed test left running, if there is one. */
export async function endServer(cluster: string): Promise<void> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  if (!(pid > 0) || (await findProcess(pid))?.workingFolder !== cluster) return;
  sendSignal(pid, 'SIGQUIT');
  while (await findProcess(pid)) await pause(15);
}
