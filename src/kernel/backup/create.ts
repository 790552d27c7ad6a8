import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { exists, syncFolder } from '../postgres/files.ts';
import type { ConnectionSettings } from '../sql/database.ts';
import { collectFiles } from './collect.ts';
import { asSentence, spaceGuard } from './disk.ts';
import { type Snapshot, takeSnapshot } from './dump.ts';
import { rememberBackup } from './last.ts';
import { backupName, draftName, listBackups, writeManifest } from './manifest.ts';
import { BackupError, type BackupPlan, type FinishedBackup, FORMAT, type Manifest } from './types.ts';
import { verifyBackup } from './verify.ts';

export interface BackupOptions {
  readonly connection: ConnectionSettings;
  readonly dataDir: string;
  readonly plan: BackupPlan;
  /** Folder in which the backup gets a dated folder of its own. */
  readonly repository: string;
  /** Version of the program, which the manifest names. */
  readonly program: string;
  readonly clock: Clock;
  /** Gives the backup up; nothing of it is left. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Backs the installation up while it works: first the rows, from one snapshot; then the contents that they name, which never change;
 * then keys and secrets; then the manifest. It is written under another name, read again, and gets its name when it is whole: whatever
 * comes in between leaves no folder that looks like a backup.
 */
export async function createBackup(options: BackupOptions): Promise<FinishedBackup> {
  const { repository, signal } = options;
  await ensureRepository(repository);
  const takenAt = options.clock.realNow();
  const snapshot = await takeSnapshot(options.connection, options.plan, signal);
  const draft = join(repository, draftName(snapshot.installation.id));
  try {
    // Left by a crash: only one backup of an installation runs at a time, and that is this one.
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    const manifest = await fill(options, snapshot, draft, takenAt);
    const { problems, bytes } = await verifyBackup(draft, { freshOnly: true, signal });
    if (problems.length > 0) throw new BackupError(`what was written cannot be read again: ${problems.join('; ')}`);
    const folder = await finish(repository, draft, backupName(takenAt, manifest.installation.id));
    await rememberBackup(options.dataDir, folder, manifest);
    return { folder, manifest, bytes };
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw explain(error, options);
  } finally {
    await snapshot.close();
  }
}

/** Only the folder itself is made: what is above it is a disk or a share, and one that is not mounted must not be mistaken for it. */
async function ensureRepository(repository: string): Promise<void> {
  await mkdir(repository, { mode: 0o700 }).catch((error: { code?: string; message: string }) => {
    if (error.code === 'EEXIST') return;
    throw new BackupError(`the folder for the backups cannot be made: ${error.message}`);
  });
}

async function fill(options: BackupOptions, snapshot: Snapshot, draft: string, takenAt: Date): Promise<Manifest> {
  const { dataDir, plan, repository, signal } = options;
  const { installation } = snapshot;
  const guard = await spaceGuard(draft, dataDir);
  const { listing, ...database } = await snapshot.dump(draft, guard);
  const [newest] = await listBackups(repository, installation.id);
  const previous = newest && join(repository, newest);
  const { files, problems } = await collectFiles({ dataDir, plan, listing, folder: draft, previous, guard, signal });
  await rm(listing);
  const manifest: Manifest = {
    format: FORMAT,
    program: options.program,
    takenAt: takenAt.toISOString(),
    installation,
    ...database,
    files,
    problems: [...problems],
  };
  await writeManifest(draft, manifest);
  await syncFolder(join(draft, 'database'));
  return manifest;
}

async function finish(repository: string, draft: string, name: string): Promise<string> {
  const folder = join(repository, name);
  if (await exists(folder)) throw new BackupError(`${folder} is there already`);
  await rename(draft, folder);
  await syncFolder(repository);
  return folder;
}

function explain(error: unknown, { signal }: BackupOptions): unknown {
  if (signal?.aborted) return new BackupError('the backup was given up, because the installation stops');
  return asSentence(error);
}
