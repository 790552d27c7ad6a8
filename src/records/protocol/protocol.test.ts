import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Download } from '../../kernel/index.ts';
import { letter, testRepository, type Repository } from '../testing/repository.ts';

interface Registered {
  readonly id: string;
  readonly number: number;
  readonly year: number;
  readonly code: string;
  readonly registeredAt: string;
  readonly mark: { readonly text: string; readonly sha256: string };
  readonly duplicate: boolean;
}

interface EntryAnswer {
  readonly code: string;
  readonly subject: string;
  readonly presentedAt: string;
  readonly classCode: string | null;
  readonly annulment: { reason: string; authorisation: string } | null;
  readonly changes: readonly { before: { classCode: string | null }; after: { classCode: string | null } }[];
  readonly documents: readonly { documentId: string; sha256: string }[];
}

describe('the protocol', () => {
  let repository: Repository;
  let clerk: Caller;

  beforeAll(async () => {
    repository = await testRepository();
    clerk = repository.person('protocol-clerk');
    await repository.call(repository.person('secretary'), 'records.classification.install', {
      scheme: 'prova',
      validFrom: '2020-01-01',
      classes: ['I.1', 'I.2'].map((code) => ({ code, title: `Voce ${code}` })),
    });
  });
  afterAll(async () => {
    await repository.close();
  });

  const register = async (extra: Record<string, unknown> = {}, caller: Caller = clerk) =>
    repository.call<Registered>(caller, 'records.protocol.register', {
      ...letter,
      documentId: await repository.document(caller),
      ...extra,
    });
  const get = (id: string, caller: Caller = clerk) =>
    repository.call<EntryAnswer>(caller, 'records.protocol.get', { id });

  it('takes the class of the dossier that it goes into, unless another is asked for', async () => {
    const { id: dossierId } = await repository.call<{ id: string }>(clerk, 'records.dossiers.open', {
      ...{ title: 'Richieste', classCode: 'I.2', kind: 'affare' },
    });
    const taken = await get((await register({ dossierId })).id);
    expect(taken.classCode).toBe('I.2');
    const asked = await get((await register({ dossierId, classCode: 'I.1' })).id);
    expect(asked.classCode).toBe('I.1');
  });

  it('gives number, mark and registration together, with where the proof is', async () => {
    const attachment = await repository.document(clerk, 'allegato');
    const presentedAt = '2026-11-20T22:59:59.000Z';
    const made = await register({ presentedAt, attachmentIds: [attachment], classCode: 'I.1' });
    expect(made.code).toBe(`${made.year}/${String(made.number).padStart(7, '0')}`);
    expect(made.mark.text).toContain(`Prot. n. ${String(made.number).padStart(7, '0')}/${made.year}`);
    expect(made).toMatchObject({
      duplicate: false,
      proof: { url: expect.stringContaining('/api/ledger/proofs/') as string },
    });

    const entry = await get(made.id);
    expect(entry.presentedAt).toBe(presentedAt);
    expect(entry.documents).toHaveLength(2);
    const mark = await repository.call<Download>(clerk, 'records.protocol.mark', { id: made.id });
    const xml = (await repository.bytesOf(mark)).toString('utf8');
    expect(xml).toContain(
      `<prot:NumeroRegistrazione>${String(made.number).padStart(7, '0')}</prot:NumeroRegistrazione>`,
    );
    for (const document of entry.documents) {
      expect(xml).toContain(Buffer.from(document.sha256, 'hex').toString('base64'));
    }
  });

  it('gives no second number to a message that was registered before, by its id or by its bytes', async () => {
    const references = { messageId: '<opec.1@pec.example>', sha256: 'ab'.repeat(32) };
    const first = await register({ references });
    for (const again of [references, { messageId: references.messageId }, { sha256: references.sha256 }]) {
      expect(await register({ references: again })).toMatchObject({ id: first.id, code: first.code, duplicate: true });
    }
    // A copy in another envelope is known by the id; from then on by its bytes too.
    const envelope = { messageId: references.messageId, sha256: 'cd'.repeat(32) };
    expect(await register({ references: envelope })).toMatchObject({ id: first.id, duplicate: true });
    expect(await register({ references: { sha256: envelope.sha256 } })).toMatchObject({ id: first.id });
    const stranger = repository.person('protocol-clerk', { bodyId: repository.otherBodyId });
    expect(await register({ references }, stranger)).toMatchObject({ duplicate: false, number: 1 });
  });

  it('gives one number when the same message is dropped many times at once', async () => {
    const documentIds = await Promise.all(Array.from({ length: 8 }, () => repository.document(clerk)));
    const made = await Promise.all(
      documentIds.map((documentId, index) =>
        register({
          documentId,
          areaCode: index % 2 ? 'AOO1' : 'AOO2',
          references: { messageId: '<storm@pec.example>' },
        }),
      ),
    );
    expect(new Set(made.map((one) => one.id)).size).toBe(1);
    expect(made.filter((one) => !one.duplicate)).toHaveLength(1);
  });

  it('frees the message id when its registration is rolled back', async () => {
    const references = { messageId: '<rolled-back@pec.example>' };
    const documentId = await repository.document(clerk);
    const failing = repository.runtime.invoker.work(clerk, 'test.fail', async (ctx) => {
      await ctx.call('records.protocol.register', { ...letter, documentId, references });
      throw new Error('planted fault');
    });
    await expect(failing).rejects.toThrow('planted fault');
    expect(await register({ documentId, references })).toMatchObject({ duplicate: false });
  });

  it('changes only assignment and classification, and keeps old and new side by side', async () => {
    const { id } = await register({ classCode: 'I.1' });
    await repository.call(clerk, 'records.protocol.assign', { id, classCode: 'I.2', reason: 'errore di classifica' });
    const entry = await get(id);
    expect(entry.classCode).toBe('I.2');
    expect(entry.changes).toMatchObject([{ before: { classCode: 'I.1' }, after: { classCode: 'I.2' } }]);
    await expect(repository.call(clerk, 'records.protocol.assign', { id, classCode: 'IX.9' })).rejects.toMatchObject({
      code: 'CLASS_NOT_VALID',
    });
  });

  it.each([
    'subject',
    'correspondents',
    'presented_at',
    'registered_at',
    'number',
    'sha256',
    'document_id',
    'mark_text',
  ])('has no privilege by which the program could change %s', async (column) => {
    const rows = await repository.database.admin<{ may: boolean }>(
      `select has_column_privilege('digipro_app', 'records.protocol_entry', $1, 'update') as may`,
      [column],
    );
    expect(rows[0]!.may).toBe(false);
  });

  it('annuls by an authorised act: the entry stays readable and its number is never given again', async () => {
    const made = await register();
    const annulment = { id: made.id, reason: 'registrata due volte', authorisation: 'Provv. 12/2026' };
    await expect(repository.call(clerk, 'records.protocol.annul', annulment)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const head = repository.person('secretary');
    await repository.call(head, 'records.protocol.annul', annulment);
    const entry = await get(made.id);
    expect(entry.subject).toBe(letter.subject);
    expect(entry.annulment).toMatchObject({ reason: annulment.reason, authorisation: annulment.authorisation });
    await expect(repository.call(head, 'records.protocol.annul', annulment)).rejects.toMatchObject({
      code: 'ENTRY_ANNULLED',
    });
    expect((await register()).number).toBe(made.number + 1);
    const rows = await repository.database.admin(
      `select has_table_privilege('digipro_app', 'records.protocol_entry', 'delete') as may`,
    );
    expect(rows).toEqual([{ may: false }]);
  });

  it.each([
    [{ correspondents: [] }, 'CORRESPONDENT_MISSING'],
    [{ presentedAt: '2999-01-01T00:00:00.000Z' }, 'PRESENTED_IN_THE_FUTURE'],
    [{ presentedAt: '2016-12-31T23:59:60Z' }, 'VALIDATION_FAILED'],
    [{ areaCode: 'AOO9' }, 'AREA_UNKNOWN'],
    [{ classCode: 'IX.9' }, 'CLASS_NOT_VALID'],
    [{ documentId: '01890000-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
    [{ dossierId: '01890000-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
    [{ subject: 'a\u0000b' }, 'VALIDATION_FAILED'],
  ])('refuses %j and gives no number for it', async (wrong, code) => {
    const before = await register();
    await expect(register(wrong)).rejects.toMatchObject({ code });
    expect((await register()).number).toBe(before.number + 1);
  });

  it('refuses a document without content', async () => {
    const { id } = await repository.call<{ id: string }>(clerk, 'records.documents.create', {
      typeCode: 'generic',
      title: 'Vuoto',
    });
    await expect(register({ documentId: id })).rejects.toMatchObject({ code: 'DOCUMENT_WITHOUT_CONTENT' });
  });

  it('shows an entry and its mark to nobody of another body', async () => {
    const { id } = await register();
    const stranger = repository.person('secretary', { bodyId: repository.otherBodyId });
    for (const name of ['records.protocol.get', 'records.protocol.mark']) {
      await expect(repository.call(stranger, name, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const annulment = { id, reason: 'no', authorisation: 'no' };
    await expect(repository.call(stranger, 'records.protocol.annul', annulment)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
