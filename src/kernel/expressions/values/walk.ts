import type { Run } from '../run.ts';
import type { FeelValue } from '../types.ts';
import { isContext, isFunction, isList, isRange } from './kinds.ts';
import { isNumber } from './number.ts';

const MAX_VALUE_DEPTH = 200;

/**
 * Counts a whole result against the budget, so that it can be walked and serialised safely afterwards: nested sharing
 * (`for i in 1..60 return [partial[-1], partial[-1]]`) is small in memory and 2^60 values when written out.
 */
export function measure(run: Run, value: FeelValue, depth = 0): void {
  run.step();
  if (typeof value === 'string') return run.room(value.length);
  if (value === null || typeof value !== 'object' || isNumber(value) || isFunction(value)) return;
  if (depth > MAX_VALUE_DEPTH) run.enter(Infinity);
  if (isList(value)) {
    run.grow(value.length);
    for (const item of value) measure(run, item, depth + 1);
  } else if (isContext(value)) {
    for (const key of value.keys()) {
      run.room(key.length);
      measure(run, value.get(key) ?? null, depth + 1);
    }
  } else if (isRange(value)) {
    measure(run, value.start, depth + 1);
    measure(run, value.end, depth + 1);
  }
}
