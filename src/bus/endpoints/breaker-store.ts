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

/**
 * Counts a failure. Those that were on their way when the endpoint was left in peace count no more. @returns how often it has failed in a
 * row, undefined when this one does not count.
 */
export async function countFailure(
  db: Queryable,
  bodyId: string,
  code: string,
  { reason, now }: { readonly reason: string; readonly now: Date },
): Promise<number | undefined> {
  await db.run(sql`
    insert into bus.breaker (body_id, code, failures, open_until, reason, trying)
    values (${bodyId}, ${code}, 0, null, ${reason}, false) on conflict do nothing`);
  const row = await db.maybe<{ failures: number }>(sql`
    update bus.breaker set failures = failures + 1, reason = ${reason}, trying = false
    where body_id = ${bodyId} and code = ${code} and (trying or open_until is null or open_until <= ${now})
    returning failures`);
  return row?.failures;
}

export async function openUntil(db: Queryable, bodyId: string, code: string, until: Date): Promise<void> {
  await db.run(sql`update bus.breaker set open_until = ${until} where body_id = ${bodyId} and code = ${code}`);
}

/** Takes the turn to see whether a partner is back that was left in peace: one message has it. @returns whether it is ours. */
export async function takeTrial(
  db: Queryable,
  bodyId: string,
  code: string,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<boolean> {
  const rows = await db.run(sql`
    update bus.breaker set open_until = ${until}, trying = true
    where body_id = ${bodyId} and code = ${code} and open_until <= ${now}`);
  return rows === 1;
}

/** @returns how often it had failed, undefined when it had not. */
export async function deleteBreaker(db: Queryable, bodyId: string, code: string): Promise<number | undefined> {
  const row = await db.maybe<{ failures: number }>(sql`
    delete from bus.breaker where body_id = ${bodyId} and code = ${code} returning failures`);
  return row?.failures;
}
