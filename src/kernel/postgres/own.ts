import pg from 'pg';
import { PostgresError } from './errors.ts';
import { ensureRoles, roleReport, type RoleReport } from './roles.ts';

/** The oldest server that the statements of the product run on. */
const OLDEST = 15;

/** What a PostgreSQL of the body's own is, as far as its login may know. */
export interface DatabaseReport extends RoleReport {
  /** Major version. */
  readonly version: number;
}

/** Looks at the server that DIGIPRO_DATABASE_URL names. @throws PostgresError, a sentence, when it cannot be used. */
export function inspectDatabase(url: string): Promise<DatabaseReport> {
  return withSession(url, async (client) => ({ version: await usableVersion(client), ...(await roleReport(client)) }));
}

/** Makes the product's roles where they are missing. @throws PostgresError with the statements that its administrator must run. */
export function prepareDatabase(url: string): Promise<void> {
  return withSession(url, async (client) => {
    await usableVersion(client);
    const { login } = await roleReport(client);
    await ensureRoles(client, login);
  });
}

async function withSession<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connected(url);
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connected(url: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    await client.connect();
    return client;
  } catch (error) {
    throw new PostgresError(`DIGIPRO_DATABASE_URL: the database does not answer: ${reasonOf(error)}`);
  }
}

/** A host with two addresses fails with one error for each, and a message of none. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

async function usableVersion(client: pg.Client): Promise<number> {
  const found = await client.query<{ v: number }>("select current_setting('server_version_num')::int as v");
  const version = Math.floor(found.rows[0]!.v / 10_000);
  if (version < OLDEST)
    throw new PostgresError(`DIGIPRO_DATABASE_URL: PostgreSQL ${version} is too old: use ${OLDEST} or later`);
  return version;
}
