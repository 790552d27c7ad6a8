import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultyProxy, type FaultyProxy } from '../../src/bus/connectors/testing/proxy.ts';
import { testHouse, type House } from '../../src/kits/testing/house.ts';
import { anonymousCaller, createHttpServer, type Caller } from '../../src/kernel/index.ts';
import { applicationOf, createSite, type Site } from './site.mjs';

const SECRET = 'comune-e-sito-2026';
const ROUTES = ['site-board', 'site-services', 'site-cases', 'site-transparency', 'site-transparency-all'];
const file = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

interface Endpoint {
  readonly code: string;
  readonly settings: Record<string, unknown>;
}
interface Thing {
  readonly id: string;
  readonly version: string;
}
interface Compared {
  readonly name: string;
  readonly state: string;
  readonly reason: { readonly en: string } | null;
  readonly missing: Thing[];
  readonly outdated: Thing[];
  readonly surplus: Thing[];
}

describe('a municipal site that stays', () => {
  let house: House;
  let admin: Caller;
  let server: FastifyInstance;
  let site: Site;
  let proxy: FaultyProxy;
  const call = <T>(operation: string, input: object, caller = admin) => house.call<T>(caller, operation, input);
  const settle = () => house.runtime.settle();
  const shown = (section: string) => site.shown.get(section)!;

  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro', 'accesso-civico-generalizzato'] });
    const role = house.as('administrator');
    // Whoever compares what the site shows of cases may read cases.
    const more: Caller['grants'] = new Map([
      ...(role.grants as ReadonlyMap<string, never[]>),
      ['processes.cases.read', [{ role: 'administrator', unitId: null }]],
    ]);
    admin = { ...role, grants: more };
    server = await createHttpServer({
      ...{ runtime: house.runtime, version: '0', perMinute: 1_000_000 },
      callerOf: async () => anonymousCaller(house.bodyId, randomUUID()),
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.server.address() as AddressInfo;
    const applications = `http://127.0.0.1:${port}/api/bus/services/site-applications`;
    site = createSite({ secret: SECRET, applications });
    proxy = await faultyProxy('127.0.0.1', await site.listen(0));
    await call('bus.secrets.put', { name: 'municipal-site', value: SECRET });
    await call('bus.egress.allow', { rule: `127.0.0.1:${proxy.port}`, reason: 'Sito comunale, stessa macchina' });
    await point(`http://127.0.0.1:${proxy.port}`);
    for (const name of ROUTES) await call('bus.routes.deploy', { source: file(`routes/${name}.yaml`) });
  });
  afterAll(async () => {
    await proxy.close();
    await site.close();
    server.server.closeAllConnections();
    await server.close();
    await house.close();
  });

  /** Sets the endpoints of the example up, with the site at another address. */
  const point = async (baseUrl: string, timeoutMs = 5000) => {
    for (const endpoint of JSON.parse(file('endpoints.json')) as Endpoint[]) {
      const here = endpoint.code === 'municipal-site' ? { baseUrl, timeoutMs } : {};
      await call('bus.endpoints.put', { ...endpoint, settings: { ...endpoint.settings, ...here } });
    }
  };
  const publish = async (title: string, days = 15) => {
    const secretary = house.as('secretary');
    const sha256 = await house.put(secretary, `%PDF-1.4 ${title}`);
    const { id: documentId } = await call<{ id: string }>(
      'records.documents.create',
      { typeCode: 'generic', title, sha256, filename: 'atto.pdf', metadata: {} },
      house.system(),
    );
    const { id } = await call<{ id: string }>(
      'publication.board.publish',
      { documentId, kind: 'Avviso', title, days, norm: 'L. 69/2009 art. 32' },
      house.system(),
    );
    await settle();
    return id;
  };
  const compare = async () => {
    const { collections } = await call<{ collections: Compared[] }>('bus.mirrors.compare', { code: 'municipal-site' });
    return new Map(collections.map((one) => [one.name, one]));
  };
  const mend = async () => {
    for (const { name, missing, outdated, surplus } of (await compare()).values()) {
      const put = [...missing, ...outdated];
      await call('bus.mirrors.mend', { code: 'municipal-site', collection: name, put, remove: surplus });
    }
    await settle();
  };
  const submit = async (application: { readonly id: string }) => {
    const receipt = site.submit(application);
    const arrived = () =>
      house.database.admin('select 1 from bus.service_request where event_id = $1', [application.id]);
    while ((await arrived()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await settle();
    return receipt;
  };
  const due = () => house.database.admin(`update bus.waiting set due_at = '2026-01-01' where due_at is not null`);
  const anna = () =>
    applicationOf({
      name: 'Anna',
      familyName: 'Conti',
      taxCode: 'CNTNNA80A41V000X',
      object: 'Dati sul verde pubblico',
    });

  it('is there, and the house knows it', async () => {
    expect(await call('bus.endpoints.test', { code: 'municipal-site' })).toMatchObject({ ok: true });
    expect(await call('bus.endpoints.test', { code: 'site-applications' })).toMatchObject({ ok: true });
  });

  it('sends applications, and tells the applicant the number of the register', async () => {
    const receipt = await submit(anna());
    expect(receipt).toMatchObject({ httpStatus: 200, state: 'answered' });
    expect(receipt.text).toMatch(/^Istanza protocollata con il numero .*\d/);
    const { items } = await call<{ items: { code: string }[] }>('records.protocol.list', {}, house.system());
    expect(items.map(({ code }) => code)).toContain(receipt.answer!.protocol);
  });

  it('that sends an application twice gets one number', async () => {
    const application = anna();
    const first = await submit(application);
    const [second, third] = [await site.submit(application), await site.submit(application, randomUUID())];
    expect([second.answer, third.answer]).toEqual([first.answer, first.answer]);
  });

  it('is told what is wrong with an application that cannot be taken in', async () => {
    const { applicant: _applicant, ...rest } = anna() as Record<string, unknown> & { readonly id: string };
    const receipt = await submit(rest as { readonly id: string });
    expect(receipt).toMatchObject({ httpStatus: 200, state: 'refused' });
    expect(receipt.text).toContain('/applicant');
  });

  it('shows the case of the application, and nothing of the applicant', async () => {
    const { answer } = await submit(anna());
    expect(shown('cases').get(answer!.caseId!)).toEqual({ version: 'running', data: { state: 'running' } });
    expect(JSON.stringify([...shown('cases')])).not.toMatch(/Conti|CNTNNA/);
  });

  it('shows the notice board: what is published, and not what was withdrawn', async () => {
    const id = await publish('Avviso di selezione pubblica');
    expect(shown('board').get(id)).toMatchObject({ data: { kind: 'Avviso', title: 'Avviso di selezione pubblica' } });
    await call('publication.board.withdraw', { id, reason: 'pubblicato per errore' }, house.system());
    await settle();
    expect(shown('board').has(id)).toBe(false);
  });

  it('is compared with what there is: missing, outdated, and shown though it must not be', async () => {
    const id = await publish('Bando che resta');
    await mend();
    expect([...(await compare()).values()].map(({ name, state }) => [name, state])).toEqual([
      ...[
        ['board', 'equal'],
        ['services', 'equal'],
        ['cases', 'equal'],
        ['transparency', 'equal'],
      ],
    ]);
    const [service] = [...shown('services').keys()];
    shown('board').delete(id);
    shown('board').set('atto-di-anni-fa', { version: 'x', data: { title: 'Rimasto per errore' } });
    shown('services').set(service!, { version: 'vecchia', data: { title: 'Scheda vecchia' } });
    const found = await compare();
    expect(found.get('board')).toMatchObject({ missing: [{ id }], outdated: [], surplus: [{ id: 'atto-di-anni-fa' }] });
    expect(found.get('services')).toMatchObject({ missing: [], outdated: [{ id: service }], surplus: [] });
    await mend();
    expect(shown('board').has('atto-di-anni-fa')).toBe(false);
    expect([...(await compare()).values()].every(({ state }) => state === 'equal')).toBe(true);
  });

  it('gets its tables of transparency by night', async () => {
    shown('transparency').clear();
    await house.database.admin(
      `update bus.poll set next_at = '2026-01-01', position = jsonb_set(position, '{after}', '"2026-01-01T00:00:00.000Z"')
       where code = 'site-nightly'`,
    );
    await settle();
    expect(shown('transparency').size).toBeGreaterThan(20);
    expect((await compare()).get('transparency')).toMatchObject({ state: 'equal' });
  });

  it('is compared by nobody who may not read what is compared', async () => {
    const { collections } = await call<{ collections: Compared[] }>(
      ...(['bus.mirrors.compare', { code: 'municipal-site' }] as const),
      { ...admin, grants: new Map([['bus.endpoints.manage', [{ role: 'integrator', unitId: null }]]]) },
    );
    const cases = collections.find(({ name }) => name === 'cases');
    expect([cases?.state, cases?.reason?.en]).toEqual(['unknown', expect.stringContaining('permission')]);
  });

  describe('and fails', () => {
    it('by a cut before its answer: it is told again, and shows it once', async () => {
      proxy.cutAfterNext();
      const id = await publish('Detto due volte');
      await due();
      await settle();
      expect(shown('board').has(id)).toBe(true);
      const { items } = await call<{ items: unknown[] }>('bus.dead.list', {});
      expect(items).toEqual([]);
    });

    it.each(['late', 'never', 'garbage', 'busy'])(
      'by answering %s: nothing is lost, and it goes on when it is back',
      async (how) => {
        const stand = await faulty(how);
        const address = `http://127.0.0.1:${(stand.address() as AddressInfo).port}`;
        await call('bus.egress.allow', { rule: address.slice('http://'.length), reason: 'prova' });
        await point(address, 300);
        const id = await publish(`Con il sito ${how}`);
        expect((await compare()).get('board')).toMatchObject({ state: 'unknown', reason: { en: expect.any(String) } });
        stand.closeAllConnections();
        stand.close();
        await point(`http://127.0.0.1:${proxy.port}`);
        await due();
        await settle();
        // What it answered to with nonsense it may have thrown away: the comparison says so, and has it put right.
        await mend();
        expect(shown('board').has(id)).toBe(true);
        expect((await compare()).get('board')).toMatchObject({ state: 'equal' });
      },
    );
  });
});

/** A site that does not do what it should. */
async function faulty(how: string): Promise<Server> {
  const stand = createServer((_request, response) => {
    if (how === 'late') setTimeout(() => response.end('{}'), 2000).unref();
    if (how === 'busy') response.writeHead(503, { 'retry-after': '1' }).end();
    if (how === 'garbage') response.writeHead(200, { 'content-type': 'application/json' }).end('<html>\u0000{"a":');
  });
  await new Promise<void>((resolve) => stand.listen(0, '127.0.0.1', resolve));
  return stand;
}
