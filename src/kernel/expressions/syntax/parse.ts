import { parser, trackVariables } from 'lezer-feel';
import { ExpressionError } from '../errors.ts';
import type { FeelNames, FeelOptions } from '../types.ts';
import type { Node } from './nodes.ts';
import { readTop } from './read.ts';
import { scan } from './scan.ts';

/**
 * Parses FEEL with the grammar of lezer-feel. Worst source found within the length limit: 1,200 context entries, 1.2 s; usual ones take 0.1 to 1 ms.
 * @throws ExpressionError EXPRESSION_INVALID, EXPRESSION_TOO_LONG, EXPRESSION_TOO_DEEP, each with its position
 */
export function parse(source: string, options: FeelOptions): Node {
  const { text, ranges } = scan(source);
  const top = options.kind === 'unary-tests' ? 'UnaryTests' : 'Expression';
  const configured = parser.configure({
    top,
    strict: true,
    ...(options.names ? { contextTracker: trackVariables(shape(options.names)) } : {}),
  });
  try {
    return readTop({ text, ranges, types: options.types ?? new Map() }, configured.parse(text).topNode);
  } catch (error) {
    throw explain(error, source);
  }
}

/** The parser throws SyntaxError "No parse at 12"; a stack overflow of the host means a depth beyond every limit. */
function explain(error: unknown, source: string): unknown {
  if (error instanceof RangeError) return new ExpressionError('EXPRESSION_TOO_DEEP', 'too deep to parse', 0);
  if (!(error instanceof SyntaxError)) return error;
  const position = Number(/No parse at (\d+)/.exec(error.message)?.[1] ?? 0);
  const rest = source.slice(position, position + 20);
  const what = rest.trim() === '' ? 'unexpected end' : `unexpected "${rest}"`;
  return new ExpressionError('EXPRESSION_INVALID', `${what} at character ${position + 1}`, position);
}

/** The names as the grammar's context wants them: nested objects without prototypes. */
function shape(names: FeelNames): Record<string, unknown> {
  const made: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  if (Array.isArray(names)) {
    for (const name of names as readonly string[]) made[name] = 1;
  } else {
    for (const [name, inner] of Object.entries(names as Readonly<Record<string, FeelNames | null>>)) {
      made[name] = inner === null ? 1 : shape(inner);
    }
  }
  return made;
}
