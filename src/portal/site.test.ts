import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../kits/testing/house.ts';
import { anonymousCaller } from '../kernel/index.ts';
import { answerPage, type BodyView, type Call } from './index.ts';

const HOSTILE = `<script>alert(1)</script> "è" & altro`;

describe('public site', () => {
  let house: House;
  let call: Call;
  let entryId: string;
  let sha256: string;

  beforeAll(async () => {
    house = await testHouse();
    const clerk = house.as('secretary');
    const invoke = (name: string, input: unknown) => house.runtime.invoker.invoke(clerk, name, input);
    sha256 = await house.put(clerk, 'atto di prova');
    const document = (await invoke('records.documents.create', {
      ...{ typeCode: 'attachment', title: 'Atto', formation: 'a', sha256, filename: 'atto.txt', mime: 'text/plain' },
    })) as { id: string };
    const entry = (await invoke('publication.board.publish', {
      ...{ documentId: document.id, kind: 'Avviso', title: HOSTILE, days: 15, norm: 'L. 69/2009 art. 32' },
    })) as { id: string };
    entryId = entry.id;
    const reader = anonymousCaller(clerk.bodyId, 'site-test');
    call = ((name: string, input: unknown) => house.runtime.invoker.invoke(reader, name, input)) as Call;
  }, 60_000);
  afterAll(() => house.close());

  const page = (url: string, base = '', body?: BodyView, asked = call) =>
    answerPage(asked, (name) => `/assets/${name}`, {
      url,
      base,
      body,
      origin: 'https://comune.example',
      acceptLanguage: undefined,
      reference: 'r',
      demonstration: true,
    });

  /** The house as it is, but for one answer. */
  const answering = (asked: string, answer: unknown) =>
    ((name: string, input: unknown) => (name === asked ? Promise.resolve(answer) : call(name, input))) as Call;

  it('shows a publication to people, keeps search engines out, and lets no markup in from data', async () => {
    for (const address of ['/', '/albo', `/albo/${entryId}`]) {
      const { status, html } = await page(address);
      expect(status).toBe(200);
      expect(html).toContain('&lt;script>alert(1)&lt;/script>');
      expect(html).not.toMatch(/<script|\son\w+=|style="/);
    }
    expect((await page('/albo')).noindex).toBe(true);
    expect((await page(`/albo/${entryId}`)).noindex).toBe(true);
    expect((await page('/')).noindex).toBe(false);
  });

  it('speaks Italian first and English when asked, and keeps the language in its links', async () => {
    expect((await page('/albo')).html).toContain('<h1>Albo pretorio</h1>');
    const english = await page('/albo?lang=en');
    expect(english.html).toContain('<h1>Notice board</h1>');
    expect(english.html).toContain('href="/verifica?lang=en"');
  });

  it('says of a section of transparent administration that it is late, and how to ask for its update', async () => {
    const view = await call<{ section: object }>('publication.transparency.section', { code: '09.02' });
    const section = { ...view.section, state: 'late', updatedOn: '2026-03-01', age: 268 };
    const asked = answering('publication.transparency.section', { ...view, section });
    const { html } = await page('/amministrazione-trasparente/09.02', '', undefined, asked);
    expect(html).toMatch(/dp-badge-bad.*In ritardo, ultima modifica 01\/03\/2026/);
    expect(html).toContain('<a href="/servizi/accesso-civico">Come si chiede un dato che manca</a>');
  });

  it('puts on the first page no figure of a handful of records', async () => {
    const asked: unknown[] = [];
    const noting = ((name: string, input: unknown) => {
      if (name === 'performance.public.latest') asked.push(input);
      return call(name, input);
    }) as Call;
    expect((await page('/', '', undefined, noting)).html).not.toContain('dp-strip');
    expect(asked).toEqual([{ fewest: 10 }]);
    const title = { it: 'Nei termini', en: 'In time' };
    const items = [{ code: 'S1', title, measure: 'percent', value: 87 }];
    const known = answering('performance.public.latest', { month: '2026-10-01', items });
    const { html } = await page('/', '', undefined, known);
    expect(html).toContain('ottobre 2026');
    expect(html).toMatch(/<strong class="dp-number">87\s?%<\/strong><span>Nei termini/);
  });

  it('shows in what pages have in common nothing of another page, language, prefix or body', async () => {
    const body = await call<BodyView>('identity.bodies.get', {});
    const pages = ['/', '/albo', '/albo?lang=en', '/servizi?lang=it'].flatMap((url) =>
      ['', '/ente/valdoro'].map((base) => [url, base] as const),
    );
    for (let round = 0; round < 2; round += 1) {
      for (const [url, base] of pages) {
        expect((await page(url, base, body)).html).toBe((await page(url, base, { ...body })).html);
      }
    }
    expect((await page('/', '', { ...body, name: 'Comune di Altrove' })).html).not.toContain(body.name);
  });

  it('tells feed readers of the notice board where they look, and of works and figures where the law asks for them', async () => {
    for (const address of ['/', '/albo']) {
      expect((await page(address)).html).toMatch(/<link rel="alternate" type="application\/rss\+xml"[^>]*feed\.xml"/);
    }
    expect((await page('/amministrazione-trasparente/16.03')).html).toContain('Vedi anche: <a href="/opere">');
    expect((await page('/amministrazione-trasparente/06.03')).html).toContain('Vedi anche: <a href="/performance">');
  });

  it('answers every address that its pages link', async () => {
    const { html } = await page('/');
    const links = [...html.matchAll(/href="(\/(?!assets|desk)[^"]*)"/g)].map(([, href]) => href!.replace('&amp;', '&'));
    expect(links.length).toBeGreaterThan(8);
    // The personal area leads to where one signs in.
    for (const link of new Set(links))
      expect([link, (await page(link)).status]).toEqual([link, link === '/area-personale' ? 303 : 200]);
  });

  it('links below its own prefix where the installation serves several bodies', async () => {
    for (const address of ['/', '/albo', `/albo/${entryId}`, '/verifica', '/servizi']) {
      const { html } = await page(address, '/ente/valdoro');
      const local = [...html.matchAll(/(?:href|action|src)="(\/[^"]*)"/g)].map(([, href]) => href!);
      expect(local.filter((href) => !/^\/(assets|ente\/valdoro)\//.test(href))).toEqual([]);
    }
  });

  it('verifies a published file and knows nothing of another one', async () => {
    expect((await page(`/verifica?sha256=${sha256}`)).html).toContain('Documento autentico e pubblicato');
    expect((await page(`/verifica?sha256=${'0'.repeat(64)}`)).html).toContain('Documento non trovato');
    expect((await page('/verifica?sha256=zz')).status).toBe(422);
  });

  it('refuses hostile addresses with a page', async () => {
    expect((await page('/albo?q=%00')).status).toBe(400);
    expect((await page('/albo?after=zzz')).status).toBe(400);
    expect((await page(`/albo/${'x'.repeat(5000)}`)).status).toBe(404);
    expect((await page('//elsewhere.example/albo')).status).toBe(404);
  });

  it('forgets an act when its period ends', async () => {
    house.clock.set(new Date(house.clock.now().getTime() + 40 * 86_400_000));
    const { status, html } = await page(`/albo/${entryId}`);
    expect(status).toBe(410);
    expect(html).not.toContain('alert(1)');
  });
});
