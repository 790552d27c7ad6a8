import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, type Product } from './product.ts';

const MINUTE = 60_000;

describe.skipIf(missing)(`the palette and one’s own page${missing ? ` (${missing})` : ''}`, () => {
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
    'go to a section and to a person by a few letters, and offer only what one may open',
    { timeout: 2 * MINUTE },
    async () => {
      const page = await signIn(product, 'dirigente', faults);
      await page.keyboard.press('Control+k');
      const palette = page.getByRole('dialog', { name: 'Cerca o vai a' });
      await palette.getByRole('option', { name: 'Scadenze' }).waitFor();
      barriers.push(...(await violations(page)));
      expect(await palette.getByRole('option', { name: 'Utenze' }).count()).toBe(0);
      await page.keyboard.type('Pellizzer');
      await palette
        .getByRole('option', { name: /Pellizzer/ })
        .first()
        .waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: /Pellizzer/ }).waitFor();
      await page.getByRole('button', { name: /Cerca o vai a/ }).click();
      await page.keyboard.type('scad');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Scadenze degli uffici' }).waitFor();
      await page.context().close();
    },
  );

  it('change the password, end other sessions and keep how the lists look', { timeout: 2 * MINUTE }, async () => {
    const other = await signIn(product, 'urp', faults);
    const page = await signIn(product, 'urp', faults);
    await page.getByLabel(/^Menu personale/).click();
    await page.getByRole('link', { name: 'Profilo' }).click();
    await page.getByRole('heading', { level: 1, name: 'Profilo' }).waitFor();
    await page.getByText('Questa', { exact: true }).waitFor();
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 768 });
      barriers.push(...(await violations(page)));
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      if (wide) barriers.push(`the profile scrolls sideways at ${width} px`);
    }
    await page.getByLabel('Righe degli elenchi').selectOption('compact');
    await page.getByLabel('Password attuale').fill('sbagliata');
    await page.getByLabel('Nuova password').fill('un gatto sul tetto che ride');
    await page.getByRole('button', { name: 'Cambia la password' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password attuale').fill(product.password('urp'));
    await page.getByRole('button', { name: 'Cambia la password' }).click();
    await page.getByText(/^Password cambiata/).waitFor();
    await other.getByRole('heading', { name: 'Accesso operatori' }).waitFor({ timeout: 30_000 });
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Profilo' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset['density'])).toBe('compact');
    await page.context().close();
    await other.context().close();
  });

  it('broke nothing on the way', () => {
    expect(faults).toEqual([]);
    expect(barriers).toEqual([]);
  });
});
