/*
 * Glossary
 * - instance (istanza di processo): one run of a process model; its whole state is an `InstanceState`.
 * - token: a point at which an instance waits (token di attesa): a task, a service, a timer, a sub-process, or an incident.
 * - scope (ambito): number 0 is the process, each entered sub-process gets a number of its own.
 * - join (ricongiunzione): arrivals at a parallel gateway whose other arrivals are still missing.
 * - command (comando): what happened outside; effect (effetto): what must happen outside; trace (traccia): which element did what.
 * - incident (anomalia): the instance cannot go on by itself; somebody repairs it and says `retry-incident`.
 * Numbers of tokens, timers and scopes come from one counter per instance: never used twice, the same in every replay.
 */
import type { Phase } from '../bpmn/types.ts';
import type { Due, IsoDuration } from './duration.ts';
import type { IncidentCode } from './incidents.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** The whole state of an instance: plain JSON, to be stored as it is. Elements are named by their identifier in the model. */
export interface InstanceState {
  /** Version of this format. */
  readonly v: 1;
  readonly status: 'new' | 'running' | 'completed' | 'cancelled';
  /** Last number given. */
  readonly seq: number;
  readonly tokens: readonly Token[];
  readonly joins: readonly Join[];
  readonly variables: Variables;
}

export type Wait = 'task' | 'job' | 'timer' | 'scope' | 'incident';

export interface Token {
  readonly id: number;
  readonly node: string;
  /** Scope in which it stands. */
  readonly scope: number;
  readonly wait: Wait;
  /** Boundary timers that run while it waits. */
  readonly timers?: readonly ArmedTimer[];
  /** The scope that a sub-process opened (`wait: scope`). */
  readonly inner?: number;
  /** Where an incident happened, so that it can be tried again from there. */
  readonly at?: Stage;
  /** Answer of a service whose output could not be mapped (`at: output`). */
  readonly output?: unknown;
}

/**
 * `enter`: nothing of the node has happened; `call`: the service must be called again; `output`: the answer must be mapped again;
 * `leave`: the node is done, its way out must be chosen.
 */
export type Stage = 'enter' | 'call' | 'output' | 'leave';

export interface ArmedTimer {
  readonly id: number;
  readonly node: string;
}

export interface Join {
  readonly node: string;
  readonly scope: number;
  /** Arrivals per incoming flow. */
  readonly arrived: Readonly<Record<string, number>>;
}

export type Command =
  | { readonly kind: 'start'; readonly variables?: Variables }
  | { readonly kind: 'complete-task'; readonly taskToken: number; readonly variables?: Variables }
  | { readonly kind: 'timer-fired'; readonly timerId: number }
  | { readonly kind: 'service-done'; readonly jobToken: number; readonly output?: unknown }
  /** After the last attempt: a failure that may still be retried is the caller's own business. */
  | { readonly kind: 'service-failed'; readonly jobToken: number; readonly code: string; readonly message: string }
  | { readonly kind: 'retry-incident'; readonly incident: number; readonly variables?: Variables }
  | { readonly kind: 'cancel' };

export type Effect =
  | CreateTask
  | { readonly kind: 'cancel-task'; readonly taskToken: number; readonly node: string }
  | ScheduleTimer
  | { readonly kind: 'cancel-timer'; readonly timerId: number; readonly node: string }
  | CallService
  | { readonly kind: 'cancel-service'; readonly jobToken: number; readonly node: string }
  | {
      readonly kind: 'incident';
      readonly incident: number;
      readonly node: string;
      readonly code: IncidentCode;
      readonly detail: string;
    }
  | { readonly kind: 'close-incident'; readonly incident: number; readonly node: string }
  | { readonly kind: 'completed' }
  | { readonly kind: 'cancelled' };

export interface CreateTask {
  readonly kind: 'create-task';
  readonly taskToken: number;
  readonly node: string;
  readonly name: string | null;
  readonly candidateRole: string | null;
  readonly candidateUnit: string | null;
  readonly form: string | null;
  /** User tasks whose performers may not do this one (four-eyes), to be enforced when it is claimed. */
  readonly separateFrom: readonly string[];
  readonly phase: Phase | null;
  readonly lane: string | null;
  readonly dueIn: { readonly iso: string; readonly duration: IsoDuration } | null;
}

export interface ScheduleTimer {
  readonly kind: 'schedule-timer';
  readonly timerId: number;
  readonly node: string;
  /** As the model says; `dueInstant` adds it to the present. */
  readonly due: Due;
  /** Rule by which the legal clock counts the term instead; `due` is then its nominal length. */
  readonly legalClock: string | null;
  /** The activity on which it runs, null for a wait of its own. */
  readonly attachedTo: string | null;
  readonly interrupting: boolean;
}

export interface CallService {
  readonly kind: 'call-service';
  /** New for each attempt that the engine asks for: instance and token make an idempotency key. */
  readonly jobToken: number;
  readonly node: string;
  readonly operation: string;
  readonly input: Variables;
}

/** What the elements did, in order: finer than the facts of the event log, input of mining and of the coloured diagram. */
export type TraceEntry =
  | { readonly kind: 'entered'; readonly node: string; readonly scope: number; readonly token: number | null }
  | { readonly kind: 'left'; readonly node: string; readonly scope: number }
  | { readonly kind: 'took'; readonly flow: string; readonly because: 'always' | 'condition' | 'default' }
  | { readonly kind: 'fired'; readonly node: string; readonly timer: number }
  | { readonly kind: 'cancelled'; readonly node: string; readonly token: number }
  | { readonly kind: 'failed'; readonly node: string; readonly code: IncidentCode };

/**
 * Why a command had no effect at all.
 * - STALE_TOKEN: the task, job, timer or incident is done, cancelled or was never there; a duplicate or a late one.
 * - ALREADY_STARTED, NOT_RUNNING: start twice; cancel before the start or after the end.
 * - INVALID_VARIABLES: not a JSON object. VARIABLES_TOO_LARGE: more than `Limits.variableBytes` with those that are there.
 */
export type RejectionCode =
  'STALE_TOKEN' | 'ALREADY_STARTED' | 'NOT_RUNNING' | 'INVALID_VARIABLES' | 'VARIABLES_TOO_LARGE';

export type StepResult =
  | {
      readonly rejected?: undefined;
      readonly state: InstanceState;
      readonly effects: readonly Effect[];
      readonly trace: readonly TraceEntry[];
    }
  | { readonly rejected: RejectionCode };

/** Bounds of one step. */
export interface Limits {
  /** Nodes entered or left before the run is taken back and becomes an incident. @defaultValue 10,000 */
  readonly steps: number;
  /** Waiting tokens of an instance. @defaultValue 1,000 */
  readonly tokens: number;
  /** JSON text of all variables of an instance, in UTF-16 units. Documents are held by reference. @defaultValue 262,144 */
  readonly variableBytes: number;
}
