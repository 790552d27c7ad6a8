import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrate, readMigrations, type ConnectionSettings, type Module } from '../../src/kernel/index.ts';
import type { TestCluster } from './server.ts';

const TEMPLATE_LOCK = 7_240_001;

export interface TestDatabase {
  /** Connection as the login of the product: no superuser, no owner. */
  readonly connection: ConnectionSettings;
  /** Runs a statement as superuser, for what a test must see or break behind the product's back. */
  admin<R>(text: string, values?: unknown[]): Promise<R[]>;
  drop(): Promise<void>;
}

/** A migrated database of one's own: a clone of a template that is made once per set of migrations. */
export async function testDatabase(
  modules: readonly Module[],
  cluster: TestCluster = inject('cluster'),
): Promise<TestDatabase> {
  const template = await ensureTemplate(cluster, modules);
  const name = `t_${randomBytes(6).toString('hex')}`;
  await withAdmin(cluster, 'postgres', (client) => client.query(`create database ${name} template ${template}`));
  const superuser = new pg.Pool({ ...as(cluster, 'superuser', name), max: 2 });
  superuser.on('error', () => undefined);
  return {
    connection: as(cluster, 'login', name),
    admin: async (text, values) => (await superuser.query(text, values)).rows,
    async drop() {
      await superuser.end();
      await withAdmin(cluster, 'postgres', (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

async function ensureTemplate(cluster: TestCluster, modules: readonly Module[]): Promise<string> {
  const sources = modules.flatMap((module) =>
    module.migrations ? [{ room: module.name, folder: module.migrations }] : [],
  );
  const migrations = await readMigrations(sources);
  const digest = createHash('sha256')
    .update(migrations.map((m) => m.room + m.checksum).join())
    .digest('hex');
  const name = `tpl_${digest.slice(0, 16)}`;
  await withAdmin(cluster, 'postgres', async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 1) return;
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft} owner digipro_owner template template0 encoding 'UTF8'`);
    await migrate(as(cluster, 'login', draft), migrations, new Date());
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

/** Work of a superuser in one of the databases of the server. */
export async function withAdmin<T>(
  cluster: TestCluster,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(as(cluster, 'superuser', database));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function as({ host, port, ...accounts }: TestCluster, who: 'superuser' | 'login', database: string) {
  return { host, port, database, ...accounts[who] };
}
