import { describe, expect, it } from 'vitest';
import { boundary, chain, END, flow, player, service, START, timer, users } from './testing/model.ts';

describe('timers', () => {
  it('waits for a duration, a date, an expression or a legal clock, as the model says', async () => {
    const catching = (inside: string, attributes = '') =>
      `${START}<intermediateCatchEvent id="w"><timerEventDefinition ${attributes}>${inside}</timerEventDefinition></intermediateCatchEvent>${END}${chain('s', 'w', 'e')}`;
    const due = async (content: string, variables = {}) => {
      const p = await player(content);
      const effects = p.start(variables);
      return Array.isArray(effects) ? (effects[0] as Record<string, unknown>) : effects;
    };
    expect(await due(catching('<timeDuration>PT720H</timeDuration>'))).toMatchObject({
      kind: 'schedule-timer',
      timerId: 1,
      due: { kind: 'duration', iso: 'PT720H', duration: { milliseconds: 2_592_000_000 } },
      attachedTo: null,
    });
    expect(await due(catching('<timeDate>=until</timeDate>'), { until: '2036-01-01' })).toMatchObject({
      due: { kind: 'date', iso: '2036-01-01' },
    });
    expect(
      await due(catching('<timeDuration>=term</timeDuration>', 'digipro:legalClock="DLgs33.art5.c6"'), {
        term: 'P30D',
      }),
    ).toMatchObject({
      due: { iso: 'P30D', duration: { days: 30 } },
      legalClock: 'DLgs33.art5.c6',
    });
    expect(await due(catching('', 'digipro:legalClock="L241.art2"'))).toMatchObject({
      due: { kind: 'clock' },
      legalClock: 'L241.art2',
    });
    expect(await due(catching('<timeDuration>=term</timeDuration>'), { term: 30 })).toMatchObject({
      kind: 'incident',
      code: 'TIMER_INVALID',
    });
    expect(await due(catching('<timeDate>=term</timeDate>'), { term: 'presto' })).toMatchObject({
      kind: 'incident',
      code: 'TIMER_INVALID',
    });
  });

  const withBoundary = (interrupting: boolean) =>
    `${START}<userTask id="u"/>${boundary('b', 'u', 'P30D', interrupting)}${boundary('c', 'u', 'P60D', interrupting)}${users('late')}${END}${chain('s', 'u', 'e')}${chain('b', 'late', 'e')}${flow('c', 'e')}`;

  it('interrupting: cancels the task and the other timers, and goes its own way', async () => {
    const p = await player(withBoundary(true));
    p.start();
    const task = p.tokenOf('create-task', 'u');
    expect(p.fire('b')).toMatchObject([
      { kind: 'cancel-task', taskToken: task },
      { kind: 'cancel-timer', node: 'c' },
      { kind: 'create-task', node: 'late' },
    ]);
    expect(p.send({ kind: 'complete-task', taskToken: task, variables: { lost: true } })).toBe('STALE_TOKEN');
    expect(p.state.variables).toEqual({});
    p.complete('late');
    expect(p.state.status).toBe('completed');
  });

  it('not interrupting: the task goes on beside the alert, and the timer fires once', async () => {
    const p = await player(withBoundary(false));
    p.start();
    const timerId = p.tokenOf('schedule-timer', 'b');
    p.fire('b');
    expect(p.send({ kind: 'timer-fired', timerId })).toBe('STALE_TOKEN');
    expect(p.waiting()).toEqual(['create-task late', 'create-task u', 'schedule-timer c']);
    expect(p.complete('u')).toMatchObject([{ kind: 'cancel-timer', node: 'c' }]);
    expect(p.state.status).toBe('running');
    p.complete('late');
    expect(p.state.status).toBe('completed');
  });

  it('enters nothing at all when one of the timers cannot be computed', async () => {
    const p = await player(
      `${START}${users('u')}${boundary('b', 'u', 'P1D')}${boundary('c', 'u', '=fail')}${END}${chain('s', 'u', 'e')}${flow('b', 'e')}${flow('c', 'e')}`,
    );
    p.start();
    expect(p.waiting()).toEqual(['incident u']);
  });
});

describe('sub-processes', () => {
  const nested = `${START}<subProcess id="outer"><startEvent id="s1"/><parallelGateway id="f"/>${users('a')}${service('v')}
      <subProcess id="inner"><startEvent id="s2"/>${users('b')}<intermediateCatchEvent id="w">${timer('P1D')}</intermediateCatchEvent><parallelGateway id="f2"/><endEvent id="e2"/>
        ${chain('s2', 'f2', 'b', 'e2')}${chain('f2', 'w', 'e2')}</subProcess>
      <endEvent id="e1"/>${chain('s1', 'f', 'a', 'e1')}${chain('f', 'v', 'e1')}${chain('f', 'inner', 'e1')}</subProcess>
    ${boundary('b1', 'outer', 'P30D')}${boundary('n1', 'outer', 'P20D', false)}${users('z')}${END}${chain('s', 'outer', 'z', 'e')}${flow('b1', 'e')}${flow('n1', 'e')}`;

  it('ends when everything inside has ended', async () => {
    const p = await player(nested);
    p.start();
    p.complete('b');
    p.answer('v');
    p.complete('a');
    expect(p.waiting()).toEqual(['schedule-timer b1', 'schedule-timer n1', 'schedule-timer w']);
    expect(p.fire('w')).toMatchObject([
      { kind: 'cancel-timer' },
      { kind: 'cancel-timer' },
      { kind: 'create-task', node: 'z' },
    ]);
    expect(p.left().slice(-3)).toEqual(['w', 'inner', 'outer']);
  });

  it('an interrupting timer cancels tasks, jobs, timers and inner scopes, and no other', async () => {
    const p = await player(nested);
    p.start();
    const effects = p.fire('b1');
    expect(Array.isArray(effects) && effects.map((e) => `${e.kind} ${'node' in e ? e.node : ''}`)).toEqual([
      'cancel-task a',
      'cancel-service v',
      'cancel-task b',
      'cancel-timer w',
      'cancel-timer n1',
      'completed ',
    ]);
    expect(p.waiting()).toEqual([]);
  });

  it('keeps the joins of two runs of one sub-process apart', async () => {
    const p = await player(`${START}<userTask id="go"/><userTask id="go2"/><parallelGateway id="f"/>
      <subProcess id="sub"><startEvent id="s1"/><parallelGateway id="g"/>${users('a', 'b')}<parallelGateway id="j"/><endEvent id="e1"/>${chain('s1', 'g', 'a', 'j', 'e1')}${chain('g', 'b', 'j')}</subProcess>${END}
      ${chain('s', 'f', 'go', 'sub', 'e')}${chain('f', 'go2', 'sub')}`);
    p.start();
    p.complete('go');
    p.complete('go2');
    const [first, second] = [...p.open].filter(([, e]) => 'node' in e && e.node === 'a').map(([id]) => id);
    p.send({ kind: 'complete-task', taskToken: first!, variables: {} });
    p.send({ kind: 'complete-task', taskToken: second!, variables: {} });
    expect(p.left()).not.toContain('j');
    p.complete('b');
    expect(p.left().filter((n) => n === 'sub')).toHaveLength(1);
    p.complete('b');
    expect(p.state.status).toBe('completed');
  });
});
