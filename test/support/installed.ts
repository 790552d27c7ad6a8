import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/app.ts';

/** Why the built product cannot be run here; undefined when it can. */
export const notBuilt = existsSync(join(packageRoot, 'dist', '.built'))
  ? undefined
  : 'the product is not built: run "npm run build"';

/** Where an installation lives, and as whom it runs. */
export interface Place {
  readonly dataDir: string;
  readonly port: number;
  /** Another user than the one of the tests. */
  readonly uid?: number;
  /** Further settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** An ended command: everything it said. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A `digipro start` that answers. */
export interface Installed extends Place {
  readonly address: string;
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** An empty data folder and a port that nobody listens on. */
export async function freePlace(): Promise<Place> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const dataDir = await mkdtemp(join(tmpdir(), 'digipro-installed-'));
  // A folder that only root may enter would send the database elsewhere.
  await chmod(dataDir, 0o755);
  return { dataDir, port };
}

/** Starts the product and waits for the line by which it says that it answers. @throws with what it said when it ends instead. */
export async function startInstalled(place: Place): Promise<Installed> {
  const { child, ended } = launch(place, ['start', '--quiet']);
  const ready = new Promise<true>((resolve) => {
    let told = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      told += chunk.toString('utf8');
      if (told.includes('ready\n')) resolve(true);
    });
  });
  const first = await Promise.race([ready, ended]);
  if (first !== true) throw new Error(`the product did not start (${first.code}): ${first.output}`);
  return { ...place, address: `http://localhost:${place.port}`, process: child, ended };
}

/** Starts the product and kills it at some moment of its start, in ms. */
export async function startKilled(place: Place, afterMs: number): Promise<void> {
  const { child, ended } = launch(place, ['start', '--quiet']);
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  await ended;
  clearTimeout(timer);
}

/** Runs a command of the product to its end. */
export function digipro(place: Place, args: readonly string[]): Promise<Ended> {
  return launch(place, args).ended;
}

function launch({ dataDir, port, uid, settings }: Place, args: readonly string[]) {
  const child = spawn(process.execPath, [join(packageRoot, 'bin', 'digipro.js'), ...args], {
    env: {
      ...process.env,
      DIGIPRO_DATA: dataDir,
      DIGIPRO_PORT: String(port),
      ...settings,
      ...(uid ? { HOME: dataDir } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid ? { uid, gid: uid } : {}),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { child, ended };
}

/** Stops it as Ctrl-C does. */
export async function interrupt(installed: Installed): Promise<Ended> {
  installed.process.kill('SIGINT');
  return installed.ended;
}

/** The passwords of the demonstration users, by login. */
export async function passwords(place: Place): Promise<ReadonlyMap<string, string>> {
  const file = join(place.dataDir, 'secrets', 'demonstration-users.json');
  const users = JSON.parse(await readFile(file, 'utf8')) as { login: string; password: string }[];
  return new Map(users.map(({ login, password }) => [login, password]));
}

/** Process ids of everything alive that works on the data folder, by its command line or its working folder; Linux only. */
export async function processesOn(dataDir: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const text = (file: string) => readFile(join('/proc', name, file), 'utf8').catch(() => '');
    const [command, environment] = [await text('cmdline'), await text('environ')];
    if (command.includes(dataDir) || environment.includes(dataDir)) found.push(Number(name));
  }
  return found;
}

/** Process id of the embedded database server; undefined while it is being started again. */
export async function postmasterOf(dataDir: string): Promise<number | undefined> {
  const [pid] = (await readFile(join(dataDir, 'pg', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return pid ? Number(pid) : undefined;
}
