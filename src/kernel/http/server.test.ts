import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import {
  createHttpServer,
  defineModule,
  eventType,
  object,
  operation,
  optional,
  text,
  Type,
  type Caller,
  type Download,
} from '../index.ts';
import { sql } from '../sql/sql.ts';

const echoed = eventType({
  type: 'it.digipro.echo.said',
  summary: { it: 'Detto', en: 'Said' },
  data: object({ words: text(100) }),
});

const echo = defineModule({
  name: 'echo',
  permissions: { 'echo.words.say': { sentence: { it: 'parlare', en: 'speak' }, roles: ['officer'] } },
  events: [echoed],
  operations: [
    operation({
      name: 'echo.words.say',
      summary: { it: 'Dire', en: 'Say' },
      permission: 'echo.words.say',
      effect: 'write',
      proof: true,
      input: object({ room: text(20), words: text(100) }),
      output: object({ words: Type.String() }),
      http: { method: 'POST', path: '/api/rooms/{room}/words', status: 201 },
      async handler(ctx, input) {
        ctx.emit(echoed, { subject: `echo/room/${input.room}`, data: { words: input.words } });
        return { words: input.words };
      },
    }),
    operation({
      name: 'echo.words.count',
      summary: { it: 'Contare', en: 'Count' },
      permission: 'public',
      effect: 'read',
      input: object({ limit: optional(Type.Integer({ maximum: 10 })), loud: optional(Type.Boolean()) }),
      output: object({ limit: optional(Type.Integer()), loud: optional(Type.Boolean()) }),
      http: { method: 'GET', path: '/api/words' },
      handler: async (_ctx, input) => input,
    }),
    operation({
      name: 'echo.words.break',
      summary: { it: 'Rompere', en: 'Break' },
      permission: 'public',
      effect: 'read',
      input: object({}),
      output: object({}),
      http: { method: 'GET', path: '/api/fault' },
      handler: async () => {
        throw new Error('secret of the inside');
      },
    }),
    operation({
      name: 'echo.words.download',
      summary: { it: 'Scaricare', en: 'Download' },
      permission: 'public',
      effect: 'read',
      download: true,
      input: object({}),
      output: object({}),
      http: { method: 'GET', path: '/api/words/file' },
      handler: async (): Promise<Download> => ({
        stream: Buffer.from('ciao'),
        mime: 'text/plain; charset=utf-8',
        filename: 'è "così"\r\n.txt',
      }),
    }),
  ],
});

