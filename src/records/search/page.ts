import type { Context, CursorKey } from '../../kernel/index.ts';
import { readableOf, type Reaches, type Shown } from './shown-store.ts';
import type { Hit, Place, Search, SearchIndex, Sort } from './types.ts';

/**
 * By relevance, rows whose title fits come before those whose text does, and of each the newest 300 are put in order at a time: the
 * text of a row is read for its rank, and a word that is in everything would have all of them read.
 */
const BLOCK = 300;
/** Rounds of one page. Who finds nothing in them is given where to go on. */
const ROUNDS = 8;

export interface SearchPage {
  readonly items: readonly Shown[];
  /** Where the next page begins; null at the end. */
  readonly next: CursorKey | null;
  /** The search was ended before the page was full; what is older than this was not looked at yet. */
  readonly reached: Date | null;
}

/** A page of what a search finds and the caller may read. */
export function pageOfSearch(
  ctx: Context,
  index: SearchIndex,
  search: Search,
  options: {
    readonly reaches: Reaches;
    readonly sort: Sort;
    readonly after: CursorKey | undefined;
    readonly limit: number;
  },
): Promise<SearchPage> {
  return options.sort === 'date' ? byDate(ctx, index, search, options) : byRelevance(ctx, index, search, options);
}

type Options = Parameters<typeof pageOfSearch>[3];

async function byDate(ctx: Context, index: SearchIndex, search: Search, options: Options): Promise<SearchPage> {
  const { limit, reaches } = options;
  const items: Shown[] = [];
  let after = placeOf(options.after?.[1], options.after?.[2]);
  for (let round = 0; round < ROUNDS; round += 1) {
    const wanted = limit + 1 - items.length;
    const { hits, stopped } = await index.find(ctx, search, { after, limit: wanted });
    const readable = await readableOf(ctx.db, ctx.bodyId, hits, reaches);
    items.push(...hits.flatMap(({ id }) => readable.get(id) ?? []));
    if (items.length > limit) {
      const shown = items.slice(0, limit);
      const last = hits.find(({ id }) => id === shown[limit - 1]!.id) ?? shown[limit - 1]!;
      return { items: shown, next: ['date', last.at.toISOString(), last.id, null, null, null], reached: null };
    }
    if (stopped) return ended(items, ['date', ...keyOf(stopped), null, null, null], stopped.at);
    if (hits.length < wanted) return { items, next: null, reached: null };
    after = hits[hits.length - 1]!;
  }
  return ended(items, ['date', ...keyOf(after!), null, null, null], after!.at);
}

/** Cursor: whether among titles, where the block begins, and the last row told of it. */
async function byRelevance(ctx: Context, index: SearchIndex, search: Search, options: Options): Promise<SearchPage> {
  const { limit, reaches } = options;
  const items: Shown[] = [];
  const [sort, startAt, startId, score, lastAt, lastId] = options.after ?? ['titles', null, null, null, null, null];
  let titled = sort === 'titles';
  let start = placeOf(startAt, startId);
  let last = lastAt === null ? undefined : { score: Number(score), ...placeOf(lastAt, lastId)! };
  const here = (row: ({ score: number } & Place) | undefined): CursorKey => {
    return [titled ? 'titles' : 'texts', ...keyOf(start), row?.score ?? null, ...keyOf(row)];
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { hits, stopped } = await index.find(ctx, search, { after: start, limit: BLOCK, titled, ranked: true });
    const left = [...hits].sort(best).filter((hit) => !last || best(last, hit) < 0);
    for (let from = 0; from < left.length && items.length <= limit; from += limit + 1) {
      const some = left.slice(from, from + limit + 1);
      const readable = await readableOf(ctx.db, ctx.bodyId, some, reaches);
      for (const hit of some) {
        const row = readable.get(hit.id);
        if (!row) continue;
        // One more than is shown: there is another page.
        if (items.length === limit) return { items, next: here(last), reached: null };
        items.push(row);
        last = hit;
      }
    }
    const end = stopped ?? (hits.length < BLOCK ? undefined : hits[hits.length - 1]);
    if (stopped) return ended(items, [titled ? 'titles' : 'texts', ...keyOf(stopped), null, null, null], stopped.at);
    if (!end && !titled) return { items, next: null, reached: null };
    if (!end) titled = false;
    start = end;
    last = undefined;
  }
  return ended(items, [titled ? 'titles' : 'texts', ...keyOf(start), null, null, null], start?.at ?? null);
}

function ended(items: readonly Shown[], next: CursorKey, reached: Date | null): SearchPage {
  return { items, next, reached };
}

function best(one: Pick<Hit, 'score' | 'at' | 'id'>, other: Pick<Hit, 'score' | 'at' | 'id'>): number {
  if (one.score !== other.score) return other.score - one.score;
  if (one.at.getTime() !== other.at.getTime()) return other.at.getTime() - one.at.getTime();
  return one.id < other.id ? 1 : one.id > other.id ? -1 : 0;
}

function placeOf(at: string | number | null | undefined, id: string | number | null | undefined): Place | undefined {
  return at === null || at === undefined ? undefined : { at: new Date(at), id: String(id) };
}

function keyOf(place: Place | undefined): readonly [string | null, string | null] {
  return place ? [place.at.toISOString(), place.id] : [null, null];
}
