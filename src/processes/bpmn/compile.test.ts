import { describe, expect, it } from 'vitest';
import { testExpressions } from '../engine/testing/expressions.ts';
import { boundary, chain, END, flow, model, processXml, START, timer } from '../engine/testing/model.ts';
import { compile } from './compile.ts';
import type { CompileOptions, Problem } from './types.ts';

const problemsOf = async (xml: string, options: Partial<CompileOptions> = {}): Promise<readonly Problem[]> => {
  const result = await compile(xml, { expressions: testExpressions, ...options });
  return result.ok ? [] : result.problems;
};
/** Problems of a process with this content, as `line code element`; the content starts on line 4. */
const refusals = async (content: string): Promise<readonly string[]> =>
  (await problemsOf(processXml(content))).map((p) => `${p.line} ${p.code} ${p.elementId}`);

describe('what is accepted', () => {
  it('compiles every supported element to arrays in document order', async () => {
    const { graph } = await model(`${START}
      <userTask id="u" name="Istruttoria  della pratica" digipro:candidateRole="officer" digipro:form="f" digipro:phase="istruttoria" digipro:dueIn="P5D"/>
      <serviceTask id="v" digipro:operation="acts.acts.draft"><extensionElements>
        <digipro:input name="subject" value="=subject"/><digipro:output name="actId" value="=output.id"/></extensionElements></serviceTask>
      <exclusiveGateway id="x" default="x_g"/><parallelGateway id="g"/>
      <intermediateCatchEvent id="w">${timer('PT720H')}</intermediateCatchEvent>
      ${boundary('b', 'u', 'P30D', false)}
      <subProcess id="sub"><startEvent id="s2"/><endEvent id="e2"/>${flow('s2', 'e2')}</subProcess>${END}
      ${chain('s', 'u', 'v', 'x')} ${flow('x', 'u', 'again = true')} ${chain('x', 'g', 'w', 'e')} ${chain('g', 'sub', 'e')} ${flow('b', 'e')}`);
    expect(graph.nodeIds).toEqual(['s', 'u', 'v', 'x', 'g', 'w', 'b', 'sub', 's2', 'e2', 'e']);
    expect([...graph.scopeOf]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0]);
    expect(graph.scopes).toEqual([
      { parent: -1, node: -1, start: 0 },
      { parent: 0, node: 7, start: 8 },
    ]);
    const out = (node: number) =>
      [...graph.outFlows.subarray(graph.outOffsets[node], graph.outOffsets[node + 1])].map((f) => graph.flowIds[f]);
    expect(out(3)).toEqual(['x_u', 'x_g']);
    expect(graph.flowIds[graph.defaultFlow[3]!]).toBe('x_g');
    expect([...graph.boundaries.subarray(graph.boundaryOffsets[1], graph.boundaryOffsets[2])]).toEqual([6]);
    expect(graph.interrupting[6]).toBe(0);
    expect(graph.nodeNames[1]).toBe('Istruttoria della pratica');
  });

  it('gives screens a plain summary with places on the diagram, lanes and needs', async () => {
    const xml =
      processXml(`<laneSet><lane id="l" name="Ufficio" digipro:candidateRole="officer"><flowNodeRef>u</flowNodeRef></lane></laneSet>
      ${START}<userTask id="u" digipro:form="f"/><userTask id="v" digipro:candidateRole="manager"/>${END}${chain('s', 'u', 'v', 'e')}
      <textAnnotation id="note"><text>Nota</text></textAnnotation><dataObjectReference id="d" dataObjectRef="do"/><dataObject id="do"/>`).replace(
        '</definitions>',
        `<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane bpmnElement="p">
       <bpmndi:BPMNShape bpmnElement="u"><dc:Bounds x="10" y="20.5" width="100" height="80"/></bpmndi:BPMNShape>
       <bpmndi:BPMNShape bpmnElement="gone"><dc:Bounds x="10" y="20" width="100" height="80"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>`,
      );
    const result = await compile(xml, { expressions: testExpressions });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const { summary } = result;
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    expect(summary.nodes.find((n) => n.id === 'u')).toMatchObject({
      kind: 'userTask',
      lane: 'Ufficio',
      candidateRole: 'officer',
      bounds: { x: 10, y: 20.5, width: 100, height: 80 },
    });
    expect(summary).toMatchObject({ roles: ['manager', 'officer'], forms: ['f'], operations: [] });
  });

  it('accepts any prefix, flows without identifier, and tells of ignored attributes of other engines', async () => {
    const xml = `<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
<b:process id="p"><b:startEvent id="s"/><b:userTask id="u" camunda:assignee="anna"/><b:endEvent id="e"/>
<b:sequenceFlow sourceRef="s" targetRef="u"/><b:sequenceFlow sourceRef="u" targetRef="e"/></b:process></b:definitions>`;
    const result = await compile(xml, { expressions: testExpressions, file: 'x.bpmn' });
    expect(result.ok && result.graph.flowIds).toEqual(['s->u', 'u->e']);
    expect(result.ok && result.notices).toMatchObject([
      { code: 'VENDOR_IGNORED', line: 2, elementId: 'u', file: 'x.bpmn' },
    ]);
  });

  it('gives a task the role of its lane, also inside a sub-process, and the phase of the sub-process', async () => {
    const { graph } =
      await model(`<laneSet><lane id="l" name="Dirigente" digipro:candidateRole="manager"><flowNodeRef>sub</flowNodeRef></lane></laneSet>${START}
      <subProcess id="sub" digipro:phase="decisoria"><startEvent id="s2"/><userTask id="u"/><endEvent id="e2"/>${chain('s2', 'u', 'e2')}</subProcess>${END}${chain('s', 'sub', 'e')}`);
    const u = graph.nodeIndex.get('u')!;
    expect(graph.details[u]).toMatchObject({ candidateRole: 'manager' });
    expect([graph.phases[u], graph.lanes[u]]).toEqual(['decisoria', 'Dirigente']);
  });
});

