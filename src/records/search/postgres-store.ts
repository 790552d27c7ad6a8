import { fold, sql, type Context, type Sql } from '../../kernel/index.ts';
import { anyOf, compile, needsText } from './compile-store.ts';
import { excerptOf, HIT, piecesOf, REST } from './pieces.ts';
import type { Found, Hit, Key, Kind, Place, Query, Row, Search, SearchIndex } from './types.ts';
import { classesAbove, FACET_MARKS as MARK, nameWords, WHOLE } from './words.ts';

/** Rows whose text one search reads at most: some 20 ms of the processor. Whoever asks goes on from there. */
const BUDGET = 1500;
/** Of a text the first 300,000 characters are indexed, 100 pages: PostgreSQL takes 1 MB of words in a row. */
const MAX_INDEXED = 300_000;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** The index in the database of the product. */
export const postgresIndex: SearchIndex = { put, admit, remove, keys, find, names, highlight };

async function put(ctx: Context, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const { db, bodyId } = ctx;
  await db.run(sql`
    insert into records.search_row as r (body_id, kind, id, at, type_code, class_code, unit_id, readers, head, words)
    select ${bodyId}, t.kind, t.id, t.at, t."typeCode", t."classCode", t."unitId", t.readers, setweight(h.title, 'A') || h.own,
      setweight(h.title, 'A') || setweight(to_tsvector('records.italian', t.details), 'B')
        || to_tsvector('records.italian', t.text) || array_to_tsvector(t.marks || t.readers)
    from jsonb_to_recordset(${JSON.stringify(rows.map(written))}::jsonb) as t (kind text, id uuid, at timestamptz, "typeCode" text,
      "classCode" text, "unitId" uuid, title text, own text[], details text, text text, marks text[], readers text[])
    cross join lateral (select to_tsvector('records.italian', t.title) as title, array_to_tsvector(t.own) as own) h
    on conflict (body_id, kind, id) do update set at = excluded.at, type_code = excluded.type_code,
      class_code = excluded.class_code, unit_id = excluded.unit_id, readers = excluded.readers, head = excluded.head,
      words = excluded.words`);
  await db.run(sql`
    delete from records.search_name n using jsonb_to_recordset(${JSON.stringify(rows.map(keyOf))}::jsonb) as t (kind text, id uuid)
    where n.body_id = ${bodyId} and n.kind = t.kind and n.id = t.id`);
  const named = rows.flatMap((row) => row.names.map((shown) => ({ ...keyOf(row), name: fold(shown), shown })));
  if (named.length === 0) return;
  await db.run(sql`
    insert into records.search_name (body_id, kind, id, name, shown)
    select distinct on (t.kind, t.id, t.name) ${bodyId}, t.kind, t.id, t.name, t.shown
    from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as t (kind text, id uuid, name text, shown text)`);
}

/** The words of a row beside those of its texts. */
function written(row: Row) {
  const { kind, id, at, typeCode, classCode, unitId, title, codes, senders, recipients, details, text, readers } = row;
  const day = at.toISOString();
  const marks = [
    MARK.kind + kind,
    MARK.type + typeCode.toLowerCase(),
    ...(row.state === null ? [] : [MARK.state + row.state]),
    MARK.year + day.slice(0, 4),
    `|m|${day.slice(0, 4)}${day.slice(5, 7)}`,
    ...(classCode === null ? [] : classesAbove(classCode.toUpperCase()).map((code) => MARK.class + code)),
    ...(unitId === null ? [] : [MARK.unit + unitId]),
    ...codes.map((code) => MARK.code + code),
    ...nameWords(senders).map((word) => MARK.from + word),
    ...nameWords(recipients).map((word) => MARK.to + word),
    ...nameWords([title, ...senders, ...recipients]).map((word) => WHOLE + word),
  ].map((word) => word.slice(0, 400));
  const found = [details, ...senders, ...recipients].join('\n');
  const own = codes.slice(0, 20).map((code) => MARK.code + code);
  const shared = { kind, id, at: day, typeCode, classCode, unitId, title, readers };
  return { ...shared, own, details: found, text: text.slice(0, MAX_INDEXED), marks };
}

