import { ExpressionError } from '../errors.ts';
import { parseTemporal } from '../temporal/text.ts';
import type { UnaryOperator } from '../types.ts';
import { toNumber } from '../values/number.ts';
import { canonicalName, readString } from './literals.ts';
import type { ArithmeticOperator, ArithmeticStep, IteratorNode, NamedNode, Node } from './nodes.ts';
import { INPUT } from './nodes.ts';
import { readType } from './readType.ts';
import { children, childNamed, operands, textOf } from './tree.ts';
import type { Source, Tree } from './tree.ts';
import { MAX_NESTING } from './scan.ts';

/** Turns the parse tree of a whole source into nodes. */
export function readTop(source: Source, top: Tree): Node {
  if (top.name === 'UnaryTests') return readTests(source, top);
  return read(source, only(operands(top)), 0);
}

type Reader = (source: Source, tree: Tree, depth: number) => Node;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['null', (_, tree) => ({ type: 'constant', at: tree.from, value: null })],
  ['BooleanLiteral', (source, tree) => ({ type: 'constant', at: tree.from, value: textOf(source, tree) === 'true' })],
  ['NumericLiteral', readNumber],
  ['StringLiteral', (source, tree) => ({ type: 'constant', at: tree.from, value: readString(textOf(source, tree)) })],
  ['VariableName', readName],
  ['BacktickIdentifier', readName],
  ['?', (_, tree) => ({ type: 'name', at: tree.from, name: INPUT })],
  ['ParenthesizedExpression', (source, tree, depth) => read(source, only(operands(tree)), depth - 1)],
  ['DateTimeLiteral', readDateTime],
  ['List', (source, tree, depth) => ({ type: 'list', at: tree.from, items: readAll(source, operands(tree), depth) })],
  ['Context', readContext],
  ['Interval', readInterval],
  ['SimplePositiveUnaryTest', readSimpleTest],
  ['PositiveUnaryTest', (source, tree, depth) => read(source, only(operands(tree)), depth - 1)],
  ['ArithmeticExpression', readArithmetic],
  ['Conjunction', (source, tree, depth) => readLogic(source, tree, depth, 'and')],
  ['Disjunction', (source, tree, depth) => readLogic(source, tree, depth, 'or')],
  ['Comparison', readComparison],
  ['InstanceOfExpression', readInstance],
  ['IfExpression', readIf],
  ['ForExpression', readFor],
  ['QuantifiedExpression', readQuantified],
  ['PathExpression', readPath],
  ['FilterExpression', readFilter],
  ['FunctionDefinition', readFunction],
  ['FunctionInvocation', readCall],
]);

function read(source: Source, tree: Tree, depth: number): Node {
  if (depth > MAX_NESTING) throw new ExpressionError('EXPRESSION_TOO_DEEP', `${MAX_NESTING}`, tree.from);
  const reader = READERS.get(tree.name);
  if (!reader) throw new ExpressionError('EXPRESSION_INVALID', `unexpected ${tree.name}`, tree.from);
  return reader(source, tree, depth + 1);
}

function readAll(source: Source, trees: readonly Tree[], depth: number): readonly Node[] {
  return trees.map((tree) => read(source, tree, depth));
}

function only(trees: readonly Tree[]): Tree {
  return trees[0]!;
}

function readTests(source: Source, top: Tree): Node {
  const list = childNamed(top, 'PositiveUnaryTests');
  const tests = list ? readAll(source, operands(list), 0) : undefined;
  return { type: 'tests', at: top.from, negated: childNamed(top, 'not') !== undefined, tests };
}

function readNumber(source: Source, tree: Tree): Node {
  const value = toNumber(textOf(source, tree).replace(/\s/g, ''));
  if (value === null) throw new ExpressionError('EXPRESSION_INVALID', 'number out of range', tree.from);
  return { type: 'constant', at: tree.from, value };
}

function readName(source: Source, tree: Tree): Node {
  const text = textOf(source, tree);
  const name = text.startsWith('`') ? text.slice(1, -1) : canonicalName(text);
  return { type: 'name', at: tree.from, name };
}

function readDateTime(source: Source, tree: Tree, depth: number): Node {
  const literal = childNamed(tree, 'AtLiteral');
  if (!literal) return readCall(source, tree, depth);
  const text = readString(textOf(source, only(operands(literal))));
  const value = parseTemporal(text);
  return value ? { type: 'constant', at: tree.from, value } : { type: 'broken', at: tree.from, text };
}

function readContext(source: Source, tree: Tree, depth: number): Node {
  const entries = operands(tree).map((entry): NamedNode => {
    const [key, value] = operands(entry);
    const inner = only(children(key!));
    const text = textOf(source, inner);
    return {
      name: inner.name === 'StringLiteral' ? readString(text) : canonicalName(text),
      value: read(source, value!, depth),
    };
  });
  return { type: 'context', at: tree.from, entries };
}

function readInterval(source: Source, tree: Tree, depth: number): Node {
  const [start, end] = readAll(source, operands(tree), depth) as [Node, Node];
  const text = textOf(source, tree);
  return {
    type: 'interval',
    at: tree.from,
    start,
    end,
    startIncluded: text.startsWith('['),
    endIncluded: text.endsWith(']'),
  };
}

function readSimpleTest(source: Source, tree: Tree, depth: number): Node {
  const operator = childNamed(tree, 'CompareOp');
  const operand = read(source, operands(tree).at(-1)!, depth);
  if (!operator) return operand;
  return { type: 'test', at: tree.from, operator: textOf(source, operator) as UnaryOperator, operand };
}

