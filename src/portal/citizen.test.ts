import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOIA, testHouse, type House } from '../kits/testing/house.ts';
import { anonymousCaller, type Caller, type Upload } from '../kernel/index.ts';
import { portalCaller } from '../services/index.ts';
import { answerPage, type Call, type PostedForm } from './index.ts';

const SECRET = 'k'.repeat(43);
const HOSTILE = `<script>alert(1)</script> "è" & \u05e9\u05dc\u05d5\u05dd`;

describe('pages of citizens', () => {
  let house: House;
  let session: string | undefined;

  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA, 'accessi'] });
  }, 60_000);
  afterAll(() => house.close());

  const asked: { readonly name: string; readonly input: unknown }[] = [];
  const callAs = (caller: Caller) =>
    ((name: string, input: unknown, upload?: Upload) => {
      asked.push({ name, input });
      return house.runtime.invoker.invoke(caller, name, input, { upload });
    }) as Call;

  const ask = (url: string, form?: PostedForm) => {
    const reader = anonymousCaller(house.bodyId, '01990000-0000-7000-8000-000000000001');
    const citizen = { call: callAs(portalCaller(reader)), session, secret: () => SECRET };
    const request = {
      url,
      base: '',
      origin: 'http://localhost:8080',
      acceptLanguage: undefined,
      reference: 'r',
      demonstration: true,
      citizen,
    };
    return answerPage(callAs(reader), (name) => `/assets/${name}`, request, form && (async () => form));
  };
  const post = (url: string, fields: Record<string, string | readonly string[]>) =>
    ask(url, { fields: new Map(Object.entries(fields).map(([name, value]) => [name, [value].flat()])), files: [] });

  it('lead from a service to its practice, keep what is private out of caches, and let no markup in', async () => {
    const card = await ask('/servizi/accesso-civico-semplice');
    expect(card).toMatchObject({ status: 200, private: false });
    session = (await post('/area-personale/accesso', { cittadino: 'zoe' })).session!;
    expect((await ask('/servizi/accesso-civico-semplice/istanza')).html).toContain(SECRET);
    const begun = await post('/servizi/accesso-civico-semplice/istanza', { chiave: SECRET });
    expect(begun).toMatchObject({ status: 303, see: `/istanze/${SECRET}` });
    const subject = `/istanze/${SECRET}/request-subject`;
    expect((await ask(`/istanze/${SECRET}`)).see).toBe(subject);
    const empty = await post(subject, { 'request.subject': ' ' });
    expect(empty).toMatchObject({ status: 422, private: true });
    expect(empty.html).toContain('<title>Errore:');
    expect((await post(subject, { 'request.subject': HOSTILE })).status).toBe(303);
    const long = await post(`/istanze/${SECRET}/request-page`, { 'request.page': 'x'.repeat(10_000) });
    expect(long.html).toContain('al massimo 500 caratteri');
    const contacts = await ask(`/istanze/${SECRET}/applicant-contacts`);
    expect(contacts.html.match(/<input[^>]* type="email"/g)).toHaveLength(2);
    expect(contacts.html).not.toMatch(/<textarea|Al massimo 320/);
    const check = await ask(`/istanze/${SECRET}/riepilogo`);
    expect(check.html).toContain('&lt;script>alert(1)');
    const sent = await post(`/istanze/${SECRET}/riepilogo`, { dichiaro: ['privacy'] });
    expect(sent).toMatchObject({ status: 303, see: `/pratiche/${SECRET}/presentata` });
    await house.runtime.settle();
    for (const path of [sent.see!, `/pratiche/${SECRET}`, '/area-personale']) {
      const page = await ask(path);
      expect(page).toMatchObject({ status: 200, private: true, noindex: true });
      expect(page.html).toContain('&lt;script>alert(1)');
      expect(page.html).not.toMatch(/<script|\son\w+=|style="/);
    }
    expect((await ask(`/istanze/${SECRET}/request-subject`)).see).toBe(`/pratiche/${SECRET}`);
    expect((await ask(`/pratiche/${SECRET}/ricevuta.pdf`)).download).toMatchObject({ mime: 'application/pdf' });
    expect(asked.at(-1)).toMatchObject({
      ...{ name: 'services.practices.receipt', input: { page: `http://localhost:8080/pratiche/${SECRET}` } },
    });
  });

  it('refuse what names nothing, and lead to no other site', async () => {
    for (const path of [`/pratiche/${'z'.repeat(43)}`, '/pratiche/x', '/istanze/x', `/istanze/${'z'.repeat(43)}`]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
    const away = await post('/area-personale/accesso', { cittadino: 'zoe', torna: '//altrove.example/x' });
    expect(away.see).toBe('/area-personale');
  });
});
