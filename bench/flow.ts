import { execFile, fork, spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { access, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { openApp, VERSION, type App } from '../src/app.ts';
import { seedDemonstration } from '../src/cli/demonstration.ts';
import { createHttpServer, listTenants, readConfig, systemCaller } from '../src/kernel/index.ts';

const CLIENTS = Number(process.env['FLOW_CLIENTS'] ?? 32);
const SECONDS = Number(process.env['FLOW_SECONDS'] ?? 4);
const ROUNDS = Number(process.env['FLOW_ROUNDS'] ?? 3);
const [RATIO, P99] = [2, 15];
const PEERS = join(process.cwd(), 'bench', 'peers');
const PEER = join(PEERS, 'node-red');
const SINK = join(PEERS, 'sink.mjs');
const KEY = 'a-key-of-the-benchmark';

/** An order of 1 KB, and what both make of it. */
const ORDER = JSON.stringify({
  id: 'ORD-2026-0042',
  payer: { name: 'Maria', surname: 'Rossi', office: 'Ufficio tributi' },
  items: Array.from({ length: 8 }, (_, n) => ({
    code: `C-${n}`,
    quantity: n + 1,
    price: 12.5 + n,
    note: 'x'.repeat(60),
  })),
});
const mapping = (root: string) => `{
  "reference": ${root}.id,
  "payer": ${root}.payer.name & " " & ${root}.payer.surname,
  "total": $sum(${root}.items.(quantity * price)),
  "lines": ${root}.items.{ "code": code, "amount": quantity * price }
}`;

interface Side {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The same work by Node-RED, which keeps nothing, and by a service and a route of ours, which answer when it is on disk. */
export async function run(): Promise<void> {
  const problem = await installPeer();
  if (problem) {
    console.log(`skipped: Node-RED cannot be installed (${problem})`);
    return;
  }
  const sink = fork(SINK);
  const sinkPort = await told(sink);
  const sinkUrl = `http://127.0.0.1:${sinkPort}/`;
  const peer = await startPeer(sinkUrl);
  const ours = await startOurs(sinkUrl).catch(async (error: unknown) => {
    await peer.close();
    sink.kill();
    throw error;
  });
  try {
    for (const side of [peer.side, ours.side, ours.asking]) await load(side, 1);
    await settled(sinkUrl);
    const rounds: { readonly peer: number; readonly ours: number; readonly asking: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({
        peer: await through(peer.side, sinkUrl),
        ours: await through(ours.side, sinkUrl),
        asking: await through(ours.asking, sinkUrl),
      });
    }
    const of = (side: 'peer' | 'ours' | 'asking') => median(rounds.map((round) => round[side]));
    const ratios = rounds.map((round) => round.ours / round.peer);
    console.log(`Node-RED, nothing kept: ${Math.round(of('peer'))}/s`);
    const verdict = median(ratios) >= RATIO ? 'reached' : 'MISSED';
    console.log(
      `ours, durable before the answer, all of it at the other system: ${Math.round(of('ours'))}/s, ` +
        `${median(ratios).toFixed(2)} of Node-RED (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}), goal ${RATIO} ${verdict}`,
    );
    console.log(`ours, answered with what the other system says: ${Math.round(of('asking'))}/s`);
    await atHalf(peer.side, of('peer'), sinkUrl, undefined);
    await atHalf(ours.side, of('ours'), sinkUrl, P99);
    await atHalf(ours.asking, of('asking'), sinkUrl, undefined);
    console.log(`memory of ours: ${Math.round(process.memoryUsage().rss / 1_048_576)} MB`);
  } finally {
    await ours.close();
    await peer.close();
    sink.kill();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Requests a second from the first one until the other system has them all. */
async function through(side: Side, sink: string): Promise<number> {
  const before = await taken(sink);
  const started = performance.now();
  const answered = await load(side, SECONDS);
  const there = await settled(sink);
  if (there.taken - before < answered)
    throw new Error(`${side.name}: ${answered} answered, ${there.taken - before} sent`);
  return (there.taken - before) / ((there.at - started) / 1000);
}

async function load({ name, url, headers }: Side, seconds: number, rate?: number): Promise<number> {
  const result = await shoot({ name, url, headers }, seconds, rate);
  return result['2xx'];
}

async function shoot({ name, url, headers }: Side, duration: number, rate?: number) {
  // At a given rate the connections of the load generator send in the same instant: few of them, or all that is seen is their queue.
  const connections = rate === undefined ? CLIENTS : CLIENTS / 4;
  const result = await autocannon({
    ...{ url, method: 'POST', body: ORDER, connections, workers: 1, duration },
    headers: { 'content-type': 'application/json', ...headers },
    ...(rate === undefined ? {} : { overallRate: Math.round(rate) }),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${name}: ${result.non2xx} refusals, ${result.errors} errors`);
  }
  return result;
}

async function atHalf(side: Side, rate: number, sink: string, goal: number | undefined): Promise<void> {
  const { latency } = await shoot(side, SECONDS * 2, rate / 2);
  await settled(sink);
  const verdict = goal === undefined ? '' : ` (goal ${goal} ms ${latency.p99 <= goal ? 'reached' : 'MISSED'})`;
  console.log(
    `${side.name} at half load (${Math.round(rate / 2)}/s): p50 ${latency.p50} ms, p99 ${latency.p99} ms${verdict}`,
  );
}

async function taken(sink: string): Promise<number> {
  return ((await (await fetch(sink)).json()) as { taken: number }).taken;
}

/** When nothing more comes to the other system. @returns how much it has, and the moment since when. */
async function settled(sink: string): Promise<{ readonly taken: number; readonly at: number }> {
  let last = -1;
  let at = performance.now();
  for (;;) {
    const now = await taken(sink);
    if (now !== last) at = performance.now();
    else if (performance.now() - at > 1500) return { taken: now, at };
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Into its own folder, by its own lock file, and only here. @returns why it cannot be. */
async function installPeer(): Promise<string | undefined> {
  const there = await access(join(PEER, 'node_modules', 'node-red')).then(
    () => true,
    () => false,
  );
  if (there) return undefined;
  return promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: PEER }).then(
    () => undefined,
    (error: Error & { stderr?: string }) => (error.stderr || error.message).trim().split('\n')[0],
  );
}

function told(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port));
    child.once('exit', () => reject(new Error('a process of the benchmark ended')));
  });
}

async function startPeer(sink: string): Promise<{ readonly side: Side; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'digipro-bench-'));
  await cp(join(PEER, 'settings.cjs'), join(folder, 'settings.cjs'));
  await writeFile(join(folder, 'flows.json'), JSON.stringify(flows(sink)));
  const port = await freePort();
  const red = join(PEER, 'node_modules', 'node-red', 'red.js');
  const args = [red, '--userDir', folder, '--settings', join(folder, 'settings.cjs'), '--port', String(port)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}/flow`;
  await reachable(url);
  return {
    side: { name: 'Node-RED', url, headers: {} },
    async close() {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** As the editor would save it: HTTP in, a change node with JSONata, HTTP request on kept connections, HTTP response. */
function flows(sink: string) {
  const headers = { 'content-type': 'application/json' };
  return [
    { id: 'flow', type: 'tab', label: 'flow' },
    { id: 'in', type: 'http in', z: 'flow', url: '/flow', method: 'post', wires: [['map']] },
    {
      ...{ id: 'map', type: 'change', z: 'flow', wires: [['out']] },
      rules: [
        { t: 'set', p: 'payload', pt: 'msg', to: mapping('payload'), tot: 'jsonata' },
        { t: 'set', p: 'headers', pt: 'msg', to: JSON.stringify(headers), tot: 'json' },
      ],
    },
    {
      ...{ id: 'out', type: 'http request', z: 'flow', method: 'POST', ret: 'obj', paytoqs: 'ignore', url: sink },
      ...{ persist: true, senderr: true, wires: [['response']] },
    },
    { id: 'response', type: 'http response', z: 'flow', statusCode: '', headers: {}, wires: [] },
  ];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function reachable(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: ORDER }).catch(() => undefined);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}

/** Two services with the same work behind them: one answers when the request is on disk, the other with what the sink says. */
async function startOurs(sink: string) {
  const dataDir = await mkdtemp(join(tmpdir(), 'digipro-bench-'));
  const config = readConfig({
    ...{ DIGIPRO_DATA: dataDir, DIGIPRO_PORT: '0', DIGIPRO_LOG: 'warn' },
    DIGIPRO_SERVICE_CALLS_PER_MINUTE: '10000000',
  });
  const app = await openApp({ config });
  const server = await createHttpServer({
    ...{ runtime: app.runtime, version: VERSION },
    callerOf: (credentials) => app.callers.fromCredentials(credentials),
  });
  await seedDemonstration(app);
  await setUp(app, sink);
  app.runtime.start(['worker', 'scheduler']);
  await server.listen({ port: 0, host: '127.0.0.1' });
  const base = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/api/bus/services`;
  const headers = { 'x-api-key': KEY };
  return {
    side: { name: 'ours', url: `${base}/orders`, headers } satisfies Side,
    asking: { name: 'ours, with the answer', url: `${base}/questions`, headers } satisfies Side,
    async close() {
      server.server.closeAllConnections();
      await server.close();
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function setUp(app: App, sink: string): Promise<void> {
  const { invoker, database, entropy } = app.runtime;
  const [tenant] = await listTenants(database);
  const caller = systemCaller(tenant!.bodyId, 'bench', entropy.id(new Date()));
  const call = (name: string, input: unknown) => invoker.invoke(caller, name, input);
  await call('bus.secrets.put', { name: 'bench', value: KEY });
  await call('bus.egress.allow', { rule: new URL(sink).host, reason: 'benchmark' });
  await call('bus.endpoints.put', {
    ...{ code: 'sink', name: 'Sink', connector: 'http' },
    settings: { baseUrl: sink, idempotencyHeader: 'Idempotency-Key', atOnce: 64 },
  });
  const authentication = { kind: 'key', secrets: ['bench'] };
  for (const [code, more] of Object.entries({ orders: {}, questions: { answer: { waitSeconds: 20 } } })) {
    const settings = { to: code, type: 'it.digipro.bench.order', authentication, ...more };
    await call('bus.endpoints.put', { code, name: code, connector: 'service', settings });
    const steps = [{ transform: mapping('data') }, { send: { to: 'endpoint.sink' } }];
    await call('bus.routes.deploy', {
      source: JSON.stringify({ route: code, batch: 100, hands: 1, trace: 'steps', steps }),
    });
  }
}

await run();
