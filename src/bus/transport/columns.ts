/** Between texts that travel together, and in place of one that is not there: control characters, which JSON never holds as such. */
export const SEPARATOR = '\x1e';
export const ABSENT = '\x1d';
const SIGNS = /[\x1d\x1e]/;

/** Whether a text could be taken for one of the signs above. */
export function holdsSign(text: string): boolean {
  return SIGNS.test(text);
}

/** An array, as PostgreSQL writes it, of what needs no quoting: numbers, identifiers, digests, words of ours. */
export function arrayOf(values: readonly (string | number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** The same where most often nothing is there: beside longer ones, an array that is too short counts as filled up with NULL. */
export function sparse(values: readonly (string | number | null)[]): string {
  return values.some((value) => value !== null) ? arrayOf(values) : '{}';
}

/**
 * Texts for `string_to_table`, or null when none is there: splitting them costs the database less than reading quoted ones. One empty text
 * would be none; then there is a row too many.
 */
export function joined(values: readonly (string | null)[]): string | null {
  if (!values.some((value) => value !== null)) return null;
  return values.map((value) => value ?? ABSENT).join(SEPARATOR) || SEPARATOR;
}
