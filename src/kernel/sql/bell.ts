import pg from 'pg';
import type { Entropy } from '../clock.ts';
import type { Logger } from '../operations/types.ts';
import type { ConnectionSettings, Database } from './database.ts';
import { sql } from './sql.ts';

/**
 * Wakes those who wait for something in the other processes, by NOTIFY. A ring may be lost (a crash, a connection that breaks): whoever
 * listens also looks by itself from time to time.
 */
export interface Bell {
  /** @param name lower-case letters and dots */
  ring(name: string): void;
  on(name: string, told: () => void): void;
  /** Begins to hear the other processes. */
  start(): void;
  stop(): Promise<void>;
}

export interface BellOptions {
  readonly connection: ConnectionSettings;
  readonly database: Database;
  readonly entropy: Entropy;
  readonly log: Logger;
  /** No other process works on this database: nobody else needs to be told, or has anything to tell. */
  readonly alone: boolean;
}

const CHANNEL = 'digipro_bell';
const AGAIN_MS = 2000;

/**
 * A notification is sent by itself, after the commit that it is about: inside of the transaction it would make every commit of the
 * database wait for every other, because PostgreSQL takes one lock for all that notify. At most one is on its way; what is rung
 * meanwhile goes together in the next.
 */
export function createBell(options: BellOptions): Bell {
  const self = options.entropy.random(6).toString('hex');
  const listeners = new Map<string, (() => void)[]>();
  const unsent = new Set<string>();
  let sending: Promise<void> | undefined;
  let ear: { readonly stop: () => Promise<void> } | undefined;
  let stopped = false;

  const heard = (name: string) => {
    for (const told of listeners.get(name) ?? []) told();
  };
  const send = async () => {
    while (unsent.size > 0 && !stopped) {
      const payload = `${self} ${[...unsent].join(' ')}`;
      unsent.clear();
      await options.database
        .system((db) => db.many(sql`select pg_notify(${CHANNEL}, ${payload})`))
        .catch((error: unknown) => options.log.debug({ err: error }, 'a notification was not sent'));
    }
    sending = undefined;
  };
  return {
    ring(name) {
      if (options.alone || stopped) return;
      unsent.add(name);
      sending ??= send();
    },
    on(name, told) {
      listeners.set(name, [...(listeners.get(name) ?? []), told]);
    },
    start() {
      if (options.alone || listeners.size === 0) return;
      ear ??= listen(options, (payload) => {
        const [sender, ...names] = payload.split(' ');
        if (sender !== self) names.forEach(heard);
      });
    },
    async stop() {
      stopped = true;
      await Promise.all([sending, ear?.stop()]);
    },
  };
}

/** One connection that listens; lost, it is made anew until told to stop. */
function listen(options: BellOptions, told: (payload: string) => void): { stop(): Promise<void> } {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const again = () => {
    if (!stopped) timer = setTimeout(() => void open(), AGAIN_MS);
  };
  const open = async () => {
    const fresh = new pg.Client({
      ...options.connection,
      application_name: 'digipro bell',
      connectionTimeoutMillis: 10_000,
      options: '-c role=digipro_system',
    });
    client = fresh;
    fresh.on('notification', (message) => told(message.payload ?? ''));
    fresh.on('error', () => undefined);
    fresh.once('end', again);
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
    } catch (error) {
      options.log.warn({ err: error }, 'cannot hear the other processes yet, will try again');
      await fresh.end().catch(() => undefined);
    }
  };
  void open();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
