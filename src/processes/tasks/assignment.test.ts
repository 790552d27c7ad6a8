import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DETERMINATION, proposal, startCase, testHouse, type House } from '../../kits/testing/house.ts';
import type { Caller } from '../../kernel/index.ts';
import { chain } from '../engine/testing/model.ts';
import { workbench } from '../testing/workbench.ts';

interface Listed {
  readonly items: readonly {
    readonly id: string;
    readonly caseCode: string;
    readonly urgency: string;
    readonly claimedByName: string | null;
    readonly because: string;
    readonly unitName: string | null;
    readonly assigned: { readonly by: string; readonly reason: string } | null;
  }[];
  readonly next: string | null;
}

let house: House;
beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro', DETERMINATION] });
});
afterAll(() => house.close());

const { deploy, factsOf } = workbench(() => house);

/** A real person of the body: assignments ask who holds positions. */
async function employee(givenName: string, familyName: string, role: string, unitId?: string) {
  const { id } = await house.call<{ id: string }>(house.system(), 'identity.people.create', { givenName, familyName });
  await house.call(house.system(), 'identity.positions.assign', { personId: id, role, ...(unitId ? { unitId } : {}) });
  const as: Caller = { ...house.person(role), actor: { kind: 'person', id, name: `${givenName} ${familyName}` } };
  return { id, as };
}

