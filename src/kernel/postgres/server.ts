import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinaries } from './binaries.ts';
import { bringUp, superuserOf, type BringUp, type Running } from './bringup.ts';
import { clusterSecrets, DATABASE, ensureCluster, ensureDatabase, LOGIN, type Secrets } from './cluster.ts';
import { remember } from './memory.ts';
import { choosePlace, type Place } from './place.ts';
import { PORT, stopPostmaster } from './postmaster.ts';
import { watch } from './watch.ts';

export interface ServerConnection {
  /** Folder of the unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface PostgresServer {
  /** The product's login: no superuser, no owner of anything. */
  readonly login: ServerConnection;
  /** For tests and maintenance only. */
  readonly superuser: ServerConnection;
  /** E.g. `18.4`. */
  readonly version: string;
  /** Of the server that runs now: it changes when the server died and was started again. */
  readonly pid: number;
  /** A server that a dead owner had left running was taken over. */
  readonly adopted: boolean;
  /** Fast shutdown: sessions end, everything is written, the process is gone. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  readonly dataDir: string;
  /** Folder of the programs; by default those of the npm package, else the system's. */
  readonly binDir?: string | undefined;
  /** Where programs and cluster go when we are root and the server's user cannot reach ours; /var/lib/digipro unless told otherwise. */
  readonly commonDir?: string | undefined;
  readonly log: (message: string) => void;
  /** Server settings over our own, e.g. `{ shared_buffers: '512MB' }`. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Called when the server keeps ending and is not started again; without it the loss is only logged. */
  readonly onLost?: ((error: Error) => void) | undefined;
}

/**
 * Runs real PostgreSQL as a child on a unix socket inside the data folder: makes the cluster on first use, adopts a server that outlived
 * its owner, starts it otherwise, and starts it again when it dies. The caller holds the installation lock.
 * @throws PostgresError as a sentence.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  await mkdir(options.dataDir, { recursive: true });
  // One spelling of the folder: the server tells its own as the system does.
  const dataDir = await realpath(options.dataDir);
  const found = await findBinaries(options.binDir, dataDir);
  const place = await choosePlace(dataDir, found, options.commonDir ?? '/var/lib/digipro');
  const { origin, bin, major } = found;
  await remember(dataDir, { origin, bin, major, outside: place.outside });
  const secrets = await clusterSecrets(dataDir);
  await ensureCluster(place, secrets);
  const needs: BringUp = {
    place,
    secrets,
    logFile: join(dataDir, 'log', 'postgres.log'),
    settings: options.settings ?? {},
    log: options.log,
  };
  const running = await bringUp(needs);
  const version = await prepare(running, secrets);
  if (!running.child) options.log(`took over the PostgreSQL that process ${running.pid} still runs`);
  return asServer(running, version, needs, options);
}

/** Completes roles and database. @returns the version that the server itself tells. */
async function prepare(running: Running, secrets: Secrets): Promise<string> {
  try {
    await ensureDatabase(running.session, secrets);
    const told = await running.session.query<{ server_version: string }>('show server_version');
    return told.rows[0]!.server_version.split(' ')[0]!;
  } finally {
    await running.session.end();
  }
}

function asServer(running: Running, version: string, needs: BringUp, options: PostgresOptions): PostgresServer {
  const { place, secrets } = needs;
  const watcher = watch(running, needs, options.onLost);
  let stopped: Promise<void> | undefined;
  return {
    login: { host: running.socketDir, port: PORT, user: LOGIN, password: secrets.login, database: DATABASE },
    superuser: superuserOf(secrets, running.socketDir),
    version,
    get pid() {
      return watcher.pid();
    },
    adopted: running.child === undefined,
    stop: () => (stopped ??= stop(place, watcher)),
  };
}

async function stop(place: Place, watcher: ReturnType<typeof watch>): Promise<void> {
  await watcher.end();
  await stopPostmaster(place, watcher.pid());
}
