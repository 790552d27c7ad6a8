import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createHands } from '../src/bus/delivery/hands.ts';
import type { Consumer, Taker } from '../src/bus/delivery/types.ts';
import { routeConsumers } from '../src/bus/routes/consumer.ts';
import { readRoute } from '../src/bus/routes/read.ts';
import { insertRoute } from '../src/bus/routes/route-store.ts';
import { createPostgresTransport } from '../src/bus/transport/postgres.ts';
import type { NewMessage, Transport } from '../src/bus/transport/types.ts';
import { createMappingPool, createTenant, defineModule, kernelModule, type Runtime } from '../src/kernel/index.ts';
import { benchInstallation, NO_CLAIMS } from './support.ts';

const MESSAGES = Number(process.env['BUS_MESSAGES'] ?? 1_000_000);
const MEGABYTES = Number(process.env['BUS_MEGABYTES'] ?? 1024);
const BATCH = 500;
const DATA = { amount: '123.45', reason: 'Diritti di segreteria', note: 'x'.repeat(548) };

const idle: Consumer = { batch: BATCH, hands: 2, maxAttempts: 3, handle: async () => undefined };

interface Bus {
  readonly runtime: Runtime;
  readonly transport: Transport;
  readonly bodyId: string;
}

const migrations = new URL('../src/bus/migrations/', import.meta.url);
const room = defineModule({ name: 'bus', migrations, operations: [] });
const bench = await benchInstallation([kernelModule([room]), room]);
const mappings = createMappingPool({ size: 1 });
try {
  const { runtime } = bench;
  const bodyId = await createTenant(runtime.database, 'bench', runtime.clock, runtime.entropy);
  const transport = createPostgresTransport({ runtime: () => runtime, claims: NO_CLAIMS });
  const bus: Bus = { runtime, transport, bodyId };
  await deploys(bus);
  await drain(bus);
  await splitFile(bus, bench.folder);
} finally {
  await mappings.close();
  await bench.close();
}

/** The largest memory of this process while something goes on, in MB. */
async function largest<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly megabytes: number }> {
  let most = 0;
  const look = () => (most = Math.max(most, process.memoryUsage().rss));
  const timer = setInterval(look, 50);
  try {
    const result = await work();
    look();
    return { result, megabytes: Math.round(most / 1_048_576) };
  } finally {
    clearInterval(timer);
  }
}

/** A queue of a million messages, taken by who does nothing with them: with their inbox and history. */
async function drain(bus: Bus): Promise<void> {
  const message: NewMessage = { channel: 'queue', source: 'bench', type: 'it.digipro.bench.paid', data: DATA };
  const batch = Array.from({ length: BATCH }, () => message);
  const filling = performance.now();
  let left = MESSAGES / BATCH;
  const fill = async () => {
    while (left-- > 0) await bus.transport.accept(bus.bodyId, batch);
  };
  await Promise.all([fill(), fill(), fill(), fill()]);
  const filled = (performance.now() - filling) / 1000;
  let done = 0;
  const hands = handsOf(bus, () => ({ ...idle, handle: async () => void (done += 1) }));
  const started = performance.now();
  const { megabytes } = await largest(() => hands.drain());
  const seconds = (performance.now() - started) / 1000;
  await hands.stop();
  if (done !== MESSAGES) throw new Error(`${done} of ${MESSAGES} messages were taken`);
  console.log(
    `${MESSAGES} messages: accepted at ${Math.round(MESSAGES / filled)}/s, drained at ${Math.round(MESSAGES / seconds)}/s; ` +
      `memory at most ${megabytes} MB, goal 200 ${megabytes <= 200 ? 'reached' : 'MISSED'}`,
  );
}

function handsOf(
  { runtime, transport }: Bus,
  find: (channel: string) => Taker | undefined | Promise<Taker | undefined>,
) {
  return createHands({ runtime: () => runtime, transport, find: (_bodyId, channel) => find(channel) });
}

async function deploy({ runtime, bodyId }: Bus, source: string, version: number): Promise<void> {
  const read = readRoute(source, new Set());
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const { document } = read.route;
  const row = { name: document.route, version, source, document, deployedAt: new Date(), kit: null };
  await runtime.database.transaction({ bodyId }, (db) => insertRoute(db, bodyId, row));
}

