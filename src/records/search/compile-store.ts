import { sql, wordsOf, type Sql } from '../../kernel/index.ts';
import type { Query } from './types.ts';
import { FACET_MARKS, WHOLE } from './words.ts';

/**
 * How a query is put to an index of PostgreSQL. `loose` asks only for what the index knows by itself, `strict` also for what the text
 * must be read for; `shown` are the words that are wanted, for titles, rank and highlights. What says nothing is undefined.
 */
type Way = 'loose' | 'strict' | 'shown';

/** The query as a `tsquery`. What people write is always a value: the grammar of `tsquery` never sees it unquoted. */
export function compile(query: Query, way: Way): Sql | undefined {
  if ('all' in query)
    return joined(
      query.all.map((part) => compile(part, way)).filter((part) => part !== undefined),
      sql`&&`,
    );
  if ('any' in query) {
    const parts = query.any.map((part) => compile(part, way));
    // One alternative that says nothing lets everything pass; of what is shown each one counts by itself.
    if (way !== 'shown' && parts.includes(undefined)) return undefined;
    return joined(
      parts.filter((part) => part !== undefined),
      sql`||`,
    );
  }
  if ('not' in query) {
    if (way === 'shown' || (way === 'loose' && needsText(query.not))) return undefined;
    const denied = compile(query.not, way);
    return denied && sql`(!! ${denied})`;
  }
  if ('phrase' in query) {
    return way === 'strict'
      ? sql`phraseto_tsquery('records.italian', ${query.phrase})`
      : sql`plainto_tsquery('records.italian', ${query.phrase})`;
  }
  if ('title' in query) return titled(query.title, way);
  if ('facet' in query) return way === 'shown' ? undefined : facet(query.facet, query.value);
  if (query.prefix) {
    const beginnings = wordsOf(query.text).map((word) => sql`${`${quoted(WHOLE + word)}:*`}::tsquery`);
    const stems = sql`to_tsquery('records.italian', ${`${quoted(query.text)}:*`})`;
    return beginnings.length > 0 ? sql`(${stems} || ${joined(beginnings, sql`&&`)!})` : stems;
  }
  const words = sql`plainto_tsquery('records.italian', ${query.text})`;
  return query.code === undefined ? words : sql`(${words} || ${word(FACET_MARKS.code + query.code)})`;
}

/** Whether the index alone cannot answer it. */
export function needsText(query: Query): boolean {
  if ('all' in query) return query.all.some(needsText);
  if ('any' in query) return query.any.some(needsText);
  if ('not' in query) return needsText(query.not);
  return 'phrase' in query || 'title' in query;
}

/** Any of the words, as they stand in the index. */
export function anyOf(words: readonly string[]): Sql {
  return sql`${words.map(quoted).join(' | ')}::tsquery`;
}

function facet(name: keyof typeof FACET_MARKS, value: string): Sql | undefined {
  if (name !== 'from' && name !== 'to') return word(FACET_MARKS[name] + value);
  const prefix = value.endsWith('*') ? ':*' : '';
  const words = wordsOf(value);
  const marks = words.map(
    (one, index) => sql`${quoted(FACET_MARKS[name] + one) + (index === words.length - 1 ? prefix : '')}::tsquery`,
  );
  // A name without a letter or digit is nobody's.
  return joined(marks, sql`&&`) ?? word(FACET_MARKS[name]);
}

function titled(text: string, way: Way): Sql | undefined {
  if (way !== 'strict') return sql`plainto_tsquery('records.italian', ${text})`;
  const words = wordsOf(text).map((one) => sql`to_tsquery('records.italian', ${`${quoted(one)}:A`})`);
  return joined(words, sql`&&`);
}

function word(text: string): Sql {
  return sql`${quoted(text)}::tsquery`;
}

/** A word as the grammar of `tsquery` takes it literally. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function joined(parts: readonly Sql[], operator: Sql): Sql | undefined {
  if (parts.length === 0) return undefined;
  const [first, ...rest] = parts;
  return sql`(${rest.reduce((left, right) => sql`${left} ${operator} ${right}`, first!)})`;
}