async function admit(ctx: Context, rows: readonly (Key & { readonly readers: readonly string[] })[]): Promise<void> {
  if (rows.length === 0) return;
  await ctx.db.run(sql`
    update records.search_row r set readers = t.readers,
      words = ts_delete(r.words, r.readers) || array_to_tsvector(t.readers)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (kind text, id uuid, readers text[])
    where r.body_id = ${ctx.bodyId} and r.kind = t.kind and r.id = t.id and r.readers <> t.readers`);
}

async function remove(ctx: Context, gone: readonly Key[]): Promise<void> {
  if (gone.length === 0) return;
  await ctx.db.run(sql`
    delete from records.search_row r using jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) as t (kind text, id uuid)
    where r.body_id = ${ctx.bodyId} and r.kind = t.kind and r.id = t.id`);
}

function keys(ctx: Context, after: Key | undefined, limit: number): Promise<readonly Key[]> {
  const behind = after ? sql`and (r.kind, r.id) > (${after.kind}, ${after.id}::uuid)` : sql``;
  return ctx.db.many<Key>(sql`
    select r.kind, r.id from records.search_row r where r.body_id = ${ctx.bodyId} ${behind}
    order by r.kind, r.id limit ${limit}`);
}

interface Told {
  readonly kind: Kind | null;
  readonly id: string;
  readonly at: Date;
  readonly typeCode: string;
  readonly classCode: string | null;
  readonly unitId: string | null;
  readonly score: number;
}

async function find(ctx: Context, search: Search, page: Parameters<SearchIndex['find']>[2]): Promise<Found> {
  const { query, readers } = search;
  if (readers.length === 0) return { hits: [], stopped: null };
  const { since, until } = boundsOf(search);
  const loose = compile(query, 'loose');
  const shown = compile(query, 'shown') ?? sql`null`;
  const scope = anyOf(readers);
  const { after = until && { at: until, id: NO_ID }, limit, titled, ranked } = page;
  const told = await ctx.db.many<Told>(sql`
    select f.kind, f.id, f.at, f.type_code as "typeCode", f.class_code as "classCode", f.unit_id as "unitId", f.score
    from records.search_rows(${loose ? sql`${loose} && ${scope}` : scope},
      ${needsText(query) ? (compile(query, 'strict') ?? sql`null`) : sql`null`},
      ${titled === undefined ? sql`null` : shown}, ${titled ?? true}, ${ranked ? shown : sql`null`}, ${since ?? null},
      ${after?.at ?? null}, ${after?.id ?? null}, ${limit}, ${BUDGET}) f`);
  const end = told.find(({ kind }) => kind === null);
  return {
    hits: told.filter((row): row is Hit => row.kind !== null),
    stopped: end ? ({ at: end.at, id: end.id } satisfies Place) : null,
  };
}

/** A year that is asked for bounds the search as its days do, so that no stretch is looked through in which nothing can be. */
function boundsOf({ query, since, until }: Search): Pick<Search, 'since' | 'until'> {
  const parts = 'all' in query ? query.all : [query];
  const year = parts.flatMap((part) => ('facet' in part && part.facet === 'year' ? [Number(part.value)] : []))[0];
  if (year === undefined) return { since, until };
  const [first, end] = [new Date(Date.UTC(year, 0)), new Date(Date.UTC(year + 1, 0))];
  return { since: since && since > first ? since : first, until: until && until < end ? until : end };
}

async function names(ctx: Context, text: string, readers: readonly string[], limit: number) {
  const folded = fold(text).trim();
  if (folded.length < 2 || readers.length === 0) return [];
  return ctx.db.many<Key & { readonly name: string }>(sql`
    select n.kind, n.id, n.shown as name from records.search_names(${folded}, ${readers}, ${limit}) n
    order by records.name_likeness(${folded}, n.name) desc, n.shown, n.id`);
}

async function highlight(ctx: Context, query: Query, texts: readonly string[]) {
  const shown: Sql | undefined = compile(query, 'shown');
  const excerpts = texts.map((text) => excerptOf(text, query));
  if (!shown || excerpts.length === 0) return excerpts.map((text) => piecesOf(text));
  const options = `HighlightAll=true, StartSel=${HIT}, StopSel=${REST}`;
  const rows = await ctx.db.many<{ marked: string }>(sql`
    select ts_headline('records.italian', t.text, ${shown}, ${options}) as marked
    from unnest(${excerpts}::text[]) with ordinality as t (text, place) order by t.place`);
  return rows.map(({ marked }) => piecesOf(marked));
}

function keyOf({ kind, id }: Key): Key {
  return { kind, id };
}
