import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql, type Context } from '../../kernel/index.ts';
import { createPostgresTransport } from '../transport/postgres.ts';
import { transportHouse, type TransportHouse } from '../transport/testing/house.ts';
import type { Envelope, NewMessage, Transport } from '../transport/types.ts';
import { createHands } from './hands.ts';
import { Dead, type Consumer } from './types.ts';

let house: TransportHouse;
let count = 0;
beforeAll(async () => {
  house = await transportHouse((installation, claims) =>
    createPostgresTransport({ runtime: () => installation().runtime, claims }),
  );
});
afterAll(() => house.close());

const fresh = () => `d${(count += 1)}`;
const write = (ctx: Context, text: string) =>
  ctx.db.run(sql`insert into notes.note (body_id, id, text) values (${ctx.bodyId}, ${ctx.id()}, ${text})`);
const textOf = (channel: string, { data }: Envelope) => `${channel} ${String(data)}`;

/** Effects of a channel in the order in which they came to be: transactions of one lane follow each other, so do their numbers. */
async function effects(channel: string): Promise<readonly string[]> {
  const rows = await house.database.admin<{ text: string }>(
    'select text from notes.note where starts_with(text, $1) order by xmin::text::bigint, cmin::text::bigint',
    [`${channel} `],
  );
  return rows.map(({ text }) => text.slice(channel.length + 1));
}

function consumer(channel: string, more: Partial<Consumer> = {}): Consumer {
  return {
    ...{ batch: 20, hands: 2, maxAttempts: 3, firstRetryMs: 1 },
    handle: async (ctx, envelope) => void (await write(ctx, textOf(channel, envelope))),
    ...more,
  };
}

function handsOf(channel: string, taker: Consumer, transport: Transport = house.transport) {
  return createHands({
    runtime: () => house.runtime,
    transport,
    find: (_body, name) => (name === channel ? taker : undefined),
  });
}

const note = (channel: string, data: string, more: Partial<NewMessage> = {}): NewMessage => ({
  ...{ channel, source: 'test', type: 'it.test.noted', data, eventId: data },
  ...more,
});

/** Until the store has nothing more for the channel, also what waits for a second try. */
async function settle(channel: string, ...hands: readonly ReturnType<typeof handsOf>[]): Promise<void> {
  const left = () =>
    house.database.admin<{ n: number }>(
      `select count(*)::int as n from (select channel from bus.ready union all
         select channel from bus.waiting where not parked and due_at is not null) m where channel = $1`,
      [channel],
    );
  for (;;) {
    await Promise.all(hands.map((hand) => hand.drain()));
    if ((await left())[0]!.n === 0) return;
  }
}

