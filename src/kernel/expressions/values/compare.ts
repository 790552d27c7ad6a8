import type { Run } from '../run.ts';
import type { FeelContext, FeelFunction, FeelList, FeelRange, FeelValue } from '../types.ts';
import { instantOf, offsetAt, utcSeconds } from '../temporal/zone.ts';
import type { FeelDateTime, FeelTime, Zoned } from '../temporal/types.ts';
import { hasKind, isContext, isFunction, isList, isRange, kindOf } from './kinds.ts';
import { isNumber } from './number.ts';

/** Deeper values are refused: they can be built from `partial`, and comparing them would exhaust the host's stack. */
const MAX_VALUE_DEPTH = 200;

/** FEEL equality: null equals only null; values of different types give undefined, which is a type error (DMN §10.3.2.15 table 53). */
export function equal(run: Run, left: FeelValue, right: FeelValue, depth = 0): boolean | undefined {
  run.step();
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (isNumber(left)) return isNumber(right) ? left.eq(right) : undefined;
  if (typeof left !== 'object') return typeof left === typeof right ? sameText(run, left, right) : undefined;
  if (depth > MAX_VALUE_DEPTH) run.enter(Infinity);
  if (isList(left)) return isList(right) ? equalLists(run, left, right, depth) : undefined;
  if (isContext(left)) return isContext(right) ? equalContexts(run, left, right, depth) : undefined;
  if (isRange(left)) return isRange(right) ? equalRanges(run, left, right, depth) : undefined;
  if (isFunction(left)) return isFunction(right) ? sameFunction(left, right) : undefined;
  return isZeroDuration(left) && isZeroDuration(right) ? true : equalOrdered(run, left, right);
}

/**
 * Order of numbers, strings (by code point), dates, times, date and times and durations: a negative, zero or positive number,
 * or undefined when the values have no order between them.
 */
export function compare(run: Run, left: FeelValue, right: FeelValue): number | undefined {
  if (isNumber(left)) return isNumber(right) ? left.cmp(right) : undefined;
  if (typeof left === 'string') return typeof right === 'string' ? compareText(run, left, right) : undefined;
  if (hasKind(left, 'date')) return hasKind(right, 'date') ? left.day - right.day : undefined;
  if (hasKind(left, 'date and time'))
    return hasKind(right, 'date and time') ? compareDateTimes(left, right) : undefined;
  if (hasKind(left, 'time')) return hasKind(right, 'time') ? compareTimes(left, right) : undefined;
  if (hasKind(left, 'days and time duration')) {
    if (!hasKind(right, 'days and time duration')) return undefined;
    return left.seconds - right.seconds || left.nanos - right.nanos;
  }
  if (hasKind(left, 'years and months duration')) {
    return hasKind(right, 'years and months duration') ? left.months - right.months : undefined;
  }
  return undefined;
}

/** Strict identity of `is()`: the same text of zone and offset, not only the same instant. */
export function identical(run: Run, left: FeelValue, right: FeelValue): boolean {
  if (kindOf(left) !== kindOf(right)) return false;
  if (hasKind(left, 'time') || hasKind(left, 'date and time')) {
    const other = right as FeelTime | FeelDateTime;
    if (left.offset !== other.offset || left.zone !== other.zone || left.nanos !== other.nanos) return false;
  }
  return equal(run, left, right) === true;
}

function sameText(run: Run, left: string | boolean, right: FeelValue): boolean {
  if (typeof left === 'string') run.step(left.length >> 8);
  return left === right;
}

/** By code point, not by UTF-16 unit, so that the order is the one of UTF-8. */
function compareText(run: Run, left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  run.step(length >> 6);
  for (let index = 0; index < length; index += 1) {
    const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (a === b) continue;
    // Surrogates stand for code points above all of the basic plane.
    const [highA, highB] = [a >= 0xd800 && a <= 0xdfff, b >= 0xd800 && b <= 0xdfff];
    return highA === highB ? a - b : highA ? 1 : -1;
  }
  return left.length - right.length;
}

function equalOrdered(run: Run, left: FeelValue, right: FeelValue): boolean | undefined {
  if (kindOf(left) !== kindOf(right)) return undefined;
  const order = compare(run, left, right);
  // The same kind without an order: a local and a zoned time. They are never the same.
  return order === undefined ? false : order === 0;
}

function equalLists(run: Run, left: FeelList, right: FeelList, depth: number): boolean | undefined {
  if (left.length !== right.length) return false;
  for (const [index, item] of left.entries()) {
    if (equal(run, item, right[index]!, depth + 1) !== true) return false;
  }
  return true;
}

function equalContexts(run: Run, left: FeelContext, right: FeelContext, depth: number): boolean {
  const keys = left.keys();
  if (keys.length !== right.keys().length) return false;
  return keys.every((key) => {
    const other = right.get(key);
    return other !== undefined && equal(run, left.get(key) ?? null, other, depth + 1) === true;
  });
}

function equalRanges(run: Run, left: FeelRange, right: FeelRange, depth: number): boolean {
  return (
    left.startIncluded === right.startIncluded &&
    left.endIncluded === right.endIncluded &&
    left.operator === right.operator &&
    equal(run, left.start, right.start, depth + 1) === true &&
    equal(run, left.end, right.end, depth + 1) === true
  );
}

/** Built-ins are looked up again at each use, hence the name; every other function is itself only. */
function sameFunction(left: FeelFunction, right: FeelFunction): boolean {
  return left === right || left.signatures === right.signatures;
}

/** `duration("P0D") = duration("P0Y")` is true (TCK 0068): no time is no time. */
function isZeroDuration(value: FeelValue): boolean {
  if (hasKind(value, 'years and months duration')) return value.months === 0;
  return hasKind(value, 'days and time duration') && value.seconds === 0 && value.nanos === 0;
}

function compareDateTimes(left: FeelDateTime, right: FeelDateTime): number | undefined {
  if (isLocal(left) !== isLocal(right)) return undefined;
  return instantOf(left) - instantOf(right) || compareMillis(left, right);
}

function compareTimes(left: FeelTime, right: FeelTime): number | undefined {
  if (isLocal(left) !== isLocal(right)) return undefined;
  return utcSeconds(left) - utcSeconds(right) || compareMillis(left, right);
}

function compareMillis(left: { readonly nanos: number }, right: { readonly nanos: number }): number {
  return Math.floor(left.nanos / 1e6) - Math.floor(right.nanos / 1e6);
}

function isLocal(value: Zoned): boolean {
  return offsetAt(value, 0, 0) === undefined;
}
