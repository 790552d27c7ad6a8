import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app.ts';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, watch, type Product } from './product.ts';

const MINUTE = 60_000;
const request = join(packageRoot, 'examples', 'inbox', '01-foia-signed.eml');
const WIDTHS = [320, 768, 1280];

describe.skipIf(missing)(`the strategic pages in the browser${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  let mayor: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
    const folder = join(product.dataDir, 'inbox', 'valdoro');
    await copyFile(request, join(product.dataDir, 'message.part'));
    await rename(join(product.dataDir, 'message.part'), join(folder, '01-foia-signed.eml'));
    mayor = await signIn(product, 'sindaco', faults);
    await tellViolations(mayor);
  }, 4 * MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  /** What the content security policy stops becomes a fault of the page. */
  const tellViolations = (page: Page) =>
    page.context().addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`stopped: ${event.violatedDirective}`),
      );
    });
  const open = async (page: Page, path: string) => {
    await page.goto(`${product.address}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  /** Waits for pictures: they are drawn after the page. */
  const pictures = (page: Page) => page.locator('svg[role="img"]').first().waitFor();

  it('the mayor reads the KPI page and opens a number to its records', { timeout: 3 * MINUTE }, async () => {
    const tile = mayor.getByRole('article', { name: 'Smaltimento delle pratiche' });
    await expect
      .poll(
        async () => {
          // The request says itself when it was presented: the month of the day on which this runs may be another.
          await open(mayor, '/desk/indicatori?periodo=month&dal=2026-11-01');
          await mayor.getByRole('heading', { level: 1, name: 'Indicatori dell’ente' }).waitFor();
          return (await tile.count()) > 0 ? tile.innerText() : '';
        },
        { timeout: MINUTE, interval: 1000 },
      )
      .toContain('0 concluse, 1 presentate');
    await pictures(mayor);
    await tile.getByRole('link', { name: 'Vedi gli elementi: Smaltimento delle pratiche' }).click();
    await mayor.getByRole('heading', { level: 1, name: 'Smaltimento delle pratiche' }).waitFor();
    await pictures(mayor);
    await mayor.getByText('Tabella dei dati').click();
    await mayor.getByRole('columnheader', { name: 'Denominatore' }).waitFor();
    const download = mayor.waitForEvent('download');
    await mayor.getByRole('link', { name: 'Scarica i dati (CSV)' }).click();
    expect((await download).suggestedFilename()).toBe('indicatore-G1.csv');
    const address = mayor.url();
    const record = mayor.getByRole('link', { name: /^Pratica P-\d{4}\/\d{6}$/ });
    const code = (await record.innerText()).replace('Pratica ', '');
    await record.click();
    await mayor.getByRole('heading', { level: 1, name: new RegExp(code) }).waitFor();
    // The address of the records says all that it shows.
    await open(mayor, address.replace(product.address, ''));
    await record.waitFor();
    expect(faults).toEqual([]);
  });

  it('the mayor follows a public work that is late, and finds it by its state', { timeout: MINUTE }, async () => {
    await open(mayor, '/desk/interventi');
    await mayor.getByLabel('Andamento').selectOption('late');
    await mayor.waitForURL(/andamento=late/);
    await mayor.locator('table a.dk-title').first().click();
    await mayor.getByRole('heading', { level: 2, name: 'Tempi' }).waitFor();
    await pictures(mayor);
    expect(await mayor.locator('figcaption').innerText()).toMatch(
      /fasi concluse \d su \d\. Il ritardo più grande è di \d+ giorni/,
    );
    expect(faults).toEqual([]);
  });

  it.each(WIDTHS)('the pages of the desk have no barrier at %i px', { timeout: 2 * MINUTE }, async (width) => {
    await mayor.setViewportSize({ width, height: 800 });
    await open(mayor, '/desk/interventi');
    const work = await mayor.locator('table a.dk-title').first().getAttribute('href');
    const paths = [
      '/desk/indicatori',
      '/desk/indicatori/G1',
      '/desk/interventi',
      work!,
      '/desk/rilievi',
      '/desk/analisi',
      '/desk/kit',
    ];
    const barriers: string[] = [];
    for (const path of paths) {
      await open(mayor, path);
      await mayor.getByRole('status').filter({ hasText: 'Caricamento' }).waitFor({ state: 'detached' });
      barriers.push(...(await violations(mayor)), ...(await sideways(mayor)));
    }
    expect(barriers).toEqual([]);
    expect(faults).toEqual([]);
  });

  it.each(WIDTHS)(
    'the public pages show works and indicators without a script at %i px',
    { timeout: MINUTE },
    async (width) => {
      const context = await product.browser.newContext({ locale: 'it-IT', viewport: { width, height: 800 } });
      const page = await context.newPage();
      watch(page, faults);
      await tellViolations(page);
      const barriers: string[] = [];
      const look = async (path: string) => {
        await open(page, path);
        expect(await page.locator('script').count()).toBe(0);
        barriers.push(...(await violations(page)), ...(await sideways(page)));
      };
      await look('/opere?stato=late');
      const card = await page.locator('.dp-list a').first().getAttribute('href');
      await look(card!);
      expect(await page.locator('svg[role="img"]:visible').count()).toBe(1);
      await look('/performance');
      const file = await page.request.get(`${product.address}/performance/G1.csv`);
      expect(file.headers()['content-type']).toContain('text/csv');
      expect(await file.text()).toContain('Periodo;Valore;Numeratore;Denominatore');
      expect(barriers).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    },
  );

  async function sideways(page: Page): Promise<readonly string[]> {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    return wide ? [`${page.url()} scrolls sideways`] : [];
  }
});
