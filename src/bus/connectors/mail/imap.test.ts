import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { memoryFiles } from '../testing/files.ts';
import { connectorHouse } from '../testing/house.ts';
import { faultyProxy, type FaultyProxy } from '../testing/proxy.ts';
import { SendFailure, type Catch, type Connection, type Incoming } from '../types.ts';
import { mailConnector } from './mail.ts';
import { isOurs, standing } from './position.ts';
import { dovecot, dovecotInstalled, type Dovecot } from './testing/dovecot.ts';

const mail = (n: number | string, text = 'ciao', headers = '') =>
  `From: "Zoé" <zoe@pec.example>\r\nTo: protocollo@pec.comune.valdoro.example\r\nSubject: Istanza ${n}\r\n` +
  `Message-ID: <m${n}@pec.example>\r\n${headers}Date: Mon, 30 Nov 2026 10:00:00 +0100\r\n\r\n${text}\r\n`;

describe('where the house stands in a mailbox', () => {
  const now = new Date('2026-11-30T09:00:00Z');
  const box = { name: 'a@b/INBOX', uidValidity: '7', uidNext: 11 };

  it('begins with what comes from now on, or with the day that was named', () => {
    expect(standing(null, box, undefined, now)).toMatchObject({ uid: 10, since: now.toISOString() });
    expect(standing(null, box, '2026-11-01', now)).toMatchObject({ uid: 0, since: '2026-10-31T23:00:00.000Z' });
    const other = { ...standing(null, box, undefined, now), mailbox: 'c@d/INBOX' };
    expect(standing(other, box, undefined, now)).toMatchObject({ mailbox: 'a@b/INBOX', uid: 10 });
  });

  it('goes back to where it began when the mailbox is numbered anew, and no further', () => {
    const before = { ...standing(null, box, undefined, now), uid: 42 };
    const after = standing(before, { ...box, uidValidity: '8' }, undefined, new Date('2026-12-24T09:00:00Z'));
    expect(after).toMatchObject({ uid: 0, uidValidity: '8', since: now.toISOString(), old: 10 });
    expect(standing(before, box, undefined, now)).toMatchObject({ uid: 0, old: 10 });
    expect(standing({ ...before, uid: 10 }, box, undefined, now)).toMatchObject({ uid: 10 });
    expect(isOurs(after, 3, new Date('2026-11-29T09:00:00Z'))).toBe(false);
    expect(isOurs(after, 3, new Date('2026-12-01T09:00:00Z'))).toBe(true);
    // What comes while it is read again is new, whatever the clock of the server says.
    expect(isOurs(after, 11, new Date('2026-11-29T09:00:00Z'))).toBe(true);
  });
});

