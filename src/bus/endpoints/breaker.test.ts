import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../../kits/testing/house.ts';
import type { Caller } from '../../kernel/index.ts';

type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

interface Listed {
  readonly breaker: { readonly failures: number; readonly openUntil: string | null; readonly reason: string } | null;
}

describe('an endpoint that fails', () => {
  let house: House;
  let admin: Caller;
  let server: Server;
  let seen = 0;
  let answer: Answer = [200, {}];
  beforeAll(async () => {
    house = await testHouse({});
    admin = house.as('administrator');
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        seen += 1;
        const [status, body, headers = {}] = answer;
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await call('bus.egress.allow', { rule: `127.0.0.1:${port}`, reason: 'prova' });
    await setUp();
  });
  afterAll(async () => {
    await house.close();
    server.close();
  });
  beforeEach(() => {
    seen = 0;
  });

  const call = <T = unknown>(operation: string, input: object) => house.call<T>(admin, operation, input);
  const setUp = () =>
    call('bus.endpoints.put', {
      ...{ code: 'anagrafe', name: 'Anagrafe', connector: 'http' },
      settings: { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, idempotencyHeader: 'Key' },
    });
  const send = (channel: string, data: unknown) =>
    call<{ messageId: string }>('bus.messages.send', { channel, type: 't', source: 'test', data });
  const breaker = async () => (await call<{ items: readonly Listed[] }>('bus.endpoints.list', {})).items[0]!.breaker;
  const waiting = async () =>
    (await house.database.admin("select from bus.waiting where channel = 'endpoint.anagrafe'")).length +
    (await house.database.admin("select unnest(ids) from bus.ready where channel = 'endpoint.anagrafe'")).length;
  const told = async (type: string) =>
    (await house.database.admin(`select from kernel.event where type = 'it.digipro.bus.${type}'`)).length;
  /** What waits for its next try is due now. */
  const retry = async () => {
    await house.database.admin("update bus.waiting set due_at = now() - interval '1 second' where due_at is not null");
    await house.runtime.settle();
  };
  const pauseEnds = () => house.database.admin("update bus.breaker set open_until = now() - interval '1 second'");

  it('is left in peace after five failures in a row, tried by one message at a time, and gets all when it is back', async () => {
    answer = [503, {}];
    for (let n = 0; n < 20; n += 1) await send('endpoint.anagrafe', { n });
    for (let n = 0; n < 5; n += 1) await retry();
    const open = await breaker();
    expect(open).toMatchObject({ openUntil: expect.any(String), reason: expect.stringContaining('503') });
    // Those that were on their way when the fifth failed come to it too.
    const triedBefore = seen;
    expect(triedBefore).toBeLessThanOrEqual(9);
    await retry();
    expect([seen, await told('endpoint-failing'), await told('endpoint-back')]).toEqual([triedBefore, 1, 0]);
    answer = [200, {}];
    await pauseEnds();
    await retry();
    expect([await breaker(), await waiting()]).toEqual([null, 0]);
    expect([seen - triedBefore, await told('endpoint-failing'), await told('endpoint-back')]).toEqual([20, 1, 1]);
  });

  it('that asks to wait is asked by no other message meanwhile', async () => {
    answer = [429, {}, { 'retry-after': '600' }];
    await send('endpoint.anagrafe', { n: 1 });
    await house.runtime.settle();
    await send('endpoint.anagrafe', { n: 2 });
    await house.runtime.settle();
    expect(seen).toBe(1);
    const minutes = (new Date((await breaker())!.openUntil!).getTime() - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    // Whoever sets it up anew has mended something.
    answer = [200, {}];
    await setUp();
    await retry();
    expect([await breaker(), await waiting()]).toEqual([null, 0]);
  });

  it('and refuses is no failure of the way to it, and the route that asked decides what becomes of it', async () => {
    answer = [422, { detail: 'codice fiscale errato' }];
    await call('bus.routes.deploy', {
      source: `
route: register
steps:
  - request:
      to: endpoint.anagrafe
      seconds: 60
      into: person
      failed: [{headers: {why: headers.failure}}, {send: {to: told}}]
  - send: {to: registered}`,
    });
    await send('register', { name: 'Rossi' });
    await house.runtime.settle();
    const heads = await house.database.admin<{ why: string }>(
      "select head -> 'headers' ->> 'why' as why from bus.envelope where channel = 'told'",
    );
    expect(heads).toEqual([{ why: expect.stringMatching(/^refused: .*422/) }]);
    expect([await breaker(), (await call<{ items: unknown[] }>('bus.dead.list', {})).items]).toEqual([null, []]);
  });

  it('is passed over where another one is there', async () => {
    answer = [429, {}, { 'retry-after': '600' }];
    await call('bus.routes.deploy', {
      source: `
route: either
steps:
  - balance: {to: [endpoint.anagrafe, spare], by: order}`,
    });
    await send('either', 1);
    await house.runtime.settle();
    await send('either', 2);
    await house.runtime.settle();
    const spare = await house.database.admin<{ data: string }>("select data from bus.envelope where channel = 'spare'");
    expect([seen, spare]).toEqual([1, [{ data: '2' }]]);
  });
});
