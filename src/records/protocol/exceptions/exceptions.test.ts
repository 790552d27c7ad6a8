import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualClock, type Caller } from '../../../kernel/index.ts';
import { letter, testRepository, type Repository } from '../../testing/repository.ts';

describe('registrations out of the ordinary', () => {
  const clock = virtualClock(new Date('2026-06-15T09:00:00Z'));
  let repository: Repository;
  let clerk: Caller;
  let head: Caller;
  beforeAll(async () => {
    repository = await testRepository({ clock });
    clerk = repository.person('protocol-clerk');
    head = repository.person('secretary');
  });
  afterAll(async () => {
    await repository.close();
  });

  const register = async (extra: object = {}) =>
    repository.call<{ id: string; number: number; code: string }>(clerk, 'records.protocol.register', {
      ...{ ...letter, documentId: await repository.document(clerk), presentedAt: clock.now().toISOString() },
      ...extra,
    });
  const get = (id: string) => repository.call<Record<string, unknown>>(clerk, 'records.protocol.get', { id });
  const refused = (call: Promise<unknown>, code: string) => expect(call).rejects.toMatchObject({ code });

  it('begin in mid-year after the last number of the system before, once, by an act', async () => {
    const start = { year: 2026, firstNumber: 4321, act: 'Det. 12/2026', reason: 'Cambio di sistema' };
    await refused(repository.call(clerk, 'records.registerStarts.set', start), 'FORBIDDEN');
    await repository.call(head, 'records.registerStarts.set', start);
    const again = { ...start, firstNumber: 9 };
    await refused(repository.call(head, 'records.registerStarts.set', again), 'REGISTER_BEGUN');
    await refused(repository.call(head, 'records.registerStarts.set', { ...start, year: 2025 }), 'REGISTER_BEGUN');
    expect((await register()).code).toBe('2026/0004321');
    expect((await register()).number).toBe(4322);
    await register({ areaCode: 'AOO2' });
    const late = { ...start, areaCode: 'AOO2' };
    await refused(repository.call(head, 'records.registerStarts.set', late), 'REGISTER_BEGUN');
    expect(await repository.call(clerk, 'records.registerStarts.list', {})).toMatchObject({
      items: [{ areaCode: 'AOO1', year: 2026, firstNumber: 4321, act: 'Det. 12/2026' }],
    });
    clock.set(new Date('2027-01-02T09:00:00Z'));
    expect((await register()).number).toBe(1);
  });

  it('find the numbers of the system before and go on from them with their own day of presentation', async () => {
    const old = (number: number, subject: string) => ({
      ...{ system: 'Vecchio protocollo', year: 2026, number, flow: 'incoming', subject },
      ...{ correspondents: 'Società Però s.r.l.', registeredOn: '2026-05-04', presentedOn: '2026-05-02' },
    });
    const items = [old(4319, 'Permesso di costruire'), old(4320, 'Reclamo')];
    expect(await repository.call(head, 'records.formerEntries.import', { items })).toEqual({ added: 2 });
    expect(await repository.call(head, 'records.formerEntries.import', { items })).toEqual({ added: 0 });
    const find = async (filter: object) =>
      (await repository.call<{ items: { id: string; code: string }[] }>(clerk, 'records.formerEntries.list', filter))
        .items;
    expect((await find({ text: 'pero costru' })).length).toBe(0);
    expect((await find({ text: 'PERO' })).map(({ code }) => code)).toEqual(['2026/0004320', '2026/0004319']);
    const [found] = await find({ code: '2026/0004319' });
    const presentedAt = '2026-05-02T10:00:00.000Z';
    const { id } = await register({ presentedAt, references: { formerEntryId: found!.id } });
    expect(await get(id)).toMatchObject({ presentedAt, references: { formerEntryId: found!.id } });
    const nobody = '01890000-0000-7000-8000-000000000000';
    await refused(register({ references: { formerEntryId: nobody } }), 'VALIDATION_FAILED');
    const stranger = repository.person('secretary', { bodyId: repository.otherBodyId });
    expect(await repository.call(stranger, 'records.formerEntries.list', {})).toMatchObject({ items: [] });
  });

  it('are deferred only under an act that covers the day of presentation and has not ended', async () => {
    clock.set(new Date('2027-03-01T09:00:00Z'));
    const deferral = { act: 'Provv. 3', reason: 'Domande di concorso', fromDay: '2027-03-01', untilDay: '2027-03-05' };
    await refused(repository.call(clerk, 'records.deferrals.authorise', deferral), 'FORBIDDEN');
    const wrong = { ...deferral, untilDay: '2027-02-01' };
    await refused(repository.call(head, 'records.deferrals.authorise', wrong), 'VALIDATION_FAILED');
    const { id: deferralId } = await repository.call<{ id: string }>(
      ...([head, 'records.deferrals.authorise', deferral] as const),
    );
    clock.set(new Date('2027-03-05T20:00:00Z'));
    const presentedAt = '2027-03-02T10:00:00.000Z';
    const { id } = await register({ presentedAt, deferralId });
    expect(await get(id)).toMatchObject({ presentedAt, registeredAt: '2027-03-05T20:00:00.000Z', deferralId });
    await refused(register({ presentedAt: '2027-02-27T10:00:00.000Z', deferralId }), 'DEFERRAL_NOT_VALID');
    await refused(register({ presentedAt, deferralId, areaCode: 'AOO2' }), 'DEFERRAL_NOT_VALID');
    const stranger = repository.person('protocol-clerk', { bodyId: repository.otherBodyId });
    const theirs = { ...letter, documentId: await repository.document(stranger), presentedAt, deferralId };
    await refused(repository.call(stranger, 'records.protocol.register', theirs), 'DEFERRAL_NOT_VALID');
    clock.set(new Date('2027-03-06T08:00:00Z'));
    await refused(register({ presentedAt, deferralId }), 'DEFERRAL_NOT_VALID');
  });

  it('come back out of the emergency register with a second number, both kept, each once', async () => {
    clock.set(new Date('2027-04-08T08:00:00Z'));
    const opening = { cause: 'Allagamento', act: 'Provv. 7', startedAt: '2027-04-06T07:00:00.000Z' };
    const { id } = await repository.call<{ id: string }>(head, 'records.emergencies.open', opening);
    const at = '2027-04-06T10:00:00.000Z';
    const before = await register();
    const made = await register({ presentedAt: at, emergency: { id, number: 2, at } });
    expect(made.number).toBe(before.number + 1);
    expect(await get(made.id)).toMatchObject({ presentedAt: at, emergency: { id, number: 2, at } });
    await refused(register({ emergency: { id, number: 2, at } }), 'EMERGENCY_NUMBER_TAKEN');
    await refused(register({ emergency: { id, number: 3, at: '2027-04-06T06:00:00.000Z' } }), 'EMERGENCY_NOT_VALID');

    const close = (more: object) =>
      repository.call(head, 'records.emergencies.close', {
        ...{ id, endedAt: '2027-04-07T12:00:00.000Z', lastNumber: 3, ...more },
      });
    await refused(close({}), 'EMERGENCY_EXTENSION_MISSING');
    const extensionAct = 'Provv. 8';
    await refused(close({ extensionAct, lastNumber: 1 }), 'EMERGENCY_NOT_VALID');
    await refused(close({ extensionAct, endedAt: '2027-04-06T09:00:00.000Z' }), 'EMERGENCY_NOT_VALID');
    await close({ extensionAct });
    await refused(close({ extensionAct }), 'EMERGENCY_NOT_VALID');
    await refused(register({ emergency: { id, number: 4, at } }), 'EMERGENCY_NOT_VALID');
    await register({ presentedAt: at, emergency: { id, number: 1, at } });
    expect(await repository.call(clerk, 'records.emergencies.list', {})).toMatchObject({
      items: [{ id, lastNumber: 3, entered: 2, extensionAct }],
    });
    const stranger = repository.person('protocol-clerk', { bodyId: repository.otherBodyId });
    const theirs = { ...letter, documentId: await repository.document(stranger), emergency: { id, number: 3, at } };
    await refused(repository.call(stranger, 'records.protocol.register', theirs), 'EMERGENCY_NOT_VALID');
    // The refused ones took no number.
    expect((await register()).number).toBe(before.number + 3);
  });
});
