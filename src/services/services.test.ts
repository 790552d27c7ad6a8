import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { example, FOIA, testHouse, type House } from '../kits/testing/house.ts';

const card = {
  title: { it: 'Uso della sala civica', en: 'Use of the civic hall' },
  summary: { it: 'Si chiede la sala per un giorno.', en: 'Ask for the hall for a day.' },
  who: { it: 'Associazioni del comune', en: 'Local associations' },
  needed: [{ it: 'Lo statuto', en: 'The statute' }],
  obtained: { it: "L'autorizzazione", en: 'The permission' },
  term: { it: '15 giorni', en: '15 days' },
  office: 'Ufficio cultura',
  norms: ['Regolamento comunale 12/2019'],
};

interface Submitted {
  readonly id: string;
  readonly messageId: string;
}

let house: House;
beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA] });
});
afterAll(() => house.close());

const call = <T = Record<string, unknown>>(role: string, operation: string, input: unknown) =>
  house.call<T>(house.as(role), operation, input);

async function handIn(serviceCode: string, extra = {}): Promise<Submitted> {
  const given = JSON.parse(String(await example('portal/foia-application.json'))) as Record<string, unknown>;
  const { object, request, declarations } = given;
  const applicant = { givenName: 'Zoë', familyName: "D'Àvila", taxCode: 'DVLZOE90A41A562X', identifiedBy: 'documento' };
  const input = { serviceCode, object, request, declarations, applicant: { ...applicant, email: 'zoe@posta.example' } };
  return call<Submitted>('citizen-desk', 'services.applications.submit', { ...input, ...extra });
}

describe('the catalogue of services', () => {
  it('shows everybody the cards of the kits and those that the body writes', async () => {
    await call('citizen-desk', 'services.catalogue.publish', { code: 'sala-civica', ...card });
    const { items } = await house.call<{ items: { code: string }[] }>(house.anonymous(), 'services.catalogue.list', {});
    expect(items.map(({ code }) => code)).toEqual([FOIA, 'sala-civica']);
    const shown = await house.call(house.anonymous(), 'services.catalogue.get', { code: 'sala-civica' });
    expect(shown).toMatchObject({ ...card, procedure: null });
    await call('citizen-desk', 'services.catalogue.publish', { code: 'sala-civica', ...card, office: 'Segreteria' });
    expect(await house.call(house.anonymous(), 'services.catalogue.get', { code: 'sala-civica' })).toMatchObject({
      office: 'Segreteria',
    });
  });

  it('is written by who may, for one body only', async () => {
    await expect(call('officer', 'services.catalogue.publish', { code: 'altro', ...card })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const elsewhere = house.anonymous(house.otherBodyId);
    expect(await house.call(elsewhere, 'services.catalogue.list', {})).toMatchObject({ items: [] });
    await expect(house.call(elsewhere, 'services.catalogue.get', { code: FOIA })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('an application at the counter', () => {
  it('goes the way of every message: number, dossier, case with its term', async () => {
    const { id, messageId } = await handIn(FOIA);
    await house.runtime.settle();
    const message = await house.message(messageId);
    expect(message).toMatchObject({ status: 'routed', reason: null });
    const entry = await call<{ correspondents: { name: string }[]; channel: string }>(
      'protocol-clerk',
      'records.protocol.get',
      { id: message.entryId },
    );
    expect(entry.correspondents[0]!.name).toContain("D'Àvila");
    expect((await house.caseOf(message.caseId!)).clock.dueDay).toBe('2026-12-24');
    expect(await call('citizen-desk', 'services.applications.list', {})).toMatchObject({
      items: [{ id, messageId, serviceCode: FOIA, title: { en: expect.stringContaining('civic access') } }],
    });
  });

  it('is refused whole where no procedure could take it, and leaves nothing behind', async () => {
    await expect(handIn('sala-civica')).rejects.toMatchObject({ code: 'SERVICE_NOT_DIGITAL' });
    await expect(handIn('non-esiste')).rejects.toMatchObject({ code: 'SERVICE_UNKNOWN' });
    await expect(handIn(FOIA, { applicant: { givenName: 'Zoë' } })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: expect.arrayContaining([expect.objectContaining({ pointer: '/applicant/familyName' })]),
    });
    const [{ n }] = (await house.database.admin('select count(*)::int as n from services.application')) as [
      { n: number },
    ];
    expect(n).toBe(1);
  });
});

describe('the register of accesses', () => {
  const outcome = (of: string, caseId: string, entryId: string) =>
    call('officer', 'services.access.close', { caseId, entryId, outcome: of, decidedAt: '2026-11-24T10:00:00.000Z' });
  const lines = (filter = {}) =>
    call<{ items: { caseId: string; outcome: string; subject: string }[] }>('mayor', 'services.access.list', filter);

  it('has one line for each request, which a second decision corrects while the log keeps both', async () => {
    const { messageId } = await handIn(FOIA, { object: 'Verbali della commissione mensa 2025' });
    await house.runtime.settle();
    const { caseId, entryId } = await house.message(messageId);
    await outcome('refused', caseId!, entryId!);
    await outcome('partial', caseId!, entryId!);
    const { items } = await lines();
    expect(items).toEqual([expect.objectContaining({ caseId, outcome: 'partial' })]);
    expect(items[0]!.subject).toContain('mensa');
    expect((await lines({ outcome: 'refused' })).items).toEqual([]);
    const kept = await house.database.admin<{ outcome: string }>(
      `select data->>'outcome' as outcome from kernel.event where subject = $1 order by position_in_tx, txid`,
      [`services/access/${caseId}`],
    );
    expect(kept.map((row) => row.outcome).sort()).toEqual(['partial', 'refused']);
  });

  it('takes no request that is not in the register of this body', async () => {
    const [line] = (await lines()).items;
    const nobody = '01990000-0000-7000-8000-000000000000';
    await expect(outcome('granted', line!.caseId, nobody)).rejects.toMatchObject({ code: 'ACCESS_ENTRY_UNKNOWN' });
    const { entryId } = (await lines()).items[0] as unknown as { entryId: string };
    await expect(outcome('granted', nobody, entryId)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/caseId' }],
    });
    const stranger = house.person('officer', { bodyId: house.otherBodyId });
    const input = { caseId: line!.caseId, entryId, outcome: 'granted', decidedAt: '2026-11-24T10:00:00.000Z' };
    await expect(house.call(stranger, 'services.access.close', input)).rejects.toMatchObject({
      code: 'ACCESS_ENTRY_UNKNOWN',
    });
    await expect(call('citizen-desk', 'services.access.close', input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
