import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, euroText } from './money.ts';

describe('amounts', () => {
  it.each([
    ['0', '0.00'],
    ['000.5', '0.50'],
    ['7', '7.00'],
    ['1250000.1', '1250000.10'],
    ['999999999999999.99', '999999999999999.99'],
  ])('%s is written as %s', (given, written) => {
    expect(euroText(given)).toBe(written);
  });

  it('lose no cent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 99_999_999_999_999_999n }), (amount) => {
        const text = `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;
        expect(cents(text)).toBe(amount);
        expect(euroText(text)).toBe(text);
      }),
    );
  });
});
