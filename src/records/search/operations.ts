import {
  addDays,
  type Context,
  type CursorKey,
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageQuery,
  readCursor,
  startOfRomeDay,
  text,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { reachOf, type Reach } from '../policy.ts';
import type { RegistryDirectory } from '../types.ts';
import { isMistake, readQuery } from './language.ts';
import type { Texts } from './gather.ts';
import { pageOfSearch } from './page.ts';
import { readableOf, type Reaches, type Shown } from './shown-store.ts';
import { KINDS, SORTS, type Piece, type Query, type Search, type SearchIndex } from './types.ts';
import { readersIn } from './words.ts';

const MOST_SHOWN = 20;
/** Rows that the facets are counted over: the newest. */
const COUNTED = 1000;
const MOST_NAMES = 8;

const wish = optional(
  Type.String({ maxLength: 500, description: 'Text in the language of the search; everything if absent' }),
);
const pieces = Type.Array(object({ text: Type.String(), hit: Type.Boolean() }));
const count = object({ value: Type.String(), label: Type.String(), count: Type.Integer() });

export interface SearchPorts {
  readonly index: SearchIndex;
  readonly texts: Texts;
  readonly directory: RegistryDirectory;
}

/** Operations that search. What they tell is what the caller may read, by the same rule as every list. */
export function searchOperations(ports: SearchPorts): readonly Operation[] {
  return [find(ports), facets(ports), suggest(ports)];
}

function find({ index, texts, directory }: SearchPorts): Operation {
  return operation({
    name: 'records.search.find',
    summary: {
      it: 'Cercare documenti, fascicoli, registrazioni e contatti',
      en: 'Search documents, dossiers, registrations and contacts',
    },
    description:
      'By relevance unless told otherwise: titles first, then texts. A page may be shorter than asked for when going on would take too long: `reached` then says how far back it has looked, and `next` goes on.',
    permission: 'signed-in',
    effect: 'read',
    input: object({ q: wish, sort: optional(oneOf(SORTS)), ...pageQuery }),
    output: object({
      items: Type.Array(
        object({
          ...{ kind: oneOf(KINDS), id: uuid, title: pieces, code: nullable(Type.String()), typeCode: Type.String() },
          ...{ state: nullable(Type.String()), classCode: nullable(Type.String()), unitId: nullable(uuid) },
          ...{ unitName: nullable(Type.String()), at: instant, names: Type.Array(Type.String()), text: pieces },
        }),
      ),
      next: nullable(Type.String()),
      reached: nullable(instant),
    }),
    http: { method: 'GET', path: '/api/search' },
    errors: [recordsErrors.SEARCH_MISTAKEN],
    personalData: ['contact', 'content'],
    async handler(ctx, input) {
      const search = await searchOf(ctx, directory, input.q);
      const sort = input.sort ?? 'relevance';
      const after = readCursor(input, 6);
      if (after && (after[0] === 'date') !== (sort === 'date')) throw wrongCursor();
      requireTrueCursor(after);
      const reaches = reachesOf(ctx);
      const limit = Math.min(input.limit ?? MOST_SHOWN, 50);
      const page = await pageOfSearch(ctx, index, search, { reaches, sort: wanted(search, sort), after, limit });
      const next = page.next && Buffer.from(JSON.stringify(page.next)).toString('base64url');
      const items = await present(ctx, { index, texts, directory }, search.query, page.items);
      return { items, next, reached: page.reached?.toISOString() ?? null };
    },
  });
}

/** Where nothing is said that could fit better or worse, the newest come first. */
function wanted(search: Search, sort: 'relevance' | 'date') {
  return says(search.query) ? sort : 'date';
}

function says(query: Query): boolean {
  if ('all' in query) return query.all.some(says);
  if ('any' in query) return query.any.some(says);
  return !('not' in query || 'facet' in query);
}

async function present(ctx: Context, ports: SearchPorts, query: Query, rows: readonly Shown[]) {
  const { index, texts, directory } = ports;
  const documents = rows.filter(({ kind, version }) => kind === 'document' && version > 0);
  const [told, units] = await Promise.all([
    texts(
      ctx,
      documents.map(({ id, version }) => ({ documentId: id, version })),
    ),
    directory.namesOf(
      ctx,
      rows.map(({ unitId }) => unitId),
    ),
  ]);
  const textOf = new Map(told.map((one) => [one.documentId, one.text]));
  const marked = await index.highlight(
    ctx,
    query,
    rows.flatMap(({ id, title }) => [title, textOf.get(id) ?? '']),
  );
  const shown = (found: readonly Piece[] | undefined) =>
    (found ?? []).map(({ text: said, hit }) => ({ text: said, hit }));
  return rows.map((row, place) => {
    const { kind, id, code, typeCode, state, classCode, unitId } = row;
    const unitName = unitId === null ? null : (units.get(unitId) ?? null);
    const names = row.correspondents.map(({ name }) => name);
    const found = { title: shown(marked[2 * place]), text: shown(marked[2 * place + 1]) };
    return { kind, id, code, typeCode, state, classCode, unitId, unitName, at: row.at.toISOString(), names, ...found };
  });
}

function facets({ index, directory }: SearchPorts): Operation {
  return operation({
    name: 'records.search.facets',
    summary: { it: 'Contare i risultati di una ricerca', en: 'Count the results of a search' },
    description: `Over the newest ${COUNTED} results that the caller may read; \`complete\` says whether these are all.`,
    permission: 'signed-in',
    effect: 'read',
    input: object({ q: wish }),
    output: object({
      ...{ kinds: Type.Array(count), types: Type.Array(count), classes: Type.Array(count) },
      ...{ units: Type.Array(count), years: Type.Array(count), count: Type.Integer(), complete: Type.Boolean() },
    }),
    http: { method: 'GET', path: '/api/search/facets' },
    errors: [recordsErrors.SEARCH_MISTAKEN],
    async handler(ctx, input) {
      const search = await searchOf(ctx, directory, input.q);
      const { hits, stopped } = await index.find(ctx, search, { limit: COUNTED });
      const readable = await readableOf(ctx.db, ctx.bodyId, hits, reachesOf(ctx));
      const rows = [...readable.values()];
      const names = await directory.namesOf(ctx, [...new Set(rows.map(({ unitId }) => unitId))]);
      const by = (valueOf: (row: Shown) => string | null, labelOf: (value: string) => string = (value) => value) =>
        counted(rows, valueOf).map(([value, n]) => ({ value, label: labelOf(value), count: n }));
      return {
        kinds: by(({ kind }) => kind),
        types: by(({ typeCode }) => typeCode),
        classes: by(({ classCode }) => classCode),
        units: by(
          ({ unitId }) => unitId,
          (value) => names.get(value) ?? value,
        ),
        years: by(({ at }) => String(at.getUTCFullYear())),
        count: rows.length,
        complete: hits.length < COUNTED && stopped === null,
      };
    },
  });
}

const MOST_VALUES = 20;

function counted<T>(rows: readonly T[], valueOf: (row: T) => string | null): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = valueOf(row);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, MOST_VALUES);
}

