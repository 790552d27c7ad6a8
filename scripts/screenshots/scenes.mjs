// What no link leads to: forms step by step with what they say to wrong answers, dialogs, tabs, empty and failing lists.
// A scene begins at `path`, does its `steps`, and each `shot(name)` among them is a picture. It leaves drafts and messages behind:
// it is for a demonstration.

const press = (page, name) => page.getByRole('button', { name }).first().click();
const PDF = { name: 'carta d’identità.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%prova\n') };
/** Where an application begins. */
const APPLICATION = '/servizi/accesso-civico-generalizzato/istanza';

/**
 * @typedef {(page: import('playwright-core').Page, shot: (name: string) => Promise<void>) => Promise<void>} Steps
 * @type {{ name: string, login?: string, citizen?: string, path: string, steps?: Steps }[]}
 */
export const scenes = [
  ...[
    ['cerca-trova', '/cerca?q=accesso'],
    ['cerca-niente', '/cerca?q=zzzzzz'],
    ['albo-niente', '/albo?q=zzzzzz'],
    ['opere-niente', '/opere?q=zzzzzz'],
    ['quale-accesso-2', '/servizi/accesso-civico/quale?cosa=altro'],
    ['quale-accesso-3', '/servizi/accesso-civico/quale?cosa=altro&perche=mio'],
    ['quale-accesso-esito', '/servizi/accesso-civico/quale?cosa=altro&perche=mio&motivo=si'],
    ['verifica-ignoto', `/verifica?sha256=${'0'.repeat(64)}`],
    ['home-inglese', '/?lang=en'],
  ].map(([name, path]) => ({ name, path })),
  {
    name: 'domande-frequenti-aperta',
    path: '/domande-frequenti',
    steps: async (page, shot) => {
      await page.locator('main summary').first().click();
      await shot('domande-frequenti-aperta');
    },
  },
  {
    name: 'indicatori-tabella',
    path: '/performance',
    steps: async (page, shot) => {
      await page.locator('main summary').first().click();
      await shot('indicatori-tabella');
    },
  },
  {
    name: 'sezione-senza-dati',
    path: '/amministrazione-trasparente',
    steps: async (page, shot) => {
      await page.getByRole('link', { name: 'Atti generali' }).click();
      await shot('sezione-senza-dati');
    },
  },
  {
    name: 'verifica-atto',
    path: '/albo',
    steps: async (page, shot) => {
      await page.locator('main a[href*="/albo/"]').first().click();
      await page.getByRole('link', { name: 'Verifica questo atto' }).click();
      await shot('verifica-atto');
    },
  },
  {
    name: 'accesso-senza-scelta',
    path: '/area-personale',
    steps: async (page, shot) => {
      await press(page, 'Entra');
      await shot('accesso-senza-scelta');
    },
  },
  { name: 'istanza', path: APPLICATION, steps: wholeApplication },
  ...['Zoé Marchesìn', 'Amina Ben Salah'].map((citizen, index) => ({
    ...{ name: `area-personale-${index}`, citizen, path: '/area-personale' },
    steps: async (page, shot) => {
      await shot(`area-personale-${index}`);
      const practice = page.locator('.dp-list a[href*="/pratiche/"]').first();
      if ((await practice.count()) === 0) return;
      await practice.click();
      await shot(`pratica-del-cittadino-${index}`);
    },
  })),

  { name: 'accesso', path: '/desk/', steps: signIn },
  { name: 'attivazione-scaduta', path: '/desk/attivazione#vecchio' },
  { name: 'pagina-inesistente', login: 'istruttore', path: '/desk/nessuna-pagina' },
  { name: 'elenco-vuoto', login: 'istruttore', path: '/desk/pratiche?q=zzzzzz' },
  {
    ...{ name: 'elenco-irraggiungibile', login: 'istruttore', path: '/desk/profilo' },
    steps: async (page, shot) => {
      await page.route('**/api/cases**', (route) => route.abort());
      await page.goto(new URL('/desk/pratiche', page.url()).href);
      await page.getByRole('alert').first().waitFor();
      await shot('elenco-irraggiungibile');
    },
  },
  {
    ...{ name: 'menu', login: 'istruttore', path: '/desk/' },
    steps: async (page, shot) => {
      const burger = page.getByRole('button', { name: 'Menu', exact: true });
      if (await burger.isVisible()) await burger.click();
      await shot('menu');
      await page.goto(page.url());
      await page.locator('.dk-person > summary').click();
      await shot('menu-persona');
    },
  },
  {
    ...{ name: 'tavolozza', login: 'istruttore', path: '/desk/' },
    steps: async (page, shot) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill('prat');
      await page.getByRole('option').first().waitFor();
      await shot('tavolozza');
    },
  },
  {
    ...{ name: 'anteprima', login: 'istruttore', path: '/desk/' },
    steps: async (page, shot) => {
      await press(page, /^Anteprima/);
      await page.getByRole('button', { name: 'Chiudi l’anteprima' }).waitFor();
      await shot('anteprima');
    },
  },
  { name: 'attivita-in-carico', login: 'istruttore', path: '/desk/', steps: task },
  { name: 'pratica', login: 'istruttore', path: '/desk/pratiche?stato=completed', steps: tabsOfCase },
  {
    ...{ name: 'nuova-pratica-errori', login: 'istruttore', path: '/desk/pratiche/nuova' },
    steps: async (page, shot) => {
      await press(page, 'Avvia');
      await page.getByRole('alert').waitFor();
      await shot('nuova-pratica-errori');
    },
  },
  {
    ...{ name: 'registra-errori', login: 'protocollo', path: '/desk/protocollo/registra' },
    steps: async (page, shot) => {
      await page.locator('input[type=file]').setInputFiles(PDF);
      await page.getByRole('button', { name: /^Togli/ }).waitFor();
      await press(page, /^Registra$/);
      await page.getByRole('alert').waitFor();
      await shot('registra-errori');
    },
  },
  {
    ...{ name: 'scadenze-assegna', login: 'dirigente', path: '/desk/scadenze' },
    steps: async (page, shot) => {
      await page
        .getByRole('checkbox', { name: /^Seleziona P-/ })
        .first()
        .check();
      await press(page, 'Assegna …');
      await page.getByRole('dialog').waitFor();
      await shot('scadenze-assegna');
    },
  },
  ...['corso', 'concluse'].map((view) => ({
    ...{ name: `pubblicazioni-${view}`, login: 'segretario', path: `/desk/pubblicazioni?vista=${view}` },
  })),
  { name: 'pubblica', login: 'segretario', path: '/desk/pubblicazioni/nuova' },
  ...[
    ['ente-modifica', 'ente', 'Modifica'],
    ['enti-nuovo', 'enti', 'Nuovo ente'],
    ['persona-nuova', 'persone', /^(Nuova|Aggiungi)/],
    ['unita-nuova', 'organigramma', /^Nuova/],
  ].map(([name, section, button]) => ({
    ...{ name, login: 'admin', path: `/desk/amministrazione/${section}` },
    steps: async (page, shot) => {
      await press(page, button);
      await shot(name);
    },
  })),
  {
    ...{ name: 'delega-nuova', login: 'dirigente', path: '/desk/amministrazione/deleghe' },
    steps: async (page, shot) => {
      await press(page, 'Conferisci una delega');
      await shot('delega-nuova');
    },
  },
  {
    ...{ name: 'unita', login: 'admin', path: '/desk/amministrazione/organigramma' },
    steps: async (page, shot) => {
      await page.locator('.dk-tree a').first().click();
      await shot('unita');
    },
  },
  {
    ...{ name: 'persona-amministrata', login: 'admin', path: '/desk/amministrazione/persone' },
    steps: async (page, shot) => {
      await page.locator('a.dk-title').first().click();
      await page.locator('.dk-grid').waitFor();
      await shot('persona-amministrata');
    },
  },
  {
    ...{ name: 'ruolo', login: 'admin', path: '/desk/amministrazione/ruoli?ruolo=officer' },
  },
  {
    ...{ name: 'fatto', login: 'segretario', path: '/desk/fatti?tipo=it.digipro.records.protocolled' },
    steps: async (page, shot) => {
      await page.locator('a.dk-title').first().click();
      await page.locator('.dk-facts').first().waitFor();
      await shot('fatto-protocollo');
    },
  },
  {
    ...{ name: 'chiave', login: 'istruttore', path: '/desk/profilo' },
    steps: async (page, shot) => {
      await press(page, 'Collega un’app');
      await page.getByText('Chiave').first().waitFor();
      await shot('profilo-app');
    },
  },
  {
    ...{ name: 'inglese', login: 'istruttore', path: '/desk/profilo' },
    steps: async (page, shot) => {
      await page.getByLabel('Lingua').selectOption('en');
      await page.goto(new URL('/desk/', page.url()).href);
      await shot('inglese');
      await page.evaluate(() => localStorage.clear());
    },
  },
  { name: 'messaggi-fermi', login: 'admin', path: '/desk/messaggi-fermi', steps: stopped },
  { name: 'rotta', login: 'admin', path: '/desk/rotte', steps: route },
  { name: 'traffico', login: 'admin', path: '/desk/rotte', steps: traffic },
  {
    ...{ name: 'collegamento-nuovo', login: 'admin', path: '/desk/collegamenti' },
    steps: async (page, shot) => {
      await press(page, 'Nuovo collegamento');
      await page.getByLabel('Indirizzo di base').waitFor();
      await shot('collegamento-nuovo');
    },
  },
  { name: 'collegamenti', login: 'admin', path: '/desk/collegamenti', steps: connections },
];

