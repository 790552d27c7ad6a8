/*
 * Glossary
 * - process model (modello di processo): one executable BPMN 2.0 process of a file.
 * - node (nodo): a flow node of the model: event, task, gateway or sub-process. Its identifier is the one in the file.
 * - flow (flusso di sequenza): an arrow from node to node, perhaps with a condition (condizione) or as default (flusso predefinito).
 * - scope (ambito): the process itself, or one embedded sub-process (sottoprocesso).
 * - host (attività ospite): the activity that carries a boundary event (evento di confine).
 * - lane (corsia): who does the work; may give its tasks their candidate role (ruolo candidato) and unit (unità candidata).
 * - phase (fase): one of the five phases of a proceeding in the AgID metadata (Linee guida 2021, allegato 5).
 * - problem (problema): why a model is refused, with line and element; notice (avviso): what was ignored without harm.
 */
import type { IsoDuration } from '../engine/duration.ts';
import type { NoticeCode, ProblemCode } from './problems.ts';

/** Kinds of node as small numbers: they index typed arrays. Values are never reused. */
export const KIND = {
  start: 0,
  end: 1,
  userTask: 2,
  serviceTask: 3,
  exclusiveGateway: 4,
  parallelGateway: 5,
  boundaryTimer: 6,
  intermediateTimer: 7,
  subProcess: 8,
} as const;

export type KindName = keyof typeof KIND;
export type KindNumber = (typeof KIND)[KindName];

/** The phases of a proceeding (AgID Linee guida 2021, allegato 5, `Fasi`), in their legal order. */
export const PHASES = ['preparatoria', 'istruttoria', 'consultiva', 'decisoria', 'integrazione-efficacia'] as const;
export type Phase = (typeof PHASES)[number];

/**
 * A compiled expression. `value` of a success is a host value that JSON can hold (dates and durations as ISO 8601 text).
 * It must be pure: same variables, same answer; it has no clock.
 */
export interface Expression {
  evaluate(variables: Readonly<Record<string, unknown>>): ExpressionResult;
}

export type ExpressionResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** The expression language, injected so that compiler and engine stay pure. */
export interface ExpressionCompiler {
  /**
   * @param source FEEL without the leading `=`.
   * @param use `condition` must evaluate to exactly true or false, `value` to anything.
   * @throws Error whose message says what is wrong with the source.
   */
  compile(source: string, use: 'condition' | 'value'): Expression;
}

export interface CompileOptions {
  readonly expressions: ExpressionCompiler;
  /** Name of the file in problems. @defaultValue process.bpmn */
  readonly file?: string;
  /** Whether an operation of this name exists; without it every well-formed name is accepted. */
  readonly knownOperation?: (name: string) => boolean;
  /** What of the input of an operation it would refuse, as sentences; without it every input is accepted. */
  readonly checkInput?: (operation: string, inputs: readonly Mapping[]) => readonly string[];
  /** Whether somebody can have this role; without it every name is accepted. */
  readonly knownRole?: (role: string) => boolean;
}

/** Why a model is refused. `line` counts from 1 and is 0 only when the file as a whole is meant. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly elementId: string | null;
  readonly code: ProblemCode;
  /** Italian, for people. */
  readonly message: string;
  readonly messageEn: string;
}

/** What was ignored without harm, such as attributes of another product. */
export interface Notice extends Omit<Problem, 'code'> {
  readonly code: NoticeCode;
}

