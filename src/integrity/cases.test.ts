import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { integrityHouse, type IntegrityHouse } from './testing/house.ts';

const BPMN = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test" id="defs">
<process id="p" isExecutable="true"><startEvent id="s"/><userTask id="t"/><endEvent id="e"/>
<sequenceFlow id="s_t" sourceRef="s" targetRef="t"/><sequenceFlow id="t_e" sourceRef="t" targetRef="e"/></process></definitions>`;

const legalTerm = {
  ...{ days: 30, unit: 'day', norm: 'L. 241/1990 art. 2', countFirstDay: false, shiftOnHoliday: true, silence: 'none' },
};

describe('R15, term of the procedure', () => {
  let house: IntegrityHouse;

  beforeAll(async () => {
    house = await integrityHouse('2026-03-02T09:00:00Z');
    const model = { key: 'licenza', name: 'Licenza', bpmn: BPMN, forms: {}, legalTerm };
    await house.call(house.system(), 'processes.models.deploy', model);
  });
  afterAll(() => house.close());

  const at = (time: string) => house.clock.set(new Date(time));
  const start = () =>
    house.call<{ id: string; dueDay: string }>(house.manager, 'processes.cases.start', {
      ...{ modelKey: 'licenza', title: 'Licenza', variables: {} },
    });
  const complete = async (caseId: string) => {
    const item = await house.call<{ tasks: { id: string }[] }>(house.manager, 'processes.cases.get', { id: caseId });
    await house.call(house.manager, 'processes.tasks.complete', { id: item.tasks[0]!.id, variables: {} });
  };
  const found = (caseId: string) => house.findings('R15', { scope: `processes/case/${caseId}` });
  const expectAgreement = async () => expect(await house.recompute()).toMatchObject({ agrees: true });

  it('opens when the last day is over, not before, and tells later when it was decided', async () => {
    at('2026-03-02T09:00:00Z');
    const late = await start();
    const timely = await start();
    expect(late.dueDay).toBe('2026-04-01');
    at('2026-04-01T21:30:00Z'); // 23:30 of the last day in Rome
    await complete(timely.id);
    await house.night();
    expect(await found(late.id)).toEqual([]);
    at('2026-04-02T07:00:00Z');
    await house.night();
    expect(await found(late.id)).toMatchObject([
      { status: 'open', detail: { dueOn: '2026-04-01', completedOn: null } },
    ]);
    expect(await found(timely.id)).toEqual([]);
    await complete(late.id);
    expect(await found(late.id)).toMatchObject([{ status: 'open', detail: { completedOn: '2026-04-02' } }]);
    await expectAgreement();
  });

  it('does not run while the term is suspended, and runs to the new last day after', async () => {
    at('2026-05-04T09:00:00Z');
    const { id: caseId } = await start();
    at('2026-05-14T09:00:00Z');
    const reason = { reason: 'Integrazione documentale', norm: 'L. 241/1990 art. 2 c. 7' };
    await house.call(house.manager, 'processes.clocks.suspend', { caseId, ...reason });
    at('2026-06-08T09:00:00Z');
    await house.night();
    expect(await found(caseId)).toEqual([]);
    const { dueDay } = await house.call<{ dueDay: string }>(house.manager, 'processes.clocks.resume', { caseId });
    at(`${dueDay}T12:00:00Z`);
    await house.night();
    expect(await found(caseId)).toEqual([]);
    at(`${dueDay.slice(0, 8)}${String(Number(dueDay.slice(8)) + 1).padStart(2, '0')}T12:00:00Z`);
    await house.night();
    expect(await found(caseId)).toMatchObject([{ status: 'open', detail: { dueOn: dueDay } }]);
    await expectAgreement();
  });

  it('a suspension after the last day does not heal what is late', async () => {
    at('2026-09-01T09:00:00Z');
    const { id: caseId } = await start();
    at('2026-11-01T09:00:00Z');
    const reason = { reason: 'Tardiva', norm: 'L. 241/1990 art. 2 c. 7' };
    await house.call(house.manager, 'processes.clocks.suspend', { caseId, ...reason });
    expect(await found(caseId)).toMatchObject([{ status: 'open', detail: { dueOn: '2026-10-01' } }]);
  });
});
