import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import type { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { SendFailure, type Connection, type ConnectorHouse, type Outgoing } from '../types.ts';
import { EgressRefused, isEgressRule, openEgress } from './egress.ts';
import { waitOf } from './exchange.ts';
import { connectorHouse } from '../testing/house.ts';
import { httpConnector } from './http.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  // A server ends when the last of its connections has: those who hold them come first.
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({ close: () => new Promise((resolve) => server.close(resolve)) });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real service of a partner. */
async function peer(answer: (request: Seen, response: ServerResponse) => void) {
  const seen: Seen[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      seen.push(request);
      answer(request, response);
    });
  });
  server.keepAliveTimeout = 1;
  return { host: await listening(server), seen };
}

function connect(
  host: string,
  settings: object = {},
  secrets: Record<string, string> = {},
  keep?: ConnectorHouse['keep'],
): Connection {
  const connection = httpConnector.open(
    { baseUrl: `http://${host}/api`, timeoutMs: 2000, ...settings },
    connectorHouse({
      allowed: [host],
      now: () => new Date(),
      secret: async (name) => {
        const secret = secrets[name];
        if (secret === undefined) throw new SendFailure('later', `no secret «${name}»`);
        return secret;
      },
      ...(keep && { keep }),
    }),
  );
  opened.push(connection);
  return connection;
}

const message = (more: Partial<Outgoing> = {}): Outgoing => ({
  ...{ id: '019aaaaa-0000-7000-8000-000000000001', data: { città: 'Forlì' }, contentType: 'application/json' },
  ...{ headers: {}, interrupted: false, ...more },
});
const failing = (sent: Promise<unknown>) =>
  sent.then(
    () => expect.fail('was sent'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(SendFailure);
      return error as SendFailure;
    },
  );

describe('the way out', async () => {
  const closed = await openEgress({ allowed: [], timeoutMs: 1000 });

  it.each([
    ...['http://127.0.0.1/', 'http://127.1/', 'http://0.0.0.0/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/'],
    ...['http://2130706433/', 'http://0x7f.1/', 'http://017700000001/', 'http://169.254.169.254/latest/meta-data'],
    ...['http://10.1.2.3/', 'http://172.16.0.1/', 'http://192.168.1.1/', 'http://100.64.0.1/', 'http://[fc00::1]/'],
    ...['http://[fe80::1]/', 'http://[64:ff9b::7f00:1]/', 'http://[2002:7f00:1::]/', 'https://[::]/'],
    ...['https://8.8.8.8:22/', 'https://8.8.8.8:5432/', 'https://user@example.com/', 'https://user:pass@example.com/'],
    ...['file:///etc/passwd', 'gopher://example.com/', 'unix:/var/run/docker.sock', 'ftp://example.com/', 'data:,x'],
  ])('is closed to %s', (address) => {
    expect(() => closed.check(new URL(address))).toThrow(EgressRefused);
  });

  it.each(['https://8.8.8.8/', 'https://example.com/', 'https://example.com:8443/', 'https://[2606:4700::1111]/'])(
    'is open to %s',
    (address) => {
      expect(() => closed.check(new URL(address))).not.toThrow();
    },
  );

  it('does not follow a public name to a private address, nor a second answer of the resolver', async () => {
    const { host, seen } = await peer((_request, response) => response.end('inside'));
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '8.8.8.8', family: 4 }];
    };
    const port = host.split(':')[1]!;
    const { agent, check } = await openEgress({ allowed: ['*.example.test'], timeoutMs: 1000, resolve });
    opened.push(agent);
    // The wildcard lets plain http through, but opens no private address.
    expect(() => check(new URL('http://intranet.example.test/'))).not.toThrow();
    const sent = request(`http://intranet.example.test:${port}/`, { dispatcher: agent });
    await expect(sent).rejects.toThrow(EgressRefused);
    expect(asked).toBe(1);
    expect(seen).toEqual([]);
  });

  it('opens a private host by its name and port alone', async () => {
    const { check } = await openEgress({ allowed: ['gestionale.comune.test:9000', '10.0.0.5'], timeoutMs: 1000 });
    expect(() => check(new URL('http://gestionale.comune.test:9000/'))).not.toThrow();
    expect(() => check(new URL('http://10.0.0.5:5432/'))).not.toThrow();
    expect(() => check(new URL('http://gestionale.comune.test:5432/'))).toThrow(EgressRefused);
    expect(() => check(new URL('http://10.0.0.6/'))).toThrow(EgressRefused);
  });

  it.each([
    ['comune.test', true],
    ['*.comune.test', true],
    ['[fc00::1]:8080', true],
    ['*', false],
    ['http://comune.test', false],
    ['Comune.test', false],
    ['comune.test:123456', false],
  ])('knows %s for a rule: %s', (text, known) => {
    expect(isEgressRule(text)).toBe(known);
  });
});

