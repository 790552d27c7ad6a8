/**
 * Glossary (names of Hohpe/Woolf and Apache Camel)
 * - message (messaggio): what came in, with its content in the repository (claim check)
 * - route (rotta): the ordered steps through which a message goes
 * - step (passo): one thing done to an exchange
 * - exchange (scambio): a message on its way through a route, with what the steps have found
 * - idempotent consumer: a message is known by its key; the second one has no effect and leads to the first
 * - intake rule (regola di smistamento): which procedure a message starts
 */
import type { Readable } from 'node:stream';

export type MessageKind = 'mail' | 'application' | 'registration-mark' | 'scan' | 'unknown';

export interface Message {
  readonly id: string;
  readonly source: string;
  readonly filename: string;
  readonly kind: MessageKind;
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  readonly status: 'received' | 'routed' | 'refused';
  readonly route: string | null;
  readonly reason: string | null;
  readonly entryId: string | null;
  readonly entryCode: string | null;
  readonly dossierId: string | null;
  readonly caseId: string | null;
  readonly notes: readonly string[];
  readonly receivedAt: Date;
  readonly endedAt: Date | null;
}

/** Where the bytes of messages lie; bound to the content store of the repository. */
export interface MessageContent {
  /** The bytes from `from` on. */
  open(bodyId: string, sha256: string, from?: number): Promise<Readable>;
}

export interface Correspondent {
  readonly kind: 'person' | 'organisation' | 'administration';
  readonly name: string;
  readonly taxCode?: string;
  readonly digitalAddress?: string;
  readonly ipaCode?: string;
  readonly areaCode?: string;
}

export interface Attachment {
  readonly filename: string;
  readonly content: Buffer;
}

/** What a provider of certified mail states about a message of ours. All of it is signed but what the header refers to. */
export interface ReceiptStatement {
  /** `accettazione`, `avvenuta-consegna` … */
  readonly type: string;
  /** Message-ID of the message that it is about. */
  readonly about: string | null;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  /** Whether no recipient has a certified mailbox. */
  readonly uncertified: boolean;
  /** The provider's own name of the transaction. */
  readonly transaction: string | null;
  readonly at: Date | null;
  /** Why it was not accepted or delivered. */
  readonly reason: string | null;
  /** Message-ID that the header refers to, which nobody has signed. */
  readonly referred: string | null;
}

/** The canonical model (normaliser): what every kind of message becomes before it is registered. */
export interface Normalised {
  readonly channel: 'pec' | 'email' | 'portal' | 'interoperability' | 'paper';
  readonly subject: string;
  readonly sender: Correspondent;
  /** When it reached the body, where there is evidence (PEC delivery, portal submission); else when we received it. */
  readonly presentedAt: Date;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly messageId: string | null;
  /** A receipt of the certified-mail system about a message of ours: never registered as a new document. */
  readonly receipt: ReceiptStatement | null;
  /** Procedure that the message itself names (portal), else null. */
  readonly procedureKey: string | null;
  /** Where it goes when no procedure takes it. */
  readonly destination?: { readonly classCode?: string | undefined; readonly unitCode?: string | undefined } | null;
  /** Register entry that it answers: it joins that entry's dossier and starts no case. */
  readonly inReplyTo?: string | null;
  /** Number and date that the sender's register gave it (DPR 445/2000 art. 53 c. 1 e). */
  readonly senderNumber?: string;
  readonly senderDate?: string;
  /** `segnatura.xml`, or a message about one, that came with the mail (AgID guidelines 2021, annex 6). */
  readonly exchange?: { readonly file: Attachment; readonly kind: 'mark' | 'about'; readonly certified: boolean };
  readonly data: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/** What cannot be taken in, said so that the sender can mend it. */
export class Refusal extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.name = 'Refusal';
    this.reason = reason;
  }
}
