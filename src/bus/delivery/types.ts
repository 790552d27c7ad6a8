/**
 * Glossary
 * - consumer (destinatario): what takes the messages of a channel, one route or another part of the room
 * - carrier (vettore): a consumer whose effect lies outside of the database
 * - passage (passaggio): one time that a message was taken up: its steps, and how it ended
 * - dead letter (messaggio fermo): a message that nobody could do anything with, set aside for a person
 */
import type { Context } from '../../kernel/index.ts';
import type { Difference, Room } from '../trace/difference.ts';
import type { BusinessKey } from '../trace/keys.ts';
import type { Envelope, NewMessage } from '../transport/types.ts';

/** One step as it went: outcomes are short texts without personal data. */
export interface StepRecord {
  readonly step: string;
  readonly outcome: string;
  /** Milliseconds that it took. */
  readonly ms: number;
  /** What it made of the data; may be about people, and is shown to who says why. */
  readonly changes?: readonly Difference[];
}

/** What a message leaves behind while it is worked on; also kept when it fails. */
export interface Trace {
  version: number | null;
  readonly steps: StepRecord[];
  /** What goes on its way when it is done, sent with that of the others of its transaction. */
  readonly sends: NewMessage[];
  /** What it can be looked up by, as far as it has been found. */
  keys?: readonly BusinessKey[];
  /** Space for what steps change; nothing of it is noted where absent. */
  room?: Room;
}

export interface Consumer {
  /** What its history is kept under, the channel if absent. */
  readonly route?: string;
  /** Messages of one transaction. One where a message takes long or is likely to fail; many where each costs little. */
  readonly batch: number;
  /** How many transactions work on the channel at the same time, each on lanes of its own. */
  readonly hands: number;
  /** What is done for one message touches nothing but its trace: those of a transaction, whose keys may differ, are handled at once. */
  readonly apart?: boolean;
  /** Times that a message is taken up before it is dead. */
  readonly maxAttempts: number;
  /** Milliseconds before a message is tried for the second time, doubled each time. @defaultValue 500 */
  readonly firstRetryMs?: number;
  /**
   * Has the effect of one message, in the transaction in which it is acknowledged. Called in order per key, and once for a name
   * (source and identifier) however often that is sent. @throws Dead when no repetition can help; anything else is tried again.
   */
  handle(ctx: Context, envelope: Envelope, trace: Trace): Promise<void>;
  /** Takes care of a message that no repetition helps, in a transaction of its own. @returns false to leave it to a person. */
  dead?(ctx: Context, envelope: Envelope, reason: string): Promise<boolean>;
}

/** What takes messages out of the house: what it does is in no transaction, and no connection is held while it does it. */
export interface Carrier {
  /** Messages that are on their way at the same time, of this process. */
  readonly atOnce: number;
  /** Whether it only sees if a partner is back: one message goes, whatever else is on its way. */
  readonly trial?: boolean;
  readonly maxAttempts: number;
  readonly firstRetryMs?: number;
  /** Milliseconds after which a message counts as dropped by whoever had it, longer than `carry` ever takes. */
  readonly leaseMs: number;
  /** @throws SendFailure, which says whether and when it may be tried again. */
  carry(bodyId: string, envelope: Envelope, circumstances: Circumstances): Promise<Carried>;
  /** What tells the one who asked that it is not done. Where it is undefined, the message is left to a person. */
  refused?(envelope: Envelope, kind: Refusal, reason: string): NewMessage | undefined;
}

/** Why something was not done: it was not wanted, it was tried too often, or nobody knows whether it was. */
export type Refusal = 'refused' | 'gave up' | 'unknown';

export interface Circumstances {
  /** The one who had it before fell silent: nobody knows how far it came. */
  readonly interrupted: boolean;
}

export interface Carried {
  readonly outcome: string;
  /** Sent in the transaction that notes the outcome. */
  readonly replies: readonly NewMessage[];
}

/** Who takes the messages of a channel in a body, or undefined while nobody does: they wait. */
export type FindConsumer = (bodyId: string, channel: string) => Taker | undefined | Promise<Taker | undefined>;
export type Taker = Consumer | Carrier;

/** No repetition helps: the message is set aside at once. */
export class Dead extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Dead';
  }
}
