import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testHouse, type House } from '../../kits/testing/house.ts';
import { chain, flow, processXml } from '../engine/testing/model.ts';
import { workbench } from '../testing/workbench.ts';

let house: House;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

const { call, deploy } = workbench(() => house);

const events = '<startEvent id="s"/>\n<endEvent id="e"/>\n';
const around = (element: string, id = 'x') => `${events}${element}\n${chain('s', id, 'e')}`;
const task = (attributes: string) => around(`<userTask id="x" ${attributes}/>`);

const refused = async (content: string, extra: Record<string, unknown> = {}) => {
  const attempt = deploy('prova', content, { file: 'kit/process.bpmn', ...extra });
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason as { code: string; detail?: { it: string }; errors: { message: string }[] },
  );
  expect(error).toMatchObject({ code: 'PROCESS_MODEL_REFUSED' });
  return error!.errors.map(({ message }) => message);
};

describe('deployment', () => {
  it.each([
    ['complexGateway', '<complexGateway id="x"/>'],
    ['eventBasedGateway', '<eventBasedGateway id="x"/>'],
    ['inclusiveGateway', '<inclusiveGateway id="x"/>'],
    ['scriptTask', '<scriptTask id="x"/>'],
    ['callActivity', '<callActivity id="x"/>'],
    ['adHocSubProcess', '<adHocSubProcess id="x"/>'],
    ['transaction', '<transaction id="x"/>'],
    ['multiInstance', '<userTask id="x"><multiInstanceLoopCharacteristics/></userTask>'],
    ['signal', '<intermediateThrowEvent id="x"><signalEventDefinition/></intermediateThrowEvent>'],
    ['invented', '<teleport id="x"/>'],
  ])('refuses %s with file, line and element, and keeps nothing', async (_name, element) => {
    const messages = await refused(around(element));
    expect(messages).toContainEqual(expect.stringMatching(/^kit\/process\.bpmn:6 x: /));
    await expect(call('officer', 'processes.models.get', { key: 'prova' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it.each([
    [
      'an operation that nobody offers',
      '<serviceTask id="x" digipro:operation="acts.acts.destroy"/>',
      /:6 x: .*acts\.acts\.destroy/,
    ],
    [
      'JavaScript as a condition',
      `<exclusiveGateway id="x" default="x_e"/><userTask id="u"/>${flow('x', 'u', '${1 > 0}')}${flow('u', 'e')}`,
      /:6 x_u: .*FEEL/,
    ],
    ['a duration that is none', '<userTask id="x" digipro:dueIn="domani"/>', /:6 x: .*ISO 8601.*domani/],
    ['four eyes on nobody', '<userTask id="x" digipro:separateFrom="y"/>', /:6 x: .*y/],
  ])('refuses %s', async (_name, element, message) => {
    expect(await refused(around(element))).toContainEqual(expect.stringMatching(message));
  });

  it('refuses a document type before it reads any further', async () => {
    const bpmn = processXml(around('<userTask id="x"/>')).replace(
      '?>',
      '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    );
    const model = { key: 'prova', name: 'prova', bpmn, forms: {} };
    await expect(call('administrator', 'processes.models.deploy', model)).rejects.toMatchObject({
      code: 'PROCESS_MODEL_REFUSED',
      detail: { it: expect.stringContaining('DOCTYPE') },
    });
  });

  it('refuses a form that a task names and nobody brought, on the line of the task', async () => {
    expect(await refused(task('digipro:form="manca"'))).toEqual(['kit/process.bpmn:6: there is no form "manca"']);
  });

  const field = (schema: unknown) => ({ type: 'object', title: 'Modulo', properties: { a: schema }, required: ['a'] });
  it.each([
    ['a type that is none', field({ type: 'testo' }), '/forms/f/properties/a/type'],
    ['a keyword that is none', field({ type: 'string', maxLenght: 3 }), '/forms/f/properties/a/maxLenght'],
    ['a required field that is not there', { ...field({ type: 'string' }), required: ['b'] }, '/forms/f/required/0'],
    ['a pattern that cannot be compiled', field({ type: 'string', pattern: '(' }), '/forms/f'],
    [
      'a condition on a question that is not there',
      field({ type: 'string', 'x-when': { field: 'b', is: ['x'] } }),
      '/forms/f/properties/a/x-when',
    ],
    ['a reference to somewhere else', field({ $ref: 'https://altrove.example' }), '/forms/f/properties/a/$ref'],
    ['an identity of its own', { ...field({ type: 'string' }), $id: 'urn:x' }, '/forms/f/$id'],
    [
      'a wrong choice in a list',
      field({ type: 'array', items: { oneOf: [{ cosnt: 1 }] } }),
      '/forms/f/properties/a/items/oneOf/0/cosnt',
    ],
    [
      'nesting without end',
      Array.from({ length: 30 }).reduce<object>((inner) => field(inner), { type: 'string' }),
      /^\/forms\/f(\/properties\/a){20,}/,
    ],
  ])('refuses a form with %s, and says where', async (_name, form, pointer) => {
    const attempt = deploy('prova', task('digipro:form="f"'), { forms: { f: form } });
    await expect(attempt).rejects.toMatchObject({
      code: 'PROCESS_MODEL_REFUSED',
      errors: [{ pointer: typeof pointer === 'string' ? pointer : expect.stringMatching(pointer) }],
    });
  });

  it('is for administrators, and changes nothing when the same content comes again', async () => {
    const model = { key: 'stabile', name: 'Stabile', bpmn: processXml(task('')), forms: {} };
    await expect(call('officer', 'processes.models.deploy', model)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const versions = [];
    for (let n = 0; n < 3; n += 1) {
      versions.push((await call<{ version: number }>('administrator', 'processes.models.deploy', model)).version);
    }
    expect(versions).toEqual([1, 1, 1]);
    const facts = await house.database.admin("select 1 from kernel.event where subject = 'processes/model/stabile'");
    expect(facts).toHaveLength(1);
  });

  it('of one model by several administrators at once makes one version of each content', async () => {
    const outcomes = await Promise.allSettled(
      ['uno', 'due', 'tre', 'quattro'].map((id) =>
        deploy('conteso', `${events}<userTask id="${id}"/>${chain('s', id, 'e')}`),
      ),
    );
    const rows = await house.database.admin<{ version: number }>(
      "select version from processes.model where key = 'conteso' order by version",
    );
    const won = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(rows.map(({ version }) => version)).toEqual(Array.from({ length: won }, (_, n) => n + 1));
    expect(won).toBeGreaterThan(0);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CONFLICT' });
  });
});
