import {
  createLoop,
  systemCaller,
  type BackgroundWorker,
  type Context,
  type Loop,
  type Runtime,
} from '../../kernel/index.ts';
import type { Catch, Connection, Incoming, Polling } from '../connectors/types.ts';
import { reasonOf } from '../delivery/deliver.ts';
import { endpointBack, endpointFailing } from '../events.ts';
import { receiveFile, refuseFile } from '../intake/receive.ts';
import type { NewMessage, Transport } from '../transport/types.ts';
import { connectors } from './connections.ts';
import type { Connections } from './open.ts';
import { duePolls, movePosition, noteFailure, takeTurn, type DuePoll } from './poll-store.ts';

export interface PollerPorts {
  readonly runtime: () => Pick<Runtime, 'database' | 'invoker' | 'clock' | 'entropy' | 'log'>;
  readonly transport: Transport;
  readonly connections: Connections;
}

const LOOK_MS = 500;
/** Who is silent for so long is overtaken by another process; whoever comes first moves the position. */
const TURN_MS = 180_000;
/** Endpoints that one process looks at together: a slow one keeps none of the others waiting. */
const AT_ONCE = 8;
/** What is in hand at a stop may still end by itself. */
const GRACE_MS = 3000;

/** Fetches what outside systems have for the house. Position and messages go on in one transaction: nothing is skipped, nothing comes twice. */
export function createPoller(ports: PollerPorts): BackgroundWorker {
  const inHand = new Map<string, Promise<number>>();
  let stopping = false;
  const follow = async (due: DuePoll): Promise<number> => {
    let total = 0;
    try {
      for (let brought = 1; brought > 0 && !stopping; total += brought) {
        brought = await look(ports, due, () => stopping);
      }
    } catch (error) {
      ports.runtime().log.error({ err: error, endpoint: due.code }, 'a look at an endpoint failed, will be made again');
    }
    return total;
  };
  /** Begins with what is due and not in hand. */
  const begin = async () => {
    const { database, clock } = ports.runtime();
    for (const due of await database.system((db) => duePolls(db, clock.realNow()))) {
      const name = `${due.bodyId} ${due.code}`;
      if (inHand.has(name) || inHand.size >= AT_ONCE) continue;
      inHand.set(
        name,
        follow(due).finally(() => inHand.delete(name)),
      );
    }
  };
  let loop: Loop | undefined;
  return {
    async drain() {
      for (let total = 0; ;) {
        await begin();
        if (inHand.size === 0) return total;
        for (const brought of await Promise.all(inHand.values())) total += brought;
      }
    },
    start() {
      stopping = false;
      loop = createLoop({ name: 'polls', log: ports.runtime().log, pollMs: LOOK_MS, work: begin });
      loop.start();
    },
    async stop() {
      stopping = true;
      await loop?.stop();
      const ended = Promise.all(inHand.values());
      let late: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => (late = setTimeout(resolve, GRACE_MS)));
      await Promise.race([ended, patience]);
      clearTimeout(late);
      // A large file may take minutes: it is fetched again after the start.
      if (inHand.size > 0) await ports.connections.close();
      await ended;
    },
  };
}

/** @returns how many messages one look has brought. */
async function look(ports: PollerPorts, { bodyId, code }: DuePoll, stopping: () => boolean): Promise<number> {
  const { database, clock } = ports.runtime();
  const now = clock.realNow();
  const turn = await database.transaction({ bodyId }, (db) =>
    takeTurn(db, bodyId, code, now, new Date(now.getTime() + TURN_MS)),
  );
  if (!turn) return 0;
  const way = await ports.connections.to(bodyId, code);
  const polling = way && connectors.get(way.endpoint.connector)?.polls?.(way.endpoint.settings);
  // Switched off, or set up anew meanwhile: whoever changes that has it looked at again.
  if (!way || !polling) return 0;
  try {
    const caught = await fetch(way.connect(), turn.position);
    const brought = await bring(ports, bodyId, code, polling, turn.position, caught);
    if (brought !== undefined) await caught.stored?.();
    return brought ?? 0;
  } catch (error) {
    // Cut off by ourselves: that says nothing of the endpoint.
    if (stopping()) return 0;
    await tellFailure(ports, bodyId, code, polling, error);
    return 0;
  }
}

function fetch(connection: Connection, position: unknown): Promise<Catch> {
  if (!connection.poll) throw new Error('the connector fetches nothing');
  return connection.poll(position);
}

/** @returns how many messages were stored, undefined where another process was faster. */
function bring(
  ports: PollerPorts,
  bodyId: string,
  code: string,
  polling: Polling,
  from: unknown,
  { messages, files = [], position, more }: Catch,
): Promise<number | undefined> {
  const { clock } = ports.runtime();
  return inName(ports, bodyId, code, async (ctx) => {
    const nextAt = more ? clock.realNow() : later(clock.realNow(), polling);
    const moved = await movePosition(ctx.db, bodyId, code, { from, to: position ?? null, nextAt });
    if (!moved) return undefined;
    if (moved.failingSince) ctx.emit(endpointBack, { subject: `bus/endpoint/${code}`, data: { code } });
    const { to: channel } = polling;
    const sent = channel === undefined ? [] : messages.map((one) => messageOf(code, channel, one));
    if (sent.length > 0) await ports.transport.enlist(ctx, sent);
    for (const { refused, ...file } of files) {
      const handed = { ...file, source: `endpoint/${code}` };
      if (refused === undefined) await receiveFile(ctx, ports.transport, handed);
      else await refuseFile(ctx, handed, refused);
    }
    return sent.length + files.length;
  });
}

function messageOf(code: string, channel: string, incoming: Incoming): NewMessage {
  const { eventId, type, data, sha256, contentType, key, headers } = incoming;
  return {
    ...{ channel, source: `endpoint/${code}`, eventId, type },
    ...(sha256 === undefined ? { data } : { sha256 }),
    ...(contentType === undefined ? {} : { datacontenttype: contentType }),
    ...(key === undefined ? {} : { partitionkey: key }),
    ...(headers === undefined ? {} : { headers }),
  };
}

async function tellFailure(ports: PollerPorts, bodyId: string, code: string, polling: Polling, error: unknown) {
  const { clock, log } = ports.runtime();
  const reason = reasonOf(error);
  log.warn({ endpoint: code, body: bodyId, reason }, 'an endpoint could not be looked at');
  await inName(ports, bodyId, code, async (ctx) => {
    const at = clock.realNow();
    const first = await noteFailure(ctx.db, bodyId, code, { at, reason, nextAt: later(at, polling) });
    if (first) ctx.emit(endpointFailing, { subject: `bus/endpoint/${code}`, data: { code } });
  });
}

function inName<T>(ports: PollerPorts, bodyId: string, code: string, work: (ctx: Context) => Promise<T>): Promise<T> {
  const { invoker, entropy, clock } = ports.runtime();
  const caller = systemCaller(bodyId, `bus:endpoint.${code}`, entropy.id(clock.realNow()), 'bus');
  return invoker.work(caller, `poll ${code}`, work);
}

function later(now: Date, { everySeconds, next }: Polling): Date {
  return next ? next(now) : new Date(now.getTime() + everySeconds * 1000);
}
