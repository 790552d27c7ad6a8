import type { Run } from '../run.ts';
import { SLOW_NUMBER_STEPS } from '../compile/arithmetic.ts';
import type { FeelFunction, FeelValue } from '../types.ts';
import { FeelDecimal, finite, toInteger } from '../values/number.ts';
import type { FeelNumber } from '../values/number.ts';
import { builtIn, signature } from './define.ts';

/** Scales outside are refused, as in the limits of decimal128 (DMN §10.3.4.5). */
const MIN_SCALE = -6111;
const MAX_SCALE = 6176;

/** A scale as a host integer, or undefined with a warning. */
function scaleOf(run: Run, scale: FeelNumber | null): number | undefined {
  const whole = scale === null ? 0 : toInteger(scale.trunc());
  if (whole !== undefined && whole >= MIN_SCALE && whole <= MAX_SCALE) return whole;
  run.fail('FEEL_VALUE', `scale ${scale?.toString().slice(0, 20)}`);
  return undefined;
}

function rounder(mode: 0 | 1 | 2 | 3 | 4 | 5 | 6) {
  return (run: Run, n: FeelNumber, scale: FeelNumber | null): FeelValue => {
    const places = scaleOf(run, scale);
    return places === undefined ? null : roundTo(run, n, places, mode);
  };
}

/** Negative places round to tens, hundreds and so on. */
function roundTo(run: Run, n: FeelNumber, places: number, mode: 0 | 1 | 2 | 3 | 4 | 5 | 6): FeelValue {
  if (places >= 0) return n.toDecimalPlaces(places, mode);
  const unit = new FeelDecimal(10).pow(-places);
  const rounded = finite(n.div(unit).toDecimalPlaces(0, mode).times(unit));
  return rounded ?? run.fail('FEEL_VALUE', 'the number is out of range');
}

function slow(name: string, allowed: (n: FeelNumber) => boolean, apply: (n: FeelNumber) => FeelNumber): FeelFunction {
  const call = (run: Run, n: FeelNumber): FeelValue => {
    run.step(SLOW_NUMBER_STEPS);
    const value = allowed(n) ? finite(apply(n)) : null;
    return value ?? run.fail('FEEL_VALUE', `${name} of a number for which it has no value`);
  };
  return builtIn(name, signature('number: number', call));
}

function modulo(run: Run, dividend: FeelNumber, divisor: FeelNumber): FeelValue {
  run.step(SLOW_NUMBER_STEPS);
  if (divisor.isZero()) return run.fail('FEEL_VALUE', 'division by zero');
  // DMN: dividend - divisor × floor(dividend / divisor), the sign of the divisor.
  const rest = dividend.mod(divisor);
  return rest.isZero() || rest.isNegative() === divisor.isNegative() ? rest : rest.plus(divisor);
}

function abs(_: Run, n: FeelValue): FeelValue {
  const value = n as FeelNumber | Extract<FeelValue, { readonly kind: `${string} duration` }>;
  if (value instanceof FeelDecimal) return value.abs();
  if (value.kind === 'years and months duration') return { ...value, months: Math.abs(value.months) };
  if (value.seconds >= 0) return value;
  return { ...value, seconds: -value.seconds - (value.nanos ? 1 : 0), nanos: value.nanos ? 1e9 - value.nanos : 0 };
}

function rounding(name: string, mode: 0 | 1 | 4 | 5): FeelFunction {
  return builtIn(name, signature('n: number, scale: number', rounder(mode)));
}

const { ROUND_CEIL, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP } = FeelDecimal;

export const NUMBER_FUNCTIONS: readonly FeelFunction[] = [
  builtIn('decimal', signature('n: number, scale: number', rounder(ROUND_HALF_EVEN))),
  builtIn('floor', signature('n: number, scale?: number', rounder(ROUND_FLOOR))),
  builtIn('ceiling', signature('n: number, scale?: number', rounder(ROUND_CEIL))),
  rounding('round up', ROUND_UP),
  rounding('round down', ROUND_DOWN),
  rounding('round half up', ROUND_HALF_UP),
  rounding('round half down', ROUND_HALF_DOWN),
  builtIn('abs', signature('n: number|duration', abs)),
  builtIn('modulo', signature('dividend: number, divisor: number', modulo)),
  slow(
    'sqrt',
    (n) => !n.isNegative() || n.isZero(),
    (n) => n.sqrt(),
  ),
  slow(
    'log',
    (n) => n.gt(0),
    (n) => n.ln(),
  ),
  slow(
    'exp',
    () => true,
    (n) => n.exp(),
  ),
  builtIn(
    'odd',
    signature('number: number', (_, n: FeelNumber) => n.isInteger() && !n.mod(2).isZero()),
  ),
  builtIn(
    'even',
    signature('number: number', (_, n: FeelNumber) => n.isInteger() && n.mod(2).isZero()),
  ),
];
