import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  digipro,
  freePlace,
  interrupt,
  notBuilt,
  passwords,
  postmasterOf,
  processesOn,
  startInstalled,
  startKilled,
  type Installed,
} from '../support/installed.ts';
import { attempt, seeded, session } from './client.ts';
import { startLoad, type Load } from './load.ts';
import { startOrders, type Orders } from './orders.ts';

const long = process.env['DIGIPRO_TEST'] === 'long';
const NODE_KILLS = long ? 200 : 40;
const POSTGRES_KILLS = long ? 10 : 3;
const BUDGET_MS = long ? 0 : 90_000;
/** Share of the starts that are killed before they answer. */
const DURING_START = 0.4;
const LIMIT_MS = long ? 1_800_000 : 300_000;

interface Entry {
  readonly number: number;
  readonly subject: string;
}

describe.skipIf(notBuilt)(`kill -9 under load${notBuilt ? ` (${notBuilt})` : ''}`, () => {
  let installed: Installed;
  let cookie: string;
  let load: Load;
  let orders: Orders;
  const seed = Number(process.env['DIGIPRO_TEST_SEED'] ?? Math.floor(performance.timeOrigin) % 1_000_000);
  const random = seeded(seed);
  const kills = { node: 0, postgres: 0 };

  beforeAll(async () => {
    installed = await startInstalled(await freePlace());
    const known = await passwords(installed);
    cookie = await session(installed, 'protocollo', known.get('protocollo')!);
    const put = await attempt(installed.address, cookie, '/api/content?filename=prova.txt', Buffer.from('prova'));
    const about = {
      ...{ typeCode: 'generic', title: 'Prova', filename: 'prova.txt' },
      sha256: (put!.json as { sha256: string }).sha256,
    };
    const document = await attempt(installed.address, cookie, '/api/documents', about);
    load = await startLoad({
      ...{ address: installed.address, cookie, clients: 6, random },
      documentId: (document!.json as { id: string }).id,
      inbox: join(installed.dataDir, 'inbox', 'valdoro'),
    });
    const admin = await session(installed, 'admin', known.get('admin')!);
    orders = await startOrders(installed, admin, seeded(seed + 1));
  }, 120_000);
  afterAll(async () => {
    if (!installed) return;
    await orders?.close();
    await rm(installed.dataDir, { recursive: true, force: true });
  });

  it(`loses nothing that was acknowledged (seed ${seed})`, { timeout: LIMIT_MS }, async () => {
    const began = performance.now();
    const every = Math.floor(NODE_KILLS / (POSTGRES_KILLS + 1));
    const enough = () => kills.node >= NODE_KILLS && kills.postgres >= POSTGRES_KILLS;
    while (!enough() || performance.now() - began < BUDGET_MS) {
      await load.acknowledged(1 + Math.floor(random() * 40));
      if (kills.postgres < Math.floor(kills.node / every)) {
        await expect.poll(killPostgres, { timeout: 10_000 }).toBe(true);
        // The server starts its database again by itself: the load goes on.
        await load.acknowledged(10);
      }
      installed.process.kill('SIGKILL');
      kills.node += 1;
      await installed.ended;
      while (random() < DURING_START) {
        await startKilled(installed, 1_500 * random());
        kills.node += 1;
      }
      installed = await startInstalled(installed);
    }
    await load.stop();
    await orders.stop();
    console.log(
      `kill -9: ${kills.node} of the server, ${kills.postgres} of PostgreSQL; ${load.told.size} registrations acknowledged, ` +
        `${load.dropped.length} messages dropped, ${orders.accepted.size} orders accepted, in ${Math.round((performance.now() - began) / 1000)} s`,
    );
    expect([...load.faults, ...orders.faults]).toEqual([]);
  });

  it(
    'brings every order through waiting, asking and gathering to the partner, each under one name',
    { timeout: 240_000 },
    async () => {
      // A partner that failed is left in peace for up to a quarter of an hour: whoever sets it up anew ends that.
      const reset = async () => {
        const { output } = await digipro(installed, [
          'call',
          'bus.endpoints.get',
          ...who,
          '--input',
          await input({ code: 'partner' }),
        ]);
        const { code, name, connector, settings } = JSON.parse(output) as Record<string, unknown>;
        await digipro(installed, [
          'call',
          'bus.endpoints.put',
          ...who,
          '--input',
          await input({ code, name, connector, settings }),
        ]);
      };
      await reset();
      const missing = () => [...orders.accepted].filter((n) => !orders.confirmed.has(n));
      await expect.poll(missing, { timeout: 200_000, interval: 500 }).toEqual([]);
      const twice = (effects: Orders['asked']) => [...effects].filter(([, names]) => names.size !== 1);
      expect([twice(orders.asked), twice(orders.confirmed)]).toEqual([[], []]);
      expect([...orders.asked.keys()].sort((a, b) => a - b)).toEqual([...orders.accepted].sort((a, b) => a - b));
      // The partners have been told again what they had done: without that, nothing was tried here.
      expect(orders.repeated()).toBeGreaterThan(0);
    },
  );

  it('brings every message of the folder to one entry', { timeout: 240_000 }, async () => {
    const folder = join(installed.dataDir, 'inbox', 'valdoro');
    const waiting = async () => {
      const [taken, left] = await Promise.all([readdir(join(folder, 'taken')), readdir(folder)]);
      return [...taken, ...left.filter((name) => name.endsWith('.eml'))];
    };
    // A job that its worker died over comes back when the lease has run out.
    await expect.poll(waiting, { timeout: 200_000, interval: 500 }).toEqual([]);
    expect((await readdir(join(folder, 'done'))).sort()).toEqual([...load.dropped].sort());
    const subjects = (await entries()).filter(({ subject }) => !subject.startsWith('Prova di continuità'));
    expect(subjects).toHaveLength(load.dropped.length);
  });

  it('has numbered without gap and without duplicate, and as it told', { timeout: 60_000 }, async () => {
    const found = await entries();
    expect(found.map(({ number }) => number)).toEqual(found.map((_, index) => index + 1));
    const kept = new Map(found.map(({ subject, number }) => [subject.replace('Prova di continuità ', ''), number]));
    const differing = [...load.told].filter(([key, number]) => kept.get(key) !== number);
    expect(differing).toEqual([]);
    expect(found).toHaveLength(load.told.size + load.dropped.length);
  });

  it('has a whole chain and whole content', { timeout: 60_000 }, async () => {
    const { code, output } = await digipro(installed, ['verify']);
    expect(output).toMatch(/ledger: .*whole\nnumbering: 0 .*whole\ncontent: .*whole/);
    expect(code).toBe(0);
  });

  it('ends on Ctrl-C without leaving a process', { timeout: 60_000 }, async () => {
    const { code, output } = await interrupt(installed);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await processesOn(installed.dataDir)).toEqual([]);
  });

  const who = ['--as', 'admin', '--body', 'valdoro'];

  async function input(value: object): Promise<string> {
    const file = join(installed.dataDir, 'input.json');
    await writeFile(file, JSON.stringify(value));
    return file;
  }

  async function killPostgres(): Promise<boolean> {
    const pid = await postmasterOf(installed.dataDir);
    if (pid === undefined) return false;
    process.kill(pid, 'SIGKILL');
    kills.postgres += 1;
    return true;
  }

  /** Every entry of the register, in the order of their numbers. */
  async function entries(): Promise<readonly Entry[]> {
    const all: Entry[] = [];
    for (let after: string | null = ''; after !== null;) {
      const path = `/api/protocol/entries?limit=100${after ? `&after=${encodeURIComponent(after)}` : ''}`;
      const page = (await attempt(installed.address, cookie, path))!.json as { items: Entry[]; next: string | null };
      all.push(...page.items);
      after = page.next;
    }
    return all.sort((one, other) => one.number - other.number);
  }
});
