import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../kernel/index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';

describe('drafts that are thrown away', () => {
  let repository: Repository;
  let officer: Caller;
  let dossierId: string;

  beforeAll(async () => {
    repository = await testRepository();
    officer = repository.person('officer');
    const plan = { scheme: 'prova', validFrom: '2020-01-01', classes: [{ code: 'VI.3', title: 'Urbanistica' }] };
    await repository.call(repository.system(), 'records.classification.install', plan);
    const dossier = { title: 'Variante', classCode: 'VI.3', kind: 'affare' };
    dossierId = (await repository.call<{ id: string }>(officer, 'records.dossiers.open', dossier)).id;
  });
  afterAll(() => repository.close());

  const titles = async (input: object = {}) => {
    const page = await repository.call<{ items: { title: string }[] }>(officer, 'records.documents.list', input);
    return page.items.map(({ title }) => title);
  };
  const filed = async () => {
    const found = await repository.call<{ documents: { items: { id: string }[] } }>(
      ...[officer, 'records.dossiers.get', { id: dossierId }],
    );
    return found.documents.items.map(({ id }) => id);
  };
  const search = async (q: string) => {
    await repository.runtime.settle();
    return (await repository.call<{ items: unknown[] }>(officer, 'records.search.find', { q })).items.length;
  };

  it('leave lists, dossier and search, take no version, and come back as they were', async () => {
    const id = await repository.document(officer, 'testo', { title: 'Appunti provvisori', dossierId });
    expect(await search('provvisori')).toBe(1);
    await repository.call(officer, 'records.documents.discard', { id });
    expect(await titles()).not.toContain('Appunti provvisori');
    expect(await titles({ discarded: true })).toEqual(['Appunti provvisori']);
    expect(await filed()).toEqual([]);
    expect(await search('provvisori')).toBe(0);
    const { sha256 } = await repository.put(officer, 'altro');
    const version = { id, sha256, filename: 'a.txt', reason: 'prova' };
    const refused = { code: 'DOCUMENT_DISCARDED' };
    await expect(repository.call(officer, 'records.documents.addVersion', version)).rejects.toMatchObject(refused);
    await repository.call(officer, 'records.documents.restore', { id });
    expect(await filed()).toEqual([id]);
    expect(await search('provvisori')).toBe(1);
  });

  it('are only one’s own, of no procedure, final, registered and related to nothing', async () => {
    const id = await repository.document(officer);
    const other = repository.person('officer');
    const throwAway = (who: Caller, what: string) => repository.call(who, 'records.documents.discard', { id: what });
    await expect(throwAway(other, id)).rejects.toMatchObject({ status: 403 });
    const annex = await repository.document(officer);
    const relation = { fromId: annex, toId: id, relation: 'annexes' };
    await repository.call(officer, 'records.documents.relate', relation);
    await expect(throwAway(officer, id)).rejects.toMatchObject({ status: 403 });
    const act = await repository.document(officer, 'atto', { typeCode: 'determina' });
    await expect(throwAway(officer, act)).rejects.toMatchObject({ status: 403 });
    const final = await repository.document(officer);
    await repository.call(officer, 'records.documents.finalise', { id: final });
    await expect(throwAway(officer, final)).rejects.toMatchObject({ code: 'DOCUMENT_FINAL' });
  });

  it('may be taken out of a dossier instead, while it is open', async () => {
    const id = await repository.document(officer, 'fuori', { dossierId });
    const input = { id: dossierId, documentId: id };
    const take = () => repository.call(officer, 'records.dossiers.removeDocument', input);
    expect(await take()).toEqual({ removed: true });
    expect(await take()).toEqual({ removed: false });
    expect(await filed()).not.toContain(id);
  });
});
