import { fileURLToPath } from 'node:url';
import { createHands } from '../src/bus/delivery/hands.ts';
import type { Consumer } from '../src/bus/delivery/types.ts';
import { createPostgresTransport } from '../src/bus/transport/postgres.ts';
import type { NewMessage, Transport } from '../src/bus/transport/types.ts';
import { createTenant, defineModule, kernelModule, type Module, type Runtime } from '../src/kernel/index.ts';
import { openLimit, type Limit } from './bus-limit.ts';
import { benchInstallation, NO_CLAIMS, rate, type BenchInstallation } from './support.ts';

const SECONDS = Number(process.env['BUS_SECONDS'] ?? 4);
const ROUNDS = Number(process.env['BUS_ROUNDS'] ?? 3);
const BATCH = 500;
const CHANNEL = 'bench';

/** A payment of 610 bytes as JSON. */
const DATA = { amount: '123.45', reason: 'Diritti di segreteria', note: 'x'.repeat(548) };
const PAYLOAD = JSON.stringify(DATA);

interface Bus {
  readonly runtime: Runtime;
  readonly transport: Transport;
  readonly bodyId: string;
  readonly limit: Limit;
  /** Lets the dead rows of the round before go, so that rounds begin alike. */
  tidy(): Promise<void>;
}

/** The bus beside the same work written by hand, round by round in turn: read the ratios. */
export async function run(): Promise<void> {
  if (PAYLOAD.length !== 610) throw new Error(`the payload has ${PAYLOAD.length} bytes`);
  const bench = await benchInstallation(modules());
  const bus = await open(bench);
  try {
    // First: what the others leave behind is cleaned up while they are measured.
    await oneByOne(bus);
    for (const perSecond of [200, 2000]) await paced(bus, perSecond);
    await paced(bus, 2000, true);
    if (process.env['BUS_ONLY'] === 'latency') return;
    await compare('durable ingest, batches of 500, 4 callers', 0.65, bus, {
      limit: async () => (await rate(4, SECONDS, () => bus.limit.insert(BATCH))) * BATCH,
      ours: async () => (await rate(4, SECONDS, () => bus.transport.accept(bus.bodyId, messages(BATCH)))) * BATCH,
    });
    await compare('durable ingest, batches of 100, 4 callers', 0.65, bus, {
      limit: async () => (await rate(4, SECONDS, () => bus.limit.insert(100))) * 100,
      ours: async () => (await rate(4, SECONDS, () => bus.transport.accept(bus.bodyId, messages(100)))) * 100,
    });
    await compare('single durable accept, 8 callers', 0.6, bus, {
      limit: () => rate(8, SECONDS, () => bus.limit.insertOne()),
      ours: () => rate(8, SECONDS, () => bus.transport.accept(bus.bodyId, messages(1))),
    });
    await compare('end to end with inbox and history, batches of 500', 0.5, bus, {
      limit: () => limitEndToEnd(bus.limit),
      ours: () => oursEndToEnd(bus),
    });
    console.log(`memory: ${Math.round(process.memoryUsage().rss / 1_048_576)} MB`);
  } finally {
    await bus.limit.close();
    await bench.close();
  }
}

function modules(): readonly Module[] {
  const migrations = new URL('../src/bus/migrations/', import.meta.url);
  const bus = defineModule({ name: 'bus', migrations, operations: [] });
  return [kernelModule([bus]), bus];
}

async function open({ runtime, connection }: BenchInstallation): Promise<Bus> {
  const bodyId = await createTenant(runtime.database, 'bench', runtime.clock, runtime.entropy);
  const transport = createPostgresTransport({ runtime: () => runtime, claims: NO_CLAIMS });
  const limit = await openLimit(connection, 8, PAYLOAD);
  const tidy = async () => {
    await limit.empty();
    await drain({ runtime, transport });
  };
  return { runtime, transport, bodyId, limit, tidy };
}

function messages(count: number): readonly NewMessage[] {
  const message = { channel: CHANNEL, source: 'bench', type: 'it.digipro.bench.paid', data: DATA };
  return Array.from({ length: count }, () => message);
}

interface Pair {
  readonly limit: () => Promise<number>;
  readonly ours: () => Promise<number>;
}

