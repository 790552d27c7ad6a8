// Leaf counts are plain numbers up to 2^53 − 1: at 10,000 facts a second that is 28,000 years. JavaScript's bit operators stop at
// 32 bits, so these do the same by arithmetic.

const WORD = 2 ** 32;

/** Whether it is a whole number that can count leaves: 0 to 2^53 − 1. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** @throws RangeError unless every value is a whole number from 0 to 2^53 − 1. */
export function requireCounts(...values: readonly number[]): void {
  const wrong = values.find((value) => !isCount(value));
  if (wrong !== undefined) throw new RangeError(`${wrong} is not a count of leaves`);
}

/** Number of binary digits; 0 for 0. */
export function bitLength(value: number): number {
  return value < WORD ? 32 - Math.clz32(value) : 64 - Math.clz32(Math.floor(value / WORD));
}

/** How often a number above 0 can be halved without remainder. */
export function trailingZeros(value: number): number {
  const low = value % WORD;
  if (low === 0) return 32 + trailingZeros(value / WORD);
  return 31 - Math.clz32(low & -low);
}

/** Number of binary digits that are 1. */
export function countOnes(value: number): number {
  let ones = 0;
  for (let rest = value; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}

/** The largest power of two below a number above 1: where RFC 6962 §2.1 splits a tree. */
export function splitPoint(size: number): number {
  return 2 ** (bitLength(size - 1) - 1);
}

/** The smallest power of two that is not below the number; 1 for 0. */
export function powerCeiling(value: number): number {
  return value <= 1 ? 1 : 2 ** bitLength(value - 1);
}

/** Reads a decimal number as the C2SP texts write it: ASCII digits, no sign, no leading zero. @returns undefined for anything else. */
export function readDecimal(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return isCount(value) ? value : undefined;
}
