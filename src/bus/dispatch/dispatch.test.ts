import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dovecot, dovecotInstalled } from '../connectors/mail/testing/dovecot.ts';
import { testHouse, type House, type Message } from '../../kits/testing/house.ts';
import { postOffice, type Posted, type PostOffice } from './testing/smtp.ts';
import { providers, receipt, type Stated } from './testing/provider.ts';

const PEC = 'protocollo@pec.comune.valdoro.example';

interface View {
  readonly id: string;
  readonly recipient: string;
  readonly address: string;
  readonly attempt: number;
  readonly state: string;
  readonly failure: string | null;
  readonly missing: string | null;
  readonly uncertified: boolean;
  readonly sentAt: string | null;
  readonly acceptedAt: string | null;
  readonly deliveredAt: string | null;
  readonly receipts: readonly { readonly kind: string; readonly documentId: string; readonly reason: string | null }[];
}

describe('what is registered as outgoing', () => {
  let house: House;
  let office: PostOffice;
  beforeAll(async () => {
    office = await postOffice();
    house = await testHouse({ kits: ['base', 'comune-di-valdoro'], envelopes: providers });
    const admin = house.as('administrator');
    await house.call(admin, 'bus.egress.allow', { rule: `127.0.0.1:${office.port}`, reason: 'Gestore PEC' });
    await house.call(admin, 'bus.secrets.put', { name: 'pec', value: 'canarino-1a7e' });
  });
  afterAll(async () => {
    await house.close();
    await office.close();
  });
  beforeEach(async () => {
    office.answer = undefined;
    office.posted.length = 0;
    await mailbox('on-request');
  });

  const mailbox = (registered: string, more: object = {}) => {
    const local = { host: '127.0.0.1', port: office.port, security: 'none', user: PEC, password: 'pec' };
    return house.call(house.as('administrator'), 'bus.endpoints.put', {
      ...{ code: 'pec', name: 'PEC del protocollo', connector: 'mail', ...more },
      settings: {
        ...{ address: PEC, name: 'Comune di Valdoro', registered, timeoutMs: 1000, smtp: local },
        // Nobody listens there: what comes in is handed in by the test.
        imap: { ...local, port: 1, everySeconds: 86_400 },
      },
    });
  };
  const clerk = () => house.as('protocol-clerk');
  const zoe = { kind: 'person', name: 'Zoé', digitalAddress: 'Zoe@pec.example' };
  const province = { kind: 'administration', name: 'Provincia', digitalAddress: 'prov@pec.example' };

  const registered = async (correspondents: object[] = [zoe], more: object = {}) => {
    const make = async (title: string, text: string, filename: string) => {
      const sha256 = await house.put(clerk(), text);
      const document = { typeCode: 'letter', title, sha256, filename, formation: 'a' };
      return (await house.call<{ id: string }>(clerk(), 'records.documents.create', document)).id;
    };
    const documentId = await make('Lettera', '%PDF-1.7 lettera', 'lettera.pdf');
    const attachmentIds = [await make('Allegato', '%PDF-1.7 allegato', 'allegato è.pdf')];
    const { id, code } = await house.call<{ id: string; code: string }>(clerk(), 'records.protocol.register', {
      ...{ flow: 'outgoing', subject: 'Avvio del procedimento', channel: 'pec', correspondents },
      ...{ presentedAt: house.clock.now().toISOString(), documentId, attachmentIds, ...more },
    });
    return { id, code, documentId };
  };
  const send = async (entryId: string, again = false) => {
    const answer = await house.call<{ requested: number }>(clerk(), 'bus.dispatches.send', { entryId, again });
    await house.runtime.settle();
    return answer.requested;
  };
  const dispatches = async (entryId: string) =>
    (await house.call<{ items: View[] }>(clerk(), 'bus.dispatches.list', { entryId })).items;
  const states = async (entryId: string) => (await dispatches(entryId)).map(({ state }) => state);
  /** A receipt comes in, as the mailbox brings it. */
  const came = async (posted: Posted, stated: Partial<Stated> & Pick<Stated, 'kind'>): Promise<Message> => {
    const { messageId, from, to, subject } = posted;
    const said = { messageId, from, to, subject, transaction: `opec${messageId}`, at: house.clock.now(), ...stated };
    const { messageId: id } = await house.drop(receipt(said), 'ricevuta.eml');
    await house.runtime.settle();
    return house.message(id);
  };
  const facts = async (entryId: string) => {
    const rows = await house.database.admin<{ type: string }>(
      `select type from kernel.event where data ->> 'entryId' = '${entryId}' and data ? 'dispatchId' order by time, id`,
    );
    return rows.map(({ type }) => type.replace('it.digipro.bus.', ''));
  };

  it('reaches the digital domicile of its recipients with its documents, one mail each', async () => {
    const entry = await registered([zoe, province, { kind: 'person', name: 'Senza domicilio' }]);
    expect(await send(entry.id)).toBe(2);
    expect(office.posted.map(({ to }) => to).toSorted()).toEqual(['prov@pec.example', 'zoe@pec.example']);
    const mail = office.posted.find(({ to }) => to === 'zoe@pec.example')!.mail;
    expect(mail.subject).toBe(`Prot. ${entry.code} – Avvio del procedimento`);
    expect(mail.text).toContain(`n. ${entry.code} del 24/11/2026`);
    expect(mail.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([
      ['lettera.pdf', '%PDF-1.7 lettera'],
      ['allegato è.pdf', '%PDF-1.7 allegato'],
    ]);
    // Between administrations the mark goes with it.
    const marked = office.posted.find(({ to }) => to === 'prov@pec.example')!.mail;
    expect(marked.attachments.at(-1)).toMatchObject({ filename: 'segnatura.xml' });
    expect(marked.attachments.at(-1)!.content.toString()).toContain('http://www.agid.gov.it/protocollo/');
    expect(await states(entry.id)).toEqual(['sent', 'sent']);
    expect(await facts(entry.id)).toEqual([
      'dispatch-requested',
      'dispatch-requested',
      'dispatch-sent',
      'dispatch-sent',
    ]);
  });

  it('goes once, however often and by however many it is asked for', async () => {
    const entry = await registered();
    const asked = Array.from({ length: 4 }, () => house.call(clerk(), 'bus.dispatches.send', { entryId: entry.id }));
    await Promise.all(asked);
    await house.runtime.settle();
    expect(await send(entry.id)).toBe(0);
    expect(await send(entry.id, true)).toBe(0);
    expect(office.posted).toHaveLength(1);
  });

  it('is known to be accepted and delivered by its receipts, which lie beside it', async () => {
    const dossier = await house.call<{ id: string }>(house.as('officer'), 'records.dossiers.open', {
      ...{ title: 'Prova', classCode: 'VI.5', kind: 'affare' },
    });
    const entry = await registered([zoe], { dossierId: dossier.id });
    await send(entry.id);
    const [posted] = office.posted as [Posted];
    const message = await came(posted, { kind: 'accettazione' });
    expect(message).toMatchObject({ status: 'routed', entryId: null });
    expect(message.notes.join()).toContain(entry.code);
    expect(await states(entry.id)).toEqual(['accepted']);
    await came(posted, { kind: 'avvenuta-consegna' });
    const [dispatch] = (await dispatches(entry.id)) as [View];
    expect(dispatch).toMatchObject({ state: 'delivered', deliveredAt: house.clock.now().toISOString() });
    expect(dispatch.receipts.map(({ kind }) => kind)).toEqual(['accettazione', 'avvenuta-consegna']);
    expect(await facts(entry.id)).toEqual([
      'dispatch-requested',
      'dispatch-sent',
      'dispatch-accepted',
      'dispatch-delivered',
    ]);
    const { documents } = await house.call<{ documents: { items: { title: string }[] } }>(
      ...([clerk(), 'records.dossiers.get', { id: dossier.id }] as const),
    );
    expect(JSON.stringify(documents)).toContain(`Ricevuta di avvenuta consegna – prot. ${entry.code} a Zoé`);
    const { relations } = await house.call<{ relations: unknown }>(clerk(), 'records.documents.get', {
      id: dispatch.receipts[0]!.documentId,
    });
    expect(JSON.stringify(relations)).toContain(entry.documentId);
  });

  it('is delivered whatever order its receipts come in, and however often', async () => {
    const entry = await registered();
    await send(entry.id);
    const [posted] = office.posted as [Posted];
    await came(posted, { kind: 'avvenuta-consegna' });
    await came(posted, { kind: 'avvenuta-consegna' });
    await came(posted, { kind: 'avvenuta-consegna', headers: 'X-Mailer: un’altra volta\r\n' });
    await came(posted, { kind: 'accettazione' });
    await came(posted, { kind: 'errore-consegna', error: 'altro' });
    const [dispatch] = (await dispatches(entry.id)) as [View];
    expect(dispatch).toMatchObject({ state: 'delivered', acceptedAt: expect.any(String) });
    expect(await facts(entry.id)).toEqual(['dispatch-requested', 'dispatch-sent', 'dispatch-delivered']);
  });

  it('has failed when a provider says so, and goes again when somebody asks', async () => {
    const entry = await registered();
    await send(entry.id);
    const [posted] = office.posted as [Posted];
    await came(posted, { kind: 'accettazione' });
    await came(posted, { kind: 'preavviso-errore-consegna', error: 'altro' });
    expect(await states(entry.id)).toEqual(['accepted']);
    await came(posted, { kind: 'errore-consegna', error: 'no-dest', extended: '5.1.1 - Consegna fallita' });
    const [failed] = (await dispatches(entry.id)) as [View];
    expect(failed).toMatchObject({
      state: 'failed',
      failure: 'casella del destinatario inesistente: 5.1.1 - Consegna fallita',
    });
    expect(await send(entry.id)).toBe(1);
    expect((await dispatches(entry.id)).map(({ attempt, state }) => [attempt, state])).toEqual([
      [1, 'failed'],
      [2, 'sent'],
    ]);
    expect(office.posted[1]!.messageId).not.toBe(posted.messageId);
    for (const kind of ['non-accettazione', 'rilevazione-virus'] as const) {
      await came(office.posted.at(-1)!, { kind, error: 'virus' });
      expect((await states(entry.id)).at(-1)).toBe('failed');
      await send(entry.id);
    }
  });

  it('waits for no receipt of delivery from a mailbox that is not certified', async () => {
    const entry = await registered();
    await send(entry.id);
    await came(office.posted[0]!, { kind: 'accettazione', uncertified: true });
    expect(await dispatches(entry.id)).toMatchObject([{ state: 'accepted', uncertified: true }]);
    house.clock.advance(3 * 86_400_000);
    await house.runtime.schedules.drain();
    expect(await dispatches(entry.id)).toMatchObject([{ missing: null }]);
  });

  it('is matched by what the provider calls it, where it leaves out our name for it', async () => {
    const entry = await registered();
    await send(entry.id);
    const [posted] = office.posted as [Posted];
    await came(posted, { kind: 'accettazione', msgid: posted.messageId.slice(1, -1), referred: '<another@x>' });
    await came(posted, { kind: 'avvenuta-consegna', msgid: null, referred: '<another@x>' });
    expect(await states(entry.id)).toEqual(['delivered']);
    const second = await registered();
    await send(second.id);
    await came(office.posted[1]!, { kind: 'accettazione', msgid: null });
    expect(await states(second.id)).toEqual(['accepted']);
  });

  it('is not moved by what no provider has signed about it', async () => {
    const entry = await registered();
    await send(entry.id);
    const [posted] = office.posted as [Posted];
    const { messageId, from, to, subject } = posted;
    const said: Stated = { kind: 'avvenuta-consegna', messageId, from, to, subject, transaction: 't', at: new Date() };
    const forged = receipt(said).toString().replace('Identificativo', 'identificativo');
    await house.drop(forged, 'forged.eml');
    // A provider signs for the sender that it knows: a stranger who gave his mail our name gets no receipt for us.
    await came(posted, { kind: 'avvenuta-consegna', from: 'stranger@pec.example' });
    await came(posted, { kind: 'avvenuta-consegna', to: 'stranger@pec.example', headers: 'X-A: b\r\n' });
    const unknown = await came(posted, {
      kind: 'avvenuta-consegna',
      messageId: '<nobody@sent>',
      headers: 'X-A: c\r\n',
    });
    expect(unknown).toMatchObject({ status: 'routed', entryId: null });
    for (const daticert of [
      '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><postacert tipo="&b;"/>',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><postacert tipo="avvenuta-consegna">&x;</postacert>',
      `<postacert tipo="avvenuta-consegna">${'<a>'.repeat(50_000)}`,
      `<postacert tipo="avvenuta-consegna"><intestazione><destinatari>${'x@y '.repeat(200_000)}</destinatari></intestazione></postacert>`,
      '<postacert tipo="avvenuta-consegna" errore="nessuno"><dati><msgid></msgid></dati></postacert>',
      '<altro/>',
      'no xml',
    ]) {
      const message = await came(posted, { kind: 'avvenuta-consegna', daticert });
      expect(['refused', 'routed']).toContain(message.status);
    }
    expect(await states(entry.id)).toEqual(['sent']);
  });

  it('has failed when the server refuses it, and nothing is left lying among the dead letters', async () => {
    office.answer = { code: 550, text: 'casella non abilitata' };
    const entry = await registered();
    await send(entry.id);
    expect(await dispatches(entry.id)).toMatchObject([
      { state: 'failed', failure: expect.stringContaining('casella non abilitata') },
    ]);
    expect(await house.call(house.as('administrator'), 'bus.dead.list', {})).toMatchObject({ items: [] });
    office.answer = undefined;
    expect(await send(entry.id)).toBe(1);
    expect(await states(entry.id)).toEqual(['failed', 'sent']);
  });

  it('is uncertain when nobody knows whether it left, until a receipt or a person says', async () => {
    office.answer = 'silent';
    const entry = await registered();
    const other = await registered();
    await send(entry.id);
    await send(other.id);
    expect([await states(entry.id), await states(other.id)]).toEqual([['uncertain'], ['uncertain']]);
    office.answer = undefined;
    expect(await send(entry.id)).toBe(0);
    const [{ id }] = (await dispatches(entry.id)) as [View];
    const messageId = `<${id}@pec.comune.valdoro.example>`;
    const left = { messageId, from: PEC, to: 'zoe@pec.example', subject: 'x', mail: undefined as never };
    await came(left, { kind: 'accettazione' });
    expect(await states(entry.id)).toEqual(['accepted']);
    expect(await send(other.id, true)).toBe(1);
    expect(await states(other.id)).toEqual(['failed', 'sent']);
  });

  it('lacks a receipt when a day has passed without it, which is a fact, and no longer when it comes', async () => {
    const entry = await registered();
    await send(entry.id);
    await house.runtime.schedules.drain();
    house.clock.advance(26 * 3_600_000);
    await house.runtime.schedules.drain();
    await house.runtime.schedules.drain();
    expect(await dispatches(entry.id)).toMatchObject([{ state: 'sent', missing: 'acceptance' }]);
    expect((await facts(entry.id)).filter((type) => type === 'receipt-missing')).toHaveLength(1);
    await came(office.posted[0]!, { kind: 'accettazione' });
    expect(await dispatches(entry.id)).toMatchObject([{ state: 'accepted', missing: null }]);
    house.clock.advance(26 * 3_600_000);
    await house.runtime.schedules.drain();
    expect(await dispatches(entry.id)).toMatchObject([{ missing: 'delivery' }]);
    await came(office.posted[0]!, { kind: 'avvenuta-consegna' });
    expect(await dispatches(entry.id)).toMatchObject([{ state: 'delivered', missing: null }]);
  });

  it('leaves by itself where the mailbox is set up so, by certified mail only', async () => {
    await mailbox('automatic');
    const entry = await registered();
    const byPost = await registered([zoe], { channel: 'paper' });
    const nowhere = await registered([{ kind: 'person', name: 'Senza domicilio' }]);
    await house.runtime.settle();
    expect(await states(entry.id)).toEqual(['sent']);
    expect([await dispatches(byPost.id), await dispatches(nowhere.id)]).toEqual([[], []]);
    await mailbox('on-request');
    expect(await states((await registered()).id)).toEqual([]);
  });

  it('is dispatched only where it can be, by who may', async () => {
    const entry = await registered();
    await expect(house.call(house.as('mayor'), 'bus.dispatches.send', { entryId: entry.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const nobody = await registered([{ kind: 'person', name: 'Senza domicilio' }]);
    await expect(send(nobody.id)).rejects.toMatchObject({ code: 'DISPATCH_WITHOUT_ADDRESS' });
    const incoming = await registered([zoe], { flow: 'incoming' });
    await expect(send(incoming.id)).rejects.toMatchObject({ code: 'DISPATCH_NOT_OUTGOING' });
    await mailbox('on-request', { enabled: false });
    await expect(send(entry.id)).rejects.toMatchObject({ code: 'DISPATCH_WITHOUT_MAILBOX' });
    expect(office.posted).toEqual([]);
  });

  it('is found when it did not arrive, until it goes again or somebody says that nothing more is done', async () => {
    await mailbox('on-request', { enabled: true });
    const mine: string[] = [];
    const troubled = async () => {
      const { items } = await house.call<{
        items: { id: string; entryId: string; state: string; missing: string | null }[];
      }>(...([clerk(), 'bus.dispatches.troubled', { limit: 200 }] as const));
      return items.filter(({ entryId }) => mine.includes(entryId));
    };
    const [fine, refused, lost] = [await registered(), await registered(), await registered()];
    mine.push(fine.id, refused.id, lost.id);
    await send(fine.id);
    await came(office.posted[0]!, { kind: 'accettazione' });
    await came(office.posted[0]!, { kind: 'avvenuta-consegna' });
    await send(lost.id);
    office.answer = { code: 550, text: 'no' };
    await send(refused.id);
    office.answer = undefined;
    expect(await troubled()).toMatchObject([{ entryId: refused.id, state: 'failed' }]);
    house.clock.advance(26 * 3_600_000);
    await house.runtime.schedules.drain();
    expect(await troubled()).toMatchObject([{ entryId: refused.id }, { entryId: lost.id, missing: 'acceptance' }]);
    await send(refused.id);
    const [left, ...none] = await troubled();
    expect([left!.entryId, none]).toEqual([lost.id, []]);
    await expect(
      house.call(house.as('mayor'), 'bus.dispatches.dismiss', { id: left!.id, reason: 'x' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await house.call(clerk(), 'bus.dispatches.dismiss', { id: left!.id, reason: 'Consegnata a mano' });
    expect(await troubled()).toEqual([]);
    expect(await dispatches(lost.id)).toMatchObject([{ dismissed: 'Consegnata a mano' }]);
  });

  it('goes no more once it is annulled', async () => {
    await mailbox('on-request', { enabled: true });
    const entry = await registered();
    await house.call(clerk(), 'bus.dispatches.send', { entryId: entry.id });
    await house.call(house.as('secretary'), 'records.protocol.annul', {
      ...{ id: entry.id, reason: 'Errore', authorisation: 'Provvedimento 1' },
    });
    await house.runtime.settle();
    expect(await states(entry.id)).toEqual(['failed']);
    expect(office.posted).toEqual([]);
  });
});

describe.skipIf(!dovecotInstalled)('a certified mailbox between the register and the provider', () => {
  it('sends by SMTP and finds the receipts by IMAP, also when they were there before the house knew that it had sent', async () => {
    const [office, server] = [await postOffice(), await dovecot()];
    const house = await testHouse({ kits: ['base', 'comune-di-valdoro'], envelopes: providers });
    try {
      const admin = house.as('administrator');
      const clerk = house.as('protocol-clerk');
      await house.call(admin, 'bus.egress.allow', { rule: '127.0.0.1', reason: 'Gestore PEC' });
      await house.call(admin, 'bus.secrets.put', { name: 'pec', value: server.password });
      const local = { host: '127.0.0.1', security: 'none', user: server.user, password: 'pec' };
      const looked = async () => {
        await house.call(admin, 'bus.endpoints.put', {
          ...{ code: 'pec', name: 'PEC', connector: 'mail' },
          settings: {
            ...{ address: server.user, registered: 'automatic', timeoutMs: 2000 },
            imap: { ...local, port: server.port, everySeconds: 86_400, since: '2026-01-01' },
            smtp: { ...local, port: office.port },
          },
        });
        await house.runtime.settle();
      };
      await looked();
      const sha256 = await house.put(clerk, '%PDF-1.7 lettera');
      const document = { typeCode: 'letter', title: 'Lettera', sha256, filename: 'lettera.pdf' };
      const { id: documentId } = await house.call<{ id: string }>(clerk, 'records.documents.create', document);
      // The provider has it and sends its receipts before it has said so to us.
      office.answer = 'silent';
      const { id: entryId } = await house.call<{ id: string }>(clerk, 'records.protocol.register', {
        ...{ flow: 'outgoing', subject: 'Prova', channel: 'pec', documentId, attachmentIds: [] },
        correspondents: [{ kind: 'person', name: 'Zoé', digitalAddress: 'zoe@pec.example' }],
        presentedAt: house.clock.now().toISOString(),
      });
      await house.runtime.settle();
      const dispatch = async () =>
        (await house.call<{ items: View[] }>(clerk, 'bus.dispatches.list', { entryId })).items[0]!;
      const { id, state } = await dispatch();
      expect(state).toBe('uncertain');
      const said = {
        ...{
          messageId: `<${id}@pec.comune.valdoro.example>`,
          from: server.user,
          to: 'zoe@pec.example',
          subject: 'Prova',
        },
        ...{ transaction: 'opec1', at: house.clock.now() },
      };
      await server.deliver(receipt({ ...said, kind: 'accettazione' }));
      await server.deliver(receipt({ ...said, kind: 'avvenuta-consegna' }));
      await looked();
      expect(await dispatch()).toMatchObject({ state: 'delivered', receipts: [{}, {}] });
      await server.renumber();
      await looked();
      expect((await dispatch()).receipts).toHaveLength(2);
    } finally {
      await house.close();
      await office.close();
      await server.close();
    }
  });
});
