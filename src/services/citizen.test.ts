import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOIA, testHouse, type House } from '../kits/testing/house.ts';
import type { Caller, Download } from '../kernel/index.ts';
import { portalCaller } from './index.ts';

const secret = (letter: string) => letter.repeat(43);
const PDF = Buffer.from('%PDF-1.4\n%documento\n');

interface Practice {
  readonly id: string;
  readonly entryCode: string | null;
  readonly case: null | {
    readonly status: string;
    readonly outcome: string | null;
    readonly clock: { readonly dueDay: string | null };
    readonly now: readonly { readonly name: string; readonly by: string | null }[];
    readonly done: readonly { readonly name: string }[];
  };
  readonly integrations: readonly { readonly id: string; readonly question: string; readonly open: boolean }[];
  readonly documents: readonly { readonly id: string; readonly filename: string; readonly from: string }[];
}

let house: House;
let portal: Caller;
beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA, 'accessi'] });
  portal = portalCaller(house.anonymous());
}, 60_000);
afterAll(() => house.close());

const call = <T = Record<string, unknown>>(operation: string, input: unknown, who = portal) =>
  house.call<T>(who, operation, input);

const save = (token: string, path: string, value: unknown, session?: string) =>
  call('services.drafts.save', { token, path, value, ...(session ? { session } : {}) });

async function attach(token: string, path: string, filename: string, bytes: Buffer = PDF): Promise<void> {
  const upload = { stream: Readable.from([bytes]), mime: 'application/pdf', filename };
  await house.runtime.invoker.invoke(portal, 'services.drafts.attach', { token, path, filename }, { upload });
}

async function fillIn(token: string, serviceCode: string = FOIA): Promise<void> {
  await call('services.drafts.begin', { serviceCode, token });
  await save(token, 'request.subject', 'Costi del verde pubblico nel 2025');
  await save(token, 'applicant.person', { givenName: 'Zoé', familyName: 'Marchesìn', taxCode: 'mrczoe90e59v000d' });
  await save(token, 'applicant.contacts', { email: 'zoe@posta.example' });
  await attach(token, 'applicant.identityDocument', 'carta.pdf');
}

const submit = (token: string, accepted = ['privacy', 'truth']) =>
  call<{ id: string }>('services.drafts.submit', { token, accepted });

const practice = (link: string, who = portal) => call<Practice>('services.practices.get', { link }, who);

async function enter(code: string): Promise<string> {
  return (await call<{ session: string }>('services.citizens.enter', { code })).session;
}

