import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testInstallation, type TestInstallation } from '../../test/support/index.ts';
import { addDays, createTenant, daysBetween, romeDate, systemEntropy, virtualClock } from '../kernel/index.ts';
import { isWorkingDay } from '../processes/index.ts';
import { performanceModule } from './index.ts';
import {
  adoption,
  annulment,
  completion,
  drafting,
  publication,
  registration,
  resumption,
  sourceModule,
  start,
  suspension,
  type Told,
} from './testing/source.ts';
import { workingMinutes } from './workingTime.ts';

/** Runs of the property; each makes two bodies and settles several times. */
const RUNS = process.env['DIGIPRO_TEST'] === 'long' ? 300 : 25;

const idOf = (n: number) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
/** After every fact that is told. */
const NOW = '2026-06-15T09:00:00Z';
const UNITS = [idOf(901), idOf(902)];

type Step =
  | { readonly do: 'tell'; readonly body: number; readonly facts: readonly Told[] }
  | { readonly do: 'settle' }
  | { readonly do: 'recompute'; readonly body: number };

/** Few identifiers, so that facts of one record meet; their order is any, and one may come twice. */
const id = fc.integer({ min: 1, max: 5 }).map(idOf);
const time = fc.integer({ min: 0, max: 120 * 1440 }).map((n) => new Date(Date.UTC(2026, 0, 1) + n * 60_000));
const day = fc.integer({ min: 0, max: 120 }).map((n) => addDays('2026-01-01', n));
const unitOf = (record: string) => [...UNITS, null][Number(record.slice(-1)) % 3]!;

const fact: fc.Arbitrary<Told> = fc.oneof(
  fc.tuple(id, time, fc.constantFrom('incoming', 'outgoing')).map(([entryId, registered, flow]) =>
    registration({
      ...{ entryId, unitId: unitOf(entryId), flow: flow as 'incoming' },
      ...{ presentedAt: received(entryId).toISOString(), registeredAt: registered.toISOString() },
    }),
  ),
  id.map(annulment),
  fc
    .tuple(id, time, fc.option(day))
    .map(([caseId, completed, dueDay]) =>
      completion({ caseId, unitId: unitOf(caseId), completedAt: completed.toISOString(), dueDay }),
    ),
  fc
    .tuple(id, time, fc.option(day))
    .map(([caseId, presented, dueDay]) =>
      start({ caseId, unitId: unitOf(caseId), presentedAt: presented.toISOString(), dueDay }),
    ),
  fc.tuple(id, day).map(([caseId, fromDay]) => suspension(caseId, fromDay)),
  fc.tuple(id, day, fc.option(day)).map(([caseId, toDay, dueDay]) => resumption(caseId, toDay, dueDay)),
  fc.tuple(id, time).map(([actId, drafted]) => drafting(actId, drafted.toISOString())),
  fc.tuple(id, time).map(([actId, adopted]) => adoption(actId, adopted.toISOString())),
  fc.tuple(fc.option(id), day).map(([actId, from]) => publication(actId, from)),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('tell' as const),
      body: fc.nat(1),
      facts: fc.array(fact, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('recompute' as const), body: fc.nat(1) }) },
);