async function signIn(page, shot) {
  await shot('accesso');
  await page.getByLabel('Nome utente').fill('istruttore');
  await page.getByLabel('Password').fill('sbagliata');
  await press(page, /^Accedi$/);
  await page.getByRole('alert').waitFor();
  await shot('accesso-errato');
}

async function task(page, shot) {
  await page.locator('tbody a.dk-title').first().click();
  await page.locator('main .btn-primary').first().waitFor();
  if ((await page.getByRole('button', { name: 'Rilascia' }).count()) === 0) {
    await press(page, 'Prendi in carico');
    await page.getByRole('button', { name: 'Rilascia' }).waitFor();
  }
  await shot('attivita-in-carico');
  await press(page, 'Completa');
  await page.getByRole('alert').waitFor();
  await shot('attivita-errori');
  await press(page, 'Rilascia');
  await page.getByRole('button', { name: 'Prendi in carico' }).waitFor();
}

async function tabsOfCase(page, shot) {
  const item = await page.locator('tbody a.dk-title').first().getAttribute('href');
  for (const tab of ['passi', 'documenti', 'parti', 'termine', 'storia']) {
    await page.goto(new URL(`${item}?scheda=${tab}`, page.url()).href);
    await page.locator('.dk-card').first().waitFor();
    await shot(`pratica-${tab}`);
  }
}

