import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { acquireInstallationLock } from '../postgres/lock.ts';
import { startPostgres } from '../postgres/server.ts';
import type { Migration } from '../sql/migrate.ts';
import type { ConnectionSettings } from '../sql/database.ts';
import { asSentence, createHashingFile, folderMaker, readBlocks, spaceGuard } from './disk.ts';
import { loadDatabase, migrationsOf } from './load.ts';
import { FILES, findBackup } from './manifest.ts';
import {
  type BackupPlan,
  BackupError,
  type FileEntry,
  type InstallationPlace,
  type LedgerHead,
  type Manifest,
} from './types.ts';
import { claimFolder, clearUnfinished, finishRestore, refuseFilledFolder } from './unfinished.ts';
import { fileEntries, verifyBackup } from './verify.ts';

export interface RestoreOptions {
  /** A backup, or a repository folder of which the newest one is taken. */
  readonly from: string;
  readonly place: InstallationPlace;
  readonly plan: BackupPlan;
  /** Those of this program, in order. */
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
}

export interface Restored {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly heads: readonly LedgerHead[];
}

/**
 * Makes the installation again from a backup, in a place that holds nothing. The whole backup is read and compared first, so that a
 * damaged one changes nothing; a restore that is broken off leaves the folder empty, or marked as half done after a kill.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { place, clock } = options;
  const folder = await findBackup(options.from);
  const { manifest, problems } = await verifyBackup(folder);
  if (problems.length > 0) throw new BackupError(`the backup in ${folder} is not whole:\n  ${problems.join('\n  ')}`);
  const migrations = migrationsOf(manifest, options.migrations);
  await refuseFilledFolder(place.dataDir);
  const lock = await acquireInstallationLock(place.dataDir);
  try {
    await claimFolder(place, folder);
    await restoreFiles(options, folder);
    const heads = await withDatabase(place, (connection) =>
      loadDatabase(connection, folder, manifest, migrations, clock.realNow()),
    );
    await finishRestore(place.dataDir);
    return { folder, manifest, heads };
  } catch (error) {
    await clearUnfinished(place);
    throw asSentence(error);
  } finally {
    await lock.release();
  }
}

async function withDatabase<T>(place: InstallationPlace, work: (connection: ConnectionSettings) => Promise<T>) {
  if (place.databaseUrl) return work({ connectionString: place.databaseUrl });
  const server = await startPostgres({ dataDir: place.dataDir, binDir: place.pgBin, log: place.log });
  try {
    return await work(server.login);
  } finally {
    await server.stop();
  }
}

async function restoreFiles({ place, plan }: RestoreOptions, folder: string): Promise<void> {
  const folders = folderMaker();
  const guard = await spaceGuard(place.dataDir, place.dataDir);
  for await (const entry of fileEntries(folder)) {
    if (!belongs(plan, entry.path)) {
      throw new BackupError(`the backup holds ${entry.path}, which is no part of an installation`);
    }
    const target = join(place.dataDir, entry.path);
    await folders.for(target);
    await restoreFile(join(folder, FILES, entry.path), target, entry, guard);
  }
  for (const name of plan.folders) await mkdir(join(place.dataDir, name), { recursive: true, mode: 0o700 });
  await folders.sync();
}

/** Whatever a list says: a backup from elsewhere must not put a file where the program or the database keeps its own. */
function belongs({ contents, folders, without }: BackupPlan, path: string): boolean {
  return [contents.folder, ...folders].some((root) => path.startsWith(`${root}/`)) && !without.includes(path);
}

async function restoreFile(
  source: string,
  target: string,
  entry: FileEntry,
  guard: Awaited<ReturnType<typeof spaceGuard>>,
): Promise<void> {
  const file = await createHashingFile(target, guard, entry.mode);
  try {
    for await (const chunk of readBlocks(source)) await file.write(chunk);
    const { sha256 } = await file.finish();
    if (sha256 !== entry.sha256) throw new BackupError(`${source} changed while it was read`);
  } catch (error) {
    await file.abandon();
    throw error;
  }
}
