import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, syncFolder, writeWhole } from '../postgres/files.ts';
import { clusterFolder, recall } from '../postgres/memory.ts';
import { startPostgres } from '../postgres/server.ts';
import { BackupError, type InstallationPlace } from './types.ts';

/** Marks a data folder as half restored, from the first file to the last row. */
const MARK = 'restore-unfinished.json';

/** Half an installation must never be started or backed up. @throws BackupError. */
export async function refuseUnfinishedRestore(dataDir: string): Promise<void> {
  if (!(await exists(join(dataDir, MARK)))) return;
  throw new BackupError(
    `a restore into ${dataDir} was broken off: run it again with "digipro restore DIR", it begins anew by itself`,
  );
}

/** What the holder of the data folder keeps in it. */
const RUN = 'run';

/** @throws BackupError for a folder that holds anything but what a broken restore has left. */
export async function refuseFilledFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const names = await readdir(dataDir);
  if (names.includes(MARK) || names.every((name) => name === RUN)) return;
  throw new BackupError(`${dataDir} is not empty: set DIGIPRO_DATA to a new folder, nothing is restored over data`);
}

/** Marks the folder as half restored, after clearing what a broken restore has left. The caller holds the installation lock. */
export async function claimFolder(place: InstallationPlace, backup: string): Promise<void> {
  await clearUnfinished(place);
  await refuseFilledFolder(place.dataDir);
  await writeWhole(join(place.dataDir, MARK), `${JSON.stringify({ backup })}\n`, 0o644);
}

/** Removes what a restore has made, the mark last. Only what bears the mark is touched: the folder was empty before. */
export async function clearUnfinished({ dataDir, pgBin, log }: InstallationPlace): Promise<void> {
  if (!(await exists(join(dataDir, MARK)))) return;
  const memory = await recall(dataDir).catch(() => undefined);
  if (memory) {
    // A server that outlived a killed restore would write on below our hands: taken over, then stopped in order.
    const server = await startPostgres({ dataDir, binDir: pgBin, log }).catch(() => undefined);
    await server?.stop();
    if (memory.outside) await rm(clusterFolder(dataDir, memory.outside), { recursive: true, force: true });
  }
  for (const name of await readdir(dataDir)) {
    if (name !== MARK && name !== RUN) await rm(join(dataDir, name), { recursive: true, force: true });
  }
  await rm(join(dataDir, MARK), { force: true });
}

/** The restore is whole: the folder is an installation from now on. */
export async function finishRestore(dataDir: string): Promise<void> {
  await rm(join(dataDir, MARK));
  await syncFolder(dataDir);
}
