import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestInstallation } from '../../test/support/index.ts';
import { createTenant, systemClock, systemEntropy } from '../kernel/index.ts';
import { testPerformance } from './testing/installation.ts';
import {
  adoption,
  annulment,
  completion,
  drafting,
  publication,
  registration,
  resumption,
  start,
  suspension,
  type Told,
} from './testing/source.ts';

const unitA = '01890000-0000-7000-8000-00000000000a';
const unitB = '01890000-0000-7000-8000-00000000000b';
const idOf = (n: number) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;

describe('indicators', () => {
  let installation: TestInstallation;
  let bodyId: string;
  let bodies = 0;

  beforeAll(async () => {
    installation = await testPerformance('2026-05-10T09:00:00Z');
  });
  afterAll(() => installation.close());
  beforeEach(async () => {
    bodyId = await createTenant(installation.runtime.database, `body_${(bodies += 1)}`, systemClock, systemEntropy());
  });

  const tell = async (...facts: readonly Told[]) => {
    await installation.runtime.invoker.work(installation.system(bodyId), 'source', async (ctx) => {
      for (const { type, data } of facts) ctx.emit(type, { subject: 'source/fact/1', data });
    });
    await installation.runtime.settle();
  };
  const manager = () => installation.person('manager', { bodyId });
  const call = <T = { items: Record<string, unknown>[]; next: string | null }>(name: string, input: object = {}) =>
    installation.call<T>(manager(), `performance.${name}`, input);
  const recompute = () =>
    installation.call(installation.person('secretary', { bodyId }), 'performance.values.recompute', {});

  const onDay = (n: number, day: string, minutes: number, unitId: string | null = null) =>
    registration({
      ...{ entryId: idOf(n), unitId, presentedAt: `${day}T09:00:00.000Z` },
      registeredAt: new Date(Date.parse(`${day}T09:00:00Z`) + minutes * 60_000).toISOString(),
    });
  const opened = (n: number, day: string, dueDay: string | null = null, unitId: string | null = null) =>
    start({ caseId: idOf(n), presentedAt: `${day}T09:00:00.000Z`, dueDay, unitId });
  const closed = (n: number, completedAt: string, dueDay: string | null, unitId: string | null = null) =>
    completion({ caseId: idOf(n), completedAt, dueDay, unitId });

  it('are told with their formula in both languages', async () => {
    const { items } = await call('indicators.list');
    expect(items.map(({ code, measure }) => [code, measure])).toEqual([
      ['G1', 'percent'],
      ['G2', 'cases'],
      ['G8', 'days'],
      ['O1', 'working-hours'],
      ['O4', 'days'],
      ['S1', 'percent'],
    ]);
  });

  it('O1 is the median and the 95th percentile of the hours until registration', async () => {
    await tell(...Array.from({ length: 20 }, (_, i) => onDay(i, '2026-03-02', (i + 1) * 6)));
    const { items } = await call('values.list', { indicator: 'O1' });
    expect(items).toEqual([
      {
        ...{ indicator: 'O1', period: '2026-03-01', unitId: null, measure: 'working-hours' },
        ...{ value: 1, tail: 1.9, numerator: null, denominator: 20 },
      },
    ]);
  });

  it('O1 forgets a registration that is annulled', async () => {
    await tell(onDay(1, '2026-03-02', 60), onDay(2, '2026-03-02', 240));
    await tell(annulment(idOf(2)));
    expect((await call('values.list')).items).toMatchObject([{ indicator: 'O1', value: 1, tail: 1, denominator: 1 }]);
    await tell(annulment(idOf(1)));
    expect((await call('values.list')).items).toEqual([]);
  });

  it('S1 counts a case that is completed on the last day of its term as on time, by the day in Rome', async () => {
    await tell(
      closed(1, '2026-03-02T22:30:00.000Z', '2026-03-02'),
      closed(2, '2026-03-02T23:30:00.000Z', '2026-03-02'),
      closed(3, '2026-03-20T09:00:00.000Z', '2026-04-01'),
      closed(4, '2026-03-20T09:00:00.000Z', null),
    );
    expect((await call('values.list', { indicator: 'S1' })).items).toMatchObject([
      { indicator: 'S1', measure: 'percent', value: 66.67, numerator: 2, denominator: 3 },
    ]);
    const { items } = await call('values.records', { indicator: 'S1', period: '2026-03-15' });
    expect(items.map(({ recordId, value }) => [recordId, value])).toEqual([
      [idOf(2), 1],
      [idOf(1), 0],
      [idOf(3), -12],
    ]);
  });

  it('G1 is what was closed out of what was presented, by the month of each', async () => {
    await tell(
      ...[opened(1, '2026-03-02'), opened(2, '2026-03-31'), opened(3, '2026-04-01'), opened(4, '2026-03-20')],
      ...[closed(1, '2026-03-20T09:00:00.000Z', null), closed(2, '2026-04-20T09:00:00.000Z', null)],
    );
    expect((await call('values.list', { indicator: 'G1' })).items).toMatchObject([
      { period: '2026-04-01', value: 100, numerator: 1, denominator: 1 },
      { period: '2026-03-01', value: 33.33, numerator: 1, denominator: 3 },
    ]);
    const { items } = await call('values.records', { indicator: 'G1', period: '2026-04-01' });
    expect(items.map(({ label, value }) => [label, value])).toEqual([
      ['P-000003', 1],
      ['P-000002', 0],
    ]);
  });

  it('G2 is what was open beyond its term on the last day of a month, or today; a halted term does not pass', async () => {
    await tell(
      ...[opened(1, '2026-03-02', '2026-03-20'), opened(2, '2026-03-03', '2026-04-10')],
      ...[opened(3, '2026-03-04', '2026-04-10'), suspension(idOf(3), '2026-04-01'), opened(4, '2026-05-01', null)],
      closed(1, '2026-04-30T09:00:00.000Z', '2026-03-20'),
    );
    const figures = async () =>
      (await call('values.list', { indicator: 'G2' })).items.map(({ period, value, tail, denominator }) => [
        ...[period, value, tail, denominator],
      ]);
    expect(await figures()).toEqual([
      ['2026-05-01', 1, 68, 3],
      ['2026-04-01', 1, 58, 2],
      ['2026-03-01', 1, 29, 3],
    ]);
    const behind = async (period: string) =>
      (await call('values.records', { indicator: 'G2', period })).items.map(({ label, value, dueDay }) => [
        ...[label, value, dueDay],
      ]);
    expect(await behind('2026-03-01')).toEqual([['P-000001', 29, '2026-03-20']]);
    expect(await behind('2026-05-01')).toEqual([['P-000002', 68, '2026-04-10']]);
    await tell(resumption(idOf(3), '2026-05-01', '2026-05-09'));
    expect(await behind('2026-05-01')).toEqual([
      ['P-000002', 68, '2026-04-10'],
      ['P-000003', 67, '2026-05-09'],
    ]);
    expect((await figures())[1]).toEqual(['2026-04-01', 1, 58, 2]);
  });

  it('G8 is the time from the first draft to the adoption', async () => {
    const times = ['2026-03-02', '2026-03-04', '2026-03-10'] as const;
    for (const [index, day] of times.entries()) {
      await tell(drafting(idOf(index + 1), `${day}T09:00:00Z`), adoption(idOf(index + 1), '2026-03-12T09:00:00Z'));
    }
    await tell(drafting(idOf(1), '2026-03-11T09:00:00Z'));
    expect((await call('values.list', { indicator: 'G8' })).items).toMatchObject([
      { value: 8, tail: 10, numerator: null, denominator: 3 },
    ]);
    const { items } = await call('values.records', { indicator: 'G8', period: '2026-03-01' });
    expect(items[0]).toMatchObject({ kind: 'act', label: 'determine 1/2026', value: 10 });
  });

  it('O4 counts from adoption to the first publication, whichever is heard of first', async () => {
    await tell(publication(idOf(1), '2026-03-20'), publication(null, '2026-03-01'));
    expect((await call('values.list')).items).toEqual([]);
    await tell(adoption(idOf(1), '2026-03-10T22:59:00.000Z'));
    expect((await call('values.list')).items).toMatchObject([{ indicator: 'O4', value: 10, tail: 10, denominator: 1 }]);
    await tell(publication(idOf(1), '2026-03-12'));
    expect((await call('values.list')).items).toMatchObject([{ value: 2, denominator: 1 }]);
  });

  it('are given by month, quarter and year, for the body and for each unit, page by page', async () => {
    await tell(
      closed(1, '2026-01-10T09:00:00.000Z', '2026-01-20', unitA),
      closed(2, '2026-03-10T09:00:00.000Z', '2026-03-01', unitA),
      closed(3, '2026-04-10T09:00:00.000Z', '2026-04-10', unitB),
      closed(4, '2025-12-10T09:00:00.000Z', '2025-12-31'),
    );
    const pick = async (input: object) =>
      (await call('values.list', { indicator: 'S1', ...input })).items.map(({ period, unitId, value, denominator }) => [
        period,
        unitId,
        value,
        denominator,
      ]);
    expect(await pick({ granularity: 'quarter' })).toEqual([
      ['2026-04-01', null, 100, 1],
      ['2026-01-01', null, 50, 2],
      ['2025-10-01', null, 100, 1],
    ]);
    expect(await pick({ granularity: 'year', by: 'unit' })).toEqual([
      ['2026-01-01', unitA, 50, 2],
      ['2026-01-01', unitB, 100, 1],
      ['2025-01-01', null, 100, 1],
    ]);
    expect(await pick({ unitId: unitA, from: '2026-02-14', to: '2026-03-02' })).toEqual([['2026-03-01', unitA, 0, 1]]);
    const first = await call('values.list', { indicator: 'S1', granularity: 'year', by: 'unit', limit: 1 });
    const input = { granularity: 'year', by: 'unit', after: first.next };
    expect((await pick(input)).map(([, unitId]) => unitId)).toEqual([unitB, null]);
  });

  it('do not move when facts are delivered again, with or without the memory of their first delivery', async () => {
    const facts = [onDay(1, '2026-03-02', 60), closed(2, '2026-03-02T09:00:00.000Z', '2026-03-01')];
    await tell(...facts, adoption(idOf(3), '2026-03-02T09:00:00.000Z'), publication(idOf(3), '2026-03-05'));
    const before = await call('values.list');
    expect(before.items.map(({ indicator }) => indicator)).toEqual(
      expect.arrayContaining(['G1', 'G2', 'O1', 'O4', 'S1']),
    );
    for (const forget of [false, true]) {
      if (forget) await installation.database.admin('delete from kernel.inbox where body_id = $1', [bodyId]);
      await installation.database.admin('update kernel.subscription set next_leaf = 0 where body_id = $1', [bodyId]);
      await installation.runtime.settle();
      expect(await call('values.list')).toEqual(before);
    }
  });

  it('that were falsified are found out and put right, and the fact remains', async () => {
    await tell(
      closed(1, '2026-03-02T09:00:00.000Z', '2026-03-01'),
      closed(2, '2026-03-02T09:00:00.000Z', '2026-03-02'),
    );
    const { database } = installation;
    await database.admin(
      `update performance.tally set value = -5 where body_id = $1 and indicator = 'S1' and value = 1`,
      [bodyId],
    );
    await database.admin(
      `update performance.record set ended = '2020-01-01' where body_id = $1 and indicator = 'S1' and value = 0`,
      [bodyId],
    );
    expect((await call('values.list', { indicator: 'S1' })).items).toMatchObject([{ value: 100 }]);
    expect(await recompute()).toMatchObject({
      ...{ facts: 2, unreadable: 0, records: 6, wrongRecords: 1, differing: 2 },
      differences: expect.arrayContaining([
        { series: 'S1', month: '2026-03-01', unitId: null, value: -5, held: 1, recomputed: 0 },
        { series: 'S1', month: '2026-03-01', unitId: null, value: 1, held: 0, recomputed: 1 },
      ]) as unknown,
    });
    expect((await call('values.list', { indicator: 'S1' })).items).toMatchObject([{ value: 50, denominator: 2 }]);
    expect(await recompute()).toMatchObject({ wrongRecords: 0, differing: 0 });
    const facts = await database.admin<{ differences: number }>(
      `select (data->>'differences')::int as differences from kernel.event
       where body_id = $1 and type = 'it.digipro.performance.recomputed' order by time`,
      [bodyId],
    );
    expect(facts.map(({ differences }) => differences)).toEqual([2, 0]);
  });

  it('go on from where a recomputation left them', async () => {
    await tell(onDay(1, '2026-03-02', 60));
    await recompute();
    await tell(onDay(2, '2026-03-02', 120), annulment(idOf(1)));
    expect((await call('values.list')).items).toMatchObject([{ value: 2, denominator: 1 }]);
    expect(await recompute()).toMatchObject({ facts: 3, wrongRecords: 0, differing: 0 });
  });

  it('are read by who leads, made anew by few, and by nobody of another body', async () => {
    await tell(onDay(1, '2026-03-02', 60));
    const read = (role: string, body = bodyId) =>
      installation.call(installation.person(role, { bodyId: body }), 'performance.values.list', {});
    await expect(read('citizen-desk')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(call('values.recompute')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await read('mayor', installation.otherBodyId)).toEqual({ items: [], next: null });
  });

  it.each([
    ['values.list', { after: 'e30' }],
    ['values.list', { after: Buffer.from('["x","y","z"]').toString('base64url') }],
    ['values.list', { to: '9999-12-31' }],
    ['values.list', { from: '2026-02-30' }],
    ['values.records', { indicator: 'S9', period: '2026-01-01' }],
    [
      'values.records',
      { indicator: 'S1', period: '2026-01-01', after: Buffer.from('["x","y"]').toString('base64url') },
    ],
  ])('refuse the forged %s %j', async (name, input) => {
    await expect(call(name, input)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
