import { describe, expect, it } from 'vitest';
import { chain, END, flow, boundary, Player, player, service, START, users } from './testing/model.ts';

describe('user tasks', () => {
  it('says all that a task list needs, and completes', async () => {
    const p =
      await player(`<laneSet><lane id="l" name="Segreteria"><flowNodeRef>u</flowNodeRef></lane></laneSet>${START}<userTask id="w"/>
      <userTask id="u" name="Firma" digipro:candidateRole="manager" digipro:candidateUnit="=unit" digipro:form="sign" digipro:separateFrom="w"
       digipro:phase="decisoria" digipro:dueIn="P5D"/>${END}${chain('s', 'w', 'u', 'e')}`);
    p.start({ unit: 'AFF-GEN' });
    const created = p.complete('w');
    expect(created).toEqual([
      {
        kind: 'create-task',
        taskToken: 2,
        node: 'u',
        name: 'Firma',
        candidateRole: 'manager',
        candidateUnit: 'AFF-GEN',
        form: 'sign',
        separateFrom: ['w'],
        phase: 'decisoria',
        lane: 'Segreteria',
        dueIn: { iso: 'P5D', duration: { months: 0, days: 5, milliseconds: 0 } },
      },
    ]);
    expect(p.complete('u', { outcome: 'ok' })).toEqual([{ kind: 'completed' }]);
    expect(p.state).toMatchObject({ status: 'completed', tokens: [], variables: { unit: 'AFF-GEN', outcome: 'ok' } });
    expect(p.trace.filter((t) => t.kind === 'took').map((t) => t.flow)).toEqual(['s_w', 'w_u', 'u_e']);
  });

  it('takes several ways out of a task at once, conditional ones when true, the default when no other', async () => {
    const p = await player(`${START}<userTask id="u" default="u_c"/>${users('a', 'b', 'c')}${END}${chain('s', 'u')}
      ${flow('u', 'a', 'x > 1')}${flow('u', 'b', 'x > 2')}${flow('u', 'c')}${flow('a', 'e')}${flow('b', 'e')}${flow('c', 'e')}`);
    p.start({ x: 3 });
    p.complete('u');
    expect(p.waiting()).toEqual(['create-task a', 'create-task b']);
    const q = new Player(p.graph);
    q.start({ x: 0 });
    q.complete('u');
    expect(q.waiting()).toEqual(['create-task c']);
  });
});

describe('service tasks', () => {
  const input = '<digipro:input name="title" value="=subject"/><digipro:input name="kind" value="det"/>';
  const output = '<digipro:output name="actId" value="=output.id"/>';

  it('maps input and output, and keeps nothing else of the answer', async () => {
    const p = await player(`${START}${service('v', input, output)}${users('u')}${END}${chain('s', 'v', 'u', 'e')}`);
    expect(p.start({ subject: 'Strade' })).toEqual([
      { kind: 'call-service', jobToken: 1, node: 'v', operation: 'a.b.c', input: { title: 'Strade', kind: 'det' } },
    ]);
    p.answer('v', { id: 7, secret: 'x' });
    expect(p.state.variables).toEqual({ subject: 'Strade', actId: 7 });
  });

  it('turns a failure into an incident that is tried again under a new token, while its legal term goes on', async () => {
    const p = await player(
      `${START}${service('v', input, output)}${boundary('b', 'v', 'P30D')}${END}${chain('s', 'v', 'e')}${flow('b', 'e')}`,
    );
    p.start({ subject: 'x' });
    const first = p.tokenOf('call-service', 'v');
    const failure = p.send({ kind: 'service-failed', jobToken: first, code: 'TIMEOUT', message: 'no answer' });
    expect(failure).toMatchObject([
      { kind: 'incident', node: 'v', code: 'SERVICE_FAILED', detail: 'TIMEOUT: no answer' },
    ]);
    expect(p.send({ kind: 'service-done', jobToken: first, output: {} })).toBe('STALE_TOKEN');
    const again = p.retry('v', { subject: 'y' });
    expect(again).toMatchObject([{ kind: 'close-incident' }, { kind: 'call-service', input: { title: 'y' } }]);
    expect(p.tokenOf('call-service', 'v')).not.toBe(first);
    expect(p.waiting()).toEqual(['call-service v', 'schedule-timer b']);
    p.answer('v', { id: 1 });
    expect(p.state.status).toBe('completed');
    expect(p.waiting()).toEqual([]);
  });

  it('does not call a service twice because its answer could not be mapped', async () => {
    const p = await player(
      `${START}${service('v', '<digipro:output name="n" value="=fail"/>')}${users('u')}${END}${chain('s', 'v', 'u', 'e')}`,
    );
    p.start();
    expect(p.answer('v', { id: 1 })).toMatchObject([{ kind: 'incident', code: 'EXPRESSION_FAILED' }]);
    expect(p.retry('v')).toMatchObject([{ kind: 'close-incident' }, { kind: 'incident' }]);
    expect(p.effects.filter((e) => e.kind === 'call-service')).toHaveLength(1);
  });
});

