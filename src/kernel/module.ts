import type { ErrorFactory } from './errors.ts';
import type { EventType, StoredEvent } from './events/types.ts';
import type { Context, Operation } from './operations/types.ts';
import type { Queryable } from './sql/queryable.ts';
import type { Text } from './text.ts';

/** What a permission lets one do, as the end of the sentence "può …", and the roles that have it in a new body. */
export interface PermissionSpec {
  readonly sentence: Text;
  readonly roles: readonly string[];
  /** Of the installation and not of a body: only the first body of the directory, which runs the installation, has it. */
  readonly steering?: boolean;
}

/** A reader of facts. Each event has its effect once: the inbox row is written in the transaction of the effect. */
export type Subscription = {
  /** `room.what-it-does`, e.g. `publication.publish-adopted-acts`. */
  readonly name: string;
  readonly events: readonly EventType[];
  /** Types that it reads in a body, asked before each batch, where people decide on them; then `events` says nothing. */
  readonly wanted?: (db: Queryable, bodyId: string) => Promise<readonly string[]>;
  /** While a whole stock is brought in (`Runtime.inBulk`) it is told nothing, and all at the end: for what is derived, and missed by nobody till then. */
  readonly afterBulk?: true;
} & (
  | { readonly handler: (ctx: Context, event: StoredEvent) => Promise<void> }
  /** Takes the events of a batch as one set, in leaf order: for readers whose work on many is not the work on one repeated. */
  | { readonly together: (ctx: Context, events: readonly StoredEvent[]) => Promise<void> }
);

/** Work that outlives a transaction: claimed with a lease, retried with back-off, set aside as an incident. */
export interface JobHandler {
  readonly queue: string;
  readonly handler: (ctx: Context, payload: Record<string, unknown>) => Promise<void>;
  /** Attempts before it becomes an incident, 8 unless told otherwise. */
  readonly maxAttempts?: number;
  /** Takes over work whose last attempt failed, where the room shows it better than an incident of the kernel would. */
  readonly abandoned?: (ctx: Context, payload: Record<string, unknown>, error: unknown) => Promise<void>;
}

/** Work that recurs in every body, e.g. the nightly checks. Cron in Europe/Rome; runs at most once per body and occurrence. */
export interface Schedule {
  readonly name: string;
  readonly cron: string;
  /** Whether it is due by the clock of the wall, as is right for what judges ages by it; by legal time unless told so. */
  readonly byRealTime?: boolean;
  readonly handler: (ctx: Context) => Promise<void>;
}

/** What a room does in the background by itself, beside its jobs. Started where the process has the role of a worker. */
export interface BackgroundWorker {
  /** Works until nothing is due. @returns how much was done. */
  drain(): Promise<number>;
  /** Works off what this process has just set going, without looking for anything else. @returns how much was done. */
  follow?(): Promise<number>;
  /** Takes up what an ended process had in hand; before it starts, where this process works alone. */
  recover?(): Promise<void>;
  start(): void;
  /** Takes nothing new and lets the work in hand end. */
  stop(): Promise<void>;
}

/** A room's one declaration of what it needs and offers. */
export interface Module {
  /** Name of the room, of its PostgreSQL schema and of the first part of its operations' names. */
  readonly name: string;
  /** Folder of the numbered SQL files, ended by a slash. */
  readonly migrations?: URL;
  readonly operations: readonly Operation[];
  readonly events?: readonly EventType[];
  readonly permissions?: Readonly<Record<string, PermissionSpec>>;
  readonly subscriptions?: readonly Subscription[];
  readonly jobs?: readonly JobHandler[];
  readonly schedules?: readonly Schedule[];
  readonly workers?: readonly BackgroundWorker[];
  readonly errors?: Readonly<Record<string, ErrorFactory>>;
  /** Operations of other rooms that this room calls by name. */
  readonly calls?: readonly string[];
  /** Brings what the room keeps outside the database to disk, where that was put off while a whole stock was brought in. */
  readonly flush?: () => Promise<void>;
}

export function defineModule(module: Module): Module {
  return module;
}
