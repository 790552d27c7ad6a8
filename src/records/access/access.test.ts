import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualClock, type Caller } from '../../kernel/index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';

const UNIT = '00000000-0000-7000-8000-000000000001';

describe('confidentiality', () => {
  const clock = virtualClock(new Date('2026-06-15T08:00:00Z'));
  let repository: Repository;
  let officer: Caller;
  let colleague: Caller;
  let head: Caller;

  beforeAll(async () => {
    repository = await testRepository({ clock });
    officer = repository.person('officer', { unitIds: [UNIT] });
    colleague = repository.person('officer', { unitIds: [UNIT] });
    head = repository.person('manager', { unitIds: [UNIT] });
  });
  afterAll(() => repository.close());

  const read = (who: Caller, id: string) => repository.call<{ level: string }>(who, 'records.documents.get', { id });
  const personOf = ({ actor }: Caller) => (actor.kind === 'person' ? actor.id : '');

  it('closes a document to the office, not to its author nor to whom a permission opens it, and keeps old and new', async () => {
    const id = await repository.document(officer, undefined, { unitId: UNIT });
    expect((await read(colleague, id)).level).toBe('internal');
    const setLevel = (level: string) =>
      repository.call(officer, 'records.documents.setLevel', {
        id,
        level,
        reason: 'dati di un procedimento disciplinare',
      });
    await setLevel('confidential');
    expect((await read(officer, id)).level).toBe('confidential');
    expect((await read(head, id)).level).toBe('confidential');
    await expect(read(colleague, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    clock.advance(1000);
    await setLevel('special');
    const { items } = await repository.call<{ items: { before: unknown; after: unknown }[] }>(
      ...([officer, 'records.documents.changes', { id }] as const),
    );
    expect(items.map(({ before, after }) => [before, after])).toEqual([
      [{ level: 'confidential' }, { level: 'special' }],
      [{ level: 'internal' }, { level: 'confidential' }],
    ]);
  });

  it('shows what is public to who reads anywhere in the body, and to nobody else', async () => {
    const id = await repository.document(officer, undefined, { unitId: UNIT, level: 'public' });
    const elsewhere = repository.person('officer', { unitIds: ['00000000-0000-7000-8000-000000000002'] });
    expect((await read(elsewhere, id)).level).toBe('public');
    const stranger = repository.person('officer', { bodyId: repository.otherBodyId });
    await expect(read(stranger, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lets a person in from day to day of Rome, until it is taken back', async () => {
    const id = await repository.document(officer, undefined, { unitId: UNIT, level: 'confidential' });
    const given = { id, personId: personOf(colleague), reason: 'istruttoria congiunta' };
    const days = { fromDay: '2026-06-16', untilDay: '2026-06-17' };
    await expect(
      repository.call(officer, 'records.documents.grant', { ...given, fromDay: '2026-06-17', untilDay: '2026-06-16' }),
    ).rejects.toMatchObject({ errors: [{ pointer: '/untilDay' }] });
    await repository.call(officer, 'records.documents.grant', { ...given, ...days });
    const opens = () => read(colleague, id).then(...([() => true, () => false] as const));
    expect(await opens()).toBe(false);
    // 22:30 UTC of the 15th is half past midnight of the 16th in Rome.
    clock.set(new Date('2026-06-15T22:30:00Z'));
    expect(await opens()).toBe(true);
    clock.set(new Date('2026-06-17T22:30:00Z'));
    expect(await opens()).toBe(false);
    await repository.call(officer, 'records.documents.grant', given);
    expect(await opens()).toBe(true);
    const readers = await repository.call<{ items: unknown[] }>(officer, 'records.documents.readers', { id });
    expect(readers.items).toMatchObject([{ personId: given.personId, fromDay: null, untilDay: null }]);
    await repository.call(officer, 'records.documents.revoke', { id, personId: given.personId });
    expect(await opens()).toBe(false);
    clock.set(new Date('2026-06-15T08:00:00Z'));
  });

  it('leaves a document out of the dossier’s list for who may not read it', async () => {
    const dossier = { title: 'Procedimento disciplinare', classCode: 'I.1', kind: 'affare', unitId: UNIT };
    await repository.call(repository.person('secretary'), 'records.classification.install', {
      ...{ scheme: 'prova', validFrom: '2020-01-01', classes: [{ code: 'I.1', title: 'Voce' }] },
    });
    const { id: dossierId } = await repository.call<{ id: string }>(officer, 'records.dossiers.open', dossier);
    const open = await repository.document(officer, 'aperto', { unitId: UNIT, dossierId });
    const hidden = await repository.document(officer, 'chiuso', { unitId: UNIT, dossierId, level: 'confidential' });
    const members = async (who: Caller) => {
      const { documents } = await repository.call<{ documents: { items: { id: string }[] } }>(
        ...([who, 'records.dossiers.get', { id: dossierId }] as const),
      );
      return documents.items.map(({ id }) => id);
    };
    expect(await members(officer)).toEqual([open, hidden]);
    expect(await members(colleague)).toEqual([open]);
  });

  it('does not give the bytes of what is confidential to who knows their digest', async () => {
    const everywhere = repository.person('officer');
    const hidden = await repository.put(officer, 'segreto');
    await repository.call(officer, 'records.documents.create', {
      ...{ typeCode: 'generic', title: 'Riservato', sha256: hidden.sha256, filename: 'a.txt' },
      ...{ unitId: UNIT, level: 'confidential' },
    });
    await expect(
      repository.call(everywhere, 'records.documents.create', {
        typeCode: 'generic',
        title: 'Copia',
        sha256: hidden.sha256,
      }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