describe('the HTTP connector', () => {
  it('sends JSON with its identity and credentials, and brings the answer back', async () => {
    const { host, seen } = await peer((_request, response) => {
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end('{"esito":"accolto"}');
    });
    const connection = connect(
      host,
      {
        path: 'pratiche',
        idempotencyHeader: 'Idempotency-Key',
        authentication: { kind: 'basic', user: 'comune', password: 'gestionale' },
      },
      { gestionale: 'segrèto' },
    );
    const reply = await connection.send!(message({ headers: { 'http-query': 'ufficio=tributi' } }));
    expect(reply.data).toEqual({ esito: 'accolto' });
    expect(seen).toHaveLength(1);
    const [{ method, url, headers, body }] = seen as [Seen];
    expect([method, url, JSON.parse(body)]).toEqual(['POST', '/api/pratiche?ufficio=tributi', { città: 'Forlì' }]);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': message().id,
      authorization: `Basic ${Buffer.from('comune:segrèto').toString('base64')}`,
    });
  });

  it.each(['../admin', '/../admin', '/%2e%2e/admin', '/x/../../admin', '..\\..\\admin'])(
    'keeps %s within the address of the endpoint',
    async (path) => {
      const { host, seen } = await peer((_request, response) => response.end());
      const failure = await failing(connect(host).send!(message({ headers: { 'http-path': path } })));
      expect(failure.remedy).toBe('never');
      expect(seen).toEqual([]);
    },
  );

  it('is not led elsewhere by a path that looks like a host', async () => {
    const { host, seen } = await peer((_request, response) => response.end());
    await connect(host).send!(message({ headers: { 'http-path': '//evil.test/x' } }));
    expect(seen.map(({ url }) => url)).toEqual(['/api//evil.test/x']);
  });

  it.each([
    [404, {}, 'never', undefined],
    [422, {}, 'never', undefined],
    [302, { location: 'http://169.254.169.254/' }, 'never', undefined],
    [429, { 'retry-after': '120' }, 'later', 120_000],
    [503, { 'retry-after': '999999999' }, 'later', 86_400_000],
    [503, { 'retry-after': 'soon' }, 'later', undefined],
    [500, {}, 'unknown', undefined],
  ] as const)('takes %i with %o as to be repeated: %s', async (status, headers, remedy, waitMs) => {
    const { host, seen } = await peer((_request, response) => response.writeHead(status, headers).end('perché no'));
    const failure = await failing(connect(host).send!(message()));
    expect(failure).toMatchObject({ remedy, waitMs });
    expect(failure.message).toContain(String(status));
    expect(seen).toHaveLength(1);
  });

  it('reads a date in Retry-After', () => {
    const now = new Date('2026-03-01T10:00:00Z');
    expect(waitOf({ 'retry-after': 'Sun, 01 Mar 2026 10:00:30 GMT' }, now)).toBe(30_000);
    expect(waitOf({ 'retry-after': 'Sun, 01 Mar 2026 09:00:00 GMT' }, now)).toBe(0);
  });

  it('knows whether the peer may have had its effect', async () => {
    const mute = await listening(createTcpServer((socket) => socket.on('data', () => socket.destroy())));
    expect((await failing(connect(mute).send!(message()))).remedy).toBe('unknown');
    expect((await failing(connect(mute, { idempotencyHeader: 'X-Id' }).send!(message()))).remedy).toBe('later');
    expect((await failing(connect(mute, { method: 'PUT' }).send!(message()))).remedy).toBe('later');
    const silent = await listening(createTcpServer((socket) => socket.resume().on('error', () => undefined)));
    const failure = await failing(connect(silent, { timeoutMs: 300 }).send!(message()));
    expect(failure).toMatchObject({ remedy: 'unknown', message: 'the peer did not answer in time' });
  });

  it('sends again what was cut off only where the peer knows it by its identity', async () => {
    const { host, seen } = await peer((_request, response) => response.end());
    expect((await failing(connect(host).send!(message({ interrupted: true })))).remedy).toBe('unknown');
    expect(seen).toEqual([]);
    await connect(host, { idempotencyHeader: 'X-Id' }).send!(message({ interrupted: true }));
    expect(seen).toHaveLength(1);
  });

  it('repeats what never left: nobody listens, and the peer is not whom it says', async () => {
    const server = createTcpServer();
    const host = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect((await failing(connect(host).send!(message()))).remedy).toBe('later');
    const { host: plain } = await peer((_request, response) => response.end());
    const secure = connect(plain, { baseUrl: `https://${plain}/` });
    expect((await failing(secure.send!(message()))).remedy).toBe('later');
  });

  it('reads no answer that is too large, or packed though nobody asked: the peer has done its part all the same', async () => {
    const large = await peer((_request, response) => {
      response.write(Buffer.alloc(3 << 20));
      response.end(Buffer.alloc(3 << 20));
    });
    const told = await connect(large.host).send!(message());
    expect([told.outcome, told.data]).toEqual([expect.stringContaining('larger'), undefined]);
    const packed = await peer((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1 << 20))),
    );
    expect((await connect(packed.host).send!(message())).outcome).toContain('gzip');
  });

  it('brings a file of any size into the repository, and a file that breaks off another time', async () => {
    const whole = Buffer.alloc(6 << 20, 'Codice_IPA,Denominazione_ente\n');
    let cuts = 1;
    const { host } = await peer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8', 'content-length': whole.length });
      if (cuts-- > 0) response.write(whole.subarray(0, 1000), () => response.destroy());
      else response.end(whole);
    });
    const taken: Buffer[] = [];
    const keep = async (stream: Readable, mime: string) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      taken.push(Buffer.concat(chunks));
      return { sha256: `${mime}#1`, size: taken[0]!.length };
    };
    const connection = connect(host, { answer: 'file' }, {}, keep);
    const ask = { headers: { 'http-method': 'GET' } };
    expect((await failing(connection.send!(message(ask)))).remedy).toBe('later');
    const { data } = await connection.send!(message(ask));
    expect(data).toEqual({ sha256: 'text/csv#1', size: whole.length, mime: 'text/csv' });
    expect(taken[0]!.equals(whole)).toBe(true);
  });

  it('takes a broken answer as an answer: the peer has done its part', async () => {
    const { host } = await peer((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"esito":'),
    );
    expect(await connect(host).send!(message())).toMatchObject({ data: '{"esito":' });
  });

  it('tells in words whether a peer is there and lets us in', async () => {
    const { host, seen } = await peer((_request, response) => response.writeHead(401).end());
    expect(await connect(host, { testPath: 'stato' }).test()).toMatchObject({ ok: false });
    expect(seen).toMatchObject([{ method: 'GET', url: '/api/stato' }]);
    const outside = httpConnector.open({ baseUrl: 'http://192.168.1.1/' }, connectorHouse());
    opened.push(outside);
    const finding = await outside.test();
    expect(finding).toMatchObject({ ok: false });
    expect(finding.detail.en).toContain('an administrator must allow');
  });

  it('says which secret is missing and sends nothing', async () => {
    const { host, seen } = await peer((_request, response) => response.end());
    const connection = connect(host, { authentication: { kind: 'bearer', token: 'gettone' } });
    expect((await failing(connection.send!(message()))).message).toContain('gettone');
    expect(seen).toEqual([]);
  });
});
