import { systemCaller, type Context, type Runtime } from '../../kernel/index.ts';
import { SendFailure } from '../connectors/types.ts';
import { reasonOf } from '../delivery/deliver.ts';
import { endpointBack, endpointFailing } from '../events.ts';
import { countFailure, deleteBreaker, openUntil, type Breaker } from './breaker-store.ts';

/** What has failed so often in a row is left in peace, twice as long each time that it fails again. */
const FAILURES = 5;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 900_000;

export type BreakerRuntime = Pick<Runtime, 'invoker' | 'clock' | 'entropy'>;

/** Whether nothing is to be sent now. One message after the pause tells whether the partner is back. */
export function isOpen(breaker: Breaker | undefined, now: Date): boolean {
  return breaker?.openUntil !== undefined && breaker.openUntil !== null && breaker.openUntil > now;
}

/** Sends something and keeps in mind how that went: a partner who is not there keeps nobody busy. */
export async function throughBreaker<T>(
  runtime: BreakerRuntime,
  bodyId: string,
  code: string,
  /** How it has failed since it was last reached, told once. */
  known: () => Breaker | undefined,
  send: () => Promise<T>,
): Promise<T> {
  try {
    const answer = await send();
    if (known()) await inName(runtime, bodyId, code, (ctx) => closeBreaker(ctx, code));
    return answer;
  } catch (error) {
    const absent = error instanceof SendFailure && error.remedy !== 'never';
    if (absent) await inName(runtime, bodyId, code, (ctx) => noteFailure(ctx, code, error));
    // It was there and said no: that is an answer too.
    else if (error instanceof SendFailure && error.remedy === 'never' && known()) {
      await inName(runtime, bodyId, code, (ctx) => closeBreaker(ctx, code));
    }
    throw error;
  }
}

/** Has an endpoint tried again at once. */
export async function closeBreaker(ctx: Context, code: string): Promise<void> {
  const failures = (await deleteBreaker(ctx.db, ctx.bodyId, code)) ?? 0;
  if (failures >= FAILURES) ctx.emit(endpointBack, { subject: `bus/endpoint/${code}`, data: { code } });
}

async function noteFailure(ctx: Context, code: string, failure: SendFailure): Promise<void> {
  const now = ctx.realNow();
  const failures = await countFailure(ctx.db, ctx.bodyId, code, { reason: reasonOf(failure), now });
  if (failures === undefined) return;
  const asked = Math.min(failure.waitMs ?? 0, LONGEST_PAUSE_MS);
  const own = failures < FAILURES ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (failures - FAILURES), LONGEST_PAUSE_MS);
  const pause = Math.max(asked, own);
  if (pause > 0) await openUntil(ctx.db, ctx.bodyId, code, new Date(now.getTime() + pause));
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
