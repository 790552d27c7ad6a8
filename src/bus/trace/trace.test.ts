import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../kernel/index.ts';
import { testHouse, type House } from '../../kits/testing/house.ts';
import { differences, masked, ROOM } from './difference.ts';

const between = (before: unknown, after: unknown, left = ROOM) => differences(before, after, '/data', { left });

describe('what a step changed', () => {
  it('is told place by place, with what was there and what is', () => {
    const before = { keep: { deep: [1, 2] }, name: 'Rossi', gone: true, 'a/b': 1, list: [1, 2] };
    const after = { keep: before.keep, name: 'Verdi', 'a/b': 2, list: [1], more: { x: null } };
    expect(between(before, after)).toEqual([
      { at: '/data/name', was: 'Rossi', is: 'Verdi' },
      { at: '/data/gone', was: true },
      { at: '/data/a~1b', was: 1, is: 2 },
      { at: '/data/more', is: { x: null } },
      { at: '/data/list/1', was: 2 },
    ]);
    expect(between('text', { a: 1 })).toEqual([{ at: '/data', was: 'text', is: { a: 1 } }]);
    expect(between({ a: [{ b: 1 }] }, { a: [{ b: 1 }] })).toEqual([]);
    expect(between({ __proto__: 1 }, { constructor: 1 })).toEqual([{ at: '/data/constructor', is: 1 }]);
  });

  it('takes no more room than there is, however large the data are', () => {
    const large = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, 'x'.repeat(100)]));
    const started = performance.now();
    expect(JSON.stringify(between({}, large)).length).toBeLessThan(ROOM + 200);
    expect(JSON.stringify(between({ a: 1 }, { a: 'y'.repeat(1_000_000) })).length).toBeLessThan(500);
    expect(between({ a: 1 }, { a: 2 }, 0)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('is masked without losing its shape', () => {
    expect(masked({ name: 'Rossi', age: 42, tags: ['a'], ok: true, none: null })).toEqual({
      ...{ name: '•••', age: '•••', tags: ['•••'], ok: true, none: null },
    });
  });
});

interface Step {
  readonly step: string;
  readonly changes: readonly { readonly at: string; readonly was?: unknown; readonly is?: unknown }[];
}
interface Traced {
  readonly channel: string;
  readonly correlationId: string;
  readonly keys: readonly { readonly kind: string; readonly value: string }[];
  readonly passages: readonly { readonly outcome: string; readonly steps: readonly Step[] }[];
}

describe('the trace of a message', () => {
  let house: House;
  let admin: Caller;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'] });
    admin = house.as('administrator');
  });
  afterAll(() => house.close());

  const deploy = (source: string) => house.call(admin, 'bus.routes.deploy', { source });
  const send = async (channel: string, data: unknown) => {
    const message = { channel, type: 't', source: 'tests', data };
    const { messageId } = await house.call<{ messageId: string }>(admin, 'bus.messages.send', message);
    await house.runtime.settle();
    return messageId;
  };
  const traceOf = async (id: string) =>
    (await house.call<{ messages: Traced[] }>(admin, 'bus.messages.trace', { id })).messages;

  const ROUTE = `
route: people
steps:
  - transform: '{"who": data.name, "cf": data.cf, "n": data.n + 1}'
  - choose:
      when:
        - if: data.n > 1
          steps: [{headers: {kind: '"many"'}}]
      otherwise: [{remove: [n]}]
  - dead: {reason: planted, if: data.n = 13}
  - send: {to: people-out}`;

  it('says step by step what became of it, masked, and clear only to who says why', async () => {
    await deploy(ROUTE);
    const id = await send('people', { name: 'Rossi', cf: 'RSSMRA80A01H501U', n: 1 });
    const [first, second] = await traceOf(id);
    const steps = first!.passages[0]!.steps;
    expect(steps.map(({ step, changes }) => [step, changes.map(({ at }) => at)])).toEqual([
      ['transform', ['/data/name', '/data/n', '/data/who']],
      ['headers', ['/headers/kind']],
      ['choose', []],
      ['dead', []],
      ['send', []],
    ]);
    expect(first!.keys).toEqual([{ kind: 'tax-code', value: 'RSS…', about: null }]);
    expect(second).toMatchObject({ channel: 'people-out', causationId: id, correlationId: first!.correlationId });
    const shown = JSON.stringify([first, second]);
    for (const secret of ['Rossi', 'RSSMRA80A01H501U', 'many']) expect(shown).not.toContain(secret);

    const opened = await house.call<Traced & { data: object }>(admin, 'bus.messages.open', { id, reason: 'reclamo 7' });
    expect(opened).toMatchObject({
      data: { name: 'Rossi' },
      keys: [{ value: 'RSSMRA80A01H501U' }],
      passages: [
        {
          steps: [
            { changes: [{ at: '/data/name', was: 'Rossi' }, { at: '/data/n', was: 1, is: 2 }, {}] },
            {},
            {},
            {},
            {},
          ],
        },
      ],
    });
    const told = await house.database.admin<{ data: object; subject: string }>(
      "select data, subject from kernel.event where type = 'it.digipro.bus.message-opened'",
    );
    expect(told).toEqual([{ data: { messageId: id, reason: 'reclamo 7' }, subject: `bus/envelope/${id}` }]);
    await expect(
      house.call(house.as('protocol-clerk'), 'bus.messages.open', { id, reason: 'x' }),
    ).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('is kept of a message that failed, up to where it failed', async () => {
    await deploy(ROUTE);
    const [message] = await traceOf(await send('people', { name: 'Verdi', n: 12 }));
    const { outcome, steps } = message!.passages[0]!;
    expect([outcome, steps.map(({ step }) => step)]).toEqual([
      'dead',
      ['transform', 'headers', 'choose', 'dead', 'failure'],
    ]);
    expect(steps[0]!.changes).toContainEqual({ at: '/data/n', was: '•••', is: '•••' });
  });

  it('leaves the data out where the route asks for that', async () => {
    await deploy(ROUTE.replace('steps:', 'trace: steps\nsteps:').replace('route: people', 'route: discreet'));
    const [message] = await traceOf(await send('discreet', { name: 'Neri', n: 1 }));
    expect(message!.passages[0]!.steps.flatMap(({ changes }) => changes)).toEqual([]);
    const kept = await house.database.admin<{ steps: string }>(
      "select steps::text from bus.passage where route = 'discreet'",
    );
    expect(kept[0]!.steps).not.toContain('Neri');
  });
});
