import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../kernel/index.ts';
import { memoryIndex } from '../testing/memory-index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';
import { uuid } from '../testing/worlds.ts';
import { postgresIndex } from './postgres-store.ts';
import type { Query, Row, SearchIndex } from './types.ts';

/** What every driver of the search has to do. One more is one more line. */
const DRIVERS: readonly (readonly [string, SearchIndex])[] = [
  ['PostgreSQL', postgresIndex],
  ['memory', memoryIndex()],
];

const [ALL, UNIT] = ['|r|document:all', '|r|document:unit'];
const bare = {
  classCode: null,
  unitId: null,
  senders: [],
  recipients: [],
  names: [],
  details: '',
  text: '',
  codes: [],
};
const row = (n: number, more: Partial<Row>): Row => ({
  ...{ kind: 'document', id: uuid(4, n), at: new Date(Date.UTC(2026, 10 - n, 2)), typeCode: 'generic' },
  ...{ state: 'final', title: `Nota ${n}`, ...bare, readers: [ALL], ...more },
});
const ROWS: readonly Row[] = [
  row(1, { title: 'Permesso di transito', text: 'Si permette il transito dei mezzi pesanti.', readers: [ALL, UNIT] }),
  row(2, { text: 'Il transito dei mezzi è vietato.', codes: ['J11B26000180001'], typeCode: 'order' }),
  row(3, { title: 'Mezzi comunali', text: 'Pesanti oneri: nessun transito', classCode: 'VI.3.1', unitId: uuid(1, 2) }),
  row(4, {
    kind: 'entry',
    state: 'registered',
    names: ['Mario Rossi'],
    senders: ['Mario Rossi'],
    readers: [ALL, UNIT],
  }),
  row(5, { kind: 'contact', state: null, title: 'Ditta Rossi', names: ['Ditta Rossi'] }),
  row(30, { title: 'Transito di anni fa' }),
];
const CASES: readonly (readonly [string, Query, readonly number[]])[] = [
  ['everything', { all: [] }, [1, 2, 3, 4, 5, 30]],
  ['a word, newest first', { text: 'transito' }, [1, 2, 3, 30]],
  ['accents and case aside', { text: 'È VIETATO' }, [2]],
  ['all of several', { all: [{ text: 'transito' }, { text: 'pesanti' }] }, [1, 3]],
  ['any of several', { any: [{ text: 'vietato' }, { text: 'comunali' }] }, [2, 3]],
  ['what is not', { all: [{ text: 'transito' }, { not: { text: 'mezzi' } }] }, [30]],
  ['a phrase', { phrase: 'mezzi pesanti' }, [1]],
  ['what is no phrase', { all: [{ text: 'mezzi' }, { not: { phrase: 'mezzi pesanti' } }] }, [2, 3]],
  ['a title', { title: 'mezzi' }, [3]],
  ['a beginning', { text: 'permess', prefix: true }, [1]],
  ['a code', { facet: 'code', value: 'J11B26000180001' }, [2]],
  ['a code as a word', { text: 'j11b26000180001', code: 'J11B26000180001' }, [2]],
  ['a class and those below', { facet: 'class', value: 'VI.3' }, [3]],
  ['a unit', { facet: 'unit', value: uuid(1, 2) }, [3]],
  ['a type', { facet: 'type', value: 'order' }, [2]],
  ['a kind', { facet: 'kind', value: 'contact' }, [5]],
  ['a state', { facet: 'state', value: 'registered' }, [4]],
  ['a sender', { facet: 'from', value: 'rossi' }, [4]],
  ['nobody it went to', { facet: 'to', value: 'rossi' }, []],
  ['a year', { all: [{ facet: 'year', value: '2024' }, { text: 'transito' }] }, [30]],
];

let repository: Repository;
beforeAll(async () => {
  repository = await testRepository();
});
afterAll(() => repository.close());

