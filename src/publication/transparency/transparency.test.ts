import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DETERMINATION, FOIA, proposal, startCase, testHouse, type House } from '../../kits/testing/house.ts';
import { firstPublicDay, standing } from './freshness.ts';
import { tables } from './tables.ts';
import { sections, tree } from './tree.ts';

interface SectionView {
  readonly code: string;
  readonly state: string;
  readonly updatedOn: string | null;
  readonly age: number | null;
}

interface SectionPage {
  readonly section: SectionView;
  readonly tables: readonly {
    readonly code: string;
    readonly rows: readonly (readonly (string | number | null)[])[];
  }[];
}

describe('transparent administration', () => {
  let house: House;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA, DETERMINATION] });
  }, 60_000);
  afterAll(() => house.close());

  const ask = <T>(name: string, input: unknown, bodyId?: string) =>
    house.call<T>(house.anonymous(bodyId), `publication.transparency.${name}`, input);
  const state = async (code: string) => {
    const { areas } = await ask<{ areas: { sections: SectionView[] }[] }>('tree', {});
    return areas.flatMap((area) => area.sections).find((section) => section.code === code)!;
  };
  const file = async (table: string, format: 'csv' | 'json', bodyId?: string) => {
    const { stream } = await ask<{ stream: Buffer }>('table', { table, format }, bodyId);
    return stream.toString('utf8');
  };

  it('has the whole tree, each section with a norm, each table in a section', () => {
    expect(tree.areas).toHaveLength(22);
    expect(sections.size).toBe(68);
    expect([...sections.values()].filter(({ section }) => section.norms.length === 0)).toEqual([]);
    expect(tables.filter((table) => !sections.has(table.section))).toEqual([]);
  });

  it('tells of each section what the house holds, how old it is, and what is missing', async () => {
    expect(await state('02.04')).toMatchObject({ state: 'current' });
    expect(await state('08.01')).toMatchObject({ state: 'partial', updatedOn: '2026-11-24', age: 0 });
    expect(await state('03.01')).toMatchObject({ state: 'empty', updatedOn: null });
    expect(await state('19.01')).toMatchObject({ state: 'not-due' });
  });

  it('publishes an act when it reaches the board, and holds its subject back when that was withdrawn', async () => {
    expect(await state('09.02')).toMatchObject({ state: 'empty' });
    const { id } = await startCase(house, DETERMINATION);
    await house.complete(id, 'prepare', 'officer', { proposal: await proposal() });
    const { variables } = await house.caseOf(id);
    await house.call(house.as('manager'), 'acts.acts.sign', { id: variables['actId'] });
    await house.complete(id, 'sign', 'manager', { signature: 'signed' });
    const visa = { id: variables['actId'], kind: 'accounting', outcome: 'favourable' };
    await house.call(house.as('finance-head'), 'acts.opinions.give', visa);
    await house.complete(id, 'visa', 'finance-head', { visa: 'granted', commitment: '2026/1184' });

    const page = await ask<SectionPage>('section', { code: '09.02' });
    expect(page.section).toMatchObject({ state: 'current', age: 0 });
    const [row] = page.tables[0]!.rows;
    expect(row).toEqual([
      expect.stringContaining('2026'),
      '2026-11-24',
      'Determinazione dirigenziale',
      expect.anything(),
    ]);
    const subject = String(row![3]);
    expect(await file('atti-dirigenti', 'csv')).toContain(subject.replaceAll('"', '""'));

    const [entry] = (
      await house.call<{ items: { id: string }[] }>(house.anonymous(), 'publication.board.list', { limit: 1 })
    ).items;
    const withdrawal = { id: entry!.id, reason: 'Dati personali non pertinenti' };
    await house.call(house.as('secretary'), 'publication.board.withdraw', withdrawal);
    expect(await file('atti-dirigenti', 'csv')).not.toContain(subject);
    expect(await file('atti-dirigenti', 'csv')).toContain('2026-11-24');
  });

  it('gives every table as CSV and JSON with its licence, of one body only', async () => {
    for (const { code } of tables) {
      expect((await file(code, 'csv')).startsWith('\uFEFF"')).toBe(true);
      expect(JSON.parse(await file(code, 'json'))).toMatchObject({ code, licence: 'CC-BY 4.0', asOf: '2026-11-24' });
    }
    expect(JSON.parse(await file('uffici', 'json')).records.length).toBeGreaterThan(3);
    expect(JSON.parse(await file('uffici', 'json', house.otherBodyId)).records).toEqual([]);
    await expect(file('nulla', 'csv')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(ask('section', { code: '99.99' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is whole only when every table of the section is, and counts days from the last change', () => {
    const due = { notDue: false };
    const part = { updatedOn: '2026-01-01', whole: false };
    const whole = { updatedOn: '2026-03-01', whole: true };
    const none = { updatedOn: null, whole: false };
    expect(standing(due, [], '2026-03-11')).toEqual({ state: 'empty', updatedOn: null, age: null });
    expect(standing(due, [none], '2026-03-11')).toMatchObject({ state: 'empty' });
    expect(standing({ notDue: true }, [none], '2026-03-11')).toMatchObject({ state: 'not-due' });
    expect(standing(due, [part, whole], '2026-03-11')).toEqual({ state: 'partial', updatedOn: '2026-03-01', age: 10 });
    expect(standing(due, [whole, none], '2026-03-11')).toMatchObject({ state: 'current', age: 10 });
    const halfYearly = { ...whole, rhythm: 'half-yearly' } as const;
    expect(standing(due, [halfYearly], '2026-09-01')).toMatchObject({ state: 'current' });
    expect(standing(due, [halfYearly, { ...whole, updatedOn: '2026-09-02' }], '2026-09-02')).toMatchObject({
      ...{ state: 'late', updatedOn: '2026-03-01', age: 185 },
    });
    expect(standing(due, [{ ...halfYearly, updatedOn: '2025-08-31' }], '2026-02-28')).toMatchObject({
      state: 'current',
    });
    expect(standing(due, [{ ...halfYearly, updatedOn: null }], '2026-09-02')).toMatchObject({ state: 'empty' });
    expect(firstPublicDay('2026-11-30')).toBe('2021-01-01');
  });
});
