import type { FeelType } from '../types.ts';

/** The little of lezer's syntax tree that is read. */
export interface Tree {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly firstChild: Tree | null;
  readonly nextSibling: Tree | null;
}

export interface Source {
  readonly text: string;
  /** Offsets where `range<T>` was rewritten as `list<T>`. */
  readonly ranges: ReadonlySet<number>;
  readonly types: ReadonlyMap<string, FeelType>;
}

/** Keywords, operators and brackets: nodes that stand for no value. `null` and `?` are values. */
const MARKS: ReadonlySet<string> = new Set(
  (
    'for in return if then else some every satisfies or and between instance of external function not ' +
    '.. . ( ) [ ] { } < > , : -> CompareOp ArithOp list context date time days years months duration'
  ).split(' '),
);

export function textOf(source: Source, tree: Tree): string {
  return source.text.slice(tree.from, tree.to);
}

/** All children but comments. */
export function children(tree: Tree): readonly Tree[] {
  const found: Tree[] = [];
  for (let child = tree.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') found.push(child);
  }
  return found;
}

/** The children that stand for values, names or types. */
export function operands(tree: Tree): readonly Tree[] {
  return children(tree).filter((child) => !MARKS.has(child.name));
}

export function childNamed(tree: Tree, name: string): Tree | undefined {
  return children(tree).find((child) => child.name === name);
}
