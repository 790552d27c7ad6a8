import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../kernel/index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';

const BODIES =
  'Codice_IPA,Denominazione_ente,Codice_fiscale_ente,Tipologia,Codice_Categoria,CAP,Indirizzo,Mail1,Tipo_Mail1,Mail2,Tipo_Mail2,Sito_istituzionale\n';
const AREAS = 'Codice_IPA,Denominazione_ente,Codice_uni_aoo,Denominazione_aoo,Mail1,Tipo_Mail1\n';
const body = (code: string, name: string, pec = `${code}@pec.example`) =>
  `${code},${name},80000000000,Pubbliche Amministrazioni,L6,32100,"Piazza Duomo, 1",info@${code}.example,Altro,${pec},Pec,www.${code}.example\n`;

interface Found {
  readonly list: string;
  readonly code: string;
  readonly name: string;
  readonly digitalAddress: string | null;
}

describe('the index of administrations', () => {
  let repository: Repository;
  let admin: Caller;
  beforeAll(async () => {
    repository = await testRepository();
    admin = repository.person('administrator');
  });
  afterAll(() => repository.close());

  const refresh = async (list: 'bodies' | 'areas', csv: string | Buffer, more: object = {}) => {
    const { sha256 } = await repository.put(admin, csv, 'text/csv');
    return repository.call(admin, 'records.directory.refresh', { list, sha256, ...more });
  };
  const find = async (text: string, caller = admin) =>
    (await repository.call<{ items: Found[] }>(caller, 'records.directory.find', { text })).items;

  it('is taken from the open data as they are: byte order mark, loose quotation marks, and words for nothing', async () => {
    const csv = `\uFEFF${BODIES}${body('c_a757', 'Comune di Belluno')}${body('c_x', 'Ente "Più" d\'Arte', '-')}\n,senza codice,,,,,,,,,,\n`;
    expect(await refresh('bodies', csv)).toEqual({ entries: 2, added: 2, changed: 0, ceased: 0 });
    expect(await find('BELLUNO')).toMatchObject([
      {
        ...{ list: 'bodies', code: 'c_a757', name: 'Comune di Belluno', digitalAddress: 'c_a757@pec.example' },
        ...{ address: 'Piazza Duomo, 1, 32100', website: 'www.c_a757.example', category: 'L6' },
      },
    ]);
    expect(await find('piu')).toMatchObject([{ name: 'Ente "Più" d\'Arte', digitalAddress: null }]);
  });

  it('follows what is new, other and gone, and says so once', async () => {
    const some = ['uno', 'due', 'tre', 'quattro', 'cinque'].map((name) => body(`c_${name}`, `Comune di ${name}`));
    await refresh('bodies', BODIES + some.join(''), { shrunk: true });
    const next = BODIES + some.slice(1).join('').replace('c_due@pec', 'nuovo@pec') + body('c_sei', 'Comune di sei');
    expect(await refresh('bodies', next)).toEqual({ entries: 5, added: 1, changed: 1, ceased: 1 });
    expect(await refresh('bodies', next)).toEqual({ entries: 5, added: 0, changed: 0, ceased: 0 });
    expect(await find('comune di uno')).toEqual([]);
    expect(await find('comune di due')).toMatchObject([{ digitalAddress: 'nuovo@pec.example' }]);
    // What comes back is there again.
    expect(await refresh('bodies', BODIES + some.join('') + body('c_sei', 'Comune di sei'))).toMatchObject({
      added: 0,
      changed: 2,
    });
    expect(await find('comune di uno')).toHaveLength(1);
    const facts = await repository.database.admin<{ n: number }>(
      `select count(*)::int as n from kernel.event where type = 'it.digipro.records.directory-refreshed' and body_id = $1`,
      [repository.bodyId],
    );
    expect(facts[0]!.n).toBe(4);
  });

  it('refuses half a file, another list and what is no CSV, and stays as it was', async () => {
    await expect(refresh('bodies', BODIES + body('c_uno', 'Comune di uno'))).rejects.toMatchObject({
      code: 'DIRECTORY_SHRUNK',
    });
    await expect(refresh('areas', BODIES + body('c_uno', 'Comune di uno'))).rejects.toMatchObject({
      code: 'DIRECTORY_UNREADABLE',
      detail: { it: expect.stringContaining('Codice_uni_aoo') },
    });
    await expect(refresh('bodies', '<!doctype html><title>manutenzione</title>')).rejects.toMatchObject({
      code: 'DIRECTORY_UNREADABLE',
    });
    await expect(refresh('bodies', `${BODIES}"${'x'.repeat(200_000)}`)).rejects.toMatchObject({
      code: 'DIRECTORY_UNREADABLE',
      detail: { it: expect.stringMatching(/^riga \d+/) },
    });
    expect(await find('comune di')).toHaveLength(6);
  });

  it('takes the size of the real one, and finds in it', async () => {
    const many = Array.from({ length: 24_000 }, (_, n) => body(`c_${n}`, `Istituto comprensivo ${n}`)).join('');
    expect(await refresh('bodies', BODIES + many)).toMatchObject({ entries: 24_000, added: 24_000 });
    expect((await find('comprensivo 23999')).map(({ code }) => code)).toEqual(['c_23999']);
  });

  it('is offered where correspondents are typed, beside the book of contacts, each name once', async () => {
    await refresh('areas', `${AREAS}c_a757,Comune di Belluno,A1B2C3D,Protocollo generale,aoo@pec.example,Pec\n`);
    const clerk = repository.person('protocol-clerk');
    const contact = { kind: 'administration', name: 'Comune di Bellunese', digitalAddress: 'b@pec.example' };
    await repository.call(clerk, 'records.contacts.create', contact);
    const { items } = await repository.call<{ items: object[] }>(clerk, 'records.protocol.suggest', { name: 'bellun' });
    expect(items).toMatchObject([
      { name: 'Comune di Bellunese', source: 'contact', digitalAddress: 'b@pec.example' },
      { name: 'Comune di Belluno - Protocollo generale', source: 'directory', ipaCode: 'c_a757', areaCode: 'A1B2C3D' },
    ]);
  });

  it('is refreshed by administrators and read by desks, each body its own', async () => {
    const officer = repository.person('officer');
    const { sha256 } = await repository.put(officer, BODIES + body('c_z', 'Z'), 'text/csv');
    const input = { list: 'bodies', sha256 };
    await expect(repository.call(officer, 'records.directory.refresh', input)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const elsewhere = repository.person('protocol-clerk', { bodyId: repository.otherBodyId });
    expect(await find('comprensivo', elsewhere)).toEqual([]);
  });
});
