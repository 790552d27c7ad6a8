import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Context } from '../../kernel/index.ts';
import { letter, testRepository, type Repository } from '../testing/repository.ts';
import { make, PLACES, reach, readable, uuid, world } from '../testing/worlds.ts';
import { refresh } from './gather.ts';
import { postgresIndex } from './postgres-store.ts';
import { readableOf } from './shown-store.ts';
import { KINDS, type Kind } from './types.ts';
import { readersIn } from './words.ts';

/** Whom the book of contacts is not open to. */
const NOBODY = { everywhere: false, unitIds: [], personId: null, confidential: [], special: [], day: '2026-11-20' };

let repository: Repository;
let secretary: Caller;

beforeAll(async () => {
  repository = await testRepository({ intake: true });
  secretary = repository.person('secretary');
});
afterAll(() => repository.close());

interface Item {
  readonly id: string;
  readonly kind: Kind;
  readonly title: readonly { readonly text: string; readonly hit: boolean }[];
}
interface Page {
  readonly items: readonly Item[];
  readonly next: string | null;
}

const find = (caller: Caller, q: string, more: Record<string, unknown> = {}) =>
  repository.call<Page>(caller, 'records.search.find', { q, ...more });
const titles = ({ items }: Page) => items.map(({ title }) => title.map(({ text }) => text).join(''));

async function register(caller: Caller, subject: string, name: string, more: Record<string, unknown> = {}) {
  const documentId = await repository.document(caller, undefined, { title: `Allegato di ${name}` });
  await repository.call(caller, 'records.documents.finalise', { id: documentId });
  const correspondents = [{ kind: 'person', name, taxCode: 'RSSMRA80A01H501U' }];
  return repository.call<{ id: string; code: string }>(caller, 'records.protocol.register', {
    ...{ ...letter, subject, correspondents, documentId },
    ...more,
  });
}

