import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dovecot, dovecotInstalled, type Dovecot } from '../connectors/mail/testing/dovecot.ts';
import { example, testHouse, type House, type Message } from '../../kits/testing/house.ts';

interface Row extends Message {
  readonly source: string;
}

describe.skipIf(!dovecotInstalled)('a certified mailbox whose mail goes to the register', () => {
  let house: House;
  let server: Dovecot;
  beforeAll(async () => {
    server = await dovecot();
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
    const admin = house.as('administrator');
    await house.call(admin, 'bus.egress.allow', { rule: `127.0.0.1:${server.port}`, reason: 'Server di posta' });
    await house.call(admin, 'bus.secrets.put', { name: 'pec', value: server.password });
    await setUp();
  });
  afterAll(async () => {
    await house.close();
    await server.close();
  });

  const setUp = (imap: object = {}) =>
    house.call(house.as('administrator'), 'bus.endpoints.put', {
      ...{ code: 'pec', name: 'PEC del protocollo', connector: 'mail' },
      settings: {
        address: server.user,
        imap: {
          ...{ host: '127.0.0.1', port: server.port, security: 'none', user: server.user, password: 'pec' },
          ...{ everySeconds: 60, since: '2026-01-01', ...imap },
        },
      },
    });
  /** Has the mailbox looked at now. */
  const looked = async () => {
    await setUp();
    await house.runtime.settle();
  };
  const messages = async () =>
    (await house.call<{ items: Row[] }>(house.as('protocol-clerk'), 'bus.messages.list', { limit: 200 })).items;
  const facts = async (type: string) => {
    const rows = await house.database.admin<{ data: unknown }>(
      `select data from kernel.event where type = 'it.digipro.bus.${type}' order by time, id`,
    );
    return rows.map(({ data }) => data);
  };

  it('is registered as if somebody had handed it in', async () => {
    await server.deliver(await example('inbox/03-business-offer.eml'));
    await looked();
    const [message] = await messages();
    expect(message).toMatchObject({ status: 'routed', source: 'endpoint/pec', kind: 'mail' });
    expect(message!.entryCode).toMatch(/^2026\/\d{7}$/);
    expect(message!.filename).toMatch(/^POSTA CERTIFICATA.*\.eml$/);
  });

  it('has its number once, however it comes again: fetched anew, by hand, or in two mailboxes', async () => {
    await server.deliver(await example('inbox/03-business-offer.eml'));
    expect(await house.drop(await example('inbox/03-business-offer.eml'), 'a-mano.eml')).toMatchObject({
      status: 'duplicate',
    });
    await house.drop(await example('inbox/10-ordinary-mail.eml'), 'prima-a-mano.eml');
    await server.deliver(await example('inbox/10-ordinary-mail.eml'));
    await looked();
    await server.renumber();
    await looked();
    const codes = (await messages()).map(({ entryCode }) => entryCode);
    expect(codes).toHaveLength(2);
    expect(new Set(codes).size).toBe(2);
  });

  it('that nobody can read is refused with its reason, and holds up nothing', async () => {
    for (const file of ['08-truncated', '13-forged-envelope', '09-not-a-message', '01-foia-signed']) {
      await server.deliver(await example(`inbox/${file}.eml`));
    }
    await looked();
    const states = (await messages()).slice(0, 4).map(({ status }) => status);
    expect(states.toSorted()).toEqual(['refused', 'refused', 'refused', 'routed']);
  });

  it('that is too large is refused, and known by its head', async () => {
    const letter = 'From: zoe@pec.example\r\nSubject: Progetto\r\nMessage-ID: <huge@pec.example>\r\n\r\n';
    await setUp({ maxBytes: 100_000 });
    await server.deliver(`${letter}${`${'x'.repeat(76)}\r\n`.repeat(3000)}`);
    await setUp({ maxBytes: 100_000 });
    await house.runtime.settle();
    const [message] = await messages();
    expect(message).toMatchObject({
      status: 'refused',
      filename: 'Progetto.eml',
      reason: expect.stringContaining('MB'),
    });
    expect(await facts('message-refused')).toContainEqual(
      expect.objectContaining({ messageId: message!.id, source: 'endpoint/pec' }),
    );
    // Once somebody lets larger mail in, and hands this one in, it is taken.
    expect(await house.drop(`${letter}intero\r\n`, 'Progetto.eml')).toMatchObject({ status: 'received' });
    await house.runtime.settle();
  });

  it('tells once that it cannot be reached, and once that it can be again', async () => {
    await server.kill();
    await looked();
    await looked();
    expect(await facts('endpoint-failing')).toHaveLength(1);
    await server.start();
    await server.deliver('From: zoe@pec.example\r\nSubject: Dopo\r\nMessage-ID: <after@pec.example>\r\n\r\nciao\r\n');
    await looked();
    expect(await facts('endpoint-back')).toHaveLength(1);
    expect((await messages())[0]).toMatchObject({ filename: 'Dopo.eml', status: 'routed' });
  });

  it('is read while another server keeps us waiting', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    await house.call(house.as('administrator'), 'bus.egress.allow', { rule: `127.0.0.1:${port}`, reason: 'Muto' });
    await house.call(house.as('administrator'), 'bus.endpoints.put', {
      ...{ code: 'a-silent', name: 'Muto', connector: 'mail' },
      settings: {
        ...{ address: 'muto@pec.example', timeoutMs: 5000 },
        imap: { host: '127.0.0.1', port, security: 'none', user: 'muto', password: 'pec', everySeconds: 86_400 },
      },
    });
    await server.deliver(
      'From: zoe@pec.example\r\nSubject: Intanto\r\nMessage-ID: <meanwhile@pec.example>\r\n\r\nciao\r\n',
    );
    await setUp();
    let settled = false;
    const all = house.runtime.settle().then(() => (settled = true));
    await expect.poll(async () => (await messages())[0]!.filename, { timeout: 4000 }).toBe('Intanto.eml');
    expect(settled).toBe(false);
    await all;
    silent.close();
  });
});
