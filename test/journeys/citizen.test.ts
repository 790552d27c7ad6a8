import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, watch, type Product } from './product.ts';

const MINUTE = 60_000;
const PDF = { name: 'carta d’identità.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%prova\n') };
const HOSTILE = '<img src=x onerror=alert(1)>&"\' <script>alert(2)</script>';
const STRANGE = 'Zo\u0308e\u0301 \u05e9\u05dc\u05d5\u05dd \u202eidem\u202c';

describe.skipIf(missing)(`the citizen, without scripts${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  const faults: string[] = [];
  const barriers: string[] = [];
  let practice: string;

  beforeAll(async () => {
    product = await startProduct();
  }, 3 * MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  const citizen = async () => {
    const context = await product.browser.newContext({ locale: 'it-IT', javaScriptEnabled: false });
    const page = await context.newPage();
    watch(page, faults);
    return page;
  };
  const go = (page: Page, path: string) => page.goto(`${product.address}${path}`);
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
  const next = (page: Page) => press(page, 'Continua');
  const period = (page: Page, end: string) => page.locator(`[name="request.period.${end}"]`);
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

  /** Begins an application without signing in. @returns its address. */
  const begin = async (page: Page, service = 'accesso-civico-generalizzato') => {
    await go(page, `/servizi/${service}`);
    await page.getByRole('link', { name: 'Presenta l’istanza online' }).first().click();
    await press(page, 'Prosegui senza accesso');
    return new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
  };

  it('finds the access that fits in three questions', { timeout: MINUTE }, async () => {
    const page = await citizen();
    await go(page, '/servizi');
    await page.getByRole('link', { name: 'Rispondi alle domande' }).click();
    await page.getByLabel('Altri dati o documenti').check();
    await next(page);
    await page.getByLabel('Sì, mi riguardano direttamente').check();
    await next(page);
    await page.getByLabel('No, preferisco non motivare').check();
    await next(page);
    await page.getByText('accesso civico generalizzato').first().waitFor();
    await go(page, '/servizi/accesso-civico/quale?cosa=obbligo');
    await page.getByText('accesso civico semplice').first().waitFor();
    await go(page, '/servizi/accesso-civico/quale?cosa=altro&perche=mio&motivo=si');
    await page.getByText('accesso documentale').first().waitFor();
    await page.context().close();
  });

  it('applies, stops, goes on by the link, and gets a number and a receipt', { timeout: 2 * MINUTE }, async () => {
    const page = await citizen();
    const draft = await begin(page);
    await heading(page, /in una frase/);
    await next(page);
    await page.getByRole('alert').getByText('manca la risposta').waitFor();
    expect(await page.title()).toMatch(/^Errore:/);
    await page.getByLabel(/in una frase/).fill('Costi del verde pubblico nel 2025');
    await next(page);
    await page.getByLabel(/Quali dati o documenti/).fill(`Spese per area.\n${HOSTILE}`);
    await next(page);
    await period(page, 'from').fill('31/2/2025');
    await period(page, 'to').fill('31-12-2025');
    await next(page);
    await page.getByRole('alert').getByText('una data che esiste').waitFor();
    await period(page, 'from').fill('1/1/2025');
    await next(page);
    await heading(page, /ricevere la risposta/);
    await page.getByRole('link', { name: 'Salva e riprendi più tardi' }).click();
    expect(await page.getByLabel('Indirizzo per riprendere').inputValue()).toContain(draft);

    const elsewhere = await citizen();
    await go(elsewhere, draft);
    await heading(elsewhere, 'Chi sei?');
    await elsewhere.getByLabel('Nome', { exact: true }).fill('x'.repeat(10_000));
    await elsewhere.getByLabel('Cognome').fill(STRANGE);
    await elsewhere.getByLabel('Codice fiscale').fill('abc');
    await next(elsewhere);
    await elsewhere.getByRole('alert').getByText('al massimo 120 caratteri').waitFor();
    await elsewhere.getByRole('alert').getByText('Il codice fiscale ha 16 lettere').waitFor();
    await elsewhere.getByLabel('Nome', { exact: true }).fill('Zoé');
    await elsewhere.getByLabel('Codice fiscale').fill('mrczoe90e59v000d');
    await next(elsewhere);
    await elsewhere.getByLabel('E-mail').fill('zoe@posta.example');
    await next(elsewhere);
    const file = elsewhere.locator('input[type=file]');
    await file.setInputFiles({ ...PDF, name: 'pagina.html', buffer: Buffer.from('<html>') });
    await next(elsewhere);
    await elsewhere.getByRole('alert').getByText('non è del tipo giusto').waitFor();
    await file.setInputFiles({ ...PDF, buffer: Buffer.concat([PDF.buffer, Buffer.alloc(10_000_000)]) });
    await next(elsewhere);
    await elsewhere.getByRole('alert').getByText('troppo grande').waitFor();
    await file.setInputFiles(PDF);
    await next(elsewhere);
    await heading(elsewhere, 'Controlla le risposte');
    expect(await elsewhere.getByText(HOSTILE).count()).toBe(1);
    // The other tab changes one answer, and undoes none of this one.
    await go(page, `${draft}/request-format`);
    await page.getByLabel('In formato digitale').check();
    await next(page);
    await elsewhere.reload();
    await elsewhere.getByText('In formato digitale').waitFor();
    await press(elsewhere, 'Presenta l’istanza');
    await elsewhere.getByRole('alert').getByText('Conferma la dichiarazione').first().waitFor();
    for (const box of await elsewhere.getByRole('checkbox').all()) await box.check();
    await press(elsewhere, 'Presenta l’istanza');
    await elsewhere
      .getByText(/Protocollo n\. \d{4}\//)
      .first()
      .waitFor();
    const code = await elsewhere.locator('.dp-number').textContent();
    practice = new URL(elsewhere.url()).pathname.replace(/\/presentata$/, '');
    const receipt = await elsewhere.request.get(`${product.address}${practice}/ricevuta.pdf`);
    expect((await receipt.body()).subarray(0, 5).toString()).toBe('%PDF-');
    // The pages of the draft lead to what was presented, in this tab and in the other, and present nothing again.
    await go(elsewhere, `${draft}/riepilogo`);
    await elsewhere.getByText('La tua pratica').first().waitFor();
    await go(page, `${draft}/riepilogo`);
    expect(new URL(page.url()).pathname).toBe(practice);
    await go(page, practice);
    expect(await page.getByText(code!.replace('Protocollo n. ', '')).count()).toBeGreaterThan(0);
    await page.context().close();
    await elsewhere.context().close();
  });

  it('presents once, however fast the button is pressed twice', { timeout: MINUTE }, async () => {
    const page = await citizen();
    await go(page, '/area-personale');
    await page.getByLabel('Amina Ben Salah').check();
    await press(page, 'Entra');
    await heading(page, 'Area personale');
    await go(page, '/servizi/accesso-civico-semplice/istanza');
    const key = await page.locator('input[name=chiave]').inputValue();
    await press(page, 'Comincia');
    await page.getByLabel(/Che cosa manca/).fill('I bilanci del 2025');
    await next(page);
    const form = { dichiaro: 'privacy' };
    const origin = { origin: product.address };
    const save = { 'applicant.contacts.email': 'amina@posta.example' };
    await page.request.post(`${product.address}/istanze/${key}/applicant-contacts`, { form: save, headers: origin });
    const send = () =>
      page.request.post(`${product.address}/istanze/${key}/riepilogo`, { form, headers: origin, maxRedirects: 0 });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map((answer) => answer.status())).toEqual([303, 303, 303]);
    await go(page, '/area-personale');
    expect(await page.getByRole('link', { name: 'I bilanci del 2025' }).count()).toBe(1);
    const foreign = await page.request.post(`${product.address}/istanze/${key}/riepilogo`, {
      ...{ form, headers: { origin: 'https://altrove.example' }, maxRedirects: 0 },
    });
    expect(foreign.status()).toBe(403);
    await press(page, 'Esci');
    await go(page, '/area-personale');
    await heading(page, 'Accedi all’area personale');
    await page.context().close();
  });

  /** Opens the first task of an officer's inbox in the desk and claims it. */
  const claim = async (page: Page) => {
    await page.goto(`${product.address}/desk/`);
    await page.locator('tr', { hasText: 'Costi del verde' }).locator('a.dk-title').click({ timeout: 20_000 });
    await press(page, 'Prendi in carico');
    await page.getByRole('button', { name: 'Rilascia' }).waitFor();
  };
  const completed = async (page: Page) => {
    await press(page, 'Completa');
    await page.waitForURL(/\/desk\/pratiche\//);
  };

  it('is asked for an integration, answers with a file, and gets the act', { timeout: 3 * MINUTE }, async () => {
    const officer = await signIn(product, 'istruttore', faults);
    await claim(officer);
    await officer.getByLabel('No, va chiarita con il richiedente').check();
    await officer.getByLabel(/Che cosa chiedi al richiedente/).fill(`Di quali aree? ${HOSTILE}`);
    await officer
      .getByRole('group', { name: /controinteressati/ })
      .getByLabel('No')
      .check();
    await completed(officer);

    const page = await citizen();
    await until(page, `${product.address}${practice}`, 'L’ufficio ti chiede un chiarimento');
    barriers.push(...(await scripted(page)));
    expect(await page.getByText(`Di quali aree? ${HOSTILE}`).count()).toBe(1);
    await press(page, 'Invia la risposta');
    await page.getByRole('alert').getByText('scrivi da 3 a 4.000 caratteri').waitFor();
    await page.getByLabel('La tua risposta').fill('I giardini delle scuole.');
    await page.locator('input[type=file]').setInputFiles({ ...PDF, name: 'elenco.pdf' });
    await press(page, 'Invia la risposta');
    await page.getByText('Risposta inviata').waitFor();
    await until(page, `${product.address}${practice}`, 'elenco.pdf');

    await claim(officer);
    await officer.getByLabel('Sì, si può procedere').check();
    await officer
      .getByRole('group', { name: /controinteressati/ })
      .getByLabel('No')
      .check();
    await completed(officer);
    await claim(officer);
    await officer.getByLabel('Accoglimento', { exact: true }).check();
    await officer
      .locator('#f-variables-decision-reasons')
      .fill('I documenti richiesti sono detenuti dall’ente e non ricorrono limiti.');
    await completed(officer);
    await officer.context().close();
    const manager = await signIn(product, 'dirigente', faults);
    await claim(manager);
    await manager.getByLabel('Firmo con la chiave dimostrativa').check();
    await press(manager, 'Conferma');
    await manager.waitForURL(/\/desk\/pratiche\//);
    await manager.context().close();

    await until(page, `${product.address}${practice}`, 'Pratica conclusa');
    await page.getByText('Accolta').first().waitFor();
    const act = page.locator('.dp-list').first().getByRole('link').first();
    const acts = page.locator('.dp-list').first().locator('li');
    await acts
      .last()
      .getByRole('link', { name: /Verifica che sia autentico/ })
      .click();
    await page.locator('.dp-verdict-good').waitFor();
    await go(page, practice);
    const file = await page.request.get(`${product.address}${await act.getAttribute('href')}`);
    await go(page, '/verifica');
    const content = { name: 'atto', mimeType: 'application/octet-stream', buffer: await file.body() };
    await page.locator('input[type=file]').setInputFiles(content);
    await page.locator('form:has(input[type=file]) button').click();
    await page.locator('.dp-verdict-good').waitFor();
    await page.context().close();
  });

  it('replaces the link that others may know', { timeout: MINUTE }, async () => {
    const page = await citizen();
    await go(page, practice);
    await press(page, 'Sostituisci l’indirizzo');
    await page.getByText('L’indirizzo è nuovo').waitFor();
    await go(page, practice);
    await heading(page, /Pagina non trovata|non trovat/i);
    await page.context().close();
  });

  it('broke nothing on the way', () => {
    expect(faults).toEqual([]);
    expect(barriers).toEqual([]);
  });

  /** Barriers of a page that has no script of its own: looked for where scripts run. */
  async function scripted(page: Page): Promise<readonly string[]> {
    const context = await product.browser.newContext({ locale: 'it-IT' });
    const twin = await context.newPage();
    await twin.goto(page.url());
    const found = await violations(twin);
    await context.close();
    return found;
  }
});

/** Loads a page again until it says so: what it waits for comes through the register. */
async function until(page: Page, address: string, words: string): Promise<void> {
  for (let left = 60; left > 0; left -= 1) {
    await page.goto(address);
    if ((await page.getByText(words).count()) > 0) return;
    await page.waitForTimeout(250);
  }
  throw new Error(`${address} never said: ${words}`);
}
