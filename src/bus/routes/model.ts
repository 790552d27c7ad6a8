/**
 * Glossary (names of Hohpe/Woolf and Apache Camel)
 * - route document (documento di rotta): what a route does, as data; a version of it never changes
 * - step (passo): one thing done to an exchange; its kind says which
 * - exchange (scambio): a message on its way, with what the steps before have made of it
 * - host (ospite): what steps may do to the world; the database in production, a pretence in tests
 * - place (posto): where a step stands in a version of a document, as a JSON Pointer
 * - continuation (seguito): the message by which a route goes on with an exchange that it has put off
 * - gathering (raccolta): what a step collects before it goes on
 */
import type { Readable } from 'node:stream';
import type { Text, TSchema } from '../../kernel/index.ts';
import type { Envelope, NewMessage, Resume } from '../transport/types.ts';

/** What decides whether a failure may be repeated by itself: nothing happened, or everything is rolled back with the transaction. */
export type Effect = 'pure' | 'transactional';

export type StepDocument = Readonly<Record<string, unknown>>;

/** A route as it is stored, compared and drawn: the JSON that its YAML says. */
export interface RouteDocument {
  /** Name of the route, and of the channel that it takes from. */
  readonly route: string;
  readonly summary?: Text;
  /** Types of facts of the house that it is told, each once, beside what others send to it. */
  readonly from?: { readonly facts: readonly string[] };
  /** Messages of one transaction. @defaultValue 20 */
  readonly batch?: number;
  /** Transactions at the same time. @defaultValue 2 */
  readonly hands?: number;
  /** Times that a message is tried before it is set aside. @defaultValue 8 */
  readonly attempts?: number;
  /** FEEL by name: what its messages can be looked up by. */
  readonly keys?: Readonly<Record<string, string>>;
  /** What is kept of each step: how it went, and what it changed unless `steps`. @defaultValue 'changes' */
  readonly trace?: 'changes' | 'steps';
  readonly steps: readonly StepDocument[];
  readonly tests?: readonly RouteTest[];
}

/** Given a message, with operations that only pretend: what is expected of the route. */
export interface RouteTest {
  readonly name: string;
  /** One message, or several that come one after the other. */
  readonly given: Given | readonly Given[];
  /**
   * Answers of operations by name, and of channels that are asked. An operation that is not here fails the test when it is called; a
   * channel that is not here never answers, and one whose answer is `{failure}` refuses.
   */
  readonly mocks?: Readonly<Record<string, unknown>>;
  readonly expect: Expected;
}

export interface Given {
  readonly data?: unknown;
  readonly type?: string;
  readonly source?: string;
  readonly subject?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds that pass before it comes. */
  readonly after?: number;
}

export interface Expected {
  readonly outcome?: 'done' | 'dead';
  /** Data of what comes out at the end: a value, or a list of them where the route has split it; nothing where it has ended before. */
  readonly data?: readonly unknown[];
  readonly sent?: readonly { readonly to: string; readonly data?: unknown; readonly key?: string }[];
  readonly calls?: readonly { readonly operation: string; readonly input?: unknown }[];
  /** A part of the reason of a dead letter. */
  readonly reason?: string;
}

export interface Exchange {
  readonly envelope: Envelope;
  readonly data: unknown;
  /** What a text or bytes are; JSON, and for a text only a value of it, if undefined. */
  readonly contentType?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Part of the names of what it sends. */
  readonly trail?: string;
}

export interface Host {
  now(): Date;
  /** Runs an operation of the house in the transaction of the message. */
  call(operation: string, input: unknown): Promise<unknown>;
  /** Sends messages that go when the transaction commits. */
  send(messages: readonly NewMessage[]): Promise<void>;
  /** Runs a JSONata mapping. @throws Dead when it fails: it would fail again. */
  map(source: string, input: unknown): Promise<unknown>;
  /** Runs a step of the intake on what came in; only for messages that the intake has received. */
  intake?(step: string): Promise<{ readonly outcome: string; readonly ends: boolean }>;
  /** Notes a name in this route. @returns whether it is the first time. */
  first(name: string): Promise<boolean>;
  readonly route: string;
  readonly version: number;
  /** Bytes of a file of the repository, from so many on. @throws Dead when the body has no such file. */
  open(sha256: string, from: number): Promise<Readable>;
  /** A new identifier. */
  id(): string;
  /** The instant so many milliseconds from now, by the clock that messages are put off by. */
  later(milliseconds: number): Date;
  /** Takes the next turn of those that come every so many milliseconds. @returns when it is; undefined if that is now. */
  turn(place: string, key: string, everyMs: number): Promise<Date | undefined>;
  /** Of these channels, those whose taker is there: all but endpoints that are switched off, or left in peace after failures. */
  available(channels: readonly string[]): Promise<readonly string[]>;
  /** Leaves a message for a person to decide on, with the reason. */
  shelve(message: NewMessage, reason: string): Promise<void>;
  readonly gatherings: Gatherings;
}

