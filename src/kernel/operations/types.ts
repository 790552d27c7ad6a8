import type { Readable } from 'node:stream';
import type { Static, TSchema } from 'typebox';
import { DomainError, type ErrorFactory } from '../errors.ts';
import type { EventType, NewEvent } from '../events/types.ts';
import type { Queryable } from '../sql/queryable.ts';
import type { Locale, Text } from '../text.ts';

/** Who does something. `person` has an account; `system` is a named component (`system:dispatcher`); `anonymous` is the public. */
export type Actor =
  | { readonly kind: 'person'; readonly id: string; readonly name: string; readonly onBehalfOf?: string }
  | { readonly kind: 'system'; readonly id: string }
  | { readonly kind: 'anonymous' };

export type Via = 'http' | 'cli' | 'process' | 'bus' | 'system';

/** Why somebody has a permission: the role, where it holds, and the delegation it came by. */
export interface Grant {
  readonly role: string;
  readonly unitId: string | null;
  readonly delegationId?: string;
}

/** Permissions of a caller, by name; `everything` for components of the platform. */
export type Grants = ReadonlyMap<string, readonly Grant[]> | 'everything';

/** A caller: made by identity from a session, by the command line, or by a component. It never comes from input. */
export interface Caller {
  readonly bodyId: string;
  readonly actor: Actor;
  readonly via: Via;
  readonly grants: Grants;
  /** Units in which the person works now, for rules such as "candidate of the task's unit". */
  readonly unitIds: readonly string[];
  readonly roles: readonly string[];
  readonly sessionId?: string;
  /** Network address that the call came from, for limits on guessing. Never stored as such nor logged. */
  readonly address?: string | undefined;
  readonly locale: Locale;
  readonly correlationId: string;
  readonly causationId?: string | undefined;
  /** What the call said of the trace that it belongs to (W3C Trace Context). */
  readonly traceparent?: string | undefined;
}

/** `public`: anyone, also anonymous. `signed-in`: any person. Else the name of a permission. */
export type PermissionName = 'public' | 'signed-in' | (string & {});

