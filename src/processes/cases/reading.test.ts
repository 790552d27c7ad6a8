import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DETERMINATION, FOIA, proposal, startCase, testHouse, type House } from '../../kits/testing/house.ts';
import { chain } from '../engine/testing/model.ts';
import { workbench } from '../testing/workbench.ts';

interface Fact {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly what: string;
  readonly about: string | null;
  readonly actor: { readonly kind: string; readonly name: string | null };
}
interface Diagram {
  readonly bounds: Box;
  readonly nodes: readonly { readonly id: string; readonly bounds: Box }[];
  readonly flows: readonly { readonly id: string; readonly waypoints: readonly unknown[] }[];
}
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

let house: House;
beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro', DETERMINATION, FOIA] });
});
afterAll(() => house.close());

const { call, deploy } = workbench(() => house);
const history = (id: string, rest: Record<string, unknown> = {}) =>
  call<{ items: Fact[]; next: string | null }>('officer', 'processes.cases.history', { id, ...rest });

describe('the history of a case', () => {
  it('tells what people and the platform did, across the rooms, in order, page by page', async () => {
    const { id } = await startCase(house, DETERMINATION);
    await house.complete(id, 'prepare', 'officer', { proposal: await proposal() });
    const { variables } = await house.caseOf(id);
    await call('manager', 'acts.acts.sign', { id: String(variables['actId']) });
    const { items } = await history(id, { limit: 200 });
    const types = items.map(({ type }) => type.replace('it.digipro.', ''));
    expect(types).toEqual(
      expect.arrayContaining([
        'records.dossier-opened',
        'processes.case-started',
        'processes.task-completed',
        'acts.drafted',
        'acts.signed',
      ]),
    );
    expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).toSorted());
    expect(new Set(items.map(({ actor }) => actor.kind))).toEqual(new Set(['person', 'system']));
    expect(items.find(({ type }) => type.endsWith('task-completed'))).toMatchObject({
      what: 'Attività svolta',
      about: expect.stringMatching(/\S/) as string,
    });
    const paged: Fact[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = await history(id, { limit: 3, ...(after ? { after } : {}) });
      paged.push(...page.items);
      after = page.next;
    }
    expect(paged.map(({ id: fact }) => fact)).toEqual(items.map(({ id: fact }) => fact));
  });

  it('holds nothing of another case of the same model', async () => {
    const one = await startCase(house, DETERMINATION);
    const ids = async () => (await history(one.id)).items.map(({ id }) => id);
    const before = await ids();
    await startCase(house, DETERMINATION);
    expect(await ids()).toEqual(before);
  });
});

describe('the drawing of a model', () => {
  const inside = ({ bounds, nodes }: Diagram) =>
    nodes.every(
      ({ bounds: box }) =>
        box.x >= bounds.x &&
        box.y >= bounds.y &&
        box.x + box.width <= bounds.x + bounds.width &&
        box.y + box.height <= bounds.y + bounds.height,
    );

  it.each([DETERMINATION, FOIA])('gives every step of %s a place and every arrow a line', async (key) => {
    const drawn = await call<Diagram>('officer', 'processes.models.diagram', { key });
    const { id } = await startCase(house, key, key === FOIA ? { applicant: { name: 'Prova' } } : {});
    const { steps, taken } = await call<{ steps: { id: string }[]; taken: string[] }>(
      'officer',
      'processes.cases.get',
      {
        id,
      },
    );
    expect(drawn.nodes.map((node) => node.id)).toEqual(steps.map((step) => step.id));
    expect(drawn.flows.every(({ waypoints }) => waypoints.length > 1)).toBe(true);
    expect(inside(drawn)).toBe(true);
    const flows = new Set(drawn.flows.map((flow) => flow.id));
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.every((flow) => flows.has(flow))).toBe(true);
  });

  it('lays out a model without a diagram, loops included, so that no two steps lie over each other', async () => {
    const content =
      '<startEvent id="s"/><userTask id="a"/><exclusiveGateway id="g" default="f9"/><userTask id="b"/><endEvent id="e"/>' +
      chain('s', 'a', 'g') +
      '<sequenceFlow id="f8" sourceRef="g" targetRef="a"><conditionExpression>=again</conditionExpression></sequenceFlow>' +
      '<sequenceFlow id="f9" sourceRef="g" targetRef="b"/><sequenceFlow id="f10" sourceRef="b" targetRef="e"/>';
    await deploy('senza-disegno', content);
    const drawn = await call<Diagram>('officer', 'processes.models.diagram', { key: 'senza-disegno' });
    expect(inside(drawn)).toBe(true);
    const clash = drawn.nodes.some((one, index) =>
      drawn.nodes.slice(index + 1).some(({ bounds: two }) => {
        const { bounds: first } = one;
        const apart =
          first.x + first.width <= two.x ||
          two.x + two.width <= first.x ||
          first.y + first.height <= two.y ||
          two.y + two.height <= first.y;
        return !apart;
      }),
    );
    expect(clash).toBe(false);
  });
});

describe('the filters of the list', () => {
  interface Line {
    readonly id: string;
    readonly title: string;
    readonly status: string;
    readonly clock: { readonly urgency: string };
  }
  const list = (input: Record<string, unknown>) =>
    call<{ items: Line[] }>('officer', 'processes.cases.list', { limit: 200, ...input });

  it('finds by urgency exactly the running cases that show it', async () => {
    const content = `<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>${chain('s', 't', 'e')}`;
    const term = { norm: 'art. 2', countFirstDay: false, shiftOnHoliday: true, silence: 'none' };
    await deploy('urgenze', content, { legalTerm: { days: 30, unit: 'day', ...term } });
    for (const day of [23, 15, 10, 2]) {
      await startCase(house, 'urgenze', {}, `2026-11-${String(day).padStart(2, '0')}T08:00:00.000Z`);
    }
    for (const day of [30, 20, 1]) {
      await startCase(house, 'urgenze', {}, `2026-10-${String(day).padStart(2, '0')}T08:00:00.000Z`);
    }
    const stopped = await startCase(house, 'urgenze', {}, '2026-10-01T08:00:00.000Z');
    await call('officer', 'processes.clocks.suspend', {
      caseId: stopped.id,
      reason: 'integrazione',
      norm: 'art. 2 c. 7',
    });
    const running = (await list({ status: 'running' })).items;
    const seen = new Set<string>();
    for (const urgency of ['none', 'ok', 'watch', 'urgent', 'expired', 'suspended']) {
      const expected = running.filter(({ clock }) => clock.urgency === urgency).map(({ id }) => id);
      expect((await list({ urgency })).items.map(({ id }) => id)).toEqual(expected);
      if (expected.length > 0) seen.add(urgency);
    }
    expect(seen.size).toBe(6);
  });

  it('finds a text in title or code as it stands, wildcards included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('%', '_', '\\', "'", 'rov', 'P-2026/', '', 'zzz'), async (text) => {
        const all = (await list({})).items as (Line & { code: string })[];
        const low = text.toLowerCase();
        const expected = all.filter(
          ({ title, code }) => title.toLowerCase().includes(low) || code.toLowerCase().includes(low),
        );
        const found = text === '' ? await list({}) : await list({ text });
        expect(found.items.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      }),
      { numRuns: 8 },
    );
  });
});
