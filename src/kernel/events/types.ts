import type { Static, TSchema } from 'typebox';
import type { Text } from '../text.ts';

/** A kind of fact: CloudEvents `type`, the schema of its data, and a sentence for people. */
export interface EventType<D extends TSchema = TSchema> {
  /** `it.digipro.<room>.<past-participle>`, e.g. `it.digipro.records.protocolled`. */
  readonly type: string;
  readonly summary: Text;
  readonly data: D;
}

export function eventType<D extends TSchema>(spec: EventType<D>): EventType<D> {
  return spec;
}

/** What a handler says of a new fact; the rest (actor, time, correlation, identifiers) comes from the context. */
export interface NewEvent<D = unknown> {
  /** What it happened to: `room/noun/identifier`. */
  readonly subject: string;
  readonly data: D;
  /** Identifier of the event that caused it, when it is not the one that the caller handles. */
  readonly causationId?: string;
}

/** A fact as stored. */
export interface StoredEvent<D = Record<string, unknown>> {
  readonly id: string;
  readonly bodyId: string;
  readonly type: string;
  readonly subject: string;
  readonly time: Date;
  readonly actorKind: 'person' | 'system' | 'anonymous';
  readonly actorId: string | null;
  readonly onBehalfOf: string | null;
  readonly via: string;
  readonly operation: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly data: D;
  readonly leafIndex: number | null;
}

/** Data of an event of a known type. */
export type DataOf<E extends EventType> = Static<E['data']>;
