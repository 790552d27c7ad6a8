import { Decimal } from 'decimal.js';

/**
 * FEEL numbers: 34 significant digits, half-even, exponent of IEEE 754-2008 decimal128 (DMN §10.3.2.3.1).
 * A clone, so that no other user of the library changes the rounding of money.
 */
export const FeelDecimal = Decimal.clone({
  precision: 34,
  rounding: Decimal.ROUND_HALF_EVEN,
  maxE: 6144,
  minE: -6143,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});

export type FeelNumber = Decimal;

export const ZERO: FeelNumber = new FeelDecimal(0);
export const ONE: FeelNumber = new FeelDecimal(1);

export function isNumber(value: unknown): value is FeelNumber {
  return value instanceof FeelDecimal;
}

/** A decimal of at most 34 digits from a host number, text or another decimal; null when it is not finite or not a number. */
export function toNumber(value: number | bigint | string | Decimal): FeelNumber | null {
  const made = new FeelDecimal(typeof value === 'bigint' ? value.toString() : value);
  return finite(made.precision() > 34 ? made.toSignificantDigits(34) : made);
}

/** Null instead of infinity and NaN, neither of which FEEL has. */
export function finite(value: FeelNumber): FeelNumber | null {
  return value.isFinite() ? value : null;
}

/** A whole number up to 2^53 - 1 as host number, else undefined. */
export function toInteger(value: FeelNumber): number | undefined {
  if (!value.isInteger()) return undefined;
  const whole = value.toNumber();
  return Number.isSafeInteger(whole) ? whole : undefined;
}
