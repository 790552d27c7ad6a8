import type { Logger } from '../operations/types.ts';
import type { Database } from '../sql/database.ts';
import { typesFromLeaf } from './store.ts';

/** Kinds of facts that were sealed in a body, up to a leaf: enough to ask again for what one is looking at. */
export interface News {
  readonly types: readonly string[];
  /** The leaf behind the last one told: following from it misses nothing. */
  readonly next: number;
}

/** Tells who looks at a body that something has happened in it, whichever process did it. */
export interface Tail {
  /** @param from the `next` of the last news; without it only what comes from now on is told. @returns what ends it. */
  follow(bodyId: string, from: number | undefined, told: (news: News) => void): () => void;
  /** Says that the body's chain has grown; others' growth is found by looking once a second, while somebody follows. */
  wake(bodyId: string): void;
  stop(): Promise<void>;
}

/** Stands for more kinds than are worth telling apart: everything may have changed. */
export const EVERYTHING = '*';

const POLL_MS = 1000;
/** Facts of one piece of work come in a few batches; they are told together. */
const GATHER_MS = 150;
const MOST_LEAVES = 2000;

interface Follower {
  next: number | undefined;
  readonly told: (news: News) => void;
}

export function createTail(options: { readonly database: Database; readonly log: Logger }): Tail {
  const bodies = new Map<string, Set<Follower>>();
  let timer: NodeJS.Timeout | undefined;
  let waitsMs = Infinity;
  let current: Promise<void> = Promise.resolve();
  let stopped = false;

  const turn = async () => {
    waitsMs = Infinity;
    for (const [bodyId, followers] of bodies) {
      try {
        await tell(options.database, bodyId, followers);
      } catch (error) {
        options.log.warn({ err: error, body: bodyId }, 'news of the body could not be read, will look again');
      }
    }
    plan(POLL_MS);
  };
  const plan = (inMs: number) => {
    if (stopped || bodies.size === 0 || inMs >= waitsMs) return;
    clearTimeout(timer);
    waitsMs = inMs;
    timer = setTimeout(() => {
      current = current.then(turn);
    }, inMs);
  };
  return {
    follow(bodyId, from, told) {
      const follower: Follower = { next: from, told };
      const followers = bodies.get(bodyId) ?? new Set();
      bodies.set(bodyId, followers.add(follower));
      plan(0);
      return () => {
        followers.delete(follower);
        if (followers.size === 0 && bodies.get(bodyId) === followers) bodies.delete(bodyId);
      };
    },
    wake(bodyId) {
      if (bodies.has(bodyId)) plan(GATHER_MS);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}

/** One look for all who follow the body: they stand at few different places, nearly always at one. */
async function tell(database: Database, bodyId: string, followers: ReadonlySet<Follower>): Promise<void> {
  const places = new Set([...followers].map(({ next }) => next));
  for (const place of places) {
    const found = await database.read({ bodyId }, (db) => typesFromLeaf(db, bodyId, place ?? null, MOST_LEAVES));
    if (!found || found.next === place) continue;
    // A place behind the end is one of another chain: the data folder was restored from a backup.
    const missed = place !== undefined && (place > found.next || found.next - place > MOST_LEAVES);
    const news: News = { types: missed ? [EVERYTHING] : found.types, next: found.next };
    for (const follower of followers) {
      if (follower.next !== place) continue;
      follower.next = news.next;
      follower.told(news);
    }
  }
}
