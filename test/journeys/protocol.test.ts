import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, type Product } from './product.ts';

const MINUTE = 60_000;
/** Seconds for one key of a clerk who types 80 words a minute. */
const KEY_S = 0.15;

const pdf = (text: string) => ({
  name: `${text}.pdf`,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj % ${text}\ntrailer << /Root 1 0 R >>\n%%EOF\n`),
});

describe.skipIf(missing)(`the protocol desk${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  let page: Page;
  const faults: string[] = [];
  const barriers: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
    page = await signIn(product, 'protocollo', faults);
  }, 3 * MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  const registered = () => page.getByText(/^Registrato con il numero \d{4}\/\d{7}\.$/);

  it('registers a letter by keyboard alone in at most 8 s of typing', { timeout: 2 * MINUTE }, async () => {
    let keys = 0;
    const press = async (key: string) => {
      keys += 1;
      await page.keyboard.press(key);
    };
    const type = async (text: string) => {
      keys += text.length;
      await page.keyboard.type(text);
    };
    await page.goto(`${product.address}/desk/protocollo`);
    await page.getByRole('heading', { name: 'Registro di protocollo' }).waitFor();
    const began = performance.now();
    await press('n');
    await page.getByRole('heading', { name: 'Registra un documento' }).waitFor();
    await press('Tab');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press('Enter')]);
    await chooser.setFiles(pdf('lettera'));
    await page.getByRole('button', { name: /^Togli/ }).waitFor();
    await press('Tab');
    await press('Tab');
    await type('Richiesta contributo');
    await press('Tab');
    await type('Pro Loco Valdoro');
    await press('Enter');
    await registered().waitFor();
    console.log(
      `one letter: ${keys} keys, ${(keys * KEY_S).toFixed(1)} s of typing at 80 words a minute, ${((performance.now() - began) / 1000).toFixed(1)} s in this browser`,
    );
    expect(keys * KEY_S).toBeLessThanOrEqual(8);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-file');
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 768 });
      barriers.push(...(await violations(page)));
    }
  });

  it('takes the way to register away with the permission, while one looks', { timeout: 2 * MINUTE }, async () => {
    await page.goto(`${product.address}/desk/protocollo`);
    await page.getByRole('link', { name: 'Registra un documento' }).waitFor();
    const admin = await signIn(product, 'admin', faults);
    const set = (granted: boolean) =>
      admin.evaluate(async (wanted) => {
        const body = JSON.stringify({ granted: wanted });
        const headers = { 'content-type': 'application/json' };
        const address = '/api/permissions/records.protocol.register/roles/protocol-clerk';
        return (await fetch(address, { method: 'PUT', headers, body })).status;
      }, granted);
    expect(await set(false)).toBe(200);
    await page.getByRole('link', { name: 'Registra un documento' }).waitFor({ state: 'detached', timeout: 20_000 });
    expect(await set(true)).toBe(200);
    await page.getByRole('link', { name: 'Registra un documento' }).waitFor({ timeout: 20_000 });
    await admin.context().close();
  });

  it('broke nothing on the way', () => {
    expect(faults.filter((fault) => !/ERR_FAILED|Failed to load resource/.test(fault))).toEqual([]);
    expect(barriers).toEqual([]);
  });
});
