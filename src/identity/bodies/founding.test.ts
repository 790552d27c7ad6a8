import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, createTenant, SESSION_COOKIE, type Caller } from '../../kernel/index.ts';
import { identityInstallation, PASSWORD, type IdentityInstallation } from '../testing/installation.ts';

interface Invitation {
  readonly code: string;
  readonly login: string;
  readonly token: string;
}

describe('a body that another one adds to the installation', () => {
  let house: IdentityInstallation;
  let administrator: Caller;
  let elsewhere: Caller;

  const administratorOf = async (bodyCode: string, bodyId: string, login: string) => {
    await house.newcomer({ name: 'Ada Neri', role: 'administrator', login, bodyId });
    return house.callers.forLogin(bodyCode, login, house.bodyId, 'http');
  };
  beforeAll(async () => {
    house = await identityInstallation();
    administrator = await administratorOf('valdoro', house.bodyId, 'ada');
    elsewhere = await administratorOf('montelago', house.otherBodyId, 'ada');
  });
  afterAll(() => house.close());

  const input = (code: string, extra: Record<string, unknown> = {}) => ({
    ...{ code, name: `Comune di ${code}`, kind: 'municipality', ...extra },
    administrator: { givenName: 'Bice', familyName: 'Blu', login: 'bice' },
  });
  const found = (code: string, caller = administrator) =>
    house.call<Invitation>(caller, 'identity.bodies.found', input(code));
  const invite = (code: string) => house.call<Invitation>(administrator, 'identity.bodies.invite', { code });
  const tenant = async (code: string) =>
    (await house.database.admin<{ body_id: string }>('select body_id from kernel.tenant where code = $1', [code]))[0]!
      .body_id;
  const enrol = async (code: string, token: string) => {
    const anybody = house.anonymous(await tenant(code));
    await house.call(anybody, 'identity.enrolments.complete', { token, password: PASSWORD });
  };

  it('begins with one administrator, who comes in by a link and finds an area and nobody else', async () => {
    const { login, token } = await found('pietrachiara');
    const bodyId = await tenant('pietrachiara');
    await enrol('pietrachiara', token);
    const bice = await house.callers.forLogin('pietrachiara', login, house.bodyId, 'http');
    expect(bice).toMatchObject({ bodyId, roles: ['administrator'] });
    const people = await house.call<{ items: { displayName: string }[] }>(bice, 'identity.people.list', {});
    expect(people.items.map((person) => person.displayName)).toEqual(['Bice Blu']);
    expect(await house.call(bice, 'identity.areas.list', {})).toMatchObject({ items: [{ principal: true }] });
  });

  it('is a fact in both logs, of one correlation, and names who founded it', async () => {
    await found('ghiaccia');
    const rows = await house.database.admin<{
      body_id: string;
      type: string;
      actor_id: string;
      correlation_id: string;
    }>(
      `select body_id, type, actor_id, correlation_id from kernel.event
       where data ->> 'code' = 'ghiaccia' and type like '%.body-%' order by type`,
    );
    expect(rows.map(({ type }) => type.split('.').at(-1))).toEqual(['body-created', 'body-founded']);
    expect(rows[0]).toMatchObject({ body_id: await tenant('ghiaccia'), actor_id: 'installation:valdoro' });
    expect(rows[1]).toMatchObject({ body_id: house.bodyId });
    expect(rows[0]!.correlation_id).toBe(rows[1]!.correlation_id);
  });

  it('is listed with what the public knows of it', async () => {
    const { items } = await house.call<{ items: unknown[] }>(administrator, 'identity.bodies.list', {});
    expect(items).toContainEqual({ code: 'valdoro', name: 'Comune di valdoro', steering: true });
    expect(items).toContainEqual({ code: 'montelago', name: 'Comune di montelago', steering: false });
  });

  it('can be added by the body that runs the installation only, whatever another one gives itself', async () => {
    await expect(found('altrove', elsewhere)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const permission = 'identity.bodies.found';
    const grant = { permission, role: 'administrator', granted: true };
    await expect(house.call(elsewhere, 'identity.permissions.set', grant)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { items } = await house.call<{ items: { permission: string }[] }>(elsewhere, 'identity.permissions.list', {});
    expect(items.map((item) => item.permission)).not.toContain(permission);
    const forged: Caller = { ...elsewhere, grants: 'everything' };
    for (const [operation, given] of [
      ['identity.bodies.found', input('altrove')],
      ['identity.bodies.invite', { code: 'valdoro' }],
      ['identity.bodies.list', {}],
    ] as const) {
      await expect(house.call(forged, operation, given)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await house.database.admin("select 1 from kernel.tenant where code = 'altrove'")).toEqual([]);
  });

  it('has a code of its own, and is completed when a crash left only its line in the directory', async () => {
    await expect(found('montelago')).rejects.toMatchObject({ code: 'CONFLICT', errors: [{ pointer: '/code' }] });
    const { database, clock, entropy } = house.runtime;
    const bodyId = await createTenant(database, 'a_meta', clock, entropy);
    expect(await found('a_meta')).toMatchObject({ code: 'a_meta', login: 'bice' });
    expect(await tenant('a_meta')).toBe(bodyId);
  });

  it('gets another link until somebody of it has come in, and none afterwards', async () => {
    const first = await found('lungarno');
    const second = await invite('lungarno');
    await expect(enrol('lungarno', first.token)).rejects.toMatchObject({ code: 'IDENTITY_LINK_NOT_VALID' });
    await enrol('lungarno', second.token);
    await expect(invite('lungarno')).rejects.toMatchObject({ code: 'IDENTITY_BODY_IN_USE' });
    await expect(invite('nessuno')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leaves nothing behind when its administrator is not well described', async () => {
    const wrong = { ...input('guasto'), administrator: { givenName: 'X', familyName: 'Y', login: 'Non Valido' } };
    await expect(house.call(administrator, 'identity.bodies.found', wrong)).rejects.toMatchObject({
      errors: [{ pointer: '/administrator/login' }],
    });
    expect(await house.database.admin("select 1 from kernel.tenant where code = 'guasto'")).toEqual([]);
  });

  describe('over HTTP', () => {
    let server: FastifyInstance;
    beforeAll(async () => {
      const callerOf = house.callers.fromCredentials;
      server = await createHttpServer({ runtime: house.runtime, version: 'test', callerOf });
      for (const [bodyId, name] of [
        [house.bodyId, 'Carlo Verdi'],
        [house.otherBodyId, 'Dina Rosa'],
      ] as const) {
        await house.newcomer({ name, role: 'officer', login: 'ufficio', password: PASSWORD, bodyId });
      }
    });
    afterAll(() => server.close());

    const signIn = async (base: string) => {
      const payload = { login: 'ufficio', password: PASSWORD };
      const { cookies } = await server.inject({ method: 'POST', url: `${base}/api/sessions`, payload });
      return cookies[0]!;
    };

    it('answers below its own address, with a session of its own', async () => {
      const [here, there] = [await signIn(''), await signIn('/ente/montelago')];
      expect([here.name, there.name]).toEqual([SESSION_COOKIE, `${SESSION_COOKIE}-montelago`]);
      const cookies = { [here.name]: here.value, [there.name]: there.value };
      const nameAt = async (base: string) =>
        (await server.inject({ url: `${base}/api/sessions/current`, cookies })).json<{ person?: { name: string } }>();
      expect(await nameAt('')).toMatchObject({ person: { name: 'Carlo Verdi' } });
      expect(await nameAt('/ente/montelago')).toMatchObject({ person: { name: 'Dina Rosa' } });
    });

    it('takes no session of another body, under whatever name it is sent', async () => {
      const here = await signIn('');
      const forged = { [`${SESSION_COOKIE}-montelago`]: here.value };
      const answer = await server.inject({ url: '/ente/montelago/api/sessions/current', cookies: forged });
      expect(answer.statusCode).toBe(401);
    });

    it('is told by the address before the header, and is not there under an unknown code', async () => {
      const url = '/ente/montelago/api/body?x=/ente/valdoro';
      const answer = await server.inject({ url: url.split('?')[0]!, headers: { 'digipro-body': 'valdoro' } });
      expect(answer.json()).toMatchObject({ code: 'montelago' });
      for (const address of [
        '/ente/nessuno/api/body',
        '/ente/MONTELAGO/api/body',
        '/ente/api/body',
        '/ente//api/body',
      ]) {
        expect([address, (await server.inject({ url: address })).statusCode]).toEqual([address, 404]);
      }
    });
  });
});