async function wholeApplication(page, shot) {
  const next = () => press(page, 'Continua');
  const step = async (name, answer) => {
    await shot(`istanza-${name}`);
    await answer();
    await next();
  };
  await press(page, 'Prosegui senza accesso');
  await step('1-oggetto', async () => {
    await next();
    await shot('istanza-1-errore');
    await page.getByLabel(/in una frase/).fill('Costi del verde pubblico nel 2025');
  });
  await step('2-dati', () => page.getByLabel(/Quali dati o documenti/).fill('Spese per area, contratti e fatture.'));
  await step('3-periodo', async () => {
    await page.locator('[name="request.period.from"]').fill('31/2/2025');
    await next();
    await shot('istanza-3-errore');
    await page.locator('[name="request.period.from"]').fill('1/1/2025');
    await page.locator('[name="request.period.to"]').fill('31/12/2025');
  });
  await step('4-formato', () => page.getByLabel('In formato digitale').check());
  const draft = new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
  await page.goto(new URL(`${draft}/salva`, page.url()).href);
  await shot('istanza-salvata');
  await page.goto(new URL(draft, page.url()).href);
  await step('5-chi', async () => {
    await page.getByLabel('Codice fiscale').fill('abc');
    await next();
    await shot('istanza-5-errori');
    await page.getByLabel('Nome', { exact: true }).fill('Zoé');
    await page.getByLabel('Cognome').fill('Marchesìn');
    await page.getByLabel('Codice fiscale').fill('mrczoe90e59v000d');
  });
  await step('6-contatti', () => page.getByLabel('E-mail').fill('zoe@posta.example'));
  await step('7-file', () => page.locator('input[type=file]').setInputFiles(PDF));
  await shot('istanza-8-riepilogo');
  await press(page, 'Presenta l’istanza');
  await shot('istanza-8-errore');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await press(page, 'Presenta l’istanza');
  await shot('istanza-9-presentata');
  await page.goto(page.url().replace(/\/presentata$/, ''));
  await shot('istanza-pratica');
}

const ROUTE = `# Pagamenti della tesoreria
route: pagamenti
steps:
  - validate: { schema: { type: object, required: [righe] } }
  - split: { over: data.righe }
  - filter: data.importo > 0
  - transform: '{"importo": data.importo / 100, "chi": data.chi, "genere": data.genere}'
  - choose:
      when:
        - if: data.genere = "multa"
          steps:
            - send: { to: multe, key: data.chi }
      otherwise:
        - log: { note: altro pagamento }
        - send: { to: entrate }
tests:
  - name: una multa va alla polizia locale
    given: { data: { righe: [{ importo: 5000, chi: rossi, genere: multa }] } }
    expect: { sent: [{ to: multe, key: rossi, data: { importo: 50, chi: rossi, genere: multa } }] }
`;

function asker(page) {
  return (path, data) =>
    page.request.post(new URL(path, page.url()).href, { headers: { origin: new URL(page.url()).origin }, data });
}

