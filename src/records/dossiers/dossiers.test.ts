import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualClock, type Caller } from '../../kernel/index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';

const plan = (validFrom: string, ...codes: string[]) => ({
  scheme: `Titolario ${validFrom}`,
  validFrom,
  classes: codes.map((code) => ({ code, title: `Voce ${code}` })),
});

describe('filing plan and dossiers', () => {
  const clock = virtualClock(new Date('2026-06-15T08:00:00Z'));
  let repository: Repository;
  let officer: Caller;

  beforeAll(async () => {
    repository = await testRepository({ clock });
    officer = repository.person('officer');
    await install(plan('2020-01-01', 'VI.3', 'I.1', 'I.2'));
  });
  afterAll(async () => {
    await repository.close();
  });

  const install = (input: unknown) =>
    repository.call(repository.person('secretary'), 'records.classification.install', input);
  const open = (classCode: string, extra: Record<string, unknown> = {}) =>
    repository.call<{ id: string; code: string }>(officer, 'records.dossiers.open', {
      title: 'Concessione di suolo pubblico',
      classCode,
      kind: 'procedimento amministrativo',
      ...extra,
    });

  it('codes dossiers by year, class and a number without gaps, under parallel work that partly fails', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 24 }, (_, index) =>
        repository.runtime.invoker.work(officer, 'test.open', async (ctx) => {
          const made = await ctx.call<{ code: string }>('records.dossiers.open', {
            title: `Pratica ${index}`,
            classCode: 'VI.3',
            kind: 'affare',
          });
          if (index % 3 === 0) throw new Error('planted fault');
          return made.code;
        }),
      ),
    );
    const codes = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const numbers = codes.map((code) => Number(code.split('/')[2])).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
    expect(codes.every((code) => code.startsWith('2026/VI.3/'))).toBe(true);
    clock.set(new Date('2026-12-31T23:30:00Z'));
    expect((await open('VI.3')).code).toBe('2027/VI.3/1');
    clock.set(new Date('2026-06-15T08:00:00Z'));
  });

  it('refuses a class that the plan in force does not have, and follows the plan through time', async () => {
    await expect(open('IX.9')).rejects.toMatchObject({ code: 'CLASS_NOT_VALID' });
    await install(plan('2027-03-01', 'A.1'));
    const list = (on: string) =>
      repository.call<{ scheme: string; validTo: string | null; classes: { code: string }[] }>(
        officer,
        'records.classification.list',
        { on },
      );
    expect(await list('2027-02-28')).toMatchObject({ scheme: 'Titolario 2020-01-01', validTo: '2027-02-28' });
    expect((await list('2027-03-01')).classes.map((item) => item.code)).toEqual(['A.1']);
    expect((await open('I.1')).code).toMatch(/^2026\/I\.1\/1$/);
    await expect(install(plan('2026-01-01', 'B.1'))).rejects.toMatchObject({ code: 'FILING_PLAN_CONFLICT' });
    // A kit that is installed again brings the same plan: nothing happens.
    const again = await install(plan('2027-03-01', 'A.1'));
    expect(again).toEqual(await install(plan('2027-03-01', 'A.1')));
  });

  it('holds a document in more than one dossier, once in each', async () => {
    const documentId = await repository.document(officer);
    const [first, second] = [await open('I.1'), await open('I.2')];
    for (const { id } of [first, second, first]) {
      await repository.call(officer, 'records.dossiers.addDocument', { id, documentId });
    }
    const { dossiers } = await repository.call<{ dossiers: { code: string }[] }>(officer, 'records.documents.get', {
      id: documentId,
    });
    expect(dossiers.map((dossier) => dossier.code).sort()).toEqual([first.code, second.code].sort());
    const found = await repository.call<{ documents: { items: { id: string }[] } }>(officer, 'records.dossiers.get', {
      id: first.id,
    });
    expect(found.documents.items.map((item) => item.id)).toEqual([documentId]);
  });

  it('passes through the legal phases and takes nothing more when it is closed', async () => {
    const { id } = await open('I.1');
    await repository.call(officer, 'records.dossiers.beginPhase', { id, phase: 'Preparatoria' });
    clock.advance(86_400_000);
    await repository.call(officer, 'records.dossiers.beginPhase', { id, phase: 'Istruttoria' });
    clock.advance(86_400_000);
    await repository.call(officer, 'records.dossiers.close', { id, reason: 'provvedimento adottato' });
    const dossier = await repository.call<{ state: string; phases: unknown[] }>(officer, 'records.dossiers.get', {
      id,
    });
    expect(dossier.state).toBe('closed');
    expect(dossier.phases).toEqual([
      { phase: 'Preparatoria', startedAt: '2026-06-15T08:00:00.000Z', endedAt: '2026-06-16T08:00:00.000Z' },
      { phase: 'Istruttoria', startedAt: '2026-06-16T08:00:00.000Z', endedAt: '2026-06-17T08:00:00.000Z' },
    ]);
    const documentId = await repository.document(officer);
    await expect(repository.call(officer, 'records.dossiers.addDocument', { id, documentId })).rejects.toMatchObject({
      code: 'DOSSIER_CLOSED',
    });
  });

  it('opens sub-dossiers two levels down, which close before the one above and are read by who was let into it', async () => {
    const [unitId, otherUnit] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
    const root = await open('I.1', { level: 'confidential', unitId });
    const inner = { title: 'Sottofascicolo', kind: 'affare' };
    const part = (aboveId: string, extra = {}) =>
      repository.call<{ id: string; code: string }>(officer, 'records.dossiers.open', { ...inner, aboveId, ...extra });
    const first = await part(root.id);
    const leaf = await part(first.id, { level: 'public' });
    expect([first.code, leaf.code, (await part(root.id)).code]).toEqual([
      ...[`${root.code}-1`, `${root.code}-1.1`, `${root.code}-2`],
    ]);
    const get = (who: Caller, id: string) =>
      repository.call<Record<string, unknown>>(who, 'records.dossiers.get', { id });
    expect(await get(officer, leaf.id)).toMatchObject({
      ...{ classCode: 'I.1', level: 'confidential', unitId, aboveId: first.id },
      above: [{ id: root.id }, { id: first.id }],
    });
    const guest = repository.person('officer', { unitIds: [otherUnit!] });
    await expect(get(guest, leaf.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const personId = guest.actor.kind === 'person' ? guest.actor.id : '';
    await repository.call(officer, 'records.dossiers.grant', { id: root.id, personId, reason: 'istruttoria' });
    expect(await get(guest, leaf.id)).toMatchObject({ code: leaf.code });
    const close = (id: string) => repository.call(officer, 'records.dossiers.close', { id });
    await expect(close(first.id)).rejects.toMatchObject({ code: 'DOSSIER_HAS_OPEN_PARTS' });
    await close(leaf.id);
    await close(first.id);
    await expect(part(first.id)).rejects.toMatchObject({ code: 'DOSSIER_CLOSED' });
  });

  it('changes officer and keeps who it was, and what is less confidential below follows a raised level', async () => {
    const { id } = await open('I.1');
    const { id: below } = await repository.call<{ id: string }>(officer, 'records.dossiers.open', {
      ...{ title: 'Sottofascicolo', kind: 'affare', aboveId: id },
    });
    const officerId = '00000000-0000-7000-8000-0000000000aa';
    await repository.call(officer, 'records.dossiers.assign', { id, officerId, reason: 'trasferimento' });
    clock.advance(1000);
    await repository.call(officer, 'records.dossiers.setLevel', { id, level: 'special', reason: 'dati sanitari' });
    const changes = (of: string) =>
      repository.call<{ items: unknown[] }>(officer, 'records.dossiers.changes', { id: of });
    expect((await changes(id)).items).toMatchObject([
      { reason: 'dati sanitari', before: { level: 'internal' }, after: { level: 'special' } },
      { reason: 'trasferimento', before: { officerName: null }, after: { officerName: `Persona ${officerId}` } },
    ]);
    expect((await changes(below)).items).toMatchObject([
      { before: { level: 'internal' }, after: { level: 'special' } },
    ]);
  });

  it('is found by nobody of another body', async () => {
    const { id } = await open('I.1');
    const stranger = repository.person('officer', { bodyId: repository.otherBodyId });
    await expect(repository.call(stranger, 'records.dossiers.get', { id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const page = await repository.call<{ items: unknown[] }>(stranger, 'records.dossiers.list', {});
    expect(page.items).toEqual([]);
  });
});
