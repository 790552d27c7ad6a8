import type { ChildProcess } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import pg from 'pg';
import { DATABASE, SUPERUSER, type Secrets } from './cluster.ts';
import { PostgresError } from './errors.ts';
import { codeOf } from './files.ts';
import type { Place } from './place.ts';
import { findPostmaster, pause, PORT, spawnPostmaster, stopPostmaster, type Postmaster } from './postmaster.ts';

export interface BringUp {
  readonly place: Place;
  readonly secrets: Secrets;
  readonly logFile: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (message: string) => void;
}

/** A server that answers, and a superuser's session on it for whoever asked. */
export interface Running {
  readonly pid: number;
  readonly socketDir: string;
  /** Undefined where it was running already. */
  readonly child: ChildProcess | undefined;
  readonly session: pg.Client;
}

/** Without any sign of life for so long, it will not come. Recovery after a crash gives signs, and may take as long as it needs. */
const SILENCE_MS = 60_000;

/** Brings a server of the cluster up: takes over the one that runs, waits for one that comes or goes, starts one otherwise. */
export async function bringUp(options: BringUp): Promise<Running> {
  let child: ChildProcess | undefined;
  let logStart = 0;
  let lastSign = performance.now();
  for (;;) {
    const found = await findPostmaster(options.place);
    if (found) {
      const answer = await knock(options, found);
      if (typeof answer !== 'string')
        return { ...found, child: found.pid === child?.pid ? child : undefined, session: answer };
      if (answer === 'unreachable' && found.ready) await stopUnreachable(options, found);
      if (answer === 'coming') lastSign = performance.now();
    } else if (!child || hasEnded(child)) {
      if (child) await refuseHopeless(options, logStart);
      logStart = await sizeOf(options.logFile);
      child = await spawnPostmaster(options.place, options.logFile, options.settings);
    }
    if (performance.now() - lastSign > SILENCE_MS) {
      throw new PostgresError(`PostgreSQL gave no answer for 60 s: see ${options.logFile}`);
    }
    await pause(15);
  }
}

/** Tries to open a session. @throws PostgresError when the server answers and will never let us in. */
async function knock(options: BringUp, server: Postmaster): Promise<pg.Client | 'coming' | 'unreachable'> {
  const client = new pg.Client({ ...superuserOf(options.secrets, server.socketDir), database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const code = codeOf(error) ?? '';
    // 57P03: starting up, recovering or shutting down. 53300: full, which passes.
    if (code === '57P03' || code === '53300') return 'coming';
    if (code === '28P01') {
      throw new PostgresError(
        `the password in secrets/pg is not that of the database in ${options.place.cluster}: put back the file that belongs to it`,
      );
    }
    if (/^[0-9A-Z]{5}$/.test(code) && !/^E/.test(code)) throw error;
    return 'unreachable';
  }
}

/** Its socket's folder is gone, e.g. cleaned away from /tmp: nobody can reach it any more, and it would keep us from starting another. */
async function stopUnreachable(options: BringUp, server: Postmaster): Promise<void> {
  await pause(200);
  const session = await knock(options, server);
  if (typeof session !== 'string') return session.end();
  if (session === 'coming') return;
  options.log(`PostgreSQL (process ${server.pid}) cannot be reached at ${server.socketDir}: starting it again`);
  await stopPostmaster(options.place, server.pid);
}

/** After a kill -9 of the first process its children end one by one; until then the shared memory keeps a new server out. */
async function refuseHopeless(options: BringUp, logStart: number): Promise<void> {
  const said = (await readFile(options.logFile)).subarray(logStart).toString('utf8');
  if (said.includes('is still in use') || said.includes('already exists')) return pause(100);
  const reason = /(?:FATAL|PANIC|ERROR): +(.*)/.exec(said)?.[1] ?? said.trim().split('\n').at(-1) ?? '';
  throw new PostgresError(`PostgreSQL ended while starting (${reason}): see ${options.logFile}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  );
}

/** Connection of the superuser, made for maintenance. */
export function superuserOf(secrets: Secrets, socketDir: string) {
  return { host: socketDir, port: PORT, user: SUPERUSER, password: secrets.superuser, database: DATABASE };
}
