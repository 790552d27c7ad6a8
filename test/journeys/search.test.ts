import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, type Product } from './product.ts';

const MINUTE = 60_000;

describe.skipIf(missing)(`search at the desk${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  const faults: string[] = [];
  const barriers: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
  }, 3 * MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  it(
    'goes from the palette to marked results, is narrowed, kept, told what is wrong, and shared by its address',
    { timeout: 2 * MINUTE },
    async () => {
      const page = await signIn(product, 'segretario', faults);
      await page.evaluate(async () => {
        const body = JSON.stringify({ typeCode: 'generic', title: 'Contributi alle scuole dell’infanzia' });
        await fetch('/api/documents', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      });
      // The index follows the facts on its own.
      await page.waitForFunction(async () => {
        const answer = await fetch('/api/search?q=contributo');
        return ((await answer.json()) as { items: unknown[] }).items.length > 0;
      });
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: 'Scadenze' }).waitFor();
      await page.keyboard.type('contributo');
      await page.getByRole('option', { name: /^Cerca «contributo»/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Ricerca' }).waitFor();
      const results = page.getByRole('region', { name: 'Risultati' });
      await results.locator('mark').first().waitFor();
      barriers.push(...(await violations(page)));
      // By keyboard alone: a field is completed, its value too.
      const field = page.getByRole('combobox', { name: 'Che cosa cerchi?' });
      await field.fill('contributo tip');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      expect(await field.inputValue()).toBe('contributo tipo:');
      await page.keyboard.type('doc');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=contributo\+tipo%3Adocumento/);
      await results.locator('mark').first().waitFor();
      await page.getByRole('textbox', { name: /Salva questa ricerca/ }).fill('I contributi');
      await page.getByRole('button', { name: 'Salva questa ricerca' }).click();
      await page.getByRole('button', { name: 'I contributi', exact: true }).waitFor();
      await field.fill('contributo (strada');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'Questa parentesi non si chiude.' }).waitFor();
      barriers.push(...(await violations(page)));
      await page.getByRole('button', { name: 'I contributi', exact: true }).click();
      await page.waitForURL(/tipo%3Adocumento/);
      await field.fill('zzzzqqq');
      await page.keyboard.press('Enter');
      await page.getByText('Nessun risultato.', { exact: false }).waitFor();
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 768 });
        barriers.push(...(await violations(page)));
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
        );
        if (wide) barriers.push(`the search scrolls sideways at ${width} px`);
      }
      await page.goto(`${product.address}/desk/ricerca?q=contributo&ordine=date`);
      await results.getByRole('link').first().click();
      await page.waitForURL(/\/(documenti|fascicoli|protocollo)\//);
      await page.context().close();
      expect(faults).toEqual([]);
      expect(barriers).toEqual([]);
    },
  );
});