describe.each(DRIVERS)('the index of %s', (_name, index) => {
  const work = <T>(act: (ctx: Context) => Promise<T>) =>
    repository.runtime.invoker.work(repository.system(), 'test.index', act) as Promise<T>;
  const idsOf = (numbers: readonly number[]) => numbers.map((n) => uuid(4, n));
  const found = async (query: Query, readers = [ALL], more: Parameters<SearchIndex['find']>[2] = { limit: 50 }) =>
    (await work((ctx) => index.find(ctx, { query, readers }, more))).hits.map(({ id }) => id);

  beforeAll(() => work((ctx) => index.put(ctx, ROWS)));

  it.each(CASES)('finds %s', async (_what, query, expected) => {
    expect(await found(query)).toEqual(idsOf(expected));
  });

  it('finds for a reader what is theirs, for nobody nothing, and follows who is admitted', async () => {
    expect(await found({ text: 'transito' }, [UNIT])).toEqual(idsOf([1]));
    expect(await found({ text: 'transito' }, [])).toEqual([]);
    const key = { kind: 'document', id: uuid(4, 2) } as const;
    await work((ctx) => index.admit(ctx, [{ ...key, readers: [ALL, UNIT] }]));
    expect(await found({ text: 'transito' }, [UNIT])).toEqual(idsOf([1, 2]));
    await work((ctx) => index.admit(ctx, [{ ...key, readers: [ALL] }]));
    expect(await found({ text: 'transito' }, [UNIT])).toEqual(idsOf([1]));
  });

  it('goes on behind a place, keeps to days, and tells titles from texts, better ones with the higher score', async () => {
    const query = { text: 'transito' };
    expect(await found(query, [ALL], { limit: 2 })).toEqual(idsOf([1, 2]));
    expect(await found(query, [ALL], { limit: 2, after: ROWS[1]! })).toEqual(idsOf([3, 30]));
    const days = { since: ROWS[2]!.at, until: ROWS[0]!.at };
    const between = await work((ctx) => index.find(ctx, { query, readers: [ALL], ...days }, { limit: 9 }));
    expect(between).toMatchObject({ hits: idsOf([2, 3]).map((id) => ({ id })), stopped: null });
    expect(await found(query, [ALL], { limit: 9, titled: true })).toEqual(idsOf([1, 30]));
    expect(await found(query, [ALL], { limit: 9, titled: false })).toEqual(idsOf([2, 3]));
    const { hits } = await work((ctx) => index.find(ctx, { query, readers: [ALL] }, { limit: 9, ranked: true }));
    const score = (n: number) => hits.find(({ id }) => id === uuid(4, n))!.score;
    expect(score(1)).toBeGreaterThan(score(2));
  });

  it('suggests names with a slip of the keys, to who reads a row that has them', async () => {
    const names = (text: string, readers: readonly string[]) => work((ctx) => index.names(ctx, text, readers, 9));
    expect((await names('mario rosi', [UNIT])).map(({ name }) => name)).toEqual(['Mario Rossi']);
    expect(await names('ditta rosi', [UNIT])).toEqual([]);
    expect((await names('ditta rosi', [ALL])).map(({ name }) => name)).toContain('Ditta Rossi');
  });

  it('marks the words in a text and changes nothing of it', async () => {
    const text = 'Il transito, <b>vietato</b> & altro';
    const [pieces] = await work((ctx) => index.highlight(ctx, { text: 'transito vietato' }, [text]));
    expect(pieces!.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces!.filter(({ hit }) => hit).map((piece) => piece.text)).toEqual(['transito', 'vietato']);
  });

  it('tells its keys in order, puts a row in the place of the one before, and lets it go', async () => {
    const all = await work((ctx) => index.keys(ctx, undefined, 50));
    const rest = await work((ctx) => index.keys(ctx, all[1], 2));
    expect(rest).toEqual(all.slice(2, 4));
    await work((ctx) => index.put(ctx, [{ ...ROWS[2]!, title: 'Altro', text: 'del tutto diverso', names: ['Ada'] }]));
    expect(await found({ text: 'comunali' })).toEqual([]);
    expect(await found({ text: 'diverso' })).toEqual(idsOf([3]));
    await work((ctx) => index.remove(ctx, [{ kind: 'document', id: uuid(4, 3) }]));
    expect(await found({ text: 'diverso' })).toEqual([]);
    expect(await work((ctx) => index.names(ctx, 'ada', [ALL], 9))).toEqual([]);
  });
});
