import { KIND } from '../bpmn/types.ts';
import { evaluateCondition } from './data.ts';
import { type Attempt, done, failed } from './incidents.ts';
import type { Item, Run } from './run.ts';
import type { Token } from './types.ts';

interface Taken {
  readonly flow: number;
  readonly because: 'always' | 'condition' | 'default';
}

/** Leaves a node by the flows that its conditions choose, or parks it when they cannot choose. */
export function leaveNode(run: Run, item: Item): void {
  const chosen = chooseFlows(run, item.node);
  if (!chosen.ok) return run.park(item.node, item.scope, 'leave', chosen.failure);
  run.trace.push({ kind: 'left', node: run.idOf(item.node), scope: item.scope });
  for (const { flow, because } of chosen.value) {
    run.trace.push({ kind: 'took', flow: run.graph.flowIds[flow]!, because });
    run.push('enter', run.graph.flowTarget[flow]!, item.scope, flow);
  }
}

/** Ends the wait of an activity or event: its boundary timers end with it, and its way out is next. */
export function finish(run: Run, token: Token): void {
  run.remove(token);
  run.disarm(token.timers);
  run.push('leave', run.indexOf(token.node), token.scope);
}

/** Takes a token away with all that waits for it: its task, job or timer, its boundary timers, and everything inside it. */
export function cancelToken(run: Run, token: Token): void {
  run.remove(token);
  run.trace.push({ kind: 'cancelled', node: token.node, token: token.id });
  cancelWait(run, token);
  run.disarm(token.timers);
}

function cancelWait(run: Run, token: Token): void {
  const { id, node, wait } = token;
  switch (wait) {
    case 'task':
      run.effects.push({ kind: 'cancel-task', taskToken: id, node });
      return;
    case 'job':
      run.effects.push({ kind: 'cancel-service', jobToken: id, node });
      return;
    case 'timer':
      run.effects.push({ kind: 'cancel-timer', timerId: id, node });
      return;
    case 'incident':
      run.effects.push({ kind: 'close-incident', incident: id, node });
      return;
    case 'scope':
      for (const inside of run.tokens.filter((t) => t.scope === token.inner)) cancelToken(run, inside);
      run.joins = run.joins.filter((join) => join.scope !== token.inner);
      return;
    default: {
      const never: never = wait;
      return never;
    }
  }
}

/**
 * An exclusive gateway takes the first flow whose condition is true, in the order of the file; any other node takes every flow that has
 * no condition or a true one. The default flow is taken when no other is (BPMN 2.0 §8.3.13, §13.4.2).
 */
function chooseFlows(run: Run, node: number): Attempt<readonly Taken[]> {
  const { graph } = run;
  const fallback = graph.defaultFlow[node]!;
  const exclusive = graph.kinds[node] === KIND.exclusiveGateway;
  const taken: Taken[] = [];
  for (let at = graph.outOffsets[node]!; at < graph.outOffsets[node + 1]!; at++) {
    const flow = graph.outFlows[at]!;
    if (flow === fallback) continue;
    const condition = graph.conditions[flow] ?? null;
    const holds = condition === null ? done(true) : evaluateCondition(condition, run.variables);
    if (!holds.ok) return failed(holds.failure.code, `${graph.flowIds[flow]}: ${holds.failure.detail}`);
    if (!holds.value) continue;
    taken.push({ flow, because: condition === null ? 'always' : 'condition' });
    if (exclusive) break;
  }
  if (taken.length === 0 && fallback >= 0) taken.push({ flow: fallback, because: 'default' });
  return taken.length > 0 ? done(taken) : failed('NO_FLOW_TAKEN', '');
}
