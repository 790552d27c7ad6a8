import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testHouse, type House, type Message } from '../../kits/testing/house.ts';
import { providers, transported } from './testing/provider.ts';
import { postOffice, type Posted, type PostOffice } from './testing/smtp.ts';

const PEC = 'protocollo@pec.comune.valdoro.example';
const PROVINCE = 'prov@pec.example';

interface Item {
  readonly id: string;
  readonly direction: string;
  readonly kind: string;
  readonly address: string | null;
  readonly anomaly: string | null;
  readonly reason: string | null;
  readonly peer: { readonly number: string } | null;
  readonly seal: { readonly valid: boolean } | null;
}

interface FileOf {
  readonly name: string;
  readonly content: Buffer | string;
}

// The body plays the other administration as well: what it has sent comes back to it as if it were theirs.
describe('messages between administrations', { timeout: 120_000 }, () => {
  let house: House;
  let office: PostOffice;
  let mails = 0;
  beforeAll(async () => {
    office = await postOffice();
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'], envelopes: providers });
    const admin = house.as('administrator');
    await house.call(admin, 'bus.egress.allow', { rule: `127.0.0.1:${office.port}`, reason: 'Gestore PEC' });
    await house.call(admin, 'bus.secrets.put', { name: 'pec', value: 'canarino-1a7e' });
    const local = { host: '127.0.0.1', port: office.port, security: 'none', user: PEC, password: 'pec' };
    await house.call(admin, 'bus.endpoints.put', {
      ...{ code: 'pec', name: 'PEC del protocollo', connector: 'mail' },
      settings: {
        ...{ address: PEC, name: 'Comune di Valdoro', registered: 'on-request', timeoutMs: 20_000, smtp: local },
        imap: { ...local, port: 1, everySeconds: 86_400 },
      },
    });
  });
  afterAll(async () => {
    await house.close();
    await office.close();
  });
  beforeEach(() => {
    office.posted.length = 0;
  });

  const clerk = () => house.as('protocol-clerk');
  /** Certified mail comes in, from the province unless told otherwise. */
  const came = async (files: readonly FileOf[], more: { from?: string; subject?: string } = {}): Promise<Message> => {
    mails += 1;
    const seen = { messageId: `<m${mails}@prov>`, from: PROVINCE, to: PEC, subject: 'Parere', at: house.clock.now() };
    const { messageId } = await house.drop(transported({ ...seen, ...more }, files), `m${mails}.eml`);
    await house.runtime.settle();
    return house.message(messageId);
  };
  const thread = async (entryId: string) =>
    (await house.call<{ items: Item[] }>(clerk(), 'records.exchanges.list', { entryId })).items;
  const filesOf = ({ mail }: Posted): FileOf[] =>
    mail.attachments.map(({ filename, content }) => ({ name: filename!, content }));
  const named = (files: readonly FileOf[], name: string) => files.find((file) => file.name === name)!;
  /** An outgoing entry that has gone to the province, and what went. */
  const sent = async () => {
    const sha256 = await house.put(clerk(), `%PDF-1.7 ${(mails += 1)}`);
    const { id: documentId } = await house.call<{ id: string }>(clerk(), 'records.documents.create', {
      ...{ typeCode: 'letter', title: 'Parere', sha256, filename: 'parere.pdf', formation: 'a' },
    });
    const entry = await house.call<{ id: string; code: string; number: number }>(clerk(), 'records.protocol.register', {
      ...{ flow: 'outgoing', subject: 'Parere sulla rotatoria', channel: 'pec', documentId, attachmentIds: [] },
      correspondents: [
        { kind: 'administration', name: 'Provincia', digitalAddress: 'Prov@pec.example', ipaCode: 'p_vd' },
      ],
      presentedAt: house.clock.now().toISOString(),
    });
    await house.call(clerk(), 'bus.dispatches.send', { entryId: entry.id });
    await house.runtime.settle();
    const files = filesOf(office.posted.at(-1)!);
    office.posted.length = 0;
    return { ...entry, files };
  };
  const entryOf = (id: string) => house.call<Record<string, unknown>>(clerk(), 'records.protocol.get', { id });

  it('come in with number, day and subject of the sender, are confirmed, and the confirmation finds its entry', async () => {
    const original = await sent();
    const message = await came(original.files);
    expect(message).toMatchObject({ status: 'routed', notes: [] });
    const entry = await entryOf(message.entryId!);
    expect(entry).toMatchObject({
      ...{ flow: 'incoming', channel: 'interoperability', subject: 'Parere sulla rotatoria' },
      references: { senderNumber: String(original.number).padStart(7, '0'), senderDate: '2026-11-24' },
      correspondents: [{ kind: 'administration', ipaCode: 'c_v000', digitalAddress: PROVINCE }],
    });
    expect(await thread(message.entryId!)).toMatchObject([
      { direction: 'received', kind: 'mark', anomaly: null, seal: { valid: true }, address: PROVINCE },
      { direction: 'made', kind: 'confirmation', address: PROVINCE },
    ]);
    const [confirmation] = office.posted as [Posted];
    expect(confirmation).toMatchObject({ to: PROVINCE });
    expect(confirmation.mail.subject).toBe(`Conferma di ricezione – prot. ${message.entryCode}`);
    const back = await came(filesOf(confirmation), { subject: 'Conferma' });
    expect(back).toMatchObject({ status: 'routed', entryId: original.id });
    expect(back.notes.join()).toContain(`conferma di ricezione per il prot. ${original.code}`);
    const [told] = (await thread(original.id)) as [Item];
    expect(told).toMatchObject({ direction: 'received', kind: 'confirmation', anomaly: null });
    expect(told.peer!.number).toBe(String(entry['number']).padStart(7, '0'));
    const [dispatch] = (
      await house.call<{ items: { state: string }[] }>(clerk(), 'bus.dispatches.list', { entryId: message.entryId })
    ).items;
    expect(dispatch).toMatchObject({ state: 'sent' });
  });

  it('with something wrong are registered all the same, and the sender is told the code', async () => {
    const { files } = await sent();
    const mark = named(files, 'segnatura.xml').content.toString();
    const letter = named(files, 'parere.pdf');
    const wrong: readonly (readonly [string, readonly FileOf[]])[] = [
      ['000_Irricevibile', [letter, { name: 'segnatura.xml', content: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }]],
      ['001_ValidazioneFirma', [letter, { name: 'segnatura.xml', content: mark.replace('rotatoria', 'strada') }]],
      [
        '002_AnomaliaImpronte',
        [
          { ...letter, content: '%PDF-1.7 altro' },
          { name: 'segnatura.xml', content: mark },
        ],
      ],
      ['003_DocumentoAllegatiNonLeggibili', [{ name: 'segnatura.xml', content: mark }]],
    ];
    for (const [anomaly, sentFiles] of wrong) {
      office.posted.length = 0;
      const message = await came(sentFiles);
      expect(message.entryCode, anomaly).toBeTruthy();
      expect(message.notes.join()).toContain(anomaly);
      expect(await thread(message.entryId!)).toMatchObject([
        { direction: 'received', kind: 'mark', anomaly },
        { direction: 'made', kind: 'exception', anomaly, address: PROVINCE },
      ]);
      const [mail] = office.posted as [Posted];
      expect(named(filesOf(mail), 'eccezione.xml').content.toString()).toContain(`<pec:Motivo>${anomaly}: `);
    }
  });

  it('about an entry are believed from the mailbox that it was sent to, and from no other', async () => {
    const { id, files } = await sent();
    const received = await came(files);
    const answer = filesOf(office.posted[0]!);
    const forged = await came(answer, { from: 'stranger@pec.example' });
    expect(forged.entryId).not.toBe(id);
    expect(await thread(id)).toEqual([]);
    // It is registered as the mail that it is; nobody writes back.
    expect(await thread(forged.entryId!)).toMatchObject([
      { kind: 'confirmation', anomaly: '007_ErroreIdentificatoreNonTrovato' },
    ]);
    expect(office.posted).toHaveLength(1);
    expect(received.entryId).not.toBe(forged.entryId);
  });

  it('tell of an annulment both ways, and 007 where there is nothing to be annulled', async () => {
    const original = await sent();
    const received = await came(original.files);
    await came(filesOf(office.posted[0]!));
    office.posted.length = 0;
    const annulled = { id: original.id, reason: 'Destinatario errato', authorisation: 'Disp. 3/2026' };
    await house.call(house.as('secretary'), 'records.protocol.annul', annulled);
    await house.runtime.settle();
    const [notice] = office.posted as [Posted];
    expect(notice.mail.subject).toBe(`Annullamento della protocollazione – prot. ${original.code}`);
    expect((await thread(original.id)).at(-1)).toMatchObject({ direction: 'made', kind: 'annulment' });
    // What comes back finds the entry that it came in as: its sender has annulled his registration, ours stands.
    const told = await came(filesOf(notice));
    expect(told.entryId).toBe(received.entryId);
    expect((await thread(received.entryId!)).at(-1)).toMatchObject({
      ...{ direction: 'received', kind: 'annulment', reason: 'Destinatario errato (Disp. 3/2026)' },
    });
    expect((await entryOf(received.entryId!))['annulment']).toBeNull();
    // The other way: who was told a number is told that it is annulled.
    office.posted.length = 0;
    await house.call(house.as('secretary'), 'records.protocol.annul', { ...annulled, id: received.entryId! });
    await house.runtime.settle();
    const back = await came(filesOf(office.posted[0]!));
    expect(back.entryId).toBe(original.id);
    // From another mailbox the same is about nothing here.
    office.posted.length = 0;
    const unknown = await came(filesOf(notice), { from: 'stranger@pec.example' });
    expect(await thread(unknown.entryId!)).toMatchObject([
      { direction: 'received', kind: 'annulment', anomaly: '007_ErroreIdentificatoreNonTrovato' },
      { direction: 'made', kind: 'exception', anomaly: '007_ErroreIdentificatoreNonTrovato' },
    ]);
    expect(office.posted).toMatchObject([{ to: 'stranger@pec.example' }]);
  });

  it('are answered by hand with what only a person sees, and confirmed once', async () => {
    const { files } = await sent();
    const { entryId } = await came(files);
    const reply = (more: object) => house.call(clerk(), 'records.exchanges.reply', { entryId, ...more });
    await expect(reply({ kind: 'confirmation' })).rejects.toMatchObject({ code: 'EXCHANGE_CONFIRMED' });
    await expect(reply({ kind: 'exception' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    const anomaly = '004_DocumentoAllegatiErroreValidazioneFirma';
    await reply({ kind: 'exception', anomaly, detail: 'certificato scaduto' });
    await house.runtime.settle();
    const xml = named(filesOf(office.posted.at(-1)!), 'eccezione.xml').content.toString();
    expect(xml).toContain(`${anomaly}: certificato scaduto`);
    const outgoing = await sent();
    await expect(
      house.call(clerk(), 'records.exchanges.reply', { entryId: outgoing.id, kind: 'confirmation' }),
    ).rejects.toMatchObject({ code: 'EXCHANGE_WITHOUT_MARK' });
  });
});
