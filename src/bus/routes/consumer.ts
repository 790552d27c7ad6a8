import { DomainError, type Context, type MappingPool, type Runtime } from '../../kernel/index.ts';
import { bury } from '../delivery/deliver.ts';
import { enterInbox } from '../delivery/store.ts';
import type { MessageContent } from '../types.ts';
import { Dead, type Consumer, type FindConsumer, type Trace } from '../delivery/types.ts';
import { bodyOf } from '../transport/body.ts';
import type { Envelope, NewMessage, Transport } from '../transport/types.ts';
import { compileRoute, type CompiledRoute } from './compile.ts';
import { nameOf, routeOf } from './continuation.ts';
import { walk } from './engine.ts';
import { ROOM } from '../trace/difference.ts';
import { taxCodesIn } from '../trace/keys.ts';
import { INTAKE } from '../intake/consumer.ts';
import { shippedRoute } from '../intake/shipped.ts';
import { storedGatherings, takeTurnAt } from './gathering-store.ts';
import type { Host } from './model.ts';
import { questionOf, undo } from './settle.ts';
import { currentVersion, findRoute } from './route-store.ts';

export interface RoutesOptions {
  readonly runtime: () => Pick<Runtime, 'database'>;
  readonly transport: Transport;
  readonly mappings: MappingPool;
  readonly content: MessageContent;
  /** Operations that routes may call. */
  readonly operations: ReadonlySet<string>;
  /** Takes a message that the intake has received; `walk` brings it through its route. */
  readonly intake: (
    ctx: Context,
    envelope: Envelope,
    trace: Trace,
    walk: (intake: Host['intake']) => Promise<unknown>,
  ) => Promise<void>;
  /** Of these channels, those whose taker is there. */
  readonly available: (ctx: Context, channels: readonly string[]) => Promise<readonly string[]>;
}

type Load = (bodyId: string, name: string, version: number) => Promise<CompiledRoute>;
type FindRoute = (
  bodyId: string,
  name: string,
) => Promise<{ readonly route: CompiledRoute; readonly version: number } | undefined>;

/** Versions never change: what was compiled once stays so; the oldest leaves. */
const KEPT = 500;
const [BATCH, HANDS, ATTEMPTS] = [20, 2, 8];

/**
 * Finds the route of a channel, in its last version at the beginning of each batch: a batch ends on the version that it began with, the
 * next one begins on the new one, and nothing in between is stopped.
 */
export function routeConsumers(options: RoutesOptions): FindConsumer {
  const compiled = new Map<string, CompiledRoute>();
  const load: Load = async (bodyId, name, version) => {
    const key = `${bodyId} ${name} ${version}`;
    const known = compiled.get(key);
    if (known) return known;
    const row = await options.runtime().database.read({ bodyId }, (db) => findRoute(db, bodyId, name, version));
    if (!row) {
      // A version that shipped with an earlier release went on by the steps that it has now.
      const shipped = shippedRoute(name);
      if (shipped) return shipped.route;
      throw new Dead(`there is no version ${version} of route ${name}`);
    }
    const result = compileRoute(row.document, options.operations);
    if ('problems' in result) throw new Error(`route ${name} ${version}: ${result.problems[0]!.message}`);
    const [oldest] = compiled.keys();
    if (compiled.size >= KEPT && oldest !== undefined) compiled.delete(oldest);
    compiled.set(key, result.route);
    return result.route;
  };
  const current: FindRoute = async (bodyId, name) => {
    const { database } = options.runtime();
    const { version, paused } = await database.read({ bodyId }, (db) => currentVersion(db, bodyId, name));
    if (paused) return undefined;
    if (version !== null) return { route: await load(bodyId, name, version), version };
    return shippedRoute(name);
  };
  return async (bodyId, channel) => {
    const name = routeOf(channel);
    const found = await current(bodyId, name);
    if (!found) return undefined;
    const consumer = consumerOf(options, found.route, found.version);
    return name === channel ? consumer : continuing(options, load, consumer, name);
  };
}

function consumerOf(options: RoutesOptions, route: CompiledRoute, version: number): Consumer {
  const { route: name, batch = BATCH, hands = HANDS, attempts = ATTEMPTS } = route.document;
  return {
    ...{ batch, hands, maxAttempts: attempts, apart: isApart(route) },
    async handle(ctx, envelope, trace: Trace) {
      trace.version = version;
      if (route.document.trace !== 'steps') trace.room = { left: ROOM };
      const data = await bodyOf(options.transport, ctx.bodyId, envelope);
      trace.keys = [...taxCodesIn(data), ...(envelope.source === INTAKE ? [] : route.keys(ctx.now(), envelope, data))];
      const host = hostOf(options, ctx, { name, version }, envelope, trace.sends);
      const through = (intake?: Host['intake']) =>
        walk(route, intake ? { ...host, intake } : host, envelope, data, trace);
      if (envelope.source === INTAKE && !envelope.resume) await options.intake(ctx, envelope, trace, through);
      else await through();
    },
  };
}

