import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkPasswordRules, createPasswordHasher } from './password.ts';

describe('passwords', () => {
  it('are kept as scrypt with N = 2^17, r = 8, p = 1, verified in any Unicode form', async () => {
    const hasher = createPasswordHasher();
    const stored = await hasher.hash('perché così tanti caffè', randomBytes);
    expect(stored).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await hasher.verify('perché così tanti caffè'.normalize('NFD'), stored)).toBe(true);
    expect(await hasher.verify('perche cosi tanti caffe', stored)).toBe(false);
  });

  it('of nobody are never right', async () => {
    const hasher = createPasswordHasher(10);
    expect(await hasher.verify('', undefined)).toBe(false);
    expect(await hasher.verify('qualunque cosa', null)).toBe(false);
  });

  it('are hashed two at a time: the third caller is asked to come again', async () => {
    const hasher = createPasswordHasher(10);
    const held: (() => void)[] = [];
    const slow = () => hasher.withSlot(() => new Promise<void>((resolve) => held.push(resolve)));
    const two = [slow(), slow()];
    await expect(hasher.withSlot(async () => 1)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
    held.forEach((release) => release());
    await Promise.all(two);
    expect(await hasher.withSlot(async () => 1)).toBe(1);
  });

  it.each([
    ['undici char', 'al least 12 characters'],
    ['aaaaaaaaaaaaaaa', 'variety'],
    ['evviva anna.bianchi!', 'the login'],
    ['ANNA sempre avanti', 'the given name'],
    ['la famiglia Bianchi', 'the family name'],
  ])('like "%s" are refused for %s', (password) => {
    expect(() => checkPasswordRules(password, 'anna.bianchi', ['Anna', 'Bianchi'])).toThrow(/PASSWORD_TOO_WEAK/);
  });

  it('of four words are fine', () => {
    expect(() => checkPasswordRules('quattro parole lunghe', 'anna.bianchi', ['Anna', 'Bianchi'])).not.toThrow();
  });
});