describe('the web server made out of operations', () => {
  let installation: TestInstallation;
  let server: FastifyInstance;
  let caller: Caller;

  beforeAll(async () => {
    installation = await testInstallation({ modules: [echo] });
    caller = installation.person('officer');
    server = await createHttpServer({
      runtime: installation.runtime,
      version: '0.0.0',
      callerOf: async (credentials) => (credentials.sessionToken ? caller : installation.anonymous()),
      pages: async (pages) => {
        pages.get('/x', async () => 'x');
      },
    });
  });
  afterAll(async () => {
    await server.close();
    await installation.close();
  });

  const session = { '__Host-digipro': 'token' };
  const say = (payload: unknown, headers: Record<string, string> = {}) =>
    server.inject({
      method: 'POST',
      url: '/api/rooms/sala/words',
      cookies: session,
      headers: { 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(payload),
    });

  it('answers after the fact is sealed, and says where the proof is', async () => {
    const answer = await say({ words: 'buongiorno' });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ words: 'buongiorno', proof: { status: 'sealed' } });
  });

  it('gives a problem with the stable code and the wrong field in the language of the reader', async () => {
    const answer = await say({ words: 'x', extra: true }, { 'accept-language': 'en' });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const problem = answer.json();
    expect(problem).toMatchObject({ code: 'VALIDATION_FAILED', title: 'The data sent is not valid' });
    expect(problem.errors[0].pointer).toBe('/extra');
  });

  it('refuses a mutation that another site sends, whatever the cookie says', async () => {
    expect((await say({ words: 'x' }, { origin: 'https://evil.example', host: 'localhost' })).statusCode).toBe(403);
    expect((await say({ words: 'x' }, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await say({ words: 'x' }, { origin: 'http://localhost', host: 'localhost' })).statusCode).toBe(201);
  });

  it('asks who is there before it looks at the data', async () => {
    const answer = await server.inject({ method: 'POST', url: '/api/rooms/sala/words', payload: { words: 'x' } });
    expect(answer.statusCode).toBe(401);
  });

  it('reads numbers and truth values of the address, and refuses what is not one', async () => {
    expect((await server.inject('/api/words?limit=3&loud=true')).json()).toEqual({ limit: 3, loud: true });
    expect((await server.inject('/api/words?limit=tre')).statusCode).toBe(400);
    expect((await server.inject('/api/words?limit=3&limit=4')).statusCode).toBe(400);
    expect((await server.inject('/api/words?nope=1')).statusCode).toBe(400);
  });

  it('refuses a field that the body and the address tell differently', async () => {
    expect((await say({ room: 'altra', words: 'x' })).statusCode).toBe(400);
  });

  it('keeps the text of a fault to itself', async () => {
    const answer = await server.inject('/api/fault');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret');
    expect(answer.json()).toMatchObject({ code: 'INTERNAL' });
  });

  it('sends user content as a download that cannot run, with a name that cannot break the header', async () => {
    const answer = await server.inject('/api/words/file');
    const disposition = String(answer.headers['content-disposition']);
    expect(disposition).toContain(`filename*=UTF-8''${encodeURIComponent('è "così"\r\n.txt')}`);
    expect(disposition).toMatch(/^attachment; filename="[^"\r\n]*";/);
    expect(answer.headers['content-security-policy']).toContain('sandbox');
  });

  it.each([
    ['text/plain', 'words=x'],
    ['application/xml', '<words/>'],
  ])('refuses %s where JSON is due', async (type, payload) => {
    const answer = await server.inject({
      method: 'POST',
      url: '/api/rooms/sala/words',
      cookies: session,
      headers: { 'content-type': type },
      payload,
    });
    expect(answer.statusCode).toBe(415);
  });

  it.each(['{', '[]', '"x"', 'null', '{"words":"\\u0000"}', '{"__proto__":{"a":1},"words":"x"}'])(
    'refuses the body %s with a problem',
    async (payload) => {
      const answer = await server.inject({
        method: 'POST',
        url: '/api/rooms/sala/words',
        cookies: session,
        headers: { 'content-type': 'application/json' },
        payload,
      });
      expect(answer.statusCode).toBe(400);
      expect(answer.json().code).toBe('VALIDATION_FAILED');
    },
  );

  it('answers an address that cannot be decoded as it answers everything: a problem to programs, a page to people', async () => {
    const problem = await server.inject('/api/rooms/%E0%A4%A/words');
    expect(problem.statusCode).toBe(400);
    expect(problem.headers['content-type']).toContain('application/problem+json');
    expect(problem.json()).toMatchObject({ code: 'VALIDATION_FAILED', instance: expect.stringContaining('urn:uuid:') });
    const page = await server.inject({ url: '/x/%E0%A4%A', headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(page.statusCode).toBe(400);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('<h1>');
  });

  it('refuses a body above the limit', async () => {
    expect((await say({ words: 'x'.repeat(1_100_000) })).statusCode).toBe(413);
  });

  it('describes itself: every route is in the OpenAPI document with its refusals', async () => {
    const document = (await server.inject('/api/openapi.json')).json();
    const post = document.paths['/api/rooms/{room}/words'].post;
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(post.responses)).toEqual(expect.arrayContaining(['201', '400', '401', '403', '409', '503']));
    expect(post.requestBody.content['application/json'].schema.required).toEqual(['words']);
    expect((await server.inject('/api/docs')).body).toContain('echo.words.say');
  });

  it('shows figures without identifiers of people, and health', async () => {
    expect((await server.inject('/health/ready')).json()).toEqual({ status: 'ok' });
    expect((await server.inject('/metrics')).body).toContain(
      'digipro_operation_calls_total{operation="echo.words.say"',
    );
  });

  it('sends the headers that keep a page from running what is not ours', async () => {
    const { headers } = await server.inject('/x');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('while the database is down', () => {
  let installation: TestInstallation;
  let server: FastifyInstance;
  beforeAll(async () => {
    installation = await testInstallation({ modules: [echo] });
    const { runtime } = installation;
    server = await createHttpServer({
      ...{ runtime, version: '0.0.0', stylesheet: '/assets/reference.css' },
      callerOf: async () => installation.anonymous(),
      pages: async (pages) => {
        const { bodyId } = installation.anonymous();
        pages.get('/albo', async () => runtime.database.read({ bodyId }, (db) => db.many(sql`select 1`)));
      },
    });
    await runtime.database.close();
  });
  afterAll(async () => {
    await server.close();
    await installation.database.drop();
  });

  it('is alive and not ready', async () => {
    expect((await server.inject('/health/live')).statusCode).toBe(200);
    const ready = await server.inject('/health/ready');
    expect(ready.statusCode).toBe(503);
    expect(ready.headers['content-type']).toContain('application/problem+json');
    expect(ready.json()).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('tells a person so in two languages, on a page that needs no database', async () => {
    const page = await server.inject({ url: '/albo', headers: { accept: 'text/html' } });
    expect(page.statusCode).toBe(503);
    expect(page.headers['retry-after']).toBeDefined();
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.body).toMatch(/non è disponibile[^]*not available/);
    expect((await server.inject({ url: '/albo' })).json()).toMatchObject({ code: 'UNAVAILABLE' });
  });
});
