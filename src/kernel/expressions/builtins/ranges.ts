import { rangeOf } from '../compile/tests.ts';
import { ExpressionError } from '../errors.ts';
import type { Run } from '../run.ts';
import type { Node } from '../syntax/nodes.ts';
import { parse } from '../syntax/parse.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from '../temporal/text.ts';
import type { FeelFunction, FeelSignature, FeelValue } from '../types.ts';
import { compare } from '../values/compare.ts';
import { isRange } from '../values/kinds.ts';
import { builtIn, signature } from './define.ts';

/** Allen's relations as DMN has them (table 78). A point takes part as the closed interval of itself. */
interface Bounds {
  readonly start: FeelValue;
  readonly end: FeelValue;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;
}

/** Orders of the bounds of two intervals that the relations are made of: negative, zero, positive. */
interface Orders {
  readonly a: Bounds;
  readonly b: Bounds;
  readonly starts: number;
  readonly ends: number;
  readonly endToStart: number;
  readonly startToEnd: number;
}

type Relation = (orders: Orders) => boolean;

const before: Relation = ({ a, b, endToStart }) =>
  endToStart < 0 || (endToStart === 0 && !(a.endIncluded && b.startIncluded));

const meets: Relation = ({ a, b, endToStart }) => endToStart === 0 && a.endIncluded && b.startIncluded;

const overlaps: Relation = ({ a, b, endToStart, startToEnd }) =>
  (endToStart > 0 || (endToStart === 0 && a.endIncluded && b.startIncluded)) &&
  (startToEnd < 0 || (startToEnd === 0 && a.startIncluded && b.endIncluded));

const overlapsBefore: Relation = ({ a, b, starts, ends, endToStart }) =>
  (starts < 0 || (starts === 0 && a.startIncluded && !b.startIncluded)) &&
  (endToStart > 0 || (endToStart === 0 && a.endIncluded && b.startIncluded)) &&
  (ends < 0 || (ends === 0 && (!a.endIncluded || b.endIncluded)));

const finishes: Relation = ({ a, b, starts, ends }) =>
  ends === 0 &&
  a.endIncluded === b.endIncluded &&
  (starts > 0 || (starts === 0 && (!a.startIncluded || b.startIncluded)));

const includes: Relation = ({ a, b, starts, ends }) =>
  (starts < 0 || (starts === 0 && (a.startIncluded || !b.startIncluded))) &&
  (ends > 0 || (ends === 0 && (a.endIncluded || !b.endIncluded)));

const startsWith: Relation = ({ a, b, starts, ends }) =>
  starts === 0 &&
  a.startIncluded === b.startIncluded &&
  (ends < 0 || (ends === 0 && (!a.endIncluded || b.endIncluded)));

const coincides: Relation = ({ a, b, starts, ends }) =>
  starts === 0 && ends === 0 && a.startIncluded === b.startIncluded && a.endIncluded === b.endIncluded;

const POINT = 'number|string|date|time|date and time|duration';
const POINTS: readonly string[] = [`point1: ${POINT}`, `point2: ${POINT}`];

function relation(name: string, holds: Relation, swapped: boolean, shapes: readonly Shape[]): FeelFunction {
  const call = (run: Run, first: FeelValue, second: FeelValue): FeelValue =>
    swapped ? decide(run, second, first, holds) : decide(run, first, second, holds);
  return builtIn(name, ...shapes.map((shape) => shapeSignature(shape, call)));
}

type Shape = 'points' | 'point range' | 'range point' | 'ranges';

function shapeSignature(
  shape: Shape,
  call: (run: Run, first: FeelValue, second: FeelValue) => FeelValue,
): FeelSignature {
  switch (shape) {
    case 'points':
      return signature(POINTS.join(', '), call);
    case 'point range':
      return signature(`point: ${POINT}, range: range`, call);
    case 'range point':
      return signature(`range: range, point: ${POINT}`, call);
    case 'ranges':
      return signature('range1: range, range2: range', call);
    default: {
      const never: never = shape;
      return never;
    }
  }
}

function decide(run: Run, first: FeelValue, second: FeelValue, holds: Relation): FeelValue {
  const [a, b] = [boundsOf(first), boundsOf(second)];
  const starts = compare(run, a.start, b.start);
  const ends = compare(run, a.end, b.end);
  const endToStart = compare(run, a.end, b.start);
  const startToEnd = compare(run, a.start, b.end);
  if (starts === undefined || ends === undefined || endToStart === undefined || startToEnd === undefined) {
    return run.fail('FEEL_TYPE', 'these have no order between them');
  }
  return holds({ a, b, starts, ends, endToStart, startToEnd });
}

function boundsOf(value: FeelValue): Bounds {
  return isRange(value) ? value : { start: value, end: value, startIncluded: true, endIncluded: true };
}

/** The longest text of an interval; parsing costs up to 10 µs per character. */
const MAX_RANGE_TEXT = 500;

/** Reads an interval of literals, such as `[1..10)` or `[@"2025-01-01"..@"2025-12-31"]`. */
function rangeFromText(run: Run, from: string): FeelValue {
  run.step(100 + from.length * 10);
  const node = from.length <= MAX_RANGE_TEXT ? parseQuietly(from) : null;
  if (node?.type === 'interval') {
    const [start, end] = [literal(node.start), literal(node.end)];
    const order = compare(run, start, end);
    if (order !== undefined && order <= 0) return rangeOf(start, end, node.startIncluded, node.endIncluded);
  }
  return run.fail('FEEL_VALUE', `range: ${from.slice(0, 40)}`);
}

function parseQuietly(text: string): Node | null {
  try {
    return parse(text, {});
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

/** A constant, or one of the functions that make temporal values applied to a constant text. */
function literal(node: Node): FeelValue {
  if (node.type === 'constant') return node.value;
  if (node.type !== 'call' || node.target.type !== 'name' || node.names) return null;
  const [argument] = node.args;
  if (argument?.type !== 'constant' || typeof argument.value !== 'string') return null;
  return READERS.get(node.target.name)?.(argument.value) ?? null;
}

const READERS: ReadonlyMap<string, (text: string) => FeelValue> = new Map<string, (text: string) => FeelValue>([
  ['date', parseDate],
  ['time', parseTime],
  ['date and time', parseDateTime],
  ['duration', parseDuration],
]);

export const RANGE_FUNCTIONS: readonly FeelFunction[] = [
  builtIn('range', signature('from: string', rangeFromText)),
  relation('before', before, false, ['points', 'point range', 'range point', 'ranges']),
  relation('after', before, true, ['points', 'point range', 'range point', 'ranges']),
  relation('meets', meets, false, ['ranges']),
  relation('met by', meets, true, ['ranges']),
  relation('overlaps', overlaps, false, ['ranges']),
  relation('overlaps before', overlapsBefore, false, ['ranges']),
  relation('overlaps after', overlapsBefore, true, ['ranges']),
  relation('finishes', finishes, false, ['point range', 'ranges']),
  relation('finished by', finishes, true, ['range point', 'ranges']),
  relation('includes', includes, false, ['range point', 'ranges']),
  relation('during', includes, true, ['point range', 'ranges']),
  relation('starts', startsWith, false, ['point range', 'ranges']),
  relation('started by', startsWith, true, ['range point', 'ranges']),
  relation('coincides', coincides, false, ['points', 'ranges']),
];
