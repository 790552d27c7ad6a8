import type { Clock, Entropy } from '../clock.ts';
import { eventsFromLeaf } from '../events/store.ts';
import type { StoredEvent } from '../events/types.ts';
import { raiseIncident } from '../incidents/raise.ts';
import { backoffMs } from '../jobs/worker.ts';
import { createLoop } from '../loop.ts';
import type { Subscription } from '../module.ts';
import { systemCaller } from '../operations/callers.ts';
import type { Invoker } from '../operations/invoke.ts';
import type { Caller, Context, Logger } from '../operations/types.ts';
import type { Database } from '../sql/database.ts';
import {
  ensureSubscriptions,
  enterInbox,
  lockSubscription,
  moveSubscription,
  passOver,
  subscriptionsBehind,
  tenants,
} from './store.ts';

/** Brings sealed facts to the rooms that subscribe, in leaf order, each with its effect once. */
export interface Dispatcher {
  /** Says that the body's chain has grown. */
  wake(bodyId: string): void;
  /** Delivers until every subscriber of every body has read everything that is sealed. */
  drain(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export interface DispatcherOptions {
  readonly database: Database;
  readonly invoker: Invoker;
  readonly subscriptions: readonly Subscription[];
  /** Whether a whole stock is being brought in. */
  readonly inBulk: () => boolean;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Logger;
}

const LEAVES = 500;
const POLL_MS = 1000;
const MAX_ATTEMPTS = 6;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const known = new Set<string>();
  const subscriptions = new Map(options.subscriptions.map((subscription) => [subscription.name, subscription]));

  const introduce = async () => {
    const names = [...subscriptions.keys()];
    if (names.length === 0) return;
    for (const { bodyId } of await options.database.system(tenants)) {
      if (known.has(bodyId)) continue;
      await options.database.transaction({ bodyId }, (db) => ensureSubscriptions(db, bodyId, names));
      known.add(bodyId);
    }
  };
  const round = async (): Promise<number> => {
    await introduce();
    const behind = await options.database.system(subscriptionsBehind);
    const bulk = options.inBulk();
    const mine = behind.filter(({ subscriber }) => {
      const known = subscriptions.get(subscriber);
      return known !== undefined && !(bulk && known.afterBulk);
    });
    const bodies = new Set(mine.map((row) => row.bodyId));
    const moved = await Promise.all(
      [...bodies].map((bodyId) => {
        const names = mine.filter((row) => row.bodyId === bodyId).map((row) => row.subscriber);
        return readOnIn(
          options,
          bodyId,
          names.map((name) => subscriptions.get(name)!),
        );
      }),
    );
    return moved.reduce((left, right) => left + right, 0);
  };
  const drain = async () => {
    while ((await round()) > 0);
  };
  const loop = createLoop({ name: 'dispatcher', log: options.log, pollMs: POLL_MS, work: drain });
  return { wake: () => loop.wake(), drain, start: loop.start, stop: loop.stop };
}

/** One batch of each of the subscribers of a body that are behind. @returns how many moved on. */
async function readOnIn(options: DispatcherOptions, bodyId: string, behind: readonly Subscription[]): Promise<number> {
  // What those want who decide on it anew each time, only they know.
  const settled = behind
    .filter((subscription) => !subscription.wanted)
    .map(({ name, events }) => ({ name, types: events.map((event) => event.type) }));
  const passed =
    settled.length > 0
      ? await options.database.transaction({ bodyId }, (db) => passOver(db, bodyId, settled, LEAVES))
      : new Set<string>();
  const concerned = behind.filter(({ name }) => !passed.has(name));
  const moved = await Promise.all(concerned.map((subscription) => readOn(options, bodyId, subscription)));
  return passed.size + moved.filter(Boolean).length;
}

/** One batch of one subscriber. When the batch fails, its facts are tried one by one, so that a bad one holds up nobody else. */
async function readOn(options: DispatcherOptions, bodyId: string, subscription: Subscription): Promise<boolean> {
  try {
    return await deliver(options, bodyId, subscription, LEAVES);
  } catch (error) {
    options.log.warn({ subscriber: subscription.name, body: bodyId, err: error }, 'batch failed, one by one now');
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await deliver(options, bodyId, subscription, 1);
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS) return setAside(options, bodyId, subscription, error);
      await new Promise((resolve) => setTimeout(resolve, Math.min(backoffMs(attempt, options.entropy) / 10, 2000)));
    }
  }
}

