import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../../kits/testing/house.ts';
import type { Caller } from '../../kernel/index.ts';

interface Seen {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly key: string | undefined;
  readonly body: unknown;
}

/** The business registry of a neighbour: a real service on a socket. */
async function service(seen: Seen[]): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || 'null') as { quantity?: number } | null;
      seen.push({ url, authorization: headers.authorization, key: headers['idempotency-key'] as string, body });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ received: seen.length, double: (body?.quantity ?? 0) * 2 }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('the endpoints of a body', () => {
  let house: House;
  let admin: Caller;
  let server: Server;
  const seen: Seen[] = [];
  beforeAll(async () => {
    house = await testHouse({});
    admin = house.as('administrator');
    server = await service(seen);
  });
  afterAll(async () => {
    await house.close();
    server.close();
  });

  const port = () => (server.address() as AddressInfo).port;
  const call = <T = unknown>(operation: string, input: object, caller = admin) =>
    house.call<T>(caller, operation, input);
  const setUp = (settings: object = {}, more: object = {}) =>
    call('bus.endpoints.put', {
      ...{ code: 'gestionale', name: 'Gestionale dei tributi', connector: 'http' },
      settings: {
        ...{ baseUrl: `http://127.0.0.1:${port()}/api`, path: 'ordini', idempotencyHeader: 'Idempotency-Key' },
        ...{ authentication: { kind: 'bearer', token: 'gestionale-token' }, timeoutMs: 2000, ...settings },
      },
      ...more,
    });
  const sent = async (data: unknown, channel = 'endpoint.gestionale') => {
    const message = { channel, type: 'it.test.order', source: 'test', key: 'orders', data };
    const { messageId } = await call<{ messageId: string }>('bus.messages.send', message);
    await house.runtime.settle();
    return messageId;
  };
  const deadOf = async (messageId: string) => {
    const { items } = await call<{ items: { messageId: string; reason: string; id: string }[] }>('bus.dead.list', {});
    return items.find((item) => item.messageId === messageId);
  };

  it('are set up by an administrator and nobody else, with settings that their connector knows', async () => {
    await expect(
      call('bus.endpoints.put', { code: 'x', name: 'x', connector: 'http', settings: {} }, house.as('officer')),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(setUp({ password: 'in chiaro' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/settings/password' }],
    });
    await expect(setUp({ timeoutMs: 1 })).rejects.toMatchObject({
      errors: [{ pointer: '/settings/timeoutMs' }],
    });
    await setUp();
    const { items } = await call<{ items: { code: string; poll: unknown }[] }>('bus.endpoints.list', {});
    expect(items).toMatchObject([{ code: 'gestionale', poll: null }]);
  });

  it('inside our own network are reached only when the body has named them', async () => {
    expect(await call('bus.endpoints.test', { code: 'gestionale' })).toMatchObject({ ok: false });
    const messageId = await sent({ quantity: 1 });
    expect((await deadOf(messageId))!.reason).toContain('an administrator must allow');
    expect(seen).toEqual([]);
    await expect(call('bus.egress.allow', { rule: 'http://127.0.0.1', reason: 'no rule' })).rejects.toMatchObject({
      errors: [{ pointer: '/rule' }],
    });
    await call('bus.egress.allow', { rule: `127.0.0.1:${port()}`, reason: 'Server dei tributi, sala macchine' });
    await call('bus.secrets.put', { name: 'gestionale-token', value: 'canarino-7f3a' });
    expect(await call('bus.endpoints.test', { code: 'gestionale' })).toMatchObject({ ok: true });
    seen.length = 0;
    // What was set aside goes when somebody has mended what stood in its way.
    await call('bus.dead.replay', { ids: [(await deadOf(messageId))!.id] });
    await house.runtime.settle();
    expect(seen).toEqual([
      { url: '/api/ordini', authorization: 'Bearer canarino-7f3a', key: messageId, body: { quantity: 1 } },
    ]);
  });

  it('have their secrets in files, and nowhere in the database', async () => {
    expect(await call('bus.secrets.list', {})).toMatchObject({ items: [{ name: 'gestionale-token' }] });
    const tables = await house.database.admin<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    for (const { name } of tables) {
      const found = await house.database.admin(`select 1 from ${name} t where t::text like '%canarino-7f3a%' limit 1`);
      expect([name, found]).toEqual([name, []]);
    }
  });

  it('answer to where a route asks for it', async () => {
    seen.length = 0;
    await call('bus.routes.deploy', {
      source: `
route: orders
steps:
  - headers: {reply-to: '"answers"'}
  - send: {to: endpoint.gestionale}
`,
    });
    await call('bus.routes.deploy', {
      source: `
route: answers
steps:
  - transform: '{"doubled": data.double}'
  - send: {to: done}
`,
    });
    const messageId = await sent({ quantity: 21 }, 'orders');
    expect(seen.map(({ body }) => body)).toEqual([{ quantity: 21 }]);
    const rows = await house.database.admin<{ data: string; correlation: string }>(
      `select data, correlation_id as correlation from bus.envelope where channel = 'done'`,
    );
    expect(rows.map(({ data, correlation }) => [JSON.parse(data), correlation])).toEqual([
      [{ doubled: 42 }, messageId],
    ]);
  });

  it('that are switched off let messages wait, and get them in order when they are on again', async () => {
    seen.length = 0;
    await setUp({}, { enabled: false });
    await sent({ quantity: 1 });
    await sent({ quantity: 2 });
    expect(seen).toEqual([]);
    await setUp();
    await house.runtime.settle();
    expect(seen.map(({ body }) => body)).toEqual([{ quantity: 1 }, { quantity: 2 }]);
  });

  it('that are gone leave what is sent to them waiting', async () => {
    await call('bus.endpoints.remove', { code: 'gestionale' });
    await expect(call('bus.endpoints.get', { code: 'gestionale' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const messageId = await sent({ quantity: 3 });
    expect(await deadOf(messageId)).toBeUndefined();
  });
});

const listening = await new Promise<boolean>((resolve) => {
  const socket = connect(5432, '127.0.0.1');
  socket.on('connect', () => socket.end(() => resolve(true)));
  socket.on('error', () => resolve(false));
});

describe.skipIf(!listening)('what is fetched from a database (PostgreSQL on 127.0.0.1:5432)', () => {
  const table = `digipro_fetch_${process.pid}`;
  let house: House;
  let admin: Caller;
  let other: pg.Pool;
  beforeAll(async () => {
    house = await testHouse({});
    admin = house.as('administrator');
    other = new pg.Pool({ host: '127.0.0.1', port: 5432, database: 'test', user: 'postgres', max: 2 });
    await other.query(`create table ${table} (id int primary key, changed timestamptz not null, payer text not null)`);
    await house.call(admin, 'bus.egress.allow', { rule: '127.0.0.1:5432', reason: 'Gestionale dei pagamenti' });
    await house.call(admin, 'bus.secrets.put', { name: 'pagamenti', value: 'qualunque' });
    await house.call(admin, 'bus.routes.deploy', {
      source: `
route: payments
steps:
  - send: {to: noted}
`,
    });
  });
  afterAll(async () => {
    await other.query(`drop table ${table}`);
    await other.end();
    await house.close();
  });

  const setUp = (
    query = `select id, changed, payer from ${table}
      where (changed, id) > (:changed::timestamptz, :id::int) order by changed, id limit :limit`,
  ) =>
    house.call(admin, 'bus.endpoints.put', {
      ...{ code: 'pagamenti', name: 'Pagamenti', connector: 'sql' },
      settings: {
        ...{ dialect: 'postgresql', host: '127.0.0.1', database: 'test', user: 'postgres', password: 'pagamenti' },
        poll: {
          ...{ query, position: { changed: '2000-01-01', id: 0 }, everySeconds: 3600 },
          ...{ to: 'payments', type: 'it.test.payment', key: 'payer' },
        },
      },
    });
  const noted = async () => {
    await house.runtime.settle();
    const rows = await house.database.admin<{ data: string }>(
      `select data from bus.envelope where channel = 'noted' order by id`,
    );
    return rows.map(({ data }) => (JSON.parse(data) as { id: number }).id);
  };
  const events = async (type: string) =>
    (await house.database.admin(`select id from kernel.event where type = 'it.digipro.bus.${type}'`)).length;

  it('comes once, with the microseconds that it was changed at, however often one looks', async () => {
    await other.query(
      `insert into ${table} select n, '2026-01-01'::timestamptz + n / 3 * interval '1 microsecond', 'p' || n % 7
       from generate_series(1, 1200) n`,
    );
    await setUp();
    expect((await noted()).sort((a, b) => a - b)).toEqual(Array.from({ length: 1200 }, (_, n) => n + 1));
    // Set up anew it is looked at anew, from where it stands.
    await setUp();
    expect(await noted()).toHaveLength(1200);
    await other.query(`update ${table} set changed = '2026-02-01' where id = 5`);
    await setUp();
    expect((await noted()).slice(1200)).toEqual([5]);
  });

  it('is told of once when it cannot be fetched, and once when it can again', async () => {
    await setUp('select * from nowhere');
    await house.runtime.settle();
    await setUp('select * from nowhere');
    await house.runtime.settle();
    const { items } = await house.call<{ items: { poll: { failure: string } }[] }>(admin, 'bus.endpoints.list', {});
    expect(items[0]!.poll.failure).toContain('nowhere');
    await setUp();
    expect(await noted()).toHaveLength(1201);
    expect([await events('endpoint-failing'), await events('endpoint-back')]).toEqual([1, 1]);
  });
});
