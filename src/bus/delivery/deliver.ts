import {
  backoffMs,
  DomainError,
  maskText,
  systemCaller,
  type Caller,
  type Context,
  type Fact,
  type Runtime,
} from '../../kernel/index.ts';
import { messageDead } from '../events.ts';
import { tidyKeys, touchedBy } from '../trace/keys.ts';
import { tellSpans } from '../trace/spans.ts';
import { insertKeys, type KeyRow } from '../trace/store.ts';
import { plannedOnce, planOnceThroughout } from '../transport/store.ts';
import type { Claimed, Envelope, NewMessage, Transport, Verdict } from '../transport/types.ts';
import { enterInbox, insertDead, insertPassages, type PassageRow } from './store.ts';
import { Dead, type Consumer, type Trace } from './types.ts';

export type DeliveryRuntime = Pick<Runtime, 'invoker' | 'clock' | 'entropy' | 'log' | 'spans'>;

/** Lanes of one channel that one hand works on. */
export interface Work {
  readonly bodyId: string;
  readonly channel: string;
  readonly lanes: readonly number[];
}

const MAX_REASON = 1000;

/**
 * Takes messages and brings them to their consumer, all in one transaction: claim, inbox, effects, history. When it fails, everything is
 * as it was and the messages are taken one by one, so that a bad one holds up nobody else. @returns how many were taken.
 */
export async function deliver(
  runtime: DeliveryRuntime,
  transport: Transport,
  consumer: Consumer,
  work: Work,
  limit = consumer.batch,
): Promise<number> {
  let hand: readonly Claimed[] = [];
  let trace: Trace = newTrace();
  const started = performance.now();
  try {
    return await inTransaction(runtime, work, async (ctx, as, facts) => {
      if (consumer.apart) void planOnceThroughout(ctx.db).catch(() => undefined);
      hand = await transport.claim(ctx, work.channel, work.lanes, limit);
      if (hand.length === 0) return 0;
      const begun = (next: Trace) => (trace = next);
      const { passages, keys, sends } = await bring(ctx, { as, facts }, consumer, work.channel, hand, begun);
      const sent = sends.length > 0 ? transport.enlist(ctx, sends).catch(unsendable) : undefined;
      const settled = transport.settle(
        ctx,
        hand.map((claimed) => ({ claimed, verdict: { kind: 'acknowledge' } })),
      );
      const at = ctx.realNow();
      ctx.withCommit(() => insertPassages(ctx.db, work.bodyId, routeOf(consumer, work), at, passages));
      if (keys.length > 0) ctx.withCommit(() => insertKeys(ctx.db, work.bodyId, keys));
      await Promise.all([sent, settled]);
      tellSpans(
        runtime,
        ctx,
        hand.map(({ envelope }, index) => ({ envelope, passage: passages[index]! })),
      );
      return hand.length;
    });
  } catch (error) {
    if (hand.length === 0) throw error;
    if (hand.length > 1) return oneByOne(runtime, transport, consumer, work, hand.length);
    runtime.log.warn({ route: work.channel, message: hand[0]!.envelope.id, err: error }, 'a message failed');
    return setAside(runtime, transport, consumer, work, hand[0]!, { error, trace, started });
  }
}

type As = (envelope: Envelope) => Context;
type Facts = () => readonly Fact[];

/** One transaction of the bus, with contexts for the causes that messages have. */
export function inTransaction<T>(
  runtime: DeliveryRuntime,
  work: Work,
  body: (ctx: Context, as: As, facts: Facts) => Promise<T>,
): Promise<T> {
  const id = runtime.entropy.id(runtime.clock.realNow());
  const caller: Caller = systemCaller(work.bodyId, `bus:${work.channel}`, id, 'bus');
  return runtime.invoker.work(caller, `bus ${work.channel}`, (ctx, as, facts) => {
    const caused = ({ correlationid, causationid }: Envelope) =>
      as({ ...caller, correlationId: correlationid, causationId: causationid });
    return body(ctx, caused, facts);
  });
}

async function bring(
  ctx: Context,
  { as, facts }: { readonly as: As; readonly facts: Facts },
  consumer: Consumer,
  channel: string,
  hand: readonly Claimed[],
  begun: (trace: Trace) => void,
): Promise<{
  readonly passages: readonly PassageRow[];
  readonly keys: readonly KeyRow[];
  readonly sends: readonly NewMessage[];
}> {
  const now = ctx.now().getTime();
  const expired = (envelope: Envelope) => envelope.expirytime !== undefined && envelope.expirytime.getTime() <= now;
  const names = hand
    .filter(({ envelope }) => !expired(envelope))
    .map(({ envelope: { id, source, eventId } }) => ({ messageId: id, source, eventId }));
  const first =
    names.length > 0
      ? await plannedOnce(ctx.db, () => enterInbox(ctx.db, ctx.bodyId, channel, names))
      : new Set<string>();
  const bringOne = async ({ envelope, attempts }: Claimed) => {
    const trace: Trace = newTrace();
    begun(trace);
    const started = performance.now();
    const outcome = expired(envelope) ? 'expired' : first.has(envelope.id) ? 'done' : 'duplicate';
    const before = facts().length;
    if (outcome === 'done') await consumer.handle(as(envelope), envelope, trace);
    return {
      // Where messages of a batch are handled one after the other, what is new since is of this one; those that are not leave no facts.
      keys: keyRows(envelope.id, trace, consumer.apart ? [] : facts().slice(before)),
      passage: passageOf(envelope.id, attempts + 1, outcome, trace, started),
      sends: trace.sends,
    };
  };
  const brought = consumer.apart ? await allOf(hand.map(bringOne)) : [];
  if (!consumer.apart) for (const claimed of hand) brought.push(await bringOne(claimed));
  return {
    passages: brought.map(({ passage }) => passage),
    keys: brought.flatMap((one) => one.keys),
    sends: brought.flatMap((one) => one.sends),
  };
}

