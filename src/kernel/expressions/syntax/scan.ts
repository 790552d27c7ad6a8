import { ExpressionError } from '../errors.ts';

export const MAX_SOURCE = 10_000;
export const MAX_NESTING = 100;

/**
 * Looks over a source before the grammar does: refuses what is too long or too deep, turns line ends within expressions into
 * spaces (names may go over a line end, comments may not) and rewrites `range<T>`, which the grammar does not know, as `list<T>`.
 * @returns a text of the same length, so that offsets stay true, and the offsets of the rewritten types
 */
export function scan(source: string): { readonly text: string; readonly ranges: ReadonlySet<number> } {
  if (source.length > MAX_SOURCE)
    throw new ExpressionError('EXPRESSION_TOO_LONG', `${source.length} > ${MAX_SOURCE}`, 0);
  const ranges = new Set<number>();
  let text = '';
  let depth = 0;
  for (const token of source.matchAll(TOKENS)) {
    const [part] = token;
    if (part === '(' || part === '[' || part === '{') depth += 1;
    if (part === ')' || part === ']' || part === '}') depth -= 1;
    if (Math.abs(depth) > MAX_NESTING) throw new ExpressionError('EXPRESSION_TOO_DEEP', `${MAX_NESTING}`, token.index);
    if (part.startsWith('range')) ranges.add(token.index);
    text += rewrite(part);
  }
  return { text, ranges };
}

/** Texts, comments, `range<`, line ends, brackets and everything else; no alternative repeats another, so matching is linear. */
const TOKENS = /"(?:\\[^]|[^"\\])*"?|\/\/[^\n\r]*[\n\r]?|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|\brange(?=\s*<)|[^]/g;

function rewrite(part: string): string {
  if (part === '\n' || part === '\r') return ' ';
  return part === 'range' ? 'list ' : part;
}