describe('search', () => {
  it('finds what was just written by any form of its words, without accents, marked where it fits', async () => {
    await repository.document(secretary, undefined, { title: 'Contributi per le attività della scuola' });
    await repository.runtime.settle();
    for (const q of [
      'contributo',
      'ATTIVITA',
      'scuole attività',
      '"attività della scuola"',
      'contrib*',
      'titolo:contributi',
    ]) {
      expect(titles(await find(secretary, q)), q).toContain('Contributi per le attività della scuola');
    }
    const [item] = (await find(secretary, 'contributo')).items;
    expect(item!.title.filter(({ hit }) => hit)).toEqual([{ text: 'Contributi', hit: true }]);
    for (const q of ['contributo -scuola', '"scuola attività"', 'contributo tipo:fascicolo', 'contributo al:2020']) {
      expect(titles(await find(secretary, q)), q).toEqual([]);
    }
  });

  it('finds what a file says once its text was looked for, and shows where', async () => {
    const text = `${'La premessa non dice nulla. '.repeat(40)}Si concede la deroga acustica per la sagra.`;
    await repository.document(secretary, text, { title: 'Ordinanza' });
    await repository.runtime.settle();
    await repository.runtime.settle();
    const { items } = await find(secretary, 'deroghe acustiche');
    expect(items).toHaveLength(1);
    const shown = (items[0] as unknown as { text: { text: string; hit: boolean }[] }).text;
    expect(shown.filter(({ hit }) => hit).map((piece) => piece.text)).toEqual(['deroga', 'acustica']);
  });

  it('finds a registration by number, codes and names, and follows what becomes of it', async () => {
    const clerk = repository.person('protocol-clerk');
    const entry = await register(
      clerk,
      'Lavori CUP J11B26000180001, IBAN IT60 X054 2811 1010 0000 0123 456',
      'Mario Rossi',
    );
    await repository.runtime.settle();
    const [year, number] = entry.code.split('/');
    const ways = [entry.code, `${Number(number)}/${year}`, `codice:${year}/${Number(number)}`, 'j11b26000180001'];
    for (const q of [
      ...ways,
      'codice:IT60X0542811101000000123456',
      'RSSMRA80A01H501U',
      'da:rossi',
      'da:"mario rossi" stato:registrato',
    ]) {
      expect(
        (await find(clerk, `${q} tipo:protocollo`)).items.map(({ id }) => id),
        q,
      ).toEqual([entry.id]);
    }
    expect((await find(clerk, 'a:rossi')).items).toEqual([]);
    const names = await repository.call<{ items: { name: string }[] }>(clerk, 'records.search.names', {
      name: 'mario rosi',
    });
    expect(names.items.map(({ name }) => name)).toEqual(['Mario Rossi']);
    const annulment = { id: entry.id, reason: 'doppia', authorisation: 'Disposizione 1/2026' };
    await repository.call(secretary, 'records.protocol.annul', annulment);
    await repository.runtime.settle();
    expect((await find(clerk, 'da:rossi stato:annullato')).items.map(({ id }) => id)).toEqual([entry.id]);
    expect((await find(clerk, 'da:rossi stato:registrato')).items).toEqual([]);
  });

  it('shows a reader of one unit only what is theirs, also in facets and names, at once and not when the index has heard of it', async () => {
    const [unit, other] = [uuid(1, 8), uuid(1, 9)];
    const clerk = repository.person('protocol-clerk');
    const entry = await register(clerk, 'Segnalazione riservata zefiro', 'Zeno Zefirelli', { unitId: unit });
    await repository.runtime.settle();
    const reader: Caller = {
      ...repository.person('officer'),
      grants: new Map([['records.protocol.read', [{ role: 'officer', unitId: unit }]]]),
    };
    expect((await find(reader, 'zefiro')).items.map(({ id }) => id)).toEqual([entry.id]);
    await repository.call(clerk, 'records.protocol.assign', { id: entry.id, unitId: other, reason: 'competenza' });
    expect((await find(reader, 'zefiro')).items).toEqual([]);
    const facets = await repository.call<{ count: number }>(reader, 'records.search.facets', { q: 'zefiro' });
    expect(facets.count).toBe(0);
    expect(
      (await repository.call<{ items: unknown[] }>(reader, 'records.search.names', { name: 'zefirelli' })).items,
    ).toEqual([]);
    await repository.runtime.settle();
    const colleague: Caller = {
      ...reader,
      grants: new Map([['records.protocol.read', [{ role: 'officer', unitId: other }]]]),
    };
    expect((await find(colleague, 'zefiro')).items.map(({ id }) => id)).toEqual([entry.id]);
    expect((await find(repository.person('secretary', { bodyId: repository.otherBodyId }), 'zefiro')).items).toEqual(
      [],
    );
  });

  it('goes through all pages by relevance and by date, each result once, titles first', async () => {
    const word = 'ornitorinco';
    for (let n = 0; n < 7; n += 1) await repository.document(secretary, undefined, { title: `${word} ${n}` });
    for (let n = 0; n < 4; n += 1) {
      await repository.document(secretary, undefined, { title: `Nota ${n}`, metadata: { tema: word } });
    }
    await repository.runtime.settle();
    for (const sort of ['relevance', 'date']) {
      const seen: string[] = [];
      for (let after: string | undefined; ;) {
        const page = await find(secretary, word, { sort, limit: 3, ...(after ? { after } : {}) });
        seen.push(...titles(page));
        if (page.next === null) break;
        after = page.next;
      }
      expect(seen).toHaveLength(11);
      expect(new Set(seen).size).toBe(11);
      if (sort === 'relevance') expect(seen.slice(0, 7).every((title) => title.startsWith(word))).toBe(true);
    }
  });

  it('is the same after a rebuild, which drops what is no more', async () => {
    await repository.database.admin(
      `
      insert into records.search_row (body_id, kind, id, at, type_code, readers, head, words)
      select $1, 'document', $2, '2026-01-01', 'x', array['|r|document:' || $1], 'fantasma', 'fantasma'::tsvector || array_to_tsvector(array['|r|document:' || $1])`
        .replaceAll('$1', `'${repository.bodyId}'`)
        .replaceAll('$2', `'${uuid(9, 9)}'`),
    );
    const rows = () =>
      repository.database.admin('select kind, id, readers, words::text from records.search_row order by kind, id');
    const before = (await rows()) as { id: string }[];
    for (let after: string | null = ''; after !== null;) {
      const input: Record<string, unknown> = after === '' ? {} : { after };
      after = (await repository.call<{ next: string | null }>(repository.system(), 'records.search.rebuild', input))
        .next;
    }
    expect(await rows()).toEqual(before.filter(({ id }) => id !== uuid(9, 9)));
  });

  it('keeps searches for a person and for the people of a unit', async () => {
    const unitId = uuid(1, 5);
    const [owner, colleague, stranger] = [
      repository.person('officer', { unitIds: [unitId] }),
      repository.person('officer', { unitIds: [unitId] }),
      repository.person('officer'),
    ];
    const saved = { name: 'Gare', query: 'gara tipo:protocollo', sort: 'date', unitId };
    const { id } = await repository.call<{ id: string }>(owner, 'records.searches.save', saved);
    const listed = async (caller: Caller) =>
      (await repository.call<{ items: { id: string; own: boolean }[] }>(caller, 'records.searches.list', {})).items;
    expect((await listed(owner)).map(({ own }) => own)).toEqual([true]);
    expect((await listed(colleague)).map((one) => [one.id, one.own])).toEqual([[id, false]]);
    expect(await listed(stranger)).toEqual([]);
    await expect(repository.call(colleague, 'records.searches.remove', { id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await repository.call(owner, 'records.searches.remove', { id });
    expect(await listed(owner)).toEqual([]);
  });

  it('takes any text: it answers, or says between which characters the mistake is', async () => {
    const bits = [
      'a',
      '"',
      '(',
      ')',
      '-',
      ' ',
      "'",
      '\\',
      ':',
      '*',
      '&',
      '|',
      '!',
      '<->',
      'OR',
      'da:',
      'tipo:',
      'dal:2026',
      'è',
      ':A',
    ];
    const hostile = fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ maxLength: 6 })), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(hostile, async (parts) => {
        // Control characters never reach an operation.
        const q = parts.join('').replace(/\p{C}/gu, '').slice(0, 400);
        try {
          await find(secretary, q);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SEARCH_MISTAKEN' });
          const { pointer } = (error as { errors: { pointer: string }[] }).errors[0]!;
          const [from, to] = pointer.replace('/q#char=', '').split(',').map(Number);
          expect(from! >= 0 && from! < to! && to! <= q.length, `${q} ${pointer}`).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('need to know', () => {
  /** Works on rows that are gone afterwards. */
  async function undone(work: (ctx: Context) => Promise<void>): Promise<void> {
    const undo = new Error('undo');
    await repository.runtime.invoker
      .work(repository.system(repository.otherBodyId), 'test.search', async (ctx) => {
        await work(ctx);
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
  }

  it('finds all that the rule lets a reader see, and shows nothing else, whatever relates them', async () => {
    const keys = KINDS.flatMap((kind) =>
      PLACES.map((n) => ({ kind, id: uuid(kind === 'dossier' ? 3 : kind === 'document' ? 4 : 5, n) })),
    );
    await fc.assert(
      fc.asyncProperty(world, fc.array(reach, { minLength: 4, maxLength: 4 }), (made, readers) =>
        undone(async (ctx) => {
          await make(ctx.db, ctx.bodyId, made);
          await refresh(ctx, postgresIndex, async () => [], keys);
          for (const reader of readers) {
            const { dossiers, documents, entries } = readable(made, reader);
            const expected = [...dossiers, ...documents, ...entries].sort();
            const reaches = { document: reader, dossier: reader, entry: reader, contact: NOBODY };
            const search = { query: { all: [] }, readers: readersIn(ctx.bodyId, reaches) };
            const { hits } = await postgresIndex.find(ctx, search, { limit: 100 });
            // The index knows of no levels and no days: what it finds is looked up before it is shown.
            expect(hits.map(({ id }) => id)).toEqual(expect.arrayContaining(expected));
            const shown = await readableOf(ctx.db, ctx.bodyId, hits, reaches);
            expect([...shown.keys()].sort()).toEqual(expected);
            expect([...(await readableOf(ctx.db, ctx.bodyId, keys, reaches)).keys()].sort()).toEqual(expected);
          }
        }),
      ),
      { numRuns: 30 },
    );
  });
});
