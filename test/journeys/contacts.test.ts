import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, type Product } from './product.ts';

const MINUTE = 60_000;
const INDEX =
  'Codice_IPA,Denominazione_ente,Codice_fiscale_ente,Mail1,Tipo_Mail1\n' +
  'c_a757,Comune di Belluno,00132550252,belluno@pec.example,Pec\n';

describe.skipIf(missing)(`the book of contacts in the browser${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  const faults: string[] = [];
  const barriers: string[] = [];
  beforeAll(async () => {
    product = await startProduct();
  }, 3 * MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  const look = async (page: Page) => {
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      barriers.push(...(await violations(page)));
    }
    await page.setViewportSize({ width: 1366, height: 768 });
  };
  const enter = async (page: Page, name: string, address: string) => {
    await page.getByRole('link', { name: 'Rubrica' }).first().click();
    await page.getByRole('button', { name: 'Nuovo contatto' }).click();
    await page.getByLabel(/^Nome o denominazione/).fill(name);
    await page.getByLabel(/^Domicilio digitale/).fill(address);
    await page.getByRole('button', { name: 'Aggiungi' }).click();
  };

  it('is kept by the desk: a wrong address is told, two that are one are merged', { timeout: 2 * MINUTE }, async () => {
    const page = await signIn(product, 'protocollo', faults);
    await enter(page, 'Studio <b>Bassi</b>', 'senza chiocciola');
    await page.getByRole('alert').waitFor();
    await look(page);
    await page.getByLabel(/^Domicilio digitale/).fill('bassi@pec.example');
    await page.getByRole('button', { name: 'Aggiungi' }).click();
    await page.getByRole('heading', { name: 'Studio <b>Bassi</b>' }).waitFor();
    await look(page);
    await enter(page, 'Bassi Mario', 'BASSI@pec.example');
    await page.getByRole('heading', { name: 'Bassi Mario' }).waitFor();
    await page.getByRole('link', { name: 'Rubrica' }).first().click();
    await page.getByText('1 gruppo di contatti che sembrano uno solo').click();
    await look(page);
    await page.getByRole('button', { name: /^Tieni questo.*Bassi Mario$/ }).click();
    await page.getByText('1 gruppo di contatti').waitFor({ state: 'detached' });
    expect(await page.locator('table a.dk-title').allTextContents()).toEqual(['Bassi Mario']);
    await page.context().close();
  });

  it(
    'has the index of administrations beside it, and offers both where letters are registered',
    { timeout: 2 * MINUTE },
    async () => {
      const admin = await signIn(product, 'admin', faults);
      const headers = { origin: product.address };
      const upload = await admin.request.post(`${product.address}/api/content?filename=enti.csv`, {
        headers: { ...headers, 'content-type': 'text/csv' },
        data: Buffer.from(INDEX),
      });
      const { sha256 } = (await upload.json()) as { sha256: string };
      const taken = await admin.request.post(`${product.address}/api/directory`, {
        headers,
        data: { list: 'bodies', sha256 },
      });
      expect(await taken.json()).toMatchObject({ entries: 1, added: 1 });
      await admin.context().close();

      const page = await signIn(product, 'protocollo', faults);
      await page.goto(`${product.address}/desk/rubrica?q=belluno`);
      await page.getByText('Comune di Belluno').first().waitFor();
      await look(page);
      await page.getByRole('button', { name: 'Metti in rubrica Comune di Belluno' }).click();
      await page.getByRole('heading', { name: 'Comune di Belluno' }).waitFor();
      expect(await page.getByLabel(/^Domicilio digitale/).inputValue()).toBe('belluno@pec.example');
      await page.goto(`${product.address}/desk/protocollo/registra`);
      const sender = page.getByLabel('Mittente o destinatario');
      await sender.fill('bellu');
      await page.locator('datalist option[value="Comune di Belluno"]').waitFor({ state: 'attached' });
      await sender.fill('Comune di Belluno');
      await page.getByText('belluno@pec.example', { exact: true }).waitFor();
      expect(await page.getByLabel('Tipo di soggetto').inputValue()).toBe('administration');
      await page.context().close();
    },
  );

  it('broke nothing on the way', () => {
    expect({ faults, barriers }).toEqual({ faults: [], barriers: [] });
  });
});
