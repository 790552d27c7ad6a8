import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packageRoot } from '../../src/app.ts';
import { missing, signIn, startProduct, type Product } from './product.ts';

const MINUTE = 60_000;

/** Where the first letter of each begins, in px from the left edge of the window. */
function leftEdges(page: Page, selectors: readonly string[]): Promise<number[]> {
  return page.evaluate(
    (all) => all.map((selector) => Math.round(document.querySelector(selector)!.getBoundingClientRect().left)),
    selectors,
  );
}

describe.skipIf(missing)(`how the faces look${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  const faults: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
  }, MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  it('header, text and foot of the site stand on one line at every width', { timeout: MINUTE }, async () => {
    const page = await product.browser.newPage();
    const parts = ['.dp-demo p', '.it-brand-wrapper a', '.dp-menu a', '.dp-crumbs a', 'main h1', '.dp-footer-brand'];
    for (const width of [1366, 1024, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 768 });
      await page.goto(`${product.address}/albo`);
      const edges = await leftEdges(page, [...parts, '.it-footer-small-prints a']);
      expect([width, ...new Set(edges)]).toEqual([width, edges[0]]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
    await page.close();
  });

  it('pictures of the site keep the ink of the letters beside them in high contrast', { timeout: MINUTE }, async () => {
    const context = await product.browser.newContext({ forcedColors: 'active' });
    const page = await context.newPage();
    await page.goto(`${product.address}/`);
    const inks = await page.evaluate(() =>
      [...document.querySelectorAll('.icon')].map((icon) => {
        const { fill, color } = getComputedStyle(icon);
        return fill === color;
      }),
    );
    expect(inks.length).toBeGreaterThan(5);
    expect(inks).not.toContain(false);
    await context.close();
  });

  it(
    'the profile offers what can be done with the authenticator app, and nothing else',
    { timeout: MINUTE },
    async () => {
      const page = await signIn(product, 'istruttore', faults);
      await page.goto(`${product.address}/desk/profilo`);
      await page.getByRole('button', { name: 'Collega un’app' }).waitFor();
      expect(await page.getByRole('button', { name: 'Scollega l’app' }).count()).toBe(0);
      await page.context().close();
    },
  );

  it('facts and messages speak in words, and lead to what they are about', { timeout: MINUTE }, async () => {
    const example = join(packageRoot, 'examples', 'inbox', '01-foia-signed.eml');
    await copyFile(example, join(product.dataDir, 'looks.part'));
    await rename(join(product.dataDir, 'looks.part'), join(product.dataDir, 'inbox', 'valdoro', 'looks.eml'));
    const page = await signIn(product, 'segretario', faults);
    await page.goto(`${product.address}/desk/messaggi`);
    await page.getByText('cartella di arrivo').waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: 'looks.eml' }).click();
    await page.getByText('posta in arrivo').waitFor();
    await page.getByText(/^\d+ document[oi]$/).waitFor();
    const steps = await page.locator('.dk-steps').innerText();
    expect(steps).not.toMatch(/\b(new|message|documents|signed files|linked)\b/);
    await page.getByRole('link', { name: 'Fatti di questo messaggio' }).click();
    const row = page.getByRole('row', { name: /Messaggio ricevuto|Messaggio smistato/ }).first();
    await row.getByRole('link', { name: 'Messaggio', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'looks.eml' }).waitFor();
    await page.context().close();
  });

  it('broke nothing on the way', () => expect(faults).toEqual([]));
});
