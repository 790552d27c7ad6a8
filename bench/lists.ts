import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openApp, type App } from '../src/app.ts';
import { seedDemonstration } from '../src/cli/demonstration.ts';
import { openStage, storyClock, type Stage } from '../src/cli/year/stage.ts';
import { playYear, yearStart } from '../src/cli/year/year.ts';
import { createLogger, listTenants, readConfig, romeDate } from '../src/kernel/index.ts';
import { multiply, TABLES } from './rows.ts';

const ROWS = Number(process.env['LISTS_ROWS'] ?? 100_000);
const GOAL_MS = 200;
const REPEATS = 5;
/** What is lived before it is multiplied. */
const CASES = 8;
const DAYS = 30;

/** The lists that people open, each with its longest and its usual reader. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  'processes.cases.list': ['segretario', 'istruttore'],
  'processes.tasks.list': ['segretario', 'dirigente', 'istruttore'],
  'records.protocol.list': ['protocollo', 'istruttore'],
  'records.dossiers.list': ['segretario', 'istruttore'],
  'acts.acts.list': ['segretario', 'istruttore'],
  'kernel.events.list': ['segretario'],
};

/**
 * Server time of the first page of each list over 100,000 rows, at every filter and order that it declares. A few weeks are lived through
 * the operations, then their rows are multiplied by SQL: registers made so are good for measuring and nothing else.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'digipro-lists-'));
  const clock = storyClock();
  const until = clock.realNow();
  const config = readConfig({ DIGIPRO_DATA: folder, DIGIPRO_LOG: 'warn' });
  clock.advance(yearStart(until, DAYS));
  const app = await openApp({ config, clock, log: createLogger('warn') });
  try {
    await seedDemonstration(app);
    const { bodyId, code } = (await listTenants(app.runtime.database))[0]!;
    const stage = await openStage({ ...app, bodyId, bodyCode: code, clock });
    await playYear(stage, { seed: 1, cases: CASES, until, days: DAYS, say: () => undefined, told: () => false });
    clock.release();
    await load(app, bodyId);
    for (const [operation, readers] of Object.entries(LISTS)) {
      for (const reader of readers) await measure(app, stage, operation, reader);
    }
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function load(app: App, bodyId: string): Promise<void> {
  const client = new pg.Client(app.connection);
  await client.connect();
  try {
    console.log(
      `rows are written directly, past the operations: ${ROWS} in each of ${TABLES.map(({ name }) => name).join(', ')}`,
    );
    await multiply(client, bodyId, ROWS);
  } finally {
    await client.end();
  }
}

/** One line for the list as it opens, one for its slowest filter or order, and one for each that misses the goal. */
async function measure(app: App, stage: Stage, operation: string, reader: string): Promise<void> {
  const inputs = await inputsOf(app, stage, operation, reader);
  const times: { label: string; best: number }[] = [];
  for (const { label, input } of inputs) {
    let best = Infinity;
    for (let turn = 0; turn < REPEATS; turn += 1) {
      const started = performance.now();
      await stage.call(reader, operation, input);
      best = Math.min(best, performance.now() - started);
    }
    times.push({ label, best });
  }
  const sorted = [...times].sort((a, b) => b.best - a.best);
  const shown = [times[0]!, sorted[0]!, ...sorted.filter(({ best }) => best > GOAL_MS)];
  console.log(`${operation} as ${reader}, ${times.length} ways`);
  for (const { label, best } of new Set(shown)) {
    console.log(`  ${best.toFixed(1).padStart(8)} ms  ${label}${best > GOAL_MS ? `  goal ${GOAL_MS} ms MISSED` : ''}`);
  }
}

interface Way {
  readonly label: string;
  readonly input: Record<string, unknown>;
}

interface Field {
  readonly anyOf?: readonly { readonly const?: unknown }[];
  readonly enum?: readonly unknown[];
  readonly type?: string;
}

/** Every value of the fields that enumerate theirs, one found in the rows of the others, and every order. */
async function inputsOf(app: App, stage: Stage, operation: string, reader: string): Promise<readonly Way[]> {
  const { input } = app.runtime.registry.operations.get(operation)!;
  const fields = Object.entries((input as unknown as { properties: Record<string, Field> }).properties);
  const { items } = await stage.call<{ items: readonly Record<string, unknown>[] }>(reader, operation, { limit: 200 });
  const ways: Way[] = [{ label: 'as it opens', input: {} }];
  for (const [name, field] of fields) {
    if (name === 'limit' || name === 'after') continue;
    for (const value of valuesOf(name, field, items)) {
      ways.push({ label: `${name} = ${String(value)}`, input: { [name]: value } });
    }
  }
  return ways;
}

function valuesOf(name: string, field: Field, items: readonly Record<string, unknown>[]): readonly unknown[] {
  const listed = field.enum ?? field.anyOf?.map((choice) => choice.const).filter((value) => value !== undefined) ?? [];
  if (listed.length > 0) return listed;
  if (field.type === 'boolean') return [true, false];
  if (field.type === 'integer') return [Number(romeDate(new Date()).slice(0, 4))];
  const samples: Readonly<Record<string, readonly string[]>> = {
    text: ['scuola', 'zzz'],
    from: [new Date(Date.now() - 10 * 86_400_000).toISOString()],
    to: [new Date(Date.now() - 20 * 86_400_000).toISOString()],
    type: ['it.digipro.processes.task-created', 'it.digipro.acts.signed'],
    actor: ['job:processes.service'],
  };
  const found = items.map((item) => item[name]).find((value) => typeof value === 'string');
  return samples[name] ?? (found === undefined ? [] : [found]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