describe.skipIf(!dovecotInstalled)('mail fetched from dovecot by IMAP', () => {
  let server: Dovecot;
  let proxy: FaultyProxy;
  const opened: Connection[] = [];
  beforeAll(async () => {
    server = await dovecot();
    proxy = await faultyProxy('127.0.0.1', server.port);
  });
  afterEach(() => proxy.delay(0));
  afterAll(async () => {
    for (const connection of opened) await connection.close();
    await proxy.close();
    await server.close();
  });

  const open = (imap: object = {}, more: { allowed?: string[]; trusted?: string; password?: string } = {}) => {
    const files = memoryFiles();
    const { allowed = ['127.0.0.1'], password = server.password, ...settings } = more;
    const connection = mailConnector.open(
      {
        ...{ address: server.user, timeoutMs: 1500, ...settings },
        imap: {
          ...{ host: '127.0.0.1', port: proxy.port, security: 'none', user: server.user, password: 'mail' },
          ...{ everySeconds: 60, since: '2026-01-01', ...imap },
        },
      },
      connectorHouse({ ...files, allowed, now: () => new Date(), secret: async () => password }),
    );
    opened.push(connection);
    return { connection, files, look: (position: unknown): Promise<Catch> => connection.poll!(position) };
  };
  const names = ({ files = [] }: Catch) => files.map(({ filename }) => filename);
  /** Looks until there is nothing more. */
  const all = async (look: (position: unknown) => Promise<Catch>, from: unknown) => {
    const found: string[] = [];
    let position = from;
    for (let more = true; more;) {
      const caught = await look(position);
      found.push(...names(caught));
      ({ position, more } = caught);
    }
    return { found, position };
  };

  it('comes in the order of its arrival, each once, byte for byte', async () => {
    const { look, files } = open();
    await server.deliver(mail(1));
    await server.deliver(mail(2, 'è arrivata'));
    const first = await look(null);
    expect(names(first)).toEqual(['Istanza 1.eml', 'Istanza 2.eml']);
    expect(files.contents.get(first.files![1]!.sha256)!.toString()).toBe(mail(2, 'è arrivata'));
    expect(await look(first.position)).toMatchObject({ files: [], more: false, position: first.position });
    await server.deliver(mail(3));
    expect(names(await look(first.position))).toEqual(['Istanza 3.eml']);
  });

  it('from before the mailbox was set up is none of ours', async () => {
    const { look } = open({ since: undefined });
    const first = await look(null);
    expect(first.files).toEqual([]);
    await server.deliver(mail('new'));
    expect(names(await look(first.position))).toEqual(['Istanza new.eml']);
  });

  it('comes again when the mailbox is numbered anew, under the names that it had', async () => {
    const { look } = open();
    const before = await all(look, null);
    await server.renumber();
    const { found, position } = await all(look, before.position);
    expect(found.toSorted()).toEqual(before.found.toSorted());
    expect(position).toMatchObject({ uid: found.length });
    expect((await look(position)).files).toEqual([]);
  });

  it('is told to a channel by the name that its sender gave it', async () => {
    const { look } = open({ to: 'mail' });
    const { messages, files } = await look(null);
    expect(files).toEqual([]);
    const [first] = messages as [Incoming];
    expect(first).toMatchObject({
      eventId: '<m1@pec.example>',
      data: {
        subject: 'Istanza 1',
        from: [{ name: 'Zoé', address: 'zoe@pec.example' }],
        file: { size: mail(1).length + 1 },
      },
    });
  });

  it('is bounded in one look, however much there is', async () => {
    const { look } = open();
    const { position } = await all(look, null);
    for (let n = 0; n < 60; n += 1) await server.deliver(mail(`many${n}`));
    const first = await look(position);
    expect([first.files!.length, first.more]).toEqual([50, true]);
    expect((await look(first.position)).files).toHaveLength(10);
    const { position: behind } = await look(first.position);
    const large = `${'x'.repeat(76)}\r\n`.repeat(70_000);
    for (let n = 0; n < 3; n += 1) await server.deliver(mail(`large${n}`, large));
    const next = await look(behind);
    expect([names(next), next.more]).toEqual([['Istanza large0.eml'], true]);
    expect((await all(look, next.position)).found).toEqual(['Istanza large1.eml', 'Istanza large2.eml']);
  });

  it('that is large flows through in pieces, and is refused with its head where it is too large', async () => {
    const { look, files } = open({ maxBytes: 4_000_000 });
    const { position } = await all(look, null);
    const large = mail('streamed', `${'è'.repeat(38)}\r\n`.repeat(40_000));
    await server.deliver(large);
    await server.deliver(mail('huge', `${'x'.repeat(76)}\r\n`.repeat(80_000)));
    const { files: caught = [] } = await look(position);
    expect(files.contents.get(caught[0]!.sha256)!.equals(Buffer.from(large))).toBe(true);
    expect(caught[0]!.refused).toBeUndefined();
    expect(caught[1]).toMatchObject({
      filename: 'Istanza huge.eml',
      refused: expect.stringContaining('più grande di 4 MB'),
    });
    expect(caught[1]!.size).toBe(65_536);
    expect(caught[1]!.head.toString()).toContain('Message-ID: <mhuge@pec.example>');
  });

  it('that was made to harm holds up none of those behind it', async () => {
    const { look } = open();
    const { position } = await all(look, null);
    const people = Array.from({ length: 50_000 }, (_, n) => `"p${n}" <p${n}@x.example>`).join(',\r\n ');
    const nested = Array.from(
      { length: 3000 },
      (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`,
    );
    const hostile = [
      mail('people', 'x', `Cc: ${people}\r\n`),
      mail('header', 'x', `X-Long: ${'y'.repeat(3_000_000)}\r\n`),
      mail('headers', 'x', 'X-Many: z\r\n'.repeat(100_000)),
      `Subject: ${'=?utf-8?B?w6g=?= '.repeat(20_000)}\r\n\r\nx`,
      `Subject: =?x-unknown?Q?=FF=FE?= \u202egpj.exe\r\nMessage-ID: <a@b\r\n\r\n`,
      `Message-ID: <nest@x>\r\nMIME-Version: 1.0\r\n${nested.join('')}`,
      Buffer.from([0, 255, 13, 10, 0, 10, 13, 254]),
      '',
      mail('quiet'),
    ];
    for (const one of hostile) await server.deliver(one);
    const { found } = await all(look, position);
    expect(found).toHaveLength(hostile.length);
    expect(found.at(-1)).toBe('Istanza quiet.eml');
    for (const name of found) expect([name, name.length <= 160 && !/[\u202e\0\n/]/.test(name)]).toEqual([name, true]);
  });

  it('is neither lost nor half there when the way is cut in the middle of it', async () => {
    const { position } = await all(open().look, null);
    await server.deliver(mail('cut', `${'x'.repeat(76)}\r\n`.repeat(10_000)));
    for (const bytes of [10, 300, 3000, 300_000]) {
      proxy.cutWithin(bytes);
      await expect(open().look(position)).rejects.toBeInstanceOf(SendFailure);
    }
    proxy.cutWithin(Infinity);
    const { look, connection } = open();
    expect(names(await look(position))).toEqual(['Istanza cut.eml']);
    // A connection that was kept and has ended meanwhile is no failure of the server.
    proxy.cut();
    expect(await connection.test()).toMatchObject({ ok: true });
  });

  it('waits out a server that says nothing, says nonsense, or answers late', async () => {
    const { position } = await all(open().look, null);
    await server.deliver(mail('late'));
    const look = (at: unknown) => open().look(at);
    const kept = open();
    await kept.look(position);
    const outcomeOf = (looked: Promise<Catch>) =>
      looked.then(names, (error: SendFailure) => [error.name, error.remedy].join(' '));
    const nonsense = [
      '* 1 FETCH (UID {999999999999}\r\n',
      '\0\0\0garbage\r\n',
      '* OK (((((\r\n',
      `* ${'x'.repeat(2_000_000)}`,
    ];
    const outcomes: unknown[] = [];
    for (const said of nonsense) {
      for (const one of [look, kept.look]) {
        proxy.garble(Buffer.from(said));
        outcomes.push(await outcomeOf(one(position)));
      }
    }
    // What is no answer is passed over or ends the connection; nothing is ever taken for a mail.
    expect(outcomes).toEqual(
      outcomes.map((one) => (typeof one === 'string' ? 'SendFailure later' : ['Istanza late.eml'])),
    );
    expect(outcomes).toContain('SendFailure later');
    proxy.delay(2500);
    await expect(look(position)).rejects.toMatchObject({ remedy: 'later' });
    proxy.delay(50);
    expect(names(await look(position))).toEqual(['Istanza late.eml']);
  }, 60_000);

  it('goes on when the server was killed and is there again', async () => {
    const { look } = open();
    const { position } = await all(look, null);
    await server.kill();
    proxy.cut();
    await expect(look(position)).rejects.toMatchObject({ remedy: 'later' });
    await server.start();
    await server.deliver(mail('after the kill'));
    expect(names(await look(position))).toEqual(['Istanza after the kill.eml']);
  });

  it('comes encrypted, from a server whose authority is trusted, by the password that holds', async () => {
    const direct = { port: server.tlsPort, security: 'tls' };
    expect(await open(direct, { trusted: server.cert }).connection.test()).toMatchObject({ ok: true });
    expect(
      await open({ port: server.port, security: 'starttls' }, { trusted: server.cert }).connection.test(),
    ).toMatchObject({
      ok: true,
    });
    const stranger = await open(direct).connection.test();
    expect([stranger.ok, stranger.detail.en]).toEqual([false, expect.stringMatching(/self-signed/i)]);
    const locked = await open({}, { password: 'sbagliata' }).connection.test();
    expect([locked.ok, locked.detail.en]).toEqual([false, expect.stringContaining('does not let us in')]);
    expect(locked.detail.en).not.toContain('sbagliata');
  });

  it('comes from no server that the body may not reach', async () => {
    for (const allowed of [[], ['127.0.0.1:1'], ['*.0.0.1'], ['localhost']]) {
      const { connection } = open({}, { allowed });
      await expect(connection.poll!(null)).rejects.toMatchObject({ remedy: 'never' });
    }
    for (const host of ['10.0.0.1', '169.254.169.254', '[::1]', '0.0.0.0', 'localhost']) {
      const { connection } = open({ host, port: 993, security: 'tls' }, { allowed: [] });
      await expect(connection.poll!(null)).rejects.toMatchObject({ remedy: 'never' });
    }
  });
});
