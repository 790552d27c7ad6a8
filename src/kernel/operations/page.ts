import { kernelErrors } from '../errors.ts';
import { object, optional, text, Type, type TSchema } from './schema.ts';

/** Keyset pagination, the one convention of every list: `limit`, `after` (opaque), answer `{ items, next }`. */
export const pageQuery = {
  limit: optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Rows to return, 50 if absent' })),
  after: optional(text(400, { description: 'The `next` of the page before' })),
};

export function pageOf<S extends TSchema>(item: S) {
  return object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) });
}

export interface PageInput {
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

export type CursorKey = readonly (string | number | null)[];

export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

export const DEFAULT_LIMIT = 50;

/** The sort key of the last row of the page before, or undefined on the first page. @throws VALIDATION_FAILED on a cursor not made by us. */
export function readCursor(input: PageInput, parts: number): CursorKey | undefined {
  if (input.after === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(input.after, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === parts && key.every(isKeyPart)) return key as CursorKey;
  } catch {
    // falls through to the refusal below
  }
  throw kernelErrors.VALIDATION_FAILED(undefined, {
    errors: [{ pointer: '/after', message: 'not a cursor of this list' }],
  });
}

/** Builds a page out of at most `limit + 1` rows: ask the database for one more than you show. */
export function toPage<R, T>(
  rows: readonly R[],
  input: PageInput,
  key: (row: R) => CursorKey,
  present: (row: R) => T,
): Page<T> {
  const limit = input.limit ?? DEFAULT_LIMIT;
  const shown = rows.slice(0, limit);
  const last = shown[shown.length - 1];
  const next =
    rows.length > limit && last ? Buffer.from(JSON.stringify(key(last)), 'utf8').toString('base64url') : null;
  return { items: shown.map(present), next };
}

function isKeyPart(part: unknown): boolean {
  return part === null || typeof part === 'string' ? !String(part).includes('\0') : typeof part === 'number';
}
