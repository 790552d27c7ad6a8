import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, watch, type Product } from './product.ts';

const MINUTE = 60_000;
const PASSWORD = 'quattro parole lunghe e buffe';
const OTHER = '/ente/montelago';
const HTML = '<img src=x onerror="document.title=1"> Ufficio “è” & altro';
const RIGHT_TO_LEFT = '\u0645\u0643\u062a\u0628 e\u0301\u0301\u0301';

describe.skipIf(missing)(`bodies in the browser${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  const faults: string[] = [];
  const barriers: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
  }, 3 * MINUTE);
  afterAll(async () => {
    await product?.close();
  });

  const stranger = async (): Promise<Page> => {
    const context = await product.browser.newContext({ locale: 'it-IT', viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    watch(page, faults);
    return page;
  };
  const enter = async (page: Page, base: string, login: string, password: string) => {
    await page.goto(`${product.address}${base}/desk/`);
    await page.getByLabel('Nome utente').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Accedi', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Attività da svolgere' }).waitFor();
  };
  /** Opens a one-time link as the person whom it was handed to. */
  const activate = async (link: string): Promise<Page> => {
    const page = await stranger();
    await page.goto(link);
    await page.getByLabel('Nuova password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Attiva', exact: true }).click();
    await page.getByText('Account attivato').waitFor();
    return page;
  };
  const field = (page: Page | Locator, name: string) => page.locator(`#f-${name}`);
  const press = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true }).click();
  const linkOn = async (page: Page) => (await page.locator('.dk-link').textContent())!;
  /** Sends the form, and expects the field to say what is wrong with it and to keep what was written. */
  const refused = async (page: Page, button: string, name: string, why: RegExp) => {
    const before = await field(page, name).inputValue();
    await press(page.locator('form.dk-entity'), button);
    const error = page.locator(`#f-${name}-wrong`);
    await error.waitFor();
    expect(await error.textContent()).toMatch(why);
    expect(await field(page, name).getAttribute('aria-invalid')).toBe('true');
    expect(await field(page, name).inputValue()).toBe(before);
  };

  it('an administrator adds a body, whose administrator adds a person', { timeout: 3 * MINUTE }, async () => {
    const page = await signIn(product, 'admin', faults);
    await page.getByRole('link', { name: 'Enti', exact: true }).click();
    await press(page, 'Nuovo ente');
    barriers.push(...(await violations(page)));
    await refused(page, 'Aggiungi', 'name', /Scrivi o scegli un valore/);
    const given = {
      ...{ name: 'Comune di Montelago', code: 'valdoro' },
      'administrator-givenName': 'Bice',
      'administrator-familyName': 'Blu',
      'administrator-login': 'bice',
    };
    for (const [name, value] of Object.entries(given)) await field(page, name).fill(value);
    await field(page, 'kind').selectOption('municipality');
    await refused(page, 'Aggiungi', 'code', /già usato/);
    await field(page, 'code').fill('Monte Lago');
    await refused(page, 'Aggiungi', 'code', /minuscole/);
    await field(page, 'code').fill('montelago');
    await field(page, 'administrator-login').fill('Bice Blu');
    await refused(page, 'Aggiungi', 'administrator-login', /minuscole/);
    await field(page, 'administrator-login').fill('bice');
    await press(page, 'Aggiungi');
    await page.locator('.dk-link').waitFor();
    barriers.push(...(await violations(page)));
    const link = await linkOn(page);
    await page.context().close();

    const bice = await activate(link);
    expect(bice.url()).toContain(`${OTHER}/desk/`);
    await enter(bice, OTHER, 'bice', PASSWORD);
    const { origin } = new URL(product.address);
    const kit = await bice.request.post(`${product.address}${OTHER}/api/kits/base/install`, { headers: { origin } });
    expect(kit.status()).toBe(200);
    await bice.getByRole('link', { name: 'Persone', exact: true }).click();
    await press(bice, 'Nuova persona');
    await field(bice, 'givenName').fill('Zeno');
    await field(bice, 'familyName').fill('Cosini');
    await press(bice, 'Aggiungi');
    await bice.getByRole('heading', { level: 1, name: 'Zeno Cosini' }).waitFor();
    await press(bice, 'Nuovo incarico');
    await field(bice, 'role').selectOption('protocol-clerk');
    await press(bice, 'Aggiungi');
    await bice.getByText('addetto al protocollo').first().waitFor();
    await field(bice, 'login').fill('bice');
    await press(bice, 'Crea utenza e collegamento');
    await bice
      .getByText(/già usato/)
      .first()
      .waitFor();
    await field(bice, 'login').fill('zeno');
    await press(bice, 'Crea utenza e collegamento');
    await bice.locator('.dk-link').waitFor();
    barriers.push(...(await violations(bice)));
    const zeno = await activate(await linkOn(bice));
    await enter(zeno, OTHER, 'zeno', PASSWORD);
    await zeno.getByRole('link', { name: 'Protocollo', exact: true }).waitFor();
    expect(await zeno.getByRole('link', { name: 'Persone', exact: true }).count()).toBe(1);
    expect(await zeno.getByRole('link', { name: 'Utenze', exact: true }).count()).toBe(0);
    await zeno.context().close();
    await bice.context().close();
  });

  it(
    'of two bodies neither sees the other, by list, address, search, fact or file',
    { timeout: 3 * MINUTE },
    async () => {
      /** Registers a text over the counter, and tells the number's page. */
      const register = async (page: Page, base: string, subject: string) => {
        const origin = product.address;
        const api = `${origin}${base}/api`;
        const content = await page.request.post(`${api}/content?filename=lettera.txt`, {
          headers: { origin, 'content-type': 'application/octet-stream' },
          data: Buffer.from(`testo: ${subject}`),
        });
        const stored = (await content.json()) as { sha256: string };
        const post = async (path: string, data: unknown) => {
          const answer = await page.request.post(`${api}/${path}`, { headers: { origin }, data });
          expect([path, answer.status(), answer.ok() ? '' : await answer.text()]).toEqual([path, 201, '']);
          return (await answer.json()) as { id: string };
        };
        const document = await post('documents', {
          ...{ typeCode: 'generic', title: subject, sha256: stored.sha256, filename: 'lettera.txt' },
        });
        const entry = await post('protocol/entries', {
          ...{ flow: 'incoming', subject, channel: 'counter', documentId: document.id, attachmentIds: [] },
          correspondents: [{ kind: 'person', name: 'Mario Rossi' }],
          presentedAt: new Date().toISOString(),
        });
        return { entryId: entry.id, documentId: document.id, sha256: stored.sha256 };
      };
      const bodies = [
        { base: '', login: 'protocollo', password: product.password('protocollo'), subject: 'Lettera di Valdoro' },
        { base: OTHER, login: 'zeno', password: PASSWORD, subject: 'Lettera di Montelago' },
      ] as const;
      const pages: Page[] = [];
      const made: Awaited<ReturnType<typeof register>>[] = [];
      // One browser with both sessions: each lives at its own address.
      const shared = await stranger();
      for (const { base, login, password, subject } of bodies) {
        const page = pages.length === 0 ? shared : await shared.context().newPage();
        if (page !== shared) watch(page, faults);
        await enter(page, base, login, password);
        pages.push(page);
        made.push(await register(page, base, subject));
      }
      const administrators = [await signIn(product, 'admin', faults), await stranger()] as const;
      await enter(administrators[1], OTHER, 'bice', PASSWORD);
      for (const [mine, theirs] of [
        [0, 1],
        [1, 0],
      ] as const) {
        const { base, subject } = bodies[mine];
        const page = pages[mine]!;
        const foreign = made[theirs]!;
        const at = (path: string) => `${product.address}${base}${path}`;
        await page.goto(at('/desk/protocollo'));
        await page.getByText(subject).first().waitFor();
        expect(await page.getByText(bodies[theirs].subject).count()).toBe(0);
        await page.goto(at(`/desk/protocollo/${foreign.entryId}`));
        await page.getByRole('alert').waitFor();
        expect(await page.getByRole('alert').textContent()).toContain('Non trovato');
        for (const path of [
          ...[`/api/protocol/entries/${foreign.entryId}`, `/api/documents/${foreign.documentId}`],
          ...[`/api/documents/${foreign.documentId}/content`, `/api/content/${foreign.sha256}`],
        ]) {
          expect([path, (await page.request.get(at(path))).status()]).toEqual([path, 404]);
        }
        const found = await page.request.get(
          at(`/api/protocol/entries?text=${encodeURIComponent(bodies[theirs].subject)}`),
        );
        expect(await found.text()).not.toContain(foreign.entryId);
        const administrator = administrators[mine]!;
        await administrator.goto(at(`/desk/fatti?oggetto=records/protocol-entry/${foreign.entryId}`));
        await administrator.getByText('Nessun risultato con questi filtri.').waitFor();
        await administrator.goto(at(`/desk/fatti?oggetto=records/protocol-entry/${made[mine]!.entryId}`));
        await administrator.locator('table a.dk-title').first().waitFor();
      }
      // The session of one body is nothing at the address of the other.
      const only = await stranger();
      await enter(only, OTHER, 'zeno', PASSWORD);
      expect((await only.request.get(`${product.address}/api/sessions/current`)).status()).toBe(401);
      const elsewhere = await only.request.get(`${product.address}/ente/nessuno/desk/`);
      expect(elsewhere.status()).toBe(404);
      for (const page of [shared, only, ...administrators]) await page.context().close();
    },
  );

  it('forms say at each field what is wrong, and lose nothing', { timeout: 4 * MINUTE }, async () => {
    const page = await signIn(product, 'admin', faults);
    const open = (section: string) => page.goto(`${product.address}/desk/amministrazione/${section}`);
    const long = 'è'.repeat(10_000);

    await open('organigramma');
    await press(page, 'Nuova unità');
    await field(page, 'name').fill(long);
    await field(page, 'code').fill('SG');
    await refused(page, 'Aggiungi', 'name', /Al massimo 200/);
    await field(page, 'name').fill(HTML);
    await refused(page, 'Aggiungi', 'code', /già usato/);
    await field(page, 'code').fill('<b>');
    await refused(page, 'Aggiungi', 'code', /Solo lettere/);
    await field(page, 'code').fill('PROVA');
    await field(page, 'validFrom').fill('2026-10-02');
    await field(page, 'validTo').fill('2026-10-01');
    await refused(page, 'Aggiungi', 'validTo', /prima del primo/);
    await page.reload();
    // What was written is still there after a reload.
    await press(page, 'Nuova unità');
    expect(await field(page, 'name').inputValue()).toBe(HTML);
    await field(page, 'validTo').fill('');
    await press(page, 'Aggiungi');
    await page.getByRole('link', { name: HTML }).click();
    await press(page.getByRole('region', { name: HTML }), 'Modifica');
    await field(page, 'name').fill(RIGHT_TO_LEFT);
    await press(page, 'Salva');
    await page.getByRole('link', { name: RIGHT_TO_LEFT }).waitFor();
    await press(page.getByRole('region', { name: RIGHT_TO_LEFT }), 'Chiudi l’unità');
    await field(page, 'validTo').fill('2026-10-01');
    await refused(page, 'Chiudi l’unità', 'validTo', /prima del primo/);
    barriers.push(...(await violations(page)));

    await open('ente');
    await press(page.getByRole('main').locator('.dk-head'), 'Modifica');
    await field(page, 'taxCode').fill('123');
    await refused(page, 'Salva', 'taxCode', /Solo cifre/);
    await field(page, 'website').fill('javascript:alert(1)');
    await field(page, 'taxCode').fill('');
    await refused(page, 'Salva', 'website', /https/);
    await press(page, 'Annulla');
    await press(page, 'Nuova area');
    await field(page, 'name').fill('Altra area');
    await field(page, 'code').fill(await firstArea(page));
    await refused(page, 'Salva', 'code', /già usato/);

    await open('persone');
    await press(page, 'Nuova persona');
    await field(page, 'givenName').fill(HTML);
    await field(page, 'familyName').fill(RIGHT_TO_LEFT);
    await field(page, 'taxCode').fill('AAAAAA00A00A000A');
    await refused(page, 'Aggiungi', 'taxCode', /codice fiscale/);
    await field(page, 'taxCode').fill('');
    await field(page, 'email').fill('non una posta');
    await refused(page, 'Aggiungi', 'email', /indirizzo di posta/);
    await field(page, 'email').fill('');
    await press(page, 'Aggiungi');
    await page.getByRole('heading', { level: 1, name: `${HTML} ${RIGHT_TO_LEFT}` }).waitFor();
    await press(page, 'Nuovo incarico');
    await field(page, 'role').selectOption('officer');
    await field(page, 'validFrom').fill('2026-12-02');
    await field(page, 'validTo').fill('2026-12-01');
    const position = page.locator('form.dk-entity').first();
    await press(position, 'Aggiungi');
    await page.locator('#f-validTo-wrong').waitFor();
    barriers.push(...(await violations(page)));
    await press(position, 'Annulla');
    await press(page, 'Ha lasciato l’ente');
    await page.getByRole('dialog').waitFor();
    barriers.push(...(await violations(page)));
    await press(page.getByRole('dialog'), 'Ha lasciato l’ente');
    await page.getByText(/^Ha lasciato l’ente il/).waitFor();

    await open('ruoli');
    await press(page, 'Nuovo ruolo');
    await field(page, 'code').fill('officer');
    await field(page, 'name-it').fill('x');
    await field(page, 'name-en').fill('x');
    await refused(page, 'Aggiungi', 'code', /già usato/);
    await press(page, 'Annulla');
    await page.goto(`${product.address}/desk/amministrazione/ruoli?ruolo=officer`);
    const right = page.getByLabel('consultare il registro degli eventi');
    await right.click();
    await press(page.getByRole('dialog'), 'Conferma');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await expect.poll(() => right.isChecked()).toBe(true);
    await page.context().close();

    const mayor = await signIn(product, 'sindaco', faults);
    await mayor.getByRole('link', { name: 'Deleghe', exact: true }).click();
    await press(mayor, 'Conferisci una delega');
    const form = mayor.locator('form.dk-entity');
    await field(mayor, 'toPersonId').selectOption({ index: 1 });
    await field(mayor, 'role').selectOption('mayor');
    await field(mayor, 'reason').fill(HTML);
    await refused(mayor, 'Conferisci una delega', 'validTo', /Scrivi o scegli un valore/);
    await field(mayor, 'validTo').fill('2020-01-01');
    await refused(mayor, 'Conferisci una delega', 'validTo', /prima del primo|già passato/);
    await field(mayor, 'validTo').fill('2099-12-31');
    await press(form, 'Conferisci una delega');
    await mayor.getByRole('cell', { name: HTML }).waitFor();
    barriers.push(...(await violations(mayor)));
    await mayor.getByRole('button', { name: /^Revoca la delega/ }).click();
    await press(mayor.getByRole('dialog'), 'Revoca');
    await mayor.getByText('Revocata').waitFor();
    await mayor.context().close();
  });

  it('broke nothing on the way: no fault in a script, no stopped request, no barrier', () => {
    expect(faults).toEqual([]);
    expect(barriers).toEqual([]);
  });

  async function firstArea(page: Page): Promise<string> {
    const answer = await page.request.get(`${product.address}/api/areas`);
    return ((await answer.json()) as { items: { code: string }[] }).items[0]!.code;
  }
});
