import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../../../kits/testing/house.ts';
import type { Caller } from '../../../kernel/index.ts';
import { keepConnections } from '../../endpoints/open.ts';
import { createPoller } from '../../endpoints/poller.ts';
import { createPostgresTransport } from '../../transport/postgres.ts';
import { memoryClaims } from '../../transport/testing/house.ts';
import type { Connection } from '../types.ts';
import { connectorHouse } from '../testing/house.ts';
import { timerConnector } from './timer.ts';

/** A timer whose clock stands where the test puts it. */
function timerAt(settings: object): { look(at: string): Promise<readonly string[]>; connection: Connection } {
  const time = { now: new Date(0) };
  const connection = timerConnector.open({ to: 'nightly', ...settings }, connectorHouse({ now: () => time.now }));
  let position: unknown = null;
  return {
    connection,
    async look(at) {
      time.now = new Date(at);
      const caught = await connection.poll!(position);
      ({ position } = caught);
      return caught.messages.map(({ eventId }) => eventId);
    },
  };
}

describe('a timer', () => {
  it('sends a message for each occurrence, named by its instant, and none for those before it was set up', async () => {
    const timer = timerAt({ cron: '*/15 * * * *' });
    expect(await timer.look('2026-11-30T10:05:00.000Z')).toEqual([]);
    expect(await timer.look('2026-11-30T10:14:59.999Z')).toEqual([]);
    expect(await timer.look('2026-11-30T10:15:00.000Z')).toEqual(['2026-11-30T10:15:00.000Z']);
    expect(await timer.look('2026-11-30T10:15:00.500Z')).toEqual([]);
    expect(await timer.look('2026-11-30T10:30:20.000Z')).toEqual(['2026-11-30T10:30:00.000Z']);
  });

  it.each([
    ['once', ['2026-12-02T01:30:00.000Z']],
    ['skip', []],
  ])('after a stop of days makes up for what was missed: %s', async (missed, expected) => {
    const timer = timerAt({ cron: '30 2 * * *', missed });
    await timer.look('2026-11-29T10:00:00.000Z');
    expect(await timer.look('2026-12-02T09:00:00.000Z')).toEqual(expected);
    expect(await timer.look('2026-12-02T09:00:01.000Z')).toEqual([]);
    expect(await timer.look('2026-12-03T01:30:00.100Z')).toEqual(['2026-12-03T01:30:00.000Z']);
  });

  it('comes once in the night that has half past two twice, and in the one that has none', async () => {
    const timer = timerAt({ cron: '30 2 * * *' });
    const seen: string[] = [];
    const looks = ['2026-03-28T12:00', '2026-03-29T12:00', '2026-10-24T12:00', '2026-10-25T00:31', '2026-10-25T01:31'];
    for (const at of looks) seen.push(...(await timer.look(`${at}:00.000Z`)));
    expect(seen).toEqual(['2026-03-29T01:00:00.000Z', '2026-10-24T00:30:00.000Z', '2026-10-25T00:30:00.000Z']);
  });

  it('goes by the clock of its zone', async () => {
    const timer = timerAt({ cron: '0 8 * * *', zone: 'America/New_York' });
    await timer.look('2026-11-30T12:00:00.000Z');
    expect(await timer.look('2026-11-30T13:00:00.000Z')).toEqual(['2026-11-30T13:00:00.000Z']);
    expect(await timer.connection.test()).toMatchObject({
      ok: true,
      detail: { en: expect.stringContaining('2026-12-01T13:00:00.000Z') },
    });
  });
});

describe('a timer of a body', () => {
  let house: House;
  let admin: Caller;
  beforeAll(async () => {
    house = await testHouse({});
    admin = house.as('administrator');
  });
  afterAll(() => house.close());

  const setUp = (settings: object) =>
    house.call(admin, 'bus.endpoints.put', {
      ...{ code: 'notte', name: 'Aggiornamenti notturni', connector: 'timer' },
      settings: { cron: '30 2 * * *', to: 'nightly', ...settings },
    });
  /** As if the program had stood still since then. */
  const stoppedSince = (after: string) =>
    house.database.admin(
      `update bus.poll set next_at = $1::text::timestamptz, position = jsonb_set(position, '{after}', to_jsonb($1::text))`,
      [after],
    );
  const sent = () =>
    house.database.admin<{ event: string; data: string }>(
      `select head ->> 'eventId' as event, data from bus.envelope where channel = 'nightly' order by id`,
    );

  it.each([
    ['/settings/cron', { cron: 'ogni notte' }],
    ['/settings/cron', { cron: '0 0 30 2 *' }],
    ['/settings/zone', { zone: 'Europe/Valdoro' }],
  ])('is refused at %s for %j', async (pointer, settings) => {
    await expect(setUp(settings)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer }] });
  });

  it('sends once for an occurrence, however many processes look', async () => {
    await setUp({ data: { what: 'ipa' } });
    await house.runtime.settle();
    expect(await sent()).toEqual([]);
    await stoppedSince('2026-11-20T12:00:00.000Z');
    const ports = {
      runtime: () => house.runtime,
      secrets: undefined as never,
      content: undefined as never,
    };
    const processes = Array.from({ length: 4 }, () =>
      createPoller({
        runtime: ports.runtime,
        transport: createPostgresTransport({ runtime: ports.runtime, claims: memoryClaims() }),
        connections: keepConnections(ports),
      }),
    );
    await Promise.all(processes.map((one) => one.drain()));
    const messages = await sent();
    expect(messages).toHaveLength(1);
    const { event, data } = messages[0]!;
    expect(JSON.parse(data)).toEqual({ what: 'ipa', at: event });
    expect(new Date(event).toLocaleTimeString('it', { timeZone: 'Europe/Rome' })).toBe('02:30:00');
  });

  it('that has another rule now does not make up for what the old one missed', async () => {
    await stoppedSince('2026-11-20T12:00:00.000Z');
    await setUp({ cron: '45 2 * * *' });
    await house.runtime.settle();
    expect(await sent()).toHaveLength(1);
  });
});
