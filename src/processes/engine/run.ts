import type { ProcessGraph } from '../bpmn/types.ts';
import type { Failure, IncidentCode } from './incidents.ts';
import type {
  ArmedTimer,
  Effect,
  InstanceState,
  Join,
  Limits,
  Stage,
  StepResult,
  Token,
  TraceEntry,
  Variables,
} from './types.ts';

/** Work that is still to be done in this step. `flow` is the arrow by which a node is entered, -1 for none. */
export interface Item {
  readonly stage: 'enter' | 'leave';
  readonly node: number;
  readonly scope: number;
  readonly flow: number;
}

/** The instance while one step changes it: a working copy, thrown away when the step is taken back. */
export class Run {
  readonly graph: ProcessGraph;
  readonly limits: Limits;
  readonly effects: Effect[] = [];
  readonly trace: TraceEntry[] = [];
  readonly queue: Item[] = [];
  status: InstanceState['status'];
  variables: Variables;
  tokens: Token[];
  joins: Join[];
  /** Set when the step has exceeded a bound: all of it is taken back. */
  overrun: IncidentCode | null = null;
  #seq: number;

  constructor(graph: ProcessGraph, state: InstanceState, limits: Limits) {
    this.graph = graph;
    this.limits = limits;
    this.status = state.status;
    this.variables = state.variables;
    this.tokens = [...state.tokens];
    this.joins = [...state.joins];
    this.#seq = state.seq;
  }

  nextId(): number {
    return ++this.#seq;
  }

  push(stage: Item['stage'], node: number, scope: number, flow = -1): void {
    this.queue.push({ stage, node, scope, flow });
  }

  idOf(node: number): string {
    return this.graph.nodeIds[node]!;
  }

  /** @throws Error when the state was made by another model: a fault of the caller, never of data. */
  indexOf(nodeId: string): number {
    const index = this.graph.nodeIndex.get(nodeId);
    if (index === undefined) throw new Error(`state names node ${nodeId}, which model ${this.graph.processId} lacks`);
    return index;
  }

  add(token: Token): void {
    if (this.tokens.length >= this.limits.tokens) this.overrun ??= 'TOKEN_LIMIT';
    this.tokens.push(token);
  }

  remove(token: Token): void {
    this.tokens = this.tokens.filter((t) => t.id !== token.id);
  }

  replace(token: Token, by: Token): void {
    this.tokens = this.tokens.map((t) => (t.id === token.id ? by : t));
  }

  /** Stops at a node until somebody repairs it. */
  park(node: number, scope: number, at: Stage, failure: Failure): void {
    const token: Token = { id: this.nextId(), node: this.idOf(node), scope, wait: 'incident', at };
    this.add(token);
    this.reportIncident(token, failure);
  }

  reportIncident(token: Token, { code, detail }: Failure): void {
    this.trace.push({ kind: 'failed', node: token.node, code });
    this.effects.push({ kind: 'incident', incident: token.id, node: token.node, code, detail });
  }

  disarm(timers: readonly ArmedTimer[] | undefined): void {
    for (const { id, node } of timers ?? []) this.effects.push({ kind: 'cancel-timer', timerId: id, node });
  }

  result(): StepResult {
    const { status, tokens, joins, variables, effects, trace } = this;
    return { state: { v: 1, status, seq: this.#seq, tokens, joins, variables }, effects, trace };
  }
}
