import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOIA, testHouse, type House } from '../kits/testing/house.ts';

const card = (it: string, en: string) => ({
  title: { it, en },
  summary: { it: 'Si presenta allo sportello.', en: 'Handed in at the counter.' },
  who: { it: 'Residenti', en: 'Residents' },
  needed: [],
  obtained: { it: 'Il documento', en: 'The document' },
  term: { it: '15 giorni', en: '15 days' },
  office: 'Ufficio anagrafe',
  norms: [],
});

describe('search of services', () => {
  let house: House;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA] });
    const publish = (code: string, it: string, en: string) =>
      house.call(house.as('citizen-desk'), 'services.catalogue.publish', { code, ...card(it, en) });
    await publish('carta-identita', 'Carta d’identità elettronica', 'Electronic identity card');
    await publish('suolo-pubblico', 'Occupazione di suolo pubblico', 'Use of public ground');
    await publish('zz-mensa', 'Mensa scolastica', 'School meals');
  }, 60_000);
  afterAll(() => house.close());

  const ask = async (name: string, input: unknown, bodyId?: string) => {
    const operation = `services.catalogue.${name}`;
    const { items } = await house.call<{ items: { code: string }[] }>(house.anonymous(bodyId), operation, input);
    return items.map((item) => item.code);
  };

  it('finds what people mean, in either language and with a slip of the keys', async () => {
    expect(await ask('search', { text: 'come rinnovo la carta di identita' })).toEqual(['carta-identita']);
    expect(await ask('search', { text: 'carta identita' })).toEqual(['carta-identita']);
    expect(await ask('search', { text: 'OCUPAZIONE suolo' })).toEqual(['suolo-pubblico']);
    expect(await ask('search', { text: 'identity card' })).toEqual(['carta-identita']);
    expect(await ask('search', { text: '?!' })).toEqual([]);
    expect(await ask('search', { text: 'carta identita' }, house.otherBodyId)).toEqual([]);
  });

  it('lists first what was asked for most in the last month', async () => {
    expect((await ask('popular', {}))[0]).not.toBe('zz-mensa');
    await house.database.admin(
      `insert into services.application (body_id, id, service_code, message_id, submitted_by, submitted_at)
       select $1, gen_random_uuid(), 'zz-mensa', gen_random_uuid(), 'x', $2::timestamptz - (n || ' days')::interval
       from generate_series(1, 3) n`,
      [house.bodyId, house.clock.now()],
    );
    expect((await ask('popular', { limit: 2 }))[0]).toBe('zz-mensa');
    house.clock.advance(60 * 86_400_000);
    expect((await ask('popular', {}))[0]).not.toBe('zz-mensa');
  });
});
