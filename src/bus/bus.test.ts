import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Download } from '../kernel/index.ts';
import { DETERMINATION, example, FOIA, testHouse, type House, type Message } from '../kits/testing/house.ts';

interface Example {
  readonly file: string;
  readonly kind: string;
  readonly expect: string;
  readonly case?: string;
  readonly signature?: string;
  readonly subIndication?: string;
  readonly to?: string;
}

interface Entry {
  readonly code: string;
  readonly subject: string;
  readonly channel: string;
  readonly presentedAt: string;
  readonly correspondents: readonly { name: string; kind: string; digitalAddress?: string; taxCode?: string }[];
  readonly documents: readonly { filename: string }[];
}

const manifest = JSON.parse(String(await example('manifest.json'))) as { files: readonly Example[] };
const messages = manifest.files.filter(({ file }) => /^(inbox|portal|scan)\//.test(file));
const nameOf = (file: string) => file.split('/').at(-1)!;

describe('the way of the examples through the bus', () => {
  let house: House;
  const ended = new Map<string, Message>();
  const first = new Map<string, string>();

  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA, DETERMINATION] });
    for (const { file } of messages) {
      const receipt = await house.drop(await example(file), nameOf(file));
      await house.runtime.settle();
      first.set(file, receipt.status);
      ended.set(file, await house.message(receipt.messageId));
    }
  });
  afterAll(() => house.close());

  const entryOf = (file: string) =>
    house.call<Entry>(house.as('protocol-clerk'), 'records.protocol.get', { id: ended.get(file)!.entryId });

  it.each(messages)('$file: $expect', async ({ file, expect: outcome, case: model, to, ...signature }) => {
    const message = ended.get(file)!;
    expect(first.get(file)).toBe(outcome === 'linked' ? 'duplicate' : 'received');
    if (outcome === 'set-aside' || outcome === 'refused') {
      expect(message).toMatchObject({ status: 'refused', entryId: null, caseId: null });
      expect(message.reason!.length).toBeGreaterThan(20);
      return;
    }
    expect(message).toMatchObject({ status: 'routed', reason: null });
    if (outcome === 'receipt') return expect(message).toMatchObject({ entryId: null, caseId: null });
    if (outcome === 'linked') return expect(message.id).toBe(ended.get(to!)!.id);
    expect(message.entryCode).toMatch(/^2026\/\d{7}$/);
    expect(message.caseId === null).toBe(model === undefined);
    if (outcome === 'flagged') expect(message.notes.join()).toContain('senza certificazione');
    const verdict = [signature.signature, signature.subIndication].filter(Boolean).join(' ');
    const told = message.notes
      .filter((note) => note.startsWith('firma di'))
      .map((note) => /»: (.+) \((.+)\)$/.exec(note));
    expect(told.map((note) => note?.[2])).toEqual(verdict ? [verdict] : []);
    for (const note of told) expect(note![1]).toMatch(/^[A-Z].*\.$/);
  });

  it('gives numbers without a gap to what is registered, and to nothing else', () => {
    const codes = [...new Set([...ended.values()].flatMap(({ entryCode }) => (entryCode ? [entryCode] : [])))];
    expect(codes).toEqual(codes.map((_code, index) => `2026/${String(index + 1).padStart(7, '0')}`));
    expect(codes).toHaveLength(messages.filter(({ expect: e }) => e === 'registered' || e === 'flagged').length);
  });

  it('takes time and sender of certified mail from its provider, and starts the legal term there', async () => {
    const entry = await entryOf('inbox/01-foia-signed.eml');
    expect(entry).toMatchObject({ channel: 'pec', presentedAt: '2026-11-16T09:42:07.000Z' });
    expect(entry.subject).toMatch(/^Richiesta di accesso civico generalizzato .*«Nicolò Tommasèo».*sapere$/);
    expect(entry.correspondents[0]!.digitalAddress).toBe('niccolo.dellancora@pec.cittadini.example');
    const { clock, variables } = await house.caseOf(ended.get('inbox/01-foia-signed.eml')!.caseId!);
    expect(clock.dueDay).toBe('2026-12-16');
    expect(variables['entryCode']).toBe(entry.code);
  });

  it('keeps every attachment of a message beside it', async () => {
    const { documents } = await entryOf('inbox/03-business-offer.eml');
    const endings = documents.map(({ filename }) => filename.split('.').slice(1).join('.'));
    expect(endings).toEqual(['eml', 'pdf', 'pdf.p7m']);
  });

  it('registers a message between administrations with the sender’s own number, its digests checked', async () => {
    const file = 'inbox/11-province-segnatura.eml';
    const entry = await entryOf(file);
    expect(entry).toMatchObject({ channel: 'interoperability', correspondents: [{ kind: 'administration' }] });
    expect(entry.correspondents[0]!.name).toContain('Montevero');
    expect(ended.get(file)!.notes).toEqual([]);
  });

  it('names every wrong field of an application', () => {
    const reason = (file: string) => ended.get(`portal/foia-application-${file}.json`)!.reason!;
    expect(reason('unknown-field')).toMatch(/\/applicant[^;]*required.*\/applicnat[^;]*additional/);
    for (const field of ['/submittedAt', '/declarations', '/attachments'])
      expect(reason('wrong-types')).toContain(field);
  });

  it('tells of a forged envelope why it is not trusted', () => {
    expect(ended.get('inbox/13-forged-envelope.eml')!.reason).toContain('NO_CERTIFICATE_CHAIN_FOUND');
  });

  it('shows the steps that each message took', () => {
    const steps = ended.get('inbox/01-foia-signed.eml')!.steps.map(({ step }) => step);
    expect(steps).toEqual([
      ...['normalise-mail', 'keep-receipts-apart', 'link-known', 'match-exchange', 'choose-intake-rule'],
      ...['store-documents', 'open-dossier', 'register', 'answer-mark', 'validate-signatures', 'start-case'],
    ]);
    expect(ended.get('inbox/08-truncated.eml')!.steps.map(({ step }) => step)).toEqual(['refuse']);
  });

  it('hides messages from other bodies and from people without the permission', async () => {
    const id = ended.get('inbox/01-foia-signed.eml')!.id;
    const stranger = house.person('protocol-clerk', { bodyId: house.otherBodyId });
    await expect(house.call(stranger, 'bus.messages.get', { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const role of ['officer', 'mayor']) {
      await expect(house.call(house.as(role), 'bus.messages.get', { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });
});

const mail = (id: string, body: string, headers = '') =>
  `From: "Zoé" <zoe@posta.example>\r\nSubject: Buca in via Roma\r\nMessage-ID: <${id}>\r\n${headers}\r\n${body}`;

describe('messages that come again', () => {
  let house: House;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA] });
  });
  afterAll(() => house.close());

  const drop = async (bytes: Buffer | string, filename: string) => {
    const receipt = await house.drop(bytes, filename);
    await house.runtime.settle();
    return { receipt, message: await house.message(receipt.messageId) };
  };
  const count = async (table: string) =>
    Number((await house.database.admin<{ n: string }>(`select count(*) as n from ${table}`))[0]!.n);

  it('lead to the first one by message id and by bytes, also when both are dropped at the same moment', async () => {
    const before = await count('records.protocol_entry');
    const receipts = await Promise.all([
      ...Array.from({ length: 4 }, (_, n) => house.drop(mail('same@x', `copia ${n}`), `copia-${n}.eml`)),
      ...Array.from({ length: 4 }, (_, n) => house.drop('%PDF-1.7 stessa scansione', `scansione-${n}.pdf`)),
    ]);
    await house.runtime.settle();
    expect(receipts.filter(({ status }) => status === 'received')).toHaveLength(2);
    expect(new Set(receipts.map(({ messageId }) => messageId)).size).toBe(2);
    expect(await count('records.protocol_entry')).toBe(before + 2);
    const again = await house.drop(mail('same@x', 'ancora'), 'ancora.eml');
    expect(again.duplicateOf!.entryCode).toMatch(/^2026\//);
  });

  it('are one message when the bytes differ and the identity inside is the same: no second number, dossier or case', async () => {
    const given = JSON.parse(String(await example('portal/foia-application.json'))) as object;
    const one = await drop(JSON.stringify(given), 'istanza.json');
    const tables = ['records.protocol_entry', 'records.dossier', 'records.document', 'processes.instance'];
    const before = await Promise.all(tables.map(count));
    const others = await Promise.all(
      [1, 2, 3].map((indent) => house.drop(JSON.stringify(given, null, indent), 'i.json')),
    );
    await house.runtime.settle();
    for (const { messageId } of others) {
      const linked = await house.message(messageId);
      expect(linked).toMatchObject({ status: 'routed', entryCode: one.message.entryCode });
      expect(linked.notes.join()).toContain('già protocollato');
    }
    expect(await Promise.all(tables.map(count))).toEqual(before);
  });

  it('are linked to what somebody had registered by hand', async () => {
    const clerk = house.as('protocol-clerk');
    const sha256 = await house.put(clerk, 'stampata e protocollata a mano');
    const { id: documentId } = await house.call<{ id: string }>(clerk, 'records.documents.create', {
      ...{ typeCode: 'generic', title: 'A mano', sha256, filename: 'a-mano.txt' },
    });
    const entry = await house.call<{ code: string }>(clerk, 'records.protocol.register', {
      ...{ flow: 'incoming', subject: 'A mano', channel: 'email', documentId, attachmentIds: [] },
      ...{ correspondents: [{ kind: 'person', name: 'Zoé' }], presentedAt: '2026-11-20T09:00:00.000Z' },
      references: { messageId: '<a-mano@x>' },
    });
    const { message } = await drop(mail('a-mano@x', 'ciao'), 'posta.eml');
    expect(message).toMatchObject({ status: 'routed', entryCode: entry.code });
    expect(message.notes.join()).toContain('a mano');
  });

  it('come through when the first one was broken and refused', async () => {
    const whole = String(await example('inbox/02-foia-identity-card.eml'));
    const cut = await drop(whole.slice(0, whole.length / 2), 'troncata.eml');
    expect(cut.message.status).toBe('refused');
    const good = await drop(whole, 'intera.eml');
    expect(good.receipt.status).toBe('received');
    expect(good.message).toMatchObject({ status: 'routed', entryCode: expect.stringMatching(/^2026/) });
    const again = await drop(whole.slice(0, whole.length / 2), 'troncata.eml');
    expect(again.receipt).toMatchObject({ status: 'duplicate', duplicateOf: { entryCode: good.message.entryCode } });
  });

  it('and are as broken as before lead to the first refusal', async () => {
    const first = await drop('né posta né altro', 'nota.txt');
    const second = await drop('né posta né altro', 'nota.txt');
    expect(second.receipt).toMatchObject({
      ...{ status: 'duplicate', messageId: first.message.id },
      duplicateOf: { status: 'refused', reason: first.message.reason },
    });
  });

  it('are not taken for the same by a message id that stands in the text or in a forwarded message', async () => {
    const forwarded = (n: number) =>
      `From: a@b.example\r\nSubject: inoltro ${n}\r\n\r\nMessage-ID: <dentro@x>\r\n\r\n${n}`;
    const one = await drop(forwarded(1), 'uno.eml');
    const two = await drop(forwarded(2), 'due.eml');
    expect([one.receipt.status, two.receipt.status]).toEqual(['received', 'received']);
    expect(one.message.entryCode).not.toBe(two.message.entryCode);
  });

  it('are separate in each body', async () => {
    const stranger = house.person('protocol-clerk', { bodyId: house.otherBodyId });
    const { Readable } = await import('node:stream');
    const upload = {
      stream: Readable.from([Buffer.from(mail('same@x', 'copia 0'))]),
      mime: 'message/rfc822',
      filename: 'x.eml',
    };
    const input = { source: 'test', filename: 'x.eml' };
    expect(await house.runtime.invoker.invoke(stranger, 'bus.messages.receive', input, { upload })).toMatchObject({
      status: 'received',
    });
  });
});

