import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hotp, totpStep } from '../accounts/totp.ts';
import { SoftwareAuthenticator } from '../testing/authenticator.ts';
import { fromBase32, identityInstallation, PASSWORD, type IdentityInstallation } from '../testing/installation.ts';

interface Opened {
  readonly login: string;
  readonly secondFactorRequired: boolean;
  readonly totp: { readonly secret: string; readonly uri: string };
  readonly passkey: { readonly challengeId: string; readonly options: { readonly challenge: string } };
}

describe('enrolment in a real installation', () => {
  let house: IdentityInstallation;
  let count = 0;

  beforeAll(async () => {
    house = await identityInstallation('real');
  });
  afterAll(() => house.close());

  const linkFor = async (role: string) => {
    const login = `utente${(count += 1)}`;
    const personId = await house.newcomer({ name: 'Prima Persona', role });
    const made = await house.call<{ token: string }>(house.system(), 'identity.enrolments.create', { personId, login });
    return { login, personId, token: made.token };
  };
  const open = (token: string) => house.call<Opened>(house.anonymous(), 'identity.enrolments.open', { token });
  const complete = (token: string, input: object) =>
    house.call(house.anonymous(), 'identity.enrolments.complete', { token, ...input });
  const codeOf = (opened: Opened) => hotp(fromBase32(opened.totp.secret), totpStep(house.clock.realNow()));

  it('gives the first administrator a password and an authenticator app', async () => {
    const { login, token } = await linkFor('administrator');
    const opened = await open(token);
    expect(opened).toMatchObject({ login, secondFactorRequired: true });
    expect((await open(token)).totp).toEqual(opened.totp);
    await complete(token, { password: PASSWORD, code: codeOf(opened) });
    await expect(house.signIn(login, PASSWORD)).rejects.toMatchObject({ code: 'IDENTITY_SECOND_FACTOR_REQUIRED' });
    house.clock.advance(1);
    const signedIn = await house.signIn(login, PASSWORD, codeOf(opened));
    expect(signedIn).toMatchObject({ roles: ['administrator'], mustEnrol: false });
    expect((await house.request(signedIn.token)).roles).toEqual(['administrator']);
  });

  it('gives an administrator a passkey without any password', async () => {
    const { token } = await linkFor('administrator');
    const { passkey } = await open(token);
    const device = new SoftwareAuthenticator();
    const response = device.create(passkey.options.challenge);
    await complete(token, { passkey: { challengeId: passkey.challengeId, response } });
    const begun = await house.call<Opened['passkey']>(house.anonymous(), 'identity.passkeys.beginSignIn', {});
    const answer = { challengeId: begun.challengeId, response: device.get(begun.options.challenge) };
    const signedIn = await house.call<{ token: string }>(house.anonymous(), 'identity.passkeys.signIn', answer);
    const caller = await house.request(signedIn.token);
    expect(caller.roles).toEqual(['administrator']);
    const { items } = await house.call<{ items: { id: string }[] }>(caller, 'identity.passkeys.list', {});
    await expect(house.call(caller, 'identity.passkeys.remove', { id: items[0]!.id })).rejects.toMatchObject({
      code: 'IDENTITY_LAST_FACTOR',
    });
  });

  it('gives no administrator a password alone', async () => {
    const { token } = await linkFor('administrator');
    await expect(complete(token, { password: PASSWORD })).rejects.toMatchObject({
      code: 'IDENTITY_SECOND_FACTOR_MISSING',
    });
    await expect(complete(token, {})).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(complete(token, { password: PASSWORD, code: '000000' })).rejects.toMatchObject({ status: 401 });
    await expect(complete(token, { password: 'corta' })).rejects.toMatchObject({ status: 403 });
  });

  it('lets staff in with a password, and says that they should add a factor', async () => {
    const { login, token } = await linkFor('officer');
    expect((await open(token)).secondFactorRequired).toBe(false);
    await complete(token, { password: PASSWORD });
    expect(await house.signIn(login, PASSWORD)).toMatchObject({ mustEnrol: true, roles: ['officer'] });
  });

  it('works once, for 24 hours, and for the newest link only', async () => {
    const invalid = { code: 'IDENTITY_LINK_NOT_VALID' };
    const used = await linkFor('officer');
    await complete(used.token, { password: PASSWORD });
    await expect(complete(used.token, { password: PASSWORD })).rejects.toMatchObject(invalid);
    await expect(open(used.token)).rejects.toMatchObject(invalid);

    const late = await linkFor('officer');
    house.clock.advance(24 * 60);
    await expect(open(late.token)).rejects.toMatchObject(invalid);

    const older = await linkFor('officer');
    const { token } = await house.call<{ token: string }>(house.system(), 'identity.enrolments.create', {
      personId: older.personId,
    });
    await expect(open(older.token)).rejects.toMatchObject(invalid);
    await expect(
      house.call(house.anonymous(house.otherBodyId), 'identity.enrolments.open', { token }),
    ).rejects.toMatchObject(invalid);
    await open(token);
  });

  it('again ends the sessions that were open', async () => {
    const { login, token, personId } = await linkFor('officer');
    await complete(token, { password: PASSWORD });
    const session = await house.signIn(login, PASSWORD);
    const again = await house.call<{ token: string }>(house.system(), 'identity.enrolments.create', { personId });
    await complete(again.token, { password: 'tutta un’altra frase' });
    expect((await house.request(session.token)).actor.kind).toBe('anonymous');
    await expect(house.signIn(login, PASSWORD)).rejects.toMatchObject({ status: 401 });
  });

  it('is the only way to administration: a session by password has none, even when its person gets the role', async () => {
    const { login, token, personId } = await linkFor('manager');
    await complete(token, { password: PASSWORD });
    const position = { personId, role: 'administrator', validFrom: '2026-03-10' };
    await house.call(house.system(), 'identity.positions.assign', position);
    // 23:55 in Rome of the day before.
    house.clock.set('2026-03-09T22:55:00Z');
    const session = await house.signIn(login, PASSWORD);
    house.clock.advance(10);
    const caller = await house.request(session.token);
    expect(caller.roles).toEqual(['manager']);
    expect([...(caller.grants as ReadonlyMap<string, unknown>).keys()]).toEqual(['identity.delegations.grant']);
    await expect(house.call(caller, 'identity.accounts.list', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(house.signIn(login, PASSWORD)).rejects.toMatchObject({ code: 'IDENTITY_SECOND_FACTOR_MISSING' });
  });

  it('refuses demonstration users', async () => {
    const personId = await house.newcomer({ name: 'Finta Persona' });
    await expect(
      house.call(house.system(), 'identity.accounts.create', {
        personId,
        login: 'finta',
        password: PASSWORD,
        demonstration: true,
      }),
    ).rejects.toMatchObject({ code: 'IDENTITY_DEMONSTRATION_ONLY' });
  });

  it('leaves no second factor in a dump', async () => {
    const { token } = await linkFor('officer');
    const { totp } = await open(token);
    const rows = await house.database.admin('select t::text as row from identity.enrolment t');
    expect(JSON.stringify(rows)).not.toContain(fromBase32(totp.secret).toString('hex'));
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(token).toString('hex'));
  });
});
