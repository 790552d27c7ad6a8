import { fold, wordsOf } from '../../kernel/index.ts';
import { excerptOf } from '../search/pieces.ts';
import type { Key, Piece, Query, Row, SearchIndex } from '../search/types.ts';
import { classesAbove } from '../search/words.ts';

const keyOf = ({ kind, id }: Key) => `${kind}:${id}`;
const newestFirst = (a: Row, b: Row) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1);

/** An index in memory, of one body, without stems: what the interface asks and nothing else. */
export function memoryIndex(): SearchIndex {
  const rows = new Map<string, Row>();
  return {
    async put(_ctx, given) {
      for (const row of given) rows.set(keyOf(row), row);
    },
    async admit(_ctx, given) {
      for (const { readers, ...key } of given) {
        const row = rows.get(keyOf(key));
        if (row) rows.set(keyOf(key), { ...row, readers });
      }
    },
    async remove(_ctx, keys) {
      for (const key of keys) rows.delete(keyOf(key));
    },
    async keys(_ctx, after, limit) {
      const all = [...rows.values()]
        .map(({ kind, id }) => ({ kind, id }))
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      return all.filter((key) => !after || keyOf(key) > keyOf(after)).slice(0, limit);
    },
    async find(_ctx, { query, readers, since, until }, { after, limit, titled, ranked = false }) {
      const behind = (row: Row) =>
        !after || row.at < after.at || (row.at.getTime() === after.at.getTime() && row.id < after.id);
      const hits = [...rows.values()]
        .filter((row) => readers.some((reader) => row.readers.includes(reader)))
        .filter((row) => (!since || row.at >= since) && (!until || row.at < until) && behind(row))
        .filter((row) => fits(query, row))
        .filter((row) => titled === undefined || inTitle(query, row) === titled)
        .sort(newestFirst)
        .slice(0, limit)
        .map((row) => {
          const { kind, id, at, typeCode, classCode, unitId } = row;
          return { kind, id, at, typeCode, classCode, unitId, score: ranked ? (inTitle(query, row) ? 1 : 0.1) : 0 };
        });
      return { hits, stopped: null };
    },
    async names(_ctx, text, readers, limit) {
      return [...rows.values()]
        .filter((row) => readers.some((reader) => row.readers.includes(reader)))
        .flatMap(({ kind, id, names }) => names.map((name) => ({ kind, id, name })))
        .filter(({ name }) => alike(text, name))
        .slice(0, limit);
    },
    async highlight(_ctx, query, texts) {
      const wanted = new Set(wordsIn(query));
      return texts.map((text) =>
        excerptOf(text, query)
          .split(/([\p{L}\p{N}]+)/u)
          .filter((part) => part !== '')
          .map((part): Piece => ({ text: part, hit: wanted.has(fold(part)) })),
      );
    },
  };
}

function fits(query: Query, row: Row): boolean {
  if ('all' in query) return query.all.every((part) => fits(part, row));
  if ('any' in query) return query.any.some((part) => fits(part, row));
  if ('not' in query) return !fits(query.not, row);
  const said = wordsOf([row.title, row.details, ...row.names, row.text].join('\n'));
  if ('phrase' in query) return ` ${said.join(' ')} `.includes(` ${wordsOf(query.phrase).join(' ')} `);
  if ('title' in query) return wordsOf(query.title).every((word) => wordsOf(row.title).includes(word));
  if ('facet' in query) return has(row, query.facet, query.value);
  if (query.code !== undefined && row.codes.includes(query.code)) return true;
  const wanted = wordsOf(query.text);
  return wanted.every((word, place) =>
    query.prefix && place === wanted.length - 1 ? said.some((one) => one.startsWith(word)) : said.includes(word),
  );
}

function has(row: Row, facet: string, value: string): boolean {
  const names = (of: readonly string[]) => wordsOf(value).every((word) => of.flatMap(wordsOf).includes(word));
  switch (facet) {
    case 'class':
      return row.classCode !== null && classesAbove(row.classCode).includes(value);
    case 'year':
      return row.at.toISOString().startsWith(value);
    case 'code':
      return row.codes.includes(value);
    case 'from':
      return names(row.senders);
    case 'to':
      return names(row.recipients);
    default:
      return { kind: row.kind, type: row.typeCode, unit: row.unitId, state: row.state }[facet] === value;
  }
}

function inTitle(query: Query, row: Row): boolean {
  const wanted = wordsIn(query);
  return wanted.length > 0 && wanted.every((word) => wordsOf(row.title).includes(word));
}

function wordsIn(query: Query): readonly string[] {
  if ('all' in query) return query.all.flatMap(wordsIn);
  if ('any' in query) return query.any.flatMap(wordsIn);
  if ('not' in query || 'facet' in query) return [];
  return wordsOf('phrase' in query ? query.phrase : 'title' in query ? query.title : query.text);
}

/** Half of the trigrams of what is looked for are in the name. */
function alike(text: string, name: string): boolean {
  const trigrams = (of: string) => {
    const padded = `  ${fold(of)} `;
    return Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3));
  };
  const [wanted, there] = [trigrams(text), new Set(trigrams(name))];
  return wanted.filter((one) => there.has(one)).length * 2 >= wanted.length;
}
