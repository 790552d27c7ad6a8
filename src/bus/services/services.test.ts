import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { connect, type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { example, testHouse, type House } from '../../kits/testing/house.ts';
import { anonymousCaller, createHttpServer, type Caller } from '../../kernel/index.ts';
import { faultyProxy } from '../connectors/testing/proxy.ts';
import { sign } from '../connectors/http/signature.ts';

interface Told {
  readonly messageId: string;
  readonly state: string;
  readonly status: string;
  readonly answer: unknown;
}

describe('the services that a body exposes', () => {
  let house: House;
  let admin: Caller;
  let server: FastifyInstance;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
    admin = house.as('administrator');
    const callerOf = async () => anonymousCaller(house.bodyId, randomUUID());
    server = await createHttpServer({ runtime: house.runtime, version: '0', callerOf, perMinute: 1_000_000 });
    await server.listen({ port: 0, host: '127.0.0.1' });
    for (const name of ['chiave', 'chiave-nuova', 'gancio']) {
      await call('bus.secrets.put', { name, value: `segreto-${name}` });
    }
  });
  afterAll(async () => {
    server.server.closeAllConnections();
    await server.close();
    await house.close();
  });

  const call = <T>(operation: string, input: object) => house.call<T>(admin, operation, input);
  const expose = (code: string, settings: object, more: object = {}) =>
    call('bus.endpoints.put', {
      ...{ code, name: `Servizio ${code}`, connector: 'service' },
      settings: { ...('intake' in settings ? {} : { to: `in-${code}` }), type: 'it.test.request', ...settings },
      ...more,
    });
  const origin = () => `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const ask = async (code: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') => {
    const response = await fetch(`${origin()}/api/bus/services/${code}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Told & Record<string, unknown> };
  };
  const withKey = { authorization: 'Bearer segreto-chiave' };
  const signed = (body: unknown, { id = String(randomUUID()), at = new Date(), secret = 'segreto-gancio' } = {}) => {
    const { timestamp, signature } = sign(secret, id, at, Buffer.from(JSON.stringify(body)));
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  };
  const key = { kind: 'key', secrets: ['chiave'] };
  const hook = { kind: 'signature', secrets: ['gancio'] };
  const stored = (channel: string) =>
    house.database.admin<{ id: string; data: string; event: string; key: string | null; sha256: string | null }>(
      `select id, data, sha256, head ->> 'eventId' as event, head ->> 'partitionkey' as key
       from bus.envelope where channel = $1 order by id`,
      [channel],
    );

  it('store what comes before they answer, and tell what became of it', async () => {
    await expose('ordini', { authentication: key, key: 'office' });
    const { status, body } = await ask('ordini', { office: 'anagrafe', copies: 2 }, withKey);
    expect([status, body.state, body.status]).toEqual([202, 'accepted', `/api/bus/services/ordini/${body.messageId}`]);
    expect(await stored('in-ordini')).toMatchObject([
      { id: body.messageId, data: '{"office":"anagrafe","copies":2}', key: 'anagrafe' },
    ]);
    await call('bus.routes.deploy', { source: 'route: in-ordini\nsteps:\n  - log: { note: received }\n' });
    await house.runtime.settle();
    const state = await fetch(origin() + body.status, { headers: withKey });
    expect([state.status, await state.json()]).toMatchObject([200, { state: 'done', answer: null }]);
  });

  it('let in nobody whom they do not know, and say why', async () => {
    await expose('chiuso', { authentication: { kind: 'key', secrets: ['chiave', 'chiave-nuova'] } });
    const tries: Record<string, string>[] = [
      {},
      { authorization: 'Bearer sbagliata' },
      { authorization: 'Basic c2VncmV0bw==' },
      { 'x-api-key': 'segreto-chiave ' + 'x' },
    ];
    for (const headers of tries) {
      const { status, body } = await ask('chiuso', {}, headers);
      expect([headers, status, body['code']]).toEqual([headers, 401, 'SERVICE_REFUSES']);
    }
    expect((await ask('chiuso', {}, { 'x-api-key': 'segreto-chiave-nuova' })).status).toBe(202);
    const { body } = await ask('chiuso', {}, withKey);
    expect((await fetch(origin() + body.status)).status).toBe(401);
    expect(await stored('in-chiuso')).toHaveLength(2);
  });

  it('take no secret out of an address, and are not there for those who have none', async () => {
    const inAddress = await fetch(`${origin()}/api/bus/services/chiuso?authorization=Bearer%20segreto-chiave`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([inAddress.status, await inAddress.json()]).toMatchObject([400, { code: 'VALIDATION_FAILED' }]);
    expect((await ask('nessuno', {}, withKey)).status).toBe(404);
    await expose('spento', { authentication: key }, { enabled: false });
    expect((await ask('spento', {}, withKey)).status).toBe(404);
    await expose('senza', { authentication: { kind: 'key', secrets: ['mai-messo'] } });
    expect((await ask('senza', {}, { authorization: 'Bearer undefined' })).status).toBe(503);
    expect(await call('bus.endpoints.test', { code: 'senza' })).toMatchObject({ ok: false });
    expect(await call('bus.endpoints.test', { code: 'chiuso' })).toMatchObject({ ok: true });
  });

  it.each<[string, string, Record<string, string>, number, string]>([
    ['is no JSON', '{"office":', {}, 400, 'is no JSON'],
    ['is not UTF-8', '\u00ff', { 'content-type': 'application/json' }, 400, 'is no JSON'],
    ['lacks what the schema asks for', '{"copies": 2}', {}, 400, 'office'],
    ['is of another kind', '<a/>', { 'content-type': 'application/xml' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['is too large', JSON.stringify({ office: 'x'.repeat(3000) }), {}, 413, 'TOO_LARGE'],
    ['pollutes prototypes', '{"office":"x","more":{"__proto__":{"admin":true}}}', {}, 400, '__proto__'],
    ['is nested without end', `{"office":"x","more":${'['.repeat(900)}${']'.repeat(900)}}`, {}, 400, 'nested'],
  ])('refuse with its place what %s', async (_what, body, headers, status, reason) => {
    const schema = { type: 'object', required: ['office'], properties: { office: { type: 'string' } } };
    await expose('descritto', { authentication: key, schema, maxBytes: 2048 });
    const answer = await ask('descritto', body, { ...withKey, ...headers });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(reason);
    expect(await stored('in-descritto')).toEqual([]);
  });

  it('refuse a schema whose patterns could run for ever', async () => {
    await expect(
      expose('motivo', { authentication: key, schema: { properties: { a: { pattern: '^(a+)+$' } } } }),
    ).rejects.toMatchObject({ errors: [{ pointer: '/settings/schema/properties/a/pattern' }] });
  });

  it('take a repetition for what it is, and another content under its name for none', async () => {
    await expose('ripetuto', { authentication: key });
    const named = { ...withKey, 'idempotency-key': 'ordine-1' };
    const answers = await Promise.all([1, 2, 3].map(() => ask('ripetuto', { n: 1 }, named)));
    expect(new Set(answers.map(({ body }) => body.messageId)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect((await ask('ripetuto', { n: 2 }, named)).body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await stored('in-ripetuto')).toHaveLength(1);
  });

  it('take what many send at the same moment, each once and refused by himself', async () => {
    await expose('folla', { authentication: key, schema: { type: 'object', required: ['n'] } });
    const sent = Array.from({ length: 60 }, (_, n) => {
      if (n % 10 === 3) return ask('folla', { wrong: n }, withKey);
      if (n % 10 === 4) return ask('folla', { n }, { authorization: 'Bearer sbagliata' });
      // The same under one name by many, and another content under it by some.
      if (n % 10 === 5) return ask('folla', { n: 0 }, { ...withKey, 'idempotency-key': 'una' });
      if (n % 10 === 6) return ask('folla', { n }, { ...withKey, 'idempotency-key': `una-${n}` });
      return ask('folla', { n }, withKey);
    });
    const answers = await Promise.all(sent);
    const statuses = (rest: number) => answers.filter((_, n) => n % 10 === rest).map(({ status }) => status);
    expect([statuses(3), statuses(4)]).toEqual([Array(6).fill(400), Array(6).fill(401)]);
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(48);
    const same = new Set(answers.filter((_, n) => n % 10 === 5).map(({ body }) => body.messageId));
    expect(same.size).toBe(1);
    const kept = await stored('in-folla');
    expect(kept.map(({ id }) => id)).toEqual([...new Set(accepted.map(({ body }) => body.messageId))].sort());
    expect(kept).toHaveLength(43);
    const [facts] = await house.database.admin<{ n: number }>(
      `select count(*)::int as n from kernel.event where type like '%bus.message-sent' and data ->> 'channel' = 'in-folla'`,
    );
    expect(facts!.n).toBe(43);
  });

  it('are not called twice by us when nobody knows whether the first time holds', async () => {
    await expose('dubbio', { authentication: key });
    // The connection ends while the database commits, once: its answer never comes.
    await house.database.admin(`
      create sequence bus.test_cut;
      grant usage on sequence bus.test_cut to public;
      create function bus.test_cut() returns trigger language plpgsql security definer as $$ begin
        if new.service = 'dubbio' and nextval('bus.test_cut') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
        return null;
      end $$;
      create constraint trigger test_cut after insert on bus.service_request deferrable initially deferred
        for each row execute function bus.test_cut()`);
    const { status } = await ask('dubbio', { n: 1 }, withKey);
    expect([status, await stored('in-dubbio')]).toEqual([503, []]);
    expect((await ask('dubbio', { n: 1 }, withKey)).status).toBe(202);
    await house.database.admin('drop function bus.test_cut() cascade; drop sequence bus.test_cut');
  });

  it('take webhooks that are signed, once, and none that somebody recorded or changed', async () => {
    await expose('gancio', { authentication: hook });
    const payment = { invoice: 7, cents: 5000 };
    const headers = signed(payment, { id: 'evt_7' });
    const first = await ask('gancio', payment, headers);
    const again = await ask('gancio', payment, signed(payment, { id: 'evt_7', at: new Date(Date.now() - 60_000) }));
    expect([first.status, again.status, again.body.messageId]).toEqual([202, 202, first.body.messageId]);
    const hourAgo = new Date(Date.now() - 3_600_000);
    const wrong = [
      await ask('gancio', { ...payment, cents: 1 }, headers),
      await ask('gancio', payment, signed(payment, { at: hourAgo })),
      await ask('gancio', payment, signed(payment, { secret: 'altro' })),
      await ask('gancio', payment, withKey),
    ];
    expect(wrong.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(wrong.map(({ body }) => body['detail'])).toMatchObject([
      expect.stringContaining('is not that of'),
      expect.stringContaining('seconds old'),
      expect.stringContaining('is not that of'),
      expect.stringContaining('are needed'),
    ]);
    expect((await stored('in-gancio')).map(({ event }) => event)).toEqual(['evt_7']);
  });

  it('take what an endpoint of our own signs: signed anew at each attempt, once in effect', async () => {
    const { port } = server.server.address() as AddressInfo;
    const proxy = await faultyProxy('127.0.0.1', port);
    await call('bus.egress.allow', { rule: `127.0.0.1:${proxy.port}`, reason: 'prova' });
    await call('bus.endpoints.put', {
      ...{ code: 'altro-ente', name: 'Altro ente', connector: 'http' },
      settings: {
        ...{ baseUrl: `http://127.0.0.1:${proxy.port}/api/bus/services/gancio`, timeoutMs: 2000 },
        signature: { secret: 'gancio' },
      },
    });
    const before = (await stored('in-gancio')).length;
    proxy.cutAfterNext();
    const message = { channel: 'endpoint.altro-ente', type: 'it.test.notice', source: 'test', data: { n: 1 } };
    const { messageId } = await call<{ messageId: string }>('bus.messages.send', message);
    await house.runtime.settle();
    // The peer has it, its answer is lost: it is sent again, and known by its identifier.
    await house.database.admin(`update bus.waiting set due_at = '2026-01-01' where id = $1`, [messageId]);
    await house.runtime.settle();
    const { messages } = await call<{ messages: { passages: { outcome: string }[] }[] }>('bus.messages.trace', {
      id: messageId,
    });
    expect(messages[0]!.passages.map(({ outcome }) => outcome)).toEqual(['retry', 'done']);
    expect((await stored('in-gancio')).slice(before)).toMatchObject([{ event: messageId, data: '{"n":1}' }]);
    await proxy.close();
  });

  it('know a token of the issuer by its public keys', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
    const [issuer, audience] = ['https://sso.comune.example', 'digipro'];
    await expose('token', {
      authentication: { kind: 'jwt', issuer, audience, keys: { keys: [jwk] }, scope: 'ordini' },
    });
    const token = (claims: object, alg = 'ES256', by: Parameters<SignJWT['sign']>[0] = privateKey) =>
      new SignJWT({ iss: issuer, aud: audience, scope: 'letture ordini', ...claims })
        .setProtectedHeader({ alg, kid: 'k1' })
        .setExpirationTime((claims as { exp?: number }).exp ?? '5m')
        .sign(by);
    const bearer = async (made: Promise<string>) => ask('token', {}, { authorization: `Bearer ${await made}` });
    expect((await bearer(token({}))).status).toBe(202);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const refused = [
      await bearer(token({ aud: 'altro' })),
      await bearer(token({ iss: 'https://altrove.example' })),
      await bearer(token({ exp: Math.floor(Date.now() / 1000) - 120 })),
      await bearer(token({ scope: 'letture' })),
      await bearer(token({}, 'ES256', other)),
      await bearer(token({}, 'HS256', Buffer.from(JSON.stringify(jwk)))),
      await bearer(Promise.resolve(`${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`)),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401, 401]);
  });

  it('take bytes of any kind where that was asked for', async () => {
    await expose('byte', { authentication: key, accepts: 'any', method: 'PUT' });
    expect((await ask('byte', '<richiesta/>', { ...withKey, 'content-type': 'application/xml' }, 'POST')).status).toBe(
      405,
    );
    const { status } = await ask('byte', '<richiesta/>', { ...withKey, 'content-type': 'application/xml' }, 'PUT');
    expect(status).toBe(202);
    expect(await stored('in-byte')).toMatchObject([{ data: null, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });

  it('hold no connection of the database for who sends slowly', async () => {
    const slow = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    await new Promise((resolve) => slow.once('connect', resolve));
    slow.write(
      'POST /api/bus/services/ordini HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    expect((await ask('ordini', { office: 'x' }, withKey)).status).toBe(202);
    // Whatever else goes on ends; what the slow one held would not.
    await waitUntil(async () => house.runtime.database.pool.total === house.runtime.database.pool.idle);
    slow.destroy();
  });

  it('hand to the intake what is an application, and answer with its receipt or with what is wrong with it', async () => {
    const settings = { intake: true, authentication: hook, answer: { waitSeconds: 10 } };
    await expect(expose('istanze', { ...settings, to: 'altrove' })).rejects.toMatchObject({
      errors: [{ pointer: '/settings' }],
    });
    await expose('istanze', settings);
    const application = JSON.parse(String(await example('portal/foia-application.json'))) as Record<string, unknown>;
    const headers = signed(application, { id: 'sito-1' });
    const asked = ask('istanze', application, headers);
    await waitUntil(
      async () =>
        (await house.database.admin('select 1 from bus.service_request where event_id = $1', ['sito-1'])).length === 1,
    );
    await house.runtime.settle();
    const { status, body } = await asked;
    expect([status, body.state, body.answer]).toEqual([
      ...[200, 'answered'],
      { protocol: expect.stringMatching(/\d/), caseId: null, at: expect.any(String) },
    ]);
    const again = await ask('istanze', application, signed(application, { id: 'sito-1' }));
    // The same application under another name is the same application.
    const renamed = await ask('istanze', application, signed(application, { id: 'sito-2' }));
    expect([again.body.answer, renamed.body.answer]).toEqual([body.answer, body.answer]);
    const wrong = { ...application, id: randomUUID(), applicant: null };
    const refused = ask('istanze', wrong, signed(wrong, { id: 'sito-3' }));
    await waitUntil(
      async () =>
        (await house.database.admin('select 1 from bus.service_request where event_id = $1', ['sito-3'])).length === 1,
    );
    await house.runtime.settle();
    expect((await refused).body).toMatchObject({
      state: 'refused',
      answer: { reason: expect.stringContaining('/applicant') },
    });
  });

  describe('that answer', () => {
    const deploy = (steps: string) => call('bus.routes.deploy', { source: `route: in-tariffe\nsteps:\n${steps}` });
    beforeAll(() =>
      expose('tariffe', {
        ...{ authentication: key, answer: { waitSeconds: 1, schema: { type: 'object' } } },
        schema: { type: 'object', required: ['zone'] },
      }),
    );

    it('do so at once where the route is fast', async () => {
      await deploy('  - transform: \'{"cents": data.zone * 150}\'\n  - reply: {}\n');
      const asked = ask('tariffe', { zone: 2 }, withKey);
      await waitUntil(async () => (await stored('in-tariffe')).length === 1);
      await house.runtime.settle();
      const { status, body } = await asked;
      expect([status, body.state, body.answer]).toEqual([200, 'answered', { cents: 300 }]);
    });

    it('give the same answer to a repetition, and nothing happens twice', async () => {
      const named = { ...withKey, 'idempotency-key': 'tariffa-2' };
      const before = (await stored('service.tariffe')).length;
      const asked = ask('tariffe', { zone: 3 }, named);
      await waitUntil(async () => (await stored('in-tariffe')).length === 2);
      await house.runtime.settle();
      const [first, second] = [await asked, await ask('tariffe', { zone: 3 }, named)];
      expect(second).toEqual(first);
      expect(await stored('service.tariffe')).toHaveLength(before + 1);
    });

    it('give the answer of whoever the route hands it on to', async () => {
      await expose('inoltro', { authentication: key, answer: { waitSeconds: 20 } });
      await call('bus.routes.deploy', {
        source: 'route: in-inoltro\nsteps:\n  - transform: \'{"n": data.n + 1}\'\n  - send: { to: in-altrove }\n',
      });
      await call('bus.routes.deploy', { source: 'route: in-altrove\nsteps:\n  - reply: {}\n' });
      const asked = ask('inoltro', { n: 1 }, withKey);
      await waitUntil(async () => (await stored('in-inoltro')).length === 1);
      await house.runtime.settle();
      expect(await asked).toMatchObject({
        status: 200,
        body: { state: 'answered', answer: { n: 2 } },
      });
    });

    it('say where to ask for what comes later', async () => {
      const { status, body } = await ask('tariffe', { zone: 4 }, withKey);
      expect([status, body.state]).toEqual([202, 'accepted']);
      await house.runtime.settle();
      const later = await fetch(origin() + body.status, { headers: withKey });
      expect(await later.json()).toMatchObject({ state: 'answered', answer: { cents: 600 } });
    });

    it('say that a person looks at what their route cannot do', async () => {
      await deploy('  - dead: { reason: so not }\n');
      const { body } = await ask('tariffe', { zone: 5 }, withKey);
      await house.runtime.settle();
      const later = await fetch(origin() + body.status, { headers: withKey });
      const told = (await later.json()) as Told;
      expect(told).toMatchObject({ state: 'set-aside', answer: null });
      expect(JSON.stringify(told)).not.toContain('so not');
    });

    it('are answered by nothing that nobody has asked for', async () => {
      await call('bus.routes.deploy', { source: 'route: stray\nsteps:\n  - send: { to: service.tariffe }\n' });
      await call('bus.messages.send', { channel: 'stray', type: 'it.test', source: 'test', data: 1 });
      await house.runtime.settle();
      const { items } = await call<{ items: { route: string; reason: string }[] }>('bus.dead.list', {});
      expect(items.find(({ route }) => route === 'service.tariffe')?.reason).toContain('nobody has asked');
    });
  });

  it('are described in OpenAPI 3.1, those that are not listed excepted', async () => {
    await expose('riservato', { authentication: key, listed: false });
    const response = await fetch(`${origin()}/api/bus/services/openapi.json`);
    const described = (await response.json()) as {
      openapi: string;
      paths: Record<string, Record<string, { security: unknown; requestBody: unknown }>>;
    };
    expect(described.openapi).toBe('3.1.0');
    expect(Object.keys(described.paths)).toEqual(
      expect.arrayContaining(['/ordini', '/ordini/{id}', '/tariffe', '/byte']),
    );
    expect(described.paths['/riservato']).toBeUndefined();
    expect(described.paths['/spento']).toBeUndefined();
    expect(described.paths['/tariffe']!['post']).toMatchObject({
      security: [{ bearerKey: [] }, { apiKey: [] }],
      requestBody: { content: { 'application/json': { schema: { required: ['zone'] } } } },
    });
    expect(described.paths['/gancio']!['post']!.security).toEqual([
      { webhookSignature: [], webhookId: [], webhookTimestamp: [] },
    ]);
    expect(described.paths['/byte']!['put']).toBeDefined();
  });
});

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
