import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openApp, type App } from '../src/app.ts';
import { DEMONSTRATION_BODY, seedDemonstration } from '../src/cli/demonstration.ts';
import { seedWorks } from '../src/cli/works.ts';
import { openStage, storyClock, type Stage } from '../src/cli/year/stage.ts';
import { playYear, yearStart } from '../src/cli/year/year.ts';
import { createLogger, listTenants, readConfig } from '../src/kernel/index.ts';

interface Table {
  readonly name: string;
  /** The column by which a row is told from its copies; `id` unless told otherwise. */
  readonly key?: string;
  /** Columns that name a row of a table above: a copy belongs to the copy of that row, where there is one. */
  readonly parents?: Readonly<Record<string, string>>;
  /** The rows that are counted, where not all of them are. */
  readonly counted?: string;
  /** Of what a body has few of: what part of the rows. */
  readonly share?: number;
  /** What else makes a copy another row than its original `t`. `n` counts the copies. */
  readonly changes: string;
}

/** A body that has 100,000 cases has some thousand public works. */
const WORKS = 0.05;

/** Tables whose rows are multiplied, each behind those that it refers to. */
const TABLES: readonly Table[] = [
  {
    name: 'records.dossier',
    changes: `'code', t.code || '-' || n, 'number', 1000000 + n, 'opened_at', t.opened_at - n * interval '3 minutes'`,
  },
  {
    name: 'records.document',
    changes: `'created_at', t.created_at - n * interval '3 minutes'`,
  },
  {
    name: 'records.protocol_entry',
    parents: { dossier_id: 'records.dossier' },
    changes: `'number', 1000000 + n, 'code', t.year || '/' || (1000000 + n),
      'registered_at', t.registered_at - n * interval '3 minutes', 'presented_at', t.presented_at - n * interval '3 minutes'`,
  },
  {
    name: 'processes.instance',
    parents: { dossier_id: 'records.dossier' },
    changes: `'code', 'P-' || (2100 + n % 50) || '/' || lpad(n::text, 6, '0'),
      'started_at', t.started_at - n * interval '3 minutes', 'presented_at', t.presented_at - n * interval '3 minutes',
      'due_day', t.due_day + (n % 60)::int`,
  },
  {
    name: 'processes.task',
    parents: { instance_id: 'processes.instance' },
    changes: `'created_at', t.created_at - n * interval '3 minutes'`,
  },
  {
    name: 'acts.act',
    parents: { case_id: 'processes.instance' },
    changes: `'number', case when t.number is not null then 1000000 + n end, 'title', t.title || ' ' || n,
      'drafted_at', t.drafted_at - n * interval '3 minutes', 'adopted_at', t.adopted_at - n * interval '3 minutes'`,
  },
  {
    name: 'publication.board_entry',
    parents: { act_id: 'acts.act' },
    changes: `'number', 1000000 + n, 'title', t.title || ' ' || n, 'published_at', t.published_at - n * interval '3 minutes',
      'from_day', t.from_day - (n / 300)::int, 'to_day', t.to_day - (n / 300)::int`,
  },
  {
    name: 'bus.message',
    changes: `'dedupe_key', t.dedupe_key || n, 'received_at', t.received_at - n * interval '3 minutes'`,
  },
  {
    name: 'integrity.finding',
    changes: `'subject', t.subject || n, 'opened_at', t.opened_at - n * interval '3 minutes'`,
  },
  { name: 'programmes.intervention', share: WORKS, changes: `'code', t.code || '-' || n` },
  {
    name: 'programmes.intervention_version',
    key: 'intervention_id',
    share: WORKS,
    changes: `'title', t.title || ' ' || n`,
  },
  {
    name: 'programmes.milestone',
    parents: { intervention_id: 'programmes.intervention' },
    share: 4 * WORKS,
    changes: `'title', t.title || ' ' || n`,
  },
  {
    name: 'performance.record',
    key: 'record_id',
    counted: `indicator = 'G1-opened'`,
    changes: `'month', date_trunc('month', t.month - (n % 700)::int), 'value', t.value + n % 90,
      'began', to_char(t.began::timestamp - (n % 700) * interval '1 day', 'YYYY-MM-DD'),
      'ended', to_char(t.ended::timestamp - (n % 700) * interval '1 day', 'YYYY-MM-DD'),
      'due_day', to_char(t.due_day::date - (n % 700)::int, 'YYYY-MM-DD')`,
  },
  { name: 'kernel.event', changes: `'time', t.time - n * interval '30 seconds'` },
];

