import { kernelErrors } from '../errors.ts';
import { sql, type Sql } from '../sql/sql.ts';
import { readCursor, type CursorKey, type PageInput } from './page.ts';
import { oneOf, optional } from './schema.ts';

/** A field by which a list can be sorted: its column, never null, and the same value of a row as the cursor carries it. */
export interface SortField<R> {
  readonly column: Sql;
  readonly type: 'timestamptz' | 'date' | 'text' | 'bigint';
  readonly key: (row: R) => string | number;
}

/** Where a page of a list begins and how it is sorted, as its statement and its cursor want it. */
export interface PageOrder<R> {
  /** Condition: behind the last row of the page before. */
  readonly beyond: Sql;
  /** What stands after `order by`. */
  readonly by: Sql;
  readonly keyOf: (row: R) => CursorKey;
}

export interface Ordering<R> {
  /** The field `sort` of the input: a name, or `-name` for the greatest first. */
  readonly query: { readonly sort: ReturnType<typeof sortField> };
  /** @throws VALIDATION_FAILED for a cursor that was not made by this list in this order. */
  read(input: PageInput & { readonly sort?: string | undefined }): PageOrder<R>;
}

const CASTS = { timestamptz: sql`timestamptz`, date: sql`date`, text: sql`text`, bigint: sql`bigint` } as const;

/**
 * The one convention by which lists are sorted. Rows that are equal in the field follow each other by `id`, so that every page continues
 * the one before, and a cursor carries the order that it belongs to.
 */
export function ordering<R extends { readonly id: string }>(spec: {
  readonly fields: Readonly<Record<string, SortField<R>>>;
  readonly id: Sql;
  readonly initial: string;
}): Ordering<R> {
  const names = Object.keys(spec.fields).flatMap((name) => [name, `-${name}`]);
  return {
    query: { sort: sortField(names, spec.initial) },
    read(input) {
      const sort = input.sort ?? spec.initial;
      const { column, type, key } = spec.fields[sort.replace(/^-/, '')]!;
      const descending = sort.startsWith('-');
      const cursor = readCursor(input, 3);
      if (cursor && cursor[0] !== sort) throw wrongCursor();
      const keyOf = (row: R) => [sort, key(row), row.id];
      const by = descending ? sql`${column} desc, ${spec.id} desc` : sql`${column}, ${spec.id}`;
      if (!cursor) return { beyond: sql`true`, by, keyOf };
      const place = sql`(${cursor[1]}::${CASTS[type]}, ${cursor[2]}::uuid)`;
      const behind = descending ? sql`<` : sql`>`;
      return { beyond: sql`(${column}, ${spec.id}) ${behind} ${place}`, by, keyOf };
    },
  };
}

function sortField(names: readonly string[], initial: string) {
  const description = `Field to sort by, with a minus the greatest first; ${initial} if absent`;
  return optional({ ...oneOf(names), description });
}

function wrongCursor() {
  const errors = [{ pointer: '/after', message: 'a cursor of another order' }];
  return kernelErrors.VALIDATION_FAILED(undefined, { errors });
}
