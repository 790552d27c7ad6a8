import { isAlias, isNode, LineCounter, parseDocument, stringify, visit, type Document } from 'yaml';

/** The line of a place in a file, given as JSON Pointer. */
export type Locate = (pointer: string) => number;

export interface YamlProblem {
  readonly line: number;
  readonly message: string;
}

/** The value of a YAML 1.2 text with the line of each of its places, or its problems. Aliases are refused: they can grow without bound. */
export function readYamlText(
  text: string,
): { readonly value: unknown; readonly locate: Locate } | { readonly problems: readonly YamlProblem[] } {
  const lines = new LineCounter();
  const document = parsed(text, lines);
  if (!document) return { problems: [{ line: 1, message: 'is nested too deeply' }] };
  const broken = [...document.errors, ...document.warnings].map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    message: error.message,
  }));
  const found = broken.length > 0 ? broken : aliasesIn(document, lines);
  if (found.length > 0) return { problems: found };
  return { value: document.toJS({ maxAliasCount: 0 }), locate: (pointer) => lineOf(document, lines, pointer) };
}

/** A value as YAML 1.2 that `readYamlText` reads again: without aliases. */
export function writeYamlText(value: unknown): string {
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 140 });
}

/** The parser descends with the text: brackets without end exhaust the stack instead of giving an error. */
function parsed(text: string, lines: LineCounter): Document | undefined {
  try {
    return parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function aliasesIn(document: Document, lines: LineCounter): YamlProblem[] {
  const problems: YamlProblem[] = [];
  visit(document, {
    Node(_key, node) {
      if (!isAlias(node)) return;
      const line = lines.linePos(node.range?.[0] ?? 0).line;
      problems.push({ line, message: `aliases are not accepted (*${node.source})` });
    },
  });
  return problems;
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
