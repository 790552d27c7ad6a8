import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestInstallation } from '../../../../test/support/index.ts';
import type { Claimed, ClaimStore, NewMessage, Transport } from '../types.ts';
import { ALL_LANES, transportHouse, type TransportHouse } from './house.ts';

class Fault extends Error {}

/** What every transport keeps, whatever carries its messages. */
export function transportConformance(
  name: string,
  make: (house: () => TestInstallation, claims: ClaimStore) => Transport,
): void {
  describe(`${name} as a transport`, () => {
    let house: TransportHouse;
    let count = 0;
    beforeAll(async () => {
      house = await transportHouse(make);
    });
    afterAll(() => house.close());

    /** A channel that no other test uses. */
    const fresh = () => `c${(count += 1)}`;
    const message = (channel: string, data: unknown, more: Partial<NewMessage> = {}): NewMessage => ({
      ...{ channel, source: 'test', type: 'it.test.noted', data },
      ...more,
    });
    const send = (...messages: NewMessage[]) => house.transport.accept(house.bodyId, messages);
    const dataOf = (taken: readonly Claimed[]) => taken.map(({ envelope }) => envelope.data);
    const later = (ms: number) => new Date(Date.now() + ms);

    it('carries every attribute of a message, and gives it its own identity when it has none', async () => {
      const channel = fresh();
      const cause = '01939b5e-0000-7000-8000-000000000001';
      const said = {
        ...message(channel, { euro: 12.5, note: 'è "urgente" \\ {NULL} \u0000' }),
        ...{ eventId: 'invoice-7', subject: 'invoice/7', dataschema: 'urn:invoice:2', partitionkey: 'k,"{}' },
        ...{ time: new Date('2026-11-30T09:00:00.000Z'), expirytime: new Date('2036-01-01T00:00:00.000Z') },
        ...{ correlationid: cause, causationid: cause, replayof: cause, classification: 'personal' as const },
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        headers: { desk: 'protocollo' },
        resume: { version: 3, place: '/steps/1', how: 'wake' as const, note: { seconds: 60 } },
      };
      const [id, bare] = await send(said, message(channel, null));
      const taken = await house.take(channel);
      const byId = new Map(taken.map(({ envelope }) => [envelope.id, envelope]));
      expect(byId.get(id!)).toEqual({ ...said, id, acceptedAt: expect.any(Date) });
      expect(byId.get(bare!)).toMatchObject({ eventId: bare, correlationid: bare, data: null });
    });

    it('carries texts as they are, and what is large or no text by its digest', async () => {
      const channel = fresh();
      const xml = '<a>è</a>';
      const large = { rows: 'à'.repeat(40_000) };
      await send(
        message(channel, xml, { datacontenttype: 'application/xml', partitionkey: 'k' }),
        message(channel, large, { partitionkey: 'k' }),
        message(channel, Buffer.from([0, 1, 255]), { partitionkey: 'k' }),
      );
      const [first, second, third] = (await house.take(channel)).map(({ envelope }) => envelope);
      expect(first!.data).toBe(xml);
      expect([second!.data, third!.data]).toEqual([undefined, undefined]);
      expect(JSON.parse(String(await house.transport.open(house.bodyId, second!.sha256!)))).toEqual(large);
      expect([...(await house.transport.open(house.bodyId, third!.sha256!))]).toEqual([0, 1, 255]);
    });

    it('refuses what it cannot carry by its name, and lets others of the same moment through', async () => {
      const channel = fresh();
      const cycle: { self?: unknown } = {};
      cycle.self = cycle;
      const wrong: readonly (readonly [string, Partial<NewMessage>])[] = [
        ['/channel', { channel: 'Canale; drop table' }],
        ['/source', { source: '' }],
        ['/type', { type: 'a\0b' }],
        ['/data', { data: cycle }],
        ['/data', { data: 'a\0b', datacontenttype: 'text/plain' }],
        ['/partitionkey', { partitionkey: 'k'.repeat(501) }],
        ['/correlationid', { correlationid: 'mine' }],
        ['/traceparent', { traceparent: 'garbage' }],
        ['/expirytime', { expirytime: new Date(Number.NaN) }],
        ['/notBefore', { notBefore: new Date(Number.NaN) }],
        ['/headers.note', { headers: { note: 'a\0' } }],
      ];
      const attempts = wrong.map(([, more]) => send(message(channel, 'bad', more)).catch((error: unknown) => error));
      const good = send(message(channel, 'good'));
      for (const [index, attempt] of attempts.entries()) {
        expect(await attempt).toMatchObject({ errors: [{ pointer: wrong[index]![0] }] });
      }
      await good;
      expect(dataOf(await house.take(channel))).toEqual(['good']);
    });

    it('has stored what it has accepted, however many accept at once', async () => {
      const channel = fresh();
      const ids = await Promise.all(Array.from({ length: 300 }, (_, n) => send(message(channel, n))));
      const taken = await house.take(channel, 1000);
      expect(taken.map(({ envelope }) => envelope.id).sort()).toEqual(ids.flat().sort());
    });

    it('sends what a transaction enlists when it commits, and nothing of one that fails', async () => {
      const channel = fresh();
      const enlist = (data: string, fail: boolean) =>
        house.within(async (ctx) => {
          await house.transport.enlist(ctx, [message(channel, data)]);
          if (fail) throw new Fault();
        });
      await enlist('kept', false);
      await expect(enlist('lost', true)).rejects.toThrow(Fault);
      expect(dataOf(await house.take(channel))).toEqual(['kept']);
    });

    it('keeps a message until its instant, those of its key behind it, and lets others pass', async () => {
      const [far, near] = [fresh(), fresh()];
      const isDue = later(3_600_000);
      await send(message(far, 'later', { partitionkey: 'k', notBefore: isDue }));
      await send(message(far, 'after it', { partitionkey: 'k' }), message(far, 'other', { partitionkey: 'o' }));
      expect(dataOf(await house.take(far))).toEqual(['other']);
      const hasWork = async (at: Date) => (await house.transport.lanes(at)).some(({ channel }) => channel === far);
      expect([await hasWork(new Date()), await hasWork(isDue)]).toEqual([false, true]);
      await send(message(near, 'later', { partitionkey: 'k', notBefore: later(50) }));
      await send(message(near, 'after it', { partitionkey: 'k' }));
      const taken: unknown[] = [];
      while (taken.length < 2) taken.push(...dataOf(await house.take(near)));
      expect(taken).toEqual(['later', 'after it']);
    });

    it('gives back at once what a process had in hand that is gone, and leaves what waits for its time', async () => {
      const channel = fresh();
      await send(message(channel, 'leased', { partitionkey: 'a' }), message(channel, 'tried', { partitionkey: 'b' }));
      await house.within(async (ctx) => {
        for (const claimed of await house.transport.claim(ctx, channel, ALL_LANES, 2)) {
          const isLeased = claimed.envelope.data === 'leased';
          const at = later(3_600_000);
          await house.transport.settle(ctx, [
            { claimed, verdict: isLeased ? { kind: 'lease', until: at } : { kind: 'retry', at } },
          ]);
        }
      });
      expect(await house.take(channel)).toEqual([]);
      expect(await house.transport.recover(new Date())).toBe(1);
      expect(dataOf(await house.take(channel))).toEqual(['leased']);
    });

    it('shelves a message for a person to decide on, with the transaction or not at all', async () => {
      const channel = fresh();
      const shelve = (fail: boolean) =>
        house.within(async (ctx) => {
          const shelved = await house.transport.shelve(ctx, message(channel, 'shelved', { partitionkey: 'k' }));
          if (fail) throw new Fault();
          return shelved;
        });
      await expect(shelve(true)).rejects.toThrow(Fault);
      const id = await shelve(false);
      await send(message(channel, 'behind', { partitionkey: 'k' }));
      expect(await house.take(channel)).toEqual([]);
      expect(await house.within((ctx) => house.transport.release(ctx, id, true))).toBe(true);
      expect(dataOf([...(await house.take(channel)), ...(await house.take(channel))])).toEqual(['shelved', 'behind']);
    });

    it('keeps the order of a key, over as many claims as it takes', async () => {
      const channel = fresh();
      for (let n = 0; n < 30; n += 1) await send(message(channel, n, { partitionkey: `k${n % 3}` }));
      const seen: number[] = [];
      for (let got = 1; got > 0;) {
        const taken = await house.take(channel, 7);
        expect(taken.length).toBeLessThanOrEqual(7);
        seen.push(...(dataOf(taken) as number[]));
        got = taken.length;
      }
      for (const key of [0, 1, 2]) {
        const ofKey = seen.filter((n) => n % 3 === key);
        expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
      }
      expect(seen).toHaveLength(30);
    });

    it('gives a lane into one hand at a time, and gives back what a failed transaction had', async () => {
      const channel = fresh();
      await send(message(channel, 'a', { partitionkey: 'k' }), message(channel, 'b', { partitionkey: 'k' }));
      const failed = house.within(async (ctx) => {
        expect(dataOf(await house.transport.claim(ctx, channel, ALL_LANES, 1))).toEqual(['a']);
        expect(await house.take(channel)).toEqual([]);
        throw new Fault();
      });
      await expect(failed).rejects.toThrow(Fault);
      expect(dataOf(await house.take(channel))).toEqual(['a', 'b']);
    });

    it('lets those behind a message wait, in their order, until it is done', async () => {
      const channel = fresh();
      const of = (data: string, partitionkey: string) => message(channel, data, { partitionkey });
      await send(of('p1', 'poison'));
      await house.within(async (ctx) => {
        const [first] = await house.transport.claim(ctx, channel, ALL_LANES, 1);
        await house.transport.settle(ctx, [{ claimed: first!, verdict: { kind: 'retry', at: later(150) } }]);
      });
      await send(of('p2', 'poison'), of('o1', 'other'), of('p3', 'poison'));
      expect(dataOf(await house.take(channel))).toEqual(['o1']);
      const seen: unknown[] = [];
      await expect
        .poll(async () => {
          seen.push(...dataOf(await house.take(channel)));
          return seen.length;
        })
        .toBe(3);
      expect(seen).toEqual(['p1', 'p2', 'p3']);
    });

    it('sets a message aside until a person decides, and those of its key with it', async () => {
      const channel = fresh();
      const of = (data: string, partitionkey: string) => message(channel, data, { partitionkey });
      const parkFirst = () =>
        house.within(async (ctx) => {
          const [first] = await house.transport.claim(ctx, channel, ALL_LANES, 1);
          await house.transport.settle(ctx, [{ claimed: first!, verdict: { kind: 'park' } }]);
          return first!.envelope.id;
        });
      const [first] = await send(of('p1', 'poison'));
      expect(await parkFirst()).toBe(first);
      await send(of('p2', 'poison'), of('o1', 'other'));
      expect(dataOf(await house.take(channel))).toEqual(['o1']);
      expect(await house.within((ctx) => house.transport.release(ctx, first!, true))).toBe(true);
      expect(await house.within((ctx) => house.transport.release(ctx, first!, true))).toBe(false);
      expect(dataOf(await house.take(channel, 1))).toEqual(['p1']);
      expect(await parkFirst()).not.toBe(first);
      await send(of('p3', 'poison'));
      expect(await house.take(channel)).toEqual([]);
      const second = await house.database.admin<{ id: string }>('select id from bus.waiting where parked');
      await house.within((ctx) => house.transport.release(ctx, second[0]!.id, false));
      expect(dataOf(await house.take(channel))).toEqual(['p3']);
    });

    it('puts another message in the place of one that was set aside, before those that wait behind it', async () => {
      const channel = fresh();
      const of = (data: string) => message(channel, data, { partitionkey: 'k' });
      const [first] = await send(of('wrong'), of('next'));
      await house.within(async (ctx) => {
        const [taken] = await house.transport.claim(ctx, channel, ALL_LANES, 1);
        await house.transport.settle(ctx, [{ claimed: taken!, verdict: { kind: 'park' } }]);
      });
      const replace = () => house.within((ctx) => house.transport.replace(ctx, first!, of('right')));
      expect(await replace()).toMatch(/^[0-9a-f-]{36}$/);
      expect(await replace()).toBeUndefined();
      expect(dataOf(await house.take(channel))).toEqual(['right', 'next']);
    });

    it('tells at once of what it accepts, and from the store of what others left', async () => {
      const channel = fresh();
      const told: string[] = [];
      house.transport.onAccepted((lanes) => told.push(...lanes.map((lane) => lane.channel)));
      await send(message(channel, 1, { partitionkey: 'k' }));
      expect(told).toContain(channel);
      const left = async () => (await house.transport.lanes(new Date())).filter((lane) => lane.channel === channel);
      expect(await left()).toMatchObject([{ bodyId: house.bodyId }]);
      await house.take(channel);
      expect(await left()).toEqual([]);
    });

    it('shows the messages of a body to nobody of another', async () => {
      const channel = fresh();
      const [id] = await send(message(channel, 'ours'));
      expect(await house.take(channel, 100, house.otherBodyId)).toEqual([]);
      await house.within(async (ctx) => {
        const [taken] = await house.transport.claim(ctx, channel, ALL_LANES, 1);
        await house.transport.settle(ctx, [{ claimed: taken!, verdict: { kind: 'park' } }]);
      });
      const theirs = await house.within((ctx) => house.transport.release(ctx, id!, true), house.otherBodyId);
      expect(theirs).toBe(false);
    });
  });
}
