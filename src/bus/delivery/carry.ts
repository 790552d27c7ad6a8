import { backoffMs, DomainError, type Context } from '../../kernel/index.ts';
import { SendFailure } from '../connectors/types.ts';
import { plannedOnce, planOnceThroughout } from '../transport/store.ts';
import type { Claimed, Envelope, Transport, Verdict } from '../transport/types.ts';
import { tellSpans } from '../trace/spans.ts';
import { bury, inTransaction, newTrace, passageOf, reasonOf, type DeliveryRuntime, type Work } from './deliver.ts';
import { enterInbox, insertPassages, toldAttempts, type PassageRow } from './store.ts';
import type { Carried, Carrier, Refusal } from './types.ts';

/** What the reason of a dead letter begins with, where nobody knows whether the peer has it. */
export const UNCERTAIN = 'the peer may have had its effect, which is not risked twice';

/** A message that is taken, on its way out. */
export interface Sending {
  readonly claimed: Claimed;
  readonly carrier: Carrier;
  /** The one who had it before fell silent. */
  readonly interrupted: boolean;
}

/** A message that is back from outside, and how that went. */
export interface Ended {
  readonly claimed: Claimed;
  readonly carrier: Carrier;
  readonly end: End;
  readonly started: number;
  /** Who asked is told nothing: a person is. */
  readonly quietly: boolean;
}

export interface Taking {
  readonly carrier: Carrier;
  readonly limit: number;
}

/** What a turn has brought to light: how many messages were taken from the lanes, and those of them that have to go out. */
export interface Turn {
  readonly taken: number;
  readonly sendings: readonly Sending[];
  /** What could not be noted and why: how it went is still known to whoever called, and to nobody else. */
  readonly untold?: { readonly ended: readonly Ended[]; readonly failure: unknown };
}

/**
 * One transaction of what goes out of the house: notes how it ended for messages that are back, takes others and sets them to be tried
 * again after the lease. They are carried with nothing held open. Who stops in between leaves messages whose attempt nobody told of: the
 * next one knows by that. What cannot be noted together is noted one by one: none of them pays for another.
 */
export async function turn(
  runtime: DeliveryRuntime,
  transport: Transport,
  work: Work,
  ended: readonly Ended[],
  taking?: Taking,
): Promise<Turn> {
  const once = (told: readonly Ended[], next: Taking | undefined) =>
    inTransaction(runtime, work, async (ctx, as) => {
      void planOnceThroughout(ctx.db).catch(() => undefined);
      if (told.length > 0) await note(ctx, as, runtime, transport, told);
      return next ? take(ctx, transport, work, next) : NOTHING;
    });
  if (ended.length === 0) return once([], taking);
  try {
    return await once(ended, taking);
  } catch {
    const left: Ended[] = [];
    let failure: unknown;
    for (const one of ended) {
      // An answer that no message can carry is no reason to ask again: it is told as it can be, at last to a person alone.
      await once([one], undefined)
        .catch((error: unknown) => once([{ ...one, end: unkept(error) }], undefined))
        .catch((error: unknown) => once([{ ...one, end: unkept(error), quietly: true }], undefined))
        .catch((error: unknown) => {
          failure = error;
          left.push(one);
        });
    }
    if (left.length > 0) return { ...NOTHING, untold: { ended: left, failure } };
    return once([], taking);
  }
}

const NOTHING: Turn = { taken: 0, sendings: [] };

/** Carries a message that was taken. Never rejects. */
export async function sendOut(runtime: DeliveryRuntime, bodyId: string, sending: Sending): Promise<Ended> {
  const { claimed, carrier, interrupted } = sending;
  const started = performance.now();
  const end = await carrier.carry(bodyId, claimed.envelope, { interrupted }).then(
    (carried): End => ({ outcome: 'done', carried }),
    (error: unknown) => endOf(runtime, carrier, claimed, error),
  );
  return { claimed, carrier, end, started, quietly: false };
}

/** @throws what is no refusal of the transport. */
function unkept(error: unknown): End {
  if (!(error instanceof DomainError) || error.status !== 400) throw error;
  const places = error.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ');
  return { outcome: 'dead', kind: 'unknown', reason: `what was answered cannot be kept: ${places}`.slice(0, 300) };
}

