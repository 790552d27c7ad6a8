import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { createValidator, DomainError, type TSchema } from '../../kernel/index.ts';
import type { KitProblem } from '../types.ts';

const validator = createValidator();

/** A YAML file that is as its schema says, or its problems with line numbers. Aliases are refused: they can grow without bound. */
export function readYaml<T>(file: string, text: string, schema: TSchema): { value: T } | { problems: KitProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const broken = [...document.errors, ...document.warnings].map((error) => ({
    file,
    line: lines.linePos(error.pos[0]).line,
    message: error.message,
  }));
  if (broken.length > 0) return { problems: broken };
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  try {
    validator.input(schema, value);
    return { value: value as T };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return {
      problems: error.errors.map((problem) => ({
        file,
        line: lineOf(document, lines, problem.pointer),
        message: `${problem.pointer || '/'} ${problem.message}`,
      })),
    };
  }
}

/** The line of the deepest node on the way to a JSON pointer: a missing field is on the line of what should hold it. */
function lineOf(document: Document, lines: LineCounter, pointer: string): number {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth).map(indexOrName), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function indexOrName(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part;
}
