import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SoftwareAuthenticator, type Tampering } from '../testing/authenticator.ts';
import { identityInstallation, PASSWORD, type IdentityInstallation } from '../testing/installation.ts';

interface Ceremony {
  readonly challengeId: string;
  readonly options: { readonly challenge: string };
}

describe('passkeys', () => {
  let house: IdentityInstallation;
  let device: SoftwareAuthenticator;

  beforeAll(async () => {
    house = await identityInstallation();
    await house.newcomer({ name: 'Anna Bianchi', role: 'officer', login: 'abianchi', password: PASSWORD });
    await house.newcomer({ name: 'Ugo Verdi', role: 'officer', login: 'uverdi', password: PASSWORD });
  });
  afterAll(() => house.close());
  beforeEach(() => {
    device = new SoftwareAuthenticator();
  });

  const byPassword = async (login = 'abianchi') => house.request((await house.signIn(login, PASSWORD)).token);

  const register = async (tampering?: Tampering) => {
    const caller = await byPassword();
    const { challengeId, options } = await house.call<Ceremony>(caller, 'identity.passkeys.beginRegistration', {});
    const response = device.create(options.challenge, tampering);
    const input = { challengeId, response, label: 'portatile' };
    return { input, caller, id: (await house.call<{ id: string }>(caller, 'identity.passkeys.register', input)).id };
  };

  const begin = () => house.call<Ceremony>(house.anonymous(), 'identity.passkeys.beginSignIn', {});
  const finish = (challengeId: string, response: unknown) =>
    house.call<{ token: string; level: string }>(house.anonymous(), 'identity.passkeys.signIn', {
      challengeId,
      response,
    });
  const signIn = async (tampering?: Tampering) => {
    const { challengeId, options } = await begin();
    return finish(challengeId, device.get(options.challenge, tampering));
  };
  const refused = { code: 'IDENTITY_PASSKEY_REFUSED' };

  it('sign their person in without a login, as two factors', async () => {
    await register();
    const { token, level } = await signIn();
    expect(level).toBe('two-factor');
    expect((await house.request(token)).actor).toMatchObject({ name: 'Anna Bianchi' });
  });

  it.each<[string, Tampering]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['no user verification', { userVerified: false }],
    ['a broken signature', { breakSignature: true }],
    ['a counter that went back', { counter: 1 }],
  ])('are refused with %s', async (_, tampering) => {
    await register();
    await signIn();
    await expect(signIn(tampering)).rejects.toMatchObject(refused);
  });

  it.each<[string, Tampering]>([
    ['another origin', { origin: 'http://localhost:9999' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['no user verification', { userVerified: false }],
  ])('are not registered with %s', async (_, tampering) => {
    await expect(register(tampering)).rejects.toMatchObject(refused);
  });

  it('answer a challenge once, in time, and only the kind that it was made for', async () => {
    const { input, caller } = await register();
    await expect(house.call(caller, 'identity.passkeys.register', input)).rejects.toMatchObject(refused);
    const { challengeId, options } = await begin();
    const response = device.get(options.challenge);
    await finish(challengeId, response);
    await expect(finish(challengeId, response)).rejects.toMatchObject(refused);

    const late = await begin();
    house.clock.advance(5);
    await expect(finish(late.challengeId, device.get(late.options.challenge))).rejects.toMatchObject(refused);

    const mixed = await house.call<Ceremony>(await byPassword(), 'identity.passkeys.beginRegistration', {});
    await expect(finish(mixed.challengeId, device.get(mixed.options.challenge))).rejects.toMatchObject(refused);
  });

  it('of another person do not confirm one’s identity', async () => {
    await register();
    const other = await byPassword('uverdi');
    const { challengeId, options } = await begin();
    const passkey = { challengeId, response: device.get(options.challenge) };
    await expect(house.call(other, 'identity.sessions.stepUp', { passkey })).rejects.toMatchObject(refused);
    const mine = await house.request((await signIn()).token);
    const again = await begin();
    const own = { challengeId: again.challengeId, response: device.get(again.options.challenge) };
    expect(await house.call(mine, 'identity.sessions.stepUp', { passkey: own })).toMatchObject({ level: 'two-factor' });
    // With a passkey at hand the password is not proof enough.
    await expect(house.call(mine, 'identity.sessions.stepUp', { password: PASSWORD })).rejects.toMatchObject({
      status: 401,
    });
  });

  it('of another body are unknown', async () => {
    await register();
    const elsewhere = house.anonymous(house.otherBodyId);
    const { challengeId, options } = await house.call<Ceremony>(elsewhere, 'identity.passkeys.beginSignIn', {});
    const response = device.get(options.challenge);
    await expect(house.call(elsewhere, 'identity.passkeys.signIn', { challengeId, response })).rejects.toMatchObject(
      refused,
    );
  });

  it('are listed and removed by their person', async () => {
    const { id, caller } = await register();
    const list = async () =>
      (await house.call<{ items: { id: string }[] }>(caller, 'identity.passkeys.list', {})).items.map(
        (item) => item.id,
      );
    expect(await list()).toContain(id);
    await expect(house.call(await byPassword('uverdi'), 'identity.passkeys.remove', { id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await house.call(caller, 'identity.passkeys.remove', { id });
    expect(await list()).not.toContain(id);
    await expect(signIn()).rejects.toMatchObject(refused);
  });
});
