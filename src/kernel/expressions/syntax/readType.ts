import { ExpressionError } from '../errors.ts';
import type { FeelType, FeelTypeName } from '../types.ts';
import { canonicalName } from './literals.ts';
import { MAX_NESTING } from './scan.ts';
import { childNamed, operands, textOf } from './tree.ts';
import type { Source, Tree } from './tree.ts';

const NAMES: ReadonlySet<string> = new Set<FeelTypeName>([
  'Any',
  'Null',
  'number',
  'string',
  'boolean',
  'date',
  'time',
  'date and time',
  'days and time duration',
  'years and months duration',
  'list',
  'range',
  'context',
  'function',
]);

/** Spellings of the types as names alone: TCK 0070 uses the XML names of earlier versions as well. */
const SPELLINGS: ReadonlyMap<string, FeelTypeName> = new Map<string, FeelTypeName>([
  ['dateTime', 'date and time'],
  ['dayTimeDuration', 'days and time duration'],
  ['yearMonthDuration', 'years and months duration'],
]);

/** Reads a `Type` node; a name that FEEL does not know becomes `unknown`, to which nothing belongs. */
export function readType(source: Source, tree: Tree, depth: number): FeelType {
  if (depth > MAX_NESTING) throw new ExpressionError('EXPRESSION_TOO_DEEP', `${MAX_NESTING}`, tree.from);
  const inner = tree.firstChild;
  switch (inner?.name) {
    case 'ListType': {
      const name = source.ranges.has(inner.from) ? 'range' : 'list';
      return { name, of: readType(source, operands(inner)[0]!, depth + 1) };
    }
    case 'ContextType':
      return { name: 'context', entries: readEntries(source, inner, depth) };
    case 'FunctionType': {
      const list = childNamed(inner, 'ArgumentTypes');
      const parameters = list ? operands(list).map((entry) => readType(source, operands(entry)[0]!, depth + 1)) : [];
      return { name: 'function', parameters, result: readType(source, childNamed(inner, 'Type')!, depth + 1) };
    }
    default: {
      const text = canonicalName(textOf(source, tree));
      const known = source.types.get(text);
      if (known) return known;
      const name = SPELLINGS.get(text) ?? text;
      return { name: NAMES.has(name) ? (name as FeelTypeName) : 'unknown' };
    }
  }
}

function readEntries(source: Source, tree: Tree, depth: number): ReadonlyMap<string, FeelType> {
  const list = childNamed(tree, 'ContextEntryTypes');
  const entries = (list ? operands(list) : []).map((entry) => {
    const [name, type] = operands(entry) as [Tree, Tree];
    return [canonicalName(textOf(source, name)), readType(source, type, depth + 1)] as const;
  });
  return new Map(entries);
}
