import { parse } from './syntax/parse.ts';
import type { FeelOptions } from './types.ts';

/** What a source takes from outside. */
export interface FeelReferences {
  /** Every free name with the properties taken of it: `message.subject` is `['message', 'subject']`. Built-in functions are not among them. */
  readonly paths: readonly (readonly string[])[];
  /** The names of the context that the whole source makes, e.g. `{a: 1, b: x}`; undefined for any other source. */
  readonly keys: readonly string[] | undefined;
}

interface AnyNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The free names of a FEEL source. @throws ExpressionError as `compileFeel` does. */
export function feelReferences(source: string, options: FeelOptions = {}): FeelReferences {
  const top = parse(source, options) as unknown as AnyNode;
  const paths: string[][] = [];
  walk(top, [], paths);
  const entries = top.type === 'context' ? (top['entries'] as readonly { readonly name: string }[]) : undefined;
  return { paths, keys: entries?.map(({ name }) => name) };
}

/** @param bound names that the source itself gives a value, and `undefined` inside of a filter, where any name may be one of the item. */
function walk(value: unknown, bound: readonly string[] | undefined, found: string[][]): void {
  if (Array.isArray(value)) return value.forEach((item) => walk(item, bound, found));
  if (!isNode(value)) {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach((item) => walk(item, bound, found));
    return;
  }
  const path = pathOf(value);
  if (path) {
    if (bound && !bound.includes(path[0]!)) found.push(path);
    return;
  }
  switch (value.type) {
    case 'constant':
      return;
    case 'filter':
      walk(value['target'], bound, found);
      return walk(value['test'], undefined, found);
    case 'call':
      // The name of a function is looked up among the built-in ones first.
      if (!pathOf(value['target'])) walk(value['target'], bound, found);
      return walk(value['args'], bound, found);
    case 'context':
      inOrder(value['entries'], 'value', bound, found);
      return;
    case 'for':
    case 'quantified':
      return walk(value['body'], inOrder(value['iterators'], 'from', bound, found), found);
    case 'function':
      return walk(value['body'], bound && [...bound, ...namesOf(value['parameters'])], found);
    default:
      for (const [field, part] of Object.entries(value)) if (field !== 'of') walk(part, bound, found);
  }
}

/** Each name holds from the part behind its own on. @returns what holds behind the last. */
function inOrder(
  parts: unknown,
  field: string,
  bound: readonly string[] | undefined,
  found: string[][],
): readonly string[] | undefined {
  let names = bound;
  for (const part of parts as readonly Readonly<Record<string, unknown>>[]) {
    walk(part[field], names, found);
    walk(part['to'], names, found);
    names &&= [...names, part['name'] as string, 'partial'];
  }
  return names;
}

function namesOf(parts: unknown): readonly string[] {
  return (parts as readonly { readonly name: string }[]).map(({ name }) => name);
}

/** `a`, `a.b`, `a.b.c` as their names; undefined for what is more than that. */
function pathOf(node: unknown): string[] | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'name') return [node['name'] as string];
  if (node.type !== 'path') return undefined;
  const target = pathOf(node['target']);
  return target && [...target, node['name'] as string];
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
