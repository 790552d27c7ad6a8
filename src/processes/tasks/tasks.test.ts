import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundary, chain, flow } from '../engine/testing/model.ts';
import type { Caller } from '../../kernel/index.ts';
import { DETERMINATION, NOW, proposal, startCase, testHouse, type House } from '../../kits/testing/house.ts';
import { workbench } from '../testing/workbench.ts';

let house: House;
beforeAll(async () => {
  house = await testHouse({ kits: ['base', 'comune-di-valdoro', DETERMINATION] });
});
afterAll(() => house.close());

const { call, deploy, factsOf, later, openNodes } = workbench(() => house);

describe('tasks', () => {
  const both = (): Caller => {
    const officer = house.person('officer');
    const grants = new Map([
      ...(officer.grants as Map<string, never>),
      ...(house.person('manager').grants as Map<string, never>),
    ]);
    return { ...officer, grants, roles: ['officer', 'manager'] };
  };

  it('are done by the role that they are offered to, held by one person at a time', async () => {
    const { id } = await startCase(house, DETERMINATION);
    const task = await house.task(id, 'prepare');
    const attempt = (caller: Caller, verb: string, more = {}) =>
      house.call(caller, `processes.tasks.${verb}`, { id: task.id, ...more });
    const given = { variables: { proposal: await proposal() } };
    for (const role of ['manager', 'finance-head', 'mayor']) {
      await expect(attempt(house.as(role), 'claim')).rejects.toMatchObject({ code: 'TASK_NOT_YOURS' });
      await expect(attempt(house.as(role), 'complete', given)).rejects.toMatchObject({ code: 'TASK_NOT_YOURS' });
    }
    const holder = house.person('officer');
    const claims = await Promise.allSettled(
      [holder, house.person('officer'), house.person('officer')].map((one) => attempt(one, 'claim')),
    );
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const winner = (await house.caseOf(id)).tasks[0] as unknown as { claimedBy: string };
    const held = { ...holder, actor: { ...holder.actor, id: winner.claimedBy } } as Caller;
    await expect(attempt(house.person('officer'), 'complete', given)).rejects.toMatchObject({ code: 'TASK_CLAIMED' });
    await attempt(held, 'release');
    await attempt(house.person('officer'), 'complete', given);
    const stranger = house.person('officer', { bodyId: house.otherBodyId });
    await expect(attempt(stranger, 'claim')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are separated: who prepared a proposal may not sign it, though holding both roles', async () => {
    const { id } = await startCase(house, DETERMINATION);
    const person = both();
    const prepare = await house.task(id, 'prepare');
    await house.call(person, 'processes.tasks.complete', { id: prepare.id, variables: { proposal: await proposal() } });
    await house.runtime.settle();
    const sign = await house.task(id, 'sign');
    for (const verb of ['claim', 'complete']) {
      const input = { id: sign.id, ...(verb === 'complete' ? { variables: { signature: 'signed' } } : {}) };
      await expect(house.call(person, `processes.tasks.${verb}`, input)).rejects.toMatchObject({
        code: 'TASK_FOUR_EYES',
      });
    }
  });

  it('ask in the order in which their form is written, and only what their conditions let them ask', async () => {
    const form = {
      type: 'object',
      properties: {
        outcome: { type: 'string', title: 'Esito' },
        until: { type: 'string', title: 'Fino al', 'x-when': { field: 'outcome', is: ['deferred'] } },
        a: { type: 'string', title: 'Note' },
      },
      required: ['outcome', 'until'],
    };
    await deploy(
      'condizioni',
      `<startEvent id="s"/><userTask id="t" digipro:form="f" digipro:candidateRole="officer"/><endEvent id="e"/>${chain('s', 't', 'e')}`,
      { forms: { f: form } },
    );
    const { id: caseId } = await startCase(house, 'condizioni');
    const { id } = await house.task(caseId, 't');
    const { schema } = await call<{ schema: typeof form }>('officer', 'processes.tasks.get', { id });
    expect(Object.keys(schema.properties)).toEqual(['outcome', 'until', 'a']);
    const complete = (variables: object) => call('officer', 'processes.tasks.complete', { id, variables });
    await expect(complete({ outcome: 'deferred' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/variables/until' }],
    });
    await expect(complete({ outcome: 'granted' })).resolves.toMatchObject({ caseStatus: 'completed' });
  });

  it('of a unit are done by who has the role there, and a unit that is not there is refused', async () => {
    const units = await house.call<{ items: { id: string; code: string }[] }>(house.system(), 'identity.units.list', {
      limit: 100,
    });
    const idOf = (code: string) => units.items.find((unit) => unit.code === code)!.id;
    const worksIn = (unitId: string | null): Caller => {
      const officer = house.person('officer');
      const grants = new Map(officer.grants as Map<string, readonly { role: string; unitId: string | null }[]>);
      return { ...officer, grants: grants.set('processes.tasks.work', [{ role: 'officer', unitId }]) };
    };
    const offered = (unit: string) =>
      `<startEvent id="s"/><userTask id="t" digipro:candidateRole="officer" digipro:candidateUnit="${unit}"/>` +
      `<endEvent id="e"/>${chain('s', 't', 'e')}`;
    await deploy('ufficio', offered('=office'));
    const { id } = await startCase(house, 'ufficio', { office: 'LLPP-VER' });
    const task = await house.task(id, 't');
    const sees = async (caller: Caller) => {
      const inbox = await house.call<{ items: { id: string }[] }>(caller, 'processes.tasks.list', { limit: 100 });
      return inbox.items.some((item) => item.id === task.id);
    };
    const stranger = worksIn(idOf('FIN'));
    expect(await sees(stranger)).toBe(false);
    await expect(house.call(stranger, 'processes.tasks.claim', { id: task.id })).rejects.toMatchObject({
      code: 'TASK_NOT_YOURS',
    });
    expect(await sees(worksIn(null))).toBe(true);
    const colleague = worksIn(idOf('LLPP-VER'));
    expect(await sees(colleague)).toBe(true);
    await house.call(colleague, 'processes.tasks.complete', { id: task.id, variables: {} });

    await deploy('altrove', offered('NON-ESISTE'));
    await expect(startCase(house, 'altrove')).rejects.toMatchObject({
      code: 'TASK_UNIT_UNKNOWN',
      detail: { it: "Il passo «t» indica l'unità «NON-ESISTE»." },
    });
  });

  it('name the wrong fields of a form and stay open', async () => {
    const { id } = await startCase(house, DETERMINATION);
    const task = await house.task(id, 'prepare');
    const given = { ...(await proposal()), amount: { currency: 'EUR', total: '12,50' }, colour: 'verde' };
    await expect(
      call('officer', 'processes.tasks.complete', { id: task.id, variables: { proposal: given } }),
    ).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: expect.arrayContaining([
        expect.objectContaining({ pointer: '/variables/proposal/amount/total' }),
        expect.objectContaining({ pointer: '/variables/proposal/colour' }),
      ]),
    });
    expect(await openNodes(id)).toEqual(['prepare']);
  });

  it('are completed once: the same key gives the first answer, anybody else is told that it is over', async () => {
    const { id } = await startCase(house, DETERMINATION);
    const task = await house.task(id, 'prepare');
    const input = { id: task.id, variables: { proposal: await proposal() } };
    const complete = (caller: Caller, idempotencyKey?: string) =>
      house.runtime.invoker.invoke(caller, 'processes.tasks.complete', input, { idempotencyKey });
    const first = await complete(house.as('officer'), 'una-volta');
    expect(await complete(house.as('officer'), 'una-volta')).toEqual(first);
    await expect(complete(house.as('officer'))).rejects.toMatchObject({ code: 'TASK_NOT_OPEN' });
    await house.runtime.settle();
    expect(await factsOf(`processes/task/${task.id}`, 'task-completed')).toBe(1);
    expect((await house.caseOf(id)).tasks.map(({ node }) => node)).toEqual(['prepare', 'sign']);
  });

  it('completed by several people at the same moment are completed by one of them', async () => {
    const { id } = await startCase(house, DETERMINATION);
    const task = await house.task(id, 'prepare');
    const input = { id: task.id, variables: { proposal: await proposal() } };
    const people = Array.from({ length: 6 }, () => house.person('officer'));
    const outcomes = await Promise.allSettled(people.map((one) => house.call(one, 'processes.tasks.complete', input)));
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost.map(({ reason }) => (reason as { code: string }).code)).toEqual(Array(5).fill('TASK_NOT_OPEN'));
    await house.runtime.settle();
    expect((await house.caseOf(id)).tasks.map(({ node }) => node)).toEqual(['prepare', 'sign']);
  });

  it('take no more than a case can hold, and say so', async () => {
    await deploy('capiente', `<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>${chain('s', 't', 'e')}`);
    const { id } = await startCase(house, 'capiente');
    const task = await house.task(id, 't');
    const variables = { text: 'x'.repeat(300_000) };
    await expect(call('officer', 'processes.tasks.complete', { id: task.id, variables })).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    expect(await openNodes(id)).toEqual(['t']);
    await expect(startCase(house, 'capiente', variables)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});

describe('gateways and timers on the database', () => {
  it('a parallel join passes once when its branches are completed at the same moment', async () => {
    const branches = Array.from({ length: 8 }, (_, n) => `b${n}`);
    const content =
      '<startEvent id="s"/><parallelGateway id="fork"/><parallelGateway id="join"/><userTask id="after"/><endEvent id="e"/>' +
      branches.map((id) => `<userTask id="${id}"/>${flow('fork', id)}${flow(id, 'join')}`).join('') +
      `${flow('s', 'fork')}${chain('join', 'after', 'e')}`;
    await deploy('ventaglio', content);
    const { id } = await startCase(house, 'ventaglio');
    const tasks = await Promise.all(branches.map((node) => house.task(id, node)));
    await Promise.all(
      tasks.map((task) =>
        house.call(house.person('officer'), 'processes.tasks.complete', {
          id: task.id,
          variables: { [task.node]: true },
        }),
      ),
    );
    const found = await house.caseOf(id);
    expect(found.tasks.filter(({ node }) => node === 'after')).toHaveLength(1);
    expect(Object.keys(found.variables)).toEqual(expect.arrayContaining(branches));
  });

  it('timers of hours, months and years fire on their day, not before, across summer time', async () => {
    const due: readonly (readonly [string, string])[] = [
      ['PT720H', '2026-12-24T09:00:00.000Z'],
      ['P90D', '2027-02-22T09:00:00.000Z'],
      ['P6M', '2027-05-24T08:00:00.000Z'],
      ['P10Y', '2036-11-24T09:00:00.000Z'],
    ];
    const content = (duration: string) =>
      `<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>${boundary('late', 't', duration)}<endEvent id="l"/>` +
      `${chain('s', 't', 'e')}${flow('late', 'l')}`;
    house.clock.set(new Date(NOW));
    const cases: { id: string; at: string }[] = [];
    for (const [duration, at] of due) {
      await deploy(`timer-${duration.toLowerCase()}`, content(duration));
      cases.push({ id: (await startCase(house, `timer-${duration.toLowerCase()}`)).id, at });
    }
    for (const { id, at } of cases) {
      house.clock.set(new Date(Date.parse(at) - 1));
      await house.runtime.settle();
      expect((await house.caseOf(id)).status).toBe('running');
      house.clock.set(new Date(at));
      await house.runtime.settle();
      expect(await house.caseOf(id)).toMatchObject({ status: 'completed', tasks: [{ status: 'cancelled' }] });
    }
    house.clock.set(new Date(NOW));
  });

  it('a task that a timer cancelled cannot be completed any more', async () => {
    const content =
      `<startEvent id="s"/><userTask id="t"/><endEvent id="e"/>${boundary('late', 't', 'P1D')}<userTask id="u"/>` +
      `${chain('s', 't', 'e')}${chain('late', 'u', 'e')}`;
    await deploy('scade', content);
    const { id } = await startCase(house, 'scade');
    const task = await house.task(id, 't');
    await later(1);
    await expect(call('officer', 'processes.tasks.complete', { id: task.id, variables: {} })).rejects.toMatchObject({
      code: 'TASK_NOT_OPEN',
    });
    expect(await openNodes(id)).toEqual(['u']);
    house.clock.set(new Date(NOW));
  });
});
