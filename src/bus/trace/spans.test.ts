import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, createLogger, createSpans, readTraceparent, type Spans } from '../../kernel/index.ts';
import { testHouse, type House } from '../../kits/testing/house.ts';

interface Told {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
  readonly status?: { readonly code: number };
}

interface Peer {
  readonly address: string;
  readonly bodies: string[];
  readonly headers: IncomingHttpHeaders[];
  /** What it answers next, 200 when there is nothing left. */
  readonly answers: (readonly [status: number, headers?: Record<string, string>])[];
  close(): Promise<void>;
}

async function peer(): Promise<Peer> {
  const got: Pick<Peer, 'bodies' | 'headers' | 'answers'> = { bodies: [], headers: [], answers: [] };
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      got.bodies.push(body);
      got.headers.push(request.headers);
      const [status, headers = {}] = got.answers.shift() ?? [200];
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...got,
    address: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const log = createLogger('silent');
const spansIn = ({ bodies }: Peer): readonly Told[] =>
  bodies.flatMap((body) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Told[] }[] }[] }).resourceSpans.flatMap(
      ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
    ),
  );

describe('spans', () => {
  const span = (name: string) => ({
    ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name, kind: 'internal' as const },
    ...{
      startedAt: new Date('2026-11-24T09:00:00.000Z'),
      ms: 1.5,
      attributes: { text: 'x', whole: 2, part: 0.5, yes: true },
    },
  });
  let collector: Peer;
  afterEach(() => collector.close());

  it('reach a collector as OTLP has them', async () => {
    collector = await peer();
    const spans = createSpans({ address: `${collector.address}/`, version: '1.2.3', log });
    spans.add([span('one'), { ...span('two'), failed: 'dead' }]);
    await spans.stop();
    expect(collector.headers[0]).toMatchObject({ 'content-type': 'application/json' });
    expect(JSON.parse(collector.bodies[0]!)).toMatchObject({
      resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'digipro' } }, {}] } }],
    });
    expect(spansIn(collector)).toEqual([
      {
        ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'one', kind: 1 },
        ...{ startTimeUnixNano: '1795510800000000000', endTimeUnixNano: '1795510800001500000' },
        attributes: [
          { key: 'text', value: { stringValue: 'x' } },
          { key: 'whole', value: { intValue: '2' } },
          { key: 'part', value: { doubleValue: 0.5 } },
          { key: 'yes', value: { boolValue: true } },
        ],
      },
      expect.objectContaining({ name: 'two', status: { code: 2, message: 'dead' } }),
    ]);
  });

  it('are sent again where it is busy, given up where it refuses, and bounded while it is away', async () => {
    collector = await peer();
    collector.answers.push([503, { 'retry-after': '0.01' }], [400]);
    const spans = createSpans({ address: collector.address, version: '1', log });
    // A whole batch goes at once.
    spans.add(Array.from({ length: 500 }, (_, n) => span(`first ${n}`)));
    await expect.poll(() => collector.bodies.length, { timeout: 10_000 }).toBe(2);
    await spans.stop();
    expect(collector.bodies).toHaveLength(2);

    const gone = createSpans({ address: 'http://127.0.0.1:1', version: '1', log });
    gone.add(Array.from({ length: 30_000 }, (_, n) => span(`n ${n}`)));
    await gone.stop();
  });
});

describe('a trace that begins elsewhere', () => {
  let collector: Peer;
  let partner: Peer;
  let house: House;
  let spans: Spans;
  beforeAll(async () => {
    [collector, partner] = await Promise.all([peer(), peer()]);
    spans = createSpans({ address: collector.address, version: '0.1.0', log });
    house = await testHouse({ spans });
  });
  afterAll(async () => {
    await house.close();
    await Promise.all([collector.close(), partner.close()]);
  });

  it('goes through the house to the partner, span by span, without what messages say', async () => {
    const admin = house.as('administrator');
    await house.call(admin, 'bus.egress.allow', { rule: new URL(partner.address).host, reason: 'test' });
    await house.call(admin, 'bus.endpoints.put', {
      ...{ code: 'partner', name: 'P', connector: 'http', settings: { baseUrl: partner.address, method: 'PUT' } },
    });
    const source = `
route: traced
steps:
  - transform: '{"name": data.name}'
  - send: {to: endpoint.partner}`;
    await house.call(admin, 'bus.routes.deploy', { source });
    const server = await createHttpServer({ runtime: house.runtime, version: '0', callerOf: async () => admin });
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const answer = await server.inject({
      ...{ method: 'POST', url: '/api/bus/envelopes' },
      headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
      payload: { channel: 'traced', source: 's', type: 't', data: { name: 'RSSMRA80A01H501U' } },
    });
    await server.close();
    const { messageId } = answer.json<{ messageId: string }>();
    await house.runtime.settle();
    await spans.stop();

    const ours = spansIn(collector).filter((one) => one.traceId === traceId);
    const passed = ours.find(({ name }) => name === 'traced process')!;
    const sent = ours.find(({ name }) => name === 'endpoint.partner send')!;
    expect(passed).toMatchObject({
      kind: 5,
      parentSpanId: '00f067aa0ba902b7',
      spanId: messageId.replaceAll('-', '').slice(-16),
    });
    expect(sent).toMatchObject({ kind: 4, parentSpanId: passed.spanId });
    expect(
      ours
        .filter(({ parentSpanId }) => parentSpanId === passed.spanId)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...['endpoint.partner send', 'send', 'transform']]);
    for (const { startTimeUnixNano, endTimeUnixNano } of ours) {
      expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
    }
    expect(JSON.stringify(collector.bodies)).not.toContain('RSSMRA');
    // The partner goes on from the span that sent to it.
    expect(readTraceparent(partner.headers[0]!['traceparent'])).toEqual({ traceId, spanId: sent.spanId, flags: '01' });
    // So does what operations did that were called.
    expect(spansIn(collector).map(({ name }) => name)).toContain('bus.routes.deploy');
  });

  it('is that of the correlation where nobody began one', async () => {
    const admin = house.as('administrator');
    const message = { channel: 'endpoint.partner', source: 's', type: 't', data: {} };
    const { messageId } = await house.call<{ messageId: string }>(admin, 'bus.messages.send', message);
    const before = partner.headers.length;
    await house.runtime.settle();
    const given = readTraceparent(partner.headers[before]!['traceparent'])!;
    expect(given).toEqual({
      traceId: messageId.replaceAll('-', ''),
      spanId: messageId.replaceAll('-', '').slice(-16),
      flags: '01',
    });
  });
});
