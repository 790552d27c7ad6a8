import type { ProcessGraph } from '../bpmn/types.ts';
import { begin } from './commands.ts';
import { enterNode } from './enter.ts';
import type { Failure } from './incidents.ts';
import { finish, leaveNode } from './leave.ts';
import { Run } from './run.ts';
import type { Command, InstanceState, Limits, StepResult } from './types.ts';

export const DEFAULT_LIMITS: Limits = { steps: 10_000, tokens: 1_000, variableBytes: 262_144 };

/** The state of an instance before its command `start`. */
export function initialState(): InstanceState {
  return { v: 1, status: 'new', seq: 0, tokens: [], joins: [], variables: {} };
}

/**
 * Applies one command: the instance runs on until every token waits. Pure and deterministic: no clock, no randomness, no I/O; the given
 * state is not changed; same graph, state and command give the same result byte for byte. The caller stores the state and carries out
 * the effects in one transaction.
 * @returns the new state with effects and trace, or why the command had no effect (a stale or duplicate one never throws).
 * @throws Error only when the state belongs to another model.
 */
export function step(
  graph: ProcessGraph,
  state: InstanceState,
  command: Command,
  limits: Partial<Limits> = {},
): StepResult {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const run = new Run(graph, state, bounds);
  const rejected = begin(run, command);
  if (rejected) return { rejected };
  drain(run);
  return run.overrun === null ? run.result() : takeBack(graph, state, command, bounds, run.overrun);
}

function drain(run: Run): void {
  let steps = 0;
  do {
    for (let at = 0; at < run.queue.length; at++) {
      if (++steps > run.limits.steps) run.overrun ??= 'STEP_LIMIT';
      if (run.overrun !== null) return;
      const item = run.queue[at]!;
      if (item.stage === 'enter') enterNode(run, item);
      else leaveNode(run, item);
    }
    run.queue.length = 0;
    settle(run);
  } while (run.queue.length > 0 && run.overrun === null);
}

/** Ends every scope in which nothing waits any more; a join that waits for nobody becomes an incident instead. */
function settle(run: Run): void {
  if (run.status !== 'running') return;
  const busy = new Set(run.tokens.map((t) => t.scope));
  for (const token of run.tokens) {
    if (token.wait !== 'scope' || busy.has(token.inner!)) continue;
    if (!parkStarved(run, token.inner!)) finish(run, token);
  }
  if (busy.size > 0 || parkStarved(run, 0)) return;
  run.status = 'completed';
  run.effects.push({ kind: 'completed' });
}

/** Parks the first join of a scope that holds arrivals but no token that could bring the others. */
function parkStarved(run: Run, scope: number): boolean {
  const join = run.joins.find((j) => j.scope === scope);
  if (!join) return false;
  run.joins = run.joins.filter((j) => j !== join);
  run.park(run.indexOf(join.node), scope, 'leave', {
    code: 'JOIN_STARVED',
    detail: Object.keys(join.arrived).join(' '),
  });
  return true;
}

/** Undoes a run that exceeded a bound: what happened outside is kept, what followed from it becomes an incident where it began. */
function takeBack(
  graph: ProcessGraph,
  state: InstanceState,
  command: Command,
  limits: Limits,
  code: Failure['code'],
): StepResult {
  const run = new Run(graph, state, limits);
  begin(run, command);
  const bound = code === 'TOKEN_LIMIT' ? limits.tokens : limits.steps;
  for (const { node, scope, stage } of run.queue) run.park(node, scope, stage, { code, detail: `> ${bound}` });
  return run.result();
}
