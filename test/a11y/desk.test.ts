import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app.ts';
import { missing, signIn, startProduct, type Product } from '../journeys/product.ts';
import { violations } from './axe.ts';

const MINUTE = 60_000;
const widths = [1280, 768, 320];
const administration = [
  ...['ente', 'organigramma', 'persone', 'utenze', 'ruoli', 'deleghe?quali=tutte', 'enti'].map(
    (section) => `/desk/amministrazione/${section}`,
  ),
  ...['/desk/fatti', '/desk/messaggi', '/desk/messaggi-fermi', '/desk/collegamenti', '/desk/incidenti'],
  ...['/desk/servizi-bus', '/desk/servizi-bus/bus'],
];

// Pages of direction, acts and publications are looked at by the journeys that fill them (mayor, secretary).
describe.skipIf(missing)(`pages of the desk with axe${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  const faults: string[] = [];
  const barriers: string[] = [];
  beforeAll(async () => {
    product = await startProduct();
    const letter = '01-foia-signed.eml';
    await copyFile(join(packageRoot, 'examples', 'inbox', letter), join(product.dataDir, letter));
    await rename(join(product.dataDir, letter), join(product.dataDir, 'inbox', 'valdoro', letter));
  }, 3 * MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  /** Looks at what is on the screen at every width; a page is loaded once and then resized, which costs a tenth. */
  const look = async (page: Page) => {
    await page.locator('.dk-busy').first().waitFor({ state: 'detached' });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      barriers.push(...(await violations(page)));
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      if (wide) barriers.push(`${page.url()} scrolls sideways at ${width} px`);
    }
    await page.setViewportSize({ width: 1366, height: 768 });
  };
  const visit = async (page: Page, address: string) => {
    await page.goto(new URL(address, product.address).href);
    await page.locator('main h1').waitFor();
    await look(page);
  };
  /** Address of the first thing in a list, or of the first unit. */
  const firstOf = async (page: Page, list: string): Promise<string> => {
    await page.goto(`${product.address}${list}`);
    const link = page.locator('table a.dk-title, .dk-tree a').first();
    await link.waitFor({ timeout: 20_000 });
    return new URL((await link.getAttribute('href'))!, page.url()).href;
  };
  const done = () => {
    expect(barriers.splice(0)).toEqual([]);
    expect(faults).toEqual([]);
  };

  it('have no barrier where the body is administered', { timeout: 4 * MINUTE }, async () => {
    const page = await signIn(product, 'admin', faults);
    const { origin } = new URL(product.address);
    const source = `${product.address}/api/bus/messages?source=inbox&filename=ignoto.bin`;
    const headers = { origin, 'content-type': 'application/octet-stream' };
    await page.request.post(source, { headers, data: Buffer.from('che cosa è') });
    for (const path of administration) await visit(page, path);
    for (const list of ['amministrazione/persone', 'amministrazione/organigramma', 'fatti', 'messaggi'])
      await visit(page, await firstOf(page, `/desk/${list}`));
    await page.context().close();
    done();
  });

  it('have no barrier where letters come in', { timeout: 2 * MINUTE }, async () => {
    const page = await signIn(product, 'protocollo', faults);
    const entry = await firstOf(page, '/desk/protocollo');
    await look(page);
    for (const address of [entry, '/desk/protocollo/registra', '/desk/profilo']) await visit(page, address);
    await page.context().clearCookies();
    await visit(page, '/desk/');
    await page.context().close();
    done();
  });

  it('have no barrier where a case is worked on', { timeout: 4 * MINUTE }, async () => {
    const page = await signIn(product, 'istruttore', faults);
    const task = await firstOf(page, '/desk/');
    await look(page);
    await page.getByRole('button', { name: /^Anteprima/ }).click();
    await page.getByRole('button', { name: 'Chiudi l’anteprima' }).waitFor();
    await look(page);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('prat');
    await page.getByRole('option').first().waitFor();
    await look(page);
    await page.goto(task);
    await page.getByRole('button', { name: 'Prendi in carico' }).click();
    await page.getByRole('button', { name: 'Completa' }).click();
    await page.getByRole('alert').waitFor();
    await look(page);
    const item = await firstOf(page, '/desk/pratiche');
    await look(page);
    for (const view of ['', '?scheda=documenti', '?scheda=parti', '?scheda=termine', '?scheda=storia'])
      await visit(page, `${item}${view}`);
    await visit(page, '/desk/pratiche/nuova');
    const dossier = await firstOf(page, '/desk/fascicoli');
    await look(page);
    await visit(page, dossier);
    const document = page.locator('a[href*="/desk/documenti/"]').first();
    await visit(page, (await document.getAttribute('href'))!);
    await visit(page, '/desk/atti');
    await visit(page, '/desk/nessuna-pagina');
    await page.context().close();
    done();
  });
});
