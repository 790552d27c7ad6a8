import type { Run } from '../run.ts';
import type { FeelFunction, FeelList, FeelValue } from '../types.ts';
import { equal } from '../values/compare.ts';
import { isList, kindOf } from '../values/kinds.ts';
import { FeelDecimal, toInteger } from '../values/number.ts';
import type { FeelNumber } from '../values/number.ts';
import { builtIn, invoke, signature } from './define.ts';

function same(run: Run, left: FeelValue, right: FeelValue): boolean {
  return equal(run, left, right) === true;
}

function listContains(run: Run, list: FeelList, element: FeelValue): boolean {
  return list.some((item) => same(run, item, element));
}

/** Index from 0 of a position from 1, or from the end when negative; undefined with a warning outside the list. */
function indexOf(run: Run, list: FeelList, position: FeelNumber, room = 0): number | undefined {
  const whole = toInteger(position) ?? 0;
  const index = whole > 0 ? whole - 1 : list.length + whole;
  if (whole !== 0 && index >= 0 && index < list.length + room) return index;
  run.fail('FEEL_VALUE', `position ${position.toString().slice(0, 20)} in a list of ${list.length}`);
  return undefined;
}

function sublist(run: Run, list: FeelList, start: FeelNumber, length: FeelNumber | null): FeelValue {
  const from = indexOf(run, list, start);
  const count = length === null ? Infinity : toInteger(length);
  if (from === undefined) return null;
  if (count === undefined || count < 1 || (count !== Infinity && from + count > list.length)) {
    return run.fail('FEEL_VALUE', 'sublist: length');
  }
  return run.list(list.slice(from, from + count));
}

function concatenate(run: Run, lists: readonly FeelList[]): FeelValue {
  run.grow(lists.reduce((sum, list) => sum + list.length, 0));
  return run.list(lists.flat(1) as FeelValue[]);
}

function insertBefore(run: Run, list: FeelList, position: FeelNumber, item: FeelValue): FeelValue {
  const index = indexOf(run, list, position);
  return index === undefined ? null : run.list(list.toSpliced(index, 0, item));
}

function remove(run: Run, list: FeelList, position: FeelNumber): FeelValue {
  const index = indexOf(run, list, position);
  return index === undefined ? null : run.list(list.toSpliced(index, 1));
}

function replaceAt(run: Run, list: FeelList, position: FeelNumber, item: FeelValue): FeelValue {
  const index = indexOf(run, list, position);
  return index === undefined ? null : run.list(list.with(index, item));
}

function replaceMatching(run: Run, list: FeelList, match: FeelFunction, item: FeelValue): FeelValue {
  const made: FeelValue[] = [];
  for (const old of list) {
    const hit = invoke(run, match, [old, item]);
    if (typeof hit !== 'boolean') return run.fail('FEEL_TYPE', `list replace: match gives ${kindOf(hit)}`);
    made.push(hit ? item : old);
  }
  return run.list(made);
}

function indexesOf(run: Run, list: FeelList, match: FeelValue): FeelValue {
  const found = list.flatMap((item, index) => (same(run, item, match) ? [new FeelDecimal(index + 1)] : []));
  return run.list(found);
}

/** Keeps the first of equal elements. Every comparison is a step: the worst list is quadratic and ends at the limit. */
function distinct(run: Run, list: FeelList): FeelValue[] {
  const seen = new Set<FeelValue>();
  const kept: FeelValue[] = [];
  for (const item of list) {
    // Texts and booleans are equal exactly when the host says so.
    const simple = typeof item === 'string' || typeof item === 'boolean';
    if (simple ? seen.has(item) : kept.some((other) => same(run, other, item))) continue;
    if (simple) seen.add(item);
    kept.push(item);
  }
  return run.list(kept);
}

function duplicates(run: Run, list: FeelList): FeelValue {
  const repeated = list.filter((item, index) => list.some((other, at) => at !== index && same(run, other, item)));
  return distinct(run, repeated);
}

function flatten(run: Run, list: FeelList): FeelValue {
  const made: FeelValue[] = [];
  const visit = (items: FeelList): void => {
    run.enter(1);
    for (const item of items) {
      run.step();
      if (isList(item)) visit(item);
      else made.push(item);
    }
    run.leave(1);
  };
  visit(list);
  return run.list(made);
}

/** Stable merge sort; the user's function says whether the first element comes before the second. */
function sort(run: Run, list: FeelList, precedes: FeelFunction): FeelValue {
  if (list.length < 2) return run.list([...list]);
  const middle = list.length >> 1;
  const left = sort(run, list.slice(0, middle), precedes);
  const right = sort(run, list.slice(middle), precedes);
  return isList(left) && isList(right) ? merge(run, left, right, precedes) : null;
}

function merge(run: Run, left: FeelList, right: FeelList, precedes: FeelFunction): FeelValue {
  const made: FeelValue[] = [];
  let [a, b] = [0, 0];
  while (a < left.length && b < right.length) {
    const rightFirst = invoke(run, precedes, [right[b]!, left[a]!]);
    if (typeof rightFirst !== 'boolean') return run.fail('FEEL_TYPE', `sort: precedes gives ${kindOf(rightFirst)}`);
    made.push(rightFirst ? right[b++]! : left[a++]!);
  }
  return run.list([...made, ...left.slice(a), ...right.slice(b)]);
}

function append(run: Run, list: FeelList, items: FeelList): FeelValue {
  return run.list([...list, ...items]);
}

export const LIST_FUNCTIONS: readonly FeelFunction[] = [
  builtIn('list contains', signature('list: list, element: any', listContains)),
  builtIn(
    'count',
    signature('list: list', (_, list: FeelList) => new FeelDecimal(list.length)),
  ),
  builtIn('sublist', signature('list: list, start position: number, length?: number', sublist)),
  builtIn('append', signature('list: list, ...item: any', append)),
  builtIn('concatenate', signature('...list: list', concatenate)),
  builtIn('insert before', signature('list: list, position: number, newItem: any', insertBefore)),
  builtIn('remove', signature('list: list, position: number', remove)),
  builtIn(
    'list replace',
    signature('list: list, position: number, newItem: any', replaceAt),
    signature('list: list, match: function, newItem: any', replaceMatching),
  ),
  builtIn(
    'reverse',
    signature('list: list', (run, list: FeelList) => run.list(list.toReversed())),
  ),
  builtIn('index of', signature('list: list, match: any', indexesOf)),
  builtIn(
    'union',
    signature('...list: list', (run, lists: readonly FeelList[]) => distinct(run, lists.flat(1) as FeelValue[])),
  ),
  builtIn('distinct values', signature('list: list', distinct)),
  builtIn('duplicate values', signature('list: list', duplicates)),
  builtIn('flatten', signature('list: list', flatten)),
  builtIn('sort', signature('list: list, precedes: function', sort)),
];