describe('what must not stop the rest', () => {
  let house: House;
  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA] });
  });
  afterAll(() => house.close());

  it('an intake rule that cannot tell is passed over and said; the message is registered', async () => {
    await house.call(house.system(), 'bus.intake.install', {
      ...{ name: 'broken', priority: 900, condition: 'message.text > 3', procedureKey: FOIA, classCode: 'I.8' },
      title: 'Regola rotta',
    });
    const { messageId } = await house.drop(mail('rule@x', 'chiedo un accesso civico generalizzato'), 'istanza.eml');
    await house.runtime.settle();
    const message = await house.message(messageId);
    expect(message.caseId).not.toBeNull();
    expect(message.notes.join()).toContain('«broken» non decide');
  });

  it('a rule that names an office gives it entry, dossier and case', async () => {
    await house.call(house.system(), 'bus.intake.install', {
      ...{ name: 'library', priority: 950, condition: 'contains(message.subject, "biblioteca")', procedureKey: FOIA },
      ...{ classCode: 'I.8', title: 'Richiesta alla biblioteca', unitCode: 'SG-URP' },
    });
    const text = mail('unit@x', 'chiedo i registri').replace(/^Subject:.*$/m, 'Subject: Registri della biblioteca');
    const { messageId } = await house.drop(text, 'biblioteca.eml');
    await house.runtime.settle();
    const { entryId, caseId } = await house.message(messageId);
    const units = await house.call<{ items: { id: string; code: string }[] }>(
      house.system(),
      'identity.units.list',
      {},
    );
    const unitId = units.items.find((unit) => unit.code === 'SG-URP')!.id;
    expect(await house.call(house.system(), 'records.protocol.get', { id: entryId })).toMatchObject({ unitId });
    const opened = await house.call<{ dossierId: string }>(house.system(), 'processes.cases.get', { id: caseId });
    expect(opened).toMatchObject({ unitId });
    expect(await house.call(house.system(), 'records.dossiers.get', { id: opened.dossierId })).toMatchObject({
      unitId,
    });
  });

  it('a rule with broken FEEL is refused when it is installed', async () => {
    const rule = {
      name: 'r',
      priority: 1,
      condition: 'message. and',
      procedureKey: FOIA,
      classCode: 'I.8',
      title: 'x',
    };
    for (const condition of ['message. and', 'message.pages > 3', 'subject = "x"']) {
      await expect(house.call(house.system(), 'bus.intake.install', { ...rule, condition })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        errors: [{ pointer: '/condition' }],
      });
    }
  });

  it('a rule that sends to a procedure, class or office that is not there is refused', async () => {
    const rule = {
      name: 'r',
      priority: 1,
      condition: 'true',
      procedureKey: 'zzz',
      classCode: 'ZZ.9',
      title: 'x',
      unitCode: 'NO',
    };
    await expect(house.call(house.system(), 'bus.intake.install', rule)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/procedureKey' }, { pointer: '/classCode' }, { pointer: '/unitCode' }],
    });
  });

  it('a portal’s clock that is ahead, and an identity that is no tax code', async () => {
    const given = JSON.parse(String(await example('portal/foia-application.json'))) as {
      applicant: { identity: { fiscalNumber: string } };
      submittedAt: string;
    };
    given.submittedAt = '2030-01-01T10:00:00+01:00';
    given.applicant.identity.fiscalNumber = 'IT/DE/123-456';
    const { messageId } = await house.drop(JSON.stringify(given), 'istanza.json');
    await house.runtime.settle();
    const message = await house.message(messageId);
    const entry = await house.call<Entry>(house.as('protocol-clerk'), 'records.protocol.get', { id: message.entryId });
    expect(entry.presentedAt).toBe(house.clock.now().toISOString());
    expect(entry.correspondents[0]).not.toHaveProperty('taxCode');
    expect(message.notes.join()).toMatch(/futura.*non è un codice fiscale/);
  });
});

