import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readYamlText, type Caller } from '../../kernel/index.ts';
import { testHouse, type House } from '../../kits/testing/house.ts';
import { checkLetter, createInventor } from './invent.ts';

describe('invented values', () => {
  it('are the same for the same value, of the same shape, and leave what the route names', () => {
    const { value } = createInventor('filter: data.kind = "fine"');
    const before = {
      ...{
        cf: 'RSSMRA80A01H501U',
        payer: 'Mario Rossi',
        again: 'RSSMRA80A01H501U',
        kind: 'fine',
        cents: 5000,
        ok: true,
      },
      ...{
        mail: 'mario.rossi@example.it',
        vat: '12345678903',
        born: '1980-01-01',
        note: 'abita in via Roma 1',
        state: 'open',
      },
      ...{ phone: '+39 333 1234567', byCode: { RSSMRA80A01H501U: 1 }, id: '0194693b-4100-7000-8000-000000000001' },
    };
    const after = value(before) as Record<string, string> & { byCode: object };
    expect(after).toMatchObject({ kind: 'fine', cents: 5000, ok: true, born: '1980-01-01', state: 'open' });
    expect(after['cf']).toMatch(/^PRV[A-Z]{3}00A01Z999[A-Z]$/);
    expect([after['again'], Object.keys(after.byCode)[0]]).toEqual([after['cf'], after['cf']]);
    expect(after['vat']).toMatch(/^\d{11}$/);
    expect(after['phone']).toMatch(/^\+\d\d \d{3} \d{7}$/);
    expect(after['mail']).toMatch(/@example\.org$/);
    expect(after['id']).toMatch(/^00000000-0000-7000-/);
    for (const secret of ['RSSMRA', 'Rossi', '12345678903', '1234567', 'Roma'])
      expect(JSON.stringify(after)).not.toContain(secret);
  });

  it('have right check digits, and are as many as the values that they stand for', () => {
    expect(checkLetter('RSSMRA80A01H501')).toBe('U');
    const { text } = createInventor('');
    const codes = Array.from({ length: 1000 }, (_, n) => `RSSMRA80A01H${String(n).padStart(3, '0')}U`);
    const invented = codes.map((one) => text(one));
    expect(new Set(invented).size).toBe(1000);
    for (const one of invented) expect(one.at(-1)).toBe(checkLetter(one.slice(0, -1)));
  });

  it('keep no text that could be about somebody, whatever the data', () => {
    const { value } = createInventor('');
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[A-Z][a-z]{3,9} [A-Z][a-z]{3,9}$/)),
        (data) => {
          const after = JSON.stringify(value(data));
          for (const said of Object.values(data)) expect(after).not.toContain(said);
        },
      ),
    );
  });
});

describe('a message that was recorded', () => {
  let house: House;
  let admin: Caller;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
    admin = house.as('administrator');
  });
  afterAll(() => house.close());

  const ROUTE = `
route: fines
steps:
  - filter: data.kind = "fine"
  - dead: {reason: too much, if: data.cents > 100000}
  - enrich: {operation: records.protocol.register, input: '{"subject": data.payer}', into: entry}
  - send: {to: police, key: data.cf}`;
  const deploy = (source: string) => house.call<{ version: number }>(admin, 'bus.routes.deploy', { source });
  const send = async (data: object, more: object = {}) => {
    const message = { channel: 'fines', type: 'it.example.fine', source: 'tesoreria', data, ...more };
    const { messageId } = await house.call<{ messageId: string }>(admin, 'bus.messages.send', message);
    await house.runtime.settle();
    return messageId;
  };
  interface Made {
    readonly route: string;
    readonly yaml: string;
    readonly notes: readonly string[];
    readonly test: {
      readonly given: { readonly data: { readonly payer: string; readonly cf: string } };
      readonly expect: object;
    };
  }
  const toTest = (id: string, more: object = {}) => house.call<Made>(admin, 'bus.messages.toTest', { id, ...more });

  it('becomes a test that its route passes, without what it says of people', async () => {
    await deploy(ROUTE);
    const data = { kind: 'fine', payer: 'Mario Rossi', cf: 'RSSMRA80A01H501U', cents: 200_000 };
    const dead = await toTest(await send(data, { subject: 'Multa a Mario Rossi' }), { name: 'as in May' });
    expect(dead.test).toMatchObject({
      given: { type: 'it.example.fine', source: 'tesoreria' },
      expect: { outcome: 'dead', reason: 'too much', sent: [] },
    });
    const good = await toTest(await send({ ...data, cents: 5000 }));
    const { cf, payer } = good.test.given.data;
    expect(good.test).toMatchObject({
      mocks: { 'records.protocol.register': {} },
      expect: {
        sent: [{ to: 'police', key: cf, data: { kind: 'fine', cf, cents: 5000, entry: {} } }],
        calls: [{ operation: 'records.protocol.register', input: { subject: payer } }],
      },
    });
    // The operation was refused in truth, for want of a document.
    expect(good.notes.join()).toMatch(/ended as «dead».*records\.protocol\.register answers/);
    for (const { yaml } of [dead, good]) {
      expect(yaml).not.toMatch(/Rossi|RSSMRA/);
      expect('value' in readYamlText(yaml)).toBe(true);
    }
    const tests = `${dead.yaml}${good.yaml}`.replace(/^/gm, '  ');
    expect(await deploy(`${ROUTE}\ntests:\n${tests}`)).toEqual({ name: 'fines', version: 2 });
    const wrong = tests.replace('too much', 'too little');
    await expect(deploy(`${ROUTE}\ntests:\n${wrong}`)).rejects.toMatchObject({ code: 'ROUTE_TESTS_FAILED' });
  });

  it('is refused with the reason where none takes it or it is too large', async () => {
    const lost = await send({ a: 1 }, { channel: 'nowhere' });
    await expect(toTest(lost)).rejects.toMatchObject({
      code: 'CONFLICT',
      detail: { it: expect.stringContaining('nessuna rotta') },
    });
    const large = await send({ kind: 'x', text: 'x'.repeat(70_000) });
    await expect(toTest(large)).rejects.toMatchObject({
      code: 'CONFLICT',
      detail: { it: expect.stringContaining('grande') },
    });
    const intake = await house.drop('From: a@b.it\r\nTo: c@d.it\r\nSubject: x\r\n\r\nx\r\n', 'x.eml');
    await expect(toTest(intake.messageId)).rejects.toMatchObject({ code: 'CONFLICT' });
    const clerk = house.as('protocol-clerk');
    await expect(house.call(clerk, 'bus.messages.toTest', { id: lost })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
