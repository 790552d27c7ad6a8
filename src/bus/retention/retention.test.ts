import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../../kits/testing/house.ts';
import type { Caller } from '../../kernel/index.ts';

interface Told {
  readonly usualDays: number | null;
  readonly rules: readonly { readonly channel: string; readonly days: number | null }[];
  readonly lastRun: { readonly seen: number; readonly removed: number; readonly endedAt: string | null } | null;
  readonly tables: readonly { readonly name: string; readonly bytes: number }[];
}

describe('the message store', () => {
  let house: House;
  let admin: Caller;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base'] });
    admin = house.as('administrator');
    const deploy = (source: string) => call('bus.routes.deploy', { source });
    await deploy('route: noted\nsteps:\n  - log: { note: noted }\n');
    await deploy('route: brief\nsteps:\n  - log: { note: noted }\n');
    await deploy('route: refused\nsteps:\n  - dead: { reason: not this one }\n');
    await deploy('route: later\nsteps:\n  - delay: { seconds: 3000000 }\n  - log: { note: at last }\n');
    await deploy('route: onward\nsteps:\n  - send: { to: later }\n');
    await deploy(`route: gathers\nsteps:\n  - aggregate: { key: '"k"', size: 3 }\n  - log: { note: all }\n`);
  });
  afterAll(() => house.close());

  const call = <T>(operation: string, input: object) => house.call<T>(admin, operation, input);
  const send = async (channel: string, data: unknown = channel) =>
    (await call<{ messageId: string }>('bus.messages.send', { channel, type: 'it.test', source: 'test', data }))
      .messageId;
  const channels = async () =>
    (
      await house.database.admin<{ channel: string }>(
        `select channel from bus.envelope where (source = 'test' or channel = 'later') and channel not like 'continue.%' order by channel`,
      )
    ).map(({ channel }) => channel);
  const told = () => call<Told>('bus.retention.get', {});
  /** As if what there is had been accepted so many days ago. */
  const age = async (days: number) => {
    const shifted = (id: string) => `overlay(${id}::text placing
      regexp_replace(lpad(to_hex((('x' || translate(left(${id}::text, 13), '-', ''))::bit(48)::bigint - ${days}::bigint * 86400000)), 12, '0'),
        '^(.{8})(.{4})$', '\\1-\\2') from 1 for 13)::uuid`;
    const columns = [
      ...['bus.dead.message_id', 'bus.passage.message_id', 'bus.business_key.message_id', 'bus.waiting.id'],
      ...['bus.gathered.message_id', 'bus.question.message_id', 'bus.envelope.id', 'bus.envelope.correlation_id'],
    ];
    const updates = columns.map((column) => {
      const [schema, table, name] = column.split('.');
      return `update ${schema}.${table} set ${name} = ${shifted(name!)} where ${name} is not null;`;
    });
    await house.database.admin(`
      alter table bus.dead drop constraint dead_body_id_message_id_fkey;
      ${updates.join('\n')}
      update bus.ready set ids = array(select ${shifted('i')} from unnest(ids) i);
      alter table bus.dead add constraint dead_body_id_message_id_fkey foreign key (body_id, message_id) references bus.envelope`);
  };
  const walk = async () => {
    await call('bus.retention.run', {});
    await house.runtime.settle();
    return (await told()).lastRun;
  };

  it('keeps what waits, is set aside, is gathered or belongs to a chain of these; the rest goes when its time is over', async () => {
    for (const channel of ['noted', 'noted', 'brief', 'refused', 'onward', 'gathers', 'nobody']) await send(channel);
    await house.runtime.settle();
    await age(100);
    await send('brief');
    await house.runtime.settle();
    expect(await walk()).toMatchObject({ removed: 0, endedAt: expect.any(String) });
    await call('bus.retention.put', { channel: 'brief', days: 30 });
    expect(await walk()).toMatchObject({ removed: 1 });
    expect(await channels()).toEqual(['brief', 'gathers', 'later', 'nobody', 'noted', 'noted', 'onward', 'refused']);
    await call('bus.retention.put', { days: 90 });
    expect(await walk()).toMatchObject({ removed: 2 });
    expect(await channels()).toEqual(['brief', 'gathers', 'later', 'nobody', 'onward', 'refused']);
    const [left] = await house.database.admin<{ n: number }>(
      'select count(*)::int as n from bus.passage p where not exists (select from bus.envelope e where e.id = p.message_id)',
    );
    expect(left!.n).toBe(0);
  });

  it('lets go of a dead letter that a person has decided on, and of one that came to its effect after all', async () => {
    const { items } = await call<{ items: { id: string }[] }>('bus.dead.list', {});
    await call('bus.dead.drop', { ids: items.map(({ id }) => id) });
    expect(await walk()).toMatchObject({ removed: 1 });
    expect(await channels()).toEqual(['brief', 'gathers', 'later', 'nobody', 'onward']);
  });

  it('knows a name again though the message is gone', async () => {
    const named = { channel: 'noted', type: 'it.test', source: 'names', eventId: 'once', data: 1 };
    await call('bus.messages.send', named);
    await house.runtime.settle();
    await age(100);
    await walk();
    const { messageId } = await call<{ messageId: string }>('bus.messages.send', named);
    await house.runtime.settle();
    const { messages } = await call<{ messages: { passages: { outcome: string }[] }[] }>('bus.messages.trace', {
      id: messageId,
    });
    expect(messages.flatMap(({ passages }) => passages.map(({ outcome }) => outcome))).toEqual(['duplicate']);
  });

  it('says what is kept and how large it is; what is too short is refused, and what is kept for ever stays', async () => {
    await expect(call('bus.retention.put', { days: 29 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await call('bus.retention.put', { channel: 'noted', days: null });
    await age(5000);
    await send('brief');
    await house.runtime.settle();
    await walk();
    expect(await channels()).toEqual(expect.arrayContaining(['brief', 'later', 'onward']));
    expect((await house.database.admin(`select 1 from bus.envelope where channel = 'noted'`)).length).toBe(1);
    expect(await told()).toMatchObject({
      usualDays: 90,
      rules: [
        { channel: 'brief', days: 30 },
        { channel: 'noted', days: null },
      ],
    });
    expect((await told()).tables.every(({ bytes }) => bytes > 0)).toBe(true);
    await call('bus.retention.put', { channel: 'noted' });
    await expect(call('bus.retention.put', { channel: 'noted' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