/** A route in its views, with a mistake in it, with its tests run. */
async function route(page, shot) {
  const ask = asker(page);
  await ask('/api/bus/routes', { source: ROUTE.replace('data.importo > 0', 'data.importo > 10') });
  await ask('/api/bus/routes', { source: ROUTE });
  await page.goto(page.url());
  await shot('rotte');
  await page.goto(new URL('/desk/rotte/pagamenti', page.url()).href);
  const text = page.getByRole('textbox', { name: 'Documento della rotta' });
  await text.waitFor();
  await shot('rotta-testo');
  await press(page, 'Esegui le prove');
  await page.getByText('riuscita').waitFor();
  await shot('rotta-prove');
  await text.press('Control+End');
  await text.pressSequentially('passi: 1');
  await page
    .getByText(/^riga \d+/)
    .first()
    .waitFor();
  await shot('rotta-errori');
  await press(page, 'Abbandona le modifiche');
  await page.goto(new URL('/desk/rotte/pagamenti?vista=modulo', page.url()).href);
  await page.getByLabel('Nome della rotta').waitFor();
  await shot('rotta-modulo');
  await page.goto(new URL('/desk/rotte/pagamenti?vista=versioni', page.url()).href);
  await press(page, /^Confronta/);
  await page.locator('.dk-diff').waitFor();
  await shot('rotta-versioni');
}

/** Messages and the way of one. */
async function traffic(page, shot) {
  const ask = asker(page);
  await ask('/api/bus/routes', { source: ROUTE });
  const righe = [
    { importo: 5000, chi: 'rossi', genere: 'multa' },
    { importo: 1200, chi: 'verdi', genere: 'mensa' },
  ];
  const message = { channel: 'pagamenti', source: 'tesoreria', type: 'it.example.payment', data: { righe } };
  const sent = await (await ask('/api/bus/envelopes', message)).json();
  for (let left = 40; left > 0; left -= 1) {
    await page.goto(new URL(`/desk/traffico/${sent.messageId}`, page.url()).href);
    await page.locator('.dk-waterfall').waitFor();
    if ((await page.getByText('Tentativo 1').count()) > 0) break;
    await page.waitForTimeout(500);
  }
  await page.locator('.dk-waterfall summary').first().click();
  await shot('traffico-via');
  await page.goto(new URL('/desk/traffico', page.url()).href);
  await page.locator('.dk-data').waitFor();
  await shot('traffico-elenco');
  await page.goto(new URL('/desk/mappa-bus?ore=1', page.url()).href);
  await page.locator('.dk-charts svg').nth(1).waitFor();
  await shot('mappa-bus');
}

/** A route that refuses a message, so that there is one to decide on. */
async function stopped(page, shot) {
  const ask = (path, data) =>
    page.request.post(new URL(path, page.url()).href, { headers: { origin: new URL(page.url()).origin }, data });
  const source =
    'route: pagamenti-di-prova\nsteps:\n  - validate: {schema: {type: object, properties: {importo: {type: number}}}}\n';
  await ask('/api/bus/routes', { source });
  const message = { channel: 'pagamenti-di-prova', source: 'tesoreria', type: 'it.example.payment' };
  await ask('/api/bus/envelopes', { ...message, data: { importo: 'dodici' } });
  for (let left = 40; left > 0; left -= 1) {
    await page.goto(page.url());
    await page.locator('.dk-busy').first().waitFor({ state: 'detached' });
    if ((await page.getByRole('row', { name: /pagamenti-di-prova/ }).count()) > 0) break;
    await page.waitForTimeout(500);
  }
  await shot('messaggi-fermi-elenco');
  await press(page, /^Abbandona/);
  await page.getByRole('dialog').waitFor();
  await shot('messaggi-fermi-abbandona');
  await page.getByRole('dialog').getByRole('button', { name: 'Annulla' }).click();
  await press(page, /^Vedi e correggi/);
  await shot('messaggi-fermi-motivo');
  await page.getByLabel('Motivo').fill('Segnalazione della tesoreria');
  await press(page, 'Vedi il contenuto');
  await page.getByLabel('Dati del messaggio').waitFor();
  await shot('messaggi-fermi-correggi');
}

async function connections(page, shot) {
  const settings = { baseUrl: 'http://127.0.0.1:9/api', idempotencyHeader: 'Idempotency-Key' };
  await page.request.put(new URL('/api/bus/endpoints/tributi', page.url()).href, {
    headers: { origin: new URL(page.url()).origin },
    data: { name: 'Gestionale dei tributi', connector: 'http', settings },
  });
  await page.goto(page.url());
  await press(page, /^Prova il collegamento/);
  await page.getByRole('status').getByText(/\S/).first().waitFor();
  await shot('collegamenti-prova');
}
