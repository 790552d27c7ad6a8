import type { BackgroundWorker, Runtime } from '../../kernel/index.ts';
import { LANES } from '../transport/address.ts';
import { BELL } from '../transport/postgres.ts';
import type { Lane, Transport } from '../transport/types.ts';
import { sendOut, turn, type Ended } from './carry.ts';
import { deliver, type DeliveryRuntime } from './deliver.ts';
import type { Carrier, Consumer, FindConsumer } from './types.ts';

export interface HandsOptions {
  readonly runtime: () => DeliveryRuntime & Pick<Runtime, 'bell'>;
  readonly transport: Transport;
  readonly find: FindConsumer;
}

const POLL_MS = 1000;
/** A database that starts anew is there again within seconds. */
const REST_MS = 250;
/** Who is told to end while the database is away waits for it so long. */
const LAST_WORDS_MS = 5000;
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
  /** Of a channel whose messages go out of the house; undefined until that is known. */
  outside?: Outside;
  /** Whether it is known who takes from it. */
  known: boolean;
}

/** What is outside of the house. */
interface Outside {
  /** Somebody is noting what is back, and takes what is next. */
  turning: boolean;
  sending: number;
  atOnce: number;
  ended: Ended[];
  /** What came back could not be noted: it is tried again in a moment, not at once. */
  resting: boolean;
  /** Since when that is so. */
  untoldSince?: number | undefined;
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
  let working = 0;

