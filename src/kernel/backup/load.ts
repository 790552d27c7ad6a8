import { join } from 'node:path';
import type pg from 'pg';
import { canonicalJson } from '../events/canonical.ts';
import { migrate, type Migration } from '../sql/migrate.ts';
import type { ConnectionSettings } from '../sql/database.ts';
import { copyIn } from './copy.ts';
import { readBlocks } from './disk.ts';
import { fileOf } from './dump.ts';
import { createRowDigest } from './row-digest.ts';
import {
  beginRestore,
  connect,
  copyInText,
  knowsExactly,
  listForeignKeys,
  listTables,
  nameOf,
  readHeads,
  readInstallation,
  readRows,
  setSequences,
  type Table,
} from './store.ts';
import { BackupError, type LedgerHead, type Manifest } from './types.ts';

/** The migrations that the backup was made under. @throws BackupError when this program does not have them as they were. */
export function migrationsOf(manifest: Manifest, program: readonly Migration[]): readonly Migration[] {
  const known = new Map(program.map((migration) => [`${migration.room}/${migration.number}`, migration]));
  for (const { room, number, name, checksum } of manifest.migrations) {
    const found = known.get(`${room}/${number}`);
    if (found?.checksum === checksum) continue;
    const trouble = found ? 'is another one in this program' : 'is not known to this program';
    throw new BackupError(
      `the backup was made by DigiPro ${manifest.program}, whose migration ${room}/${number}_${name} ${trouble}: restore with that version or a later one`,
    );
  }
  const recorded = new Set(manifest.migrations.map(({ room, number }) => `${room}/${number}`));
  return program.filter((migration) => recorded.has(`${migration.room}/${migration.number}`));
}

/**
 * Fills an empty database with the rows of a backup, in one transaction: all of them are there in the end, compared with the manifest, or
 * none. Later migrations of the program are applied when it is started.
 * @returns where the chains of the bodies stand.
 */
export async function loadDatabase(
  connection: ConnectionSettings,
  folder: string,
  manifest: Manifest,
  migrations: readonly Migration[],
  at: Date,
): Promise<readonly LedgerHead[]> {
  await refuseFilled(connection);
  await migrate(connection, migrations, at);
  const client = await connect(connection, 'restore');
  try {
    await beginRestore(client);
    const tables = await listTables(client);
    refuseOtherTables(tables, manifest);
    if (!(await knowsExactly(client, migrations))) {
      throw new BackupError('the database is at another version than the backup: make an empty one');
    }
    const heads = await fill(client, folder, manifest, tables);
    await client.query('commit');
    await client.query('analyze');
    return heads;
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`the database did not take the backup: ${(error as Error).message}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Looked at before anything is written; looked at again when the tables are held. */
async function refuseFilled(connection: ConnectionSettings): Promise<void> {
  const client = await connect(connection, 'restore');
  try {
    await beginRestore(client);
    await refuseInstallation(client);
  } finally {
    await client.end();
  }
}

async function refuseInstallation(client: pg.Client): Promise<void> {
  const found = await readInstallation(client);
  if (!found) return;
  const what = found.mode === 'real' ? 'a real installation' : 'a demonstration';
  throw new BackupError(`the database holds ${what} already: restore into an empty one`);
}

function refuseOtherTables(tables: readonly Table[], manifest: Manifest): void {
  const keyOf = ({ schema, name }: { schema: string; name: string }) => `${schema}.${name}`;
  const here = tables.map(keyOf);
  const there = manifest.tables.map(keyOf);
  const odd = [...here.filter((key) => !there.includes(key)), ...there.filter((key) => !here.includes(key))];
  if (odd.length > 0) throw new BackupError(`backup and database do not have the same tables: ${odd.join(', ')}`);
}

/**
 * Row-level security is forced also on the owner, and COPY does not write through it; so it is not forced on the owner until the rows
 * are there, which no other session sees. Foreign keys are made again over all rows at once: circles and rows that refer to later ones
 * are no trouble then, and millions of single checks are spared.
 */
async function fill(
  client: pg.Client,
  folder: string,
  manifest: Manifest,
  tables: readonly Table[],
): Promise<readonly LedgerHead[]> {
  const forced = tables.filter((table) => table.forced);
  for (const table of forced) await client.query(`alter table ${nameOf(table)} no force row level security`);
  const keys = await listForeignKeys(client);
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
  await client.query(`lock table ${tables.map(nameOf).join(', ')} in access exclusive mode`);
  await refuseInstallation(client);
  await client.query(`truncate ${tables.map(nameOf).join(', ')}`);
  for (const entry of manifest.tables) {
    await copyIn(client, copyInText(entry, entry.columns), readBlocks(join(folder, fileOf(entry))));
  }
  const heads = await compareAll(client, manifest, tables);
  await setSequences(client, manifest.sequences ?? []);
  for (const { table, name, definition } of keys) {
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  }
  for (const table of forced) await client.query(`alter table ${nameOf(table)} force row level security`);
  return heads;
}

/** Reads the rows back as a backup would, which needs all tables: whether a fact is sealed stands in another one. */
async function compareAll(
  client: pg.Client,
  manifest: Manifest,
  tables: readonly Table[],
): Promise<readonly LedgerHead[]> {
  const entries = new Map(manifest.tables.map((entry) => [nameOf(entry), entry]));
  for (const table of tables) {
    const expected = entries.get(nameOf(table))!;
    const digest = createRowDigest();
    await readRows(client, table, (row) => {
      digest.add(row);
      return undefined;
    });
    const found = digest.result();
    if (found.rows === expected.rows && found.digest === expected.digest) continue;
    throw new BackupError(`${nameOf(table)} does not hold the rows of the backup: ${found.rows} of ${expected.rows}`);
  }
  const heads = await readHeads(client);
  if (canonicalJson(heads) === canonicalJson(manifest.heads)) return heads;
  throw new BackupError('the heads of the ledger are not those of the manifest');
}
