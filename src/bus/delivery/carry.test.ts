import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../kernel/index.ts';
import { SendFailure } from '../connectors/types.ts';
import { createPostgresTransport } from '../transport/postgres.ts';
import { ALL_LANES, transportHouse, type TransportHouse } from '../transport/testing/house.ts';
import type { NewMessage, Transport } from '../transport/types.ts';
import { sendOut, turn } from './carry.ts';
import { createHands } from './hands.ts';
import type { Carrier } from './types.ts';

let house: TransportHouse;
let count = 0;
beforeAll(async () => {
  house = await transportHouse((installation, claims) =>
    createPostgresTransport({ runtime: () => installation().runtime, claims }),
  );
});
afterAll(() => house.close());

const fresh = () => `v${(count += 1)}`;
const note = (channel: string, data: string, more: Partial<NewMessage> = {}): NewMessage => ({
  ...{ channel, source: 'test', type: 'it.test.noted', data, eventId: data },
  ...more,
});
const send = (...messages: NewMessage[]) => house.transport.accept(house.bodyId, messages);
const carrier = (more: Partial<Carrier>): Carrier => ({
  ...{ atOnce: 4, maxAttempts: 3, firstRetryMs: 1, leaseMs: 60_000 },
  carry: async () => ({ outcome: 'sent', replies: [] }),
  ...more,
});

async function take(channel: string, taker: Carrier, transport: Transport = house.transport): Promise<number> {
  const { runtime, bodyId } = house;
  const work = { bodyId, channel, lanes: ALL_LANES };
  const { taken, sendings } = await turn(runtime, transport, work, [], { carrier: taker, limit: taker.atOnce });
  const ended = await Promise.all(sendings.map((sending) => sendOut(runtime, bodyId, sending)));
  await turn(runtime, transport, work, ended);
  return taken;
}

function rows<T>(query: string, channel: string): Promise<readonly T[]> {
  return house.database.admin<T>(query, [channel]) as Promise<readonly T[]>;
}

const dead = (channel: string) =>
  rows<{ reason: string; attempts: number }>('select reason, attempts from bus.dead where route = $1', channel);
const left = async (channel: string) => {
  const found = await rows<{ n: number }>(
    `select count(*)::int as n from (select channel from bus.ready union all
       select channel from bus.waiting where not parked) m where channel = $1`,
    channel,
  );
  return found[0]!.n;
};

