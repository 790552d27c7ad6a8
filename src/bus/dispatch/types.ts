/**
 * Glossary
 * - dispatch (spedizione): what was registered as outgoing, on its way to one recipient by certified mail
 * - receipt (ricevuta): what a provider of certified mail states about it (DM 2 November 2005)
 * - acceptance (accettazione): the sender's provider has it; delivery (avvenuta consegna): it lies in the recipient's mailbox, which is when
 *   it counts as received (CAD art. 6, art. 48)
 */

/** What providers state, by the words of `daticert.xml`. */
export const RECEIPTS = [
  'accettazione',
  'non-accettazione',
  'presa-in-carico',
  'avvenuta-consegna',
  'preavviso-errore-consegna',
  'errore-consegna',
  'rilevazione-virus',
] as const;

export type ReceiptKind = (typeof RECEIPTS)[number];

export const DISPATCH_STATES = ['waiting', 'sent', 'uncertain', 'accepted', 'delivered', 'failed'] as const;

export type DispatchState = (typeof DISPATCH_STATES)[number];

export interface Dispatch {
  readonly id: string;
  readonly entryId: string;
  readonly entryCode: string;
  /** Message about the entry (annex 6) that is sent; null where it is the entry itself. */
  readonly exchangeId: string | null;
  readonly recipient: string;
  readonly address: string;
  readonly attempt: number;
  readonly endpoint: string;
  /** Address of the mailbox. */
  readonly sender: string;
  readonly mailId: string;
  readonly requestedAt: Date;
  readonly sentAt: Date | null;
  readonly uncertainAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly uncertified: boolean;
  readonly deliveredAt: Date | null;
  readonly failedAt: Date | null;
  readonly failure: string | null;
  readonly missing: 'acceptance' | 'delivery' | null;
  readonly missingSince: Date | null;
  /** Somebody has said that nothing more is to be done, and why. */
  readonly dismissedAt: Date | null;
  readonly dismissedReason: string | null;
}

export interface Receipt {
  readonly messageId: string;
  readonly dispatchId: string;
  readonly kind: ReceiptKind;
  readonly at: Date;
  readonly transaction: string | null;
  readonly reason: string | null;
  readonly documentId: string;
}

/** What became of a dispatch. Receipts come late, twice and in any order: the strongest of what is known counts. */
export function stateOf(dispatch: Dispatch): DispatchState {
  if (dispatch.deliveredAt) return 'delivered';
  if (dispatch.failedAt) return 'failed';
  if (dispatch.acceptedAt) return 'accepted';
  if (dispatch.sentAt) return 'sent';
  return dispatch.uncertainAt ? 'uncertain' : 'waiting';
}
