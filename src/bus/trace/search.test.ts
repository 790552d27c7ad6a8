import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql, type Caller } from '../../kernel/index.ts';
import { testHouse, type House } from '../../kits/testing/house.ts';
import { taxCodesIn, tidyKeys } from './keys.ts';

interface Found {
  readonly id: string;
  readonly channel: string;
  readonly state: string;
  readonly keys: readonly { readonly kind: string; readonly value: string; readonly about: string | null }[];
}

describe('tax codes in data', () => {
  it('are found by shape, those of companies by the name of their field, each once and within bounds', () => {
    const data = {
      payer: { cf: 'RSSMRA80A01H501U', note: 'RSSMRA80A01H501' },
      rows: [{ fiscalCode: 'rssmra80a01h501u' }, { partitaIva: '12345678901', phone: '12345678901' }],
    };
    expect(taxCodesIn(data).map(({ value }) => value)).toEqual(['RSSMRA80A01H501U', '12345678901']);
    const many = Array.from({ length: 100_000 }, () => 'x');
    expect(taxCodesIn({ many, last: 'RSSMRA80A01H501U' })).toHaveLength(1);
    expect(taxCodesIn([many, 'RSSMRA80A01H501U'])).toHaveLength(1);
  });

  it('leave nothing that the database refuses', () => {
    expect(tidyKeys([{ kind: 'k', value: ' a\0b\ud800 ', about: null }])).toEqual([
      { kind: 'k', value: 'a b\ufffd', about: null },
    ]);
  });
});

describe('messages are found', () => {
  let house: House;
  let admin: Caller;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
    admin = house.as('administrator');
    const source = `
route: fines
attempts: 1
keys: { plate: data.plate, missing: data.nothing }
steps:
  - enrich:
      operation: records.protocol.register
      input: '{"flow": "incoming", "subject": "Multa", "channel": "paper", "documentId": data.documentId,
        "presentedAt": "2026-11-24T08:00:00.000Z", "attachmentIds": [],
        "correspondents": [{"kind": "person", "name": "Rossi"}]}'
      into: entry
  - dead: {reason: planted, if: data.fail}`;
    await house.call(admin, 'bus.routes.deploy', { source });
  });
  afterAll(() => house.close());

  const search = async (input: object, caller = admin) =>
    (await house.call<{ items: Found[] }>(caller, 'bus.messages.search', input)).items;
  const send = (data: object, more: object = {}) =>
    house.call<{ messageId: string }>(admin, 'bus.messages.send', {
      ...{ channel: 'fines', type: 't', source: 'tests', data, ...more },
    });
  const documentId = async () => {
    const sha256 = await house.put(admin, 'una multa');
    const { id } = await house.call<{ id: string }>(house.system(), 'records.documents.create', {
      ...{ typeCode: 'attachment', title: 'Multa', formation: 'b', filename: 'multa.txt', sha256, mime: 'text/plain' },
    });
    return id;
  };

  it('by what they say, what their sender calls them and what they touched, also when they failed', async () => {
    const data = { plate: 'AB 123 CD', cf: 'RSSMRA80A01H501U', documentId: await documentId() };
    const good = await send({ ...data, fail: false }, { eventId: 'fine-good', key: 'plates-1' });
    const bad = await send({ ...data, fail: true }, { eventId: 'fine-bad' });
    await house.runtime.settle();
    const [entry] = await house.database.admin<{ id: string; code: string }>(
      'select id, code from records.protocol_entry',
    );
    const idsBy = async (text: string) => (await search({ text })).map(({ id }) => id).sort();
    const both = [good.messageId, bad.messageId].sort();
    expect(await idsBy('ab 123')).toEqual(both);
    expect(await idsBy('rssmra80')).toEqual(both);
    expect(await idsBy('fine-')).toEqual(both);
    for (const text of ['fine-good', 'plates-1', entry!.code, entry!.id, good.messageId]) {
      expect(await idsBy(text)).toEqual([good.messageId]);
    }
    expect(await idsBy('%')).toEqual([]);
    const [dead] = await search({ state: 'dead', channel: 'fines' });
    expect(dead).toMatchObject({ id: bad.messageId, state: 'dead' });
    const [found] = await search({ text: entry!.code });
    expect(found).toMatchObject({
      state: 'done',
      keys: expect.arrayContaining([
        { kind: 'records/protocol-entry', value: entry!.code, about: entry!.id },
        { kind: 'plate', value: 'AB 123 CD', about: null },
        { kind: 'tax-code', value: 'RSS…', about: null },
      ]),
    });
  });

  it('while they wait, page by page, of their body alone', async () => {
    const sent: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      sent.push((await send({ n }, { channel: 'nowhere', eventId: `waits-${n}` })).messageId);
    }
    const first = await house.call<{ items: Found[]; next: string }>(admin, 'bus.messages.search', {
      ...{ text: 'waits-', limit: 2 },
    });
    expect(first.items.map(({ id, state }) => [id, state])).toEqual([
      [sent[2], 'waiting'],
      [sent[1], 'waiting'],
    ]);
    expect((await search({ text: 'waits-', after: first.next })).map(({ id }) => id)).toEqual([sent[0]]);
    const stranger = house.person('administrator', { bodyId: house.otherBodyId });
    expect(await search({ text: 'waits-' }, stranger)).toEqual([]);
    expect(await search({ text: sent[0] }, stranger)).toEqual([]);
  });

  it('by the name of the file and by the identifier of the mail that they came as', async () => {
    const mail = 'From: a@b.it\r\nTo: c@d.it\r\nMessage-ID: <abc.1@example.it>\r\nSubject: Prova\r\n\r\nBuongiorno\r\n';
    const { messageId } = await house.drop(mail, 'richiesta-42.eml');
    await house.runtime.settle();
    expect((await search({ text: 'richiesta-42' })).map(({ id }) => id)).toEqual([messageId]);
    expect((await search({ text: '<abc.1@' })).map(({ id }) => id)).toEqual([messageId]);
  });

  it('by their indexes, however many there are', async () => {
    const plan = await house.runtime.database.read({ bodyId: house.bodyId }, async (db) => {
      await db.many(
        sql`select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`,
      );
      return db.many(sql`
        explain select k.message_id from bus.business_key k
        where k.body_id = ${house.bodyId} and k.searched >= kernel.folded(${'Rss'}) and k.searched < kernel.folded(${'Rss'}) || ${'\u{10ffff}'}`);
    });
    expect(JSON.stringify(plan)).toMatch(/Index Cond[^}]*searched >=/);
  });
});
