import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../src/app.ts';
import { missing, signIn, startProduct, type Product } from './product.ts';

const MINUTE = 60_000;

describe.skipIf(missing)(`what happens while one looks${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  const faults: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
  }, MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  it('shows in the list by itself', { timeout: MINUTE }, async () => {
    const page = await signIn(product, 'protocollo', faults);
    await page.getByRole('link', { name: 'Protocollo' }).click();
    await page.getByText('Nessuna registrazione').waitFor();
    const message = join(packageRoot, 'examples', 'inbox', '01-foia-signed.eml');
    await copyFile(message, join(product.dataDir, 'message.part'));
    await rename(join(product.dataDir, 'message.part'), join(product.dataDir, 'inbox', 'valdoro', 'message.eml'));
    await page.getByRole('row', { name: /palestra/ }).waitFor({ timeout: 20_000 });
    await page.context().close();
  });

  it('ends the session in every tab, and the other tab asks to sign in', { timeout: MINUTE }, async () => {
    const page = await signIn(product, 'istruttore', faults);
    await page.goto(`${product.address}/desk/pratiche/nuova`);
    await page.getByLabel('Oggetto').waitFor();
    const other = await page.context().newPage();
    await other.goto(`${product.address}/desk/`);
    await other.getByLabel(/^Menu personale/).click();
    await other.getByRole('button', { name: 'Esci' }).click();
    await other.getByRole('heading', { name: 'Accesso operatori' }).waitFor();
    await page.bringToFront();
    await page.getByText('La sessione è terminata').waitFor({ timeout: 20_000 });
    await page.context().close();
  });

  it('broke nothing on the way', () => expect(faults).toEqual([]));
});