export type CompileResult =
  | {
      readonly ok: true;
      readonly graph: ProcessGraph;
      readonly summary: ProcessSummary;
      readonly notices: readonly Notice[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A value of an attribute: literal text, or FEEL when it starts with `=`. */
export type Computed =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly source: string; readonly expression: Expression };

export interface UserTaskDetail {
  readonly kind: 'userTask';
  readonly candidateRole: string | null;
  readonly candidateUnit: Computed | null;
  readonly form: string | null;
  /** User tasks that must have been done by somebody else (four-eyes). */
  readonly separateFrom: readonly string[];
  readonly dueIn: DurationValue | null;
}

export interface ServiceTaskDetail {
  readonly kind: 'serviceTask';
  readonly operation: string;
  readonly inputs: readonly Mapping[];
  /** Evaluated over the variables plus `output`, what the service answered. */
  readonly outputs: readonly Mapping[];
}

export interface Mapping {
  readonly name: string;
  readonly value: Computed;
}

/** A duration written in the model, or FEEL that gives one as text. */
export type DurationValue =
  | { readonly kind: 'literal'; readonly iso: string; readonly duration: IsoDuration }
  | { readonly kind: 'expression'; readonly source: string; readonly expression: Expression };

export type TimerValue =
  | { readonly kind: 'duration'; readonly value: DurationValue }
  | { readonly kind: 'date'; readonly value: Computed }
  /** Only a legal clock: the caller knows the term. */
  | { readonly kind: 'clock' };

export interface TimerDetail {
  readonly kind: 'timer';
  readonly due: TimerValue;
  /** Rule of the legal clock that counts this term, instead of plain calendar time. */
  readonly legalClock: string | null;
}

export interface SubProcessDetail {
  readonly kind: 'subProcess';
  readonly scope: number;
}

export type NodeDetail = UserTaskDetail | ServiceTaskDetail | TimerDetail | SubProcessDetail | null;

export interface GraphScope {
  /** Index of the enclosing scope, -1 for the process. */
  readonly parent: number;
  /** Node of the sub-process, -1 for the process. */
  readonly node: number;
  readonly start: number;
}

/**
 * The compiled model: immutable, shared by all its instances. Nodes and flows are numbered in document order.
 * `outFlows[outOffsets[n] .. outOffsets[n+1]]` are the flows that leave node n (compressed sparse rows), and so on for the others.
 */
export interface ProcessGraph {
  readonly processId: string;
  readonly processName: string | null;
  readonly nodeIds: readonly string[];
  readonly nodeNames: readonly (string | null)[];
  readonly kinds: Uint8Array;
  readonly scopeOf: Uint16Array;
  readonly details: readonly NodeDetail[];
  readonly phases: readonly (Phase | null)[];
  readonly lanes: readonly (string | null)[];
  readonly outOffsets: Uint32Array;
  readonly outFlows: Uint32Array;
  readonly inOffsets: Uint32Array;
  readonly inFlows: Uint32Array;
  /** Boundary events per host. */
  readonly boundaryOffsets: Uint32Array;
  readonly boundaries: Uint32Array;
  /** Host of a boundary event, -1 for other nodes. */
  readonly hostOf: Int32Array;
  /** 1 for a boundary event that cancels its host. */
  readonly interrupting: Uint8Array;
  /** Default flow of a node, -1 for none. */
  readonly defaultFlow: Int32Array;
  readonly flowIds: readonly string[];
  readonly flowSource: Uint32Array;
  readonly flowTarget: Uint32Array;
  readonly conditions: readonly (Expression | null)[];
  readonly scopes: readonly GraphScope[];
  readonly nodeIndex: ReadonlyMap<string, number>;
  readonly flowIndex: ReadonlyMap<string, number>;
}

/** What screens show of a model: plain JSON. */
export interface ProcessSummary {
  readonly processId: string;
  readonly name: string | null;
  readonly documentation: string | null;
  readonly nodes: readonly NodeSummary[];
  readonly flows: readonly FlowSummary[];
  readonly lanes: readonly LaneSummary[];
  readonly operations: readonly string[];
  readonly forms: readonly string[];
  readonly roles: readonly string[];
  readonly legalClocks: readonly string[];
}

export interface NodeSummary {
  readonly id: string;
  readonly name: string | null;
  readonly kind: KindName;
  readonly documentation: string | null;
  readonly lane: string | null;
  readonly phase: Phase | null;
  /** The sub-process that holds it, null for the process itself. */
  readonly parent: string | null;
  readonly attachedTo: string | null;
  readonly interrupting: boolean | null;
  readonly candidateRole: string | null;
  readonly form: string | null;
  readonly operation: string | null;
  readonly bounds: Bounds | null;
}

export interface FlowSummary {
  readonly id: string;
  readonly name: string | null;
  readonly source: string;
  readonly target: string;
  readonly condition: string | null;
  readonly isDefault: boolean;
  readonly waypoints: readonly Point[];
}

export interface LaneSummary {
  readonly id: string | null;
  readonly name: string | null;
  readonly candidateRole: string | null;
  readonly bounds: Bounds | null;
}

/** Diagram units (pixels at 100 %), origin top left. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}
