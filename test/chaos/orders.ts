import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { faultyProxy } from '../../src/bus/connectors/testing/proxy.ts';
import { digipro, type Installed } from '../support/installed.ts';
import { attempt } from './client.ts';

/**
 * A route that waits, asks a partner, gathers and tells another one, with partners that answer late, not at all, or are cut off when they
 * have acted already. Each remembers under which names it was told of an order: more than one would be a second effect.
 */
export interface Orders {
  /** Orders whose acceptance was told. */
  readonly accepted: ReadonlySet<number>;
  readonly faults: readonly string[];
  /** Names under which a partner was told, by order. */
  readonly asked: ReadonlyMap<number, ReadonlySet<string>>;
  readonly confirmed: ReadonlyMap<number, ReadonlySet<string>>;
  /** Times that a partner was told the same again. */
  readonly repeated: () => number;
  /** Lets what is in hand end; nothing new is sent, and the partners behave from here on. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const ROUTES = [
  `
route: orders
steps:
  - idempotent: { key: string(data.n) }
  - delay: { seconds: 1 }
  - request: { to: endpoint.partner, seconds: 3600, into: receipt }
  - aggregate: { key: '"all"', size: 5, seconds: 3 }
  - split: { over: data, to: confirmations, key: '"all"' }
`,
  `
route: confirmations
steps:
  - headers: { http-path: '"confirm"' }
  - send: { to: endpoint.partner }
`,
];

export async function startOrders(installed: Installed, cookie: string, random: () => number): Promise<Orders> {
  const asked = new Map<number, Set<string>>();
  const confirmed = new Map<number, Set<string>>();
  let behaves = false;
  let again = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const dice = behaves ? 1 : random();
      if (dice < 0.1) return void response.writeHead(503).end();
      const { n } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { n: number };
      const effects = request.url === '/confirm' ? confirmed : asked;
      const names = effects.get(n) ?? new Set<string>();
      const name = request.headers['idempotency-key'] as string;
      if (names.has(name)) again += 1;
      effects.set(n, names.add(name));
      const answer = () => response.writeHead(200, { 'content-type': 'application/json' }).end(`{"receipt":${n}}`);
      if (dice < 0.2) request.socket.destroy();
      else if (dice < 0.25) setTimeout(answer, 300);
      else answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await faultyProxy('127.0.0.1', (server.address() as AddressInfo).port);
  const call = async (operation: string, input: object) => {
    const file = join(installed.dataDir, 'orders.json');
    await writeFile(file, JSON.stringify(input));
    const { code, output } = await digipro(installed, [
      ...['call', operation, '--input', file, '--as', 'admin', '--body', 'valdoro'],
    ]);
    if (code !== 0) throw new Error(`${operation}: ${output}`);
  };
  await call('bus.egress.allow', { rule: `127.0.0.1:${proxy.port}`, reason: 'Prova di continuità' });
  await call('bus.endpoints.put', {
    ...{ code: 'partner', name: 'Partner', connector: 'http' },
    settings: {
      ...{ baseUrl: `http://127.0.0.1:${proxy.port}`, path: 'order', timeoutMs: 2000 },
      idempotencyHeader: 'Idempotency-Key',
    },
  });
  for (const source of ROUTES) await call('bus.routes.deploy', { source });

  const accepted = new Set<number>();
  const faults: string[] = [];
  let working = true;
  const work = async () => {
    for (let n = 1; working; n += 1) {
      for (;;) {
        const message = {
          channel: 'orders',
          type: 'it.test.order',
          source: 'test',
          eventId: `order-${n}`,
          data: { n },
        };
        const answer = await attempt(installed.address, cookie, '/api/bus/envelopes', message);
        if (answer?.status === 202) break;
        if (answer && answer.status < 500 && answer.status !== 429) {
          faults.push(`order ${n}: ${answer.status} ${JSON.stringify(answer.json)}`);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 20 + 30 * random()));
      }
      accepted.add(n);
      if (random() < 0.05) proxy.cutAfterNext();
      await new Promise((resolve) => setTimeout(resolve, 100 * random()));
    }
  };
  const worker = work();
  return {
    ...{ accepted, faults, asked, confirmed, repeated: () => again },
    async stop() {
      working = false;
      behaves = true;
      await worker;
    },
    async close() {
      await proxy.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
