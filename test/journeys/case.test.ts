import { createPrivateKey, X509Certificate } from 'node:crypto';
import { copyFile, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app.ts';
import { signCades } from '../../src/records/signatures/index.ts';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, watch, type Product } from './product.ts';

const MINUTE = 60_000;
const request = join(packageRoot, 'examples', 'inbox', '01-foia-signed.eml');
const foreignSignature = join(packageRoot, 'examples', 'inbox');

describe.skipIf(missing)(`the case in the browser${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  const faults: string[] = [];
  const barriers: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
  }, 3 * MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  /** Opens the task of a case in the inbox and claims it. */
  const claim = async (page: Page, procedure: string) => {
    await page.goto(`${product.address}/desk/`);
    await page.locator('tr', { hasText: procedure }).locator('a.dk-title').click({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Prendi in carico' }).click();
    await page.getByRole('button', { name: 'Rilascia' }).waitFor();
    barriers.push(...(await violations(page)));
  };
  const pdfOf = async (page: Page) => {
    const address = await page.locator('a[href^="/api/documents/"]').first().getAttribute('href');
    return (await page.request.get(`${product.address}${address}`)).body();
  };
  const completed = (page: Page) => page.waitForURL(/\/desk\/pratiche\//);
  /** Keeps what the page asks of this address until it is let go. */
  const holdBack = async (page: Page, address: RegExp) => {
    let letGo = () => {};
    const free = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(address, async (route) => {
      await free;
      await route.continue();
    });
    return { letGo };
  };
  const field = (page: Page, pointer: string) => page.locator(`#f-variables-${pointer}`);

  it('brings a certified message to the register, once', { timeout: 2 * MINUTE }, async () => {
    const folder = join(product.dataDir, 'inbox', 'valdoro');
    await copyFile(request, join(product.dataDir, 'message.part'));
    await rename(join(product.dataDir, 'message.part'), join(folder, '01-foia-signed.eml'));
    const page = await signIn(product, 'protocollo', faults);
    barriers.push(...(await violations(page)));
    await page.getByRole('link', { name: 'Protocollo' }).click();
    const entry = page.locator('table a.dk-title').first();
    await entry.waitFor({ timeout: 20_000 });
    const code = await entry.textContent();
    await page.getByLabel('Scegli i file').setInputFiles(request);
    await page.getByText(`Già ricevuto: protocollo ${code}`).waitFor({ timeout: 20_000 });
    barriers.push(...(await violations(page)));
    await page.getByRole('link', { name: code!, exact: true }).first().click();
    await page.getByRole('heading', { name: `Protocollo ${code}` }).waitFor();
    expect(await page.getByRole('link', { name: /Scarica/ }).count()).toBeGreaterThan(1);
    barriers.push(...(await violations(page)));
    await page.context().close();
  });

  it('answers the request with a signed act', { timeout: 2 * MINUTE }, async () => {
    const officer = await signIn(product, 'istruttore', faults);
    await claim(officer, 'Accesso civico generalizzato');
    await officer.getByRole('button', { name: 'Completa' }).click();
    await officer.getByRole('alert').waitFor();
    await officer.getByLabel('Sì, si può procedere').check();
    await officer
      .getByRole('group', { name: /controinteressati/ })
      .getByLabel('No')
      .check();
    await officer.reload();
    // What was filled in is still there after a reload.
    expect(await officer.getByLabel('Sì, si può procedere').isChecked()).toBe(true);
    const slow = await holdBack(officer, /\/assets\/case-/);
    await officer.getByRole('button', { name: 'Completa' }).click();
    await completed(officer);
    await officer.goBack();
    // What was sent is not offered again, though the page that comes after it had not come yet.
    await officer.getByText('L’attività è già conclusa').waitFor();
    slow.letGo();
    await officer.goForward();
    await officer.getByRole('link', { name: 'Termine', exact: true }).waitFor();
    barriers.push(...(await violations(officer)));
    await suspendAndResume(officer);
    await claim(officer, 'Accesso civico generalizzato');
    await officer.getByLabel('Differimento', { exact: true }).check();
    await officer.getByRole('button', { name: 'Completa' }).click();
    await officer.locator('#f-variables-decision-deferredUntil-wrong').waitFor();
    await officer.getByLabel('Accoglimento', { exact: true }).check();
    await officer.getByLabel(/^Differito/).waitFor({ state: 'detached' });
    await field(officer, 'decision-reasons').fill(
      "I documenti richiesti sono detenuti dall'ente e non ricorrono i limiti dell'art. 5-bis del D.Lgs. 33/2013.",
    );
    await officer.getByRole('button', { name: 'Completa' }).click();
    await completed(officer);
    await officer.context().close();

    const manager = await signIn(product, 'dirigente', faults);
    await claim(manager, 'Accesso civico generalizzato');
    await manager.getByLabel('File firmato', { exact: true }).setInputFiles({
      name: 'altro.pdf.p7m',
      mimeType: 'application/pkcs7-mime',
      buffer: await readFile(join(foreignSignature, '01-foia-signed.eml')),
    });
    await manager.getByRole('button', { name: 'Conferma' }).click();
    await manager.getByRole('alert').waitFor();
    await manager.getByLabel('Firmo con la chiave dimostrativa').check();
    await manager.getByRole('button', { name: 'Conferma' }).click();
    await completed(manager);
    await manager.getByText('Conclusa', { exact: true }).waitFor({ timeout: 20_000 });
    await manager.getByText('Protocollo in uscita').waitFor();
    await manager.context().close();
  });

  /** Stops and starts the legal clock of the case on the page; without reason and norm it does not stop. */
  const suspendAndResume = async (page: Page) => {
    await page.getByRole('link', { name: 'Termine', exact: true }).click();
    await page.getByText('30 giorni dalla presentazione').waitFor();
    await page.getByRole('button', { name: 'Sospendi il termine' }).click();
    const alert = page.getByRole('alert');
    await alert.getByRole('link', { name: /^Norma/ }).waitFor();
    await page.getByLabel('Motivo').fill('Si attendono i <b>controinteressati</b>');
    await page.getByLabel('Norma', { exact: true }).fill('D.Lgs. 33/2013 art. 5 c. 5');
    barriers.push(...(await violations(page)));
    await page.getByRole('button', { name: 'Sospendi il termine' }).click();
    await page.getByText(/È fermo dal/).waitFor();
    await page.getByRole('button', { name: 'Fai riprendere il termine' }).click();
    await page.getByRole('button', { name: 'Sospendi il termine' }).waitFor();
    await page.getByText('Si attendono i <b>controinteressati</b>').waitFor();
  };

  it(
    'tells the whole case afterwards: steps, drawing, documents, parties, term, history',
    { timeout: 2 * MINUTE },
    async () => {
      const page = await signIn(product, 'dirigente', faults);
      await page.goto(`${product.address}/desk/pratiche?stato=completed&q=accesso`);
      await page.locator('table a.dk-title').first().click();
      await page.getByText('fatto da Ilaria Desantis').first().waitFor();
      const drawn = page.locator('svg.dk-drawing [data-node]');
      await drawn.first().waitFor({ state: 'attached' });
      expect(await page.locator('svg.dk-drawing .dk-node-done').count()).toBeGreaterThan(3);
      for (const [view, text] of [
        ['Documenti', 'Scarica'],
        ['Parti', 'mittente del protocollo'],
        ['Termine', 'entro il termine'],
        ['Storia', 'Termine sospeso'],
        ['Passi', 'Disegno del procedimento'],
      ] as const) {
        await page.getByRole('navigation', { name: 'Viste della pratica' }).getByRole('link', { name: view }).click();
        await page.getByText(text).first().waitFor();
        for (const width of [1280, 768, 320]) {
          await page.setViewportSize({ width, height: 900 });
          barriers.push(...(await violations(page)));
        }
        await page.setViewportSize({ width: 1366, height: 768 });
      }
      await page.getByRole('link', { name: 'Storia' }).click();
      await page.getByText('Pratica conclusa').waitFor();
      await page.getByText('DigiPro, in automatico').first().waitFor();
      await page.getByRole('link', { name: 'Apri il fascicolo' }).click();
      await page.getByRole('heading', { name: 'Pratiche collegate' }).waitFor();
      await page.goto(`${product.address}/desk/pratiche?termine=expired`);
      await page.getByText('Nessun risultato con questi filtri.').waitFor();
      await page.context().close();
    },
  );

  it('brings a determination to the notice board and to its proof', { timeout: 3 * MINUTE }, async () => {
    const subject = 'Potatura delle alberature dei plessi scolastici – impegno di spesa';
    const officer = await signIn(product, 'istruttore', faults);
    await officer.getByRole('link', { name: 'Pratiche' }).click();
    barriers.push(...(await violations(officer)));
    await officer.getByRole('link', { name: 'Nuova pratica' }).click();
    await officer.getByRole('heading', { level: 1, name: 'Nuova pratica' }).waitFor();
    await officer.getByLabel('Oggetto').fill(subject);
    await officer.getByLabel('Classificazione').selectOption('VI.5');
    barriers.push(...(await violations(officer)));
    await officer.getByRole('button', { name: 'Avvia' }).click();
    await officer.getByRole('heading', { level: 1, name: new RegExp(subject) }).waitFor();
    await claim(officer, 'Determina con impegno di spesa');
    const proposal = {
      subject,
      grounds: 'Il temporale del 9 novembre ha compromesso più alberi.\nIl prezzo è congruo.',
      norms: 'D.Lgs. 267/2000, artt. 107, 183 e 191',
      'amount-taxable': '18300.00',
      'amount-vatRate': '22',
      'amount-vat': '4026.00',
      'amount-total': '22326.00',
      'budget-year': '2026',
      'budget-mission': '04',
      'budget-programme': '02',
      'budget-chapter': '104020',
      'budget-article': '3',
      'budget-financialPlan': 'U.1.03.02.09.012',
      'budget-dueYear': '2026',
      cig: 'B8A41C02F7',
      cupReason: 'Manutenzione ordinaria.',
      'supplier-name': 'Verdeviva Soc. Coop. Sociale',
      'supplier-vatNumber': '09991000002',
      'supplier-digitalDomicile': 'verdeviva@pec.cooperative.example',
    };
    for (const [name, value] of Object.entries(proposal)) await field(officer, `proposal-${name}`).fill(value);
    await officer.getByLabel(/conflitto di interessi/).check();
    await officer.getByLabel(/dati personali/).check();
    await officer.getByRole('button', { name: 'Completa' }).click();
    await completed(officer);
    await officer.context().close();

    const manager = await signIn(product, 'dirigente', faults);
    await claim(manager, 'Determina con impegno di spesa');
    const signed = manager.getByLabel('File firmato', { exact: true });
    const pdf = await pdfOf(manager);
    await signed.setInputFiles(await signOutside(product, Buffer.concat([pdf, Buffer.from('\n% aggiunta')])));
    await manager.getByRole('button', { name: 'Conferma' }).click();
    await manager.getByRole('alert').waitFor();
    await signed.setInputFiles(await signOutside(product, pdf));
    await manager.getByRole('button', { name: 'Conferma' }).click();
    await completed(manager);
    await manager.context().close();

    const accounts = await signIn(product, 'ragioneria', faults);
    await claim(accounts, 'Determina con impegno di spesa');
    await accounts.getByLabel('Numero dell’impegno').fill('2026/1184');
    await accounts.getByRole('button', { name: 'Conferma' }).click();
    await completed(accounts);
    await accounts.getByText('Conclusa', { exact: true }).waitFor({ timeout: 20_000 });
    const board = await accounts.locator('a[href^="/albo/"]').getAttribute('href');
    await accounts.context().close();

    const citizen = await product.browser.newContext({ locale: 'it-IT', javaScriptEnabled: false });
    const page = await citizen.newPage();
    watch(page, faults);
    await page.goto(`${product.address}${board}`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Potatura');
    const file = await page.request.get(`${product.address}/api/board/entries/${board!.split('/').at(-1)}/content`);
    await page.goto(`${product.address}/verifica`);
    const act = { name: 'atto.p7m', mimeType: 'application/octet-stream', buffer: await file.body() };
    await page.locator('input[type=file]').setInputFiles(act);
    await page.locator('form:has(input[type=file]) button').click();
    await page.locator('.dp-verdict-good').waitFor();
    await page.goto(`${product.address}/verifica`);
    await page
      .locator('input[type=file]')
      .setInputFiles({ ...act, buffer: Buffer.concat([act.buffer, Buffer.from(' ')]) });
    await page.locator('form:has(input[type=file]) button').click();
    await page.locator('.dp-verdict-none').waitFor();
    await citizen.close();
  });

  it('starts one case though the answer is lost and the page loaded again', { timeout: 2 * MINUTE }, async () => {
    const odd = '<img src=x onerror=alert(1)> \u0645\u0643\u062a\u0628 e\u0301\u0323 {{7*7}}';
    const page = await signIn(product, 'istruttore', faults);
    await page.goto(`${product.address}/desk/pratiche/nuova`);
    await page.getByRole('button', { name: 'Avvia' }).click();
    await page.locator('#f-title-wrong').waitFor();
    await page.getByLabel('Oggetto').fill('x'.repeat(10_000));
    await page.getByLabel('Classificazione').selectOption('VI.5');
    await page.getByRole('button', { name: 'Avvia' }).click();
    await page.locator('#f-title-wrong', { hasText: 'Al massimo' }).waitFor();
    await page.getByLabel('Oggetto').fill(odd);
    await page.route('**/api/cases', async (route) => {
      // The server has done its work, and no answer comes, however often it is asked for.
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Avvia' }).click();
    await page.getByText(/Il server non risponde/).waitFor({ timeout: 20_000 });
    await page.unroute('**/api/cases');
    await page.reload();
    expect(await page.getByLabel('Oggetto').inputValue()).toBe(odd);
    await page.getByRole('button', { name: 'Avvia' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: odd }).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    const made = await page.request.get(`${product.address}/api/cases?limit=200`);
    const { items } = (await made.json()) as { items: { title: string }[] };
    expect(items.filter(({ title }) => title === odd)).toHaveLength(1);
    await page.goBack();
    expect(await page.getByLabel('Oggetto').inputValue()).toBe('');
    await page.context().close();
  });

  it('asks to sign in again at the same address when the session is gone', { timeout: MINUTE }, async () => {
    const page = await signIn(product, 'istruttore', faults);
    await page.goto(`${product.address}/desk/pratiche?stato=completed`);
    await page.getByRole('heading', { name: 'Pratiche' }).waitFor();
    await page.context().clearCookies();
    await page.getByLabel('Stato').selectOption('running');
    await page.getByText('La sessione è terminata').waitFor();
    barriers.push(...(await violations(page)));
    await page.getByLabel('Nome utente').fill('istruttore');
    await page.getByLabel('Password').fill(product.password('istruttore'));
    await page.getByRole('button', { name: 'Accedi', exact: true }).click();
    await page.getByRole('heading', { name: 'Pratiche' }).waitFor();
    expect(page.url()).toContain('stato=running');
    await page.getByLabel('Stato').selectOption('completed');
    await page.getByRole('button', { name: 'Termine di legge' }).click();
    await page.waitForURL(/stato=completed.*ordine=dueDay/);
    await page.getByRole('heading', { name: 'Pratiche' }).waitFor();
    await page.getByLabel(/^Menu personale/).click();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Staff sign-in' }).waitFor();
    await page.context().close();
  });

  it('broke nothing on the way: no fault in a script, no stopped request, no barrier', () => {
    expect(faults.filter((fault) => !/ERR_FAILED/.test(fault))).toEqual([]);
    expect(barriers).toEqual([]);
  });
});

/** What a signing tool outside of the product makes of a PDF: a .p7m with the manager's key, the one key that was made so far. */
async function signOutside({ dataDir }: Product, pdf: Buffer) {
  const folder = join(dataDir, 'keys', 'demo-signing');
  const files = await readdir(folder, { recursive: true });
  const pem = await readFile(
    join(
      folder,
      files.find((file) => /^[0-9a-f-]{36}.[0-9a-f-]{36}\.pem$/.test(file))!,
    ),
    'utf8',
  );
  const buffer = signCades({
    content: pdf,
    key: createPrivateKey(pem),
    certificate: new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----'))).raw,
    chain: [],
    signingTime: new Date(),
  });
  return { name: 'determina.pdf.p7m', mimeType: 'application/pkcs7-mime', buffer };
}