/** Chains lean left in the tree (`1+2+3` is two nodes deep); they are read in a loop so that only real nesting counts as depth. */
function readArithmetic(source: Source, tree: Tree, depth: number): Node {
  const rest: ArithmeticStep[] = [];
  let first = tree;
  while (first.name === 'ArithmeticExpression' && operands(first).length === 2) {
    const [left, right] = operands(first) as [Tree, Tree];
    const sign = childNamed(first, 'ArithOp')!;
    const operator = textOf(source, sign) as ArithmeticOperator;
    rest.push({ at: sign.from, operator, operand: read(source, right, depth) });
    first = left;
  }
  if (rest.length === 0) return { type: 'negate', at: tree.from, operand: read(source, only(operands(tree)), depth) };
  return { type: 'arithmetic', at: tree.from, first: read(source, first, depth), rest: rest.reverse() };
}

function readLogic(source: Source, tree: Tree, depth: number, operator: 'and' | 'or'): Node {
  const items: Node[] = [];
  let first = tree;
  while (first.name === tree.name) {
    const [left, right] = operands(first) as [Tree, Tree];
    items.push(read(source, right, depth));
    first = left;
  }
  items.push(read(source, first, depth));
  return { type: 'logic', at: tree.from, operator, items: items.reverse() };
}

function readComparison(source: Source, tree: Tree, depth: number): Node {
  const at = tree.from;
  const parts = operands(tree);
  if (childNamed(tree, 'between')) {
    const [value, low, high] = readAll(source, parts, depth) as [Node, Node, Node];
    return { type: 'between', at, value, low, high };
  }
  const value = read(source, parts[0]!, depth);
  if (childNamed(tree, 'in')) {
    const tests = parts[1]!.name === 'PositiveUnaryTests' ? operands(parts[1]!) : [parts[1]!];
    return { type: 'in', at, value, tests: readAll(source, tests, depth) };
  }
  const operator = textOf(source, childNamed(tree, 'CompareOp')!) as UnaryOperator;
  return { type: 'compare', at, operator, left: value, right: read(source, parts[1]!, depth) };
}

function readInstance(source: Source, tree: Tree, depth: number): Node {
  const [value, type] = operands(tree) as [Tree, Tree];
  return { type: 'instance', at: tree.from, value: read(source, value, depth), of: readType(source, type, depth) };
}

function readIf(source: Source, tree: Tree, depth: number): Node {
  const [test, yes, no] = readAll(source, operands(tree), depth) as [Node, Node, Node];
  return { type: 'if', at: tree.from, test, yes, no };
}

function readFor(source: Source, tree: Tree, depth: number): Node {
  const [iterators, body] = operands(tree) as [Tree, Tree];
  return {
    type: 'for',
    at: tree.from,
    iterators: readIterators(source, iterators, depth),
    body: read(source, body, depth),
  };
}

function readQuantified(source: Source, tree: Tree, depth: number): Node {
  const [iterators, body] = operands(tree) as [Tree, Tree];
  const every = childNamed(tree, 'every') !== undefined;
  const domains = readIterators(source, iterators, depth);
  return { type: 'quantified', at: tree.from, every, iterators: domains, body: read(source, body, depth) };
}

function readIterators(source: Source, tree: Tree, depth: number): readonly IteratorNode[] {
  return operands(tree).map((iterator) => {
    const [name, domain] = operands(iterator) as [Tree, Tree];
    const [from, to] = domain.name === 'IterationContext' ? operands(domain) : [domain];
    return {
      name: canonicalName(textOf(source, name)),
      from: read(source, from!, depth),
      to: to && read(source, to, depth),
    };
  });
}

function readPath(source: Source, tree: Tree, depth: number): Node {
  const [target, name] = operands(tree) as [Tree, Tree];
  const text = textOf(source, name);
  const key = text.startsWith('`') ? text.slice(1, -1) : canonicalName(text);
  return { type: 'path', at: tree.from, target: read(source, target, depth), name: key };
}

function readFilter(source: Source, tree: Tree, depth: number): Node {
  const [target, test] = readAll(source, operands(tree), depth) as [Node, Node];
  return { type: 'filter', at: tree.from, target, test };
}

function readFunction(source: Source, tree: Tree, depth: number): Node {
  const formal = childNamed(tree, 'FormalParameters');
  const parameters = (formal ? operands(formal) : []).map((parameter) => {
    const [name, type] = operands(parameter) as [Tree, Tree | undefined];
    return { name: canonicalName(textOf(source, name)), of: type && readType(source, type, depth) };
  });
  const body = read(source, only(operands(childNamed(tree, 'FunctionBody')!)), depth);
  return { type: 'function', at: tree.from, parameters, body, external: childNamed(tree, 'external') !== undefined };
}

function readCall(source: Source, tree: Tree, depth: number): Node {
  const target = children(tree)[0]!;
  const named = childNamed(tree, 'NamedParameters');
  const positional = childNamed(tree, 'PositionalParameters');
  const pairs = named ? operands(named).map((parameter) => operands(parameter) as [Tree, Tree]) : undefined;
  return {
    type: 'call',
    at: tree.from,
    target: isBuiltInName(target) ? nameNode(source, target) : read(source, target, depth),
    args: readAll(source, pairs ? pairs.map(([, value]) => value) : positional ? operands(positional) : [], depth),
    names: pairs?.map(([name]) => canonicalName(textOf(source, name))),
  };
}

/** `date and time`, `years and months duration` hold a keyword and have nodes of their own. */
function isBuiltInName(tree: Tree): boolean {
  return tree.name === 'DateTimeConstructor' || tree.name === 'SpecialFunctionName';
}

function nameNode(source: Source, tree: Tree): Node {
  return { type: 'name', at: tree.from, name: canonicalName(textOf(source, tree)) };
}
