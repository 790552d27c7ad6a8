import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../errors.ts';
import { canonicalJson } from '../events/canonical.ts';
import { object, sha256Hex, type TSchema } from '../operations/schema.ts';
import { createValidator } from '../operations/validation.ts';
import { writeWhole } from '../postgres/files.ts';
import { asSentence, isAbsent } from './disk.ts';
import { BackupError, type FileEntry, fileEntrySchema, FORMAT, type Manifest, manifestSchema } from './types.ts';

const MANIFEST = 'manifest.json';
export const FILE_LIST = 'files.ndjson';
export const DATABASE = 'database';
export const FILES = 'files';

const wrapped = object({ sha256: sha256Hex, manifest: manifestSchema });
const validator = createValidator();

/** Writes the manifest, the last thing that makes a folder a backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(join(folder, MANIFEST), render({ sha256: digestOf(manifest), manifest }), 0o600);
}

function render(wrapped: { sha256: string; manifest: Manifest }): string {
  return `${JSON.stringify(wrapped, null, 1)}\n`;
}

function digestOf(manifest: Manifest): string {
  return createHash('sha256').update(canonicalJson(manifest), 'utf8').digest('hex');
}

/** Reads the manifest of a backup. @throws BackupError when there is none, when it was changed, or when another program wrote it. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) throw new BackupError(`${folder} is no backup: it has no ${MANIFEST}`);
    throw error;
  });
  const content = parse(text, path) as { sha256: string; manifest: Manifest & { format: string } };
  const format = content?.manifest?.format;
  if (typeof format === 'string' && /^digipro-backup\/\d+$/.test(format) && format !== FORMAT) {
    throw new BackupError(
      `${path} has the form ${format}, this version reads ${FORMAT}: use the version that wrote it`,
    );
  }
  check(wrapped, content, path);
  // Also the white space: whatever byte is another one is told.
  const same = digestOf(content.manifest) === content.sha256 && render(content) === text;
  if (!same) throw new BackupError(`${path} was changed after it was written`);
  return content.manifest;
}

/** Reads one line of the list of files. @throws BackupError for a path that leads out of the data folder. */
export function readFileEntry(line: string, path: string): FileEntry {
  const entry = parse(line, path) as FileEntry;
  check(fileEntrySchema, entry, path);
  if (entry.path.split('/').some((part) => part === '' || part === '.' || part === '..') || entry.path.includes('\\')) {
    throw new BackupError(`${path} names a file outside of the data folder: ${entry.path}`);
  }
  return entry;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BackupError(`${path} cannot be read: it is damaged or cut off`);
  }
}

function check(schema: TSchema, value: unknown, path: string): void {
  try {
    validator.input(schema, value);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const fields = error.errors.map(({ pointer, message }) => `${pointer} ${message}`).slice(0, 3);
    throw new BackupError(`${path} is no list of ours: ${fields.join('; ')}`);
  }
}

const DATED = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z-[0-9a-f]{12}$/;

/** Name of the folder of a backup: they sort by time, and installations may share a repository folder. */
export function backupName(takenAt: Date, installationId: string): string {
  return `${takenAt.toISOString().replaceAll(':', '-')}-${ownerPart(installationId)}`;
}

/** The end of the identifier: its beginning is a time that two installations may have in common. */
function ownerPart(installationId: string): string {
  return installationId.slice(-12);
}

/** Folders in which a backup is not finished: work in hand, or what a crash has left of it. */
export function draftName(installationId: string): string {
  return `.unfinished-${ownerPart(installationId)}`;
}

/** Names of the backups in a repository folder, the newest first; of one installation only if it is named. */
export async function listBackups(repository: string, installationId?: string): Promise<readonly string[]> {
  const names = await readdir(repository).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  const ours = installationId === undefined ? '' : `-${ownerPart(installationId)}`;
  return names
    .filter((name) => DATED.test(name) && name.endsWith(ours))
    .sort()
    .reverse();
}

/** The backup that a folder is, or the newest of those in it. @throws BackupError when there is none. */
export async function findBackup(folder: string): Promise<string> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw asSentence(error);
  });
  if (names.includes(MANIFEST)) return folder;
  const [newest] = await listBackups(folder);
  if (newest === undefined) throw new BackupError(`${folder} holds no finished backup`);
  return join(folder, newest);
}
