import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instant, object, text, Type, type Static } from '../operations/schema.ts';
import { createValidator } from '../operations/validation.ts';
import { readIfPresent, writeWhole } from '../postgres/files.ts';
import type { Manifest } from './types.ts';

const lastBackupSchema = object({ takenAt: instant, folder: text(4000), problems: Type.Integer({ minimum: 0 }) });

/** The last backup that was read again whole: when its snapshot was taken, where it lies, how many faults the installation had. */
export type LastBackup = Static<typeof lastBackupSchema>;

/** Notes in the data folder that a backup is whole, unless a younger one is noted already. */
export async function rememberBackup(dataDir: string, folder: string, manifest: Manifest): Promise<void> {
  const known = await lastBackup(dataDir);
  if (known && known.takenAt > manifest.takenAt) return;
  const note: LastBackup = { takenAt: manifest.takenAt, folder, problems: manifest.problems.length };
  await writeWhole(fileOf(dataDir), `${JSON.stringify(note)}\n`, 0o644);
}

/** @returns undefined when none was ever made, or the note is spoilt. */
export async function lastBackup(dataDir: string): Promise<LastBackup | undefined> {
  const note = await readIfPresent(fileOf(dataDir));
  try {
    const value = JSON.parse(note ?? 'null') as LastBackup;
    return createValidator().check(lastBackupSchema, value).length === 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

function fileOf(dataDir: string): string {
  return join(dataDir, 'last-backup.json');
}

/** Whether the backup of the note is still where it was. */
export async function isStillThere(last: LastBackup): Promise<boolean> {
  return readFile(join(last.folder, 'manifest.json')).then(
    () => true,
    () => false,
  );
}
