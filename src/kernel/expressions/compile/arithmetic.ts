import type { Run } from '../run.ts';
import type { ArithmeticOperator } from '../syntax/nodes.ts';
import { addTemporal, subtractTemporal } from '../temporal/arithmetic.ts';
import { daysDuration, monthsDuration } from '../temporal/calendar.ts';
import type { FeelDaysDuration, FeelMonthsDuration, FeelTemporal } from '../temporal/types.ts';
import type { FeelValue } from '../types.ts';
import { kindOf } from '../values/kinds.ts';
import { FeelDecimal, finite, isNumber } from '../values/number.ts';
import type { FeelNumber } from '../values/number.ts';

/** Powers, roots and logarithms take some 200 times as long as a step: measured 40 to 130 µs, up to 4 ms cold, whatever the operands. */
export const SLOW_NUMBER_STEPS = 200;

/** `left operator right`; null with a warning where the types do not go together or the value is out of range. */
export function calculate(run: Run, operator: ArithmeticOperator, left: FeelValue, right: FeelValue): FeelValue {
  run.step();
  if (isNumber(left) && isNumber(right)) return checked(run, onNumbers(run, operator, left, right));
  if (left === null || right === null) return run.fail('FEEL_NULL', `null ${operator} …`);
  const value = onOthers(run, operator, left, right);
  if (value !== undefined) return value ?? run.fail('FEEL_VALUE', `${operator}: out of range`);
  return run.fail('FEEL_TYPE', `${kindOf(left)} ${operator} ${kindOf(right)}`);
}

/** Unary minus. */
export function negate(run: Run, value: FeelValue): FeelValue {
  if (isNumber(value)) return value.neg();
  if (value === null) return run.fail('FEEL_NULL', '- null');
  if (isDaysDuration(value)) return daysDuration(-value.seconds, -value.nanos);
  return isMonthsDuration(value) ? monthsDuration(-value.months) : run.fail('FEEL_TYPE', `- ${kindOf(value)}`);
}

function checked(run: Run, value: FeelNumber | null): FeelValue {
  return value && (finite(value) ?? run.fail('FEEL_VALUE', 'the number is out of range'));
}

function onNumbers(run: Run, operator: ArithmeticOperator, left: FeelNumber, right: FeelNumber): FeelNumber | null {
  switch (operator) {
    case '+':
      return left.plus(right);
    case '-':
      return left.minus(right);
    case '*':
      return left.times(right);
    case '/':
      return right.isZero() ? run.fail('FEEL_VALUE', 'division by zero') : left.div(right);
    case '**':
      run.step(SLOW_NUMBER_STEPS);
      return left.pow(right);
    default: {
      const never: never = operator;
      return never;
    }
  }
}

/** Undefined where the kinds do not go together, null where the value does not exist. */
function onOthers(run: Run, operator: ArithmeticOperator, left: FeelValue, right: FeelValue): FeelValue | undefined {
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') {
    run.room(left.length + right.length);
    run.step((left.length + right.length) >> 6);
    return left + right;
  }
  if (isTemporal(left) && isTemporal(right)) {
    if (operator === '+') return addTemporal(left, right);
    if (operator === '-') return subtractTemporal(left, right);
    return operator === '/' ? ratio(left, right) : undefined;
  }
  if (operator === '*' && isNumber(left)) return scale(right, left, false);
  return (operator === '*' || operator === '/') && isNumber(right) ? scale(left, right, operator === '/') : undefined;
}

/** A duration times or by a number; fractions of a month are cut off. */
function scale(value: FeelValue, by: FeelNumber, divide: boolean): FeelValue | undefined {
  if (divide && by.isZero()) return isTemporal(value) ? null : undefined;
  const apply = (amount: FeelNumber): FeelNumber => (divide ? amount.div(by) : amount.times(by));
  if (isMonthsDuration(value)) return monthsDuration(apply(new FeelDecimal(value.months)).trunc().toNumber());
  return isDaysDuration(value) ? secondsToDuration(apply(secondsOf(value))) : undefined;
}

function ratio(left: FeelTemporal, right: FeelTemporal): FeelValue | undefined {
  if (isMonthsDuration(left) && isMonthsDuration(right)) {
    return right.months === 0 ? null : new FeelDecimal(left.months).div(right.months);
  }
  if (!isDaysDuration(left) || !isDaysDuration(right)) return undefined;
  const divisor = secondsOf(right);
  return divisor.isZero() ? null : secondsOf(left).div(divisor);
}

/** Seconds of a duration with their fraction. */
export function secondsOf(value: FeelDaysDuration): FeelNumber {
  return new FeelDecimal(value.nanos).div(1e9).plus(value.seconds);
}

/** The duration of so many seconds, to the nanosecond; null beyond its range. */
export function secondsToDuration(seconds: FeelNumber): FeelDaysDuration | null {
  const whole = seconds.floor();
  return daysDuration(whole.toNumber(), seconds.minus(whole).times(1e9).trunc().toNumber());
}

export function isTemporal(value: FeelValue): value is FeelTemporal {
  if (typeof value !== 'object' || value === null || isNumber(value) || Array.isArray(value)) return false;
  const { kind } = value as Exclude<typeof value, readonly FeelValue[]>;
  return kind !== 'context' && kind !== 'range' && kind !== 'function';
}

function isDaysDuration(value: FeelValue): value is FeelDaysDuration {
  return kindOf(value) === 'days and time duration';
}

function isMonthsDuration(value: FeelValue): value is FeelMonthsDuration {
  return kindOf(value) === 'years and months duration';
}
