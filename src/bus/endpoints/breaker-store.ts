import { sql, type Queryable } from '../../kernel/index.ts';

/** An endpoint that has failed, and until when nothing is sent to it. */
export interface Breaker {
  readonly code: string;
  readonly failures: number;
  readonly openUntil: Date | null;
  readonly reason: string;
}

/** Those of the body that have failed and not been reached since. */
export function breakersOf(db: Queryable, bodyId: string): Promise<readonly Breaker[]> {
  return db.many<Breaker>(sql`
    select code, failures, open_until as "openUntil", reason from bus.breaker where body_id = ${bodyId}`);
}

export function breakerOf(db: Queryable, bodyId: string, code: string): Promise<Breaker | undefined> {
  return db.maybe<Breaker>(sql`
    select code, failures, open_until as "openUntil", reason from bus.breaker
    where body_id = ${bodyId} and code = ${code}`);
}

/** @returns how often it has failed in a row by now. */
export async function countFailure(db: Queryable, bodyId: string, code: string, reason: string): Promise<number> {
  const { failures } = await db.one<{ failures: number }>(sql`
    insert into bus.breaker as b (body_id, code, failures, open_until, reason)
    values (${bodyId}, ${code}, 1, null, ${reason})
    on conflict (body_id, code) do update set failures = b.failures + 1, reason = excluded.reason
    returning failures`);
  return failures;
}

export async function openUntil(db: Queryable, bodyId: string, code: string, until: Date): Promise<void> {
  await db.run(sql`update bus.breaker set open_until = ${until} where body_id = ${bodyId} and code = ${code}`);
}

/** @returns how often it had failed, undefined when it had not. */
export async function deleteBreaker(db: Queryable, bodyId: string, code: string): Promise<number | undefined> {
  const row = await db.maybe<{ failures: number }>(sql`
    delete from bus.breaker where body_id = ${bodyId} and code = ${code} returning failures`);
  return row?.failures;
}
