import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createTenant, kernelModule, systemCaller, type Caller } from '../src/kernel/index.ts';
import { recordsModule, type ContentStore, type RegistryDirectory } from '../src/records/index.ts';
import { postgresIndex } from '../src/records/search/postgres-store.ts';
import type { Row } from '../src/records/search/types.ts';
import { readerWord } from '../src/records/search/words.ts';
import { benchInstallation } from './support.ts';

const ROWS = Number(process.env['SEARCH_ROWS'] ?? 100_000);
const GOAL_MS = ROWS > 100_000 ? 150 : 50;
const LIST_GOAL_MS = 20;
const MOST_MS = 1000;
const TURNS = Number(process.env['SEARCH_TURNS'] ?? 60);
const SET = 500;
/** Rows of which it is measured how quickly they go in. */
const WATCHED = 10_000;
const VOCABULARY = 60_000;
const WORDS = 220;
const UNITS = 40;
const YEARS = 10;

const directory: RegistryDirectory = {
  identify: async () => undefined,
  units: async () => [],
  requireKnown: async () => undefined,
  namesOf: async () => new Map(),
};

/** A generator that tells the same numbers each time (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SYLLABLES =
  'ba be bi bo ca ce co da de di do fa fe fi ga ge la le li lo ma me mi na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi'.split(
    ' ',
  );

/** The nth word of a vocabulary that sounds Italian; the first are the commonest. */
function wordAt(place: number): string {
  let [word, left] = ['', place + SYLLABLES.length ** 2];
  for (; left > 0; left = Math.floor(left / SYLLABLES.length)) word += SYLLABLES[left % SYLLABLES.length]!;
  return word;
}

