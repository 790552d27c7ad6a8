import { DomainError, type Context, type MappingPool, type Runtime } from '../../kernel/index.ts';
import { enterInbox } from '../delivery/store.ts';
import { Dead, type Consumer, type FindConsumer, type Trace } from '../delivery/types.ts';
import { bodyOf } from '../transport/body.ts';
import type { Envelope, Transport } from '../transport/types.ts';
import { compileRoute, type CompiledRoute } from './compile.ts';
import { walk } from './engine.ts';
import { taxCodesIn } from '../trace/keys.ts';
import { INTAKE } from '../intake/consumer.ts';
import { shippedRoute } from '../intake/shipped.ts';
import type { Host } from './model.ts';
import { currentVersion, findRoute } from './route-store.ts';

export interface RoutesOptions {
  readonly runtime: () => Pick<Runtime, 'database'>;
  readonly transport: Transport;
  readonly mappings: MappingPool;
  /** Operations that routes may call. */
  readonly operations: ReadonlySet<string>;
  /** Takes a message that the intake has received; `walk` brings it through its route. */
  readonly intake: (
    ctx: Context,
    envelope: Envelope,
    trace: Trace,
    walk: (intake: Host['intake']) => Promise<unknown>,
  ) => Promise<void>;
}

/** Versions never change: what was compiled once stays so; the oldest leaves. */
const KEPT = 500;
const [BATCH, HANDS, ATTEMPTS] = [20, 2, 8];

/**
 * Finds the route of a channel, in its last version at the beginning of each batch: a batch ends on the version that it began with, the
 * next one begins on the new one, and nothing in between is stopped.
 */
export function routeConsumers(options: RoutesOptions): FindConsumer {
  const compiled = new Map<string, CompiledRoute>();
  const load = async (bodyId: string, name: string, version: number): Promise<CompiledRoute> => {
    const key = `${bodyId} ${name} ${version}`;
    const known = compiled.get(key);
    if (known) return known;
    const row = await options.runtime().database.read({ bodyId }, (db) => findRoute(db, bodyId, name, version));
    const result = compileRoute(row!.document, options.operations);
    if ('problems' in result) throw new Error(`route ${name} ${version}: ${result.problems[0]!.message}`);
    const [oldest] = compiled.keys();
    if (compiled.size >= KEPT && oldest !== undefined) compiled.delete(oldest);
    compiled.set(key, result.route);
    return result.route;
  };
  return async (bodyId, channel) => {
    const { database } = options.runtime();
    const { version, paused } = await database.read({ bodyId }, (db) => currentVersion(db, bodyId, channel));
    if (paused) return undefined;
    if (version !== null) return consumerOf(options, await load(bodyId, channel, version), version);
    const shipped = shippedRoute(channel);
    return shipped && consumerOf(options, shipped.route, shipped.version);
  };
}

function consumerOf(options: RoutesOptions, route: CompiledRoute, version: number): Consumer {
  const { route: name, batch = BATCH, hands = HANDS, attempts = ATTEMPTS } = route.document;
  return {
    ...{ batch, hands, maxAttempts: attempts },
    async handle(ctx, envelope, trace: Trace) {
      trace.version = version;
      const data = await bodyOf(options.transport, ctx.bodyId, envelope);
      trace.keys = [...taxCodesIn(data), ...(envelope.source === INTAKE ? [] : route.keys(ctx.now(), envelope, data))];
      const host = hostOf(options, ctx, name, envelope);
      const through = (intake?: Host['intake']) =>
        walk(route, intake ? { ...host, intake } : host, envelope, data, trace);
      if (envelope.source === INTAKE) await options.intake(ctx, envelope, trace, through);
      else await through();
    },
  };
}

function hostOf(options: RoutesOptions, ctx: Context, route: string, envelope: Envelope): Host {
  return {
    now: () => ctx.now(),
    call: (operation, input) => ctx.call(operation, input).catch((error: unknown) => Promise.reject(lasting(error))),
    send: async (messages) => void (await options.transport.enlist(ctx, messages)),
    map: mapper(options.mappings, () => ctx.now()),
    async first(name) {
      const row = { source: 'key', eventId: name, messageId: envelope.id };
      return (await enterInbox(ctx.db, ctx.bodyId, `${route}/idempotent`, [row])).size === 1;
    },
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
