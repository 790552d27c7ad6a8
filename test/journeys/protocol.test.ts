import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

  /** The form without what a test before this one left in it. */
  const open = async () => {
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${product.address}/desk/protocollo/registra`);
    await page.getByLabel('Documento e allegati').waitFor();
  };
  const subject = () => page.getByLabel('Oggetto', { exact: true });
  const registered = () => page.getByText(/^Registrato con il numero \d{4}\/\d{7}\.$/);
  const submit = () => page.getByRole('button', { name: 'Registra', exact: true }).click();
  const fill = async (about: string, name = 'Pro Loco Valdoro') => {
    await page.getByLabel('Documento e allegati').setInputFiles(pdf(about.slice(0, 40)));
    await page.getByRole('button', { name: /^Togli/ }).waitFor();
    await subject().fill(about);
    await page.getByLabel('Mittente o destinatario').fill(name);
  };
  const entries = async (text: string) => {
    const answer = await page.request.get(`${product.address}/api/protocol/entries?limit=200`);
    const { items } = (await answer.json()) as { items: { subject: string }[] };
    return items.filter((entry) => entry.subject === text).length;
  };

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
    // Asked for early: the browser is told to hand choosers over, and does not wait with a key until it has been.
    const chosen = page.waitForEvent('filechooser');
    await page.goto(`${product.address}/desk/protocollo`);
    await page.getByRole('heading', { name: 'Registro di protocollo' }).waitFor();
    const began = performance.now();
    await press('n');
    await page.getByRole('heading', { name: 'Registra un documento' }).waitFor();
    await press('Tab');
    await press('Enter');
    const chooser = await chosen;
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

  it('knows a content again, offers known names, and registers what goes out', { timeout: 2 * MINUTE }, async () => {
    await open();
    await page.getByLabel('Documento e allegati').setInputFiles([pdf('lettera'), pdf('allegato')]);
    await page.getByText('Contenuto già registrato:').waitFor();
    await page.getByRole('button', { name: 'Rendi documento principale allegato.pdf' }).click();
    await page.getByLabel('Mittente o destinatario').fill('Pro L');
    await page.locator('datalist option[value="Pro Loco Valdoro"]').waitFor({ state: 'attached' });
    await page.getByLabel('Mittente o destinatario').fill('Pro Loco Valdoro');
    await subject().fill('Concessione del contributo');
    await page.getByLabel('Flusso').selectOption('outgoing');
    await submit();
    await registered().waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Concessione del contributo' }).getByRole('link').click();
    await page.getByText('In uscita').waitFor();
    await page.getByText('allegato.pdf').first().waitFor();
  });

  it('lets the head defer registrations and annul one, and shows both', { timeout: 2 * MINUTE }, async () => {
    const head = await signIn(product, 'segretario', faults);
    await head.goto(`${product.address}/desk/protocollo/eccezioni`);
    await head.getByRole('button', { name: 'Autorizza un differimento' }).click();
    await head.getByLabel('Provvedimento', { exact: true }).fill('Provv. 12/2026');
    await head.getByLabel('Motivo', { exact: true }).fill('Domande di concorso');
    const clock = await (await head.request.get(`${product.address}/api/protocol/entries?limit=1`)).json();
    const day = (clock as { items: { registeredAt: string }[] }).items[0]!.registeredAt.slice(0, 10);
    await head.getByLabel('Dal giorno').fill(day);
    await head.getByLabel('Da registrare entro').fill('2099-12-31');
    await head.getByRole('button', { name: 'Autorizza un differimento' }).click();
    await head.getByText('Provv. 12/2026 – Domande di concorso').waitFor();
    barriers.push(...(await violations(head)));

    await open();
    await fill('Domanda di concorso');
    await page.getByLabel('Differimento').selectOption({ label: 'Provv. 12/2026 – Domande di concorso' });
    await submit();
    await registered().waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Domanda di concorso' }).getByRole('link').click();
    await page.getByText('Registrazione differita').waitFor();

    await head.goto(page.url());
    await head.getByRole('button', { name: 'Annulla la registrazione' }).click();
    await head.getByLabel('Motivo', { exact: true }).fill('Registrata due volte');
    await head.getByLabel('Provvedimento che autorizza').fill('Provv. 13/2026');
    await head.getByRole('button', { name: 'Annulla la registrazione' }).click();
    await head.getByText(/^Annullata il .* con Provv\. 13\/2026: Registrata due volte$/).waitFor();
    await head.getByText('Domanda di concorso').first().waitFor();
    barriers.push(...(await violations(head)));
    await head.goto(`${product.address}/desk/protocollo/giornalieri`);
    await head.getByRole('heading', { level: 1, name: 'Registri giornalieri' }).waitFor();
    await head
      .getByText('Nessun registro giornaliero.')
      .or(head.getByText(/Non versato/).first())
      .waitFor();
    barriers.push(...(await violations(head)));
    await head.context().close();
  });

  it('loses nothing when the session ends in the middle of the form', { timeout: 2 * MINUTE }, async () => {
    await open();
    await fill('Ricorso contro la sanzione');
    await page.context().clearCookies();
    await submit();
    await page.getByText('La sessione è terminata').waitFor();
    await page.getByLabel('Nome utente').fill('protocollo');
    await page.getByLabel('Password').fill(product.password('protocollo'));
    await page.getByRole('button', { name: 'Accedi', exact: true }).click();
    await page.getByRole('heading', { name: 'Registra un documento' }).waitFor();
    expect(await subject().inputValue()).toBe('Ricorso contro la sanzione');
    await page.getByText('Ricorso contro la sanzione.pdf').first().waitFor();
    await submit();
    await registered().waitFor();
    expect(await entries('Ricorso contro la sanzione')).toBe(1);
  });

  it('registers once when the answer is lost, and when it is clicked twice', { timeout: 2 * MINUTE }, async () => {
    await open();
    await fill('Risposta perduta');
    let lost = 0;
    await page.route('**/api/protocol/entries', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      // The server has done its work, and the line is cut before the answer.
      await route.fetch();
      return route.abort();
    });
    await submit();
    await registered().waitFor();
    await page.unroute('**/api/protocol/entries');
    expect([lost, await entries('Risposta perduta')]).toEqual([1, 1]);
    await fill('Doppio clic');
    const answered = page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().endsWith('/api/protocol/entries'),
    );
    await page.getByRole('button', { name: 'Registra', exact: true }).dblclick();
    await (await answered).finished();
    expect(await entries('Doppio clic')).toBe(1);
  });

  it('registers once when no answer comes and the page is loaded again', { timeout: 2 * MINUTE }, async () => {
    await open();
    await fill('Risposta mai arrivata');
    await page.route('**/api/protocol/entries', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      return route.abort();
    });
    await submit();
    await page.getByText(/Il server non risponde/).waitFor({ timeout: 20_000 });
    await page.unroute('**/api/protocol/entries');
    await page.reload();
    await page.getByText('Risposta mai arrivata.pdf').first().waitFor();
    await submit();
    await registered().waitFor();
    expect(await entries('Risposta mai arrivata')).toBe(1);
  });

  it(
    'refuses what is no document and what is too large at the field of the files',
    { timeout: 2 * MINUTE },
    async () => {
      await open();
      await subject().fill('Senza documento');
      await submit();
      await page.locator('#f-file-wrong', { hasText: 'Scegli il documento' }).waitFor();
      const large = join(product.dataDir, 'grande.pdf');
      await writeFile(large, '%PDF-1.4');
      await truncate(large, 50_000_000_001);
      await page.getByLabel('Documento e allegati').setInputFiles(large);
      await page.getByText(/Il file è di .*al massimo/).waitFor();
      expect(await subject().inputValue()).toBe('Senza documento');
    },
  );

  it('says that the server is gone, keeps what was written, and goes on with it', { timeout: 2 * MINUTE }, async () => {
    await open();
    await fill('Server assente');
    await page.route('**/api/**', (route) => route.abort());
    await submit();
    await page.getByText(/Il server non risponde. Quello che hai scritto resta/).waitFor({ timeout: 20_000 });
    expect(await subject().inputValue()).toBe('Server assente');
    await page.unroute('**/api/**');
    await submit();
    await registered().waitFor();
    expect(await entries('Server assente')).toBe(1);
  });

  it('takes any text as text, and refuses what is too long at its field', { timeout: 2 * MINUTE }, async () => {
    await open();
    const odd = '<img src=x onerror=alert(1)> \u202eenoizatserp\u202c שלום e\u0301\u0323 {{7*7}}';
    await fill(odd, '<script>alert(1)</script> عمر');
    await submit();
    await registered().waitFor();
    await page.getByRole('listitem').filter({ hasText: '{{7*7}}' }).getByRole('link').click();
    await page.getByRole('heading', { name: /^Protocollo/ }).waitFor();
    await page.getByText(odd).first().waitFor();
    expect(await page.locator('main img[src="x"], main script').count()).toBe(0);
    await open();
    await fill('Nome troppo lungo', 'x'.repeat(10_000));
    await submit();
    await page
      .getByRole('alert')
      .getByRole('link', { name: /^Mittente o destinatario: Al massimo/ })
      .click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-correspondents-0-name');
    expect(await subject().inputValue()).toBe('Nome troppo lungo');
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
