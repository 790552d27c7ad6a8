import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { webServer } from '../src/cli/serve.ts';
import { executablePath, missing } from '../test/journeys/product.ts';
import { freePlace } from '../test/support/installed.ts';
import { overManyRows } from './rows.ts';

const ROWS = Number(process.env['INTERACTIONS_ROWS'] ?? 100_000);
const TURNS = 20;
const GOAL_MS = 100;
/** Browsers tell no interaction that is shorter. */
const LEAST_MS = 16;

/** What people do at the desk all day; each turn is at least one interaction. `open` brings the page where it is done. */
const WORK: readonly {
  readonly name: string;
  readonly open: string;
  readonly turn: (page: Page, turn: number) => Promise<void>;
}[] = [
  {
    name: 'open the palette, type, close it',
    open: '/desk/scadenze',
    async turn(page) {
      await page.keyboard.press('Control+k');
      for (const letter of 'prat') await page.keyboard.press(letter);
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'go down the list by keys',
    open: '/desk/scadenze',
    turn: (page, turn) => page.keyboard.press(turn % 4 === 3 ? 'k' : 'j'),
  },
  {
    name: 'open and close a preview',
    open: '/desk/scadenze',
    turn: (page) =>
      page
        .getByRole('button', { name: /^Anteprima/ })
        .first()
        .click(),
  },
  {
    name: 'choose a filter',
    open: '/desk/pratiche',
    async turn(page, turn) {
      await page.getByLabel('Stato').focus();
      await page.keyboard.press(turn % 2 === 0 ? 'ArrowDown' : 'ArrowUp');
    },
  },
  {
    name: 'type in a search',
    open: '/desk/pratiche',
    async turn(page, turn) {
      await page.getByLabel('Cerca nell’oggetto o nel numero').focus();
      await page.keyboard.press(turn % 8 < 4 ? 'abcd'[turn % 4]! : 'Backspace');
    },
  },
  {
    name: 'sort by a column',
    open: '/desk/pratiche',
    turn: (page) => page.getByRole('button', { name: 'Presentata' }).click(),
  },
  {
    name: 'open a case and go back',
    open: '/desk/pratiche',
    async turn(page) {
      await page.locator('table a.dk-title').first().click();
      await page.getByRole('navigation', { name: 'Viste della pratica' }).waitFor();
      await page.locator('.dk-trail a').click();
      await page.locator('table a.dk-title').first().waitFor();
    },
  },
];

/** From input to the next picture, as browsers measure it (event timing), at a desk whose lists have 100,000 rows. */
async function run(): Promise<void> {
  if (missing) {
    console.log(`skipped: ${missing}`);
    return;
  }
  const { port } = await freePlace();
  await overManyRows(
    ROWS,
    async (app) => {
      const server = await webServer(app);
      const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
      try {
        await server.listen({ port, host: '127.0.0.1' });
        const context = await browser.newContext({ locale: 'it-IT', viewport: { width: 1366, height: 768 } });
        const address = `http://localhost:${port}`;
        const users = JSON.parse(
          await readFile(join(app.config.dataDir, 'secrets', 'demonstration-users.json'), 'utf8'),
        ) as readonly { readonly login: string; readonly password: string }[];
        const { login, password } = users.find((user) => user.login === 'dirigente')!;
        const signedIn = await context.request.post(`${address}/api/sessions`, { data: { login, password } });
        if (!signedIn.ok()) throw new Error(await signedIn.text());
        const page = await context.newPage();
        await page.addInitScript(listen);
        const all: number[] = [];
        for (const work of WORK) all.push(...(await measure(page, address, work)));
        tell('all together', all);
      } finally {
        await browser.close();
        await server.close();
      }
    },
    { DIGIPRO_PORT: String(port), DIGIPRO_ROLES: 'http' },
  );
}

async function measure(page: Page, address: string, { name, open, turn }: (typeof WORK)[number]) {
  await page.goto(address + open);
  await page.locator('table a.dk-title').first().waitFor();
  // The first turn loads what is loaded once.
  await turn(page, 0);
  await taken(page);
  const times: number[] = [];
  for (let at = 1; at <= TURNS; at += 1) {
    await turn(page, at);
    const found = await taken(page);
    times.push(...(found.length > 0 ? found : [LEAST_MS]));
  }
  tell(name, times);
  return times;
}

/** In the page: keeps the longest event of each interaction. */
function listen(): void {
  const held = new Map<number, number>();
  Object.assign(globalThis, { held });
  new PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries() as (PerformanceEntry & { interactionId: number })[])
      if (interactionId > 0) held.set(interactionId, Math.max(held.get(interactionId) ?? 0, duration));
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}

/** The interactions since this was asked last, in ms, when the page is at rest. */
async function taken(page: Page): Promise<readonly number[]> {
  await page.waitForFunction(() => document.querySelector('.dk-busy') === null);
  return page.evaluate(async () => {
    // An interaction is told after the picture that follows it.
    for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { held } = globalThis as unknown as { held: Map<number, number> };
    const times = [...held.values()];
    held.clear();
    return times;
  });
}

function tell(name: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)]!;
  const verdict = share(0.95) <= GOAL_MS ? 'reached' : 'MISSED';
  console.log(
    `${name}: ${times.length} interactions, half within ${share(0.5)} ms, p95 ${share(0.95)} ms, goal ${GOAL_MS} ms ${verdict}`,
  );
}

await run();
