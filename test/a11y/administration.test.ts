import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing, signIn, startProduct, type Product } from '../journeys/product.ts';
import { violations } from './axe.ts';

const widths = [320, 768, 1280];
const paths = [
  ...['ente', 'organigramma', 'persone', 'utenze', 'ruoli', 'deleghe?quali=tutte', 'enti'].map(
    (section) => `/desk/amministrazione/${section}`,
  ),
  ...['/desk/fatti', '/desk/messaggi', '/desk/incidenti'],
];

describe.skipIf(missing)(`pages of administration with axe${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    product = await startProduct();
    page = await signIn(product, 'admin', faults);
    const { origin } = new URL(product.address);
    const source = `${product.address}/api/bus/messages?source=inbox&filename=ignoto.bin`;
    const headers = { origin, 'content-type': 'application/octet-stream' };
    await page.request.post(source, { headers, data: Buffer.from('che cosa è') });
  }, 180_000);
  afterAll(async () => {
    await product?.close();
  });

  /** Addresses of the first things in the lists, and of the chosen unit. */
  const inner = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const list of [
      '/desk/amministrazione/persone',
      '/desk/amministrazione/organigramma',
      '/desk/fatti',
      '/desk/messaggi',
    ]) {
      await page.goto(`${product.address}${list}`);
      const link = page.locator('table a.dk-title, .dk-tree a').first();
      await link.waitFor({ timeout: 20_000 });
      found.push(new URL((await link.getAttribute('href'))!, page.url()).href);
    }
    return found;
  };

  it('have no barrier and no sideways scroll at 320, 768 and 1280 px', { timeout: 240_000 }, async () => {
    const addresses = [...paths.map((path) => `${product.address}${path}`), ...(await inner())];
    const barriers: string[] = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      for (const address of addresses) {
        await page.goto(address);
        await page.locator('main h1').waitFor();
        await page.locator('.dk-busy').first().waitFor({ state: 'detached' });
        barriers.push(...(await violations(page)));
        const wide = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth > clientWidth;
        });
        if (wide) barriers.push(`${address} scrolls sideways at ${width} px`);
      }
    }
    expect(barriers).toEqual([]);
    expect(faults).toEqual([]);
  });
});