/** What a step collects, in one hand until the transaction ends. */
export interface Gathering {
  readonly id: string;
  readonly version: number;
  readonly place: string;
  readonly members: number;
  /** Length of their data as JSON. */
  readonly bytes: number;
  /** Number that is awaited next. */
  readonly next: number;
}

export interface Member {
  readonly number: number;
  readonly messageId: string;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Gatherings {
  /** Opens the gathering of a key, a new one that awaits `next` if there is none, and adds to what it counts. */
  open(place: string, key: string, adds: { members: number; bytes: number; next: number }): Promise<Gathering>;
  find(id: string): Promise<Gathering | undefined>;
  /** @returns false when there is one of that number. */
  put(id: string, member: Member): Promise<boolean>;
  /** In the order of their numbers. */
  members(id: string): Promise<readonly Member[]>;
  /** Sets what is awaited next, and lets go of the members before it. */
  move(id: string, next: number, left: Pick<Gathering, 'members' | 'bytes'>): Promise<void>;
  /** Ends it with all that it holds. */
  end(id: string): Promise<void>;
  /** Notes that messages ask on behalf of a gathering. */
  ask(id: string, questions: readonly { readonly messageId: string; readonly number: number }[]): Promise<void>;
  /** The question that a message asked, once. */
  answered(messageId: string): Promise<{ readonly gatheringId: string; readonly number: number } | undefined>;
}

/** What a step makes of an exchange: none when it ends here, several when it was split. */
export interface StepResult {
  readonly outcome: string;
  readonly exchanges: readonly Exchange[];
  /** The exchange goes on another time, by a message of its own. */
  readonly putOff?: true;
}

export interface Step {
  /** Name in the trace. */
  readonly name: string;
  readonly kind: string;
  readonly effect: Effect;
  readonly place: string;
  /** Of the steps of a saga: whose compensation runs when this one fails. */
  readonly saga?: SagaPlace | undefined;
  run(host: Host, exchange: Exchange, nested: Nested): Promise<StepResult>;
  /** Goes on with what it has put off, as it told itself. */
  wake?(host: Host, exchange: Exchange, nested: Nested, note: unknown): Promise<StepResult>;
  /** Goes on when a list of its steps has ended for an exchange that was put off in it. Goes on behind it if absent. */
  after?(host: Host, exchange: Exchange, nested: Nested, list: number): Promise<StepResult>;
}

/** The saga that a step is part of, and the how-manieth of its parts. */
export interface SagaPlace {
  readonly place: string;
  readonly index: number;
}

/** What a kind makes of its parameters. */
export type Works = Pick<Step, 'run' | 'wake' | 'after'>;

/** Runs the steps within a step. */
export type Nested = (steps: readonly Step[], exchange: Exchange) => Promise<Ends>;

export interface Ends {
  readonly exchanges: readonly Exchange[];
  /** How many of them go on another time. */
  readonly putOff: number;
}

/** A kind of step: how it is written, and what it does. */
export interface Kind {
  /** Name of the pattern that it is, for the documentation. */
  readonly pattern: string;
  readonly effect: Effect;
  /** JSON Schema of what stands behind its name; `#/$defs/steps` for steps within. */
  readonly schema: TSchema;
  /** What the trace calls such a step, where the kind alone says little. */
  readonly title?: (parameters: never) => string;
  /** @throws StepProblem for what the schema cannot see. */
  compile(parameters: never, compiler: Compiler): Step['run'] | Works;
}

/** What kinds need of the compiler, each with the place within their parameters that a problem is told of. */
export interface Compiler {
  /** Where the step stands, and by what it is known over versions: its name if it has one. */
  readonly place: string;
  readonly label: string;
  readonly saga: SagaPlace | undefined;
  /** Steps within; `saga` as the part of one that they are. */
  steps(documents: readonly StepDocument[], pointer: string, saga?: SagaPlace): readonly Step[];
  /** A FEEL condition over data, headers and message. @returns what tells whether it holds; it throws Dead when it cannot tell. */
  condition(source: string, pointer: string): (host: Host, exchange: Exchange, more?: object) => boolean;
  /** A FEEL expression whose value is a text. */
  text(source: string, pointer: string): (host: Host, exchange: Exchange) => string;
  /** The name of an operation that routes may call. */
  operation(name: string, pointer: string): string;
  schema(schema: unknown, pointer: string): (value: unknown) => readonly string[];
}

/** Something wrong with a route document, and where. */
export class StepProblem extends Error {
  readonly pointer: string;
  constructor(pointer: string, message: string) {
    super(message);
    this.name = 'StepProblem';
    this.pointer = pointer;
  }
}

export function going(outcome: string, ...exchanges: readonly Exchange[]): StepResult {
  return { outcome, exchanges };
}

/** The exchange ends here for now. */
export function putOff(outcome: string): StepResult {
  return { outcome, exchanges: [], putOff: true };
}

export type { Resume };