describe('the messages', () => {
  let house: House;
  interface Line {
    readonly id: string;
    readonly filename: string;
  }
  const list = async (filter: Record<string, unknown>) =>
    (await house.call<{ items: Line[] }>(house.as('protocol-clerk'), 'bus.messages.list', filter)).items.map(
      ({ filename }) => filename,
    );

  beforeAll(async () => {
    house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA] });
    await house.drop(mail('uno@x', 'una domanda'), 'domanda.eml');
    await house.drop('<script>alert(1)</script>', 'ignoto_100%.bin');
    await house.runtime.settle();
  });
  afterAll(() => house.close());

  it('are found by state, kind, source, period and words, in which % and _ are what they are', async () => {
    expect(await list({ status: 'refused' })).toEqual(['ignoto_100%.bin']);
    expect(await list({ kind: 'mail' })).toEqual(['domanda.eml']);
    expect(await list({ text: 'DOMANDA' })).toEqual(['domanda.eml']);
    expect(await list({ text: '_100%' })).toEqual(['ignoto_100%.bin']);
    expect(await list({ text: 'd_manda' })).toEqual([]);
    expect(await list({ source: 'altrove' })).toEqual([]);
    const [first] = (
      await house.call<{ items: (Line & { source: string; receivedAt: string })[] }>(
        house.as('protocol-clerk'),
        'bus.messages.list',
        {},
      )
    ).items;
    expect(await list({ source: first!.source, from: '2026-11-24', to: '2026-11-24' })).toHaveLength(2);
    expect(await list({ to: '2026-11-23' })).toEqual([]);
  });

  it('are given back as they came, inert, also those that were refused; to nobody else', async () => {
    const { items } = await house.call<{ items: Line[] }>(house.as('secretary'), 'bus.messages.list', {
      status: 'refused',
    });
    const id = items[0]!.id;
    const file = await house.call<Download>(house.as('secretary'), 'bus.messages.download', { id });
    expect(file).toMatchObject({ mime: 'application/octet-stream', filename: 'ignoto_100%.bin' });
    const chunks: Buffer[] = [];
    for await (const chunk of file.stream as Readable) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe('<script>alert(1)</script>');
    await expect(house.call(house.as('officer'), 'bus.messages.download', { id })).rejects.toMatchObject({
      status: 403,
    });
    const stranger = house.person('protocol-clerk', { bodyId: house.otherBodyId });
    await expect(house.call(stranger, 'bus.messages.download', { id })).rejects.toMatchObject({ status: 404 });
  });
});