/** As `Promise.all`, but when one fails, not before the others have ended too: the transaction is theirs until then. */
async function allOf<T>(calls: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(calls);
  return Promise.all(calls);
}

/** A message that the transport refuses would be refused again. */
function unsendable(error: unknown): never {
  if (!(error instanceof DomainError) || error.status !== 400) throw error;
  const places = error.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
  throw new Dead(`what it sends cannot be sent: ${places.join('; ')}`);
}

function keyRows(messageId: string, { keys = [] }: Trace, facts: readonly Fact[]): readonly KeyRow[] {
  if (keys.length === 0 && facts.length === 0) return [];
  return tidyKeys([...keys, ...touchedBy(facts)]).map((key) => ({ messageId, ...key }));
}

export function newTrace(): Trace {
  return { version: null, steps: [], sends: [] };
}

/** One that fails is set aside by itself; whatever comes behind it in the meantime is none of this call's. */
async function oneByOne(
  runtime: DeliveryRuntime,
  transport: Transport,
  consumer: Consumer,
  work: Work,
  count: number,
): Promise<number> {
  let taken = 0;
  for (let left = count; left > 0; left -= 1) taken += await deliver(runtime, transport, consumer, work, 1);
  return taken;
}

interface Failure {
  readonly error: unknown;
  readonly trace: Trace;
  readonly started: number;
}

/**
 * Tries a message again later, or sets it aside for a person, in a transaction of its own: the one of its effect is gone. Where what its
 * consumer would do about it fails too, a person has it all the same.
 */
async function setAside(
  runtime: DeliveryRuntime,
  transport: Transport,
  consumer: Consumer,
  work: Work,
  failed: Claimed,
  failure: Failure,
): Promise<number> {
  const attempt = failed.attempts + 1;
  const dead = failure.error instanceof Dead || attempt >= consumer.maxAttempts;
  const reason = reasonOf(failure.error);
  const away = { failed, failure, attempt, reason };
  if (!dead) {
    const at = new Date(runtime.clock.realNow().getTime() + backoffMs(attempt, runtime.entropy, consumer.firstRetryMs));
    return put(runtime, transport, consumer, work, { ...away, at });
  }
  if (!consumer.dead) return put(runtime, transport, consumer, work, away);
  return put(runtime, transport, consumer, work, { ...away, care: consumer.dead.bind(consumer) }).catch(
    (error: unknown) =>
      put(runtime, transport, consumer, work, { ...away, reason: reasonOf(`${reason}; and then: ${reasonOf(error)}`) }),
  );
}

interface Away {
  readonly failed: Claimed;
  readonly failure: Failure;
  readonly attempt: number;
  readonly reason: string;
  /** When it is tried again; never if absent. */
  readonly at?: Date;
  readonly care?: NonNullable<Consumer['dead']>;
}

function put(
  runtime: DeliveryRuntime,
  transport: Transport,
  consumer: Consumer,
  work: Work,
  { failed, failure: { trace: before, started }, attempt, reason, at, care }: Away,
): Promise<number> {
  const { id } = failed.envelope;
  const trace = { ...before, steps: [...before.steps, { step: 'failure', outcome: reason.slice(0, 300), ms: 0 }] };
  return inTransaction(runtime, work, async (ctx, as) => {
    const [claimed] = await transport.claim(ctx, work.channel, [failed.lane], 1);
    if (claimed?.envelope.id !== id) throw new Error(`message ${id} is no longer where it was`);
    const caused = as(claimed.envelope);
    const cared = (await care?.(caused, claimed.envelope, reason)) === true;
    const outcome = at ? 'retry' : cared ? 'done' : 'dead';
    const passage = passageOf(id, attempt, outcome, trace, started);
    await insertPassages(ctx.db, work.bodyId, routeOf(consumer, work), ctx.realNow(), [passage]);
    const keys = keyRows(id, trace, []);
    if (keys.length > 0) await insertKeys(ctx.db, work.bodyId, keys);
    const verdict: Verdict = at ? { kind: 'retry', at } : { kind: cared ? 'acknowledge' : 'park' };
    await transport.settle(ctx, [{ claimed, verdict }]);
    if (outcome === 'dead') await bury(caused, routeOf(consumer, work), id, attempt, reason);
    return 1;
  });
}

function routeOf({ route }: Consumer, { channel }: Work): string {
  return route ?? channel;
}

/** Makes a message that was parked a dead letter, for a person to decide on. */
export async function bury(
  ctx: Context,
  route: string,
  messageId: string,
  attempts: number,
  reason: string,
): Promise<void> {
  const deadId = ctx.id();
  await insertDead(ctx.db, ctx.bodyId, { id: deadId, messageId, route, attempts, reason, diedAt: ctx.now() });
  ctx.emit(messageDead, { subject: `bus/envelope/${messageId}`, data: { deadId, messageId, route, attempts } });
}

/** What is said of a failure, as the database takes it. */
export function reasonOf(error: unknown): string {
  const text = maskText(error instanceof Error ? error.message : String(error));
  // What a partner wrote may hold anything; NUL has no place in a text of the database.
  return text.replaceAll('\0', '').slice(0, MAX_REASON) || 'no reason given';
}

export function passageOf(
  messageId: string,
  attempt: number,
  outcome: PassageRow['outcome'],
  trace: Trace,
  started: number,
): PassageRow {
  const steps = trace.steps.length > 0 ? JSON.stringify(trace.steps) : null;
  const micros = Math.round((performance.now() - started) * 1000);
  return { messageId, attempt, version: trace.version, outcome, micros, steps };
}
