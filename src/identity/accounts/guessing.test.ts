import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBase32, identityInstallation, PASSWORD, type IdentityInstallation } from '../testing/installation.ts';
import { hotp, totpStep } from './totp.ts';

describe('guessing', () => {
  let house: IdentityInstallation;

  beforeAll(async () => {
    house = await identityInstallation();
    await house.newcomer({ name: 'Anna Bianchi', role: 'officer', login: 'abianchi', password: PASSWORD });
  });
  afterAll(() => house.close());

  const refusal = (login: string, password = 'sbagliata di sicuro', code?: string) =>
    house.signIn(login, password, code).then(
      () => undefined,
      (error: { code: string; retryAfter?: number }) => ({ code: error.code, retryAfter: error.retryAfter }),
    );

  it.each(['abianchi', 'nessuno.mai.visto'])(
    'of the password of %s stops after five failures, the same for all',
    async (login) => {
      for (let failure = 0; failure < 5; failure += 1) {
        expect(await refusal(login)).toEqual({ code: 'IDENTITY_INVALID_CREDENTIALS', retryAfter: undefined });
        house.clock.advance(1);
      }
      expect(await refusal(login)).toEqual({ code: 'RATE_LIMITED', retryAfter: 10 * 60 });
      house.clock.advance(10);
      expect((await refusal(login))?.code).toBe('IDENTITY_INVALID_CREDENTIALS');
      house.clock.advance(15);
    },
  );

  it('stops for who types the right password too, until the time is over', async () => {
    for (let failure = 0; failure < 5; failure += 1) await refusal('abianchi');
    expect((await refusal('abianchi', PASSWORD))?.code).toBe('RATE_LIMITED');
    expect((await refusal('ABIANCHI', PASSWORD))?.code).toBe('RATE_LIMITED');
    house.clock.advance(15);
    expect(await refusal('abianchi', PASSWORD)).toBeUndefined();
  });

  it('begins anew after a success', async () => {
    for (let failure = 0; failure < 4; failure += 1) await refusal('abianchi');
    expect(await refusal('abianchi', PASSWORD)).toBeUndefined();
    for (let failure = 0; failure < 4; failure += 1) await refusal('abianchi');
    expect(await refusal('abianchi', PASSWORD)).toBeUndefined();
  });

  it('in parallel is counted as well', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, () => refusal('parallelo')));
    expect(all.filter((one) => one?.code === 'IDENTITY_INVALID_CREDENTIALS').length).toBeLessThanOrEqual(5);
  });

  it('of many logins from one address stops after fifty failures', async () => {
    const anonymous = { ...house.anonymous(), address: '203.0.113.7' };
    const attempt = (login: string) =>
      house
        .call(anonymous, 'identity.sessions.create', { login, password: 'x' })
        .catch((error: { code: string }) => error.code);
    for (let index = 0; index < 50; index += 1) {
      expect(await attempt(`utente${index}`)).toBe('IDENTITY_INVALID_CREDENTIALS');
    }
    expect(await attempt('utente50')).toBe('RATE_LIMITED');
    const elsewhere = { ...house.anonymous(), address: '203.0.113.8' };
    await expect(
      house.call(elsewhere, 'identity.sessions.create', { login: 'abianchi', password: PASSWORD }),
    ).resolves.toHaveProperty('token');
  });

  it('of codes is not helped by knowing the password', async () => {
    const secret = await enrolTotp();
    house.clock.advance(20);
    for (let failure = 0; failure < 5; failure += 1) {
      const wrong = hotp(secret, totpStep(house.clock.realNow()) + 50);
      expect((await refusal('abianchi', PASSWORD, wrong))?.code).toBe('IDENTITY_INVALID_CREDENTIALS');
      const half = await refusal('abianchi', PASSWORD);
      expect(['IDENTITY_SECOND_FACTOR_REQUIRED', 'RATE_LIMITED']).toContain(half?.code);
    }
    const right = () => hotp(secret, totpStep(house.clock.realNow()));
    expect((await refusal('abianchi', PASSWORD, right()))?.code).toBe('RATE_LIMITED');
    house.clock.advance(16);
    expect(await refusal('abianchi', PASSWORD, right())).toBeUndefined();
    expect((await refusal('abianchi', PASSWORD, right()))?.code).toBe('IDENTITY_INVALID_CREDENTIALS');
  });

  async function enrolTotp(): Promise<Buffer> {
    const caller = await house.request((await house.signIn('abianchi', PASSWORD)).token);
    expect(await house.call(caller, 'identity.totp.get', {})).toEqual({ connected: false });
    const { secret } = await house.call<{ secret: string }>(caller, 'identity.totp.begin', {});
    const key = fromBase32(secret);
    await house.call(caller, 'identity.totp.confirm', { code: hotp(key, totpStep(house.clock.realNow())) });
    expect(await house.call(caller, 'identity.totp.get', {})).toEqual({ connected: true });
    return key;
  }
});
