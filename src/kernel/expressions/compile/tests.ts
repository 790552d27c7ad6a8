import type { Run } from '../run.ts';
import type { FeelRange, FeelValue, UnaryOperator } from '../types.ts';
import { FEEL } from '../values/brand.ts';
import { compare, equal } from '../values/compare.ts';
import { isList, isRange, kindOf } from '../values/kinds.ts';

/** True, false, or null: unknown (a missing value or a type error). */
export type Ternary = boolean | null;

/** `left operator right`, with a warning where it is null. */
export function relate(run: Run, operator: UnaryOperator, left: FeelValue, right: FeelValue): Ternary {
  if (operator === '=' || operator === '!=') {
    const same = equal(run, left, right);
    if (same === undefined) return run.fail('FEEL_TYPE', `${kindOf(left)} ${operator} ${kindOf(right)}`);
    return same === (operator === '=');
  }
  run.step();
  const order = compare(run, left, right);
  if (order !== undefined) return inOrder(operator, order);
  if (left === null || right === null) return run.fail('FEEL_NULL', `${kindOf(left)} ${operator} ${kindOf(right)}`);
  return run.fail('FEEL_TYPE', `${kindOf(left)} ${operator} ${kindOf(right)}`);
}

/** Whether a value lies in an interval or passes its unary test. */
export function inRange(run: Run, value: FeelValue, range: FeelRange): Ternary {
  const { operator } = range;
  if (operator) return relate(run, operator, value, operandOf(range));
  if (range.start === null || range.end === null) return run.fail('FEEL_NULL', 'an interval without its ends');
  const above = relate(run, range.startIncluded ? '>=' : '>', value, range.start);
  return above === true ? relate(run, range.endIncluded ? '<=' : '<', value, range.end) : above;
}

/** One test of `in` or of a table's cell: an interval holds the value, a list has it, anything else equals it. */
export function matches(run: Run, value: FeelValue, test: FeelValue): Ternary {
  if (isRange(test)) return isRange(value) ? equal(run, value, test) === true : inRange(run, value, test);
  if (!isList(test)) return relate(run, '=', value, test);
  for (const item of test) {
    if (equal(run, value, item) === true) return true;
    if (isRange(item) && compatible(run, value, item) && inRange(run, value, item) === true) return true;
  }
  return isList(value) && equal(run, value, test) === true;
}

/** The unary test `operator operand` as a value. */
export function unaryRange(operator: UnaryOperator, operand: FeelValue): FeelRange {
  const below = operator === '<' || operator === '<=';
  const both = operator === '=' || operator === '!=';
  return {
    [FEEL]: true,
    kind: 'range',
    start: below ? null : operand,
    end: below || both ? operand : null,
    startIncluded: operator === '>=' || operator === '=',
    endIncluded: operator === '<=' || operator === '=',
    operator,
  };
}

export function rangeOf(start: FeelValue, end: FeelValue, startIncluded: boolean, endIncluded: boolean): FeelRange {
  return { [FEEL]: true, kind: 'range', start, end, startIncluded, endIncluded, operator: undefined };
}

/** The operand of a range that is a unary test. */
export function operandOf(range: FeelRange): FeelValue {
  return range.operator === '<' || range.operator === '<=' ? range.end : range.start;
}

/** Unlike elements of a list are no match and no mistake: `true in [false, 2, "x"]` is false. */
function compatible(run: Run, value: FeelValue, range: FeelRange): boolean {
  const end = range.start ?? range.end;
  return range.operator === '=' || range.operator === '!=' || compare(run, value, end) !== undefined;
}

function inOrder(operator: '<' | '<=' | '>' | '>=', order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default: {
      const never: never = operator;
      return never;
    }
  }
}
