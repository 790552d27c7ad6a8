import pg from 'pg';
import { BACKUP_ROLE, backupRoleStatements, quoteIdentifier } from '../postgres/roles.ts';
import type { ConnectionSettings } from '../sql/database.ts';
import type { Migration } from '../sql/migrate.ts';
import { copyOut, type RowSink } from './copy.ts';
import { BackupError, type LedgerHead, type Manifest, type SequenceEntry } from './types.ts';

/** A table of the product as the catalogue tells it. */
export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly forced: boolean;
}

interface Column {
  readonly name: string;
  readonly type: string;
}

/** How values are written in a COPY, whatever the server or the login is set to. */
const SETTINGS = `
  set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = '60s';
  set datestyle = 'ISO'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set bytea_output = 'hex';
  set extra_float_digits = 1; set client_encoding = 'UTF8'; set search_path = pg_catalog;
  set client_min_messages = warning; set row_security = off`;

/** Waits for as long as the server may need to see that a backup was killed (client_connection_check_interval is 10 s). */
const ONE_AT_A_TIME = `set lock_timeout = '15s'; select pg_advisory_lock(hashtextextended('digipro backup', 0))`;

export async function connect(connection: ConnectionSettings, purpose: 'backup' | 'restore'): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, application_name: `digipro ${purpose}` });
  // A lost connection is told by the statement in hand.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/**
 * Opens the one snapshot that the whole backup reads, as a role that sees the rows of every body and writes nothing. It has no
 * transaction number of its own, so neither writers nor the sealer wait for it.
 */
export async function openSnapshot(client: pg.Client): Promise<void> {
  await client.query(ONE_AT_A_TIME).catch((error: { code?: string }) => {
    if (error.code !== '55P03') throw error;
    throw new BackupError('another backup of this installation is being made: wait for its end');
  });
  await client.query(SETTINGS);
  await takeBackupRole(client);
  await client.query('begin isolation level repeatable read read only');
}

async function takeBackupRole(client: pg.Client): Promise<void> {
  try {
    await client.query(`set role ${BACKUP_ROLE}`);
  } catch (error) {
    const login = (await client.query<{ login: string }>('select session_user::text as login')).rows[0]!.login;
    throw new BackupError(
      `the login ${login} may not read the rows of all bodies (${(error as Error).message}); ask the administrator of the database to run:\n${backupRoleStatements(login).join(';\n')};`,
    );
  }
}

/** Prepares the session that fills an empty database, as the owner of the tables. */
export async function beginRestore(client: pg.Client): Promise<void> {
  await client.query(SETTINGS);
  await client.query('set role digipro_owner');
  await client.query('begin');
}

/** The product's tables in the order of their names. Columns that the server computes are not among theirs. */
export async function listTables(client: pg.Client): Promise<readonly Table[]> {
  const found = await client.query<Table>(`
    select n.nspname as schema, c.relname as name, c.relforcerowsecurity as forced,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by a.attnum)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
    where c.relkind = 'r' and r.rolname = 'digipro_owner'
    order by n.nspname collate "C", c.relname collate "C"`);
  return found.rows;
}

/** Keeps a migration from changing tables while they are read. */
export async function holdTables(client: pg.Client, tables: readonly Table[]): Promise<void> {
  await client.query(`lock table ${tables.map(nameOf).join(', ')} in access share mode`);
}

export async function readInstallation(
  client: pg.Client,
): Promise<(Manifest['installation'] & { createdAt: Date }) | undefined> {
  const known = await client.query<{ there: boolean }>(
    `select to_regclass('kernel.installation') is not null as there`,
  );
  if (!known.rows[0]!.there) return undefined;
  const found = await client.query<Manifest['installation'] & { createdAt: Date }>(
    'select id, mode, created_at as "createdAt" from kernel.installation',
  );
  return found.rows[0];
}

export async function readMigrationList(client: pg.Client): Promise<Manifest['migrations']> {
  const found = await client.query<Manifest['migrations'][number]>(
    'select room, number, name, checksum from kernel.migration order by room collate "C", number',
  );
  return found.rows;
}

