import { join } from 'node:path';
import { DATABASE, LOGIN, type Secrets } from '../postgres/cluster.ts';
import { InstallationInUse } from '../postgres/errors.ts';
import { exists, readIfPresent } from '../postgres/files.ts';
import { acquireInstallationLock } from '../postgres/lock.ts';
import { clusterFolder, recall } from '../postgres/memory.ts';
import { pause, PORT } from '../postgres/postmaster.ts';
import { startPostgres } from '../postgres/server.ts';
import type { ConnectionSettings } from '../sql/database.ts';
import { BackupError, type InstallationPlace } from './types.ts';
import { refuseUnfinishedRestore } from './unfinished.ts';

/** A database to read from, whether the installation runs or not. */
export interface DatabaseSource {
  readonly connection: ConnectionSettings;
  /** Stops the database if it was started for this. */
  close(): Promise<void>;
}

/**
 * Reaches the database of an installation. While it runs its own server is used, from outside of its process: a backup costs it neither
 * memory nor its turn, and may write where the service may not. Else the database is started, and stopped in the end.
 */
export async function openSource(place: InstallationPlace): Promise<DatabaseSource> {
  const { dataDir, databaseUrl } = place;
  await refuseUnfinishedRestore(dataDir);
  if (databaseUrl) return { connection: { connectionString: databaseUrl }, close: async () => undefined };
  if (!(await recall(dataDir))) throw new BackupError(`there is no installation in ${dataDir}: set DIGIPRO_DATA`);
  try {
    return await startOwn(place);
  } catch (error) {
    if (!(error instanceof InstallationInUse)) throw error;
    return { connection: await runningServer(dataDir, error), close: async () => undefined };
  }
}

async function startOwn({ dataDir, pgBin, log }: InstallationPlace): Promise<DatabaseSource> {
  const lock = await acquireInstallationLock(dataDir);
  try {
    const server = await startPostgres({ dataDir, binDir: pgBin, log });
    return {
      connection: server.login,
      async close() {
        await server.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** An installation that is just starting needs about a second until its server takes connections. */
const PATIENCE_MS = 30_000;

async function runningServer(dataDir: string, inUse: InstallationInUse): Promise<ConnectionSettings> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const socketDir = await socketOf(dataDir);
    const secrets = await readIfPresent(join(dataDir, 'secrets', 'pg'));
    if (socketDir && secrets && (await exists(join(socketDir, `.s.PGSQL.${PORT}`)))) {
      const { login } = JSON.parse(secrets) as Secrets;
      return { host: socketDir, port: PORT, user: LOGIN, password: login, database: DATABASE };
    }
    if (performance.now() > deadline) throw inUse;
    await pause(100);
  }
}

/** What the server says of itself in line 5 and line 8 of `postmaster.pid`. */
async function socketOf(dataDir: string): Promise<string | undefined> {
  const memory = await recall(dataDir);
  const note = await readIfPresent(join(clusterFolder(dataDir, memory?.outside ?? null), 'postmaster.pid'));
  const lines = (note ?? '').split('\n');
  return lines[7]?.trim() === 'ready' ? lines[4] : undefined;
}
