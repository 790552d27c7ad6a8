import type { FeelType, FeelValue, UnaryOperator } from '../types.ts';

/** One node of a FEEL source; `at` is its offset in the source. */
export type Node =
  | { readonly type: 'constant'; readonly at: number; readonly value: FeelValue }
  /** A temporal literal that is no value (`@"foo"`): null with a warning when it is evaluated. */
  | { readonly type: 'broken'; readonly at: number; readonly text: string }
  | { readonly type: 'name'; readonly at: number; readonly name: string }
  | { readonly type: 'list'; readonly at: number; readonly items: readonly Node[] }
  | { readonly type: 'context'; readonly at: number; readonly entries: readonly NamedNode[] }
  | IntervalNode
  | { readonly type: 'test'; readonly at: number; readonly operator: UnaryOperator; readonly operand: Node }
  | { readonly type: 'negate'; readonly at: number; readonly operand: Node }
  | { readonly type: 'arithmetic'; readonly at: number; readonly first: Node; readonly rest: readonly ArithmeticStep[] }
  | { readonly type: 'logic'; readonly at: number; readonly operator: 'and' | 'or'; readonly items: readonly Node[] }
  | CompareNode
  | { readonly type: 'between'; readonly at: number; readonly value: Node; readonly low: Node; readonly high: Node }
  | { readonly type: 'in'; readonly at: number; readonly value: Node; readonly tests: readonly Node[] }
  | { readonly type: 'instance'; readonly at: number; readonly value: Node; readonly of: FeelType }
  | { readonly type: 'if'; readonly at: number; readonly test: Node; readonly yes: Node; readonly no: Node }
  | { readonly type: 'for'; readonly at: number; readonly iterators: readonly IteratorNode[]; readonly body: Node }
  | QuantifiedNode
  | { readonly type: 'path'; readonly at: number; readonly target: Node; readonly name: string }
  | { readonly type: 'filter'; readonly at: number; readonly target: Node; readonly test: Node }
  | FunctionNode
  | CallNode
  | TestsNode;

export interface NamedNode {
  readonly name: string;
  readonly value: Node;
}

export interface IntervalNode {
  readonly type: 'interval';
  readonly at: number;
  readonly start: Node;
  readonly end: Node;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '**';

export interface ArithmeticStep {
  readonly at: number;
  readonly operator: ArithmeticOperator;
  readonly operand: Node;
}

export interface CompareNode {
  readonly type: 'compare';
  readonly at: number;
  readonly operator: UnaryOperator;
  readonly left: Node;
  readonly right: Node;
}

/** `for x in list` or, with `to`, `for x in from..to`. */
export interface IteratorNode {
  readonly name: string;
  readonly from: Node;
  readonly to: Node | undefined;
}

export interface QuantifiedNode {
  readonly type: 'quantified';
  readonly at: number;
  readonly every: boolean;
  readonly iterators: readonly IteratorNode[];
  readonly body: Node;
}

export interface FunctionNode {
  readonly type: 'function';
  readonly at: number;
  readonly parameters: readonly { readonly name: string; readonly of: FeelType | undefined }[];
  readonly body: Node;
  /** A Java or PMML function: known to the standard, never executed here. */
  readonly external: boolean;
}

export interface CallNode {
  readonly type: 'call';
  readonly at: number;
  readonly target: Node;
  readonly args: readonly Node[];
  /** Names of the arguments when they were given by name. */
  readonly names: readonly string[] | undefined;
}

/** The top of unary tests; `tests` is undefined for `-`, which accepts everything. */
export interface TestsNode {
  readonly type: 'tests';
  readonly at: number;
  readonly negated: boolean;
  readonly tests: readonly Node[] | undefined;
}

/** The name that unary tests give to their input. */
export const INPUT = '?';

/** Whether a node mentions the input `?`; the walk is bounded because the depth of a source is. */
export function mentionsInput(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some(mentionsInput);
  const { type, name } = node as { readonly type?: unknown; readonly name?: unknown };
  if (type === 'constant') return false;
  return (type === 'name' && name === INPUT) || Object.values(node).some(mentionsInput);
}