function suggest({ index }: SearchPorts): Operation {
  return operation({
    name: 'records.search.names',
    summary: { it: 'Suggerire nomi di persone ed enti', en: 'Suggest names of people and bodies' },
    description:
      'Names in registrations and in the book of contacts that the caller may read, also with a slip of the keys, the likest first.',
    permission: 'signed-in',
    effect: 'read',
    input: object({ name: text(100) }),
    output: object({ items: Type.Array(object({ name: Type.String(), count: Type.Integer() })) }),
    http: { method: 'GET', path: '/api/search/names' },
    personalData: ['contact'],
    async handler(ctx, input) {
      const reaches = reachesOf(ctx);
      const found = await index.names(ctx, input.name, readersIn(ctx.bodyId, reaches), COUNTED / 5);
      const readable = await readableOf(ctx.db, ctx.bodyId, found, reaches);
      const counts = new Map<string, number>();
      for (const { id, name } of found) if (readable.has(id)) counts.set(name, (counts.get(name) ?? 0) + 1);
      return { items: [...counts].slice(0, MOST_NAMES).map(([name, n]) => ({ name, count: n })) };
    },
  });
}

/** How far the caller reads each kind: as their lists do. */
export function reachesOf(ctx: Context): Reaches {
  const documents = reachOf(ctx, 'records.documents.read');
  return {
    ...{ document: documents, dossier: documents, entry: reachOf(ctx, 'records.protocol.read') },
    contact: contactReach(ctx),
  };
}

