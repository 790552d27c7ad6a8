/**
 * Glossary
 * - row: what the index holds of one document, dossier, register entry or contact
 * - reader: who may find a row, as a word: everybody of the body who reads everything, a unit, a person
 * - loose, strict: a query without and with what only the text of a row can answer (phrases, parts)
 */
import type { Context } from '../../kernel/index.ts';

export const KINDS = ['document', 'dossier', 'entry', 'contact'] as const;
export type Kind = (typeof KINDS)[number];
export const SORTS = ['relevance', 'date'] as const;
export type Sort = (typeof SORTS)[number];

export interface Key {
  readonly kind: Kind;
  readonly id: string;
}

/** Fields that a row can be filtered by with one word each. `class` holds the classes above as well. */
export type Facet = 'kind' | 'type' | 'class' | 'unit' | 'state' | 'year' | 'code' | 'from' | 'to';

/** What somebody asks, as the language says it. */
export type Query =
  | { readonly all: readonly Query[] }
  | { readonly any: readonly Query[] }
  | { readonly not: Query }
  /** Text as people write it; every word of it is in the row. With `prefix` the last word is the beginning of one. */
  | { readonly text: string; readonly prefix?: boolean; readonly code?: string }
  | { readonly phrase: string }
  | { readonly title: string }
  | { readonly facet: Facet; readonly value: string };

/** A row as it is handed to the index. */
export interface Row extends Key {
  readonly at: Date;
  readonly typeCode: string;
  readonly classCode: string | null;
  readonly unitId: string | null;
  /** Null where the kind has none: a contact. */
  readonly state: string | null;
  readonly title: string;
  /** Exact codes of the row itself and of what it says (`codes.ts`). */
  readonly codes: readonly string[];
  /** Who sent it or whom it went to, as shown. */
  readonly senders: readonly string[];
  readonly recipients: readonly string[];
  /** Names of people and bodies in it, as shown: suggested, also with a slip of the keys. */
  readonly names: readonly string[];
  /** Metadata and file names: found, and counted below the title. */
  readonly details: string;
  /** What the document says. */
  readonly text: string;
  readonly readers: readonly string[];
}

/** Where a page begins: behind this row. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

export interface Search {
  readonly query: Query;
  /** Words of readers: a row is found by any of them. */
  readonly readers: readonly string[];
  readonly since?: Date | undefined;
  /** Not at or after this instant. */
  readonly until?: Date | undefined;
}

export interface Hit extends Key {
  readonly at: Date;
  readonly typeCode: string;
  readonly classCode: string | null;
  readonly unitId: string | null;
  /** How well it fits, where that was asked for. */
  readonly score: number;
}

export interface Found {
  readonly hits: readonly Hit[];
  /** Where to go on when the search was ended before `limit`, because it would have taken too long; null when all is told. */
  readonly stopped: Place | null;
}

/** A piece of a text; `hit` where the query found it. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/**
 * What an index can do; PostgreSQL is the one there is. An index only tells who
 * might be meant: whoever asks looks the rows up under the rule of reading, so that one that lags shows nobody too much.
 */
export interface SearchIndex {
  /** Writes rows, in place of those that have their keys. */
  put(ctx: Context, rows: readonly Row[]): Promise<void>;
  /** Changes who finds rows that are there. */
  admit(ctx: Context, rows: readonly (Key & { readonly readers: readonly string[] })[]): Promise<void>;
  remove(ctx: Context, keys: readonly Key[]): Promise<void>;
  /** Keys in order, for whoever looks for rows of things that are no more. */
  keys(ctx: Context, after: Key | undefined, limit: number): Promise<readonly Key[]>;
  /**
   * Rows that fit, newest first, behind `after`.
   * @param titled only those whose title fits (true) or does not (false); both when absent
   * @param ranked with a score
   */
  find(
    ctx: Context,
    search: Search,
    page: {
      readonly after?: Place | undefined;
      readonly limit: number;
      readonly titled?: boolean;
      readonly ranked?: boolean;
    },
  ): Promise<Found>;
  /** Names that have the text in them, or nearly, in rows that the readers find. */
  names(
    ctx: Context,
    text: string,
    readers: readonly string[],
    limit: number,
  ): Promise<readonly (Key & { readonly name: string })[]>;
  /** Texts with the words of the query marked: of a long one the part that holds them. Nothing is marked that is not in the text. */
  highlight(ctx: Context, query: Query, texts: readonly string[]): Promise<readonly (readonly Piece[])[]>;
}
