import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Download, Grants } from '../../kernel/index.ts';
import { letter, testRepository, type Repository } from '../testing/repository.ts';

interface DocumentAnswer {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly versions: readonly { version: number; sha256: string; mime: string; reason: string | null }[];
  readonly relations: readonly { fromId: string; toId: string; relation: string }[];
  readonly dossiers: readonly { code: string }[];
  readonly entries: readonly { code: string }[];
}

describe('documents', () => {
  let repository: Repository;
  let author: Caller;

  beforeAll(async () => {
    repository = await testRepository();
    author = repository.person('officer');
    await repository.call(repository.person('secretary'), 'records.classification.install', {
      scheme: 'prova',
      validFrom: '2020-01-01',
      classes: [{ code: 'I.1', title: 'Prova' }],
    });
  });
  afterAll(async () => {
    await repository.close();
  });

  const get = (id: string, caller: Caller = author) =>
    repository.call<DocumentAnswer>(caller, 'records.documents.get', { id });
  const addVersion = async (id: string, content: string, caller: Caller = author) => {
    const { sha256 } = await repository.put(caller, content);
    return repository.call(caller, 'records.documents.addVersion', {
      id,
      sha256,
      filename: 'nuova.txt',
      mime: 'text/plain',
      reason: 'correzione',
    });
  };
  /** A person whose role holds in one unit only. */
  const inUnit = (unitId: string): Caller => {
    const grants: Grants = new Map(
      ['records.documents.read', 'records.documents.write', 'records.content.put', 'records.protocol.read'].map(
        (permission) => [permission, [{ role: 'officer', unitId }]],
      ),
    );
    return { ...repository.person('officer', { unitIds: [unitId] }), grants };
  };
  const newId = () => repository.runtime.entropy.id(repository.runtime.clock.realNow());

  it('keeps every version, and gives the bytes of each', async () => {
    const id = await repository.document(author, 'prima stesura');
    await addVersion(id, 'seconda stesura');
    const document = await get(id);
    expect(document.version).toBe(2);
    expect(document.versions.map((version) => version.reason)).toEqual([null, 'correzione']);
    const first = await repository.call<Download>(author, 'records.documents.download', { id, version: 1 });
    expect((await repository.bytesOf(first)).toString()).toBe('prima stesura');
    const current = await repository.call<Download>(author, 'records.documents.download', { id });
    expect((await repository.bytesOf(current)).toString()).toBe('seconda stesura');
    const rows = await repository.database.admin<{ sha256: string }>('select * from records.v_document where id = $1', [
      id,
    ]);
    expect(rows[0]!.sha256).toBe(document.versions[1]!.sha256);
  });

  it('numbers versions without a gap when two people save at once', async () => {
    const id = await repository.document(author);
    await Promise.all(Array.from({ length: 5 }, (_, index) => addVersion(id, `stesura ${index}`)));
    expect((await get(id)).versions.map((version) => version.version)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('takes the type from the bytes, whatever the client says', async () => {
    const { sha256 } = await repository.put(author, '{"vero": true}');
    const input = { typeCode: 'generic', title: 'Dati', sha256, filename: 'dati.pdf', mime: 'application/pdf' };
    const { id } = await repository.call<{ id: string }>(author, 'records.documents.create', input);
    expect((await get(id)).versions[0]!.mime).toBe('application/json');
  });

  it('changes no more once it is final or registered', async () => {
    const final = await repository.document(author);
    await repository.call(author, 'records.documents.finalise', { id: final });
    await expect(addVersion(final, 'tardi')).rejects.toMatchObject({ code: 'DOCUMENT_FINAL' });

    const registered = await repository.document(author);
    await repository.call(author, 'records.protocol.register', { ...letter, documentId: registered });
    await expect(addVersion(registered, 'tardi')).rejects.toMatchObject({ code: 'DOCUMENT_REGISTERED' });
    expect((await get(registered)).state).toBe('final');
    await expect(
      repository.database.admin(`set role digipro_app; update records.document_version set filename = 'x'`),
    ).rejects.toThrow('permission denied');
  });

  it('is not found by who works in another unit, until it is given to them or its case becomes theirs', async () => {
    const unitId = newId();
    const writer = inUnit(unitId);
    const id = await repository.document(writer, 'di un’altra unità');
    expect((await get(id, inUnit(unitId))).id).toBe(id);

    const outsider = inUnit(newId());
    await expect(get(id, outsider)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(addVersion(id, 'intruso', outsider)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await repository.call(author, 'records.documents.grant', {
      id,
      personId: outsider.actor.kind === 'person' && outsider.actor.id,
      reason: 'partecipa al procedimento',
    });
    expect((await get(id, outsider)).id).toBe(id);
    // Reading is not writing.
    await expect(addVersion(id, 'intruso', outsider)).rejects.toMatchObject({ code: 'FORBIDDEN' });

    const participant = inUnit(newId());
    const dossier = await repository.call<{ id: string }>(author, 'records.dossiers.open', {
      title: 'Pratica',
      classCode: 'I.1',
      kind: 'procedimento amministrativo',
    });
    await repository.call(author, 'records.dossiers.addDocument', { id: dossier.id, documentId: id });
    await expect(get(id, participant)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await repository.call(author, 'records.dossiers.grant', {
      id: dossier.id,
      personId: participant.actor.kind === 'person' && participant.actor.id,
      reason: 'parere',
    });
    expect((await get(id, participant)).dossiers).toHaveLength(1);

    const assignee = inUnit(newId());
    await repository.call(author, 'records.protocol.register', {
      ...letter,
      documentId: id,
      unitId: assignee.unitIds[0],
    });
    expect((await get(id, assignee)).entries).toHaveLength(1);
  });

  it('is invisible to another body and to the public', async () => {
    const id = await repository.document(author);
    const stranger = repository.person('secretary', { bodyId: repository.otherBodyId });
    await expect(get(id, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(repository.call(stranger, 'records.documents.download', { id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(get(id, repository.anonymous())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const mine = await repository.document(stranger);
    const relation = { fromId: mine, toId: id, relation: 'replies-to' };
    await expect(repository.call(stranger, 'records.documents.relate', relation)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('is related once, and seen from both ends', async () => {
    const [from, to] = [await repository.document(author), await repository.document(author)];
    const relation = { fromId: from, toId: to, relation: 'replies-to' };
    await repository.call(author, 'records.documents.relate', relation);
    await repository.call(author, 'records.documents.relate', relation);
    const related = [{ ...relation, title: 'Documento' }];
    expect((await get(from)).relations).toEqual(related);
    expect((await get(to)).relations).toEqual(related);
  });

  it('lists pages that neither lose nor repeat a document, and refuses a forged cursor', async () => {
    const unitId = newId();
    const writer = inUnit(unitId);
    const made: string[] = [];
    for (let index = 0; index < 7; index += 1) made.push(await repository.document(writer));
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await repository.call<{ items: { id: string }[]; next: string | null }>(
        inUnit(unitId),
        'records.documents.list',
        { limit: 3, ...(after ? { after } : {}) },
      );
      seen.push(...page.items.map((item) => item.id));
      after = page.next ?? undefined;
    } while (after);
    expect(seen.sort()).toEqual(made.sort());
    const forged = Buffer.from(JSON.stringify(['ieri', 'qualcuno'])).toString('base64url');
    await expect(repository.call(author, 'records.documents.list', { after: forged })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});
