import { sql, systemCaller, type Context, type Queryable, type Runtime } from '../../kernel/index.ts';
import { SendFailure } from '../connectors/types.ts';
import { reasonOf } from '../delivery/deliver.ts';
import { endpointBack, endpointFailing } from '../events.ts';

/** What has failed so often in a row is left in peace, twice as long each time that it fails again. */
const FAILURES = 5;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 900_000;

/** An endpoint that has failed, and until when nothing is sent to it. */
export interface Breaker {
  readonly code: string;
  readonly failures: number;
  readonly openUntil: Date | null;
  readonly reason: string;
}

export type BreakerRuntime = Pick<Runtime, 'invoker' | 'clock' | 'entropy'>;

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

/** Whether nothing is to be sent now. One message after the pause tells whether the partner is back. */
export function isOpen(breaker: Breaker | undefined, now: Date): boolean {
  return breaker?.openUntil !== undefined && breaker.openUntil !== null && breaker.openUntil > now;
}

/** Sends something and keeps in mind how that went: a partner who is not there keeps nobody busy. */
export async function throughBreaker<T>(
  runtime: BreakerRuntime,
  bodyId: string,
  code: string,
  known: Breaker | undefined,
  send: () => Promise<T>,
): Promise<T> {
  try {
    const answer = await send();
    if (known) await inName(runtime, bodyId, code, (ctx) => closeBreaker(ctx, code));
    return answer;
  } catch (error) {
    const absent = error instanceof SendFailure && error.remedy === 'later';
    if (absent) await inName(runtime, bodyId, code, (ctx) => noteFailure(ctx, code, error));
    // It was there and said no: that is an answer too.
    else if (known && error instanceof SendFailure && error.remedy === 'never') {
      await inName(runtime, bodyId, code, (ctx) => closeBreaker(ctx, code));
    }
    throw error;
  }
}

/** Has an endpoint tried again at once. */
export async function closeBreaker(ctx: Context, code: string): Promise<void> {
  const row = await ctx.db.maybe<{ failures: number }>(sql`
    delete from bus.breaker where body_id = ${ctx.bodyId} and code = ${code} returning failures`);
  if (row && row.failures >= FAILURES) ctx.emit(endpointBack, { subject: `bus/endpoint/${code}`, data: { code } });
}

async function noteFailure(ctx: Context, code: string, failure: SendFailure): Promise<void> {
  const { db, bodyId } = ctx;
  const { failures } = await db.one<{ failures: number }>(sql`
    insert into bus.breaker as b (body_id, code, failures, open_until, reason)
    values (${bodyId}, ${code}, 1, null, ${reasonOf(failure)})
    on conflict (body_id, code) do update set failures = b.failures + 1, reason = excluded.reason
    returning failures`);
  const pause = Math.max(
    Math.min(failure.waitMs ?? 0, LONGEST_PAUSE_MS),
    failures < FAILURES ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (failures - FAILURES), LONGEST_PAUSE_MS),
  );
  if (pause > 0) {
    const until = new Date(ctx.realNow().getTime() + pause);
    await db.run(sql`
      update bus.breaker set open_until = ${until} where body_id = ${bodyId} and code = ${code}`);
  }
  if (failures === FAILURES) ctx.emit(endpointFailing, { subject: `bus/endpoint/${code}`, data: { code } });
}

function inName(
  { invoker, entropy, clock }: BreakerRuntime,
  bodyId: string,
  code: string,
  work: (ctx: Context) => Promise<void>,
): Promise<void> {
  const caller = systemCaller(bodyId, `bus:endpoint.${code}`, entropy.id(clock.realNow()), 'bus');
  return invoker.work(caller, `send ${code}`, work);
}
