import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { ConnectionSettings } from '../sql/database.ts';
import { createHashingFile, type SpaceGuard } from './disk.ts';
import { DATABASE } from './manifest.ts';
import { createRowDigest } from './row-digest.ts';
import {
  connect,
  holdTables,
  listTables,
  openSnapshot,
  readHeads,
  readInstallation,
  readListing,
  readMigrationList,
  readRows,
  readSequences,
  type Table,
} from './store.ts';
import { type BackupPlan, BackupError, type Manifest, type TableEntry } from './types.ts';

export interface Dump extends Pick<Manifest, 'migrations' | 'tables' | 'heads' | 'sequences'> {
  /** File with the contents that the snapshot names, a line each. */
  readonly listing: string;
}

/** An open snapshot of the database: everything that is read through it is of one instant. */
export interface Snapshot {
  readonly installation: Manifest['installation'];
  /** Writes the rows of every table into `folder`, and closes the snapshot. */
  dump(folder: string, guard: SpaceGuard): Promise<Dump>;
  /** Ends the session, which also lets the next backup begin. */
  close(): Promise<void>;
}

/** Opens the snapshot. The session stays until `close`, so that two backups of one installation never run at a time. */
export async function takeSnapshot(
  connection: ConnectionSettings,
  plan: BackupPlan,
  signal: AbortSignal | undefined,
): Promise<Snapshot> {
  const client = await connect(connection, 'backup');
  const stop = () => void client.end().catch(() => undefined);
  signal?.addEventListener('abort', stop, { once: true });
  const close = async () => {
    signal?.removeEventListener('abort', stop);
    await client.end().catch(() => undefined);
  };
  try {
    await openSnapshot(client);
    const found = await readInstallation(client);
    if (!found) throw new BackupError('the database holds no installation yet: there is nothing to back up');
    const installation = { id: found.id, mode: found.mode };
    return { installation, dump: (folder, guard) => dump(client, plan, folder, guard), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function dump(client: pg.Client, plan: BackupPlan, folder: string, guard: SpaceGuard): Promise<Dump> {
  const tables = await listTables(client);
  await holdTables(client, tables);
  await mkdir(join(folder, DATABASE), { mode: 0o700 });
  const entries: TableEntry[] = [];
  for (const table of tables) entries.push(await dumpTable(client, table, folder, guard));
  const listing = join(folder, 'contents.draft');
  const list = await createHashingFile(listing, guard);
  await readListing(client, plan.contents.statement, (row) => list.write(row)).catch(async (error: unknown) => {
    await list.abandon();
    throw error;
  });
  await list.finish();
  const migrations = await readMigrationList(client);
  const heads = await readHeads(client);
  const sequences = await readSequences(client);
  // The snapshot keeps the database from tidying up: it must not stay open while files are copied.
  await client.query('commit');
  return { tables: entries, heads: [...heads], sequences, migrations, listing };
}

async function dumpTable(client: pg.Client, table: Table, folder: string, guard: SpaceGuard): Promise<TableEntry> {
  const file = await createHashingFile(join(folder, fileOf(table)), guard);
  const digest = createRowDigest();
  try {
    await readRows(client, table, (row) => {
      digest.add(row);
      return file.write(row);
    });
    const { size, sha256 } = await file.finish();
    const columns = table.columns.map((column) => column.name);
    return { schema: table.schema, name: table.name, columns, bytes: size, sha256, ...digest.result() };
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

/** Where the rows of a table lie in a backup: COPY's text form, which `psql` reads as well. */
export function fileOf(table: Pick<Table, 'schema' | 'name'>): string {
  return join(DATABASE, `${table.schema}.${table.name}.copy`);
}
