import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../kernel/index.ts';
import { testHouse, type House } from '../../kits/testing/house.ts';
import { leadsOf } from './edges.ts';
import { firstIdOf } from './store.ts';

describe('the ways out of a document', () => {
  it('are found in steps of any kind and depth, not in its tests nor in schemas', () => {
    const document = {
      steps: [
        { validate: { schema: { properties: { to: { const: 'no-channel' } } } } },
        {
          choose: {
            when: [{ if: 'true', steps: [{ send: { to: 'fines' } }] }],
            otherwise: [{ send: { toFeel: 'x' } }],
          },
        },
        {
          'a-kind-of-tomorrow': {
            to: ['a', 'b'],
            parts: [{ do: [{ call: { operation: 'records.protocol.register' } }] }],
          },
        },
      ],
      tests: [{ name: 't', given: {}, expect: { sent: [{ to: 'only-in-a-test' }] } }],
    };
    expect(leadsOf(document)).toEqual({ channels: ['a', 'b', 'fines'], rooms: ['records'], computed: true });
  });

  it('the least identifier of an instant comes before all of that instant, and after all before it', () => {
    const at = new Date('2026-11-24T08:00:00.123Z');
    expect(firstIdOf(at)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-0{12}$/);
    expect(firstIdOf(at) < firstIdOf(new Date(at.getTime() + 1))).toBe(true);
  });
});

interface Map {
  readonly components: readonly {
    readonly id: string;
    readonly kind: string;
    readonly health: string;
    readonly waiting: number;
    readonly dead: number;
    readonly perMinute: number;
    readonly failed: number;
    readonly p95: number | null;
  }[];
  readonly ways: readonly { readonly from: string; readonly to: string }[];
}

describe('what stands where in the bus', () => {
  let house: House;
  let admin: Caller;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
    admin = house.as('administrator');
    const source = `
route: fines
attempts: 1
steps:
  - dead: {reason: planted, if: data.bad}
  - send: {to: endpoint.treasury}`;
    await house.call(admin, 'bus.routes.deploy', { source });
  });
  afterAll(() => house.close());

  const map = () => house.call<Map>(admin, 'bus.components.map', {});
  const send = (bad: boolean, key?: string) =>
    house.call(admin, 'bus.messages.send', { channel: 'fines', type: 't', source: 's', data: { bad }, key });

  it('is told by channel: waiting, set aside, rates, ways, and who is held up', async () => {
    for (const bad of [false, false, true]) await send(bad);
    await house.runtime.settle();
    const { components, ways } = await map();
    const of = (id: string) => components.find((component) => component.id === id);
    expect(of('fines')).toMatchObject({
      kind: 'route',
      health: 'well',
      waiting: 0,
      dead: 1,
      failed: 1,
      perMinute: 0.05,
    });
    expect(of('fines')!.p95).toBeGreaterThan(0);
    // Nobody has set the endpoint up: what is sent to it waits there and is not lost.
    expect(of('endpoint.treasury')).toMatchObject({ kind: 'channel', waiting: 2, dead: 0 });
    expect(ways).toContainEqual({ from: 'fines', to: 'endpoint.treasury' });
    expect(of('incoming-mail')).toMatchObject({ kind: 'route' });
    await house.call(admin, 'bus.routes.pause', { name: 'fines' });
    expect((await map()).components.find(({ id }) => id === 'fines')).toMatchObject({ health: 'paused' });
    await house.call(admin, 'bus.routes.resume', { name: 'fines' });
  });

  it('in figures over time, every attempt once', async () => {
    const rates = (input: object) =>
      house.call<{
        slots: number;
        items: { route: string; slot: number; done: number; dead: number; p50: number; p95: number }[];
      }>(...([admin, 'bus.messages.rates', input] as const));
    for (const hours of ['1', '24', '168']) {
      const { items, slots } = await rates({ hours, route: 'fines' });
      const sum = (field: 'done' | 'dead') => items.reduce((all, item) => all + item[field], 0);
      expect([hours, sum('done'), sum('dead')]).toEqual([hours, 2, 1]);
      for (const { slot, p50, p95 } of items) {
        expect(slot).toBeGreaterThanOrEqual(0);
        expect(slot).toBeLessThan(slots);
        expect(p95).toBeGreaterThanOrEqual(p50);
      }
    }
    expect((await rates({ hours: '1', route: 'nobody' })).items).toEqual([]);
  });

  it('with the versions of a route, those that shipped included', async () => {
    await house.call(admin, 'bus.routes.deploy', { source: 'route: fines\nsteps:\n  - log: {note: seen}' });
    const versions = (name: string) =>
      house.call<{ items: { version: number; shipped: boolean }[] }>(admin, 'bus.routes.versions', { name });
    expect((await versions('fines')).items.map(({ version }) => version)).toEqual([2, 1]);
    expect((await versions('incoming-mail')).items).toMatchObject([{ version: 1, shipped: true }]);
    await expect(versions('nobody')).rejects.toMatchObject({ status: 404 });
  });

  it('shows nothing to who may not read messages', async () => {
    const officer = house.as('officer');
    for (const name of ['bus.components.map', 'bus.messages.rates', 'bus.routes.versions'])
      await expect(house.call(officer, name, { hours: '1', name: 'fines' })).rejects.toMatchObject({ status: 403 });
  });
});
