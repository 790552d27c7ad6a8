import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { romeYear, sql, virtualClock, type Caller } from '../../kernel/index.ts';
import { letter, testRepository, type Repository } from '../testing/repository.ts';

interface Row {
  readonly area_code: string;
  readonly year: number;
  readonly number: string;
  readonly registered_at: Date;
}

describe('numbers of the protocol', () => {
  const clock = virtualClock(new Date('2026-11-24T09:00:00Z'));
  let repository: Repository;
  let clerk: Caller;
  const presentedAt = '2026-11-20T09:00:00.000Z';

  beforeAll(async () => {
    repository = await testRepository({ clock });
    clerk = repository.person('protocol-clerk');
  });
  afterAll(async () => {
    await repository.close();
  });

  const book = () =>
    repository.database.admin<Row>(
      `select area_code, year, number, registered_at from records.protocol_entry where body_id = $1
       order by area_code, year, number`,
      [repository.bodyId],
    );
  /** Every register and year counts 1, 2, 3 … and its times go the same way as its numbers. */
  const expectWhole = (rows: readonly Row[]) => {
    for (const register of new Set(rows.map((row) => `${row.area_code}/${row.year}`))) {
      const entries = rows.filter((row) => `${row.area_code}/${row.year}` === register);
      const numbers = entries.map((entry) => Number(entry.number));
      expect(numbers, register).toEqual(numbers.map((_, index) => index + 1));
      const times = entries.map((entry) => entry.registered_at.getTime());
      expect(times, register).toEqual([...times].sort((a, b) => a - b));
      expect(new Set(entries.map((entry) => romeYear(entry.registered_at)))).toEqual(new Set([entries[0]!.year]));
    }
  };

  type Fate = 'keep' | 'throw' | 'constraint' | 'syntax';
  /** One registration in a transaction of its own in which a later statement may fail, as the work around a registration does. */
  const registration = (documentId: string, areaCode: string, fate: Fate) =>
    repository.runtime.invoker.work(clerk, 'test.register', async (ctx) => {
      const made = await ctx.call<{ number: number }>('records.protocol.register', {
        ...letter,
        presentedAt,
        documentId,
        areaCode,
      });
      if (fate === 'throw') throw new Error('planted fault');
      if (fate === 'constraint') await ctx.db.run(sql`insert into records.register (body_id) values (${ctx.bodyId})`);
      if (fate === 'syntax') await ctx.db.run(sql`select 1 / 0`);
      return made.number;
    });

  it('have no gap and no duplicate under 30 parallel registrations of which any may be rolled back', async () => {
    const fates = fc.array(fc.constantFrom<Fate>('keep', 'keep', 'throw', 'constraint', 'syntax'), {
      minLength: 30,
      maxLength: 30,
    });
    const documents = await Promise.all(Array.from({ length: 30 }, () => repository.document(clerk)));
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(fates, async (plan) => {
        const outcomes = await Promise.allSettled(
          plan.map((fate, index) => registration(documents[index]!, index % 3 === 0 ? 'AOO2' : 'AOO1', fate)),
        );
        expect(outcomes.map((outcome) => outcome.status)).toEqual(
          plan.map((fate) => (fate === 'keep' ? 'fulfilled' : 'rejected')),
        );
        kept += plan.filter((fate) => fate === 'keep').length;
        const rows = await book();
        expect(rows).toHaveLength(kept);
        expectWhole(rows);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  }, 60_000);

  it('begin again with the year of Rome, also for who waited for the register over midnight', async () => {
    const documents = await Promise.all(Array.from({ length: 12 }, () => repository.document(clerk)));
    clock.set(new Date('2026-12-31T22:59:59.900Z'));
    const before = await registration(documents[0]!, 'AOO1', 'keep');
    expect(before).toBeGreaterThan(1);

    // One transaction holds the register over midnight of Rome; the others have begun in the old year and wait for it.
    const waiting: Promise<number>[] = [];
    await repository.runtime.invoker.work(clerk, 'test.hold', async (ctx) => {
      await ctx.call('records.protocol.register', {
        ...letter,
        presentedAt,
        documentId: documents[1],
        areaCode: 'AOO1',
      });
      waiting.push(...documents.slice(2).map((documentId) => registration(documentId, 'AOO1', 'keep')));
      await expect.poll(() => waitingForRegister()).toBeGreaterThan(5);
      clock.set(new Date('2026-12-31T23:00:00.000Z'));
    });
    const numbers = (await Promise.all(waiting)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
    const rows = await book();
    expectWhole(rows);
    expect(rows.filter((row) => row.area_code === 'AOO1' && row.year === 2026)).toHaveLength(before + 1);
  });

  it('keep their order when the clock of another machine is some seconds behind', async () => {
    const documents = [await repository.document(clerk), await repository.document(clerk)];
    clock.set(new Date('2027-01-05T10:00:30Z'));
    await registration(documents[0]!, 'AOO1', 'keep');
    clock.set(new Date('2027-01-05T10:00:10Z'));
    await registration(documents[1]!, 'AOO1', 'keep');
    expectWhole(await book());
  });

  it('fill the daily register of the day of Rome, in order, with what was annulled that day', async () => {
    clock.set(new Date('2027-03-27T22:59:59Z'));
    const first = await entry();
    clock.set(new Date('2027-03-27T23:00:00Z'));
    const second = await entry();
    clock.set(new Date('2027-03-28T21:59:59Z'));
    const third = await entry();
    const head = repository.person('secretary');
    await repository.call(head, 'records.protocol.annul', {
      id: first.id,
      reason: 'errore',
      authorisation: 'Provv. 1',
    });
    clock.set(new Date('2027-03-28T22:00:00Z'));
    await entry();
    const day = await repository.call<{ items: { code: string }[]; annulled: { code: string }[] }>(
      head,
      'records.protocol.daily',
      { date: '2027-03-28' },
    );
    expect(day.items.map((item) => item.code)).toEqual([second.code, third.code]);
    expect(day.annulled.map((item) => item.code)).toEqual([first.code]);
  });

  const entry = async () =>
    repository.call<{ id: string; code: string }>(clerk, 'records.protocol.register', {
      ...letter,
      presentedAt,
      documentId: await repository.document(clerk),
    });

  const waitingForRegister = async () =>
    (
      await repository.database.admin(
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%from records.register%' and datname = current_database()`,
      )
    ).length;
});
