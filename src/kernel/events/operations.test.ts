import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import {
  defineModule,
  eventType,
  object,
  operation,
  romeDate,
  text,
  virtualClock,
  type Caller,
  type StoredEvent,
} from '../index.ts';

const said = eventType({
  type: 'it.digipro.talk.said',
  summary: { it: 'Detto', en: 'Said' },
  data: object({ words: text(100) }),
});
const answered = eventType({ ...said, type: 'it.digipro.talk.answered', summary: { it: 'Risposto', en: 'Answered' } });

const talk = defineModule({
  name: 'talk',
  permissions: { 'talk.words.say': { sentence: { it: 'parlare', en: 'speak' }, roles: ['officer'] } },
  events: [said, answered],
  subscriptions: [
    {
      name: 'talk.answer',
      events: [said],
      handler: async (ctx, event: StoredEvent) => {
        ctx.emit(answered, { subject: event.subject, data: { words: 'eco' } });
      },
    },
  ],
  operations: [
    operation({
      name: 'talk.words.say',
      summary: { it: 'Dire', en: 'Say' },
      permission: 'talk.words.say',
      effect: 'write',
      input: object({ room: text(20), words: text(100) }),
      output: object({}),
      async handler(ctx, { room, words }) {
        ctx.emit(said, { subject: `talk/room/${room}`, data: { words } });
        return {};
      },
    }),
  ],
});

interface Fact {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly correlationId: string;
}

describe('the explorer of facts', () => {
  const clock = virtualClock(new Date('2026-03-01T10:00:00Z'));
  let house: TestInstallation;
  let officer: Caller;
  let administrator: Caller;

  const say = async (when: string, room: string, caller: Caller) => {
    clock.set(new Date(when));
    const correlationId = house.runtime.entropy.id(clock.realNow());
    await house.call({ ...caller, correlationId }, 'talk.words.say', { room, words: 'buongiorno' });
    await house.runtime.settle();
  };
  beforeAll(async () => {
    house = await testInstallation({ modules: [talk], clock });
    officer = house.person('officer');
    administrator = house.person('administrator');
    await say('2026-03-28T22:59:59Z', 'sala', officer);
    await say('2026-03-28T23:00:00Z', 'aula', officer);
    // The night that loses an hour ends at 22:00 of Greenwich.
    await say('2026-03-29T21:59:59Z', 'sala', house.system());
    await say('2026-03-29T22:00:00Z', 'sala', officer);
  });
  afterAll(() => house.close());

  const list = async (filter: Record<string, unknown>) =>
    (await house.call<{ items: Fact[] }>(administrator, 'kernel.events.list', filter)).items;

  it('filters by each field and by all together', async () => {
    expect(await list({ type: said.type })).toHaveLength(4);
    expect(await list({ subject: 'talk/room/sala' })).toHaveLength(6);
    const actor = officer.actor.kind === 'person' ? officer.actor.id : '';
    expect(await list({ actor })).toHaveLength(3);
    expect(await list({ actor, subject: 'talk/room/sala', type: said.type })).toHaveLength(2);
    const [one] = await list({ type: answered.type });
    expect((await list({ correlationId: one!.correlationId })).map(({ type }) => type).sort()).toEqual([
      ...[answered.type, said.type],
    ]);
  });

  it('counts the days of a period as Rome does', async () => {
    expect(romeDate(new Date('2026-03-28T23:00:00Z'))).toBe('2026-03-29');
    const day = (from: string, to: string) => list({ type: said.type, from, to });
    expect(await day('2026-03-29', '2026-03-29')).toHaveLength(2);
    expect(await day('2026-03-28', '2026-03-28')).toHaveLength(1);
    expect(await day('2026-03-30', '2026-04-30')).toHaveLength(1);
    expect(await day('2026-03-31', '2026-03-01')).toHaveLength(0);
    expect(await day('0001-01-01', '9999-12-31')).toHaveLength(4);
    expect(await day('9999-12-31', '9999-12-31')).toHaveLength(0);
  });

  it('follows a fact to its cause and to what came of it', async () => {
    const cause = (await list({ type: said.type, subject: 'talk/room/aula' }))[0]!;
    const whole = await house.call<Fact & { consequences: Fact[]; chain: Fact[]; cause: Fact | null }>(
      administrator,
      'kernel.events.get',
      { id: cause.id },
    );
    expect(whole).toMatchObject({ cause: null, consequences: [{ type: answered.type }] });
    expect(whole.chain.map(({ type }) => type)).toEqual([said.type, answered.type]);
    const effect = await house.call(administrator, 'kernel.events.get', { id: whole.consequences[0]!.id });
    expect(effect).toMatchObject({ cause: { id: cause.id }, consequences: [], leafIndex: expect.any(Number) });
  });

  it('is closed to who may not read the log, and to other bodies', async () => {
    const [fact] = await list({ limit: 1 });
    await expect(house.call(officer, 'kernel.events.list', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(house.call(officer, 'kernel.events.get', { id: fact!.id })).rejects.toMatchObject({ status: 403 });
    const stranger = house.person('administrator', { bodyId: house.otherBodyId });
    await expect(house.call(stranger, 'kernel.events.get', { id: fact!.id })).rejects.toMatchObject({ status: 404 });
  });

  it('names the types in both languages', async () => {
    const { items } = await house.call<{ items: unknown[] }>(officer, 'kernel.events.types', {});
    expect(items).toContainEqual({ type: said.type, summary: said.summary });
  });
});