describe('delivery', () => {
  it('has the effect of each message once and in order per key, whatever fails between two steps', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.nat(3), { minLength: 1, maxLength: 25 }),
      fc.infiniteStream(fc.nat(9)),
      fc.constantFrom(1, 7),
      async (keys, dice, batch) => {
        const channel = fresh();
        // Where the dice shows nothing, what comes next never happens: to whoever called, the process has died there.
        const border = () => {
          if (dice.next().value === 0) throw new Error('planted fault');
        };
        const faulty: Transport = {
          accept: async (bodyId, messages) => {
            border();
            const ids = await house.transport.accept(bodyId, messages);
            border();
            return ids;
          },
          enlist: (ctx, messages) => house.transport.enlist(ctx, messages),
          onAccepted: (told) => house.transport.onAccepted(told),
          lanes: (now) => house.transport.lanes(now),
          claim: async (ctx, name, lanes, limit) => {
            const claimed = await house.transport.claim(ctx, name, lanes, limit);
            border();
            return claimed;
          },
          settle: async (ctx, ended) => {
            border();
            await house.transport.settle(ctx, ended);
            border();
          },
          recover: (now) => house.transport.recover(now),
          shelve: (ctx, message) => house.transport.shelve(ctx, message),
          finish: (ctx, ended) => house.transport.finish(ctx, ended),
          release: (ctx, id, again) => house.transport.release(ctx, id, again),
          replace: (ctx, id, message) => house.transport.replace(ctx, id, message),
          open: (bodyId, sha256) => house.transport.open(bodyId, sha256),
        };
        const taker = consumer(channel, {
          ...{ batch, maxAttempts: 1000 },
          async handle(ctx, envelope) {
            border();
            await write(ctx, textOf(channel, envelope));
            border();
          },
        });
        for (const [n, key] of keys.entries()) {
          const message = note(channel, `${key}:${n}`, { partitionkey: `k${key}` });
          // A sender that has no answer sends again, under the same name.
          for (let sent = false; !sent;)
            sent = await faulty.accept(house.bodyId, [message]).then(
              () => true,
              () => false,
            );
        }
        await settle(channel, handsOf(channel, taker, faulty), handsOf(channel, taker, faulty));
        const had = await effects(channel);
        expect([...had].sort()).toEqual(keys.map((key, n) => `${key}:${n}`).sort());
        for (const key of new Set(keys)) {
          const numbers = had.filter((text) => text.startsWith(`${key}:`)).map((text) => Number(text.split(':')[1]));
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        }
      },
    );
    await fc.assert(property, { numRuns: process.env['DIGIPRO_TEST'] === 'long' ? 300 : 12 });
  });

  it('has an effect once for a name that two senders bring in different lanes', async () => {
    const channel = fresh();
    for (const key of ['a', 'b', 'c']) {
      await house.transport.accept(house.bodyId, [note(channel, 'x', { eventId: 'invoice-1', partitionkey: key })]);
    }
    const [one, two] = [handsOf(channel, consumer(channel)), handsOf(channel, consumer(channel))];
    await settle(channel, one, two);
    expect(await effects(channel)).toEqual(['x']);
    const outcomes = await house.database.admin<{ outcome: string }>(
      'select outcome from bus.passage where route = $1 order by outcome',
      [channel],
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'duplicate', 'duplicate']);
  });

  it('sets a poisoned message aside with its reason and history, its key behind it, and no other key', async () => {
    const channel = fresh();
    const taker = consumer(channel, {
      async handle(ctx, envelope, trace) {
        trace.steps.push({ step: 'read', outcome: 'read', ms: 1 });
        await write(ctx, textOf(channel, envelope));
        if (envelope.data === 'p1') throw new Error('the partner said \0 no');
      },
    });
    const of = (data: string, partitionkey: string) => note(channel, data, { partitionkey });
    await house.transport.accept(house.bodyId, [
      of('p1', 'p'),
      of('p2', 'p'),
      of('o1', 'o'),
      of('p3', 'p'),
      of('o2', 'o'),
    ]);
    const hands = handsOf(channel, taker);
    await settle(channel, hands);
    expect(await effects(channel)).toEqual(['o1', 'o2']);
    const [dead] = await house.database.admin<{ message_id: string; attempts: number; reason: string }>(
      'select message_id, attempts, reason from bus.dead where route = $1',
      [channel],
    );
    expect(dead).toMatchObject({ attempts: 3, reason: 'the partner said  no' });
    const passages = await house.database.admin<{ outcome: string; steps: { step: string }[] }>(
      'select outcome, steps from bus.passage where message_id = $1 order by attempt',
      [dead!.message_id],
    );
    expect(passages.map(({ outcome }) => outcome)).toEqual(['retry', 'retry', 'dead']);
    expect(passages[2]!.steps.map(({ step }) => step)).toEqual(['read', 'failure']);
    await house.within((ctx) => house.transport.release(ctx, dead!.message_id, false));
    await settle(channel, hands);
    expect(await effects(channel)).toEqual(['o1', 'o2', 'p2', 'p3']);
  });

  it('tries nothing again where no repetition can help', async () => {
    const channel = fresh();
    const taker = consumer(channel, {
      handle: () => Promise.reject(new Dead('not a message of ours')),
    });
    await house.transport.accept(house.bodyId, [note(channel, 'x')]);
    await settle(channel, handsOf(channel, taker));
    expect(await house.database.admin('select attempts from bus.dead where route = $1', [channel])).toEqual([
      { attempts: 1 },
    ]);
  });

  it('sets a message aside also when what its consumer would do about it fails', async () => {
    const channel = fresh();
    const taker = consumer(channel, {
      handle: (_ctx, { data }) => (data === 'bad' ? Promise.reject(new Dead('bad')) : Promise.resolve()),
      dead: () => Promise.reject(new Error('and the care fails')),
    });
    await house.transport.accept(house.bodyId, [note(channel, 'bad'), note(channel, 'good')]);
    await settle(channel, handsOf(channel, taker));
    const letters = await house.database.admin('select reason from bus.dead where route = $1', [channel]);
    expect(letters).toEqual([{ reason: 'bad; and then: and the care fails' }]);
  });

  it('lets a message go that nobody wants any more, and says so', async () => {
    const channel = fresh();
    await house.transport.accept(house.bodyId, [
      note(channel, 'late', { expirytime: new Date('2020-01-01') }),
      note(channel, 'x'),
    ]);
    await settle(channel, handsOf(channel, consumer(channel)));
    expect(await effects(channel)).toEqual(['x']);
    const found = await house.database.admin(`select from bus.passage where route = $1 and outcome = 'expired'`, [
      channel,
    ]);
    expect(found).toHaveLength(1);
  });

  it('never takes more than it asks for, and loses nothing, while statistics change under it', async () => {
    const channel = fresh();
    const total = 4000;
    const send = async () => {
      for (let n = 0; n < total; n += 100) {
        const names = Array.from({ length: 100 }, (_, index) => note(channel, `${n + index}`));
        await house.transport.accept(house.bodyId, names);
      }
    };
    let sending = true;
    const seen = new Set<string>();
    let most = 0;
    const take = async () => {
      for (let got = 1; sending || got > 0;) {
        const taken = await house.take(channel, 50);
        most = Math.max(most, taken.length);
        for (const { envelope } of taken) seen.add(envelope.id);
        got = taken.length;
      }
    };
    const analyze = async () => {
      while (sending) await house.database.admin('analyze bus.ready, bus.envelope, bus.waiting');
    };
    await Promise.all([send().finally(() => (sending = false)), take(), take(), analyze()]);
    await take();
    expect(most).toBeLessThanOrEqual(50);
    expect(seen.size).toBe(total);
  });

  it('wakes by itself for what this process accepts, and finds what another one left', async () => {
    const channel = fresh();
    let heard: (text: string) => void = () => undefined;
    const next = () => new Promise<string>((resolve) => (heard = resolve));
    const taker = consumer(channel, { handle: async (_ctx, envelope) => heard(String(envelope.data)) });
    await house.transport.accept(house.bodyId, [note(channel, 'left')]);
    const hands = handsOf(channel, taker);
    const left = next();
    hands.start();
    expect(await left).toBe('left');
    const own = next();
    await house.transport.accept(house.bodyId, [note(channel, 'own')]);
    expect(await own).toBe('own');
    await hands.stop();
  });

  // Last: connections of the pool that were cut show it when they are used.
  it('loses nothing and doubles nothing when the database drops its connections meanwhile', async () => {
    const channel = fresh();
    const taker = consumer(channel, { batch: 10, maxAttempts: 1000 });
    const names = Array.from({ length: 120 }, (_, n) => `${n % 7}:${n}`);
    await house.transport.accept(
      house.bodyId,
      names.map((name) => note(channel, name, { partitionkey: name.split(':')[0]! })),
    );
    const hands = handsOf(channel, taker);
    const cut = async () => {
      await house.database.admin(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'digipro%'`,
      );
    };
    for (let n = 0; n < 5; n += 1) await Promise.all([hands.drain().catch(() => undefined), cut()]);
    // A connection that was cut fails the first who uses it.
    const whole = () =>
      settle(channel, hands).then(
        () => true,
        () => false,
      );
    while (!(await whole()));
    expect([...(await effects(channel))].sort()).toEqual([...names].sort());
  });
});