/** The book of contacts is that of the body: who reads it at all reads the whole of it. */
function contactReach(ctx: Context): Reach {
  const reach = reachOf(ctx, 'records.contacts.read');
  return { ...reach, everywhere: reach.everywhere || reach.unitIds.length > 0, unitIds: [], personId: null };
}

/** @throws SEARCH_MISTAKEN with the place of what is wrong. */
async function searchOf(ctx: Context, directory: RegistryDirectory, typed = ''): Promise<Search> {
  const read = readQuery(typed);
  if (isMistake(read)) throw mistaken(ctx, read.from, read.to, read.message);
  const units = new Map<string, string>();
  const known = read.units.length === 0 ? [] : await directory.units(ctx);
  for (const said of read.units) {
    const low = said.toLowerCase();
    const fits = known.filter(({ id, code, name }) => [id, code.toLowerCase(), name.toLowerCase()].includes(low));
    if (fits.length === 0) {
      const from = Math.max(0, typed.indexOf(said));
      throw mistaken(ctx, from, from + said.length, {
        it: `Non c’è un ufficio «${said}»: si scrive il codice, o il nome tra virgolette.`,
        en: `There is no unit “${said}”: write its code, or its name in quotes.`,
      });
    }
    units.set(said, fits[0]!.id);
  }
  return {
    query: withUnits(read.query ?? { all: [] }, units),
    readers: readersIn(ctx.bodyId, reachesOf(ctx)),
    since: read.since === undefined ? undefined : startOfRomeDay(read.since),
    until: read.until === undefined ? undefined : startOfRomeDay(addDays(read.until, 1)),
  };
}

function withUnits(query: Query, units: ReadonlyMap<string, string>): Query {
  if ('all' in query) return { all: query.all.map((part) => withUnits(part, units)) };
  if ('any' in query) return { any: query.any.map((part) => withUnits(part, units)) };
  if ('not' in query) return { not: withUnits(query.not, units) };
  return 'facet' in query && query.facet === 'unit' ? { ...query, value: units.get(query.value)! } : query;
}

function mistaken(ctx: Context, from: number, to: number, message: { it: string; en: string }) {
  return recordsErrors.SEARCH_MISTAKEN(message, {
    errors: [{ pointer: `/q#char=${from},${to}`, message: message[ctx.locale] }],
  });
}

function requireTrueCursor(after: CursorKey | undefined): void {
  if (!after) return;
  const [sort, startAt, startId, score, lastAt, lastId] = after;
  const place = (at: unknown, id: unknown) =>
    (at === null && id === null) || (!Number.isNaN(Date.parse(String(at))) && /^[0-9a-f-]{36}$/.test(String(id)));
  const known = sort === 'date' || sort === 'titles' || sort === 'texts';
  const scored = score === null ? lastAt === null : typeof score === 'number' && lastAt !== null;
  if (!known || !place(startAt, startId) || !place(lastAt, lastId) || !scored) throw wrongCursor();
}

function wrongCursor() {
  return kernelErrors.VALIDATION_FAILED(undefined, {
    errors: [{ pointer: '/after', message: 'not a cursor of this search' }],
  });
}