describe('invariant 7: the incremental value is the recomputed value', () => {
  let installation: TestInstallation;
  let made = 0;
  const clock = virtualClock(new Date(NOW));

  beforeAll(async () => {
    installation = await testInstallation({
      modules: [sourceModule, performanceModule({ calendar: { isWorkingDay } })],
      clock,
    });
  });
  afterAll(() => installation.close());

  const newBody = () => createTenant(installation.runtime.database, `house_${(made += 1)}`, clock, systemEntropy());
  const tell = (bodyId: string, facts: readonly Told[]) =>
    installation.runtime.invoker.work(installation.system(bodyId), 'source', async (ctx) => {
      for (const { type, data } of facts) ctx.emit(type, { subject: 'source/fact/1', data });
    });
  const recompute = (bodyId: string) =>
    installation.call<{ facts: number }>(installation.system(bodyId), 'performance.values.recompute', {});
  const values = async (bodyId: string, by: 'body' | 'unit') => {
    const input = { by, limit: 200 };
    const page = await installation.call<{ items: Figure[] }>(
      installation.system(bodyId),
      'performance.values.list',
      input,
    );
    return page.items.map(({ indicator, period, unitId, value, tail, denominator }) => ({
      ...{ indicator, period, unitId, value, tail, denominator },
    }));
  };

  it('whatever facts come, in whatever order, however often, to several bodies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const bodies = [await newBody(), await newBody()];
        const told: Told[][] = [[], []];
        for (const one of steps) {
          if (one.do === 'settle') await installation.runtime.settle();
          else if (one.do === 'recompute') expect(await recompute(bodies[one.body]!)).toMatchObject(CLEAN);
          else {
            await tell(bodies[one.body]!, one.facts);
            told[one.body]!.push(...one.facts);
          }
        }
        await installation.runtime.settle();
        for (const [index, bodyId] of bodies.entries()) {
          for (const by of ['body', 'unit'] as const)
            expect(await values(bodyId, by)).toEqual(oracle(told[index]!, by));
          expect(await recompute(bodyId)).toMatchObject({ ...CLEAN, unreadable: 0 });
        }
      }),
      { numRuns: RUNS },
    );
    // Shrinking a counterexample takes many more runs than the property itself.
  }, 180_000);

  it('also while facts arrive and are counted during the recomputation', async () => {
    const bodyId = await newBody();
    const [first] = fc.sample(fc.array(fact, { minLength: 200, maxLength: 200 }), { numRuns: 1, seed: 7 });
    const rounds = Array.from({ length: 10 }, (_, i) => first!.slice(i * 20, i * 20 + 20));
    const telling = rounds.reduce(
      (before, facts) =>
        before.then(async () => {
          await tell(bodyId, facts);
          await installation.runtime.settle();
        }),
      Promise.resolve(),
    );
    const reports = [];
    for (let i = 0; i < 8; i += 1) reports.push(await recompute(bodyId));
    await telling;
    reports.push(await recompute(bodyId));
    for (const report of reports) expect(report).toMatchObject(CLEAN);
    expect(reports[reports.length - 1]!.facts).toBe(200);
    expect(await values(bodyId, 'unit')).toEqual(oracle(first!, 'unit'));
  });
});

const CLEAN = { differing: 0, wrongRecords: 0 };

interface Figure {
  readonly indicator: string;
  readonly period: string;
  readonly unitId: string | null;
  readonly value: number | null;
  readonly tail: number | null;
  readonly denominator: number;
}

interface Measured {
  readonly indicator: string;
  readonly endDay: string;
  readonly unitId: string | null;
  readonly value: number;
}

/** When an entry was received: always the same, because there is one registration of it in truth. */
function received(entryId: string): Date {
  return new Date(Date.UTC(2025, 11, 20 + Number(entryId.slice(-1)), 7, 30));
}

