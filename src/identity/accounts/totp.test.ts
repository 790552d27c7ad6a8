import { describe, expect, it } from 'vitest';
import { base32, hotp, matchingStep, totpStep, totpUri } from './totp.ts';

const secret = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);

describe('one-time codes', () => {
  it('are those of RFC 4226, appendix D', () => {
    const expected = [
      '755224',
      '287082',
      '359152',
      '969429',
      '338314',
      '254676',
      '287922',
      '162583',
      '399871',
      '520489',
    ];
    expect(expected.map((_, counter) => hotp(secret, counter))).toEqual(expected);
  });

  it.each([
    [59, '94287082', 'sha1', 20],
    [1111111109, '07081804', 'sha1', 20],
    [1111111111, '14050471', 'sha1', 20],
    [1234567890, '89005924', 'sha1', 20],
    [2000000000, '69279037', 'sha1', 20],
    [20000000000, '65353130', 'sha1', 20],
    [59, '46119246', 'sha256', 32],
    [20000000000, '77737706', 'sha256', 32],
    [59, '90693936', 'sha512', 64],
    [20000000000, '47863826', 'sha512', 64],
  ])('are those of RFC 6238, appendix B, at %i s: %s (%s)', (seconds, code, algorithm, length) => {
    const key = Buffer.from('1234567890'.repeat(7)).subarray(0, length);
    expect(hotp(key, totpStep(at(seconds)), 8, algorithm)).toBe(code);
  });

  it('count for one step before and after, and once', () => {
    const now = at(1_800_000_000);
    const step = totpStep(now);
    expect(matchingStep(secret, hotp(secret, step - 1), now, 0)).toBe(step - 1);
    expect(matchingStep(secret, hotp(secret, step + 1), now, 0)).toBe(step + 1);
    expect(matchingStep(secret, hotp(secret, step - 2), now, 0)).toBeUndefined();
    expect(matchingStep(secret, hotp(secret, step), now, step)).toBeUndefined();
    expect(matchingStep(secret, hotp(secret, step - 1), now, step)).toBeUndefined();
  });

  it('travel to the app as RFC 4648 base32', () => {
    expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
      'MY',
      'MZXQ',
      'MZXW6',
      'MZXW6YQ',
      'MZXW6YTB',
      'MZXW6YTBOI',
    ]);
    expect(totpUri('Comune di Valdoro', 'anna', secret)).toBe(
      'otpauth://totp/Comune%20di%20Valdoro:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Comune%20di%20Valdoro',
    );
  });
});
