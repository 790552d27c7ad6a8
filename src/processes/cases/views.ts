import { instant, nullable, object, oneOf, Type } from '../../kernel/index.ts';
import type { NodeSummary, ProcessSummary } from '../bpmn/index.ts';
import type { InstanceState } from '../engine/index.ts';
import type { Task } from '../types.ts';
import type { TraceRow } from './store.ts';

const bounds = nullable(object({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() }));

/** A step of the procedure as screens show it: with where it stands and where it is drawn. */
export const stepView = object({
  id: Type.String(),
  name: nullable(Type.String()),
  kind: Type.String(),
  lane: nullable(Type.String()),
  phase: nullable(Type.String()),
  status: oneOf(['ahead', 'current', 'done', 'cancelled', 'incident']),
  bounds,
});

export const historyView = object({
  at: instant,
  what: Type.String(),
  node: nullable(Type.String()),
  name: nullable(Type.String()),
  by: nullable(Type.String()),
});

/** The flows of the model that a case has taken, each once. */
export function takenFlows(trace: readonly TraceRow[]): string[] {
  const flows = trace.flatMap((row) => row.entries.flatMap((entry) => (entry.kind === 'took' ? [entry.flow] : [])));
  return [...new Set(flows)];
}

export function stepsOf(summary: ProcessSummary, state: InstanceState, trace: readonly TraceRow[]) {
  const entries = trace.flatMap((row) => row.entries);
  const left = new Set(entries.flatMap((entry) => (entry.kind === 'left' ? [entry.node] : [])));
  const cancelled = new Set(entries.flatMap((entry) => (entry.kind === 'cancelled' ? [entry.node] : [])));
  const waiting = new Map(state.tokens.map((token) => [token.node, token.wait]));
  const statusOf = (id: string) => {
    const wait = waiting.get(id);
    if (wait) return wait === 'incident' ? ('incident' as const) : ('current' as const);
    if (left.has(id)) return 'done' as const;
    return cancelled.has(id) ? ('cancelled' as const) : ('ahead' as const);
  };
  return summary.nodes.map(({ id, name, kind, lane, phase, bounds: drawn }: NodeSummary) => ({
    ...{ id, name, kind, lane, phase, status: statusOf(id) },
    bounds: drawn && { x: drawn.x, y: drawn.y, width: drawn.width, height: drawn.height },
  }));
}

/** The story of a case for people: tasks with who did them, services, timers and incidents, in order. */
export function presentHistory(summary: ProcessSummary, trace: readonly TraceRow[], tasks: readonly Task[]) {
  const nodes = new Map(summary.nodes.map((node) => [node.id, node]));
  const performer = new Map(tasks.map((task) => [task.node, task.endedByName]));
  const told = new Set(['userTask', 'serviceTask', 'intermediateTimer', 'boundaryTimer', 'start', 'end']);
  return trace.flatMap((row) =>
    row.entries.flatMap((entry) => {
      if (entry.kind === 'took' || entry.kind === 'entered') return [];
      const node = nodes.get(entry.node);
      if (!node || (entry.kind === 'left' && !told.has(node.kind))) return [];
      const by = node.kind === 'userTask' && entry.kind === 'left' ? (performer.get(entry.node) ?? null) : null;
      return [{ at: row.at.toISOString(), what: entry.kind, node: entry.node, name: node.name, by }];
    }),
  );
}
