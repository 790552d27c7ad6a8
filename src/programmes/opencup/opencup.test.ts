import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testPlanning, type Planning } from '../testing/installation.ts';
import { readOpenCup } from './reading.ts';

const real = fileURLToPath(
  new URL('../../../../shared/data/opencup/opencup_candidature_comuni_finanziate-ld.json', import.meta.url),
);
const absent = existsSync(real) ? '' : ` (skipped: ${real} is not there)`;
const example = readFileSync(
  fileURLToPath(new URL('../../../examples/opencup/interventions-ld.json', import.meta.url)),
  'utf8',
);

interface Imported {
  readonly read: number;
  readonly created: number;
  readonly revised: number;
  readonly unchanged: number;
  readonly others: number;
  readonly refusedCount: number;
  readonly refused: readonly { readonly record: string; readonly reason: { readonly it: string } }[];
}

interface Item {
  readonly id: string;
  readonly cup: string;
  readonly title: string;
  readonly plannedCost: string;
  readonly version: number;
  readonly progress: { readonly milestones: number; readonly reached: number };
}

const CUP = 'V99D26000000001';
const project = (fields: object = {}, cup = CUP, id = cup) => [
  {
    '@id': `cup:${id}`,
    '@type': ['pi:Progetto_di_investimento_pubblico'],
    ...{ 'pi:costo_del_progetto': '1000.5', 'pi:importo_finanziamento_pubblico': '400' },
    'pi:data_generazione_cup': { '@type': 'xsd:date', '@value': '2026-01-10' },
    ...{
      'pi:ha_intervento_di_investimento_pubblico': { '@id': `_:i-${cup}` },
      'pi:ha_stato_di_cup': { '@id': `_:s-${cup}` },
    },
    ...fields,
  },
  { '@id': `_:i-${cup}`, 'pi:oggetto_progettuale': 'PONTE*VIA ROMA*RIFACIMENTO' },
  {
    ...{ '@id': `_:s-${cup}`, '@type': ['pi:Storia_di_cup', 'pi:Stato_chiuso_di_cup'] },
    'pi:data_chiusura_prevista': { '@type': 'xsd:date', '@value': '2026-02-20' },
  },
];
const file = (...nodes: readonly object[]) => JSON.stringify({ '@graph': nodes });

