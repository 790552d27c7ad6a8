import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chain } from '../engine/testing/model.ts';
import { DETERMINATION, proposal, startCase, testHouse, type House } from '../../kits/testing/house.ts';
import { workbench } from '../testing/workbench.ts';

let house: House;
beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro', DETERMINATION] });
});
afterAll(() => house.close());

const { call, deploy, exhaust, factsOf, later, openNodes } = workbench(() => house);

/** A determination up to the signed draft, with the visa task open. */
async function untilVisa() {
  const started = await startCase(house, DETERMINATION);
  await house.complete(started.id, 'prepare', 'officer', { proposal: await proposal() });
  const { variables } = await house.caseOf(started.id);
  const actId = String(variables['actId']);
  await call('manager', 'acts.acts.sign', { id: actId });
  await house.complete(started.id, 'sign', 'manager', { signature: 'signed' });
  return { ...started, actId };
}

const visa = (id: string) =>
  call('finance-head', 'acts.opinions.give', { id, kind: 'accounting', outcome: 'favourable' });

describe('a spending determination on the kit’s own model', () => {
  it('goes from the proposal to number, board and supplier, in that order, and ends when both branches have', async () => {
    const { id, actId } = await untilVisa();
    await visa(actId);
    await house.complete(id, 'visa', 'finance-head', { visa: 'granted' });
    const done = await house.caseOf(id);
    expect(done).toMatchObject({ status: 'completed', outcome: 'adopted', incidents: [] });
    expect(done.variables).toMatchObject({
      actCode: expect.stringMatching(/^2026\//),
      boardCode: expect.stringMatching(/^2026\//),
      boardUntil: '2026-12-09',
      supplierEntryCode: expect.stringMatching(/^2026\//),
    });
    expect(await factsOf(`processes/case/${id}`, 'case-completed')).toBe(1);
  });

  it('stops in the sight of all when a service refuses, changes nothing, and goes on once the cause is gone', async () => {
    const { id, actId } = await untilVisa();
    await house.complete(id, 'visa', 'finance-head', { visa: 'granted' });
    await exhaust();
    const stopped = await house.caseOf(id);
    expect(stopped.incidents).toMatchObject([
      { node: 'number', detail: expect.stringContaining('Mancano: accounting') },
    ]);
    expect(await call('manager', 'acts.acts.get', { id: actId })).toMatchObject({ status: 'signed', number: null });
    const retry = { id, token: stopped.incidents[0]!.token, reason: 'visto apposto' };
    await expect(call('officer', 'processes.cases.retry', retry)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await visa(actId);
    await call('administrator', 'processes.cases.retry', retry);
    await house.runtime.settle();
    expect(await house.caseOf(id)).toMatchObject({ status: 'completed', incidents: [] });
    await expect(call('administrator', 'processes.cases.retry', retry)).rejects.toMatchObject({
      code: 'CASE_NOT_RUNNING',
    });
  });

  it('waits at the join for the branch that stopped, and does the other one once only', async () => {
    const { id, actId, dossierId } = await untilVisa();
    await visa(actId);
    await call('manager', 'records.dossiers.close', { id: dossierId });
    await house.complete(id, 'visa', 'finance-head', { visa: 'granted' });
    await exhaust();
    const stopped = await house.caseOf(id);
    expect(stopped.status).toBe('running');
    expect(stopped.incidents.map(({ node }) => node)).toEqual(['notify-supplier']);
    expect(stopped.variables['boardCode']).toBeDefined();
    const published = await house.database.admin('select 1 from publication.board_entry where act_id = $1', [actId]);
    expect(published).toHaveLength(1);
  });

  it('goes back to the office with the reasons, and the new draft replaces the old one', async () => {
    const { id } = await startCase(house, DETERMINATION);
    await house.complete(id, 'prepare', 'officer', { proposal: await proposal() });
    const first = (await house.caseOf(id)).variables['actId'];
    await house.complete(id, 'sign', 'manager', { signature: 'returned', returnReason: 'manca il CIG' });
    const corrected = { ...(await proposal()), subject: 'Oggetto corretto' };
    await house.complete(id, 'prepare', 'officer', { proposal: corrected });
    const { variables } = await house.caseOf(id);
    expect(variables['actId']).toBe(first);
    expect(await call('manager', 'acts.acts.get', { id: first })).toMatchObject({ title: 'Oggetto corretto' });
  });

  it('reminds of a visa that is five days late, and the visa still counts', async () => {
    const { id, actId } = await untilVisa();
    await later(4);
    expect(await openNodes(id)).toEqual(['visa']);
    await later(1);
    expect(await openNodes(id)).toEqual(['visa', 'visa-reminder']);
    await visa(actId);
    await house.complete(id, 'visa', 'finance-head', { visa: 'granted' });
    expect((await house.caseOf(id)).status).toBe('running');
    await house.complete(id, 'visa-reminder', 'manager', { reminder: 'telefonato' });
    expect((await house.caseOf(id)).status).toBe('completed');
  });

  it('withdraws the reminder when the visa came in time', async () => {
    const { id, actId } = await untilVisa();
    await visa(actId);
    await house.complete(id, 'visa', 'finance-head', { visa: 'granted' });
    await later(400);
    expect((await house.caseOf(id)).tasks.map(({ node }) => node)).not.toContain('visa-reminder');
  });
});

describe('a running case', () => {
  const content = (node: string) =>
    `<startEvent id="s"/><userTask id="${node}"/><userTask id="last"/><endEvent id="e"/>${chain('s', node, 'last', 'e')}`;

  it('keeps the version of its model when another is deployed; new cases follow the new one', async () => {
    await deploy('versioni', content('vecchio'));
    const old = await startCase(house, 'versioni');
    expect((await deploy('versioni', content('vecchio'))).version).toBe(1);
    expect((await deploy('versioni', content('nuovo'))).version).toBe(2);
    const fresh = await startCase(house, 'versioni');
    await house.complete(old.id, 'vecchio', 'officer', {});
    expect(await openNodes(old.id)).toEqual(['last']);
    expect(await openNodes(fresh.id)).toEqual(['nuovo']);
    await house.complete(old.id, 'last', 'officer', {});
    expect(await house.caseOf(old.id)).toMatchObject({ status: 'completed', modelVersion: 1 });
    expect(await house.caseOf(fresh.id)).toMatchObject({ modelVersion: 2 });
  });

  it('anchors each step in the one before: no row of its trace can be changed unseen', async () => {
    const { id } = await startCase(house, 'versioni');
    await house.complete(id, 'nuovo', 'officer', {});
    const rows = await house.database.admin<{ digest: Buffer; data: { traceDigest?: string } }>(
      `select t.digest, e.data from processes.trace t
       left join kernel.event e on e.data ->> 'traceDigest' = encode(t.digest, 'hex')
       where t.instance_id = $1 order by t.rev`,
      [id],
    );
    expect(rows).toHaveLength(2);
    expect(rows[1]!.data).toMatchObject({ traceDigest: rows[1]!.digest.toString('hex') });
  });
});

describe('need to know', () => {
  const oneTask = (role: string) =>
    `<startEvent id="s"/><userTask id="t" digipro:candidateRole="${role}"/><endEvent id="e"/>${chain('s', 't', 'e')}`;
  /** Somebody of a role who works in one unit only. */
  const inUnit = (role: string, unitId: string) => {
    const person = house.person(role, { unitIds: [unitId] });
    const names = [...(person.grants as ReadonlyMap<string, unknown>).keys()];
    return { ...person, grants: new Map(names.map((name) => [name, [{ role, unitId }]])) };
  };

  it('a case is read by its unit and by who works on it; to the others of the body it is not there', async () => {
    const units = await house.call<{ items: { id: string; code: string }[] }>(house.system(), 'identity.units.list', {
      limit: 200,
    });
    const unitOf = (code: string) => units.items.find((unit) => unit.code === code)!.id;
    await deploy('reach', oneTask('finance-head'));
    const [works, schools] = [inUnit('officer', unitOf('LLPP')), inUnit('officer', unitOf('SOC'))];
    const started = { modelKey: 'reach', title: 'Riservata', variables: { secret: 'x' } };
    const { id } = await house.call<{ id: string }>(works, 'processes.cases.start', started);
    expect(await house.call(works, 'processes.cases.get', { id })).toMatchObject({ unitId: unitOf('LLPP') });
    for (const name of ['processes.cases.get', 'processes.cases.history']) {
      await expect(house.call(schools, name, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const suspension = { caseId: id, reason: 'x', norm: 'L. 241/1990 art. 2 c. 7' };
    await expect(house.call(schools, 'processes.clocks.suspend', suspension)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const idsOf = async (reader: typeof works) =>
      (await house.call<{ items: { id: string }[] }>(reader, 'processes.cases.list', { limit: 200 })).items.map(
        (item) => item.id,
      );
    expect(await idsOf(works)).toContain(id);
    expect(await idsOf(schools)).not.toContain(id);
    // Whoever may take the task knows of the case, and goes on knowing after having done it.
    const finance = inUnit('finance-head', unitOf('FIN'));
    const task = (await house.call<{ tasks: { id: string }[] }>(finance, 'processes.cases.get', { id })).tasks[0]!;
    await expect(house.call(schools, 'processes.tasks.get', { id: task.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await house.call(finance, 'processes.tasks.complete', { id: task.id, variables: {} });
    expect(await idsOf(finance)).toContain(id);
  });

  it('starting a case is no way into a dossier', async () => {
    const units = await house.call<{ items: { id: string; code: string }[] }>(house.system(), 'identity.units.list', {
      limit: 200,
    });
    const stranger = inUnit('officer', units.items.find((unit) => unit.code === 'SOC')!.id);
    const dossier = { title: 'Riservato', classCode: 'VI.5', kind: 'affare' };
    const { id: dossierId } = await house.call<{ id: string }>(house.as('secretary'), 'records.dossiers.open', dossier);
    await deploy('reach-dossier', oneTask('officer'));
    const input = { modelKey: 'reach-dossier', title: 'x', dossierId, variables: {} };
    await expect(house.call(stranger, 'processes.cases.start', input)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/dossierId' }],
    });
  });
});
