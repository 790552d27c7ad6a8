import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../../kits/testing/house.ts';
import type { Caller } from '../../kernel/index.ts';

interface Preview {
  readonly items: readonly {
    readonly id: string;
    readonly effect: string;
    readonly outcome: string | null;
    readonly reason: string | null;
    readonly sent: readonly { to: string; was?: unknown; is?: unknown; changes: readonly unknown[] }[];
    readonly calls: readonly string[];
  }[];
  readonly next: string | null;
}

describe('a repetition that is only tried', () => {
  let house: House;
  let admin: Caller;
  const began = new Date(Date.now() - 1000).toISOString();
  beforeAll(async () => {
    house = await testHouse({ kits: ['base'] });
    admin = house.as('administrator');
  });
  afterAll(() => house.close());

  const call = <T>(operation: string, input: object) => house.call<T>(admin, operation, input);
  const deploy = (source: string) => call('bus.routes.deploy', { source });
  const send = async (channel: string, data: unknown) =>
    (await call<{ messageId: string }>('bus.messages.send', { channel, type: 'it.test', source: 'test', data }))
      .messageId;
  const window = () => ({ what: 'window', from: began, until: new Date(Date.now() + 1000).toISOString() });
  const preview = (input: object) => call<Preview>('bus.replays.preview', input);
  const all = () =>
    house.database.admin('select id, (select count(*) from bus.passage) as n from bus.envelope order by id');

  it('says what has had its effect, what would be sent now beside what was sent then, and does nothing', async () => {
    await deploy(
      `route: fees\nsteps:\n  - transform: '{"cents": data.euro * 100, "payer": data.payer}'\n  - send: { to: paid }`,
    );
    await deploy('route: paid\nsteps:\n  - log: { note: paid }');
    const id = await send('fees', { euro: 5, payer: 'Maria Rossi' });
    await house.runtime.settle();
    await deploy(
      `route: fees\nsteps:\n  - transform: '{"cents": data.euro * 101, "payer": data.payer}'\n  - send: { to: paid }\n  - send: { to: told }`,
    );
    const before = await all();
    const { items, next } = await preview({ route: 'fees', ...window() });
    expect([items, next]).toMatchObject([
      [
        {
          ...{ id, effect: 'known', outcome: 'done', reason: null },
          sent: [
            { to: 'paid', changes: [{ at: '/data/cents', was: '•••', is: '•••' }] },
            { to: 'told', is: { cents: '•••', payer: '•••' }, changes: [] },
          ],
        },
      ],
      null,
    ]);
    expect(items[0]!.sent[1]).not.toHaveProperty('was');
    expect(await all()).toEqual(before);
  });

  it('shows of dead letters whether they would come to their effect, and which operations they would call', async () => {
    await deploy('route: closed\nsteps:\n  - dead: { reason: closed }');
    const ids: string[] = [];
    for (let n = 0; n < 21; n += 1) ids.push(await send('closed', { n }));
    await house.runtime.settle();
    await deploy(`route: closed\nsteps:
  - dead: { reason: the first stays closed, if: data.n = 0 }
  - call: { operation: publication.board.get, input: '{"id": "x"}' }
  - send: { to: opened }`);
    const first = await preview({ route: 'closed', what: 'dead' });
    const second = await preview({ route: 'closed', what: 'dead', after: first.next });
    const items = [...first.items, ...second.items];
    expect(items.map(({ id }) => id)).toEqual([...ids].sort());
    expect(items[0]).toMatchObject({ effect: 'repeated', outcome: 'dead', reason: 'the first stays closed', sent: [] });
    expect(items[20]).toMatchObject({ outcome: 'done', sent: [{ to: 'opened' }], calls: ['publication.board.get'] });
    expect(second.next).toBeNull();
    const { items: letters } = await call<{ items: unknown[] }>('bus.dead.list', { limit: 50 });
    expect(letters).toHaveLength(21);
  });

  it('needs both ends of a window, and those who may repeat', async () => {
    await expect(preview({ route: 'fees', what: 'window', from: began })).rejects.toMatchObject({
      errors: [{ pointer: '/until' }],
    });
    const clerk = house.as('protocol-clerk');
    await expect(house.call(clerk, 'bus.replays.preview', { route: 'fees', what: 'dead' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
