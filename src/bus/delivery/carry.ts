import { backoffMs, DomainError, type Context } from '../../kernel/index.ts';
import { SendFailure } from '../connectors/types.ts';
import type { Claimed, Transport, Verdict } from '../transport/types.ts';
import { tellSpans } from '../trace/spans.ts';
import { bury, inTransaction, newTrace, passageOf, reasonOf, type DeliveryRuntime, type Work } from './deliver.ts';
import { enterInbox, hasPassage, insertPassages, type PassageRow } from './store.ts';
import type { Carried, Carrier, Refusal } from './types.ts';

/** What the reason of a dead letter begins with, where nobody knows whether the peer has it. */
export const UNCERTAIN = 'the peer may have had its effect, which is not risked twice';

/**
 * Takes one message out of the house. A first transaction takes it and sets it to be tried again after the lease; then it is carried, with
 * nothing held open; a second one notes how it ended. Who stops in between leaves a message whose attempt nobody told of: the next one
 * knows by that.
 * @param inHand told when it is taken: others may take from the lanes again
 * @returns how many were taken
 */
export async function carry(
  runtime: DeliveryRuntime,
  transport: Transport,
  carrier: Carrier,
  work: Work,
  inHand: () => void = () => undefined,
): Promise<number> {
  const taken = await inTransaction(runtime, work, (ctx) => take(ctx, transport, carrier, work));
  if (taken === undefined) return 0;
  inHand();
  if (taken === 'ended') return 1;
  const { claimed, interrupted } = taken;
  const started = performance.now();
  const end = await carrier.carry(work.bodyId, claimed.envelope, { interrupted }).then(
    (carried): End => ({ outcome: 'done', carried }),
    (error: unknown) => endOf(runtime, carrier, claimed, error),
  );
  const tell = (told: End, quietly = false) =>
    inTransaction(runtime, work, (ctx, as) =>
      note(ctx, as(claimed.envelope), runtime, transport, carrier, { claimed, end: told, started, quietly }),
    );
  // An answer that no message can carry is no reason to ask again: it is told as it can be, at last to a person alone.
  await tell(end)
    .catch((error: unknown) => tell(unkept(error)))
    .catch((error: unknown) => tell(unkept(error), true));
  return 1;
}

/** @throws what is no refusal of the transport. */
function unkept(error: unknown): End {
  if (!(error instanceof DomainError) || error.status !== 400) throw error;
  const places = error.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ');
  return { outcome: 'dead', kind: 'unknown', reason: `what was answered cannot be kept: ${places}`.slice(0, 300) };
}

interface Taken {
  readonly claimed: Claimed;
  readonly interrupted: boolean;
}

async function take(
  ctx: Context,
  transport: Transport,
  carrier: Carrier,
  { channel, lanes }: Work,
): Promise<Taken | 'ended' | undefined> {
  const [claimed] = await transport.claim(ctx, channel, lanes, 1);
  if (!claimed) return undefined;
  const { attempts, envelope } = claimed;
  const { id, source, eventId, expirytime } = envelope;
  const over = async (outcome: 'expired' | 'duplicate'): Promise<'ended'> => {
    const passage = passageOf(id, attempts + 1, outcome, newTrace(), performance.now());
    await insertPassages(ctx.db, ctx.bodyId, channel, ctx.realNow(), [passage]);
    await transport.settle(ctx, claimed, { kind: 'acknowledge' });
    return 'ended';
  };
  if (expirytime !== undefined && expirytime.getTime() <= ctx.now().getTime()) return over('expired');
  // Its name is taken with the first attempt, so that a second message of the name does not pass this one.
  const first = await (attempts > 0 || enterInbox(ctx.db, ctx.bodyId, channel, [{ messageId: id, source, eventId }]));
  if (first !== true && !first.has(id)) return over('duplicate');
  const interrupted = attempts > 0 && !(await hasPassage(ctx.db, ctx.bodyId, id, attempts));
  await transport.settle(ctx, claimed, { kind: 'lease', until: new Date(ctx.realNow().getTime() + carrier.leaseMs) });
  return { claimed, interrupted };
}

type End =
  | { readonly outcome: 'done'; readonly carried: Carried }
  | { readonly outcome: 'retry'; readonly reason: string; readonly at: Date }
  | { readonly outcome: 'dead'; readonly reason: string; readonly kind: Refusal };

function endOf(runtime: DeliveryRuntime, carrier: Carrier, claimed: Claimed, error: unknown): End {
  const attempt = claimed.attempts + 1;
  const reason = reasonOf(error);
  const failure = error instanceof SendFailure ? error : undefined;
  if (failure?.remedy === 'unknown') {
    return {
      ...{ outcome: 'dead', kind: 'unknown' },
      reason: reasonOf(`${UNCERTAIN}: ${reason}`),
    };
  }
  // What was tried before may have been done then.
  if (failure?.remedy === 'never') return { outcome: 'dead', kind: attempt === 1 ? 'refused' : 'unknown', reason };
  if (attempt >= carrier.maxAttempts) return { outcome: 'dead', kind: 'gave up', reason };
  const wait = failure?.waitMs ?? backoffMs(attempt, runtime.entropy, carrier.firstRetryMs);
  return { outcome: 'retry', reason, at: new Date(runtime.clock.realNow().getTime() + wait) };
}

async function note(
  ctx: Context,
  cause: Context,
  runtime: DeliveryRuntime,
  transport: Transport,
  carrier: Carrier,
  { claimed, end, started, quietly }: Ended,
): Promise<void> {
  const { channel, id } = claimed.envelope;
  const attempt = claimed.attempts + 1;
  const refusal =
    end.outcome === 'dead' && !quietly ? carrier.refused?.(claimed.envelope, end.kind, end.reason) : undefined;
  // Who came too late has been overtaken: whoever has the message now tells how it ended.
  if (!(await transport.finish(ctx, claimed, refusal ? { kind: 'acknowledge' } : verdictOf(end)))) return;
  const trace = newTrace();
  const ms = Math.round(performance.now() - started);
  if (end.outcome === 'done') trace.steps.push({ step: 'send', outcome: end.carried.outcome.slice(0, 300), ms });
  else trace.steps.push({ step: 'failure', outcome: end.reason.slice(0, 300), ms });
  const passage: PassageRow = passageOf(id, attempt, refusal ? 'done' : end.outcome, trace, started);
  await insertPassages(ctx.db, ctx.bodyId, channel, ctx.realNow(), [passage]);
  tellSpans(runtime, ctx, [{ envelope: claimed.envelope, passage }], true);
  if (refusal) await transport.enlist(cause, [refusal]);
  else if (end.outcome === 'dead') await bury(cause, channel, id, attempt, end.reason);
  if (end.outcome === 'done' && end.carried.replies.length > 0) await transport.enlist(cause, end.carried.replies);
}

interface Ended {
  readonly claimed: Claimed;
  readonly end: End;
  readonly started: number;
  /** Who asked is told nothing: a person is. */
  readonly quietly: boolean;
}

function verdictOf(end: End): Verdict {
  if (end.outcome === 'retry') return { kind: 'retry', at: end.at };
  return end.outcome === 'dead' ? { kind: 'park' } : { kind: 'acknowledge' };
}
