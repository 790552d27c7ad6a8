import { breakerOf, takeTrial, type Breaker } from './breaker-store.ts';
import { isOpen } from './breaker.ts';
import type { Connection } from '../connectors/types.ts';
import { openConnection, type ConnectionPorts } from './connections.ts';
import { egressRules, findEndpoint, type Endpoint } from './store.ts';

/** The ways to the endpoints of all bodies, open as long as their set-up stays the same. */
export interface Connections {
  /** Undefined while there is no such endpoint, or it is switched off, or (`toSend`) left in peace after failures. */
  to(bodyId: string, code: string, toSend?: boolean): Promise<Way | undefined>;
  close(): Promise<void>;
}

export interface Way {
  readonly endpoint: Endpoint;
  /** How it has failed since it was last reached. */
  readonly breaker: Breaker | undefined;
  /** It was left in peace: one message sees whether it is back. */
  readonly trial: boolean;
  /** @throws SendFailure when its connector is not part of this installation. */
  connect(): Connection;
}

const TRIAL_MS = 150_000;

interface Open {
  /** What the connection was made of: it is made anew when that changes. */
  readonly stamp: string;
  readonly connection: Connection;
}

export function keepConnections(ports: ConnectionPorts): Connections {
  const open = new Map<string, Open>();
  const connect = (bodyId: string, endpoint: Endpoint, allowed: readonly string[]): Connection => {
    const name = `${bodyId} ${endpoint.code}`;
    const stamp = JSON.stringify([endpoint.connector, endpoint.settings, allowed]);
    const known = open.get(name);
    if (known?.stamp === stamp) return known.connection;
    const connection = openConnection(ports, bodyId, endpoint, allowed);
    open.set(name, { stamp, connection });
    // Whoever is sending by the old one ends there.
    void known?.connection.close();
    return connection;
  };
  return {
    async to(bodyId, code, toSend = false) {
      const { database, clock } = ports.runtime();
      const [endpoint, rules, breaker] = await database.read({ bodyId }, (db) =>
        Promise.all([findEndpoint(db, bodyId, code), egressRules(db, bodyId), breakerOf(db, bodyId, code)]),
      );
      const now = clock.realNow();
      if (!endpoint?.enabled || (toSend && isOpen(breaker, now))) return undefined;
      const trial = toSend && Boolean(breaker?.openUntil);
      if (trial) {
        // As long as a message may take, nobody else tries.
        const until = new Date(now.getTime() + TRIAL_MS);
        const ours = await database.transaction({ bodyId }, (db) => takeTrial(db, bodyId, code, { now, until }));
        if (!ours) return undefined;
      }
      const allowed = rules.map(({ rule }) => rule);
      return { endpoint, breaker, trial, connect: () => connect(bodyId, endpoint, allowed) };
    },
    async close() {
      await Promise.all([...open.values()].map(({ connection }) => connection.close()));
      open.clear();
    },
  };
}
