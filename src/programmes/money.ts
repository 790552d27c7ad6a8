import { Type } from '../kernel/index.ts';

/** Euro as decimal text, never negative. */
export const euro = Type.String({ pattern: '^[0-9]{1,15}(\\.[0-9]{1,2})?$', maxLength: 18 });

/** Whole cents of an amount, exact at any size: cents of a large work do not fit in binary fractions. */
export function cents(amount: string): bigint {
  const [whole, fraction = ''] = amount.split('.');
  return BigInt(whole!) * 100n + BigInt(fraction.padEnd(2, '0'));
}

/** The one way in which an amount is written: no leading zeros, two decimals. */
export function euroText(amount: string): string {
  const all = cents(amount).toString().padStart(3, '0');
  return `${all.slice(0, -2)}.${all.slice(-2)}`;
}
