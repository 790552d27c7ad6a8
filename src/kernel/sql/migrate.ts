import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { ConnectionSettings } from './database.ts';

/** One numbered SQL file of a room. A first line `--! breaking` says that older program versions must not run on the result. */
export interface Migration {
  readonly room: string;
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
  readonly breaking: boolean;
}

export interface MigrationSource {
  readonly room: string;
  readonly folder: URL;
}

export interface MigrationReport {
  readonly applied: readonly string[];
  readonly total: number;
}

const FILE = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** Reads the migrations of the rooms in the order of their dependencies. @throws when numbers have gaps or a file has a wrong name. */
export async function readMigrations(sources: readonly MigrationSource[]): Promise<readonly Migration[]> {
  const all: Migration[] = [];
  for (const source of sources) {
    const files = (await readdir(fileURLToPath(source.folder))).filter((file) => file.endsWith('.sql')).sort();
    for (const [index, file] of files.entries()) {
      const match = FILE.exec(file);
      if (!match || Number(match[1]) !== index + 1) {
        throw new Error(`migration ${source.room}/${file}: files are numbered 0001_name.sql without gaps`);
      }
      const text = await readFile(new URL(file, source.folder), 'utf8');
      const checksum = createHash('sha256').update(text).digest('hex');
      const breaking = text.startsWith('--! breaking');
      all.push({ room: source.room, number: index + 1, name: match[2]!, text, checksum, breaking });
    }
  }
  return all;
}

/**
 * Applies what is missing, each file in a transaction of its own as `digipro_owner`, under a lock that a second migrator waits for.
 * @throws when an applied file was changed since (checksum), or when the database holds a breaking migration unknown to this program.
 */
export async function migrate(
  connection: ConnectionSettings,
  migrations: readonly Migration[],
  at: Date,
): Promise<MigrationReport> {
  const client = new pg.Client({ ...connection, application_name: 'digipro migrate' });
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query('set role digipro_owner; set lock_timeout = 0; set client_min_messages = warning');
    await client.query(LEDGER_OF_MIGRATIONS);
    for (const migration of migrations) {
      await client.query('begin');
      await client.query('lock table kernel.migration in exclusive mode');
      if (await apply(client, migration, at)) applied.push(`${migration.room}/${migration.number}_${migration.name}`);
      await client.query('commit');
    }
    await refuseUnknownBreaking(client, migrations);
  } finally {
    await client.end();
  }
  return { applied, total: migrations.length };
}

async function apply(client: pg.Client, migration: Migration, at: Date): Promise<boolean> {
  const found = await client.query<{ checksum: string }>(
    'select checksum from kernel.migration where room = $1 and number = $2',
    [migration.room, migration.number],
  );
  const known = found.rows[0];
  if (known && known.checksum !== migration.checksum) {
    throw new Error(
      `migration ${migration.room}/${migration.number}_${migration.name} was changed after it had been applied`,
    );
  }
  if (known) return false;
  try {
    await client.query(migration.text);
  } catch (error) {
    throw new Error(`migration ${migration.room}/${migration.number}_${migration.name} failed: ${describe(error)}`, {
      cause: error,
    });
  }
  await client.query(
    'insert into kernel.migration (room, number, name, checksum, breaking, applied_at) values ($1, $2, $3, $4, $5, $6)',
    [migration.room, migration.number, migration.name, migration.checksum, migration.breaking, at],
  );
  return true;
}

async function refuseUnknownBreaking(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const known = new Set(migrations.map((m) => `${m.room}/${m.number}`));
  const rows = (
    await client.query<{ id: string }>("select room || '/' || number as id from kernel.migration where breaking")
  ).rows;
  const unknown = rows.filter((row) => !known.has(row.id)).map((row) => row.id);
  if (unknown.length > 0) {
    throw new Error(`the database was upgraded by a newer version (${unknown.join(', ')}): start that version instead`);
  }
}

function describe(error: unknown): string {
  const { message, position, detail } = error as { message: string; position?: string; detail?: string };
  return [message, detail, position && `at character ${position}`].filter(Boolean).join(', ');
}

const LEDGER_OF_MIGRATIONS = `
create schema if not exists kernel;
create table if not exists kernel.migration (
  room text not null,
  number int not null,
  name text not null,
  checksum text not null,
  breaking boolean not null,
  applied_at timestamptz not null,
  primary key (room, number)
)`;