describe('exclusive gateways', () => {
  const content = `${START}<exclusiveGateway id="x" default="x_c"/>${users('a', 'b', 'c')}${END}${chain('s', 'x')}
    ${flow('x', 'a', 'v > 10')}${flow('x', 'b', 'v > 1')}${flow('x', 'c')}${['a', 'b', 'c'].map((n) => flow(n, 'e')).join('')}`;

  it('takes the first true condition in the order of the file, else the default', async () => {
    for (const [v, expected] of [
      [11, 'a'],
      [5, 'b'],
      [0, 'c'],
    ] as const) {
      const p = await player(content);
      p.start({ v });
      expect(p.waiting()).toEqual([`create-task ${expected}`]);
      expect(p.trace.find((t) => t.kind === 'took' && t.flow.startsWith('x_'))).toMatchObject({
        because: expected === 'c' ? 'default' : 'condition',
      });
    }
  });

  it('makes an incident of a condition that is neither true nor false, never a silent false', async () => {
    for (const v of [undefined, null, 'many', [11]]) {
      const p = await player(content);
      expect(p.start({ v })).toMatchObject([
        { kind: 'incident', node: 'x', code: 'CONDITION_NOT_BOOLEAN', detail: 'x_a: null' },
      ]);
      expect(p.state.status).toBe('running');
      p.retry('x', { v: 11 });
      expect(p.waiting()).toEqual(['create-task a']);
    }
  });

  it('makes an incident of an expression that fails or throws', async () => {
    for (const source of ['fail', 'throw', '1', '"true"']) {
      const p = await player(
        `${START}<exclusiveGateway id="x" default="x_e"/>${users('a')}${END}${chain('s', 'x', 'e')}${flow('x', 'a', source)}${flow('a', 'e')}`,
      );
      expect(p.start()).toMatchObject([{ kind: 'incident', node: 'x' }]);
    }
  });
});

describe('parallel gateways', () => {
  it('waits for every incoming flow, whatever the order', async () => {
    const content = `${START}<parallelGateway id="f"/>${users('a', 'b', 'c')}<parallelGateway id="j"/>${users('z')}${END}
      ${chain('s', 'f')}${['a', 'b', 'c'].map((n) => chain('f', n, 'j')).join('')}${chain('j', 'z', 'e')}`;
    for (const order of ['abc', 'cab', 'bca']) {
      const p = await player(content);
      p.start();
      p.complete(order[0]!);
      p.complete(order[1]!);
      expect(p.waiting()).toEqual([`create-task ${order[2]}`]);
      p.complete(order[2]!);
      expect(p.waiting()).toEqual(['create-task z']);
      expect(p.state.joins).toEqual([]);
    }
  });

  it('counts flows, not tokens: two arrivals by the same flow do not stand for the other', async () => {
    const p =
      await player(`${START}<userTask id="u"/><userTask id="v"/><exclusiveGateway id="m"/><parallelGateway id="f"/><parallelGateway id="g"/><parallelGateway id="j"/>${users('w')}${END}
      ${chain('s', 'f', 'u', 'm')}${flow('f', 'g')}${chain('g', 'v', 'm', 'j')}${chain('g', 'w', 'j', 'e')}`);
    p.start();
    p.complete('u');
    p.complete('v');
    expect(p.waiting()).toEqual(['create-task w']);
    p.complete('w');
    expect(p.left().filter((n) => n === 'j')).toHaveLength(1);
    expect(p.waiting()).toEqual(['incident j']); // the second arrival waits for a partner that will not come
  });

  it('makes an incident of a join that can never be complete, instead of a case that is stuck for ever', async () => {
    const p =
      await player(`${START}<exclusiveGateway id="x" default="x_b"/>${users('a', 'b')}<parallelGateway id="j"/>${END}${chain('s', 'x')}
      ${flow('x', 'a', 'v = 1')}${flow('x', 'b')}${flow('a', 'j')}${flow('b', 'j')}${flow('j', 'e')}`);
    p.start({ v: 1 });
    expect(p.complete('a')).toMatchObject([{ kind: 'incident', node: 'j', code: 'JOIN_STARVED', detail: 'a_j' }]);
    expect(p.retry('j')).toMatchObject([{ kind: 'close-incident' }, { kind: 'completed' }]);
  });
});
