import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { example, FOIA, testHouse, type House } from '../kits/testing/house.ts';

const header = 'From: "Zoé" <zoe@posta.example>\r\nSubject: accesso civico\r\nMIME-Version: 1.0\r\n';
const mixed = (parts: string) => `${header}Content-Type: multipart/mixed; boundary=O\r\n\r\n${parts}--O--\r\n`;
const file = (name: string, body = 'x', extra = '') =>
  `--O\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\n${extra}\r\n${body}\r\n`;
const times = (count: number, text: (n: number) => string) => Array.from({ length: count }, (_, n) => text(n)).join('');
const base64 = (lines: number) => `${'A'.repeat(76)}\r\n`.repeat(lines);

const MAIL: Readonly<Record<string, () => string | Buffer>> = {
  'MIME nested 5,000 deep': () =>
    header +
    times(5000, (n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`) +
    'Content-Type: text/plain\r\n\r\nfondo',
  'messages in messages 3,000 deep': () =>
    header + times(3000, () => 'Content-Type: message/rfc822\r\n\r\nFrom: a@b\r\n'),
  'a header of 1 MB': () => `X-Filler: ${'a'.repeat(1 << 20)}\r\n${header}\r\nciao`,
  'a sender of 300 kB': () => `Subject: x\r\nFrom: ${'<x@y>,'.repeat(50_000)}\r\n\r\nciao`,
  'a subject of 30,000 encoded words': () =>
    `From: a@b\r\nSubject: ${'=?utf-8?q?a=00b?=\r\n '.repeat(30_000)}\r\n\r\nciao`,
  'NUL in every field': () => 'From: a\0b <x\0@y.example>\r\nSubject: a\0b\r\nMessage-ID: <1\0@x>\r\n\r\nx\0y',
  'a charset that nobody knows': () => `${header}Content-Type: text/plain; charset=x-klingon\r\n\r\n\xff\xfe\0abc`,
  'a charset that lies': () =>
    Buffer.concat([
      Buffer.from(`${header}Content-Type: text/plain; charset=utf-16\r\n\r\n`),
      Buffer.from([0xd8, 0x3d, 0x00]),
    ]),
  'an emoji on the border of the subject': () => `From: a@b\r\nSubject: ${'a'.repeat(999)}😀\r\n\r\nciao`,
  'an emoji on the border of the title': () =>
    `From: a@b\r\nSubject: foia ${'a'.repeat(264)}😀 ${'b'.repeat(300)}😀\r\n\r\nciao`,
  '10,000 attachments': () => mixed(times(10_000, (n) => file(`${n}.txt`))),
  '201 attachments': () => mixed(times(201, (n) => file(`${n}.txt`))),
  '12 MB of base64': () => mixed(file('bomba.zip', base64(160_000), 'Content-Transfer-Encoding: base64\r\n')),
  '8 MB of text': () => `${header}Content-Type: text/plain\r\n\r\n${'riga di testo\r\n'.repeat(560_000)}`,
  'HTML without end': () => `${header}Content-Type: text/html\r\n\r\n${'<div><table><tr><td>'.repeat(40_000)}`,
  'a signed file that is none': () => mixed(file('atto.pdf.p7m', 'non è una firma') + file('vuoto.p7m', '')),
  'a calendar, a winmail, nothing': () => `${header}Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR`,
};

describe('hostile input', () => {
  let house: House;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA] });
  });
  afterAll(() => house.close());

  /** Nothing may stop half-way: every message has its number or its reason, and nobody has to look for it. */
  const settled = async (bytes: Buffer | string, filename: string) => {
    const { messageId } = await house.drop(bytes, filename);
    await house.runtime.settle();
    const message = await house.message(messageId);
    const stuck = await house.database.admin<{ steps: unknown }>(
      "select steps from bus.passage where outcome in ('retry', 'dead')",
    );
    expect(stuck.map(({ steps }) => steps)).toEqual([]);
    if (message.status === 'refused') expect(message.reason).toMatch(/\p{L}{3}/u);
    else expect(message).toMatchObject({ status: 'routed', entryCode: expect.stringMatching(/^2026/) });
    return message;
  };

  it.each(Object.keys(MAIL))('mail with %s is registered or set aside with its reason', async (name) => {
    await settled(MAIL[name]!(), `${name}.eml`);
  });

  it('names of attachments become plain names', async () => {
    const names = [
      '../../etc/passwd',
      '..\\\\..\\\\win.ini',
      '/abs/olute',
      'a\u0000b.txt',
      'fdp.\u202etxt',
      '..',
      '.',
      '',
      `${'x'.repeat(400)}.pdf`,
      'a/b/c.txt',
    ];
    const message = await settled(mixed(names.map((name) => file(name)).join('')), 'nomi.eml');
    const entry = await house.call<{ documents: { filename: string }[] }>(
      house.as('protocol-clerk'),
      'records.protocol.get',
      {
        id: message.entryId,
      },
    );
    const kept = entry.documents.slice(1).map(({ filename }) => filename);
    expect(kept).toHaveLength(names.length);
    // eslint-disable-next-line no-control-regex
    for (const name of kept) expect(name).not.toMatch(/[/\\\u0000-\u001f\u202e]|^\.{0,2}$/);
    expect(kept.slice(0, 3)).toEqual(['passwd', 'win.ini', 'olute']);
    expect(kept.find((name) => name.length > 100)).toMatch(/^x{196}\.pdf$/);
  });

  it('applications that would break the case are refused by field', async () => {
    const given = JSON.parse(String(await example('portal/foia-application.json'))) as Record<string, unknown>;
    const deep = JSON.stringify({ ...given, request: { a: 0 } }).replace(
      '"a":0',
      `"a":${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    );
    const variants: readonly (readonly [string, RegExp])[] = [
      [JSON.stringify({ ...given, request: { text: 'x'.repeat(300_000) } }), /100 kB/],
      [JSON.stringify({ ...given, object: 'a\0b' }), /\/object: contains control/],
      [JSON.stringify({ ...given, request: { text: '\ud800' } }), /\/request\/text: is not well-formed/],
      [deep, /nested too deeply/],
      [`{"__proto__": {}, ${JSON.stringify(given).slice(1)}`, /__proto__/],
      [JSON.stringify({ ...given, submittedAt: '2016-12-31T23:59:60Z' }), /submittedAt/],
      ['{"a":', /JSON/],
      [`{${'"a":{'.repeat(50_000)}`, /JSON/],
    ];
    for (const [text, reason] of variants) {
      expect(await settled(text, 'istanza.json')).toMatchObject({
        status: 'refused',
        reason: expect.stringMatching(reason),
      });
    }
  });

  it('an attachment that is not what the portal says is refused', async () => {
    const given = JSON.parse(String(await example('portal/foia-application.json'))) as {
      attachments: { size: number }[];
    };
    given.attachments[0]!.size += 1;
    expect((await settled(JSON.stringify(given), 'istanza.json')).reason).toContain('/attachments/0');
  });

  it('any bytes end somewhere', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 0, maxLength: 400 }).map((array) => Buffer.from(array)),
      fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(header + text)),
      fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(`{"id":${JSON.stringify(text)}`)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), async (content, name) => {
        const filename = name.replace(/[^\p{L}.]/gu, '_');
        await settled(content, `${filename}.eml`);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it('leaves the house able to take the next message', async () => {
    const message = await settled(await example('inbox/01-foia-signed.eml'), 'buona.eml');
    expect(message).toMatchObject({ status: 'routed', caseId: expect.any(String) });
  });
});
