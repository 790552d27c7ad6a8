/**
 * Glossary
 * - envelope (busta): a message with its context attributes, after CloudEvents 1.0
 * - channel (canale): where messages of a kind wait for the one who takes them (point-to-point); a route takes from one channel
 * - key (chiave): messages of one key are taken in the order in which they were accepted; one without a key has an order with nobody
 * - lane (corsia): the keys of a channel are spread over lanes; a lane is in one hand at a time
 * - park (mettere da parte): to take a message out of the way until a person decides; those of its key wait behind it
 * - claim check: a large body lies in the repository, the envelope carries its digest
 */
import type { Context } from '../../kernel/index.ts';

/** What a sender says. Attributes left out are those of a message that begins something new. */
export interface NewMessage {
  readonly channel: string;
  /** Our identifier, where the sender keeps a record of its own under it; a new one if absent. */
  readonly id?: string;
  /** Who sends, as a URI or a name, at most 200 characters. */
  readonly source: string;
  /** Kind of message, e.g. `it.comune.valdoro.payment-made`, at most 200 characters. */
  readonly type: string;
  /** The sender's own identifier: with the source it names the message, and a route has its effect once for it. Ours if absent. */
  readonly eventId?: string;
  /** JSON, a text when `datacontenttype` is no JSON, or bytes, which always go to the repository. */
  readonly data?: unknown;
  /** Digest of data that lie in the repository already, instead of `data`. */
  readonly sha256?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  readonly subject?: string;
  readonly time?: Date;
  /** Order is kept among messages of the same key. */
  readonly partitionkey?: string;
  readonly traceparent?: string;
  readonly correlationid?: string;
  readonly causationid?: string;
  /** Personal data that it carries (GDPR). */
  readonly classification?: Classification;
  /** After this instant nobody wants it any more. */
  readonly expirytime?: Date;
  /** The message of ours that it is a repetition of. */
  readonly replayof?: string;
  /** Whatever else travels with it, as texts. */
  readonly headers?: Readonly<Record<string, string>>;
  /** It is not taken before this instant; of those with a key, neither are the ones that are sent after it. */
  readonly notBefore?: Date;
  /** Where a route goes on with what it has put off. */
  readonly resume?: Resume;
}

/** A place in a version of a route: after that step, once more from it, or in it as it was told when it put the message off. */
export interface Resume {
  readonly version: number;
  readonly place: string;
  readonly how: 'after' | 'again' | 'wake';
  /** What the step told itself. JSON. */
  readonly note?: unknown;
}

export type Classification = 'none' | 'personal' | 'special';

/** A message as it was accepted; `data` is absent while it lies in the repository (`sha256`). */
export interface Envelope extends Omit<NewMessage, 'correlationid' | 'eventId' | 'id' | 'notBefore'> {
  readonly id: string;
  readonly eventId: string;
  readonly correlationid: string;
  readonly acceptedAt: Date;
}

/** A lane of a body in which something can be done. */
export interface Lane {
  readonly bodyId: string;
  readonly channel: string;
  readonly lane: number;
}

/** A message in hand, with what the transport needs to give it back. */
export interface Claimed {
  readonly envelope: Envelope;
  readonly seq: number;
  readonly lane: number;
  readonly key: number;
  /** How often it was taken up before. */
  readonly attempts: number;
  /** It has waited: others of its key may stand behind it. */
  readonly waited: boolean;
}

/** How it ended for a message in hand. */
export type Verdict =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'retry'; readonly at: Date }
  /** It is in hand beyond this transaction, until somebody tells how it ended or the time is over. */
  | { readonly kind: 'lease'; readonly until: Date }
  /** Nobody has taken it up: it goes on waiting behind an earlier one of its key. */
  | { readonly kind: 'behind' }
  | { readonly kind: 'park' };

/** A message in hand with how it ended for it. */
export interface Settled {
  readonly claimed: Claimed;
  readonly verdict: Verdict;
}

/**
 * What carries messages. Nothing that was accepted is lost; what is claimed is in one hand; a transaction that fails gives everything
 * back as it was. `testing/conformance.ts` is the contract.
 */
export interface Transport {
  /**
   * Accepts messages of a body on their own. Calls of the same moment share one commit, and one that is refused harms no other.
   * @returns their identifiers, once they are on disk. @throws MESSAGE_INVALID naming the attribute, before anything is stored.
   */
  accept(bodyId: string, messages: readonly NewMessage[]): Promise<readonly string[]>;
  /** Accepts messages within a transaction: they are sent when it commits. @returns their identifiers. */
  enlist(ctx: Context, messages: readonly NewMessage[]): Promise<readonly string[]>;
  /** Accepts a message that a person must decide on before anybody takes it, as one that was parked. @returns its identifier. */
  shelve(ctx: Context, message: NewMessage): Promise<string>;
  /** Tells of lanes in which messages have just become available in this process. */
  onAccepted(told: (lanes: readonly Lane[]) => void): void;
  /** All lanes with something that can be done now, of every body, whoever sent it. */
  lanes(now: Date): Promise<readonly Lane[]>;
  /**
   * Takes up to `limit` messages out of those of the lanes that nobody else has in hand, in the transaction of the effect, in order per
   * key. All lanes are of the context's body and of one channel. A message whose key waits for an earlier one is not among them.
   */
  claim(ctx: Context, channel: string, lanes: readonly number[], limit: number): Promise<readonly Claimed[]>;
  /** Says how it ended for messages of a channel that were claimed in this transaction; what nothing is said of is acknowledged. */
  settle(ctx: Context, ended: readonly Settled[]): Promise<void>;
  /**
   * Says how it ended for messages of a channel that were claimed in earlier transactions, which settled them to be tried again: what
   * happened outside of the database meanwhile is told before that instant comes. @returns the identifiers of those that nobody else has
   * taken up by now.
   */
  finish(ctx: Context, ended: readonly Settled[]): Promise<ReadonlySet<string>>;
  /** Ends the leases of a process that is gone, where this one is alone. @returns how many. */
  recover(now: Date): Promise<number>;
  /** Puts a parked message back in its place (`again`) or lets go of it; those behind it follow. @returns whether it was parked. */
  release(ctx: Context, messageId: string, again: boolean): Promise<boolean>;
  /** Accepts a message into the place of a parked one, which is let go of. @returns its identifier, undefined when none was parked. */
  replace(ctx: Context, messageId: string, message: NewMessage): Promise<string | undefined>;
  /** Bodies above the size that an envelope carries are read here. */
  open(bodyId: string, sha256: string): Promise<Buffer>;
}

/** Port: where large bodies lie, by their digest. */
export interface ClaimStore {
  /** Makes the bytes durable. @returns their SHA-256 in hex. `ctx`: within this transaction. */
  keep(bodyId: string, bytes: Buffer, mime: string, ctx?: Context): Promise<string>;
  open(bodyId: string, sha256: string): Promise<Buffer>;
}
