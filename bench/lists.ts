import { fileURLToPath } from 'node:url';
import type { App } from '../src/app.ts';
import type { Stage } from '../src/cli/year/stage.ts';
import { romeDate } from '../src/kernel/index.ts';
import { overManyRows } from './rows.ts';

const ROWS = Number(process.env['LISTS_ROWS'] ?? 100_000);
const GOAL_MS = 200;
const REPEATS = 5;
interface List {
  readonly operation: string;
  /** Its longest and its usual reader. */
  readonly readers: readonly string[];
  readonly goalMs?: number;
  /** What it cannot be asked without. */
  readonly input?: Record<string, unknown>;
}

/** What the desk opens, at 100,000 rows. */
const LISTS: readonly List[] = [
  { operation: 'processes.cases.list', readers: ['segretario', 'istruttore'] },
  { operation: 'processes.tasks.list', readers: ['segretario', 'dirigente', 'istruttore'] },
  { operation: 'processes.tasks.overview', readers: ['segretario', 'dirigente'] },
  { operation: 'records.protocol.list', readers: ['protocollo', 'istruttore', 'scuola'] },
  { operation: 'records.dossiers.list', readers: ['segretario', 'istruttore', 'scuola'] },
  { operation: 'records.documents.list', readers: ['segretario', 'istruttore', 'scuola'] },
  { operation: 'acts.acts.list', readers: ['segretario', 'istruttore'] },
  { operation: 'publication.board.overview', readers: ['segretario'] },
  { operation: 'publication.board.queue', readers: ['segretario'] },
  { operation: 'publication.board.register', readers: ['segretario'] },
  { operation: 'publication.board.list', readers: ['segretario'] },
  { operation: 'bus.messages.list', readers: ['protocollo'] },
  { operation: 'programmes.interventions.list', readers: ['segretario'] },
  { operation: 'integrity.findings.list', readers: ['segretario'] },
  { operation: 'kernel.events.list', readers: ['segretario'] },
  { operation: 'performance.dashboard.get', readers: ['sindaco'], goalMs: 400 },
  {
    operation: 'performance.values.records',
    readers: ['sindaco'],
    input: { period: romeDate(new Date()), indicator: 'G2', granularity: 'year' },
  },
];

/**
 * Server time of the first page of each list over 100,000 rows, at every filter and order that it declares, and of the dashboard over as
 * many cases.
 */
export async function run(): Promise<void> {
  await overManyRows(ROWS, async (app, stage) => {
    for (const list of LISTS) for (const reader of list.readers) await measure(app, stage, list, reader);
  });
}

/** One line for the list as it opens, one for its slowest filter or order, and one for each that misses the goal. */
async function measure(app: App, stage: Stage, list: List, reader: string): Promise<void> {
  const { operation, goalMs = GOAL_MS } = list;
  const times: { label: string; best: number }[] = [];
  for (const { label, input } of await waysOf(app, stage, list, reader)) {
    let best = Infinity;
    for (let turn = 0; turn < REPEATS; turn += 1) {
      const started = performance.now();
      await stage.call(reader, operation, input);
      best = Math.min(best, performance.now() - started);
    }
    times.push({ label, best });
  }
  const sorted = [...times].sort((a, b) => b.best - a.best);
  const shown = [times[0]!, sorted[0]!, ...sorted.filter(({ best }) => best > goalMs)];
  console.log(`${operation} as ${reader}, ${times.length} ways`);
  for (const { label, best } of new Set(shown)) {
    console.log(`  ${best.toFixed(1).padStart(8)} ms  ${label}${best > goalMs ? `  goal ${goalMs} ms MISSED` : ''}`);
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
  readonly format?: string;
}

/** Every value of the fields that enumerate theirs, one found in the rows of the others, and every order. */
async function waysOf(app: App, stage: Stage, list: List, reader: string): Promise<readonly Way[]> {
  const { operation, input: needed = {} } = list;
  const { properties } = app.runtime.registry.operations.get(operation)!.input as unknown as {
    properties: Record<string, Field>;
  };
  const first = await stage.call<{ items?: readonly Record<string, unknown>[] }>(reader, operation, needed);
  const ways: Way[] = [{ label: 'as it opens', input: needed }];
  for (const [name, field] of Object.entries(properties)) {
    if (name === 'limit' || name === 'after') continue;
    for (const value of valuesOf(name, field, first.items ?? [])) {
      ways.push({ label: `${name} = ${String(value)}`, input: { ...needed, [name]: value } });
    }
  }
  return ways;
}

const DAY_MS = 86_400_000;

function valuesOf(name: string, field: Field, items: readonly Record<string, unknown>[]): readonly unknown[] {
  const listed = field.enum ?? field.anyOf?.map((choice) => choice.const).filter((value) => value !== undefined) ?? [];
  if (listed.length > 0) return listed;
  if (field.type === 'boolean') return [true, false];
  if (field.type === 'integer') return [Number(romeDate(new Date()).slice(0, 4))];
  const ago = (days: number) => new Date(Date.now() - days * DAY_MS);
  const instant = (at: Date) => (field.format === 'date' ? romeDate(at) : at.toISOString());
  const samples: Readonly<Record<string, readonly string[]>> = {
    text: ['scuola', 'zzz'],
    from: [instant(ago(10))],
    to: [instant(ago(20))],
    period: [romeDate(ago(40))],
    type: ['it.digipro.processes.task-created', 'it.digipro.acts.signed'],
    actor: ['job:processes.service'],
  };
  const found = items.map((item) => item[name]).find((value) => typeof value === 'string');
  return samples[name] ?? (found === undefined ? [] : [found]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
