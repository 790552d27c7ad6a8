import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import { sql, type Database, type Queryable } from '../index.ts';

describe('readings that share a connection', () => {
  let house: TestInstallation;
  beforeAll(async () => {
    house = await testInstallation({ modules: [] });
  });
  afterAll(() => house.close());

  const reading: Database['reading'] = (work) => house.runtime.database.reading(work);
  const place = (db: Queryable) =>
    db.one<{ pid: number; began: string; body: string }>(
      sql`select pg_backend_pid() as pid, now()::text as began, current_setting('app.body') as body`,
    );
  const heads = async (db: Queryable) =>
    (await db.many<{ id: string }>(sql`select body_id as id from kernel.seal_head`)).map(({ id }) => id);
  const divide = (by: number) => (db: Queryable) => db.one<{ value: number }>(sql`select 6 / ${by}::int as value`);

  it('asks what comes in one moment in one transaction, each statement for its own body', async () => {
    const { bodyId, otherBodyId } = house;
    await reading(async (read) => {
      const [first, other, again] = await Promise.all([
        read({ bodyId }, place),
        read({ bodyId: otherBodyId }, place),
        read({ bodyId }, place),
      ]);
      expect([first.body, other.body, again.body]).toEqual([bodyId, otherBodyId, bodyId]);
      expect(new Set([first, other, again].map(({ pid, began }) => `${pid} ${began}`)).size).toBe(1);
      expect(await Promise.all([read({ bodyId }, heads), read({ bodyId: otherBodyId }, heads)])).toEqual([
        [bodyId],
        [otherBodyId],
      ]);
    });
  });

  it('lets a statement that fails take no other with it, and asks it again', async () => {
    const { bodyId } = house;
    await reading(async (read) => {
      for (let round = 0; round < 2; round += 1) {
        const outcome = await Promise.allSettled([
          read({ bodyId }, divide(2)),
          read({ bodyId }, divide(0)),
          read({ bodyId }, heads),
          read({ bodyId }, divide(3)),
        ]);
        expect(outcome.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
        expect(outcome[3]).toMatchObject({ value: { value: 2 } });
      }
    });
  });

  it('changes nothing and leaves nothing behind', async () => {
    const { bodyId } = house;
    const change = (db: Queryable) => db.run(sql`delete from kernel.incident`);
    await expect(reading((read) => read({ bodyId }, change))).rejects.toThrow('read-only transaction');
    let kept: Queryable | undefined;
    await reading((read) => read({ bodyId }, async (db) => void (kept = db)));
    await expect(kept!.many(sql`select 1`)).rejects.toThrow('after the reading was over');
  });

  it('says that the database is not there when the connection breaks, and goes on with another', async () => {
    const { bodyId } = house;
    const sleep = (db: Queryable) => db.one(sql`select pg_sleep(20)`);
    const outcome = await reading(async (read) => {
      const { pid } = await read({ bodyId }, place);
      const asked = Promise.allSettled([read({ bodyId }, sleep), read({ bodyId }, heads)]);
      await house.database.admin('select pg_terminate_backend($1)', [pid]);
      return asked;
    });
    expect(outcome).toMatchObject([{ reason: { code: 'UNAVAILABLE' } }, { reason: { code: 'UNAVAILABLE' } }]);
    expect(await reading((read) => read({ bodyId }, heads))).toEqual([bodyId]);
  });
});