  const wake = (lanes: readonly Lane[]) => {
    for (const { bodyId, channel, lane } of lanes) channelOf(channels, bodyId, channel).due.add(lane);
    pump();
  };
  const pump = () => {
    const takes = started || draining > 0;
    for (const channel of channels.values()) {
      while (working < HANDS && channel.hands < mostHands(channel) && hasWork(channel, takes)) begin(channel);
    }
  };
  const begin = (channel: Channel) => {
    channel.hands += 1;
    working += 1;
    const hand: Promise<void> = serve(options, channel, { takes: started || draining > 0, pump, out })
      .then(
        (taken) => void (done += taken),
        (error: unknown) =>
          options.runtime().log.error({ err: error, channel: channel.channel }, 'delivery failed, will go on'),
      )
      .finally(() => {
        running.delete(hand);
        channel.hands -= 1;
        working -= 1;
        pump();
        if (isIdle(channel)) channels.delete(nameOf(channel.bodyId, channel.channel));
      });
    running.add(hand);
  };
  /** What is on its way is in no transaction: a partner who is thinking keeps nobody else from working. */
  const out = (sending: Promise<void>) => {
    const sent: Promise<void> = sending.finally(() => {
      pump();
      running.delete(sent);
    });
    running.add(sent);
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
  if (!found)
    channels.set(name, (found = { bodyId, channel, due: new Set(), busy: new Set(), hands: 0, known: false }));
  return found;
}

function mostHands({ known, outside }: Channel): number {
  return known && !outside ? HANDS_OF_ONE : 1;
}

/** Whether a hand could do something. What is back from outside is noted even when nothing more is taken. */
function hasWork({ due, busy, outside }: Channel, takes: boolean): boolean {
  if (outside?.turning || outside?.resting) return false;
  if (outside && outside.ended.length > 0) return true;
  if (!takes || (outside && outside.sending >= outside.atOnce)) return false;
  for (const lane of due) if (!busy.has(lane)) return true;
  return false;
}

function isIdle({ hands, due, outside }: Channel): boolean {
  return hands === 0 && due.size === 0 && (!outside || (outside.sending === 0 && outside.ended.length === 0));
}

interface Round {
  /** Whether messages are taken, beside noting what is back. */
  readonly takes: boolean;
  readonly pump: () => void;
  readonly out: (sending: Promise<void>) => void;
}

/** One hand on lanes of its own. Lanes that may have more come back into `due`. @returns how many messages were taken. */
async function serve(options: HandsOptions, channel: Channel, round: Round): Promise<number> {
  const { bodyId, channel: name, due, busy } = channel;
  // Who only notes what is back needs nobody to take more.
  const looks = !channel.outside || (round.takes && due.size > 0);
  const taker = looks ? await options.find(bodyId, name) : undefined;
  if (looks && !taker) due.clear();
  if (taker) channel.known = true;
  if (channel.outside || (taker && 'carry' in taker)) {
    return serveOutside(options, channel, taker && 'carry' in taker ? taker : undefined, round);
  }
  const lanes = taker
    ? shareOf(
        taker as Consumer,
        [...due].filter((lane) => !busy.has(lane)),
      )
    : [];
  if (!taker || lanes.length === 0) return 0;
  for (const lane of lanes) {
    busy.add(lane);
    due.delete(lane);
  }
  // Others of the channel may begin on its other lanes.
  round.pump();
  let whole = false;
  try {
    const consumer = taker as Consumer;
    const taken = await deliver(options.runtime(), options.transport, consumer, { bodyId, channel: name, lanes });
    whole = taken >= consumer.batch;
    return taken;
  } finally {
    for (const lane of lanes) busy.delete(lane);
    if (whole) comeBack(due, lanes);
  }
}

/** The first lane comes last now: one that never ends keeps none of the others waiting. */
function comeBack(due: Set<number>, lanes: readonly number[]): void {
  for (const lane of [...lanes.slice(1), lanes[0]!]) due.add(lane);
}

/**
 * One turn of a channel whose messages go out of the house: what has come back since the last one is noted in the transaction that takes
 * the next, so that the more are on their way the more share a commit.
 */
async function serveOutside(
  options: HandsOptions,
  channel: Channel,
  carrier: Carrier | undefined,
  { takes, out }: Round,
): Promise<number> {
  const { bodyId, channel: name, due } = channel;
  const outside = (channel.outside ??= { turning: false, sending: 0, atOnce: 1, ended: [], resting: false });
  if (outside.turning) return 0;
  outside.turning = true;
  try {
    if (carrier) outside.atOnce = carrier.atOnce;
    const ended = outside.ended.splice(0);
    const limit = carrier?.trial ? 1 : outside.atOnce - outside.sending;
    const lanes = carrier && takes && limit > 0 ? [...due] : [];
    for (const lane of lanes) due.delete(lane);
    if (ended.length === 0 && lanes.length === 0) return 0;
    const taking = carrier && lanes.length > 0 ? { carrier, limit } : undefined;
    const work = { bodyId, channel: name, lanes };
    const { taken, sendings, untold } = await turn(options.runtime(), options.transport, work, ended, taking);
    if (untold) {
      const { log } = options.runtime();
      log.error({ err: untold.failure, channel: name }, 'cannot note what was sent, will note it in a moment');
      out(keepUntold(outside, untold.ended, takes));
      for (const lane of lanes) due.add(lane);
      return 0;
    }
    outside.untoldSince = undefined;
    if (taking && taken >= limit) comeBack(due, lanes);
    outside.sending += sendings.length;
    for (const sending of sendings) {
      out(
        sendOut(options.runtime(), bodyId, sending).then((end) => {
          outside.sending -= 1;
          outside.ended.push(end);
        }),
      );
    }
    return taken;
  } finally {
    outside.turning = false;
  }
}

/**
 * While the database is away it is known here alone how it went outside: kept as long as nobody else may take the messages up, and for a
 * while after the program was told to end. @returns when it is to be noted again.
 */
async function keepUntold(outside: Outside, ended: readonly Ended[], goesOn: boolean): Promise<void> {
  const now = performance.now();
  outside.untoldSince ??= now;
  const isKept = ({ started, carrier }: Ended) => now - started < carrier.leaseMs;
  if (goesOn || now - outside.untoldSince < LAST_WORDS_MS) outside.ended.unshift(...ended.filter(isKept));
  outside.resting = true;
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  outside.resting = false;
}

/** The hands of a channel divide its lanes among themselves. */
function shareOf(consumer: Consumer, free: readonly number[]): readonly number[] {
  return free.slice(0, Math.ceil(LANES / Math.min(consumer.hands, HANDS_OF_ONE)));
}
