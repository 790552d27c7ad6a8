import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Download } from '../kernel/index.ts';
import { analysisHouse, modelOf, parseXes, type AnalysisHouse, type Plan } from './testing/house.ts';
import type { Graph, Variant } from './types.ts';

const step = fc.record({ activity: fc.constantFrom('a' as const, 'b' as const), minutes: fc.nat(5000) });
const plans: fc.Arbitrary<Plan[]> = fc.array(
  fc
    .array(step, { minLength: 1, maxLength: 6 })
    .map((plan) => plan.map((item, index) => (index === 0 ? { ...item, activity: 'a' as const } : item))),
  { minLength: 1, maxLength: 12 },
);

const counted = (items: readonly string[]) =>
  Object.fromEntries([...new Set(items)].map((item) => [item, items.filter((other) => other === item).length]));

/** Linear interpolation between ranks, as the SQL standard defines percentile_cont. */
function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const rank = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!];
  return low + (high - low) * (rank - Math.floor(rank));
}

describe('discovery', () => {
  let house: AnalysisHouse;
  let officer: Caller;
  let manager: Caller;
  let models = 0;

  beforeAll(async () => {
    house = await analysisHouse();
    officer = house.person('officer');
    manager = house.person('manager');
  });
  afterAll(() => house.close());

  const played = async (cases: readonly Plan[]) => {
    const key = `model-${(models += 1)}`;
    await house.deploy(key);
    for (const plan of cases) await house.play(key, plan, officer);
    return key;
  };
  const graph = (key: string, more = {}) => house.call<Graph>(manager, 'analysis.models.graph', { key, ...more });
  const variants = (key: string, more = {}) =>
    house.call<{ items: Variant[]; next: string | null }>(manager, 'analysis.models.variants', { key, ...more });
  const xes = async (key: string, more = {}) =>
    parseXes(await house.call<Download>(manager, 'analysis.models.xes', { key, ...more }));

  it('gives a graph, variants and a file that say the same as the cases that were played', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (cases) => {
        const key = await played(cases);
        const traces = cases.map((plan) => plan.map((item) => item.activity));
        const { activities, edges, cases: number } = await graph(key);

        expect(number).toBe(cases.length);
        const pairs = traces.flatMap((trace) => trace.slice(1).map((to, index) => `${trace[index]}>${to}`));
        expect(Object.fromEntries(edges.map((edge) => [`${edge.from}>${edge.to}`, edge.count]))).toEqual(
          counted(pairs),
        );
        for (const activity of activities) {
          const into = edges.filter((edge) => edge.to === activity.node).reduce((sum, edge) => sum + edge.count, 0);
          const out = edges.filter((edge) => edge.from === activity.node).reduce((sum, edge) => sum + edge.count, 0);
          expect(into + activity.starts).toBe(activity.occurrences);
          expect(out + activity.ends).toBe(activity.occurrences);
          const minutes = cases
            .flat()
            .filter((item) => item.activity === activity.node)
            .map((item) => item.minutes);
          expect(activity.medianSeconds).toBeCloseTo(percentile(minutes, 0.5) * 60, 3);
          expect(activity.p90Seconds).toBeCloseTo(percentile(minutes, 0.9) * 60, 3);
        }
        expect(activities.reduce((sum, activity) => sum + activity.starts, 0)).toBe(cases.length);

        const { items } = await variants(key, { limit: 200 });
        expect(Object.fromEntries(items.map((item) => [item.trace.join(), item.count]))).toEqual(
          counted(traces.map((trace) => trace.join())),
        );
        for (const item of items) {
          const alike = cases.filter((plan) => plan.map((entry) => entry.activity).join() === item.trace.join());
          const seconds = alike.map((plan) => plan.reduce((sum, entry) => sum + entry.minutes * 60, 0));
          expect(item.medianSeconds).toBeCloseTo(percentile(seconds, 0.5), 3);
          expect(item.p90Seconds).toBeCloseTo(percentile(seconds, 0.9), 3);
        }
        const file = await xes(key);
        expect(file.traces.map((trace) => trace.events.map((event) => event['node']))).toEqual(traces);
      }),
      { numRuns: process.env['DIGIPRO_TEST'] === 'long' ? 40 : 5 },
    );
  });

  it('pages through the variants without losing or repeating one', async () => {
    const of = (text: string): Plan => [...text].map((activity) => ({ activity: activity as 'a' | 'b', minutes: 1 }));
    const key = await played(['a', 'a', 'ab', 'ab', 'aa', 'abb'].map(of));
    const seen: string[] = [];
    let after: string | null | undefined;
    do {
      const page = await variants(key, { limit: 1, ...(after ? { after } : {}) });
      seen.push(...page.items.map((item) => `${item.count} ${item.trace.join('')}`));
      after = page.next;
    } while (after);
    expect(seen.slice(0, 2).sort()).toEqual(['2 a', '2 ab']);
    expect(seen.slice(2).sort()).toEqual(['1 aa', '1 abb']);
  });

  it('looks at completed cases of the days asked for, and at the others on request', async () => {
    house.clock.set(new Date('2026-05-31T21:30:00Z')); // 23:30 of 31 May in Rome
    const key = await played([[{ activity: 'a', minutes: 60 }]]);
    await house.play(
      key,
      [
        { activity: 'a', minutes: 1 },
        { activity: 'b', minutes: 1 },
      ],
      officer,
      { unfinished: true },
    );
    expect(await graph(key)).toMatchObject({ cases: 1, edges: [] });
    expect((await graph(key, { cases: 'all' })).cases).toBe(2);
    expect((await graph(key, { cases: 'all', to: '2026-05-31' })).cases).toBe(1);
    expect((await graph(key, { cases: 'all', from: '2026-06-01' })).cases).toBe(1);
    expect((await graph(key, { version: 2 })).cases).toBe(0);
    expect((await variants(key, { cases: 'all' })).items).toHaveLength(1);
    expect((await xes(key, { cases: 'all' })).traces).toHaveLength(2);
  });

  it('counts what time did, also a timer at the edge of a task', async () => {
    const flow = (from: string, to: string) =>
      `<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`;
    const late = `<boundaryEvent id="late" attachedToRef="a"><timerEventDefinition><timeDuration>P30D</timeDuration></timerEventDefinition></boundaryEvent>`;
    const flows = [flow('s', 'a'), flow('a', 'e'), flow('late', 'b'), flow('b', 'e')].join('');
    await house.deploy('expiring', modelOf(`<userTask id="a"/><userTask id="b"/>${late}${flows}`));
    await house.play('expiring', [{ activity: 'a', minutes: 1 }], officer, { unfinished: true });
    house.clock.advance(31 * 86_400_000);
    await house.runtime.settle();
    const { activities, edges } = await graph('expiring', { cases: 'all' });
    expect(activities).toMatchObject([{ node: 'late', kind: 'boundaryTimer', occurrences: 1, medianSeconds: null }]);
    expect(edges).toEqual([]);
  });

  it('exports no person and no case by name, and other pseudonyms each time', async () => {
    const key = await played([
      [
        { activity: 'a', minutes: 1 },
        { activity: 'a', minutes: 1 },
      ],
    ]);
    const caseId = await house.play(key, [{ activity: 'a', minutes: 1 }], house.person('officer'));
    const [first, second] = [await xes(key), await xes(key)];
    const officerId = officer.actor.kind === 'person' ? officer.actor.id : '';
    for (const secret of [officerId, caseId, 'Test officer', 'Ada Rossi', 'P-2026']) {
      expect(first.text).not.toContain(secret);
    }
    const people = first.traces.map((trace) => [...new Set(trace.events.map((event) => event['org:resource']))]);
    expect(people.map((names) => names.length)).toEqual([1, 1]);
    expect(people[0]).not.toEqual(people[1]);
    expect(second.traces[0]!.events[0]!['org:resource']).not.toBe(people[0]![0]);
    expect(second.traces[0]!.name).not.toBe(first.traces[0]!.name);
    expect(first.traces[0]!.events[0]).toMatchObject({
      'concept:name': 'Verifica "A" <1>',
      'lifecycle:transition': 'complete',
      'time:timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    });
    expect(first.text).toContain('<log xes.version="1849.2016"');
  });

  it('streams more cases than one page holds', async () => {
    const key = await played([[{ activity: 'a', minutes: 1 }]]);
    await house.database.admin(
      `insert into processes.instance (body_id, id, code, model_key, model_version, title, status, presented_at, started_at,
         completed_at, state, rev)
       select body_id, gen_random_uuid(), code || '/' || n, model_key, model_version, title, status, presented_at, started_at,
         completed_at, state, rev
       from processes.instance, generate_series(1, 450) n where model_key = $1`,
      [key],
    );
    const { traces } = await xes(key);
    expect(traces).toHaveLength(451);
    expect(new Set(traces.map((trace) => trace.name)).size).toBe(451);
  });

  it('shows nothing to others: another body, a clerk, a model that is not there', async () => {
    const key = await played([[{ activity: 'a', minutes: 1 }]]);
    const stranger = house.person('manager', { bodyId: house.otherBodyId });
    for (const name of ['graph', 'variants', 'xes']) {
      const operation = `analysis.models.${name}`;
      await expect(house.call(stranger, operation, { key })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(house.call(manager, operation, { key: 'nessuno' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const clerk = house.person('protocol-clerk');
      await expect(house.call(clerk, operation, { key })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });
});
