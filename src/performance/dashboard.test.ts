import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestInstallation } from '../../test/support/index.ts';
import { testPerformance } from './testing/installation.ts';
import { completion, registration, start, type Told } from './testing/source.ts';

const idOf = (n: number) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;

interface Tile {
  readonly code: string;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number;
  readonly target: { readonly value: number; readonly source: string } | null;
  readonly met: boolean | null;
  readonly change: number | null;
  readonly moved: { readonly unitName: string | null; readonly before: number; readonly now: number } | null;
  readonly trend: readonly { readonly period: string; readonly value: number | null; readonly denominator: number }[];
}

describe('the dashboard', () => {
  let installation: TestInstallation;
  let units: readonly string[];

  beforeAll(async () => {
    installation = await testPerformance('2026-05-10T09:00:00Z');
    const system = installation.system();
    const body = { code: 'valdoro', name: 'Comune di Valdoro', kind: 'municipality' };
    await installation.call(system, 'identity.bodies.create', body);
    await installation.call(system, 'identity.areas.create', { code: 'AOO1', name: 'Protocollo' });
    const made = [];
    for (const [code, name] of [
      ['TRIB', 'Ufficio tributi'],
      ['ANAG', 'Servizi demografici'],
    ]) {
      made.push(await installation.call<{ id: string }>(system, 'identity.units.create', { code, name }));
    }
    units = made.map(({ id }) => id);
    const [taxes, registry] = units as [string, string];
    await tell(
      ...[1, 2, 3, 4].map((n) => decided(n, '2026-03-20T09:00:00Z', '2026-03-31', n > 2 ? taxes : registry)),
      ...[5, 6, 7].map((n) => decided(n, '2026-04-20T09:00:00Z', '2026-04-10', taxes)),
      decided(8, '2026-04-20T09:00:00Z', '2026-04-30', registry),
    );
  });
  afterAll(() => installation.close());

  const tell = async (...facts: readonly Told[]) => {
    await installation.runtime.invoker.work(installation.system(), 'source', async (ctx) => {
      for (const { type, data } of facts) ctx.emit(type, { subject: 'source/fact/1', data });
    });
    await installation.runtime.settle();
  };
  const decided = (n: number, completedAt: string, dueDay: string, unitId: string) =>
    completion({ caseId: idOf(n), completedAt, dueDay, unitId });
  const dashboard = (input: object = {}) =>
    installation.call<{ period: string; ended: boolean; tiles: readonly Tile[] }>(
      installation.person('mayor'),
      'performance.dashboard.get',
      input,
    );
  const tile = async (code: string, input: object = {}) =>
    (await dashboard(input)).tiles.find((one) => one.code === code)!;

  it('opens on the last month with values and tells what moved each', async () => {
    expect(await dashboard()).toMatchObject({ period: '2026-04-01', ended: true });
    expect(await tile('S1')).toMatchObject({
      ...{ value: 25, numerator: 1, denominator: 4, change: -75, target: null, met: null },
      moved: { unitName: 'Ufficio tributi', before: 0, now: 3 },
    });
  });

  it('shows the twelve periods before, also those without a value', async () => {
    const { trend } = await tile('S1');
    expect(trend).toHaveLength(13);
    expect(trend.slice(-3).map(({ period, value }) => [period, value])).toEqual([
      ['2026-02-01', null],
      ['2026-03-01', 100],
      ['2026-04-01', 25],
    ]);
    expect(await tile('S1', { granularity: 'quarter', period: '2026-05-31' })).toMatchObject({
      value: 25,
      change: -75,
    });
  });

  it('measures by the target that holds in the period, which only the secretary sets', async () => {
    const target = { indicator: 'S1', value: 90, source: 'PIAO 2026-2028', validFrom: '2026-04-01' };
    const set = (role: string, extra: object = {}) =>
      installation.call(installation.person(role), 'performance.targets.set', { ...target, ...extra });
    await expect(set('mayor')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await set('secretary');
    await set('secretary');
    const [count] = await installation.database.admin<{ n: number }>(
      'select count(*)::int as n from performance.target',
    );
    expect(count).toEqual({ n: 1 });
    expect(await tile('S1')).toMatchObject({ target: { value: 90, source: 'PIAO 2026-2028' }, met: false });
    expect(await tile('S1', { period: '2026-03-01' })).toMatchObject({ target: null, met: null });
    await set('secretary', { value: 20, validFrom: '2026-05-01' });
    expect(await tile('S1')).toMatchObject({ target: { value: 90 } });
  });

  it('tells the public the figures of the body and nothing of its units and records', async () => {
    await tell(
      start({ caseId: idOf(90), presentedAt: '2026-04-02T09:00:00Z', dueDay: '2026-04-05', unitId: units[0]! }),
      registration({
        ...{ entryId: idOf(91), presentedAt: '2026-04-02T09:00:00Z', registeredAt: '2026-04-02T10:00:00Z' },
        unitId: units[0]!,
      }),
    );
    const told = await installation.call<{ to: string; items: readonly Tile[] }>(
      installation.anonymous(),
      'performance.public.get',
      {},
    );
    expect(told.to).toBe('2026-04-01');
    expect(told.items.find(({ code }) => code === 'S1')).toMatchObject({ value: 25, numerator: 1, denominator: 4 });
    expect(JSON.stringify(told)).not.toMatch(/unit|tributi|0189/i);
    const latest = await installation.call<{ month: string; items: readonly Tile[] }>(
      installation.anonymous(),
      'performance.public.latest',
      {},
    );
    expect(latest.month).toBe('2026-04-01');
    for (const { code, value, denominator } of latest.items) {
      expect(told.items.find((item) => item.code === code)).toMatchObject({ value, denominator });
    }
    expect(latest.items.map(({ code }) => code)).toContain('S1');
    // March has a record more than April: only it has enough.
    await tell(decided(9, '2026-03-21T09:00:00Z', '2026-03-31', units[0]!));
    const before = installation.call(installation.anonymous(), 'performance.public.latest', { fewest: 5 });
    expect(await before).toMatchObject({ month: '2026-03-01', items: [{ code: 'S1', denominator: 5 }] });
    const few = { month: '2026-04-01', items: [] };
    expect(await installation.call(installation.anonymous(), 'performance.public.latest', { fewest: 100 })).toEqual(
      few,
    );
    await expect(installation.call(installation.anonymous(), 'performance.dashboard.get', {})).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