function routesOf({ runtime, transport }: Bus, file = '') {
  return routeConsumers({
    ...{ runtime: () => runtime, transport, mappings, operations: new Set<string>() },
    content: { open: async (_bodyId, _sha256, from = 0) => createReadStream(file, { start: from }) },
    intake: () => Promise.reject(new Error('nothing comes in here')),
    available: async (_ctx, channels) => channels,
  });
}

/** A file of fines as another system writes it, each line a message, taken by who does nothing with them. */
async function splitFile(bus: Bus, folder: string): Promise<void> {
  const file = join(folder, 'multe.csv');
  const lines = await writeFines(file);
  await deploy(bus, 'route: fines\nsteps:\n  - records: { csv: {}, to: fine }\n', 1);
  let done = 0;
  const taker: Consumer = { ...idle, handle: async () => void (done += 1) };
  const routes = routesOf(bus, file);
  const hands = handsOf(bus, (channel) => (channel === 'fine' ? taker : routes(bus.bodyId, channel)));
  const message = {
    channel: 'fines',
    source: 'bench',
    type: 'it.digipro.bench.file',
    data: { sha256: 'a'.repeat(64) },
  };
  await bus.transport.accept(bus.bodyId, [message]);
  const started = performance.now();
  const { megabytes } = await largest(() => hands.drain());
  const seconds = (performance.now() - started) / 1000;
  await hands.stop();
  if (done !== lines) throw new Error(`${done} of ${lines} lines came`);
  console.log(
    `CSV of ${MEGABYTES} MB: ${lines} lines split and taken in ${Math.round(seconds)} s, ${Math.round(lines / seconds)}/s; ` +
      `memory at most ${megabytes} MB, goal 200 ${megabytes <= 200 ? 'reached' : 'MISSED'}`,
  );
}

async function writeFines(file: string): Promise<number> {
  const out = createWriteStream(file);
  out.write('verbale;targa;data;importo;nota\n');
  const note = 'sosta in area riservata ai residenti '.repeat(4);
  const size = MEGABYTES * 1_048_576;
  let lines = 0;
  for (let written = 0; written < size;) {
    const piece = Array.from({ length: 1000 }, () => {
      lines += 1;
      return `V${String(lines).padStart(9, '0')};AB123CD;2026-11-30;42,00;"${note}"\n`;
    }).join('');
    written += piece.length;
    if (!out.write(piece)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return lines;
}

/** Deployments while messages come all the time: how long until the first one goes by the new version, and that none is lost or doubled. */
async function deploys(bus: Bus): Promise<void> {
  const source = (n: number) => `route: busy\nsteps:\n  - headers: { v: '"${n}"' }\n  - send: { to: counted }\n`;
  await deploy(bus, source(1), 1);
  const routes = routesOf(bus);
  const seen = new Map<string, number>();
  const firsts = new Map<number, number>();
  const counter: Consumer = {
    ...idle,
    async handle(_ctx, { eventId, headers }) {
      seen.set(eventId, (seen.get(eventId) ?? 0) + 1);
      const version = Number(headers!['v']);
      if (!firsts.has(version)) firsts.set(version, performance.now());
    },
  };
  const hands = handsOf(bus, (channel) => (channel === 'counted' ? counter : routes(bus.bodyId, channel)));
  hands.start();
  const perSecond = 500;
  const seconds = 10;
  const started = performance.now();
  const deployed = new Map<number, number>();
  const sends: Promise<unknown>[] = [];
  for (let n = 0, version = 1; n < perSecond * seconds;) {
    const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - started) / 1000) * perSecond));
    for (; n < due; n += 1) {
      const message = { channel: 'busy', source: 'bench', type: 'it.digipro.bench.paid', eventId: `n${n}`, data: DATA };
      sends.push(bus.transport.accept(bus.bodyId, [message]));
    }
    if (n >= version * perSecond && version < seconds) {
      version += 1;
      await deploy(bus, source(version), version);
      deployed.set(version, performance.now());
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(sends);
  while (seen.size < perSecond * seconds) await new Promise((resolve) => setTimeout(resolve, 5));
  await hands.stop();
  const doubled = [...seen.values()].filter((times) => times > 1).length;
  const waits = [...deployed].map(([version, at]) => firsts.get(version)! - at);
  const slowest = Math.round(Math.max(...waits));
  console.log(
    `${deployed.size} deployments at ${perSecond} messages a second: the first message by the new version after at most ${slowest} ms, ` +
      `goal 1000 ${slowest < 1000 ? 'reached' : 'MISSED'}; ${seen.size} of ${perSecond * seconds} came, ${doubled} twice`,
  );
}