/** Kinds of steps beside the pure ones that only send, which is done when all is well. */
const SENDS = new Set(['send', 'recipients', 'slip', 'reply']);

/** Whether its messages may go through it at the same time: nothing that it does is seen by another one. */
function isApart({ document, spots }: CompiledRoute): boolean {
  const steps = [...spots.values()].map(({ list, index }) => list[index]!);
  // What the intake has received leaves facts, whatever steps it goes through.
  return !shippedRoute(document.route) && steps.every(({ kind, effect }) => effect === 'pure' || SENDS.has(kind));
}

/** What goes on with what a route has put off, each on the version that it began with; and what takes the answers that it waits for. */
function continuing(options: RoutesOptions, load: Load, taker: Consumer, name: string): Consumer {
  return {
    ...{ ...taker, route: name },
    async handle(ctx, envelope, trace: Trace) {
      const data = await bodyOf(options.transport, ctx.bodyId, envelope);
      const here = (version: number) => hostOf(options, ctx, { name, version }, envelope, trace.sends);
      const resume = envelope.resume ?? (await questionOf(here(0), envelope));
      if (!resume) {
        trace.steps.push({ step: 'answer', outcome: 'nobody waits for it any more', ms: 0 });
        return;
      }
      trace.version = resume.version;
      const route = await load(ctx.bodyId, name, resume.version);
      if (route.document.trace !== 'steps') trace.room = { left: ROOM };
      await walk(route, here(resume.version), envelope, data, trace, resume);
    },
    async dead(ctx, envelope, reason) {
      const { resume } = envelope;
      if (!resume) return false;
      const route = await load(ctx.bodyId, name, resume.version);
      const data = await bodyOf(options.transport, ctx.bodyId, envelope);
      const sends: NewMessage[] = [];
      const host = hostOf(options, ctx, { name, version: resume.version }, envelope, sends);
      const undone = await undo(route, host, envelope, reason, data);
      if (undone) await options.transport.enlist(ctx, sends);
      return undone;
    },
  };
}

function hostOf(
  options: RoutesOptions,
  ctx: Context,
  route: { readonly name: string; readonly version: number },
  envelope: Envelope,
  outbox: NewMessage[],
): Host {
  const { transport } = options;
  const owner = { bodyId: ctx.bodyId, route: route.name };
  return {
    ...{ route: route.name, version: route.version },
    now: () => ctx.now(),
    id: () => ctx.id(),
    async open(sha256, from) {
      try {
        return await options.content.open(ctx.bodyId, sha256, from);
      } catch (error) {
        throw lasting(error);
      }
    },
    later: (milliseconds) => new Date(ctx.realNow().getTime() + milliseconds),
    call: (operation, input) => ctx.call(operation, input).catch((error: unknown) => Promise.reject(lasting(error))),
    async send(messages) {
      for (const message of messages) outbox.push(message);
    },
    map: mapper(options.mappings, () => ctx.now()),
    async first(name) {
      const row = { source: 'key', eventId: nameOf(name), messageId: envelope.id };
      return (await enterInbox(ctx.db, ctx.bodyId, `${route.name}/idempotent`, [row])).size === 1;
    },
    async turn(place, key, everyMs) {
      const now = ctx.realNow();
      const at = await takeTurnAt(ctx.db, { ...owner, place, key: nameOf(key) }, everyMs, now);
      return at.getTime() <= now.getTime() ? undefined : at;
    },
    available: (channels) => options.available(ctx, channels),
    async shelve(message, reason) {
      const id = await transport.shelve(ctx, message);
      await bury(ctx, route.name, id, 0, reason);
    },
    gatherings: storedGatherings(ctx.db, { ...owner, version: route.version }, ctx.realNow(), () => ctx.id()),
  };
}

const LASTING: readonly number[] = [400, 401, 403, 404, 413, 415, 422];

/** A refusal that would be the same again is no matter of time. */
function lasting(error: unknown): unknown {
  return error instanceof DomainError && LASTING.includes(error.status) ? new Dead(error.message) : error;
}

/** Mappings by the pool. One that took too long may only have met a busy machine. */
export function mapper(pool: MappingPool, now: () => Date): Host['map'] {
  return async (source, input) => {
    const result = await pool.evaluate(source, input, { now: now() });
    if (result.ok) return result.value;
    const message = `the mapping fails: ${result.code} ${result.message}`;
    throw result.code === 'MAPPING_TIME' ? new Error(message) : new Dead(message);
  };
}
