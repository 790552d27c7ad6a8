import { compile } from '../../bpmn/compile.ts';
import type { CompileResult, ProcessGraph, ProcessSummary } from '../../bpmn/types.ts';
import { initialState, step } from '../step.ts';
import type { Command, Effect, InstanceState, Limits, RejectionCode, TraceEntry } from '../types.ts';
import { testExpressions } from './expressions.ts';

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:digipro="https://digipro.example/schema/bpmn/1.0" targetNamespace="urn:test" id="defs">`;

/** A BPMN file around the content of one process; the process element is on line 3, its first child on line 4. */
export const processXml = (content: string): string =>
  `${HEAD}<process id="p" isExecutable="true">\n${content}\n</process></definitions>`;

/** `flow('a', 'b', 'x > 1')`: a sequence flow named `a_b`. */
export function flow(source: string, target: string, condition?: string): string {
  const inside = condition === undefined ? '' : `<conditionExpression>${escapeXml(condition)}</conditionExpression>`;
  return `<sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}">${inside}</sequenceFlow>`;
}

/** Flows along a chain: `chain('a', 'b', 'c')` is a→b, b→c. */
export const chain = (...ids: string[]): string =>
  ids
    .slice(1)
    .map((id, index) => flow(ids[index]!, id))
    .join('');

export const boundary = (id: string, host: string, duration: string, interrupting = true): string =>
  `<boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${interrupting}">${timer(duration)}</boundaryEvent>`;

export const timer = (duration: string): string =>
  `<timerEventDefinition><timeDuration>${escapeXml(duration)}</timeDuration></timerEventDefinition>`;

export const compileTest = (content: string): Promise<CompileResult> =>
  compile(processXml(content), { expressions: testExpressions });

/** Compiles a model that must be accepted. */
export async function model(content: string): Promise<{ graph: ProcessGraph; summary: ProcessSummary }> {
  const result = await compileTest(content);
  if (!result.ok) throw new Error(result.problems.map((p) => `${p.line} ${p.code} ${p.messageEn}`).join('\n'));
  return result;
}

/** Plays commands against one instance and keeps what a caller would keep: open tasks, jobs, timers and incidents. */
export class Player {
  readonly graph: ProcessGraph;
  readonly limits: Partial<Limits>;
  readonly commands: Command[] = [];
  readonly trace: TraceEntry[] = [];
  readonly effects: Effect[] = [];
  readonly open = new Map<number, Effect>();
  state: InstanceState = initialState();

  constructor(graph: ProcessGraph, limits: Partial<Limits> = {}) {
    this.graph = graph;
    this.limits = limits;
  }

  /** Applies a command, through JSON as a database would. @returns why it was rejected, or its effects. */
  send(command: Command): RejectionCode | readonly Effect[] {
    const stored = JSON.parse(JSON.stringify(this.state)) as InstanceState;
    const result = step(this.graph, stored, command, this.limits);
    if (result.rejected !== undefined) return result.rejected;
    this.commands.push(command);
    this.state = result.state;
    this.trace.push(...result.trace);
    this.effects.push(...result.effects);
    this.#close(command);
    for (const effect of result.effects) this.#keep(effect);
    return result.effects;
  }

  start(variables: Record<string, unknown> = {}): RejectionCode | readonly Effect[] {
    return this.send({ kind: 'start', variables });
  }

  complete(node: string, variables?: Record<string, unknown>): RejectionCode | readonly Effect[] {
    return this.send({ kind: 'complete-task', taskToken: this.tokenOf('create-task', node), variables });
  }

  answer(node: string, output?: unknown): RejectionCode | readonly Effect[] {
    return this.send({ kind: 'service-done', jobToken: this.tokenOf('call-service', node), output });
  }

  fire(node: string): RejectionCode | readonly Effect[] {
    return this.send({ kind: 'timer-fired', timerId: this.tokenOf('schedule-timer', node) });
  }

  retry(node: string, variables?: Record<string, unknown>): RejectionCode | readonly Effect[] {
    return this.send({ kind: 'retry-incident', incident: this.tokenOf('incident', node), variables });
  }

  /** Open tasks, jobs, timers and incidents as `kind node`, sorted. */
  waiting(): readonly string[] {
    return [...this.open.values()].map((e) => `${e.kind} ${'node' in e ? e.node : ''}`).sort();
  }

  /** Nodes in the order in which they were left. */
  left(): readonly string[] {
    return this.trace.flatMap((t) => (t.kind === 'left' ? [t.node] : []));
  }

  tokenOf(kind: Effect['kind'], node: string): number {
    for (const [id, effect] of this.open)
      if (effect.kind === kind && 'node' in effect && effect.node === node) return id;
    throw new Error(`no ${kind} at ${node}; open: ${this.waiting().join(', ')}`);
  }

  #keep(effect: Effect): void {
    const id = numberOf(effect);
    if (id === null) return;
    if (/^(cancel|close)/.test(effect.kind)) {
      if (!this.open.delete(id)) throw new Error(`${effect.kind} of ${id}, which is not open`);
    } else this.open.set(id, effect);
  }

  /** What a caller closes by itself, because it is what it reports. */
  #close(command: Command): void {
    if (command.kind === 'complete-task') this.open.delete(command.taskToken);
    if (command.kind === 'timer-fired') this.open.delete(command.timerId);
    if (command.kind === 'service-done' || command.kind === 'service-failed') this.open.delete(command.jobToken);
  }
}

function numberOf(effect: Effect): number | null {
  if ('taskToken' in effect) return effect.taskToken;
  if ('timerId' in effect) return effect.timerId;
  if ('jobToken' in effect) return effect.jobToken;
  return 'incident' in effect ? effect.incident : null;
}

export const START = '<startEvent id="s"/>';
export const END = '<endEvent id="e"/>';

export const users = (...ids: string[]): string => ids.map((id) => `<userTask id="${id}"/>`).join('');

/** A service task with `digipro:input` and `digipro:output` elements. */
export const service = (id: string, ...mappings: string[]): string =>
  `<serviceTask id="${id}" digipro:operation="a.b.c"><extensionElements>${mappings.join('')}</extensionElements></serviceTask>`;

/** Compiles a model that must be accepted, ready to be played. */
export const player = async (content: string, limits: Partial<Limits> = {}): Promise<Player> =>
  new Player((await model(content)).graph, limits);

export function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value))
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner as object);
  return Object.freeze(value);
}

const escapeXml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
