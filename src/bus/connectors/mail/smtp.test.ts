import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryFiles } from '../testing/files.ts';
import { connectorHouse } from '../testing/house.ts';
import { faultyProxy, type FaultyProxy } from '../testing/proxy.ts';
import { SendFailure, type Connection, type Outgoing } from '../types.ts';
import { mailConnector } from './mail.ts';
import { localCertificate } from './testing/certificate.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

interface Peer {
  readonly port: number;
  readonly proxy: FaultyProxy;
  readonly got: { readonly mail: ParsedMail; readonly raw: string; readonly to: readonly string[] }[];
}

const refusal = (code: number, message: string) => Object.assign(new Error(message), { responseCode: code });

/** A real SMTP server that does what the options say, reached through a way that can be cut. */
async function peer(options: SMTPServerOptions = {}): Promise<Peer> {
  const got: Peer['got'] = [];
  const server = new SMTPServer({
    ...{ disabledCommands: ['STARTTLS'], authOptional: true, allowInsecureAuth: true, closeTimeout: 100 },
    onAuth: ({ username, password }, _session, done) =>
      username === 'protocollo' && password === 'canarino-9d2b'
        ? done(null, { user: username })
        : done(new Error('no')),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        const to = session.envelope.rcptTo.map(({ address }) => address);
        void simpleParser(raw).then((mail) => {
          got.push({ mail, raw: raw.toString(), to });
          done(null, 'accettato con il numero 7');
        });
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const proxy = await faultyProxy('127.0.0.1', port);
  opened.push(
    () => proxy.close(),
    () => new Promise<void>((resolve) => server.close(() => resolve())),
  );
  return { port, proxy, got };
}

const files = memoryFiles();
const open = (port: number, smtp: object = {}, settings: object = {}, allowed = ['127.0.0.1']): Connection => {
  const connection = mailConnector.open(
    {
      ...{ address: 'protocollo@pec.comune.valdoro.example', name: 'Comune di Valdoro', timeoutMs: 1500 },
      smtp: { host: '127.0.0.1', port, security: 'none', user: 'protocollo', password: 'mail', ...smtp },
      ...settings,
    },
    connectorHouse({ ...files, allowed, secret: async () => 'canarino-9d2b' }),
  );
  opened.push(() => connection.close());
  return connection;
};

const letter = {
  to: [{ address: 'zoe@pec.example', name: 'Zoé' }],
  subject: 'Prot. 7/2026 – comunicazione',
  text: 'Si trasmette quanto in allegato.',
};
const outgoing = (data: unknown = letter, interrupted = false): Outgoing => ({
  ...{ id: '019aaaaa-0000-7000-8000-000000000001', data, contentType: 'application/json', headers: {} },
  interrupted,
});
const remedyOf = (sent: Promise<unknown>) =>
  sent.then(
    () => 'sent',
    (error: unknown) => (error instanceof SendFailure ? error.remedy : error),
  );

describe('mail sent by SMTP', () => {
  it('carries text, HTML and files of the repository, under the same identity however often it is sent', async () => {
    const { proxy, got } = await peer();
    const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_000_000, 'à')]);
    const attachments = [
      { sha256: files.put(pdf), filename: 'Comunicazione è qui.pdf', mime: 'application/pdf' },
      { sha256: files.put('<a/>'), filename: 'segnatura.xml', mime: 'application/xml' },
    ];
    const data = { ...letter, html: '<p>Si trasmette</p>', attachments, inReplyTo: '<orig@x>' };
    const connection = open(proxy.port);
    expect(await connection.send!(outgoing(data))).toMatchObject({
      data: {
        messageId: '<019aaaaa-0000-7000-8000-000000000001@pec.comune.valdoro.example>',
        accepted: ['zoe@pec.example'],
      },
    });
    await connection.send!(outgoing(data));
    const [{ mail, to }, again] = got as [Peer['got'][number], Peer['got'][number]];
    expect(again.mail.messageId).toBe(mail.messageId);
    expect(to).toEqual(['zoe@pec.example']);
    expect(mail).toMatchObject({
      ...{ subject: letter.subject, text: letter.text, html: '<p>Si trasmette</p>', inReplyTo: '<orig@x>' },
      ...{ messageId: '<019aaaaa-0000-7000-8000-000000000001@pec.comune.valdoro.example>' },
      from: { value: [{ name: 'Comune di Valdoro', address: 'protocollo@pec.comune.valdoro.example' }] },
    });
    expect(mail.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['Comunicazione è qui.pdf', 'application/pdf'],
      ['segnatura.xml', 'application/xml'],
    ]);
    expect(mail.attachments[0]!.content.equals(pdf)).toBe(true);
  });

  it('is a mail and nothing else, whatever the data say', async () => {
    const { proxy, got } = await peer();
    const connection = open(proxy.port);
    const wrong = [
      'no object',
      { ...letter, to: [] },
      { ...letter, to: [{ address: 'zoe@pec.example\r\nRCPT TO:<x@y>' }] },
      { ...letter, attachments: [{ path: '/etc/passwd', filename: 'x' }] },
      { ...letter, attachments: [{ sha256: 'f'.repeat(64), filename: 'not there' }] },
      { ...letter, messageId: '<a@b>\r\nBcc: <x@y>' },
    ];
    for (const data of wrong) expect(await remedyOf(connection.send!(outgoing(data)))).toBe('never');
    expect(got).toEqual([]);
    await connection.send!(outgoing({ ...letter, subject: 'Oggetto\r\nBcc: tutti@pec.example\r\n\r\ncorpo' }));
    expect(got[0]!.to).toEqual(['zoe@pec.example']);
    expect(got[0]!.mail.bcc).toBeUndefined();
  });

  it('that is refused for good is not sent again, and later where the server asks so', async () => {
    const answers: [SMTPServerOptions, string][] = [
      [{ onMailFrom: (_address, _session, done) => done(refusal(550, 'non autorizzato')) }, 'never'],
      [{ onMailFrom: (_address, _session, done) => done(refusal(451, 'riprovare')) }, 'later'],
      [{ onRcptTo: (_address, _session, done) => done(refusal(550, 'casella inesistente')) }, 'never'],
      [{ onRcptTo: (_address, _session, done) => done(refusal(450, 'casella occupata')) }, 'later'],
      [{ onData: (stream, _session, done) => stream.resume().on('end', () => done(refusal(554, 'virus'))) }, 'never'],
      [{ onData: (stream, _session, done) => stream.resume().on('end', () => done(refusal(452, 'pieno'))) }, 'later'],
      [
        {
          size: 100,
          onData: (stream, _session, done) => stream.resume().on('end', () => done(refusal(552, 'grande'))),
        },
        'never',
      ],
      [{ onConnect: (_session, done) => done(refusal(421, 'troppe connessioni')) }, 'later'],
      [{ onConnect: (_session, done) => done(refusal(554, 'nessun servizio')) }, 'never'],
    ];
    const found: unknown[] = [];
    for (const [options] of answers) found.push(await remedyOf(open((await peer(options)).port).send!(outgoing())));
    expect(found).toEqual(answers.map(([, remedy]) => remedy));
  });

  it('tells which of several recipients were refused', async () => {
    const { port } = await peer({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('no') ? done(refusal(550, 'inesistente')) : done(),
    });
    const to = [...letter.to, { address: 'no@pec.example' }];
    expect(await open(port).send!(outgoing({ ...letter, to }))).toMatchObject({
      data: {
        accepted: ['zoe@pec.example'],
        rejected: [{ address: 'no@pec.example', reason: expect.stringContaining('550') }],
      },
    });
  });

  it('is not sent twice by itself when nobody knows whether the server has it', async () => {
    // The server has the whole mail and falls silent; the way is cut, or nothing comes.
    for (const end of ['cut', 'silence'] as const) {
      const silent: SMTPServerOptions & { proxy?: FaultyProxy } = {
        onData: (stream) => stream.resume().on('end', () => end === 'cut' && silent.proxy!.cut()),
      };
      const { proxy } = await peer(silent);
      silent.proxy = proxy;
      expect([end, await remedyOf(open(proxy.port).send!(outgoing()))]).toEqual([end, 'unknown']);
      expect([end, await remedyOf(open(proxy.port, { repeatable: true }).send!(outgoing()))]).toEqual([end, 'later']);
    }
    const { proxy, got } = await peer();
    expect(await remedyOf(open(proxy.port).send!(outgoing(letter, true)))).toBe('unknown');
    expect(got).toEqual([]);
    await open(proxy.port, { repeatable: true }).send!(outgoing(letter, true));
    expect(got).toHaveLength(1);
  });

  it('goes again when the way was cut before the server had all of it', async () => {
    const { proxy, got } = await peer();
    const attachments = [{ sha256: files.put(Buffer.alloc(30_000_000, 'x')), filename: 'x.bin' }];
    for (const bytes of [1, 60, 150]) {
      proxy.cutWithin(bytes);
      expect([bytes, await remedyOf(open(proxy.port).send!(outgoing({ ...letter, attachments })))]).toEqual([
        bytes,
        'later',
      ]);
    }
    proxy.cutWithin(Infinity);
    const half: SMTPServerOptions & { proxy?: FaultyProxy } = {
      onData: (stream) => stream.once('data', () => half.proxy!.cut()).on('error', () => undefined),
    };
    half.proxy = (await peer(half)).proxy;
    const sent = open(half.proxy.port).send!(outgoing({ ...letter, attachments }));
    expect(await remedyOf(sent)).toBe('later');
    expect(got).toEqual([]);
    proxy.garble(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await remedyOf(open(proxy.port).send!(outgoing()))).toBe('later');
    expect(await remedyOf(open(proxy.port).send!(outgoing()))).toBe('sent');
    expect(await remedyOf(open(1).send!(outgoing()))).toBe('later');
  });

  it('goes with the password that holds, and waits while none does', async () => {
    const { port, got } = await peer();
    const connection = open(port, { user: 'qualcun-altro' });
    expect(await remedyOf(connection.send!(outgoing()))).toBe('later');
    expect(await connection.test()).toMatchObject({ ok: false });
    expect(await open(port).test()).toMatchObject({ ok: true });
    expect(got).toEqual([]);
  });

  it('goes encrypted to whom one trusts, and by no other way', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'smtp-'));
    opened.push(() => rm(folder, { recursive: true }));
    const { cert, key } = await localCertificate(folder);
    const tls = await peer({ secure: true, cert, key });
    const starttls = await peer({ disabledCommands: [], cert, key });
    const plain = await peer();
    const sent = async (port: number, security: string, settings: object = { trusted: cert }) =>
      remedyOf(open(port, { security }, settings).send!(outgoing()));
    expect(await sent(tls.port, 'tls')).toBe('sent');
    expect(await sent(starttls.port, 'starttls')).toBe('sent');
    expect(await sent(tls.port, 'tls', {})).toBe('later');
    expect(await sent(starttls.port, 'starttls', {})).toBe('later');
    expect(await sent(plain.port, 'starttls')).not.toBe('sent');
    expect(plain.got).toEqual([]);
  });

  it('goes to no server that the body may not reach', async () => {
    const { port, got } = await peer();
    for (const allowed of [[], [`127.0.0.1:${port + 1}`], ['localhost']]) {
      expect(await remedyOf(open(port, {}, {}, allowed).send!(outgoing()))).toBe('never');
    }
    expect(got).toEqual([]);
  });
});
