import { describe, expect, it } from 'vitest';
import { initialState, step } from './step.ts';
import {
  boundary,
  chain,
  deepFreeze,
  END,
  flow,
  model,
  Player,
  player,
  service,
  START,
  users,
} from './testing/model.ts';
import type { Command } from './types.ts';

describe('bounds and wrong commands', () => {
  const endless = `${START}${users('u')}<exclusiveGateway id="x" default="x_x2"/><exclusiveGateway id="x2"/>${END}${chain('s', 'u', 'x', 'x2', 'x')}${flow('x', 'e', 'stop = true')}`;

  it('takes an endless loop back to where it began, keeps the work of the person, and goes on once repaired', async () => {
    const p = await player(endless, { steps: 200 });
    p.start();
    const effects = p.complete('u', { note: 'fatto', stop: false });
    expect(effects).toMatchObject([{ kind: 'incident', node: 'u', code: 'STEP_LIMIT' }]);
    expect(p.state.variables).toEqual({ note: 'fatto', stop: false });
    expect(p.retry('u')).toMatchObject([{ kind: 'close-incident' }, { kind: 'incident', code: 'STEP_LIMIT' }]);
    p.retry('u', { stop: true });
    expect(p.state.status).toBe('completed');
  });

  it('bounds the number of tokens that a loop may spawn', async () => {
    const p = await player(
      `${START}<exclusiveGateway id="m"/><parallelGateway id="f"/>${users('u')}${END}${chain('s', 'm', 'f', 'u', 'e')}${flow('f', 'm')}`,
    );
    expect(p.start()).toMatchObject([{ kind: 'incident', node: 's', code: 'TOKEN_LIMIT' }]);
    expect(p.state.tokens).toHaveLength(1);
  });

  it('rejects data that are no JSON object or too large, without any effect', async () => {
    const p = await player(`${START}${users('u')}${END}${chain('s', 'u', 'e')}`, { variableBytes: 100 });
    p.start();
    const before = JSON.stringify(p.state);
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    expect(p.complete('u', cyclic)).toBe('INVALID_VARIABLES');
    expect(p.complete('u', { big: 1n })).toBe('INVALID_VARIABLES');
    expect(p.complete('u', [] as never)).toBe('INVALID_VARIABLES');
    expect(p.complete('u', { big: 'x'.repeat(100) })).toBe('VARIABLES_TOO_LARGE');
    expect(JSON.stringify(p.state)).toBe(before);
    expect(p.complete('u', JSON.parse('{"__proto__": {"admin": true}}') as Record<string, unknown>)).toMatchObject([
      { kind: 'completed' },
    ]);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('cancels everything that waits, once', async () => {
    const p = await player(
      `${START}<parallelGateway id="f"/>${users('a', 'b')}<parallelGateway id="j"/>${boundary('t', 'a', 'P1D')}${END}${chain('s', 'f', 'a', 'j', 'e')}${chain('f', 'b', 'j')}${flow('t', 'e')}`,
    );
    expect(p.send({ kind: 'cancel' })).toBe('NOT_RUNNING');
    p.start();
    p.complete('b');
    p.send({ kind: 'cancel' });
    expect(p.waiting()).toEqual([]);
    expect(p.state).toMatchObject({ status: 'cancelled', tokens: [], joins: [] });
    expect(p.send({ kind: 'cancel' })).toBe('NOT_RUNNING');
    expect(p.send({ kind: 'start' })).toBe('ALREADY_STARTED');
  });

  it('answers commands for tokens that never were, and leaves the given state alone', async () => {
    const { graph } = await model(`${START}${users('u')}${END}${chain('s', 'u', 'e')}`);
    const state = deepFreeze(initialState());
    const stale: readonly Command[] = [
      { kind: 'complete-task', taskToken: 1 },
      { kind: 'timer-fired', timerId: 1 },
      { kind: 'service-done', jobToken: -1 },
      { kind: 'service-failed', jobToken: 99, code: 'X', message: '' },
      { kind: 'retry-incident', incident: 0 },
    ];
    for (const command of stale) expect(step(graph, state, command)).toEqual({ rejected: 'STALE_TOKEN' });
    const started = step(graph, state, { kind: 'start' });
    expect(started.rejected === undefined && started.state.status).toBe('running');
    expect(state).toEqual(initialState());
  });
});

describe('size of the state', () => {
  it('needs at most 1,024 bytes at the wait for an approval with a legal term, without variables', async () => {
    const { graph } =
      await model(`${START}${service('ServiceTask_RegisterRequest')}<parallelGateway id="Gateway_ForkOpinions"/>
      <userTask id="UserTask_ApproveByManager"/>${boundary('BoundaryTimer_ThirtyDayTerm', 'UserTask_ApproveByManager', 'P30D', false)}
      ${service('ServiceTask_CollectDocuments')}<parallelGateway id="Gateway_JoinOpinions"/>${END}
      ${chain('s', 'ServiceTask_RegisterRequest', 'Gateway_ForkOpinions', 'UserTask_ApproveByManager', 'Gateway_JoinOpinions', 'e')}
      ${chain('Gateway_ForkOpinions', 'ServiceTask_CollectDocuments', 'Gateway_JoinOpinions')}${flow('BoundaryTimer_ThirtyDayTerm', 'e')}`);
    const p = new Player(graph);
    p.start();
    p.answer('ServiceTask_RegisterRequest');
    p.answer('ServiceTask_CollectDocuments');
    const size = Buffer.byteLength(JSON.stringify({ ...p.state, variables: {} }));
    console.log(`state at the approval wait: ${size} B`);
    expect(size).toBeLessThanOrEqual(1024);
  });
});
