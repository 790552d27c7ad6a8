import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app.ts';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, type Product } from './product.ts';

const MINUTE = 60_000;

describe.skipIf(missing)(`the manager and the deadlines${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  const faults: string[] = [];
  const barriers: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
    for (const name of ['01-foia-signed.eml', '02-foia-identity-card.eml']) {
      await copyFile(join(packageRoot, 'examples', 'inbox', name), join(product.dataDir, name));
      await rename(join(product.dataDir, name), join(product.dataDir, 'inbox', 'valdoro', name));
    }
  }, 3 * MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  it(
    'finds what will be late first, and gives it to somebody else with a reason',
    { timeout: 2 * MINUTE },
    async () => {
      const page = await signIn(product, 'dirigente', faults);
      await page.getByRole('link', { name: 'Scadenze' }).click();
      const rows = page.getByRole('table').locator('tbody [role=row]');
      await rows.nth(1).waitFor({ timeout: 20_000 });
      const days = await rows.locator('td:last-child').allTextContents();
      const left = days.map((text) => Number(/(\d+) giorni/.exec(text)![1]));
      expect(left).toEqual([...left].sort((one, other) => one - other));
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 768 });
        barriers.push(...(await violations(page)));
      }
      await page
        .getByRole('checkbox', { name: /^Seleziona P-/ })
        .first()
        .check();
      await page.getByRole('button', { name: 'Assegna …' }).click();
      const dialog = page.getByRole('dialog', { name: 'Assegna 1 attività' });
      await dialog.getByLabel('A chi').selectOption({ label: 'Corrado Pellizzer (0 attività aperte)' });
      barriers.push(...(await violations(page)));
      await dialog.getByRole('button', { name: 'Assegna' }).click();
      // Without a reason nothing is sent.
      await dialog.getByLabel('Motivo').fill('Il collega è in ferie <b>fino a lunedì</b>');
      await dialog.getByRole('button', { name: 'Assegna' }).click();
      await page.getByText('1 attività assegnata.').waitFor();
      await rows.first().getByText('Corrado Pellizzer').waitFor();

      const officer = await signIn(product, 'istruttore', faults);
      await officer.getByLabel('Di chi').selectOption('si');
      await officer.waitForURL(/mie=si/);
      await officer.getByText("Te l'ha assegnata Ilaria Desantis.").waitFor();
      await officer.getByRole('button', { name: /^Anteprima/ }).click();
      await officer.getByText('Il collega è in ferie <b>fino a lunedì</b>').waitFor();

      await page.getByRole('button', { name: 'Annulla' }).click();
      await page.getByText('Assegnazione annullata.').waitFor();
      await officer.getByText('Nessun risultato con questi filtri.').waitFor({ timeout: 20_000 });
      await officer.context().close();
      await page.context().close();
    },
  );

  it('and the officer goes through the list by keys, claims and takes it back', { timeout: MINUTE }, async () => {
    const page = await signIn(product, 'istruttore', faults);
    const rows = page.getByRole('table').locator('tbody [role=row]');
    await rows.nth(1).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.waitForFunction(
      () => document.activeElement?.closest('[data-index]')?.getAttribute('data-index') === '1',
    );
    await page.keyboard.press('k');
    await page.waitForFunction(
      () => document.activeElement?.closest('[data-index]')?.getAttribute('data-index') === '0',
    );
    await page.keyboard.press('e');
    await page.getByText(/^Presa in carico/).waitFor();
    await page.getByRole('button', { name: 'Annulla' }).click();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/attivita\//);
    await page.getByRole('button', { name: 'Prendi in carico' }).waitFor();
    await page.context().close();
  });

  it('is told when somebody else was first, and sees how things stand', { timeout: MINUTE }, async () => {
    const page = await signIn(product, 'istruttore', faults);
    const other = await signIn(product, 'lavori', faults);
    const rows = page.getByRole('table').locator('tbody [role=row]');
    await rows.nth(1).waitFor();
    await page.route('**/api/tasks/*/claim', async (route) => {
      await other.request.post(route.request().url(), { headers: { origin: product.address } });
      await route.continue();
    });
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    await page
      .getByRole('alert')
      .getByText(/in carico a un.altra persona/)
      .waitFor();
    await page.getByText(/^Presa in carico/).waitFor({ state: 'detached' });
    // The task that is hers now is no longer offered.
    await rows.nth(1).waitFor({ state: 'detached' });
    await page.context().close();
    await other.context().close();
  });

  it('broke nothing on the way', () => {
    expect(faults).toEqual([]);
    expect(barriers).toEqual([]);
  });
});
