import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, watch, type Product } from './product.ts';

const MINUTE = 60_000;

/** A type of act that the secretary signs and no case leads: nobody but people carries it on. */
const decree = {
  ...{ code: 'decreto-segretario', name: 'Decreto del segretario', register: 'decreti', documentType: 'decree' },
  ...{ opinions: ['accounting'], signers: ['secretary'] },
  publication: { kind: 'Decreto del segretario', days: 15, norm: 'L. 69/2009 art. 32' },
  template: [
    { kind: 'heading', level: 1, text: '{{type}}' },
    { kind: 'paragraph', text: 'Oggetto: {{title}}' },
  ],
};

describe.skipIf(missing)(`the secretary at the desk${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  const faults: string[] = [];
  const barriers: string[] = [];
  const title = 'Fornitura di sale per le strade <b>comunali</b>';

  beforeAll(async () => {
    product = await startProduct();
  }, 3 * MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  /** Asks the API as the person of the page, as a connected program would. */
  const ask = <T>(page: Page, method: string, path: string, body?: unknown): Promise<T> =>
    page.evaluate(
      async ([verb, url, sent]) => {
        const init = sent ? { body: sent, headers: { 'content-type': 'application/json' } } : {};
        const response = await fetch(url!, { method: verb!, ...init });
        return (await response.json()) as never;
      },
      [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
    );
  const look = async (page: Page) => {
    for (const width of [1280, 768, 320]) {
      await page.setViewportSize({ width, height: 900 });
      barriers.push(...(await violations(page)));
    }
    await page.setViewportSize({ width: 1366, height: 768 });
  };
  const open = async (page: Page, path: string, heading: string | RegExp) => {
    await page.goto(`${product.address}/desk/${path}`);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  };

  it('finds a draft without a case, is told what is missing and who gives it', { timeout: 2 * MINUTE }, async () => {
    const admin = await signIn(product, 'admin', faults);
    const { code, ...type } = decree;
    await ask(admin, 'PUT', `/api/acts/types/${code}`, type);
    await admin.context().close();
    const officer = await signIn(product, 'istruttore', faults);
    const dossier = await ask<{ id: string }>(officer, 'POST', '/api/dossiers', {
      ...{ title: 'Viabilità invernale', classCode: 'VI.5', kind: 'affare' },
    });
    const draft = { typeCode: code, title, dossierId: dossier.id, data: {} };
    expect(await ask(officer, 'POST', '/api/acts', draft)).toMatchObject({ id: expect.any(String) as string });
    await open(officer, 'atti?stato=draft', 'Atti');
    await officer.getByRole('link', { name: title }).click();
    await officer.getByRole('heading', { level: 1, name: title }).waitFor();
    await officer.getByText('Perché non posso?').first().click();
    await officer.getByText(/Non puoi esprimere pareri e visti.*Amedeo Fontanesi/).waitFor();
    await look(officer);
    await officer.context().close();
  });

  it('signs it with its visa, adopts it, publishes it from the queue', { timeout: 3 * MINUTE }, async () => {
    const accounts = await signIn(product, 'ragioneria', faults);
    await open(accounts, 'atti', 'Atti');
    await accounts.getByRole('link', { name: title }).click();
    await accounts.getByLabel('Contrario').check();
    await accounts.getByRole('button', { name: 'Registra il parere' }).click();
    // A contrary opinion needs its reasons: the form says so, and nothing is lost.
    await accounts.getByRole('alert').getByText('va motivato').waitFor();
    await accounts.getByLabel('Favorevole').check();
    await accounts.getByRole('button', { name: 'Registra il parere' }).click();
    await accounts.locator('.dk-list').getByText('Visto di regolarità contabile').waitFor();
    await accounts.context().close();

    const secretary = await signIn(product, 'segretario', faults);
    await open(secretary, 'atti?stato=draft', 'Atti');
    await secretary.getByRole('link', { name: title }).click();
    await secretary.getByRole('button', { name: 'Firma', exact: true }).click();
    await secretary.getByRole('alert').getByText('Scegli il file firmato').waitFor();
    await secretary.getByLabel('File firmato', { exact: true }).setInputFiles({
      ...{ name: 'decreto.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') },
    });
    await secretary.getByRole('button', { name: 'Firma', exact: true }).click();
    await secretary.locator('#f-signed-wrong', { hasText: '«decreto.pdf» non è un file firmato' }).waitFor();
    await secretary.getByLabel('Firmo con la chiave dimostrativa').check();
    await secretary.getByRole('button', { name: 'Firma', exact: true }).click();
    await secretary.getByText('Firma valida', { exact: true }).waitFor();
    await secretary.getByRole('button', { name: 'Adotta e numera' }).click();
    await secretary.getByRole('heading', { level: 1, name: /^2026\/00001/ }).waitFor();
    await look(secretary);

    await secretary.getByRole('link', { name: 'Pubblicazioni' }).first().click();
    await secretary.getByRole('link', { name: /1 da pubblicare/ }).waitFor();
    await look(secretary);
    await secretary.getByRole('link', { name: 'Pubblica 2026/00001' }).click();
    await secretary.getByLabel('Giorni di pubblicazione').fill('zero');
    await secretary.getByLabel('Norma').fill('');
    await secretary.getByRole('button', { name: 'Pubblica', exact: true }).click();
    const alert = secretary.getByRole('alert');
    await alert.getByRole('link', { name: /^Giorni di pubblicazione: Scrivi un numero/ }).waitFor();
    await alert.getByRole('link', { name: /^Norma: Scrivi o scegli un valore/ }).waitFor();
    await look(secretary);
    await secretary.getByLabel('Giorni di pubblicazione').fill('15');
    await secretary.getByLabel('Norma').fill('L. 69/2009 art. 32');
    await secretary.getByRole('button', { name: 'Pubblica', exact: true }).click();
    await secretary.getByRole('heading', { name: 'Relata di pubblicazione' }).waitFor();
    await secretary.getByText('mancano 15 giorni').waitFor();
    await look(secretary);
    expect(secretary.url()).toMatch(/\/pubblicazioni\/[0-9a-f-]{36}$/);
    await secretary.context().close();
  });

  it('shows it to the public as it was signed, and withdraws it with a reason', { timeout: 2 * MINUTE }, async () => {
    const secretary = await signIn(product, 'segretario', faults);
    await open(secretary, 'pubblicazioni?vista=corso', 'Pubblicazioni');
    await secretary.getByRole('link', { name: new RegExp('Fornitura di sale') }).click();
    const address = await secretary.getByRole('link', { name: 'Vedi la pagina pubblica' }).getAttribute('href');
    const citizen = await (await product.browser.newContext({ locale: 'it-IT', javaScriptEnabled: false })).newPage();
    watch(citizen, faults);
    await citizen.goto(`${product.address}${address}`);
    // What looks like markup in a title is text for everybody.
    expect(await citizen.getByRole('heading', { level: 1 }).textContent()).toContain('<b>comunali</b>');
    await secretary.getByRole('button', { name: 'Ritira la pubblicazione' }).click();
    await secretary
      .getByRole('alert')
      .getByRole('link', { name: /^Motivo del ritiro/ })
      .waitFor();
    await secretary.getByLabel('Motivo del ritiro').fill('Oggetto da correggere <i>subito</i>');
    await secretary.getByRole('button', { name: 'Ritira la pubblicazione' }).click();
    await secretary.getByText(/Pubblicazione interrotta/).waitFor();
    await citizen.reload();
    expect(await citizen.getByRole('main').textContent()).not.toContain('Fornitura di sale');
    await open(secretary, 'pubblicazioni?vista=ritirate', 'Pubblicazioni');
    await secretary.getByText('Oggetto da correggere <i>subito</i>').waitFor();
    await citizen.context().close();
    await secretary.context().close();
  });

  it(
    'reads dossier and document, with the PDF in its frame and hostile content inert',
    { timeout: 2 * MINUTE },
    async () => {
      const officer = await signIn(product, 'istruttore', faults);
      await open(officer, 'fascicoli?q=viabilit', 'Fascicoli');
      await officer.getByRole('link', { name: /Viabilità invernale/ }).click();
      await look(officer);
      await officer.getByRole('link', { name: title, exact: true }).click();
      await officer.getByRole('heading', { name: 'Versioni' }).waitFor();
      await officer.getByRole('link', { name: 'Versione 1' }).click();
      await officer.waitForURL(/versione=1/);
      // The address changes before the frame does: the frame of this version is awaited, not the one still shown.
      const shown = await officer.locator('iframe.dk-viewer[src*="version=1"]').getAttribute('src');
      const file = await officer.evaluate(async (url) => {
        const response = await fetch(url!);
        const text = (await response.text()).slice(0, 5);
        return { type: response.headers.get('content-type'), text };
      }, shown);
      expect(file).toEqual({ type: 'application/pdf', text: '%PDF-' });
      await look(officer);

      const page = '<!doctype html><html><script>parent.document.title = "preso"</script>';
      const { sha256 } = await officer.evaluate(async (content) => {
        const init = { method: 'POST', body: content, headers: { 'content-type': 'application/octet-stream' } };
        return (await (await fetch('/api/content', init)).json()) as { sha256: string };
      }, page);
      const hostile = await ask<{ id: string }>(officer, 'POST', '/api/documents', {
        ...{ typeCode: 'generic', title: 'Pagina ostile', sha256, filename: 'pagina.html' },
      });
      await open(officer, `documenti/${hostile.id}`, 'Pagina ostile');
      const inside = officer.frameLocator('iframe.dk-viewer');
      await inside.getByText('parent.document.title').waitFor();
      expect(await officer.title()).toContain('Pagina ostile');
      await officer.context().close();
    },
  );

  it('broke nothing on the way: no fault in a script, no stopped request, no barrier', () => {
    expect(faults).toEqual([]);
    expect(barriers).toEqual([]);
  });
});
