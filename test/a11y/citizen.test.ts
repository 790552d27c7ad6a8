import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing, startProduct, watch, type Product } from '../journeys/product.ts';
import { violations } from './axe.ts';

const widths = [320, 768, 1280];
const PDF = { name: 'carta.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n') };

/** Pages that need nothing but their address. */
const paths = [
  '/servizi/accesso-civico-generalizzato',
  '/servizi/accesso-documentale',
  '/servizi/accesso-civico/quale',
  '/servizi/accesso-civico/quale?cosa=altro&perche=mio',
  '/servizi/accesso-civico/quale?cosa=obbligo',
  '/servizi/accesso-documentale/istanza',
  '/area-personale/accesso',
];

describe.skipIf(missing)(`pages of citizens with axe${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  }, 180_000);
  afterAll(async () => {
    await product?.close();
  });

  it(
    'have no barrier at any width: services, questions, errors, receipt, practice, area',
    { timeout: 300_000 },
    async () => {
      const context = await product.browser.newContext({ locale: 'it-IT' });
      const page = await context.newPage();
      const faults: string[] = [];
      watch(page, faults);
      const barriers: string[] = [];
      const look = async () => {
        for (const width of widths) {
          await page.setViewportSize({ width, height: 800 });
          barriers.push(...(await violations(page)).map((line) => `${width} px ${line}`));
          const wide = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return scrollWidth > clientWidth;
          });
          if (wide) barriers.push(`${page.url()} scrolls sideways at ${width} px`);
        }
      };
      for (const path of paths) {
        await page.goto(`${product.address}${path}`);
        await look();
      }
      await page.goto(`${product.address}/servizi/accesso-documentale/istanza`);
      await page.getByRole('button', { name: 'Prosegui senza accesso' }).click();
      await next(page);
      await look();
      await page.locator('textarea').fill('x'.repeat(200));
      await next(page);
      await page.getByLabel('Documento', { exact: true }).fill('Relazione tecnica');
      await page.getByRole('button', { name: 'Aggiungi alla lista' }).click();
      await look();
      await next(page);
      await page.locator('textarea').fill('Sono il confinante e devo difendermi.');
      await next(page);
      await page.getByLabel('Per me').check();
      await look();
      await next(page);
      await page.getByLabel('Averne copia semplice').check();
      await next(page);
      await next(page);
      await look();
      await page.getByLabel('Nome', { exact: true }).fill('Zoé');
      await page.getByLabel('Cognome').fill('Marchesìn');
      await page.getByLabel('Codice fiscale').fill('MRCZOE90E59V000D');
      await next(page);
      await page.getByLabel('E-mail').fill('zoe@posta.example');
      await next(page);
      await page.locator('input[type=file]').setInputFiles(PDF);
      await page.getByRole('button', { name: 'Carica e aggiungine un altro' }).click();
      await look();
      await next(page);
      await page.getByRole('button', { name: 'Presenta l’istanza' }).click();
      await look();
      await page.getByRole('link', { name: 'Salva e riprendi più tardi' }).click();
      await look();
      await page.getByRole('link', { name: 'Riprendi a compilare' }).click();
      for (const box of await page.getByRole('checkbox').all()) await box.check();
      await page.getByRole('button', { name: 'Presenta l’istanza' }).click();
      await page.getByText('Istanza presentata').waitFor();
      await look();
      await page.goto(`${product.address}/area-personale/accesso`);
      await page.getByLabel('Zoé Marchesìn').check();
      await page.getByRole('button', { name: 'Entra' }).click();
      await page.getByText('Ciao Zoé').waitFor();
      await look();
      expect(barriers).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    },
  );
});

function next(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Continua' }).click();
}
