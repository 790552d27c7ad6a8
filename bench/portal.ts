import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import autocannon from 'autocannon';
import type { App } from '../src/app.ts';
import { report } from './support.ts';

// What is installed is measured: run from its sources every function made on the way is named anew, a tenth of the time of a page.
const built = <M>(path: string) => import(new URL(`../dist/src/${path}.js`, import.meta.url).href) as Promise<M>;
const { openApp, VERSION } = await built<typeof import('../src/app.ts')>('app');
const { seedDemonstration } = await built<typeof import('../src/cli/demonstration.ts')>('cli/demonstration');
const { mountPages } = await built<typeof import('../src/cli/pages.ts')>('cli/pages');
const { createHttpServer, listTenants, readConfig, systemCaller } =
  await built<typeof import('../src/kernel/index.ts')>('kernel/index');

const CLIENTS = 16;
const SECONDS = 3;
const ROUNDS = 3;
const ENTRIES = 500;
const UNCACHED = 1200;
const CACHED = 6000;

/** Public pages of a body with 500 acts on its board, over HTTP with the database, per process: made anew, and out of the micro-cache. */
export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'digipro-bench-'));
  const config = readConfig({ DIGIPRO_DATA: dataDir, DIGIPRO_PORT: '0', DIGIPRO_LOG: 'silent', DIGIPRO_ROLES: 'http' });
  const app = await openApp({ config });
  const server = await createHttpServer({
    runtime: app.runtime,
    version: VERSION,
    callerOf: (credentials) => app.callers.fromCredentials(credentials),
    pages: (instance, callerOf) => mountPages(app, instance, callerOf),
    perMinute: Number.MAX_SAFE_INTEGER,
  });
  try {
    await seedDemonstration(app);
    const id = await publish(app);
    await app.runtime.settle();
    await server.listen({ port: 0, host: '127.0.0.1' });
    const address = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    const pages = { 'notice board': '/albo', act: `/albo/${id}`, home: '/' };
    // A cookie keeps a request away from the cache: its page is made anew, as for somebody who has signed in.
    for (const [name, path] of Object.entries(pages)) {
      const bare = await rate(`${address}/health/live`, {});
      report(`${name}, made anew`, await rate(address + path, { cookie: 'x=1' }), UNCACHED, bare);
      report(`${name}, cached`, await rate(address + path, {}), CACHED, bare);
      report(`${name}, cached, brotli`, await rate(address + path, { 'accept-encoding': 'br' }), CACHED, bare);
    }
  } finally {
    await server.close();
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The best of a few rounds: whatever else runs on the machine only ever takes away. */
async function rate(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  // The client has a thread of its own: it must not take the server's time.
  const load = { url, headers, connections: CLIENTS, workers: 1 };
  await autocannon({ ...load, duration: 1 });
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { requests, non2xx, errors } = await autocannon({ ...load, duration: SECONDS });
    if (non2xx > 0 || errors > 0) throw new Error(`${url}: ${non2xx} refusals, ${errors} errors`);
    best = Math.max(best, requests.average);
  }
  return best;
}

/** @returns the last of the entries. */
async function publish(app: App): Promise<string> {
  const { invoker, database, entropy } = app.runtime;
  const [tenant] = await listTenants(database);
  const caller = systemCaller(tenant!.bodyId, 'bench', entropy.id(new Date()));
  const call = <T>(name: string, input: unknown, text?: string) => {
    const stream = Readable.from([Buffer.from(text ?? '')]);
    const upload = text ? { upload: { stream, mime: 'text/plain', filename: undefined } } : {};
    return invoker.invoke(caller, name, input, upload) as Promise<T>;
  };
  const { sha256 } = await call<{ sha256: string }>('records.content.put', {}, 'determinazione');
  const document = {
    typeCode: 'attachment',
    title: 'Atto',
    formation: 'a',
    sha256,
    filename: 'atto.txt',
    mime: 'text/plain',
  };
  const { id: documentId } = await call<{ id: string }>('records.documents.create', document);
  let id = '';
  for (let number = 1; number <= ENTRIES; number += 1) {
    const title = `Affidamento della manutenzione del verde pubblico, lotto ${number}, con impegno di spesa`;
    const kind = number % 3 === 0 ? 'Ordinanza' : 'Determinazione dirigenziale';
    const entry = { documentId, kind, title, days: 15, norm: 'L. 69/2009 art. 32', source: 'Settore Lavori pubblici' };
    ({ id } = await call<{ id: string }>('publication.board.publish', entry));
  }
  return id;
}

await run();
