import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chain } from '../engine/testing/model.ts';
import { example, FOIA, NOW, startCase, testHouse, type House } from '../../kits/testing/house.ts';
import { workbench } from '../testing/workbench.ts';

let house: House;
beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro', FOIA] });
});
afterAll(() => house.close());

const { call, deploy, exhaust, later, openNodes } = workbench(() => house);

describe('the legal clock of a request of access', () => {
  /** An application of the examples, under an identifier of its own, received and routed. */
  const request = async (presentedAt?: string, now = NOW) => {
    house.clock.set(new Date(now));
    const given = JSON.parse(String(await example('portal/foia-application.json'))) as Record<string, unknown>;
    given['id'] = house.runtime.entropy.id(house.runtime.clock.realNow());
    if (presentedAt) given['submittedAt'] = presentedAt;
    const { messageId } = await house.drop(JSON.stringify(given), 'istanza.json');
    await house.runtime.settle();
    return (await house.message(messageId)).caseId!;
  };

  it.each([
    ['the day of presentation does not count', '2026-11-24T10:00:00+01:00', '2026-12-24'],
    ['the day is that of Rome', '2026-11-23T23:30:00Z', '2026-12-24'],
    ['an end on the Immaculate Conception moves on', '2026-11-08T10:00:00+01:00', '2026-12-09'],
    ['over Christmas, Saint Stephen and a Sunday to Monday', '2026-11-25T10:00:00+01:00', '2026-12-28'],
    ['a Saturday is no holiday', '2026-11-05T10:00:00+01:00', '2026-12-05'],
  ])('counts thirty days: %s', async (_name, presentedAt, dueDay) => {
    const { clock } = await house.caseOf(await request(presentedAt, '2026-11-27T09:00:00Z'));
    expect(clock.dueDay).toBe(dueDay);
  });

  it('stands still while those concerned are heard, goes on afterwards, and its alarm with it', async () => {
    const id = await request();
    const { dueDay } = (await house.caseOf(id)).clock;
    expect(dueDay).toBe('2026-12-18');
    await house.complete(id, 'verify', 'officer', { verification: 'clear', counterInterested: true });
    await house.complete(id, 'notify-parties', 'officer', { partiesNotifiedOn: '2026-11-24', partiesNotice: 'PEC' });
    expect((await house.caseOf(id)).clock).toMatchObject({ suspendedSince: '2026-11-24', urgency: 'suspended' });
    await expect(
      call('officer', 'processes.clocks.suspend', { caseId: id, reason: 'ancora', norm: 'L. 241/1990 art. 2 c. 7' }),
    ).rejects.toMatchObject({ code: 'CASE_ALREADY_SUSPENDED' });
    await later(10);
    const resumed = await house.caseOf(id);
    expect(resumed.suspensions).toMatchObject([{ fromDay: '2026-11-24', toDay: '2026-12-04' }]);
    expect(resumed.clock).toMatchObject({ dueDay: '2026-12-28', suspendedSince: null });
    await expect(call('officer', 'processes.clocks.resume', { caseId: id })).rejects.toMatchObject({
      code: 'CASE_NOT_SUSPENDED',
    });
    house.clock.set(new Date('2026-12-28T22:59:59Z'));
    await house.runtime.settle();
    expect(await openNodes(id)).toEqual(['evaluate']);
    house.clock.set(new Date('2026-12-28T23:00:00Z'));
    await house.runtime.settle();
    expect(await openNodes(id)).toEqual(['evaluate', 'late']);
    expect((await house.caseOf(id)).clock.urgency).toBe('expired');
  });

  it('rings no alarm while it stands still, even beyond the old end', async () => {
    const id = await request();
    await call('officer', 'processes.clocks.suspend', {
      caseId: id,
      reason: 'integrazione',
      norm: 'L. 241/1990 art. 2 c. 7',
    });
    await later(60);
    expect(await openNodes(id)).toEqual(['verify']);
    const { dueDay } = await call<{ dueDay: string }>('officer', 'processes.clocks.resume', { caseId: id });
    expect(dueDay).toBe('2027-02-16');
    await house.runtime.settle();
    expect(await openNodes(id)).toEqual(['verify']);
  });

  it('an alarm that begins while the clock stands still waits for it', async () => {
    const timer =
      '<timerEventDefinition digipro:legalClock="term"><timeDuration>P30D</timeDuration></timerEventDefinition>';
    const content =
      `<startEvent id="s"/><userTask id="first"/><userTask id="t"/><endEvent id="e"/>` +
      `<boundaryEvent id="late" attachedToRef="t" cancelActivity="false">${timer}</boundaryEvent><userTask id="alarm"/>` +
      `${chain('s', 'first', 't', 'e')}${chain('late', 'alarm', 'e')}`;
    const legalTerm = {
      days: 30,
      unit: 'day',
      norm: 'prova',
      countFirstDay: false,
      shiftOnHoliday: false,
      silence: 'none',
    };
    await deploy('allarme', content, { legalTerm });
    house.clock.set(new Date(NOW));
    const { id, dueDay } = await startCase(house, 'allarme');
    expect(dueDay).toBe('2026-12-24');
    await call('officer', 'processes.clocks.suspend', { caseId: id, reason: 'x', norm: 'prova' });
    await house.complete(id, 'first', 'officer', {});
    await later(40);
    expect(await openNodes(id)).toEqual(['t']);
    await call('officer', 'processes.clocks.resume', { caseId: id });
    await later(29);
    expect(await openNodes(id)).toEqual(['t']);
    await later(2);
    expect(await openNodes(id)).toEqual(['t', 'alarm']);
    house.clock.set(new Date(NOW));
  });

  it('goes to the signed answer, and the register of accesses has its outcome', async () => {
    const id = await request();
    await house.complete(id, 'verify', 'officer', { verification: 'clear', counterInterested: false });
    const reasons = 'Nessuno dei limiti dell’articolo 5-bis ricorre per i documenti richiesti.';
    await house.complete(id, 'evaluate', 'officer', { decision: { outcome: 'granted', reasons } });
    const { variables } = await house.caseOf(id);
    await call('manager', 'acts.acts.sign', { id: variables['actId'] });
    await house.complete(id, 'decide', 'manager', { signature: 'signed' });
    await exhaust();
    const answered = await house.caseOf(id);
    expect(answered).toMatchObject({ status: 'completed', outcome: 'granted', incidents: [] });
    expect(answered.variables).toMatchObject({ replyEntryCode: expect.stringMatching(/^2026\//) });
    const { items } = await call<{ items: { caseId: string }[] }>('officer', 'services.access.list', {});
    expect(items).toContainEqual(expect.objectContaining({ caseId: id, outcome: 'granted' }));
  });
});