/** @returns whether the subscriber moved on; `size` counts facts that concern it. */
async function deliver(
  options: DispatcherOptions,
  bodyId: string,
  subscription: Subscription,
  size: number,
): Promise<boolean> {
  const base = callerFor(options, bodyId, subscription);
  return options.invoker.work(base, `subscription ${subscription.name}`, async (ctx, as) => {
    const batch = await nextBatch(ctx.db, bodyId, subscription, size);
    if (!batch) return false;
    const fresh =
      batch.events.length > 0
        ? await enterInbox(
            ctx.db,
            bodyId,
            subscription.name,
            batch.events.map((event) => event.id),
          )
        : new Set<string>();
    const events = batch.events.filter((event) => fresh.has(event.id));
    await bringTo(subscription, events, (cause) =>
      as({ ...base, correlationId: cause.correlationId, causationId: cause.id }),
    );
    await moveSubscription(ctx.db, bodyId, subscription.name, batch.nextLeaf);
    return true;
  });
}

/** Has the subscriber take in new events; what it does because of them says so. Of a set, the last one stands as the cause. */
export async function bringTo(
  subscription: Subscription,
  events: readonly StoredEvent[],
  contextOf: (cause: StoredEvent) => Context,
): Promise<void> {
  if ('handler' in subscription) {
    for (const event of events) await subscription.handler(contextOf(event), event);
  } else if (events.length > 0) {
    await subscription.together(contextOf(events[events.length - 1]!), events);
  }
}

type Db = Parameters<typeof lockSubscription>[0];

async function nextBatch(
  db: Db,
  bodyId: string,
  subscription: Subscription,
  size: number,
): Promise<{ events: readonly StoredEvent[]; nextLeaf: number } | undefined> {
  const state = await lockSubscription(db, bodyId, subscription.name);
  if (!state || state.nextLeaf >= state.leafCount) return undefined;
  const types = (await subscription.wanted?.(db, bodyId)) ?? subscription.events.map((event) => event.type);
  if (types.length === 0) return { events: [], nextLeaf: state.leafCount };
  const to = Math.min(state.leafCount, state.nextLeaf + LEAVES);
  const found = await eventsFromLeaf(db, bodyId, state.nextLeaf, to, types);
  if (found.length <= size) return { events: found, nextLeaf: to };
  const events = found.slice(0, size);
  return { events, nextLeaf: events[events.length - 1]!.leafIndex! + 1 };
}

/** After the last attempt the fact is put before a person as an incident, and the subscriber goes on behind it. */
async function setAside(
  options: DispatcherOptions,
  bodyId: string,
  subscription: Subscription,
  error: unknown,
): Promise<boolean> {
  return options.invoker.work(callerFor(options, bodyId, subscription), 'kernel.incident', async (ctx) => {
    const batch = await nextBatch(ctx.db, bodyId, subscription, 1);
    if (!batch) return false;
    const event = batch.events[0];
    if (event) {
      const why = error instanceof Error ? error.message : String(error);
      await raiseIncident(ctx, 'subscription', subscription.name, { eventId: event.id }, MAX_ATTEMPTS, why);
    }
    await moveSubscription(ctx.db, bodyId, subscription.name, batch.nextLeaf);
    return true;
  });
}

function callerFor(options: DispatcherOptions, bodyId: string, subscription: Subscription): Caller {
  return systemCaller(bodyId, `subscription:${subscription.name}`, options.entropy.id(options.clock.realNow()));
}
