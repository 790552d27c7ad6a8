import type { Run } from '../run.ts';
import { formatTemporal } from '../temporal/text.ts';
import type { FeelFunction, FeelRange, FeelValue } from '../types.ts';
import { isContext, isFunction, isList, isRange } from '../values/kinds.ts';
import { isNumber, toNumber } from '../values/number.ts';
import { operandOf } from '../compile/tests.ts';
import { builtIn, signature } from './define.ts';

const MAX_DIGITS = 7_000;
const NUMBER = /^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,6})?$/;

/** Reads a number written with a grouping separator (space, comma or period) and a decimal separator (period or comma). */
function number(run: Run, from: string, grouping: string | null, decimal: string | null): FeelValue {
  const point = decimal ?? '.';
  if ((grouping !== null && ![' ', ',', '.'].includes(grouping)) || !['.', ','].includes(point) || grouping === point) {
    return run.fail('FEEL_ARGUMENTS', 'number: separators');
  }
  run.step(from.length >> 4);
  const plain = (grouping === null ? from : from.replaceAll(grouping, '')).replace(point, '.');
  const foreign = point === ',' && from.includes('.') && grouping !== '.';
  const value = foreign || plain.length > MAX_DIGITS || !NUMBER.test(plain) ? null : toNumber(plain);
  return value ?? run.fail('FEEL_VALUE', `number: ${from.slice(0, 40)}`);
}

/** The text of a value as FEEL would write it; a text stays as it is. */
function string(run: Run, value: FeelValue): FeelValue {
  return value === null || typeof value === 'string' ? value : run.text(write(run, value));
}

function write(run: Run, value: FeelValue): string {
  run.step();
  if (typeof value === 'string') return claim(run, quote(value));
  if (value === null || typeof value === 'boolean' || isNumber(value)) return claim(run, String(value));
  run.enter(1);
  const text = claim(run, writeObject(run, value));
  run.leave(1);
  return text;
}

function writeObject(run: Run, value: Exclude<FeelValue, null | boolean | string>): string {
  if (isList(value)) return `[${value.map((item) => write(run, item)).join(', ')}]`;
  if (isContext(value))
    return `{${value
      .keys()
      .map((key) => `${name(key)}: ${write(run, value.get(key) ?? null)}`)
      .join(', ')}}`;
  if (isRange(value)) return writeRange(run, value);
  if (isFunction(value)) return 'function(…)';
  return isNumber(value) ? value.toString() : formatTemporal(value as Parameters<typeof formatTemporal>[0]);
}

function writeRange(run: Run, range: FeelRange): string {
  if (range.operator) return `(${range.operator} ${write(run, operandOf(range))})`;
  const { start, end, startIncluded, endIncluded } = range;
  return `${startIncluded ? '[' : '('}${write(run, start)}..${write(run, end)}${endIncluded ? ']' : ')'}`;
}

function claim(run: Run, text: string): string {
  run.room(text.length);
  return text;
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Entry names are written bare where the grammar would read them back so. */
function name(key: string): string {
  return /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(key) ? key : quote(key);
}

export const CONVERSION_FUNCTIONS: readonly FeelFunction[] = [
  builtIn('number', signature('from: string, grouping separator?: string?, decimal separator?: string?', number)),
  builtIn('string', signature('from: any', string)),
];
