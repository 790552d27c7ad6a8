import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, SESSION_COOKIE } from '../../kernel/index.ts';
import { identityInstallation, PASSWORD, type IdentityInstallation } from '../testing/installation.ts';

describe('sessions', () => {
  let house: IdentityInstallation;
  let anna: string;

  beforeAll(async () => {
    house = await identityInstallation();
    anna = await house.newcomer({ name: 'Anna Bianchi', role: 'officer', login: 'abianchi', password: PASSWORD });
    await house.newcomer({ name: 'Ugo Verdi', role: 'administrator', login: 'uverdi', password: PASSWORD });
  });
  afterAll(() => house.close());

  const signIn = async () => (await house.signIn('abianchi', PASSWORD)).token;
  const kind = async (token: string) => (await house.request(token)).actor.kind;

  it('make the person known to every request, with roles and permissions', async () => {
    const caller = await house.request(await signIn());
    expect(caller).toMatchObject({ actor: { kind: 'person', id: anna, name: 'Anna Bianchi' }, roles: ['officer'] });
    expect(await house.call(caller, 'identity.sessions.current', {})).toMatchObject({
      person: { id: anna },
      session: { level: 'one-factor', method: 'password' },
    });
  });

  it('end after 15 minutes without use, and not while they are used', async () => {
    const token = await signIn();
    for (let minutes = 0; minutes < 60; minutes += 10) {
      house.clock.advance(10);
      expect(await kind(token)).toBe('person');
    }
    house.clock.advance(15);
    expect(await kind(token)).toBe('anonymous');
  });

  it('are not kept open by whoever asks whether they still are', async () => {
    const token = await signIn();
    const { sessionId } = await house.request(token);
    const stillOpen = () => house.callers.openSessions(house.bodyId, [sessionId!]);
    house.clock.advance(10);
    expect(await stillOpen()).toEqual(new Set([sessionId]));
    house.clock.advance(5);
    expect(await stillOpen()).toEqual(new Set());
    const other = await house.request(await signIn());
    await house.call(other, 'identity.sessions.end', {});
    expect(await house.callers.openSessions(house.bodyId, [other.sessionId!])).toEqual(new Set());
  });

  it('end after 12 hours, however busy', async () => {
    const token = await signIn();
    for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
      house.clock.advance(10);
      expect(await kind(token)).toBe('person');
    }
    house.clock.advance(10);
    expect(await kind(token)).toBe('anonymous');
  });

  it('end with sign-out, and signing in again ends the one before', async () => {
    const first = await house.request(await signIn());
    const again = await house.call<{ token: string }>(first, 'identity.sessions.create', {
      login: 'abianchi',
      password: PASSWORD,
    });
    await expect(house.call(first, 'identity.passkeys.beginRegistration', {})).rejects.toMatchObject({ status: 401 });
    const second = await house.request(again.token);
    await house.call(second, 'identity.sessions.end', {});
    expect(await kind(again.token)).toBe('anonymous');
  });

  it('end when roles change, and a new sign-in has the new ones', async () => {
    const token = await signIn();
    const administrator = await house.request((await house.signIn('uverdi', PASSWORD)).token);
    const position = await house.call<{ id: string }>(administrator, 'identity.positions.assign', {
      personId: anna,
      role: 'manager',
    });
    expect(await kind(token)).toBe('anonymous');
    const next = await signIn();
    expect((await house.request(next)).roles).toEqual(['manager', 'officer']);
    await house.call(administrator, 'identity.positions.end', { id: position.id });
    expect(await kind(next)).toBe('anonymous');
    expect((await house.request(await signIn())).roles).toEqual(['officer']);
  });

  it('follow a change of a role’s permissions at once', async () => {
    const token = await signIn();
    const administrator = await house.request((await house.signIn('uverdi', PASSWORD)).token);
    const change = (granted: boolean) =>
      house.call(administrator, 'identity.permissions.set', {
        permission: 'identity.delegations.grant',
        role: 'officer',
        granted,
      });
    await change(true);
    const may = async () => (await house.request(token)).grants;
    expect(await may()).toHaveProperty('size', 1);
    await change(false);
    expect(await may()).toHaveProperty('size', 0);
  });

  it('get a new token when identity is confirmed again, and the old one is worth nothing', async () => {
    const token = await signIn();
    const caller = await house.request(token);
    house.clock.advance(10);
    await house.request(token);
    house.clock.advance(10);
    const blocked = house.call(caller, 'identity.totp.begin', {});
    await expect(blocked).rejects.toMatchObject({ code: 'IDENTITY_STEP_UP_NEEDED' });
    const { token: rotated } = await house.call<{ token: string }>(caller, 'identity.sessions.stepUp', {
      password: PASSWORD,
    });
    expect(await kind(token)).toBe('anonymous');
    expect(await kind(rotated)).toBe('person');
    await house.call(await house.request(rotated), 'identity.totp.begin', {});
  });

  it('of another body are nobody here', async () => {
    const token = await signIn();
    expect((await house.request(token, 'montelago')).actor.kind).toBe('anonymous');
    expect((await house.request(token, 'montelago')).bodyId).toBe(house.otherBodyId);
    await expect(house.request(token, 'atlantide')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leave no token, password or login in the database but as hashes', async () => {
    const token = await signIn();
    const tables = ['session', 'account', 'throttle', 'challenge', 'enrolment'];
    const rows = await Promise.all(
      tables.map((name) => house.database.admin(`select t::text from identity.${name} t`)),
    );
    const events = await house.database.admin('select data::text from kernel.event');
    const dump = JSON.stringify([rows, events]);
    const hex = (text: string) => Buffer.from(text).toString('hex');
    for (const secret of [token, PASSWORD, hex(token), hex(PASSWORD)]) expect(dump).not.toContain(secret);
    expect(JSON.stringify(events)).not.toContain('abianchi');
  });

  it('can all be ended by an administrator, and by nobody else', async () => {
    const token = await signIn();
    const other = await house.request((await house.signIn('uverdi', PASSWORD)).token);
    const officer = await house.request(token);
    await expect(
      house.call(officer, 'identity.sessions.endAll', { personId: (other.actor as { id: string }).id }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { ended } = await house.call<{ ended: number }>(other, 'identity.sessions.endAll', { personId: anna });
    expect(ended).toBeGreaterThan(0);
    expect(await kind(token)).toBe('anonymous');
  });

  it('end with the account, which then cannot sign in, as if it were not there', async () => {
    const id = await house.newcomer({ name: 'Ida Neri', role: 'officer', login: 'ineri', password: PASSWORD });
    const { token } = await house.signIn('ineri', PASSWORD);
    const administrator = await house.request((await house.signIn('uverdi', PASSWORD)).token);
    const { items } = await house.call<{ items: { id: string; personId: string }[] }>(
      administrator,
      'identity.accounts.list',
      {},
    );
    await house.call(administrator, 'identity.accounts.disable', { id: items.find((a) => a.personId === id)!.id });
    expect(await kind(token)).toBe('anonymous');
    await expect(house.signIn('ineri', PASSWORD)).rejects.toMatchObject({ code: 'IDENTITY_INVALID_CREDENTIALS' });
    await expect(house.callers.forLogin('valdoro', 'ineri', id, 'cli')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('change their token with the password, and all others of the person end', async () => {
    await house.newcomer({ name: 'Pia Rossi', role: 'officer', login: 'prossi', password: PASSWORD });
    const other = (await house.signIn('prossi', PASSWORD)).token;
    const mine = (await house.signIn('prossi', PASSWORD)).token;
    const change = async (currentPassword: string, newPassword: string) =>
      house.call<{ token: string }>(await house.request(mine), 'identity.accounts.changePassword', {
        currentPassword,
        newPassword,
      });
    await expect(change('sbagliata del tutto', 'altre parole molto serie')).rejects.toMatchObject({ status: 401 });
    await expect(change(PASSWORD, 'corta')).rejects.toMatchObject({ code: 'IDENTITY_PASSWORD_TOO_WEAK' });
    const { token } = await change(PASSWORD, 'altre parole molto serie');
    expect([await kind(other), await kind(mine), await kind(token)]).toEqual(['anonymous', 'anonymous', 'person']);
    await expect(house.signIn('prossi', PASSWORD)).rejects.toMatchObject({ status: 401 });
  });

  it('are for the command line the person of the login, with that person’s permissions', async () => {
    const caller = await house.callers.forLogin(undefined, 'ABianchi', anna, 'cli');
    expect(caller).toMatchObject({ actor: { id: anna }, via: 'cli', roles: ['officer'], bodyId: house.bodyId });
    await expect(house.callers.forLogin('valdoro', 'nessuno', anna, 'cli')).rejects.toMatchObject({ status: 404 });
  });

  it('are purged a day after they have ended', async () => {
    await signIn();
    house.clock.advance(60 * 37);
    const { schedules } = house.runtime.registry.modules.find((module) => module.name === 'identity')!;
    await house.runtime.invoker.work(house.system(), 'purge', (ctx) => schedules![0]!.handler(ctx));
    expect(await house.database.admin('select 1 from identity.session')).toEqual([]);
    expect(await house.database.admin('select 1 from identity.throttle')).toEqual([]);
  });

  it('ride over HTTP on a __Host- cookie that scripts and other sites cannot use', async () => {
    const callerOf = house.callers.fromCredentials;
    const server = await createHttpServer({ runtime: house.runtime, version: 'test', callerOf });
    const headers = { cookie: `${SESSION_COOKIE}=${'x'.repeat(43)}` };
    const answer = await server.inject({
      method: 'POST',
      url: '/api/sessions',
      headers,
      payload: { login: 'abianchi', password: PASSWORD },
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).not.toHaveProperty('token');
    const [cookie] = answer.cookies;
    expect(cookie).toMatchObject({ name: SESSION_COOKIE, httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
    const mine = await server.inject({ url: '/api/sessions/current', cookies: { [SESSION_COOKIE]: cookie!.value } });
    expect(mine.json()).toMatchObject({ person: { id: anna } });
    expect((await server.inject({ url: '/api/sessions/current', headers })).statusCode).toBe(401);
    await server.close();
  });
});