/** Where the counters of identity columns stand. They are outside of every snapshot: never before a row that one shows. */
export async function readSequences(client: pg.Client): Promise<SequenceEntry[]> {
  const found = await client.query<SequenceEntry>(`
    select schemaname as schema, sequencename as name, last_value::text as value from pg_sequences
    where sequenceowner = 'digipro_owner' and last_value is not null
    order by schemaname collate "C", sequencename collate "C"`);
  return found.rows;
}

/** Lets the counters go on behind what they gave last. */
export async function setSequences(client: pg.Client, sequences: readonly SequenceEntry[]): Promise<void> {
  for (const entry of sequences) await client.query('select setval($1::regclass, $2)', [nameOf(entry), entry.value]);
}

/** Where the chain of each body stands. */
export async function readHeads(client: pg.Client): Promise<readonly LedgerHead[]> {
  const found = await client.query<LedgerHead>(`
    select t.body_id as "bodyId", t.code, h.leaf_count::float8 as leaves, encode(h.hash, 'hex') as hash
    from kernel.tenant t join kernel.seal_head h on h.body_id = t.body_id order by t.position`);
  return found.rows;
}

/**
 * Numbers of transactions mean nothing in another cluster. Facts that are sealed get 0 and the head 1, so that the sealer never looks
 * at them again; facts that wait for their seal get 1 and their place in the order of commit, which their numbers said before.
 */
const WAITING = `left join (
    select e.body_id, e.id, row_number() over (partition by e.body_id order by e.txid, e.position_in_tx)::int as place
    from kernel.event e join kernel.seal_head h on h.body_id = e.body_id
    where e.txid >= h.sealed_txid
      and not exists (select from kernel.event_seal s where s.body_id = e.body_id and s.event_id = e.id)
  ) w on w.body_id = t.body_id and w.id = t.id`;

const JOINS: Readonly<Record<string, string>> = { 'kernel.event': WAITING };
const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'kernel.event': {
    txid: `case when w.id is null then '0' else '1' end`,
    position_in_tx: 'coalesce(w.place, t.position_in_tx)',
  },
  'kernel.seal_head': { sealed_txid: `'1'` },
};

/** Gives the rows of a table in COPY's text form, as they are to be put into another cluster. */
export function readRows(client: pg.Client, table: Table, sink: RowSink): Promise<void> {
  const key = `${table.schema}.${table.name}`;
  const values = table.columns.map(({ name, type }) => {
    const written = type === 'xid8' ? `'0'` : `t.${quoteIdentifier(name)}`;
    return VALUES[key]?.[name] ?? written;
  });
  const source = `${nameOf(table)} t ${JOINS[key] ?? ''}`;
  return copyOut(client, `copy (select ${values.join(', ')} from ${source}) to stdout`, sink);
}

/** Gives `path`, tab, `size`, tab, `sha256` for every content that the rows name. */
export function readListing(client: pg.Client, statement: string, sink: RowSink): Promise<void> {
  return copyOut(client, `copy (select path, size, sha256 from (${statement}) c order by path) to stdout`, sink);
}

export function nameOf(table: Pick<Table, 'schema' | 'name'>): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
}

export function copyInText(table: Pick<Table, 'schema' | 'name'>, columns: readonly string[]): string {
  return `copy ${nameOf(table)} (${columns.map(quoteIdentifier).join(', ')}) from stdin`;
}

export interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Foreign keys as statements can make them again. Those that a partition has from its table come with it. */
export async function listForeignKeys(client: pg.Client): Promise<readonly ForeignKey[]> {
  const found = await client.query<ForeignKey>(`
    select format('%I.%I', n.nspname, c.relname) as table, format('%I', k.conname) as name,
      pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_roles r on r.oid = c.relowner
    where k.contype = 'f' and k.conparentid = 0 and r.rolname = 'digipro_owner'
    order by 1, 2`);
  return found.rows;
}

/** Whether the database knows exactly these migrations, as they are written. */
export async function knowsExactly(client: pg.Client, migrations: readonly Migration[]): Promise<boolean> {
  const known = await readMigrationList(client);
  const texts = new Set(known.map((row) => `${row.room}/${row.number}/${row.checksum}`));
  return (
    known.length === migrations.length && migrations.every((m) => texts.has(`${m.room}/${m.number}/${m.checksum}`))
  );
}