export interface HttpBinding {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{name}` parameters, which are fields of the input. */
  readonly path: string;
  /** Status of success, 200 unless told otherwise. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Another status of success, for answers of which `when` holds. */
  readonly otherwise?: { readonly status: 200 | 202; readonly when: (output: never) => boolean };
  /** Fields of the input that are headers of the request, with their names there in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of an operation that takes content: it is in memory before the transaction begins, which nobody who sends slowly then holds. */
  readonly whole?: true;
  /** Largest accepted body in bytes, 1 MiB unless told otherwise. */
  readonly bodyLimit?: number;
  /** `set`: the answer's `token` goes into the session cookie and nowhere else. `clear`: the cookie is removed. */
  readonly session?: 'set' | 'clear';
  /** Calls per minute and address, for what invites guessing. */
  readonly perMinute?: number;
}

/** A file given back instead of JSON. */
export interface Download {
  readonly stream: Readable | Buffer;
  readonly mime: string;
  readonly filename: string;
  readonly size?: number;
  /** `inline` only for content that cannot run script. */
  readonly disposition?: 'inline' | 'attachment';
}

export interface OperationSpec<I extends TSchema, O extends TSchema> {
  /** `room.noun.verb`, e.g. `records.protocol.register`. */
  readonly name: string;
  readonly summary: Text;
  readonly description?: string;
  readonly permission: PermissionName;
  /** `read` runs in a read-only transaction and must be safe to repeat; `write` must append at least one event. */
  readonly effect: 'read' | 'write';
  readonly input: I;
  readonly output: O;
  readonly http?: HttpBinding;
  /** Refusals that it may answer besides the general ones. */
  readonly errors?: readonly ErrorFactory[];
  /** Accepts a raw body as `ctx.upload`. */
  readonly upload?: boolean;
  /** Answers a `Download`; the output schema then describes nothing. */
  readonly download?: boolean;
  /** Answers after commit when its events are sealed, with where the proof is. */
  readonly proof?: boolean;
  /** A password, token or key is in its input or answer: nothing of the call is kept under an idempotency key. */
  readonly secret?: boolean;
  /** Personal data of these categories pass through it (GDPR art. 30), for the service catalogue. */
  readonly personalData?: readonly ('contact' | 'tax-code' | 'content')[];
  /**
   * Says who calls where the operation knows it by itself, by a signature or a key: the handler runs as that caller. Asked as the one who
   * called, in the same transaction. @throws when it knows nobody.
   */
  readonly identify?: (ctx: Context, input: Static<I>) => Promise<Caller>;
  readonly handler: (ctx: Context, input: Static<I>) => Promise<Static<O> | Download>;
  /** Completes the answer to a caller once what was done is committed, e.g. by waiting for what it has set going. */
  readonly afterwards?: (caller: Caller, output: Static<O>) => Promise<Static<O>>;
}

export interface Operation {
  readonly name: string;
  readonly summary: Text;
  readonly description?: string;
  readonly permission: PermissionName;
  readonly effect: 'read' | 'write';
  readonly input: TSchema;
  readonly output: TSchema;
  readonly http?: HttpBinding;
  readonly errors?: readonly ErrorFactory[];
  readonly upload?: boolean;
  readonly download?: boolean;
  readonly proof?: boolean;
  readonly secret?: boolean;
  readonly personalData?: readonly string[];
  readonly identify?: (ctx: Context, input: never) => Promise<Caller>;
  readonly together?: (calls: readonly Call<never>[]) => Promise<readonly unknown[]>;
  readonly handler: (ctx: Context, input: never) => Promise<unknown>;
  readonly afterwards?: (caller: Caller, output: never) => Promise<unknown>;
}

export interface NewJob {
  readonly queue: string;
  readonly payload: Record<string, unknown>;
  /** Legal time from which it may run; at once if absent. */
  readonly runAt?: Date;
}

export interface Logger {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** What a handler gets: the caller, the transaction, time and randomness, and the three ways to have an effect. */
export interface Context {
  readonly caller: Caller;
  readonly bodyId: string;
  readonly actor: Actor;
  readonly locale: Locale;
  readonly correlationId: string;
  readonly db: Queryable;
  readonly log: Logger;
  /** Legal and business time, the same for the whole transaction unless the handler asks `lateNow`. */
  now(): Date;
  /** Legal time read anew: the year of a legal number is that after its lock was obtained. */
  lateNow(): Date;
  /** Real time, for leases, sessions and back-off. */
  realNow(): Date;
  id(): string;
  random(bytes: number): Buffer;
  /** Appends a fact to the event log, in this transaction. @returns the event's identifier. */
  emit<D extends TSchema>(type: EventType<D>, event: NewEvent<Static<D>>): string;
  /** Calls another operation by name, in this transaction and under the same permissions; `upload` is for one that declares it. */
  call<T = unknown>(name: string, input: unknown, upload?: Upload): Promise<T>;
  /** Whether the caller holds a permission (optionally in a unit). */
  may(permission: string, unitId?: string): boolean;
  /** Schedules a job that becomes visible when this transaction commits. @returns its identifier. */
  enqueue(job: NewJob): string;
  /** Has something called once this transaction is committed, and never when it is not: to wake who works on what it left. */
  whenCommitted(told: () => void): void;
  /**
   * Has statements sent together with the commit, in one round trip, where nothing depends on their answers. They must be sent at once when
   * called: what follows an answer would come after the commit. When one fails, the transaction does.
   */
  withCommit(send: () => Promise<unknown>): void;
  /** Declares that a write operation found nothing to change, so that no event is due. */
  unchanged(): void;
  /** The raw body of an operation that declares `upload`. @throws when there is none. */
  readonly upload: Upload;
}

export interface Upload {
  readonly stream: Readable;
  readonly mime: string;
  readonly filename: string | undefined;
}

/** One of several calls of an operation in a transaction; the context is of its own caller. */
export interface Call<I> {
  readonly ctx: Context;
  readonly input: I;
}

/** In place of an answer: this call needs a transaction of its own. */
export const ALONE: unique symbol = Symbol('alone');

/**
 * Declares an operation that many call at the same moment: such calls share a transaction, and so a commit, each is answered after it.
 * `together` answers or refuses each: what refuses one has changed nothing. When it throws, or the transaction fails, each call is done
 * again by itself. Calls of people, who are named to the database, are always by themselves.
 */
export function operationTogether<I extends TSchema, O extends TSchema>(
  spec: Omit<OperationSpec<I, O>, 'handler' | 'download' | 'proof'> & {
    readonly together: (
      calls: readonly Call<Static<I>>[],
    ) => Promise<readonly (Static<O> | DomainError | typeof ALONE)[]>;
  },
): Operation {
  const handler = async (ctx: Context, input: Static<I>) => {
    const [answer] = await spec.together([{ ctx, input }]);
    if (answer instanceof DomainError) throw answer;
    return answer;
  };
  return { ...spec, handler } as unknown as Operation;
}

/** Declares an operation. The one declaration gives HTTP, OpenAPI, validation, permission, audit, metrics and command line. */
export function operation<I extends TSchema, O extends TSchema>(spec: OperationSpec<I, O>): Operation {
  return spec as unknown as Operation;
}
