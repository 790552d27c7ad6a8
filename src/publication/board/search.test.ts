import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../../kits/testing/house.ts';

describe('search of the notice board', () => {
  let house: House;
  beforeAll(async () => {
    house = await testHouse();
    const clerk = house.as('secretary');
    const sha256 = await house.put(clerk, 'atto');
    const document = { typeCode: 'attachment', title: 'Atto', formation: 'a', sha256, filename: 'a.txt' };
    const { id } = await house.call<{ id: string }>(clerk, 'records.documents.create', document);
    const publish = (title: string, days: number) =>
      house.call(clerk, 'publication.board.publish', {
        ...{ documentId: id, kind: 'Determinazione dirigenziale', title, days, norm: 'L. 69/2009 art. 32' },
      });
    await publish('Manutenzione del verde pubblico in località Città Vecchia', 15);
    await publish('Acquisto di arredi 100% riciclati per la scuola', 15);
    await publish('Manutenzione della pubblica illuminazione', 1);
  }, 60_000);
  afterAll(() => house.close());

  const search = async (text: string, bodyId?: string) => {
    const found = await house.call<{ items: { title: string }[]; corrected: string | null }>(
      house.anonymous(bodyId),
      'publication.board.search',
      { text },
    );
    return [found.items.map((item) => item.title.split(' ').slice(0, 3).join(' ')), found.corrected];
  };

  it('finds by words in any order, without accents, and by number', async () => {
    expect(await search('verde MANUTENZIONE')).toEqual([['Manutenzione del verde'], null]);
    expect(await search('citta vecchia')).toEqual([['Manutenzione del verde'], null]);
    expect(await search('1/2026')).toEqual([['Manutenzione del verde'], null]);
    expect(await search('100%')).toEqual([['Acquisto di arredi'], null]);
    expect(await search('%')).toEqual([[], null]);
    expect(await search('verde', house.otherBodyId)).toEqual([[], null]);
  });

  it('takes a mistyped word for the one that was meant, and says so', async () => {
    expect(await search('manutenzoine verde')).toEqual([['Manutenzione del verde'], 'manutenzione verde']);
    expect(await search('astronave')).toEqual([[], null]);
  });

  it('knows nothing of an act whose period is over, not even its words', async () => {
    expect((await search('illuminazione'))[0]).toHaveLength(1);
    house.clock.advance(3 * 86_400_000);
    expect(await search('illuminazione')).toEqual([[], null]);
    expect(await search('iluminazione')).toEqual([[], null]);
  });
});
