import type { BackgroundWorker, Runtime } from '../../kernel/index.ts';
import { LANES } from '../transport/address.ts';
import { BELL } from '../transport/postgres.ts';
import type { Lane, Transport } from '../transport/types.ts';
import { carry } from './carry.ts';
import { deliver, type DeliveryRuntime } from './deliver.ts';
import type { FindConsumer, Taker } from './types.ts';

export interface HandsOptions {
  readonly runtime: () => DeliveryRuntime & Pick<Runtime, 'bell'>;
  readonly transport: Transport;
  readonly find: FindConsumer;
}

const POLL_MS = 1000;
/** Transactions at the same time: half of the pool is left to those who ask. */
const HANDS = 8;
/** One channel has at most so many of these: where messages take long, hands are left for the others. */
const HANDS_OF_ONE = 4;

interface Channel {
  readonly bodyId: string;
  readonly channel: string;
  /** Lanes with something to do, and those that a hand of this process is on. */
  readonly due: Set<number>;
  readonly busy: Set<number>;
  hands: number;
}

/** Brings messages to their consumers in the background: at once what this process accepts, by looking what others left. */
export function createHands(options: HandsOptions): BackgroundWorker {
  const channels = new Map<string, Channel>();
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let started = false;
  let draining = 0;
  let done = 0;
  // Hands in a transaction. One whose partner outside is thinking is none of them: it keeps nobody else from working.
  let working = 0;

  const wake = (lanes: readonly Lane[]) => {
    for (const { bodyId, channel, lane } of lanes) channelOf(channels, bodyId, channel).due.add(lane);
    pump();
  };
  const pump = () => {
    if (!started && draining === 0) return;
    for (const channel of channels.values()) {
      while (working < HANDS && channel.hands < HANDS_OF_ONE && hasFree(channel)) begin(channel);
    }
  };
  const begin = (channel: Channel) => {
    channel.hands += 1;
    working += 1;
    let counted = true;
    const freed = () => {
      if (counted) working -= 1;
      counted = false;
      pump();
    };
    const hand: Promise<void> = serve(options, channel, freed)
      .then(
        (taken) => void (done += taken),
        (error: unknown) =>
          options.runtime().log.error({ err: error, channel: channel.channel }, 'delivery failed, will go on'),
      )
      .finally(() => {
        running.delete(hand);
        channel.hands -= 1;
        freed();
        if (channel.hands === 0 && channel.due.size === 0) channels.delete(nameOf(channel.bodyId, channel.channel));
      });
    running.add(hand);
  };
  const look = async () => {
    wake(await options.transport.lanes(options.runtime().clock.realNow()));
  };
  const lookSoon = () => {
    if (!started) return;
    lookAgain = looking !== undefined;
    if (looking) return;
    clearTimeout(timer);
    looking = look()
      .catch((error: unknown) =>
        options.runtime().log.error({ err: error }, 'cannot look for messages, will look again'),
      )
      .finally(() => {
        looking = undefined;
        if (started) timer = setTimeout(lookSoon, lookAgain ? 0 : POLL_MS);
      });
  };
  /** Until nothing more is done by what `find` brings to light. */
  const worked = async (find: () => Promise<void>): Promise<number> => {
    draining += 1;
    const before = done;
    try {
      for (let last = -1; done !== last;) {
        last = done;
        await find();
        while (running.size > 0) await Promise.all(running);
      }
    } finally {
      draining -= 1;
    }
    return done - before;
  };
  options.transport.onAccepted(wake);
  return {
    drain: () => worked(look),
    follow: () => worked(async () => pump()),
    async recover() {
      const { log, clock } = options.runtime();
      const recovered = await options.transport.recover(clock.realNow());
      if (recovered > 0) log.info({ recovered }, 'messages that an ended process had in hand are taken up again');
    },
    start() {
      started = true;
      // What this process accepts wakes it directly.
      options.runtime().bell.on(BELL, lookSoon);
      lookSoon();
    },
    async stop() {
      started = false;
      clearTimeout(timer);
      await looking;
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function nameOf(bodyId: string, channel: string): string {
  return `${bodyId} ${channel}`;
}

function channelOf(channels: Map<string, Channel>, bodyId: string, channel: string): Channel {
  const name = nameOf(bodyId, channel);
  let found = channels.get(name);
  if (!found) channels.set(name, (found = { bodyId, channel, due: new Set(), busy: new Set(), hands: 0 }));
  return found;
}

function hasFree({ due, busy }: Channel): boolean {
  for (const lane of due) if (!busy.has(lane)) return true;
  return false;
}

/**
 * One hand on lanes of its own. Lanes that may have more come back into `due`, and are free again when the next may take from them: of
 * what goes out of the house, before it has gone. @returns how many messages were taken.
 */
async function serve(options: HandsOptions, channel: Channel, freed: () => void): Promise<number> {
  const { bodyId, channel: name, due, busy } = channel;
  const taker = await options.find(bodyId, name);
  const free = [...due].filter((lane) => !busy.has(lane));
  const lanes = taker ? shareOf(taker, free) : [];
  if (!taker) due.clear();
  if (!taker || lanes.length === 0) return 0;
  for (const lane of lanes) {
    busy.add(lane);
    due.delete(lane);
  }
  let held = true;
  const letGo = (whole: boolean) => {
    if (!held) return;
    held = false;
    for (const lane of lanes) busy.delete(lane);
    // The first lane comes last now: one that never ends keeps none of the others waiting.
    if (whole) for (const lane of [...lanes.slice(1), lanes[0]!]) due.add(lane);
    freed();
  };
  const work = { bodyId, channel: name, lanes };
  try {
    if ('carry' in taker) return await carry(options.runtime(), options.transport, taker, work, () => letGo(true));
    const taken = await deliver(options.runtime(), options.transport, taker, work);
    letGo(taken >= taker.batch);
    return taken;
  } finally {
    letGo(false);
  }
}

/** The hands of a channel divide its lanes among themselves. */
function shareOf(consumer: Taker, free: readonly number[]): readonly number[] {
  return free.slice(0, Math.ceil(LANES / Math.min(consumer.hands, HANDS_OF_ONE)));
}
