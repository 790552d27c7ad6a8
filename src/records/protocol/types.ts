import type { Channel, Correspondent, Flow } from '../types.ts';

/** What names the message as the sender knows it; only the message id and the digest bar a second registration. */
export interface References {
  /** Message-ID of a mail or message of another system. */
  readonly messageId?: string | undefined;
  /** SHA-256 of the message as it was received. */
  readonly sha256?: string | undefined;
  /** Number and date that the sender gave (DPR 445/2000 art. 53 c. 1 e). */
  readonly senderNumber?: string | undefined;
  readonly senderDate?: string | undefined;
  /** Entry that this one answers. */
  readonly inReplyTo?: string | undefined;
  /** Entry of the system before that this one goes on from. */
  readonly formerEntryId?: string | undefined;
}

/** A registration as the register holds it. */
export interface Entry {
  readonly id: string;
  readonly areaCode: string;
  readonly registerCode: string;
  readonly year: number;
  readonly number: number;
  readonly code: string;
  readonly flow: Flow;
  readonly subject: string;
  readonly correspondents: readonly Correspondent[];
  readonly presentedAt: Date;
  readonly registeredAt: Date;
  readonly registeredBy: string;
  readonly channel: Channel;
  readonly documentId: string;
  readonly documentVersion: number;
  readonly sha256: string;
  readonly markSha256: string;
  readonly markText: string;
  readonly references: References;
  readonly deferralId: string | null;
  readonly emergencyId: string | null;
  readonly emergencyNumber: number | null;
  /** When it was written into the emergency register. */
  readonly emergencyAt: Date | null;
  readonly classCode: string | null;
  readonly unitId: string | null;
  readonly officerId: string | null;
  readonly dossierId: string | null;
  readonly annulledAt: Date | null;
  readonly annulledBy: string | null;
  readonly annulledReason: string | null;
  readonly annulledAuthorisation: string | null;
}

/** The fields of an entry that may change: internal assignment and classification (guidelines 3.1.5). */
export interface Assignment {
  readonly classCode: string | null;
  readonly unitId: string | null;
  readonly officerId: string | null;
  readonly dossierId: string | null;
}

/** A document of an entry, in the version that was registered. */
export interface RegisteredDocument {
  readonly documentId: string;
  readonly version: number;
  readonly sha256: string;
  readonly filename: string;
  readonly mime: string;
  readonly title: string;
}

/** The general register of an area. Others (repertories, emergency) will have codes of their own. */
export const PROTOCOL_REGISTER = 'PROTOCOLLO';

/** DPR 445/2000 art. 57: at least seven digits. */
export function paddedNumber(number: number): string {
  return String(number).padStart(7, '0');
}

/** How people quote a number: `2026/0000123`. */
export function entryCode(year: number, number: number): string {
  return `${year}/${paddedNumber(number)}`;
}