describe('what is carried out of the house', () => {
  it('reaches the peer in order per key and none is lost, whatever stops in between', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.nat(3), { minLength: 1, maxLength: 15 }),
      fc.infiniteStream(fc.nat(5)),
      async (keys, dice) => {
        const channel = fresh();
        const border = () => {
          if (dice.next().value === 0) throw new Error('planted fault');
        };
        const faulty: Transport = Object.assign(Object.create(house.transport) as Transport, {
          accept: house.transport.accept.bind(house.transport),
          lanes: house.transport.lanes.bind(house.transport),
          onAccepted: house.transport.onAccepted.bind(house.transport),
          settle: house.transport.settle.bind(house.transport),
          enlist: house.transport.enlist.bind(house.transport),
          claim: async (...parameters: Parameters<Transport['claim']>) => {
            const claimed = await house.transport.claim(...parameters);
            border();
            return claimed;
          },
          // Whoever stops here has sent and told nobody.
          finish: async (...parameters: Parameters<Transport['finish']>) => {
            border();
            const there = await house.transport.finish(...parameters);
            border();
            return there;
          },
        });
        // A peer that knows a repetition by its identity.
        const received: string[] = [];
        const told = new Map<string, boolean[]>();
        const taker = carrier({
          ...{ maxAttempts: 1000, leaseMs: 1 },
          async carry(_bodyId, envelope, { interrupted }) {
            border();
            const data = String(envelope.data);
            told.set(data, [...(told.get(data) ?? []), interrupted]);
            if (!received.includes(data)) received.push(data);
            return { outcome: 'sent', replies: [] };
          },
        });
        const sent = keys.map((key, n) => note(channel, `${key}:${n}`, { partitionkey: `k${key}` }));
        await send(...sent);
        const find = (_body: string, name: string) => (name === channel ? taker : undefined);
        const hands = [1, 2].map(() => createHands({ runtime: () => house.runtime, transport: faulty, find }));
        while ((await left(channel)) > 0) await Promise.all(hands.map((hand) => hand.drain()));
        for (const key of new Set(keys)) {
          const inOrder = sent.map(({ data }) => String(data)).filter((data) => data.startsWith(`${key}:`));
          expect(received.filter((data) => data.startsWith(`${key}:`))).toEqual(inOrder);
        }
        expect(await dead(channel)).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 8 });
  }, 120_000);

  it('is known to the next one as cut off when somebody fell silent over it', async () => {
    const channel = fresh();
    await send(note(channel, 'a'));
    const silent: Transport = Object.assign(Object.create(house.transport) as Transport, {
      claim: house.transport.claim.bind(house.transport),
      settle: house.transport.settle.bind(house.transport),
      finish: () => Promise.reject(new Error('killed')),
    });
    const circumstances: boolean[] = [];
    const taker = carrier({
      leaseMs: 0,
      async carry(_bodyId, _envelope, { interrupted }) {
        circumstances.push(interrupted);
        if (interrupted) throw new SendFailure('later', 'not yet');
        return { outcome: 'sent', replies: [] };
      },
    });
    await take(channel, taker, silent);
    await take(channel, taker);
    // That attempt was told of: the third one is a plain repetition.
    while (circumstances.length < 3) await take(channel, taker);
    expect(circumstances).toEqual([false, true, false]);
    expect(await left(channel)).toBe(0);
  });

  it('is noted when the database is back, and not sent again, when that was away as the peer answered', async () => {
    const channel = fresh();
    await send(note(channel, 'a'));
    let away = 0;
    const faulty: Transport = Object.assign(Object.create(house.transport) as Transport, {
      lanes: house.transport.lanes.bind(house.transport),
      onAccepted: house.transport.onAccepted.bind(house.transport),
      claim: house.transport.claim.bind(house.transport),
      settle: house.transport.settle.bind(house.transport),
      enlist: house.transport.enlist.bind(house.transport),
      finish: async (...[ctx, ended]: Parameters<Transport['finish']>) => {
        // The connection of this transaction is lost, several times over.
        if ((away += 1) <= 6) await ctx.db.run(sql`select pg_terminate_backend(pg_backend_pid())`);
        return house.transport.finish(ctx, ended);
      },
    });
    let carried = 0;
    const taker = carrier({
      async carry() {
        carried += 1;
        return { outcome: 'sent', replies: [] };
      },
    });
    const find = (_body: string, name: string) => (name === channel ? taker : undefined);
    await createHands({ runtime: () => house.runtime, transport: faulty, find }).drain();
    expect([carried, await left(channel), await dead(channel)]).toEqual([1, 0, []]);
    const outcomes = await rows<{ outcome: string }>('select outcome from bus.passage where route = $1', channel);
    expect(outcomes).toEqual([{ outcome: 'done' }]);
  });

  it('is not told as done by one whose lease has ended', async () => {
    const channel = fresh();
    await send(note(channel, 'a'));
    let second: Promise<number> | undefined;
    const outcomes: string[] = [];
    const slow = carrier({
      leaseMs: 0,
      async carry() {
        // Meanwhile another one takes it up, and ends before.
        second = take(channel, carrier({ carry: async () => ({ outcome: 'by the second', replies: [] }) }));
        await second;
        return { outcome: 'by the first', replies: [note(`${channel}-reply`, 'twice?')] };
      },
    });
    await take(channel, slow);
    const steps = await rows<{ steps: { outcome: string }[] }>(
      'select p.steps from bus.passage p where p.route = $1 order by attempt',
      channel,
    );
    outcomes.push(...steps.flatMap(({ steps: all }) => all.map(({ outcome }) => outcome)));
    expect(outcomes).toEqual(['by the second']);
    expect(await left(`${channel}-reply`)).toBe(0);
  });

  it('holds no connection while the peer thinks, and lets other keys pass', async () => {
    const channel = fresh();
    await send(note(channel, 'slow', { partitionkey: 'a' }), note(channel, 'quick', { partitionkey: 'b' }));
    const done: string[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    let quick = () => {};
    const passed = new Promise<void>((resolve) => (quick = resolve));
    const taker = carrier({
      async carry(_bodyId, { data }) {
        if (data === 'slow') await gate;
        done.push(String(data));
        if (data === 'quick') quick();
        return { outcome: 'sent', replies: [] };
      },
    });
    const find = (_body: string, name: string) => (name === channel ? taker : undefined);
    const drained = createHands({ runtime: () => house.runtime, transport: house.transport, find }).drain();
    await passed;
    const held = () =>
      house.database.admin<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity
         where datname = current_database() and state = 'idle in transaction'`,
      );
    // The quick one may be about to note how it ended.
    while ((await held())[0]!.n > 0);
    expect(done).toEqual(['quick']);
    release();
    await drained;
    expect(done).toEqual(['quick', 'slow']);
  });

  it('keeps no other partner waiting, however many of them think', async () => {
    const slow = [fresh(), fresh(), fresh()];
    const quick = fresh();
    const keys = Array.from({ length: 8 }, (_, n) => `k${n}`);
    for (const channel of slow) await send(...keys.map((key) => note(channel, key, { partitionkey: key })));
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    let arrived = () => {};
    const passed = new Promise<void>((resolve) => (arrived = resolve));
    const taker = carrier({
      async carry(_bodyId, { channel }) {
        if (channel === quick) arrived();
        else await gate;
        return { outcome: 'sent', replies: [] };
      },
    });
    const find = (_body: string, name: string) => ([...slow, quick].includes(name) ? taker : undefined);
    const drained = createHands({ runtime: () => house.runtime, transport: house.transport, find }).drain();
    await send(note(quick, 'quick'));
    await passed;
    release();
    await drained;
    expect(await Promise.all(slow.map(left))).toEqual([0, 0, 0]);
  });

  it('goes together, those of a key excepted, and what one of them leaves behind costs the others nothing', async () => {
    const channel = fresh();
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    const sent = ['a1', 'a2', 'b1', 'c1', 'c2', 'c3', 'd1'];
    await send(...sent.map((data) => note(channel, data, { partitionkey: data[0]! })));
    const rounds: string[][] = [];
    let round: string[] = [];
    const taker = carrier({
      atOnce: 10,
      async carry(_bodyId, { data }) {
        round.push(String(data));
        if (data === 'b1') throw new SendFailure('never', '422');
        const reply =
          data === 'd1' ? note(`${channel}-reply`, 'x', { data: cycle }) : note(`${channel}-reply`, `re ${data}`);
        return { outcome: 'sent', replies: [reply] };
      },
    });
    while ((await left(channel)) > 0) {
      round = [];
      await take(channel, taker);
      if (round.length > 0) rounds.push(round.sort());
    }
    expect(rounds).toEqual([['a1', 'b1', 'c1', 'd1'], ['a2', 'c2'], ['c3']]);
    const replies = await rows<{ data: string }>(
      'select data from bus.envelope where channel = $1',
      `${channel}-reply`,
    );
    expect(replies.map(({ data }) => data).sort()).toEqual(['"re a1"', '"re a2"', '"re c1"', '"re c2"', '"re c3"']);
    expect((await dead(channel)).map(({ reason }) => reason.slice(0, 3)).sort()).toEqual(['422', 'wha']);
  });

  it('lets those follow that stood behind one which is taken no further', async () => {
    const channel = fresh();
    await send(note(channel, 'a', { partitionkey: 'k' }));
    await take(channel, carrier({}));
    // The same name again, and an expired one, each before others of its key.
    await send(note(channel, 'a', { partitionkey: 'k' }), note(channel, 'b', { partitionkey: 'k' }));
    await send(
      note(channel, 'c', { partitionkey: 'l', expirytime: new Date(0) }),
      note(channel, 'd', { partitionkey: 'l' }),
    );
    const carried: unknown[] = [];
    const taker = carrier({
      async carry(_bodyId, { data }) {
        carried.push(data);
        return { outcome: 'sent', replies: [] };
      },
    });
    while ((await left(channel)) > 0) await take(channel, taker);
    expect(carried.sort()).toEqual(['b', 'd']);
  });

  it('is set aside with its reason when the peer refuses, and when it may have acted already', async () => {
    const channel = fresh();
    await send(note(channel, 'refused'), note(channel, 'uncertain'));
    const taker = carrier({
      async carry(_bodyId, { data }) {
        throw data === 'refused'
          ? new SendFailure('never', '422: codice fiscale errato')
          : new SendFailure('unknown', 'other side closed');
      },
    });
    while ((await left(channel)) > 0) await take(channel, taker);
    const letters = (await dead(channel)).map(({ reason, attempts }) => [attempts, reason]);
    expect(letters.sort()).toEqual([
      [1, '422: codice fiscale errato'],
      [1, expect.stringContaining('not risked twice: other side closed')],
    ]);
  });

  it('waits as long as the peer asks', async () => {
    const channel = fresh();
    const [id] = await send(note(channel, 'a'));
    await take(channel, carrier({ carry: () => Promise.reject(new SendFailure('later', '503', 3_600_000)) }));
    const [waiting] = await house.database.admin<{ due: Date }>('select due_at as due from bus.waiting where id = $1', [
      id,
    ]);
    const minutes = (waiting!.due.getTime() - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(58);
    expect(await take(channel, carrier({}))).toBe(0);
  });

  it('is tried no more than it may be', async () => {
    const channel = fresh();
    await send(note(channel, 'a'));
    let tried = 0;
    const taker = carrier({
      async carry() {
        tried += 1;
        throw new SendFailure('later', 'ECONNREFUSED');
      },
    });
    while ((await left(channel)) > 0) await take(channel, taker);
    expect([tried, await dead(channel)]).toEqual([3, [{ attempts: 3, reason: 'ECONNREFUSED' }]]);
  });

  it('goes out once for a name, however often that is sent', async () => {
    const channel = fresh();
    await send(note(channel, 'a'), note(channel, 'a'), note(channel, 'a'));
    const ids: string[] = [];
    const taker = carrier({
      async carry(_bodyId, { id }) {
        ids.push(id);
        return { outcome: 'sent', replies: [] };
      },
    });
    while ((await left(channel)) > 0) await take(channel, taker);
    expect(ids).toHaveLength(1);
  });

  it('does not go again because its answer is none that a message can carry', async () => {
    const channel = fresh();
    await send(note(channel, 'a'));
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    let carried = 0;
    const taker = carrier({
      async carry() {
        carried += 1;
        return { outcome: 'sent', replies: [note(`${channel}-reply`, 'x', { data: cycle })] };
      },
    });
    for (let n = 0; n < 3; n += 1) await take(channel, taker);
    expect([carried, await dead(channel)]).toEqual([
      1,
      [{ attempts: 1, reason: expect.stringContaining('cannot be kept') }],
    ]);
  });

  it('brings answers to where they are asked for, with the cause that they have', async () => {
    const channel = fresh();
    const [id] = await send(note(channel, 'a'));
    const reply = note(`${channel}-reply`, 'risposta', { causationid: id!, correlationid: id! });
    await take(channel, carrier({ carry: async () => ({ outcome: 'sent', replies: [reply] }) }));
    const [answer] = await house.take(`${channel}-reply`);
    expect(answer!.envelope).toMatchObject({ data: 'risposta', causationid: id, correlationid: id });
  });
});
