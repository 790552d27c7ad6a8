/**
 * Glossary
 * - consumer (destinatario): what takes the messages of a channel, one route or another part of the room
 * - passage (passaggio): one time that a message was taken up: its steps, and how it ended
 * - dead letter (messaggio fermo): a message that nobody could do anything with, set aside for a person
 */
import type { Context } from '../../kernel/index.ts';
import type { Envelope } from '../transport/types.ts';

/** One step as it went: outcomes are short texts without personal data. */
export interface StepRecord {
  readonly step: string;
  readonly outcome: string;
  /** Milliseconds that it took. */
  readonly ms: number;
}

/** What a message leaves behind while it is worked on; also kept when it fails. */
export interface Trace {
  version: number | null;
  readonly steps: StepRecord[];
}

export interface Consumer {
  /** Messages of one transaction. One where a message takes long or is likely to fail; many where each costs little. */
  readonly batch: number;
  /** How many transactions work on the channel at the same time, each on lanes of its own. */
  readonly hands: number;
  /** Times that a message is taken up before it is dead. */
  readonly maxAttempts: number;
  /** Milliseconds before a message is tried for the second time, doubled each time. @defaultValue 500 */
  readonly firstRetryMs?: number;
  /**
   * Has the effect of one message, in the transaction in which it is acknowledged. Called in order per key, and once for a name
   * (source and identifier) however often that is sent. @throws Dead when no repetition can help; anything else is tried again.
   */
  handle(ctx: Context, envelope: Envelope, trace: Trace): Promise<void>;
}

/** Who takes the messages of a channel in a body, or undefined while nobody does: they wait. */
export type FindConsumer = (bodyId: string, channel: string) => Consumer | undefined | Promise<Consumer | undefined>;

/** No repetition helps: the message is set aside at once. */
export class Dead extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Dead';
  }
}