const CHUNK = 20_000;

/** What is lived before it is multiplied. */
const CASES = 8;
const DAYS = 30;

/**
 * Does `work` in a house of many rows, which is gone afterwards. A few weeks are lived through the operations, then their rows are
 * multiplied by SQL: registers made so are good for measuring and nothing else.
 * @param settings of the installation, besides its folder.
 */
export async function overManyRows(
  rows: number,
  work: (app: App, stage: Stage) => Promise<void>,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'digipro-rows-'));
  const clock = storyClock();
  const until = clock.realNow();
  const config = readConfig({ DIGIPRO_DATA: folder, DIGIPRO_LOG: 'warn', ...settings });
  clock.advance(yearStart(until, DAYS));
  const app = await openApp({ config, clock, log: createLogger('warn') });
  try {
    await seedDemonstration(app);
    await seedWorks(app, DEMONSTRATION_BODY);
    const { bodyId, code } = (await listTenants(app.runtime.database))[0]!;
    const stage = await openStage({ ...app, bodyId, bodyCode: code, clock });
    await playYear(stage, { seed: 1, cases: CASES, until, days: DAYS, say: () => undefined, told: () => false });
    clock.release();
    await load(app, bodyId, rows);
    await work(app, stage);
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function load(app: App, bodyId: string, rows: number): Promise<void> {
  const client = new pg.Client(app.connection);
  await client.connect();
  try {
    console.log(
      `rows are written directly, past the operations: ${rows} in each of ${TABLES.map(({ name }) => name).join(', ')}`,
    );
    await multiply(client, bodyId, rows);
  } finally {
    await client.end();
  }
}

/** Copies rows until each table has about so many of the body. Only for measuring: no register or chain follows. */
async function multiply(client: pg.Client, bodyId: string, rows: number): Promise<void> {
  await client.query(`select set_config('app.body', $1, false)`, [bodyId]);
  for (const table of TABLES) {
    await client.query('set role digipro_app');
    await multiplyTable(client, table, rows);
    // What the database does by itself some minutes after so much has come in.
    await client.query('set role digipro_owner');
    await client.query(`vacuum analyze ${table.name}`);
  }
  // What is counted of the records behind the indicators, as recomputing them would.
  await client.query(`set role digipro_app; delete from performance.tally`);
  await client.query(`
    insert into performance.tally (body_id, indicator, month, unit_id, value, n)
    select body_id, indicator, month, unit_id, value, count(*) from performance.record
    where month is not null group by 1, 2, 3, 4, 5`);
  await client.query(`set role digipro_owner; analyze performance.tally`);
}

async function multiplyTable(client: pg.Client, table: Table, rows: number): Promise<void> {
  const { name, key = 'id', parents = {}, counted = 'true', share = 1, changes } = table;
  const columns = await writable(client, name);
  const found = await client.query<{ id: string; counts: boolean }>(
    `select ${key} as id, ${counted} as counts from ${name}`,
  );
  const originals = found.rows.map(({ id }) => id);
  if (originals.length === 0) throw new Error(`nothing to multiply in ${name}`);
  const copyOf = (column: string) => `md5(t.${column}::text || copy::text)::uuid`;
  const belongs = Object.entries(parents).map(
    ([column, parent]) =>
      `'${column}', coalesce((select id from ${parent} where id = ${copyOf(column)}), t.${column}),`,
  );
  const copies = Math.max(1, Math.ceil((rows * share) / found.rows.filter(({ counts }) => counts).length));
  const step = Math.max(1, Math.floor(CHUNK / originals.length));
  for (let from = 1; from <= copies; from += step) {
    await client.query(
      `insert into ${name} (${columns.join(', ')})
       select ${columns.map((column) => `r.${column}`).join(', ')}
       from generate_series(${from}, ${Math.min(copies, from + step - 1)}) as copy
       cross join (
         select o.*, row_number() over (order by ${key}) - 1 as place from ${name} o where ${key} = any ($1::uuid[])) t
       cross join lateral (select copy * ${originals.length} + t.place as n) count
       cross join lateral jsonb_populate_record(null::${name}, to_jsonb(t) || jsonb_build_object(
         '${key}', ${copyOf(key)}, ${belongs.join(' ')} ${changes})) r`,
      [originals],
    );
  }
}

async function writable(client: pg.Client, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
     order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}
