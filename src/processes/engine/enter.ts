import {
  type GraphScope,
  KIND,
  type NodeDetail,
  type ServiceTaskDetail,
  type SubProcessDetail,
  type TimerDetail,
  type UserTaskDetail,
} from '../bpmn/types.ts';
import { evaluateDuration, evaluateMappings, evaluateText, evaluateTimer } from './data.ts';
import type { Due } from './duration.ts';
import { type Attempt, done } from './incidents.ts';
import type { Item, Run } from './run.ts';
import type { ArmedTimer, CreateTask, Token } from './types.ts';

/** Enters a node: passes it on, makes it wait, or parks it when something about it cannot be evaluated. */
export function enterNode(run: Run, item: Item): void {
  const { graph } = run;
  const kind = graph.kinds[item.node];
  const detail = graph.details[item.node] ?? null;
  if (kind === KIND.parallelGateway && item.flow >= 0 && !arriveAtJoin(run, item)) return;
  if (detail === null) {
    run.trace.push({ kind: 'entered', node: run.idOf(item.node), scope: item.scope, token: null });
    if (kind !== KIND.end) run.push('leave', item.node, item.scope);
    return;
  }
  const entered = enterWaiting(run, item, detail);
  if (!entered.ok) run.park(item.node, item.scope, 'enter', entered.failure);
}

/**
 * Counts an arrival at a parallel gateway.
 * @returns whether every incoming flow of this scope has now arrived; one arrival of each is then used up.
 */
function arriveAtJoin(run: Run, item: Item): boolean {
  const { graph } = run;
  const incoming = graph.inFlows.subarray(graph.inOffsets[item.node], graph.inOffsets[item.node + 1]);
  if (incoming.length < 2) return true;
  const node = run.idOf(item.node);
  const at = run.joins.findIndex((join) => join.node === node && join.scope === item.scope);
  const counts = new Map(at < 0 ? [] : Object.entries(run.joins[at]!.arrived));
  const flow = graph.flowIds[item.flow]!;
  counts.set(flow, (counts.get(flow) ?? 0) + 1);
  const complete = counts.size === incoming.length;
  if (complete) useUp(counts);
  const join = { node, scope: item.scope, arrived: Object.fromEntries(counts) };
  const others = run.joins.filter((_, index) => index !== at);
  run.joins = counts.size === 0 ? others : at < 0 ? [...others, join] : run.joins.with(at, join);
  return complete;
}

/** Takes one arrival of each flow away; further arrivals of the same flow stay for the next round. */
function useUp(counts: Map<string, number>): void {
  for (const [flow, count] of [...counts]) {
    if (count === 1) counts.delete(flow);
    else counts.set(flow, count - 1);
  }
}

function enterWaiting(run: Run, item: Item, detail: NonNullable<NodeDetail>): Attempt<null> {
  switch (detail.kind) {
    case 'userTask':
      return enterUserTask(run, item, detail);
    case 'serviceTask':
      return enterServiceTask(run, item, detail);
    case 'timer':
      return enterTimer(run, item, detail);
    case 'subProcess':
      return enterSubProcess(run, item, detail);
    default: {
      const never: never = detail;
      return never;
    }
  }
}

function enterUserTask(run: Run, item: Item, detail: UserTaskDetail): Attempt<null> {
  const timers = evaluateBoundaries(run, item.node);
  if (!timers.ok) return timers;
  const unit = evaluateText(detail.candidateUnit, run.variables);
  if (!unit.ok) return unit;
  const dueIn = detail.dueIn === null ? done(null) : evaluateDuration(detail.dueIn, run.variables);
  if (!dueIn.ok) return dueIn;
  const token = wait(run, item, 'task', timers.value);
  const effect: CreateTask = {
    kind: 'create-task',
    taskToken: token.id,
    node: token.node,
    name: run.graph.nodeNames[item.node] ?? null,
    candidateRole: detail.candidateRole,
    candidateUnit: unit.value,
    form: detail.form,
    separateFrom: detail.separateFrom,
    phase: run.graph.phases[item.node] ?? null,
    lane: run.graph.lanes[item.node] ?? null,
    dueIn: dueIn.value,
  };
  run.effects.push(effect);
  arm(run, token, timers.value);
  return done(null);
}

function enterServiceTask(run: Run, item: Item, detail: ServiceTaskDetail): Attempt<null> {
  const timers = evaluateBoundaries(run, item.node);
  if (!timers.ok) return timers;
  const input = evaluateMappings(detail.inputs, run.variables);
  if (!input.ok) return input;
  const token = wait(run, item, 'job', timers.value);
  const { operation } = detail;
  run.effects.push({ kind: 'call-service', jobToken: token.id, node: token.node, operation, input: input.value });
  arm(run, token, timers.value);
  return done(null);
}

function enterTimer(run: Run, item: Item, detail: TimerDetail): Attempt<null> {
  const due = evaluateTimer(detail, run.variables);
  if (!due.ok) return due;
  const { id: timerId, node } = wait(run, item, 'timer', []);
  const { legalClock } = detail;
  const own = { attachedTo: null, interrupting: false };
  run.effects.push({ kind: 'schedule-timer', timerId, node, due: due.value, legalClock, ...own });
  return done(null);
}

function enterSubProcess(run: Run, item: Item, detail: SubProcessDetail): Attempt<null> {
  const timers = evaluateBoundaries(run, item.node);
  if (!timers.ok) return timers;
  const scope: GraphScope = run.graph.scopes[detail.scope]!;
  const inner = run.nextId();
  const token = wait(run, item, 'scope', timers.value, inner);
  arm(run, token, timers.value);
  run.push('enter', scope.start, inner);
  return done(null);
}

interface ReadyTimer {
  readonly id: number;
  readonly boundary: number;
  readonly due: Due;
}

/** Due times of all boundary timers of an activity, before anything of it happens: either all are armed or none. */
function evaluateBoundaries(run: Run, node: number): Attempt<readonly ReadyTimer[]> {
  const { graph } = run;
  const [from, to] = [graph.boundaryOffsets[node]!, graph.boundaryOffsets[node + 1]!];
  const ready: ReadyTimer[] = [];
  for (let at = from; at < to; at++) {
    const boundary = graph.boundaries[at]!;
    const due = evaluateTimer(graph.details[boundary] as TimerDetail, run.variables);
    if (!due.ok) return due;
    ready.push({ id: run.nextId(), boundary, due: due.value });
  }
  return done(ready);
}

function wait(run: Run, item: Item, kind: Token['wait'], timers: readonly ReadyTimer[], inner?: number): Token {
  const armed: readonly ArmedTimer[] = timers.map(({ id, boundary }) => ({ id, node: run.idOf(boundary) }));
  const token: Token = {
    id: run.nextId(),
    node: run.idOf(item.node),
    scope: item.scope,
    wait: kind,
    ...(inner === undefined ? {} : { inner }),
    ...(armed.length === 0 ? {} : { timers: armed }),
  };
  run.trace.push({ kind: 'entered', node: token.node, scope: token.scope, token: token.id });
  run.add(token);
  return token;
}

function arm(run: Run, host: Token, timers: readonly ReadyTimer[]): void {
  for (const { id, boundary, due } of timers)
    run.effects.push({
      kind: 'schedule-timer',
      timerId: id,
      node: run.idOf(boundary),
      due,
      legalClock: (run.graph.details[boundary] as TimerDetail).legalClock,
      attachedTo: host.node,
      interrupting: run.graph.interrupting[boundary] === 1,
    });
}