describe('an application of a citizen', () => {
  it('is refused until every question has its answer, then presented once however often it is sent', async () => {
    const token = secret('a');
    await fillIn(token);
    await expect(submit(token, [])).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [
        { pointer: '/answers/request/documents', message: 'required' },
        { pointer: '/accepted/privacy', message: 'required' },
        { pointer: '/accepted/truth', message: 'required' },
      ],
    });
    await save(token, 'request.documents', 'Spese di manutenzione, per area e per ditta.');
    const [first, second] = await Promise.all([submit(token), submit(token)]);
    expect(second.id).toBe(first.id);
    await house.runtime.settle();
    const shown = await practice(token);
    expect(shown.entryCode).toMatch(/^2026\//);
    expect(shown.case).toMatchObject({ status: 'running', now: [{ name: 'Verificare l’istanza' }] });
    expect(shown.documents.map(({ filename }) => filename)).toEqual(['istanza.pdf', 'carta.pdf']);
    const entries = await house.call<{ items: { id: string }[] }>(house.as('mayor'), 'records.protocol.list', {});
    expect(entries.items).toHaveLength(1);
    await expect(save(token, 'request.subject', 'Altro')).rejects.toMatchObject({ code: 'DRAFT_SUBMITTED' });
  });

  it('begins once for one press of the button, keeps files once, and forgets answers that were overtaken', async () => {
    const token = secret('b');
    await Promise.all([1, 2, 3].map(() => call('services.drafts.begin', { serviceCode: FOIA, token })));
    await attach(token, 'request.enclosures', 'elenco.pdf');
    await attach(token, 'request.enclosures', 'elenco.pdf');
    const draft = await call<{ files: { id: string }[] }>('services.drafts.get', { token });
    expect(draft.files).toHaveLength(1);
    for (const [name, bytes] of [
      ['foto.png', PDF],
      ['pagina.html', Buffer.from('<html><script>alert(1)</script></html>')],
      ['vuoto.pdf', Buffer.alloc(0)],
    ] as const) {
      await expect(attach(token, 'request.enclosures', name, bytes)).rejects.toMatchObject({ code: 'FILE_REFUSED' });
    }
    const large = Buffer.concat([PDF, Buffer.alloc(10_000_000)]);
    await expect(attach(token, 'request.enclosures', 'grande.pdf', large)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    await call('services.drafts.detach', { token, fileId: draft.files[0]!.id });
    expect(await call('services.drafts.get', { token })).toMatchObject({ files: [], submitted: false });
    await call('services.drafts.discard', { token });
    await expect(call('services.drafts.get', { token })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is forgotten thirty days after its last change', async () => {
    const token = secret('c');
    await call('services.drafts.begin', { serviceCode: FOIA, token });
    const before = house.clock.now();
    house.clock.set(new Date(before.getTime() + 29 * 86_400_000));
    await save(token, 'request.subject', 'Ancora qui');
    house.clock.set(new Date(before.getTime() + 58 * 86_400_000));
    expect(await call('services.drafts.get', { token })).toMatchObject({ submitted: false });
    house.clock.set(new Date(before.getTime() + 61 * 86_400_000));
    await expect(call('services.drafts.get', { token })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    house.clock.set(before);
  });

  it('for a service without a procedure is registered for its office, and starts none by the words in it', async () => {
    const token = secret('d');
    await fillIn(token, 'accesso-civico-semplice');
    await save(token, 'request.subject', 'Manca il foia, accesso civico generalizzato');
    await submit(token, ['privacy']);
    await house.runtime.settle();
    const shown = await practice(token);
    expect(shown).toMatchObject({ entryCode: expect.stringMatching(/^2026\//), case: null });
    const { items } = await house.call<{ items: { code: string; unitId: string | null; subject: string }[] }>(
      house.as('mayor'),
      'records.protocol.list',
      { code: shown.entryCode },
    );
    const units = await house.call<{ items: { id: string; code: string }[] }>(
      house.system(),
      'identity.units.list',
      {},
    );
    expect(units.items.find(({ id }) => id === items[0]!.unitId)?.code).toBe('SG');
    expect(items[0]!.subject).toContain('accesso civico semplice');
  });
});

describe('the practice of a citizen', () => {
  const token = secret('e');
  const decision = { outcome: 'granted', reasons: 'I documenti sono detenuti dall’ente e non vi sono limiti.' };
  let caseId: string;

  it('asks for what is missing, and the answer reaches the case through the register', async () => {
    await fillIn(token);
    await save(token, 'request.documents', 'Le spese.');
    await save(token, 'request.documents', 'Tutte le spese.');
    await submit(token);
    await house.runtime.settle();
    const cases = await house.call<{ items: { id: string }[] }>(house.as('officer'), 'processes.cases.list', {});
    caseId = cases.items[0]!.id;
    await house.complete(caseId, 'verify', 'officer', {
      ...{ verification: 'to-clarify', counterInterested: false, clarificationRequest: 'Di quali anni?' },
    });
    const [asked] = (await practice(token)).integrations;
    expect(asked).toMatchObject({ question: 'Di quali anni?', open: true });
    const answer = { link: token, integrationId: asked!.id, answer: 'Del 2025, <b>grazie</b>.' };
    await call('services.integrations.answer', answer);
    await expect(call('services.integrations.answer', answer)).rejects.toMatchObject({ code: 'INTEGRATION_ANSWERED' });
    await house.runtime.settle();
    const shown = await practice(token);
    expect(shown.integrations).toMatchObject([{ open: false }]);
    expect(shown.documents.map(({ filename }) => filename)).toEqual(
      expect.arrayContaining(['richiesta-di-chiarimenti.pdf', 'risposta.pdf']),
    );
    const state = await house.caseOf(caseId);
    expect(state.variables).toMatchObject({ clarification: 'Del 2025, <b>grazie</b>.' });
    expect(state.incidents).toEqual([]);
    await house.task(caseId, 'verify');
  });

  it('is closed by the office when the answer came another way', async () => {
    await house.complete(caseId, 'verify', 'officer', { verification: 'to-clarify', counterInterested: false });
    const open = (await practice(token)).integrations.find((one) => one.open)!;
    await house.complete(caseId, 'dialogue', 'officer', { clarification: 'Chiarito al telefono' });
    await expect(
      call('services.integrations.answer', { link: token, integrationId: open.id, answer: 'Tardi' }),
    ).rejects.toMatchObject({ code: 'INTEGRATION_ANSWERED' });
  });

  it('ends with the act, which only its applicant gets', async () => {
    await house.complete(caseId, 'verify', 'officer', { verification: 'clear', counterInterested: false });
    await house.complete(caseId, 'evaluate', 'officer', { decision });
    const { variables } = await house.caseOf(caseId);
    await house.call(house.as('manager'), 'acts.acts.sign', { id: String(variables['actId']) });
    await house.complete(caseId, 'decide', 'manager', { signature: 'signed' });
    const shown = await practice(token);
    expect(shown.case).toMatchObject({ status: 'completed', outcome: 'granted', now: [] });
    const act = shown.documents.filter(({ from }) => from === 'office').at(-1)!;
    const file = (await call('services.practices.document', {
      link: token,
      documentId: act.id,
    })) as unknown as Download;
    expect(file.size).toBeGreaterThan(1000);
    const verdict = await house.call(house.anonymous(), 'publication.verify.hash', {
      sha256: shown.documents.find(({ id }) => id === act.id)!['sha256' as never] as string,
    });
    expect(verdict).toMatchObject({ verdict: 'known' });
    const receipt = (await call('services.practices.receipt', { link: token })) as unknown as Download;
    expect((receipt.stream as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
    const others = await practice(secret('d'));
    await expect(call('services.practices.document', { link: secret('d'), documentId: act.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(others.documents.some(({ id }) => id === act.id)).toBe(false);
  });

  it('is opened by its link until that is replaced, and never in another body', async () => {
    const abroad = portalCaller(house.anonymous(house.otherBodyId));
    await expect(practice(token, abroad)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { link } = await call<{ link: string }>('services.practices.replaceLink', { link: token });
    await expect(practice(token)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await practice(link)).case).toMatchObject({ outcome: 'granted' });
  });
});

describe('a citizen', () => {
  it('sees the own practices and drafts and nobody else’s, until the session ends', async () => {
    const [zoe, tommaso] = [await enter('zoe'), await enter('tommaso')];
    const token = secret('f');
    await call('services.drafts.begin', { serviceCode: FOIA, token, session: zoe });
    await expect(call('services.drafts.get', { token, session: tommaso })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(call('services.drafts.get', { token })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await save(token, 'request.subject', 'Verbali della mensa', zoe);
    await save(token, 'request.documents', 'Verbali della commissione mensa', zoe);
    const { id } = await call<{ id: string }>('services.drafts.submit', {
      ...{ token, session: zoe, accepted: ['privacy', 'truth'] },
    });
    const listed = (session: string) =>
      call<{ items: { id: string }[] }>('services.practices.list', { session }).then(({ items }) =>
        items.map((item) => item.id),
      );
    expect(await listed(zoe)).toEqual([id]);
    expect(await listed(tommaso)).toEqual([]);
    await expect(call('services.practices.get', { session: tommaso, id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await call('services.practices.get', { session: zoe, id })).toMatchObject({ applicant: 'Zoé Marchesìn' });
    await call('services.citizens.leave', { session: zoe });
    await expect(listed(zoe)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is no member of staff, and no staff acts in a citizen’s place', async () => {
    await expect(call('processes.cases.start', { modelKey: FOIA, title: 'x', variables: {} })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(call('processes.tasks.list', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (const role of ['administrator', 'officer', 'manager', 'secretary', 'citizen-desk', 'protocol-clerk']) {
      await expect(practice(secret('e'), house.as(role))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(practice(secret('e'), house.anonymous())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('of a demonstration is none in a real installation', async () => {
    const real = await testHouse({ mode: 'real' });
    const door = portalCaller(real.anonymous());
    expect(await real.call(door, 'services.citizens.offered', {})).toEqual({ items: [] });
    await expect(real.call(door, 'services.citizens.enter', { code: 'zoe' })).rejects.toMatchObject({
      code: 'CITIZEN_UNKNOWN',
    });
    await real.close();
  });
});
