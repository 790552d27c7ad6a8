import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { App } from '../app.ts';
import { anonymousCaller, createHttpServer, type Runtime } from '../kernel/index.ts';
import { testHouse, type House } from '../kits/testing/house.ts';
import { createDelivery } from './delivery.ts';

describe('delivery of public pages', () => {
  let house: House;
  let server: FastifyInstance;
  let calls: string[];
  let documentId: string;

  beforeAll(async () => {
    house = await testHouse();
    const clerk = house.as('secretary');
    const sha256 = await house.put(clerk, 'atto di prova');
    const document = { typeCode: 'attachment', title: 'Atto', formation: 'a', sha256, mime: 'text/plain' };
    const made = await house.call<{ id: string }>(clerk, 'records.documents.create', {
      ...document,
      filename: 'a.txt',
    });
    documentId = made.id;
    await house.call(house.system(house.otherBodyId), 'identity.bodies.create', {
      ...{ code: 'montelago', name: 'Comune di Montelago', kind: 'municipality' },
      digitalAddress: 'pec@montelago.example',
    });
    server = await serverOf(house.runtime);
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await house.close();
  });
  beforeEach(() => {
    calls = [];
    const { invoke } = house.runtime.invoker;
    vi.spyOn(house.runtime.invoker, 'invoke').mockImplementation((caller, name, ...rest) => {
      calls.push(name);
      return invoke(caller, name, ...rest);
    });
    return () => vi.restoreAllMocks();
  });

  async function serverOf(runtime: Runtime): Promise<FastifyInstance> {
    const app = { runtime, installation: () => ({ mode: 'demonstration' }), config: { port: 8080 } } as unknown as App;
    return createHttpServer({
      runtime,
      version: 'test',
      async callerOf({ bodyCode, correlationId, locale, sessionToken }) {
        const body = bodyCode === 'montelago' ? house.otherBodyId : house.bodyId;
        return sessionToken ? house.as('officer') : anonymousCaller(body, correlationId, locale);
      },
      pages: async (instance, callerOf) => {
        const deliver = createDelivery(app, (name) => `/assets/${name}`, callerOf);
        instance.get('/*', (request, reply) => deliver.show(request, reply));
      },
    });
  }

  const get = (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers });
  const publish = (title: string, days = 15) =>
    house.call<{ id: string }>(house.as('secretary'), 'publication.board.publish', {
      ...{ documentId, kind: 'Avviso', title, days, norm: 'L. 69/2009 art. 32' },
    });

  it('makes a page once, and anew as soon as anything has happened in the body', async () => {
    await publish('Primo avviso');
    await house.runtime.settle();
    expect((await get('/albo')).body).toContain('Primo avviso');
    calls = [];
    expect((await get('/albo')).body).toContain('Primo avviso');
    expect(calls).toEqual([]);
    await publish('Secondo avviso');
    expect((await get('/albo')).body).toContain('Secondo avviso');
  });

  it('shows what another node has committed as soon as its look at the chain is half a second old', async () => {
    await get('/albo');
    // Another process: its commits are not told to this one.
    vi.spyOn(house.runtime.positions, 'moved').mockImplementation(() => undefined);
    await publish('Avviso di un altro nodo');
    await house.runtime.settle();
    await vi.waitFor(async () => expect((await get('/albo')).body).toContain('Avviso di un altro nodo'), 3000);
  });

  it('forgets at midnight in Rome, without any fact', async () => {
    const { id } = await publish('Avviso breve', 1);
    expect((await get(`/albo/${id}`)).statusCode).toBe(200);
    house.clock.set(new Date('2026-11-25T22:59:59.000Z'));
    expect((await get('/albo')).body).toContain('Avviso breve');
    house.clock.set(new Date('2026-11-25T23:00:00.000Z'));
    expect((await get('/albo')).body).not.toContain('Avviso breve');
    expect((await get(`/albo/${id}`)).statusCode).toBe(410);
  });

  it('keeps bodies, languages and addresses apart', async () => {
    await publish('Solo a Valdoro');
    expect((await get('/albo')).body).toContain('Solo a Valdoro');
    const other = await get('/albo', { 'digipro-body': 'montelago' });
    expect(other.body).not.toContain('Solo a Valdoro');
    expect((await get('/albo', { 'accept-language': 'en' })).body).toContain('<h1>Notice board</h1>');
    expect((await get('/albo')).body).toContain('<h1>Albo pretorio</h1>');
    expect((await get('/albo?q=assente')).body).not.toContain('Solo a Valdoro');
  });

  it('makes every page anew for who sends a cookie', async () => {
    await get('/albo');
    calls = [];
    const page = await get('/albo', { cookie: 'x=1', 'accept-encoding': 'br' });
    expect(calls).toContain('publication.board.list');
    expect(page.headers['content-encoding']).toBeUndefined();
    expect(page.headers['vary']).toContain('cookie');
  });

  it('sends the form that the reader takes, and nothing when the reader has it', async () => {
    const plain = await get('/albo');
    const brotli = await get('/albo', { 'accept-encoding': 'gzip, deflate, br' });
    const gzip = await get('/albo', { 'accept-encoding': 'gzip, br;q=0' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain.body);
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body);
    const again = await get('/albo', { 'if-none-match': String(plain.headers['etag']), 'accept-encoding': 'br' });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('keeps no page that says no', async () => {
    await get('/nulla');
    calls = [];
    expect((await get('/nulla')).statusCode).toBe(404);
    expect((await get('/albo?q=%00')).statusCode).toBe(400);
    expect((await get('/albo?q=%00')).statusCode).toBe(400);
    expect(calls.filter((name) => name === 'publication.board.list')).toHaveLength(2);
  });
});
