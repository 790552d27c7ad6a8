import type { Database } from '../sql/database.ts';
import type { Queryable } from '../sql/queryable.ts';
import type { Logger } from '../operations/types.ts';
import { canonicalJson, chainHash, entryHash } from './canonical.ts';
import {
  advanceSealedTxid,
  insertSeals,
  lockSealHead,
  type SealableEvent,
  type Seal,
  type SealHead,
  sealedLeaves,
  unsealedEvents,
} from './store.ts';

/** Port: a public ledger that grows with the chain, in the same transaction. Bound by the composition root. */
export interface EventSealer {
  /** Appends the entries (32 bytes each) at `firstLeaf`, dense from 0. */
  append(db: Queryable, bodyId: string, firstLeaf: number, entries: readonly Buffer[]): Promise<void>;
}

export interface Sealer {
  /** Says that a transaction of the body has committed facts. */
  wake(bodyId: string): void;
  /** Seals what is committed now. @returns the number of leaves added. */
  sealNow(bodyId: string): Promise<number>;
  /** Leaf indices of the events, once all are sealed; undefined after `timeoutMs`. */
  awaitSealed(bodyId: string, eventIds: readonly string[], timeoutMs: number): Promise<readonly number[] | undefined>;
  stop(): Promise<void>;
}

export interface SealerOptions {
  readonly database: Database;
  readonly ledger: EventSealer;
  readonly log: Logger;
  readonly sealed: (bodyId: string) => void;
  /** Milliseconds in which facts gather before a batch is sealed. */
  readonly gatherMs?: number;
}

const BATCH = 1000;
/** How long "now" waits for another sealer, or for older transactions, which may be those of any database of the cluster. */
const OLDER_MS = 5000;

/** What a leaf commits to: everything of the fact that its row holds, in RFC 8785 form. */
export function canonicalEvent(bodyId: string, event: Omit<SealableEvent, 'salt' | 'txid'>): string {
  const { id, type, subject, time, actorKind, actorId, onBehalfOf, via, operation, correlationId, causationId, data } =
    event;
  const fact = { id, type, subject, actorKind, actorId, onBehalfOf, via, operation, correlationId, causationId, data };
  return canonicalJson({ ...fact, bodyId, time: time.toISOString() });
}

/**
 * The only writer of the seals. It works apart from the business transactions: they append, it numbers what has committed, dense
 * from 0 and in an order in which a late commit can never be skipped, and lets the ledger grow in the same transaction.
 */
export function createSealer(options: SealerOptions): Sealer {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Set<() => void>>();
  const dirty = new Set<string>();
  let stopped = false;

  const announce = (bodyId: string) => {
    options.sealed(bodyId);
    for (const resolve of waiting.get(bodyId) ?? []) resolve();
    waiting.delete(bodyId);
  };
  const loop = async (bodyId: string) => {
    for (let idle = 0; dirty.has(bodyId) && !stopped;) {
      dirty.delete(bodyId);
      await pause(options.gatherMs ?? 20);
      const outcome = await sealBatch(options, bodyId).catch((error: unknown) => {
        options.log.error({ err: error, body: bodyId }, 'sealing failed, will be tried again');
        return { sealed: 0, more: true };
      });
      if (outcome.sealed > 0) announce(bodyId);
      idle = outcome.sealed > 0 ? 0 : idle + 1;
      // An older transaction is still open: what follows it stays unsealed until it ends. Ask again, ever more slowly.
      if (outcome.more) dirty.add(bodyId);
      if (outcome.more && idle > 0) await pause(Math.min(5 * 2 ** idle, 500));
    }
    running.delete(bodyId);
  };
  const wake = (bodyId: string) => {
    dirty.add(bodyId);
    if (!running.has(bodyId) && !stopped) running.set(bodyId, loop(bodyId));
  };

  return {
    wake,
    async sealNow(bodyId) {
      const deadline = performance.now() + OLDER_MS;
      let total = 0;
      for (;;) {
        const outcome = await sealBatch(options, bodyId);
        total += outcome.sealed;
        if (outcome.sealed > 0) announce(bodyId);
        if (!outcome.more || performance.now() > deadline) return total;
        if (outcome.sealed === 0) await pause(5);
      }
    },
    async awaitSealed(bodyId, eventIds, timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const signal = nextSeal(waiting, bodyId, deadline - performance.now());
        const leaves = await options.database.read({ bodyId }, (db) => sealedLeaves(db, bodyId, eventIds));
        if (leaves.length === eventIds.length) return leaves.map((leaf) => leaf.leafIndex);
        if (performance.now() >= deadline || stopped) return undefined;
        wake(bodyId);
        await signal;
      }
    },
    async stop() {
      stopped = true;
      await Promise.all(running.values());
      for (const resolvers of waiting.values()) for (const resolve of resolvers) resolve();
    },
  };
}

async function sealBatch(options: SealerOptions, bodyId: string): Promise<{ sealed: number; more: boolean }> {
  return options.database.transaction({ bodyId }, async (db) => {
    const head = await lockSealHead(db, bodyId);
    // Another sealer holds it, and may have read before the fact that woke us was committed.
    if (!head) return { sealed: 0, more: true };
    const events = await unsealedEvents(db, bodyId, head.sealedTxid, head.horizon, BATCH);
    if (events.length === 0) {
      if (head.horizon !== head.sealedTxid) await advanceSealedTxid(db, bodyId, head.horizon);
      return { sealed: 0, more: await hasUnsealed(db, bodyId, head.horizon) };
    }
    const { seals, entries } = chain(bodyId, head, events);
    const full = events.length === BATCH;
    await insertSeals(db, bodyId, seals, full ? events[events.length - 1]!.txid : head.horizon);
    await options.ledger.append(db, bodyId, head.leafCount, entries);
    return { sealed: events.length, more: full || (await hasUnsealed(db, bodyId, head.horizon)) };
  });
}

const LAST_TXID = '18446744073709551615';

/** Whether facts above the horizon have committed already and wait for an older transaction to end. */
async function hasUnsealed(db: Queryable, bodyId: string, horizon: string): Promise<boolean> {
  return (await unsealedEvents(db, bodyId, horizon, LAST_TXID, 1)).length > 0;
}

function chain(bodyId: string, head: SealHead, events: readonly SealableEvent[]): { seals: Seal[]; entries: Buffer[] } {
  let previous = head.hash;
  const entries: Buffer[] = [];
  const seals = events.map((event, index) => {
    const entry = entryHash(event.salt, canonicalEvent(bodyId, event));
    const hash = chainHash(previous, entry);
    const seal: Seal = { leafIndex: head.leafCount + index, eventId: event.id, prevHash: previous, hash };
    previous = hash;
    entries.push(entry);
    return seal;
  });
  return { seals, entries };
}

function nextSeal(waiting: Map<string, Set<() => void>>, bodyId: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const resolvers = waiting.get(bodyId) ?? new Set();
    const timer = setTimeout(resolve, Math.max(0, timeoutMs));
    resolvers.add(() => {
      clearTimeout(timer);
      resolve();
    });
    waiting.set(bodyId, resolvers);
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