describe('the import from OpenCUP', () => {
  let planning: Planning;
  let rupId: string;
  let bodyId: string;

  beforeAll(async () => {
    planning = await testPlanning('2026-03-02T09:00:00Z');
    rupId = await planning.newPerson('Bruna Ferrari');
    bodyId = planning.bodyId;
  });
  afterAll(() => planning.close());

  const take = (text: string, extra: object = {}) => {
    const upload = { stream: Readable.from([Buffer.from(text)]), mime: 'application/ld+json', filename: undefined };
    const input = { programme: 'Opere 2026', rupId, ...extra };
    const officer = planning.person('officer', { bodyId });
    const { invoker } = planning.runtime;
    return invoker.invoke(officer, 'programmes.interventions.import', input, { upload }) as Promise<Imported>;
  };
  const list = async (input: object = {}) => {
    const page = await planning.call<{ items: readonly Item[] }>(
      planning.person('officer'),
      'programmes.interventions.list',
      { limit: 200, ...input },
    );
    return page.items;
  };

  it('brings money, the day of the code and the end of what is closed, and is found by text and by how it stands', async () => {
    expect(await take(file(...project()))).toMatchObject({ read: 1, created: 1, refusedCount: 0 });
    const [item] = await list({ text: 'via roma', standing: 'done' });
    expect(item).toMatchObject({ title: 'PONTE · VIA ROMA · RIFACIMENTO', plannedCost: '1000.50', cup: CUP });
    expect(item!.progress).toMatchObject({ milestones: 2, reached: 2 });
    expect(await list({ text: '100%' })).toEqual([]);
    const facts = await planning.database.admin<{ type: string }>(
      `select type from kernel.event where data ->> 'interventionId' = $1 order by position_in_tx`,
      [item!.id],
    );
    expect(facts.map(({ type }) => type.replace('it.digipro.programmes.', ''))).toEqual([
      'intervention-created',
      ...['milestone-planned', 'milestone-reached', 'milestone-planned', 'milestone-reached'],
    ]);
  });

  it('changes only what the register says otherwise, and nothing the second time', async () => {
    const dearer = file(...project({ 'pi:costo_del_progetto': '1200' }));
    expect(await take(dearer)).toMatchObject({ created: 0, revised: 1, unchanged: 0 });
    expect(await take(dearer)).toMatchObject({ created: 0, revised: 0, unchanged: 1 });
    expect((await list({ text: CUP }))[0]).toMatchObject({ version: 2, plannedCost: '1200.00' });
  });

  it('leaves alone what was entered by hand under the same code', async () => {
    const cup = 'V98D26000000001';
    await planning.call(planning.person('officer'), 'programmes.interventions.create', {
      ...{ code: 'OP-7', title: 'Scritto a mano', programme: 'Opere 2026', cup, rupId, plannedCost: '5', funding: [] },
    });
    expect(await take(file(...project({}, cup)))).toMatchObject({ created: 0, revised: 0, unchanged: 1 });
    expect((await list({ text: cup }))[0]).toMatchObject({ title: 'Scritto a mano', version: 1 });
  });

  it('refuses by name what is not in order and takes the rest', async () => {
    const good = 'V97D26000000001';
    const nodes = [
      ...project({}, 'V96D26000000001', 'NO-CUP'),
      ...project({ 'pi:costo_del_progetto': 'molto' }, 'V96D26000000002'),
      ...project({ 'pi:importo_finanziamento_pubblico': '9999' }, 'V96D26000000003'),
      ...project({ 'pi:data_generazione_cup': { '@value': '2026-02-30' } }, 'V96D26000000004'),
      ...project({ 'pi:ha_intervento_di_investimento_pubblico': { '@id': '_:nobody' } }, 'V96D26000000005'),
      ...[...project({}, good), ...project({}, good)],
    ];
    const answer = await take(file(...nodes));
    expect(answer).toMatchObject({ created: 1, refusedCount: 6 });
    expect(answer.refused.map(({ record, reason }) => `${record}: ${reason.it}`)).toEqual([
      'cup:NO-CUP: CUP non valido',
      'cup:V96D26000000002: costo del progetto non valido',
      'cup:V96D26000000003: il finanziamento supera il costo',
      'cup:V96D26000000004: data di generazione del CUP non valida',
      'cup:V96D26000000005: manca l’oggetto progettuale',
      `cup:${good}: CUP ripetuto nel file`,
    ]);
  });

  it('takes those of one holder only when asked', async () => {
    expect(await take(example, { holderTaxCode: '12345678901' })).toMatchObject({ created: 0, others: 30 });
    expect(await take(example, { holderTaxCode: '00000000V000' })).toMatchObject({ created: 30, others: 0 });
  });

  it.each(['', '[]', '{"@graph": 7}', '{"@graph"', '<rdf/>', 'null'])('refuses %j as a whole', async (text) => {
    await expect(take(text)).rejects.toMatchObject({ code: 'OPENCUP_UNREADABLE' });
  });

  it('asks for a person of the body, and for the permission', async () => {
    await expect(take(example, { rupId: '01890000-0000-7000-8000-000000000001' })).rejects.toMatchObject({
      code: 'RUP_UNKNOWN',
    });
    const upload = { stream: Readable.from([Buffer.from(example)]), mime: 'application/json', filename: undefined };
    const mayor = planning.person('mayor');
    await expect(
      planning.runtime.invoker.invoke(mayor, 'programmes.interventions.import', { programme: 'x', rupId }, { upload }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('shows the public what and how much, and nobody’s name', async () => {
    const anonymous = planning.anonymous();
    const { items } = await planning.call<{ items: readonly Item[] }>(anonymous, 'programmes.public.list', {
      text: CUP,
    });
    expect(items).toHaveLength(1);
    const card = await planning.call<Record<string, unknown>>(anonymous, 'programmes.public.get', { id: items[0]!.id });
    expect(card).toMatchObject({ firstCost: '1000.50', plannedCost: '1200.00', cup: CUP });
    expect(JSON.stringify(card)).not.toMatch(/Ferrari|rup|reason/i);
  });

  it.skipIf(absent)(`reads the real file of 534 municipal projects${absent}`, async () => {
    const text = readFileSync(real, 'utf8');
    expect(readOpenCup(text)).toMatchObject({ refused: [] });
    const before = (await list()).length;
    expect(await take(text)).toMatchObject({ read: 534, created: 534, refusedCount: 0 });
    expect(await take(text)).toMatchObject({ created: 0, revised: 0, unchanged: 534 });
    expect(await list()).toHaveLength(200);
    expect(before).toBeLessThan(200);
    const [tolentino] = await list({ text: 'F21F22000500006' });
    expect(tolentino).toMatchObject({ plannedCost: '155234.00', progress: { milestones: 1, reached: 1 } });
  });
});