/** Words as texts have them: the nth is n^0.95 times rarer than the first (Zipf). */
function sampler(random: () => number): () => number {
  const sums = new Float64Array(VOCABULARY);
  let sum = 0;
  for (let place = 0; place < VOCABULARY; place += 1) sums[place] = sum += 1 / (place + 1) ** 0.95;
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, VOCABULARY - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

const unitAt = (place: number) => `00000000-0000-7000-8001-${String(place).padStart(12, '0')}`;
const documentAt = (place: number) => `00000000-0000-7000-8004-${String(place).padStart(12, '0')}`;
const START = Date.UTC(2026, 10, 30);

/** Searches over many documents. Their rows are written past the operations, those of the index as a rebuild writes them. */
export async function run(): Promise<void> {
  const contentStore = { flush: async () => undefined } as unknown as ContentStore;
  const records = recordsModule({ contentStore, directory });
  const modules = [kernelModule([records]), records];
  const house = await benchInstallation(modules);
  try {
    const { runtime } = house;
    const bodyId = await createTenant(runtime.database, 'bench', runtime.clock, runtime.entropy);
    const caller = systemCaller(bodyId, 'bench', runtime.entropy.id(runtime.clock.realNow()));
    await load(house.connection, bodyId, (rows) =>
      runtime.invoker.work(caller, 'bench.search', (ctx) => postgresIndex.put(ctx, rows)),
    );
    const ask = (as: Caller, operation: string, input: Record<string, unknown>) =>
      runtime.invoker.invoke(as, operation, input);
    const server = await serverOf(house.connection);
    await measureSearches(ask, caller, officerLike(caller), server);
    await measureLists(ask, caller, server);
    await server.close();
  } finally {
    await house.close();
  }
}

/** Somebody who reads what is of one unit. */
export function officerLike(caller: Caller): Caller {
  return {
    ...caller,
    actor: { kind: 'person', id: unitAt(UNITS + 1), name: 'Officer' },
    grants: new Map([['records.documents.read', [{ role: 'officer', unitId: unitAt(3) }]]]),
  };
}

type Ask = (as: Caller, operation: string, input: Record<string, unknown>) => Promise<unknown>;

export async function load(
  connection: pg.ClientConfig,
  bodyId: string,
  index: (rows: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  console.log(`rows are written directly, past the operations: ${ROWS} documents of ${WORDS} words`);
  const client = new pg.Client(connection);
  await client.connect();
  const sample = sampler(dice(1));
  const random = dice(2);
  const fill = async (start: number, end: number) => {
    let indexing = 0;
    // Two sets at a time: while one is put together the other is written.
    let before: Promise<unknown> = Promise.resolve();
    for (let from = start; from < end; from += SET) {
      const rows = Array.from({ length: Math.min(SET, end - from) }, (_, n) => rowAt(bodyId, from + n, sample, random));
      await before;
      await client.query(`set role digipro_app; select set_config('app.body', '${bodyId}', false)`);
      await client.query(
        `insert into records.document (body_id, id, type_code, title, state, formation, current_version, unit_id, metadata, created_at, created_by)
         select $1, id, 'generic', title, 'final', 'a', 0, unit, '{}', at, 'bench'
         from unnest($2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[]) as t (id, title, unit, at)`,
        [bodyId, ...(['id', 'title', 'unitId', 'at'] as const).map((name) => rows.map((row) => row[name]))],
      );
      const started = performance.now();
      before = index(rows).then(() => (indexing += performance.now() - started));
    }
    await before;
    return indexing;
  };
  const watched = Math.min(ROWS, WATCHED);
  const indexing = await fill(0, watched);
  console.log(`index: ${Math.round(watched / (indexing / 1000))} documents/s on one connection, fsync on`);
  // The rest goes in without the index of words, which is made at the end: a million rows would take the time of a dinner.
  await client.query('reset role; set role digipro_owner');
  const { rows: defined } = await client.query<{ text: string }>(
    `select indexdef as text from pg_indexes where schemaname = 'records' and indexname = 'search_row_words'`,
  );
  if (ROWS > watched) {
    await client.query('drop index records.search_row_words');
    await fill(watched, ROWS);
    await client.query("reset role; set role digipro_owner; set maintenance_work_mem = '1GB'");
    await client.query(defined[0]!.text);
  }
  for (const table of ['document', 'search_row']) await client.query(`vacuum analyze records.${table}`);
  const sizes = await client.query<{ size: string }>(
    `select pg_size_pretty(pg_total_relation_size('records.search_row')) || ', of it the index of words ' || pg_size_pretty(pg_relation_size('records.search_row_words')) as size`,
  );
  console.log(`index: ${sizes.rows[0]!.size}`);
  await client.end();
}

function rowAt(bodyId: string, place: number, sample: () => number, random: () => number): Row {
  const words = (count: number) => Array.from({ length: count }, () => wordAt(sample())).join(' ');
  const unitId = unitAt(Math.floor(random() ** 2 * UNITS));
  return {
    ...{ kind: 'document', id: documentAt(place), typeCode: 'generic', classCode: null, unitId, state: 'final' },
    at: new Date(START - Math.floor((place / ROWS) * YEARS * 365 * 86_400_000)),
    ...{
      title: words(8),
      codes: [`2026/${place}`],
      senders: [],
      recipients: [],
      names: [],
      details: '',
      text: words(WORDS),
    },
    readers: [bodyId, unitId].map((reader) => readerWord('document', reader)),
  };
}

export async function measureSearches(ask: Ask, all: Caller, officer: Caller, server: Server): Promise<void> {
  const random = dice(3);
  const between = (low: number, high: number) => wordAt(low + Math.floor(random() * (high - low)));
  const common = () => between(0, 60);
  const mid = () => between(300, 2000);
  const rare = () => between(20_000, VOCABULARY);
  const year = () => 2018 + Math.floor(random() * 8);
  const ranked = (...words: string[]) => ({ q: words.join(' '), bare: words.join(' & '), sort: 'relevance' });
  const newest = (q: string, bare: string) => ({ q, bare, sort: 'date' });
  const classes: readonly (readonly [string, Caller, () => Asked])[] = [
    ['rare and mid, by relevance', all, () => ranked(rare(), mid())],
    ['one mid word, by relevance', all, () => ranked(mid())],
    ['one rare word, by relevance', all, () => ranked(rare())],
    ['one rare word, newest', all, () => (({ q, bare }) => newest(q, bare))(ranked(rare()))],
    ['one common word, by relevance', all, () => ranked(common())],
    ['two common, by relevance', all, () => ranked(common(), common())],
    ['two common, newest', all, () => (({ q, bare }) => newest(q, bare))(ranked(common(), common()))],
    ['common and rare, by relevance', all, () => ranked(common(), rare())],
    [
      'year and common, by relevance',
      all,
      () => ((said, word) => ({ ...ranked(word), q: `anno:${said} ${word}`, mark: `'|y|${said}'` }))(year(), common()),
    ],
    ['common without mid, newest', all, () => ((a, b) => newest(`${a} -${b}`, `${a} & !${b}`))(common(), mid())],
    [
      'common or mid, by relevance',
      all,
      () => ((a, b) => ({ ...ranked(`(${a} OR ${b})`), bare: `${a} | ${b}` }))(common(), mid()),
    ],
    ['beginning of a word, newest', all, () => ((a) => newest(`${a}*`, `${a}:*`))(mid().slice(0, 4))],
    ['beginning of three letters, newest', all, () => ((a) => newest(`${a}*`, `${a}:*`))(mid().slice(0, 3))],
    ['phrase of common words', all, () => ((a, b) => newest(`"${a} ${b}"`, `${a} <-> ${b}`))(common(), common())],
    [
      'phrase of a mid and a common word',
      all,
      () => ((a, b) => newest(`"${a} ${b}"`, `${a} <-> ${b}`))(mid(), common()),
    ],
    [
      'exact code',
      all,
      () => ((n) => ({ ...newest(`codice:2026/${n}`, ''), mark: `'|x|2026/${n}'` }))(Math.floor(random() * ROWS)),
    ],
    ['everything, newest', all, () => ({ ...newest('', ''), mark: "'|k|document'" })],
    ['two common, of one unit', officer, () => ranked(common(), common())],
    ['one mid, of one unit', officer, () => ranked(mid())],
  ];
  for (const [name, caller, made] of classes) {
    const asked = Array.from({ length: TURNS }, made);
    let turn = 0;
    const work = () => {
      const { q, sort } = asked[turn++ % TURNS]!;
      return ask(caller, 'records.search.find', { ...(q && { q }), sort });
    };
    await measure(name, GOAL_MS, server, work, () => server.bare(asked[turn++ % TURNS]!));
  }
  const facets = (as: Caller) => () => ask(as, 'records.search.facets', { q: common() });
  await measure('facets of a common word', GOAL_MS, server, facets(all));
  await measure('facets of one unit', GOAL_MS, server, facets(officer));
  await measure('names with a slip of the keys', GOAL_MS, server, () => {
    return ask(all, 'records.search.names', { name: `${common()} ${mid().slice(0, -1)}` });
  });
  for (const sort of ['date', 'relevance']) {
    let after: string | undefined;
    const word = common();
    await measure(`further and further pages of a common word, by ${sort}`, GOAL_MS, server, async () => {
      const page = (await ask(all, 'records.search.find', { q: word, sort, ...(after ? { after } : {}) })) as {
        next: string | null;
      };
      after = page.next ?? undefined;
    });
  }
}

export async function measureLists(ask: Ask, caller: Caller, server: Server): Promise<void> {
  const random = dice(4);
  await measure('list of documents, at any depth', LIST_GOAL_MS, server, () => {
    const place = Math.floor(random() * ROWS);
    const at = new Date(START - Math.floor((place / ROWS) * YEARS * 365 * 86_400_000)).toISOString();
    const after = Buffer.from(JSON.stringify([at, documentAt(place)])).toString('base64url');
    return ask(caller, 'records.documents.list', { after });
  });
}

/** A wish in the language of the search, and the same by hand: words as `to_tsquery` takes them, and a mark of the index. */
interface Asked {
  readonly q: string;
  readonly sort: string;
  readonly bare: string;
  readonly mark?: string;
}

/** The database beside the product: what it spends, and how it answers the query that anybody would write by hand. */
export interface Server {
  /** Milliseconds of the processor that its connections have used so far; undefined where the system does not tell. */
  spent(): Promise<number | undefined>;
  bare(asked: Asked): Promise<unknown>;
  close(): Promise<void>;
}

export async function serverOf(connection: pg.ClientConfig): Promise<Server> {
  const [watcher, client] = [new pg.Client(connection), new pg.Client(connection)];
  await Promise.all([watcher.connect(), client.connect()]);
  await client.query('set role digipro_owner');
  const order = { relevance: 'ts_rank(words, query) desc', date: 'at desc, id desc' } as const;
  return {
    async spent() {
      const { rows } = await watcher.query<{ pid: number }>(
        `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      try {
        const ticks = rows.map(({ pid }) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '));
        return ticks.reduce((sum, fields) => sum + Number(fields[11]) + Number(fields[12]), 0) * TICK_MS;
      } catch {
        return undefined;
      }
    },
    bare: ({ bare, mark, sort }) =>
      client.query(
        `select kind, id from records.search_row,
           coalesce(to_tsquery('records.italian', nullif($1, '')) && $2::tsquery, to_tsquery('records.italian', nullif($1, '')), $2::tsquery) as query
         where words @@ query order by ${order[sort as keyof typeof order]} limit 20`,
        [bare, mark ?? null],
      ),
    async close() {
      await Promise.all([watcher.end(), client.end()]);
    },
  };
}

/** Linux counts the processor in hundredths of a second. */
const TICK_MS = 10;

/** One line: times as the caller sees them, the processor of the database for one, and the bare query of the same wishes in the same run. */
async function measure(
  name: string,
  goal: number,
  server: Server,
  work: () => Promise<unknown>,
  bare?: () => Promise<unknown>,
): Promise<void> {
  const before = await server.spent();
  const [p50, p95, most] = await timesOf(work);
  const after = await server.spent();
  const verdict = p95 <= goal && most <= MOST_MS ? 'reached' : 'MISSED';
  const spent =
    before === undefined || after === undefined ? '' : `, processor ${((after - before) / TURNS).toFixed(1)} ms`;
  const beside = bare && (await timesOf(bare))[1];
  const ratio = beside === undefined ? '' : `, ${(p95 / beside).toFixed(2)} of bare (p95 ${beside.toFixed(1)} ms)`;
  console.log(
    `${name}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, most ${most.toFixed(1)} ms${spent}${ratio}, goal p95 ${goal} ms ${verdict}`,
  );
}

async function timesOf(work: () => Promise<unknown>): Promise<readonly [number, number, number]> {
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]!;
  return [at(0.5), at(0.95), times[times.length - 1]!];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