/** The values by the definition of the indicators, out of the whole heap of facts at once, and with plain sorting. */
function oracle(told: readonly Told[], by: 'body' | 'unit'): readonly Figure[] {
  const groups = new Map<string, Measured[]>();
  for (const one of [
    ...[...protocolDelays(told), ...actLags(told), ...publicationLags(told), ...caseDelays(told)],
    ...clearances(told),
  ]) {
    const unitId = by === 'unit' ? one.unitId : null;
    const key = JSON.stringify([one.indicator, `${one.endDay.slice(0, 7)}-01`, unitId]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const figures = [...groups].map(([key, records]) =>
    figureOf(
      key,
      records.map(({ value }) => value),
    ),
  );
  figures.push(...backlogs(told, by));
  const order = ({ period, indicator, unitId }: Figure) => [period, indicator, unitId ?? ''] as const;
  return figures.sort((left, right) => {
    const [a, b] = [order(left), order(right)];
    if (a[0] !== b[0]) return a[0] < b[0] ? 1 : -1;
    return `${a[1]} ${a[2]}` < `${b[1]} ${b[2]}` ? -1 : 1;
  });
}

function figureOf(key: string, values: readonly number[]): Figure {
  const [indicator, period, unitId] = JSON.parse(key) as [string, string, string | null];
  const sorted = [...values].sort((left, right) => left - right);
  const rank = (share: number) => sorted[Math.ceil((share * sorted.length) / 100) - 1]!;
  const round = (value: number) => Math.round(value * 100) / 100;
  const base = { indicator, period, unitId, denominator: sorted.length };
  if (indicator === 'G1') {
    const closed = sorted.filter((value) => value === 0).length;
    const opened = sorted.length - closed;
    return { ...base, value: opened === 0 ? null : round((closed * 100) / opened), tail: null, denominator: opened };
  }
  if (indicator === 'S1') {
    const share = (sorted.filter((value) => value <= 0).length * 100) / sorted.length;
    return { ...base, value: round(share), tail: null };
  }
  if (indicator === 'O4' || indicator === 'G8') return { ...base, value: rank(50), tail: rank(90) };
  return { ...base, value: round(rank(50) / 60), tail: round(rank(95) / 60) };
}

function protocolDelays(told: readonly Told[]): readonly Measured[] {
  const annulled = new Set(of(told, 'protocol-annulled').map((data) => data['entryId']));
  const incoming = of(told, 'protocolled').filter(
    (data) => data['flow'] === 'incoming' && !annulled.has(data['entryId']),
  );
  return firstOf(incoming, 'entryId', 'registeredAt').map((data) => {
    const registered = new Date(String(data['registeredAt']));
    const minutes = workingMinutes(new Date(String(data['presentedAt'])), registered, { isWorkingDay });
    return { indicator: 'O1', endDay: romeDate(registered), unitId: unitOf(String(data['entryId'])), value: minutes };
  });
}

function publicationLags(told: readonly Told[]): readonly Measured[] {
  const boards = firstOf(
    of(told, 'published').filter((data) => data['actId'] !== null),
    'actId',
    'from',
  );
  return firstOf(of(told, 'adopted'), 'actId', 'adoptedAt').flatMap((act) => {
    const board = boards.find((data) => data['actId'] === act['actId']);
    if (!board) return [];
    const from = String(board['from']);
    const value = daysBetween(romeDate(new Date(String(act['adoptedAt']))), from);
    return [{ indicator: 'O4', endDay: from, unitId: null, value }];
  });
}

function actLags(told: readonly Told[]): readonly Measured[] {
  const drafts = firstOf(of(told, 'drafted'), 'actId', 'draftedAt');
  return firstOf(of(told, 'adopted'), 'actId', 'adoptedAt').flatMap((act) => {
    const draft = drafts.find((data) => data['actId'] === act['actId']);
    if (!draft) return [];
    const endDay = romeDate(new Date(String(act['adoptedAt'])));
    const value = daysBetween(romeDate(new Date(String(draft['draftedAt']))), endDay);
    return [{ indicator: 'G8', endDay, unitId: null, value }];
  });
}

interface Life {
  readonly caseId: string;
  readonly opened: string | undefined;
  readonly closed: string | undefined;
  readonly due: string | undefined;
  readonly halted: boolean;
}

/** Each case by the definition: opened and closed at the earliest that was told, due at the latest, halted if no resumption followed. */
function livesOf(told: readonly Told[]): readonly Life[] {
  const cases = new Set(told.map(({ data }) => data['caseId']).filter((caseId) => typeof caseId === 'string'));
  return [...cases].map((caseId) => {
    const mine = (name: string, field: string) =>
      of(told, name)
        .filter((data) => data['caseId'] === caseId && data[field] !== null)
        .map((data) => String(data[field]))
        .sort();
    const day = (time: string | undefined) => time && romeDate(new Date(time));
    const dues = ['case-started', 'case-resumed', 'case-completed'].flatMap((name) => mine(name, 'dueDay')).sort();
    const [halts, resumes] = [mine('case-suspended', 'fromDay'), mine('case-resumed', 'toDay')];
    const [halt, resume, due] = [halts.at(-1), resumes.at(-1), dues.at(-1)];
    return {
      ...{ caseId, opened: day(mine('case-started', 'presentedAt')[0]), due },
      closed: day(mine('case-completed', 'completedAt')[0]),
      halted: halt !== undefined && (resume === undefined || resume < halt) && due !== undefined && due >= halt,
    };
  });
}

function clearances(told: readonly Told[]): readonly Measured[] {
  return livesOf(told).flatMap(({ caseId, opened, closed }) => [
    ...(opened === undefined ? [] : [{ indicator: 'G1', endDay: opened, unitId: unitOf(caseId), value: 1 }]),
    ...(closed === undefined ? [] : [{ indicator: 'G1', endDay: closed, unitId: unitOf(caseId), value: 0 }]),
  ]);
}

/** The stock at the end of each month since the first case, counted day by day from the lives of the cases. */
function backlogs(told: readonly Told[], by: 'body' | 'unit'): readonly Figure[] {
  const moved = clearances(told);
  const today = romeDate(new Date(NOW));
  const figures: Figure[] = [];
  const first = moved.map(({ endDay }) => endDay).sort()[0];
  for (let month = first && `${first.slice(0, 7)}-01`; month && month <= today; month = monthAfter(month)) {
    const last = addDays(monthAfter(month), -1);
    const day = last < today ? last : today;
    const mine = (unitId: string | null, one: string | null) => by === 'body' || unitId === one;
    const units = new Set(
      moved.filter(({ endDay }) => endDay <= day).map(({ unitId }) => (by === 'unit' ? unitId : null)),
    );
    for (const unitId of units) {
      const so = moved.filter((one) => one.endDay <= day && mine(one.unitId, unitId));
      const open = so.reduce((sum, { value }) => sum + (value === 1 ? 1 : -1), 0);
      const ages = livesOf(told)
        .filter(({ caseId, due, halted }) => due !== undefined && due < day && !halted && mine(unitOf(caseId), unitId))
        .filter(({ opened, closed }) => opened !== undefined && opened <= day && (closed === undefined || closed > day))
        .filter(({ closed, due }) => closed === undefined || closed > due!)
        .map(({ opened }) => daysBetween(opened!, day))
        .sort((left, right) => left - right);
      const tail = ages[Math.ceil(0.9 * ages.length) - 1] ?? null;
      figures.push({
        ...{ indicator: 'G2', period: month, unitId, value: ages.length, tail, denominator: Math.max(0, open) },
      });
    }
  }
  return figures;
}

function monthAfter(month: string): string {
  return `${addDays(month, 31).slice(0, 7)}-01`;
}

/** A case is completed once; where a test tells it twice, the earliest of each day counts, as for the others. */
function caseDelays(told: readonly Told[]): readonly Measured[] {
  const withTerm = of(told, 'case-completed').filter((data) => data['dueDay'] !== null);
  const dues = firstOf(withTerm, 'caseId', 'dueDay');
  return firstOf(withTerm, 'caseId', 'completedAt').map((data) => {
    const endDay = romeDate(new Date(String(data['completedAt'])));
    const due = dues.find((other) => other['caseId'] === data['caseId'])!;
    const value = daysBetween(String(due['dueDay']), endDay);
    return { indicator: 'S1', endDay, unitId: unitOf(String(data['caseId'])), value };
  });
}

function of(told: readonly Told[], name: string): readonly Record<string, unknown>[] {
  return told.filter(({ type }) => type.type.endsWith(`.${name}`)).map(({ data }) => data);
}

/** Of several facts about one record the one with the least text in a field. */
function firstOf(all: readonly Record<string, unknown>[], key: string, field: string) {
  const ids = [...new Set(all.map((data) => data[key]))];
  return ids.map((one) => {
    const mine = all.filter((data) => data[key] === one);
    return mine.reduce((least, data) => (String(data[field]) < String(least[field]) ? data : least));
  });
}
