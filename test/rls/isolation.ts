import pg from 'pg';
import type { Table } from '../support/catalogue.ts';
import type { TestDatabase } from '../support/database.ts';

/** One attempt of body B on a table, and what came of it. */
export interface Attempt {
  readonly table: string;
  readonly what: string;
}

const DENIED = '42501';

/**
 * As `digipro_app` in body B: tries to see, change, remove, take over and plant rows of body A in every table, with every right on rows,
 * so that nothing but row security stands in the way. Both bodies have rows everywhere. @returns what succeeded and should not have.
 */
export async function crossings(
  database: TestDatabase,
  tables: readonly Table[],
  bodies: { readonly a: string; readonly b: string },
): Promise<readonly Attempt[]> {
  const client = new pg.Client({ ...database.connection, options: '-c role=digipro_app' });
  await client.connect();
  const found: Attempt[] = [];
  try {
    for (const table of tables.filter(({ tenant }) => tenant)) {
      await database.admin(`grant select, insert, update, delete on ${table.name} to digipro_app`);
      for (const what of await attempts(client, table, bodies)) found.push({ table: table.name, what });
    }
  } finally {
    await client.end();
  }
  return found;
}

async function attempts(
  client: pg.Client,
  table: Table,
  { a, b }: { readonly a: string; readonly b: string },
): Promise<readonly string[]> {
  const { name } = table;
  const columns = table.columns.filter(({ generated }) => !generated).map((column) => column.name);
  const as = (body: string | undefined, statement: string, values: unknown[] = []) =>
    attempt(client, body, statement, values);
  const planted = columns.map((column) => (column === 'body_id' ? '$1::uuid' : column)).join(', ');
  const list = columns.join(', ');
  const own = await as(b, `select from ${name}`);
  const outcomes: Record<string, string | number> = {
    'sees rows of another body': await as(b, `select from ${name} where body_id = $1`, [a]),
    'sees rows that are not its own': await as(b, `select from ${name} where body_id <> $1`, [b]),
    'sees rows without a body': await as(undefined, `select from ${name}`),
    'sees rows with an empty body': await as('', `select from ${name}`),
    'changes rows of another body': await as(b, `update ${name} set body_id = body_id where body_id = $1`, [a]),
    'removes rows of another body': await as(b, `delete from ${name} where body_id = $1`, [a]),
    'locks rows of another body': await as(b, `select from ${name} where body_id = $1 for update`, [a]),
    'removes rows without a body': await as(undefined, `delete from ${name}`),
  };
  const refused: Record<string, string | number> = {
    'plants a row in another body': await as(
      b,
      `insert into ${name} (${list}) select ${planted} from ${name} limit 1`,
      [a],
    ),
    'gives a row to another body': await as(b, `update ${name} set body_id = $1`, [a]),
    'plants a row without a body': await as(undefined, `insert into ${name} (body_id) values ($1)`, [a]),
  };
  return [
    ...(typeof own === 'number' && own > 0 ? [] : [`has no row of its own to try with (${own})`]),
    ...Object.entries(outcomes)
      .filter(([, outcome]) => outcome !== 0)
      .map(([what, outcome]) => `${what} (${outcome})`),
    ...Object.entries(refused)
      .filter(([, outcome]) => outcome !== DENIED)
      .map(([what, outcome]) => `${what} (${outcome})`),
  ];
}

/** Runs a statement in a transaction of the body that is rolled back. @returns the rows touched, or the SQLSTATE. */
async function attempt(client: pg.Client, body: string | undefined, statement: string, values: unknown[]) {
  await client.query('begin');
  try {
    if (body !== undefined) await client.query(`select set_config('app.body', $1, true)`, [body]);
    return (await client.query(statement, values)).rowCount ?? 0;
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    await client.query('rollback');
  }
}