async function compare(what: string, goal: number, bus: Bus, { limit, ours }: Pair): Promise<void> {
  const ratios: { ratio: number; ours: number; limit: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = await limit();
    const own = await ours();
    ratios.push({ ratio: own / bare, ours: own, limit: bare });
    await bus.tidy();
  }
  ratios.sort((a, b) => a.ratio - b.ratio);
  const middle = ratios[Math.floor(ratios.length / 2)]!;
  const range = `${ratios[0]!.ratio.toFixed(2)}-${ratios.at(-1)!.ratio.toFixed(2)}`;
  const verdict = middle.ratio >= goal ? 'reached' : 'MISSED';
  console.log(
    `${what}: ${middle.ratio.toFixed(2)} of the limit (${range}), goal ${goal} ${verdict}; ` +
      `${Math.round(middle.ours)}/s beside ${Math.round(middle.limit)}/s`,
  );
}

const idle: Consumer = { batch: BATCH, hands: 2, maxAttempts: 3, handle: async () => undefined };

function handsOf(bus: Pick<Bus, 'runtime' | 'transport'>, consumer: Consumer) {
  return createHands({ runtime: () => bus.runtime, transport: bus.transport, find: () => consumer });
}

async function drain(bus: Pick<Bus, 'runtime' | 'transport'>): Promise<void> {
  const hands = handsOf(bus, idle);
  await hands.drain();
  await hands.stop();
}

/** Two producers and two consumers, from the first insert until the last message is done. */
async function limitEndToEnd(limit: Limit): Promise<number> {
  let sent = 0;
  let done = 0;
  let sending = true;
  const started = performance.now();
  const consume = async () => {
    while (sending || done < sent) {
      const taken = await limit.take(BATCH, true);
      done += taken;
      if (taken === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const produce = async () => {
    await rate(2, SECONDS, async () => {
      await limit.insert(BATCH);
      sent += BATCH;
    });
    sending = false;
  };
  await Promise.all([produce(), consume(), consume()]);
  return done / ((performance.now() - started) / 1000);
}

async function oursEndToEnd(bus: Bus): Promise<number> {
  let sent = 0;
  let done = 0;
  const consumer: Consumer = { ...idle, handle: async () => void (done += 1) };
  const hands = handsOf(bus, consumer);
  hands.start();
  const started = performance.now();
  await rate(2, SECONDS, async () => {
    await bus.transport.accept(bus.bodyId, messages(BATCH));
    sent += BATCH;
  });
  while (done < sent) await new Promise((resolve) => setTimeout(resolve, 1));
  const seconds = (performance.now() - started) / 1000;
  await hands.stop();
  return done / seconds;
}

/** Each message when the one before it has reached its consumer: what the way costs when nothing waits. */
async function oneByOne(bus: Bus): Promise<void> {
  let reached: (eventId: string) => void = () => undefined;
  const hands = handsOf(bus, { ...idle, handle: async (_ctx, { eventId }) => reached(eventId) });
  hands.start();
  const latencies: number[] = [];
  for (let n = 0; n < 600; n += 1) {
    const started = performance.now();
    const eventId = `one-${n}`;
    const there = new Promise<void>((resolve) => {
      reached = (name) => name === eventId && resolve();
    });
    await bus.transport.accept(bus.bodyId, [{ ...messages(1)[0]!, eventId }]);
    await there;
    latencies.push(performance.now() - started);
  }
  await hands.stop();
  tell('one message after the other', latencies.slice(100));
}

function tell(what: string, latencies: number[]): void {
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)]!.toFixed(1);
  console.log(`${what}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (goal 5, 20)`);
}

/** Messages at a steady rate, one call each, from when it is due until its consumer has it; `disturbed`: with ANALYZE all the while. */
async function paced(bus: Bus, perSecond: number, disturbed = false): Promise<void> {
  const dueAt = new Map<string, number>();
  const latencies: number[] = [];
  const consumer: Consumer = {
    ...idle,
    async handle(_ctx, { eventId }) {
      latencies.push(performance.now() - dueAt.get(eventId)!);
    },
  };
  const hands = handsOf(bus, consumer);
  hands.start();
  const total = perSecond * SECONDS * 2;
  const started = performance.now();
  const sending: Promise<unknown>[] = [];
  let analyzing = disturbed;
  const analyze = async () => {
    while (analyzing) await bus.limit.analyze();
  };
  const background = analyze();
  for (let n = 0; n < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * perSecond));
    for (; n < due; n += 1) {
      const eventId = `${perSecond}-${disturbed}-${n}`;
      dueAt.set(eventId, started + (n / perSecond) * 1000);
      sending.push(bus.transport.accept(bus.bodyId, [{ ...messages(1)[0]!, eventId }]));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(sending);
  while (latencies.length < total) await new Promise((resolve) => setTimeout(resolve, 1));
  analyzing = false;
  await background;
  await hands.stop();
  tell(`${perSecond} messages a second${disturbed ? ' under ANALYZE' : ''}`, latencies);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