describe('tasks of the offices', () => {
  const assign = (who: Caller, ids: readonly string[], personId: string | null, reason = 'Ferie del collega') =>
    house.call<{ assigned: number }>(who, 'processes.tasks.assign', { ids, personId, reason });
  const overview = (who: Caller, input: Record<string, unknown> = {}) =>
    house.call<Listed>(who, 'processes.tasks.overview', { limit: 200, ...input });

  it('are given to a person, who sees who gave them and why, and reads the dossier', async () => {
    const { id: caseId, dossierId } = await startCase(house, DETERMINATION);
    const task = await house.task(caseId, 'prepare');
    const manager = house.as('manager');
    const anna = await employee('Anna', 'Bruni', 'officer');
    // Somebody whom only the task lets into the dossier.
    const own = [...(anna.as.grants as Map<string, never>)].filter(([name]) => name.startsWith('processes.'));
    const read = () => house.call({ ...anna.as, grants: new Map(own) }, 'records.dossiers.get', { id: dossierId });
    await expect(read()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { items } = await house.call<{ items: { personId: string; name: string; openTasks: number }[] }>(
      manager,
      'processes.tasks.assignees',
      { ids: [task.id] },
    );
    expect(items).toContainEqual({ personId: anna.id, name: 'Anna Bruni', openTasks: 0 });
    expect(await assign(manager, [task.id], anna.id)).toEqual({ assigned: 1 });
    expect(await assign(manager, [task.id], anna.id)).toEqual({ assigned: 0 });
    await read();
    const inbox = await house.call<Listed>(anna.as, 'processes.tasks.list', { mine: true });
    const by = manager.actor.kind === 'person' ? manager.actor.name : '';
    expect(inbox.items).toMatchObject([
      { id: task.id, because: `Te l'ha assegnata ${by}.`, assigned: { by, reason: 'Ferie del collega' } },
    ]);
    expect(await factsOf(`processes/task/${task.id}`, 'task-assigned')).toBe(1);
    const history = await house.call<{ items: { type: string }[] }>(manager, 'processes.cases.history', { id: caseId });
    expect(history.items.map(({ type }) => type)).toContain('it.digipro.processes.task-assigned');

    const carlo = await employee('Carlo', 'Neri', 'officer');
    await assign(manager, [task.id], carlo.id, 'Carico di lavoro');
    await expect(house.call(anna.as, 'processes.tasks.release', { id: task.id })).rejects.toMatchObject({
      code: 'TASK_CLAIMED',
    });
    expect((await overview(manager, { holderId: carlo.id })).items).toMatchObject([{ claimedByName: 'Carlo Neri' }]);
    await assign(manager, [task.id], null, 'Torna all’ufficio');
    const unheld = await overview(manager, { unheld: true });
    expect(unheld.items.find(({ id }) => id === task.id)).toMatchObject({ claimedByName: null, assigned: null });
  });

  it('are given all or none, only to who may do each of them, and only by who may assign', async () => {
    const manager = house.as('manager');
    const anna = await employee('Ada', 'Costa', 'officer');
    const cases = [await startCase(house, DETERMINATION), await startCase(house, DETERMINATION)];
    const tasks = await Promise.all(cases.map(({ id }) => house.task(id, 'prepare')));
    await house.call(anna.as, 'processes.tasks.complete', {
      id: tasks[0]!.id,
      variables: { proposal: await proposal() },
    });
    await house.runtime.settle();
    const ids = tasks.map(({ id }) => id);
    await expect(assign(manager, ids, anna.id)).rejects.toMatchObject({ code: 'TASK_NOT_OPEN' });
    expect((await house.task(cases[1]!.id, 'prepare')) as unknown).toMatchObject({ claimedBy: null });
    // Who prepared may not sign, also when somebody else says so; a mayor does not prepare.
    const sign = await house.task(cases[0]!.id, 'sign');
    await house.call(house.system(), 'identity.positions.assign', { personId: anna.id, role: 'manager' });
    const mayor = await employee('Ugo', 'Sala', 'mayor');
    await expect(assign(manager, [sign.id], anna.id)).rejects.toMatchObject({ code: 'TASK_PERSON_UNFIT' });
    await expect(assign(manager, [ids[1]!], mayor.id)).rejects.toMatchObject({ code: 'TASK_PERSON_UNFIT' });
    await expect(assign(house.as('officer'), [ids[1]!], anna.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const stranger = house.person('manager', { bodyId: house.otherBodyId });
    await expect(assign(stranger, [ids[1]!], null)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of a unit are seen and given by the manager of that unit alone', async () => {
    const { items: units } = await house.call<{ items: { id: string; code: string; name: string }[] }>(
      house.system(),
      'identity.units.list',
      { day: '2026-11-24' },
    );
    const [own, other] = units;
    const content = (unit: string) =>
      `<startEvent id="s"/><userTask id="t" name="Istruire" digipro:candidateRole="officer" digipro:candidateUnit="${unit}"/>` +
      `<endEvent id="e"/>${chain('s', 't', 'e')}`;
    await deploy('di-qua', content(own!.id));
    await deploy('di-la', content(other!.id));
    const here = await house.task((await startCase(house, 'di-qua')).id, 't');
    const there = await house.task((await startCase(house, 'di-la')).id, 't');
    const whole = house.as('manager');
    const grants = new Map(whole.grants as Map<string, readonly { role: string; unitId: string | null }[]>);
    const manager: Caller = {
      ...house.person('manager'),
      grants: grants.set('processes.tasks.assign', [{ role: 'manager', unitId: own!.id }]),
    };
    const seen = (await overview(manager)).items;
    expect(seen.map(({ id }) => id)).not.toContain(there.id);
    expect(seen.find(({ id }) => id === here.id)!.unitName).toBe(own!.name);
    const inside = await employee('Lia', 'Fabbri', 'officer', own!.id);
    const outside = await employee('Leo', 'Galli', 'officer', other!.id);
    await expect(assign(manager, [there.id], outside.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(assign(manager, [here.id], outside.id)).rejects.toMatchObject({ code: 'TASK_PERSON_UNFIT' });
    await assign(manager, [here.id], inside.id);
  });

  it('come in the order of their terms, page after page, and by urgency', async () => {
    const term = {
      ...{ days: 30, unit: 'day', norm: 'L. 241/1990 art. 2', countFirstDay: false, shiftOnHoliday: true },
      silence: 'none',
    };
    await deploy('a-termine', `<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>${chain('s', 't', 'e')}`, {
      legalTerm: term,
    });
    const days = ['2026-10-01', '2026-11-20', '2026-10-29', '2026-11-05'];
    const started: { code: string }[] = [];
    for (const day of days) started.push(await startCase(house, 'a-termine', {}, `${day}T09:00:00.000Z`));
    const codes = [0, 2, 3, 1].map((index) => started[index]!.code);
    const manager = house.as('manager');
    const found: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await overview(manager, { modelKey: 'a-termine', limit: 2, ...(after ? { after } : {}) });
      found.push(...page.items.map(({ caseCode }) => caseCode));
      if (!page.next) break;
      after = page.next;
    }
    expect(found).toEqual(codes);
    const expired = await overview(manager, { modelKey: 'a-termine', urgency: 'expired' });
    expect(expired.items.map(({ caseCode }) => caseCode)).toEqual([codes[0]]);
    const mine = await house.call<Listed>(house.as('officer'), 'processes.tasks.list', { text: codes[1] });
    expect(mine.items.map(({ caseCode }) => caseCode)).toEqual([codes[1]]);
  });
});