describe('what is refused', () => {
  const around = (element: string, id: string): string => `${START}\n${element}\n${END}${chain('s', id, 'e')}`;
  const unsupported: readonly (readonly [string, string, string])[] = [
    ['scriptTask', '<scriptTask id="n"/>', 'UNSUPPORTED_ELEMENT'],
    ['abstract task', '<task id="n"/>', 'UNSUPPORTED_ELEMENT'],
    ['inclusive gateway', '<inclusiveGateway id="n"/>', 'UNSUPPORTED_ELEMENT'],
    ['complex gateway', '<complexGateway id="n"/>', 'UNSUPPORTED_ELEMENT'],
    ['call activity', '<callActivity id="n"/>', 'UNSUPPORTED_ELEMENT'],
    ['transaction', '<transaction id="n"/>', 'UNSUPPORTED_ELEMENT'],
    ['ad-hoc sub-process', '<adHocSubProcess id="n"/>', 'UNSUPPORTED_ELEMENT'],
    ['multi-instance', '<userTask id="n"><multiInstanceLoopCharacteristics/></userTask>', 'UNSUPPORTED_ELEMENT'],
    ['standard loop', '<userTask id="n"><standardLoopCharacteristics/></userTask>', 'UNSUPPORTED_ELEMENT'],
    ['potential owner', '<userTask id="n"><potentialOwner/></userTask>', 'UNSUPPORTED_ELEMENT'],
    ['compensation activity', '<userTask id="n" isForCompensation="true"/>', 'UNSUPPORTED_ATTRIBUTE'],
    ['token quantity', '<userTask id="n" startQuantity="2"/>', 'UNSUPPORTED_ATTRIBUTE'],
    [
      'message catch',
      '<intermediateCatchEvent id="n"><messageEventDefinition/></intermediateCatchEvent>',
      'UNSUPPORTED_EVENT',
    ],
    ['event without trigger', '<intermediateCatchEvent id="n"/>', 'UNSUPPORTED_EVENT'],
    ['throw event', '<intermediateThrowEvent id="n"/>', 'UNSUPPORTED_ELEMENT'],
    ['made-up element', '<frobnicate id="n"/>', 'UNKNOWN_ELEMENT'],
    ['made-up attribute', '<userTask id="n" digipro:candidaterole="x"/>', 'UNKNOWN_ATTRIBUTE'],
    [
      'input on a user task',
      '<userTask id="n"><extensionElements><digipro:input name="a" value="b"/></extensionElements></userTask>',
      'UNKNOWN_ELEMENT',
    ],
    ['service task without operation', '<serviceTask id="n"/>', 'MISSING_OPERATION'],
    ['malformed operation', '<serviceTask id="n" digipro:operation="rm -rf"/>', 'UNKNOWN_OPERATION'],
    ['unknown phase', '<userTask id="n" digipro:phase="finale"/>', 'UNKNOWN_PHASE'],
    ['four-eyes with itself', '<userTask id="n" digipro:separateFrom="n"/>', 'UNKNOWN_SEPARATE_FROM'],
    ['four-eyes with nobody', '<userTask id="n" digipro:separateFrom="zz"/>', 'UNKNOWN_SEPARATE_FROM'],
    ['malformed duration', '<userTask id="n" digipro:dueIn="30 giorni"/>', 'DURATION_INVALID'],
    ['malformed FEEL', '<userTask id="n" digipro:candidateUnit="=a ++ ${b}"/>', 'EXPRESSION_INVALID'],
    [
      'timer cycle',
      '<intermediateCatchEvent id="n"><timerEventDefinition><timeCycle>R3/P1D</timeCycle></timerEventDefinition></intermediateCatchEvent>',
      'TIMER_INVALID',
    ],
    [
      'timer without time',
      '<intermediateCatchEvent id="n"><timerEventDefinition/></intermediateCatchEvent>',
      'TIMER_INVALID',
    ],
    [
      'impossible date',
      '<intermediateCatchEvent id="n"><timerEventDefinition><timeDate>2026-02-30</timeDate></timerEventDefinition></intermediateCatchEvent>',
      'TIMER_INVALID',
    ],
    [
      'output that is no expression',
      '<serviceTask id="n" digipro:operation="a.b"><extensionElements><digipro:output name="x" value="y"/></extensionElements></serviceTask>',
      'MAPPING_INVALID',
    ],
  ];
  it.each(unsupported)('%s, with its line and element', async (_, element, code) => {
    expect(await refusals(around(element, 'n'))).toContain(`5 ${code} n`);
  });

  it('events with a trigger, event sub-processes, message flows, several pools', async () => {
    expect(await refusals(`<startEvent id="s"><messageEventDefinition/></startEvent>${END}${chain('s', 'e')}`)).toEqual(
      ['4 UNSUPPORTED_EVENT s'],
    );
    expect(await refusals(`${START}<endEvent id="e"><terminateEventDefinition/></endEvent>${chain('s', 'e')}`)).toEqual(
      ['4 UNSUPPORTED_EVENT e'],
    );
    expect(
      await refusals(
        around(
          '<subProcess id="n" triggeredByEvent="true"><startEvent id="s2"/><endEvent id="e2"/><sequenceFlow id="f2" sourceRef="s2" targetRef="e2"/></subProcess>',
          'n',
        ),
      ),
    ).toEqual(['5 UNSUPPORTED_ATTRIBUTE n']);
    const pools = processXml(`${START}${END}${chain('s', 'e')}`).replace(
      '</definitions>',
      '\n<process id="q"><startEvent id="s9"/></process>\n<collaboration id="c"><participant id="x"/><participant id="y"/>\n<messageFlow id="m" sourceRef="x" targetRef="y"/></collaboration></definitions>',
    );
    expect((await problemsOf(pools)).map((p) => `${p.line} ${p.code} ${p.elementId}`)).toEqual([
      '6 SEVERAL_PROCESSES q',
      '8 UNSUPPORTED_ELEMENT m',
    ]);
  });

  it('paths that start or end nowhere, and nodes that nobody reaches', async () => {
    expect(await refusals(`${END}`)).toEqual(['3 MISSING_START p']);
    expect(await refusals(`${START}\n<userTask id="u"/>${flow('s', 'u')}`)).toEqual([
      '3 MISSING_END p',
      '5 DEAD_END u',
    ]);
    expect(await refusals(`${START}${END}${chain('s', 'e')}\n<userTask id="u"/>${flow('u', 'e')}`)).toEqual([
      '5 UNREACHABLE u',
    ]);
    expect(
      await refusals(`${START}<exclusiveGateway id="x" default="x_e"/>${END}${chain('s', 'x', 'e')}${flow('x', 'a', 'l = 1')}
      <userTask id="a"/>\n<userTask id="b"/>${chain('a', 'b', 'a')}`),
    ).toEqual(['5 NO_WAY_TO_END a', '6 NO_WAY_TO_END b']);
    expect(await refusals(`${START}\n<startEvent id="t"/>${END}${chain('s', 'e')}${flow('t', 'e')}`)).toEqual([
      '5 SEVERAL_STARTS t',
    ]);
  });

  it('arrows that lead nowhere, backwards into a start, out of an end or across a sub-process', async () => {
    expect(await refusals(`${START}${END}${chain('s', 'e')}\n${flow('s', 'ghost')}`)).toEqual([
      '5 UNKNOWN_REFERENCE s_ghost',
    ]);
    expect(await refusals(`${START}${END}${chain('s', 'e')}\n<sequenceFlow id="f" sourceRef="s"/>`)).toEqual([
      '5 UNKNOWN_REFERENCE f',
    ]);
    expect(await refusals(`${START}${END}${chain('s', 'e')}\n${flow('e', 's')}`)).toEqual(['5 FLOW_NOT_ALLOWED e_s']);
    const sub = `<subProcess id="n"><startEvent id="s2"/><userTask id="u"/><endEvent id="e2"/>${chain('s2', 'u', 'e2')}</subProcess>`;
    expect(await refusals(`${around(sub, 'n')}\n${flow('u', 'e')}`)).toContain('7 FLOW_CROSSES_SCOPE u_e');
    expect(await refusals(`${START}${END}${chain('s', 'e')}\n${boundary('b', 's', 'P1D')}${flow('b', 'e')}`)).toEqual([
      '5 BOUNDARY_HOST_INVALID b',
    ]);
  });

  it('choices that might choose nothing', async () => {
    const choice = (gateway: string, ...flows: string[]) =>
      refusals(`${START}\n${gateway}${END}${flow('s', 'x')}\n${flows.join('\n')}\n<userTask id="a"/>${flow('a', 'e')}`);
    expect(await choice('<exclusiveGateway id="x"/>', flow('x', 'a', 'v > 1'), flow('x', 'e', 'v = 1'))).toEqual([
      '5 NO_DEFAULT_FLOW x',
    ]);
    expect(await choice('<exclusiveGateway id="x"/>', flow('x', 'a', 'v > 1'), flow('x', 'e'))).toEqual([
      '7 MISSING_CONDITION x_e',
    ]);
    expect(
      await choice('<exclusiveGateway id="x" default="x_e"/>', flow('x', 'a', 'v > 1'), flow('x', 'e', 'v = 1')),
    ).toEqual(['7 DEFAULT_FLOW_INVALID x_e']);
    expect(
      await choice('<exclusiveGateway id="x" default="s_x"/>', flow('x', 'a', 'v > 1'), flow('x', 'e', 'v = 1')),
    ).toEqual(['5 DEFAULT_FLOW_INVALID x', '5 NO_DEFAULT_FLOW x']);
    expect(await choice('<userTask id="x"/>', flow('x', 'a', 'v > 1'), flow('x', 'e', 'v = 1'))).toEqual([
      '5 NO_DEFAULT_FLOW x',
    ]);
    expect(await choice('<parallelGateway id="x"/>', flow('x', 'a', 'v > 1'), flow('x', 'e'))).toEqual([
      '6 CONDITION_NOT_ALLOWED x_a',
    ]);
  });

  it('conditions in another language, empty or malformed', async () => {
    const condition = (inside: string) =>
      refusals(`${START}<exclusiveGateway id="x" default="x_e"/><userTask id="a"/>${END}${chain('s', 'x', 'e')}${flow('a', 'e')}
<sequenceFlow id="f" sourceRef="x" targetRef="a">${inside}</sequenceFlow>`);
    const of = (attributes: string, body: string) =>
      `<conditionExpression xsi:type="tFormalExpression" ${attributes}>${body}</conditionExpression>`;
    expect(await condition(of('language="https://www.omg.org/spec/DMN/20191111/FEEL/"', '=a &gt; 1'))).toEqual([]);
    expect(await condition(of('language="javascript"', 'next(null, true)'))).toContain('5 EXPRESSION_LANGUAGE f');
    expect(await condition(of('', ''))).toEqual(['5 EXPRESSION_INVALID f']);
    expect(await condition(of('', '${amount > 1}'))).toEqual(['5 EXPRESSION_INVALID f']);
  });

  it('an operation that the platform does not have', async () => {
    const xml = processXml(around('<serviceTask id="n" digipro:operation="acts.acts.draft"/>', 'n'));
    expect(await problemsOf(xml, { knownOperation: () => true })).toEqual([]);
    expect(await problemsOf(xml, { knownOperation: () => false })).toMatchObject([
      { code: 'UNKNOWN_OPERATION', line: 5 },
    ]);
  });

  it('several mistakes at once, in the order of the file, each in both languages', async () => {
    const problems = await problemsOf(
      processXml(
        `${START}\n<serviceTask id="a"/>\n<scriptTask id="b"/>\n<userTask id="c" digipro:phase="x"/>${END}${chain('s', 'a', 'b', 'c', 'e')}`,
      ),
      { file: 'kits/x/process.bpmn' },
    );
    expect(problems.map((p) => [p.line, p.elementId])).toEqual([
      [5, 'a'],
      [6, 'b'],
      [7, 'c'],
    ]);
    expect(problems[1]).toMatchObject({
      file: 'kits/x/process.bpmn',
      message: 'Elemento BPMN non eseguito: <scriptTask>',
      messageEn: 'BPMN element that is not executed: <scriptTask>',
    });
  });
});