async function take(ctx: Context, transport: Transport, work: Work, { carrier, limit }: Taking): Promise<Turn> {
  const { channel, lanes } = work;
  const { db, bodyId } = ctx;
  const hand = await transport.claim(ctx, channel, lanes, limit);
  if (hand.length === 0) return NOTHING;
  const now = ctx.now().getTime();
  // The first of each key goes; those after it wait until it is known how that went.
  const expired: Claimed[] = [];
  const first = new Map<number, Claimed>();
  const behind: Claimed[] = [];
  for (const claimed of hand) {
    const { expirytime } = claimed.envelope;
    if (expirytime !== undefined && expirytime.getTime() <= now) expired.push(claimed);
    else if (first.has(claimed.key)) behind.push(claimed);
    else first.set(claimed.key, claimed);
  }
  const candidates = [...first.values()];
  const repeated = candidates.filter(({ attempts }) => attempts > 0);
  const names = candidates
    .filter(({ attempts }) => attempts === 0)
    .map(({ envelope: { id, source, eventId } }) => ({ messageId: id, source, eventId }));
  // Its name is taken with the first attempt, so that a second message of the name does not pass this one.
  const [entered, told] = await plannedOnce(db, () =>
    Promise.all([
      names.length > 0 ? enterInbox(db, bodyId, channel, names) : new Set<string>(),
      repeated.length > 0 ? toldAttempts(db, bodyId, repeated.map(attemptOf)) : new Set<string>(),
    ]),
  );
  const isFirst = ({ attempts, envelope }: Claimed) => attempts > 0 || entered.has(envelope.id);
  const going = candidates.filter(isFirst);
  const duplicates = candidates.filter((claimed) => !isFirst(claimed));
  const over = [
    ...expired.map((claimed) => ({ claimed, outcome: 'expired' as const })),
    ...duplicates.map((claimed) => ({ claimed, outcome: 'duplicate' as const })),
  ];
  const until = new Date(ctx.realNow().getTime() + carrier.leaseMs);
  const followed = new Set(behind.map(({ key }) => key));
  await transport.settle(ctx, [
    ...going.map((claimed) => ({ claimed, verdict: { kind: 'lease', until } as const })),
    ...behind.map((claimed) => ({ claimed, verdict: { kind: 'behind' } as const })),
    ...over.map(({ claimed }) => ({
      claimed: { ...claimed, waited: claimed.waited || followed.has(claimed.key) },
      verdict: { kind: 'acknowledge' } as const,
    })),
  ]);
  if (over.length > 0) {
    const passages = over.map(({ claimed: { envelope, attempts }, outcome }) =>
      passageOf(envelope.id, attempts + 1, outcome, newTrace(), performance.now()),
    );
    await insertPassages(db, bodyId, channel, ctx.realNow(), passages);
  }
  const interrupted = (claimed: Claimed) => claimed.attempts > 0 && !told.has(claimed.envelope.id);
  return {
    taken: hand.length,
    sendings: going.map((claimed) => ({ claimed, carrier, interrupted: interrupted(claimed) })),
  };
}

function attemptOf({ envelope, attempts }: Claimed) {
  return { messageId: envelope.id, attempt: attempts };
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
  as: (envelope: Envelope) => Context,
  runtime: DeliveryRuntime,
  transport: Transport,
  ended: readonly Ended[],
): Promise<void> {
  const told = ended.map((one) => {
    const { carrier, claimed, end, quietly } = one;
    const refusal =
      end.outcome === 'dead' && !quietly ? carrier.refused?.(claimed.envelope, end.kind, end.reason) : undefined;
    return { ...one, refusal, verdict: refusal ? ({ kind: 'acknowledge' } as const) : verdictOf(end) };
  });
  // Who came too late has been overtaken: whoever has the message now tells how it ended.
  const there = await transport.finish(ctx, told);
  const ours = told.filter(({ claimed }) => there.has(claimed.envelope.id));
  if (ours.length === 0) return;
  const { channel } = ours[0]!.claimed.envelope;
  const passages = ours.map(({ claimed, end, started, refusal }): PassageRow => {
    const trace = newTrace();
    const ms = Math.round(performance.now() - started);
    if (end.outcome === 'done') trace.steps.push({ step: 'send', outcome: end.carried.outcome.slice(0, 300), ms });
    else trace.steps.push({ step: 'failure', outcome: end.reason.slice(0, 300), ms });
    const outcome = refusal ? 'done' : end.outcome;
    return passageOf(claimed.envelope.id, claimed.attempts + 1, outcome, trace, started);
  });
  const replies = ours.flatMap(({ end, refusal }) => [
    ...(refusal ? [refusal] : []),
    ...(end.outcome === 'done' ? end.carried.replies : []),
  ]);
  const at = ctx.realNow();
  ctx.withCommit(() => insertPassages(ctx.db, ctx.bodyId, channel, at, passages));
  if (replies.length > 0) await transport.enlist(ctx, replies);
  tellSpans(
    runtime,
    ctx,
    ours.map(({ claimed: { envelope } }, index) => ({ envelope, passage: passages[index]! })),
    true,
  );
  for (const { claimed, end, refusal } of ours) {
    if (refusal || end.outcome !== 'dead') continue;
    await bury(as(claimed.envelope), channel, claimed.envelope.id, claimed.attempts + 1, end.reason);
  }
}

function verdictOf(end: End): Verdict {
  if (end.outcome === 'retry') return { kind: 'retry', at: end.at };
  return end.outcome === 'dead' ? { kind: 'park' } : { kind: 'acknowledge' };
}
