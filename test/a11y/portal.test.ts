import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing, startProduct, watch, type Product } from '../journeys/product.ts';
import { violations } from './axe.ts';

const paths = [
  '/',
  '/albo',
  '/verifica',
  '/servizi',
  '/servizi/accesso-civico',
  '/privacy',
  '/note-legali',
  '/accessibilita',
  '/amministrazione',
  '/amministrazione-trasparente',
  '/amministrazione-trasparente/02.04',
  '/amministrazione-trasparente/10.01',
  '/cerca?q=acceso',
  '/domande-frequenti',
  '/mappa',
  '/x',
  '/api/docs',
];
const widths = [320, 768, 1280];

describe.skipIf(missing)(`public pages with axe${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  }, 60_000);
  afterAll(async () => {
    await product?.close();
  });

  it.each(widths)(
    'have no barrier at %i px, no sideways scroll, and fonts of their own',
    { timeout: 180_000 },
    async (width) => {
      const context = await product.browser.newContext({ locale: 'it-IT', viewport: { width, height: 800 } });
      const page = await context.newPage();
      const faults: string[] = [];
      watch(page, faults);
      const barriers: string[] = [];
      for (const path of paths) {
        await page.goto(`${product.address}${path}`);
        barriers.push(...(await violations(page)));
        const [wide, font] = await page.evaluate(async () => {
          await document.fonts.ready;
          const { scrollWidth, clientWidth } = document.documentElement;
          // `check` is true as well of a face that nobody declared: what counts is that a file of ours was loaded.
          const loaded = [...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family);
          return [scrollWidth > clientWidth, loaded.some((family) => family.includes('Titillium Web'))] as const;
        });
        if (wide) barriers.push(`${path} scrolls sideways at ${width} px`);
        if (!font) barriers.push(`${path} has not loaded its font`);
      }
      expect(barriers).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    },
  );
});
