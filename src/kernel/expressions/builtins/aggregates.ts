import { SLOW_NUMBER_STEPS, calculate } from '../compile/arithmetic.ts';
import type { Run } from '../run.ts';
import type { FeelFunction, FeelList, FeelValue } from '../types.ts';
import { compare } from '../values/compare.ts';
import { kindOf } from '../values/kinds.ts';
import { FeelDecimal, finite, isNumber, ONE, ZERO } from '../values/number.ts';
import type { FeelNumber } from '../values/number.ts';
import { builtIn, signature } from './define.ts';

/** The smallest (sign 1) or largest (sign -1) element; null for an empty list. */
function extreme(sign: 1 | -1) {
  return (run: Run, list: FeelList): FeelValue => {
    let best = list[0] ?? null;
    for (const item of list) {
      run.step();
      const order = compare(run, item, best);
      if (order === undefined) return run.fail(item === null ? 'FEEL_NULL' : 'FEEL_TYPE', 'elements without an order');
      if (order * sign < 0) best = item;
    }
    return best;
  };
}

/** The elements as numbers, or null with a warning. */
function numbers(run: Run, list: FeelList): readonly FeelNumber[] | null {
  run.step(list.length);
  const stranger = list.find((item) => !isNumber(item));
  if (stranger === undefined) return list as readonly FeelNumber[];
  return run.fail(stranger === null ? 'FEEL_NULL' : 'FEEL_TYPE', `a number is wanted, not ${kindOf(stranger)}`);
}

/** Numbers only; durations are added up as well, which the standard leaves open. Null for an empty list. */
function sum(run: Run, list: FeelList): FeelValue {
  if (list.length === 0) return null;
  if (!isNumber(list[0]!))
    return list.slice(1).reduce((total, item) => calculate(run, '+', total, item), summand(run, list[0]!));
  const items = numbers(run, list);
  return (
    items &&
    within(
      run,
      items.reduce((total, item) => total.plus(item), ZERO),
    )
  );
}

function summand(run: Run, value: FeelValue): FeelValue {
  if (kindOf(value).endsWith('duration')) return value;
  return run.fail(value === null ? 'FEEL_NULL' : 'FEEL_TYPE', `sum of ${kindOf(value)}`);
}

function within(run: Run, value: FeelNumber): FeelValue {
  return finite(value) ?? run.fail('FEEL_VALUE', 'the number is out of range');
}

function product(run: Run, list: FeelList): FeelValue {
  const items = numbers(run, list);
  if (!items || items.length === 0) return null;
  return within(
    run,
    items.reduce((total, item) => total.times(item), ONE),
  );
}

function mean(run: Run, list: FeelList): FeelValue {
  const total = sum(run, list);
  return total === null ? null : calculate(run, '/', total, new FeelDecimal(list.length));
}

function median(run: Run, list: FeelList): FeelValue {
  const items = sorted(run, list);
  if (!items || items.length === 0) return null;
  const middle = items.length >> 1;
  return items.length % 2 ? items[middle]! : items[middle - 1]!.plus(items[middle]!).div(2);
}

function sorted(run: Run, list: FeelList): readonly FeelNumber[] | null {
  const items = numbers(run, list);
  // A comparison is a step: at most n × log2(n) of them.
  run.step(list.length * Math.ceil(Math.log2(list.length + 1)));
  return items && items.toSorted((a, b) => a.cmp(b));
}

/** Standard deviation of a sample (divisor n - 1); null below two elements. */
function stddev(run: Run, list: FeelList): FeelValue {
  const items = numbers(run, list);
  if (!items || items.length < 2) return items && run.fail('FEEL_VALUE', 'stddev of fewer than two numbers');
  run.step(SLOW_NUMBER_STEPS);
  const average = items.reduce((total, item) => total.plus(item), ZERO).div(items.length);
  const squares = items.reduce((total, item) => total.plus(item.minus(average).pow(2)), ZERO);
  return within(run, squares.div(items.length - 1).sqrt());
}

/** The most frequent numbers, ascending. */
function mode(run: Run, list: FeelList): FeelValue {
  const items = sorted(run, list);
  if (!items) return null;
  let [best, length, winners]: [number, number, FeelNumber[]] = [0, 0, []];
  for (const [index, item] of items.entries()) {
    length = index > 0 && items[index - 1]!.eq(item) ? length + 1 : 1;
    if (length > best) [best, winners] = [length, [item]];
    else if (length === best) winners.push(item);
  }
  return run.list(winners);
}

/** `all` decides at the first false, `any` at the first true; null elements leave the answer unknown. */
function junction(deciding: boolean) {
  return (run: Run, list: FeelList): FeelValue => {
    run.step(list.length);
    const stranger = list.find((item) => item !== null && typeof item !== 'boolean');
    if (stranger !== undefined) return run.fail('FEEL_TYPE', `a boolean is wanted, not ${kindOf(stranger)}`);
    if (list.includes(deciding)) return deciding;
    return list.includes(null) ? null : !deciding;
  };
}

function overList(name: string, call: (run: Run, list: FeelList) => FeelValue, items = 'any'): FeelFunction {
  return builtIn(name, signature('list: list', call), signature(`...${items === 'any' ? 'item' : items}: any`, call));
}

export const AGGREGATE_FUNCTIONS: readonly FeelFunction[] = [
  overList('min', extreme(1)),
  overList('max', extreme(-1)),
  overList('sum', sum),
  overList('product', product),
  overList('mean', mean),
  overList('median', median),
  overList('stddev', stddev),
  overList('mode', mode),
  overList('all', junction(false)),
  overList('any', junction(true)),
  overList('and', junction(false)),
  overList('or', junction(true)),
  builtIn(
    'not',
    signature('negand: any', (_, value: FeelValue) => (typeof value === 'boolean' ? !value : null)),
  ),
];
