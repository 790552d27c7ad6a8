/**
 * Glossary (AgID guidelines 2021, annex 6: messages between registry areas)
 * - mark (segnatura): what travels with a registered message and names it, sealed
 * - confirmation, update (conferma di ricezione, aggiornamento): the receiver's register has it, under this number
 * - exception (notifica di eccezione): the receiver could not take it as it was, with the code of an anomaly
 * - annulment (annullamento della protocollazione): one side has annulled its registration
 */

/** Codes of anomalies, as the interface descriptions of annex 6 write them. */
export const ANOMALIES = [
  '000_Irricevibile',
  '001_ValidazioneFirma',
  '002_AnomaliaImpronte',
  '003_DocumentoAllegatiNonLeggibili',
  '004_DocumentoAllegatiErroreValidazioneFirma',
  '005_DocumentoAllegatiErroreVaidazioneMarcaTemporale',
  '006_DocumentoAllegatiErroreValidazioneSigillo',
  '007_ErroreIdentificatoreNonTrovato',
] as const;

export type Anomaly = (typeof ANOMALIES)[number];

export const EXCHANGE_KINDS = ['mark', 'confirmation', 'update', 'exception', 'annulment'] as const;

export type ExchangeKind = (typeof EXCHANGE_KINDS)[number];

/** What names a registration everywhere: administration and area by their IPA codes, register, number and day. */
export interface Identifier {
  readonly administration: string;
  readonly area: string;
  readonly register: string;
  /** At least seven digits. */
  readonly number: string;
  readonly date: string;
  readonly time?: string;
}

/** A document as the mark names it. */
export interface MarkedDocument {
  readonly filename: string;
  /** SHA-256, hexadecimal; undefined where the digest is of another kind. */
  readonly sha256: string | undefined;
}

export interface MarkMessage {
  readonly kind: 'mark';
  readonly identifier: Identifier;
  readonly subject: string;
  readonly reserved: boolean;
  /** Recipients that are administrations; whether each is asked to confirm. */
  readonly recipients: readonly { readonly ipaCode: string; readonly confirm: boolean }[];
  readonly documents: readonly MarkedDocument[];
}

export interface ConfirmationMessage {
  readonly kind: 'confirmation' | 'update';
  /** The registration of who confirms. */
  readonly identifier: Identifier;
  readonly about: Identifier | undefined;
}

export interface ExceptionMessage {
  readonly kind: 'exception';
  readonly identifier: Identifier | undefined;
  readonly about: Identifier | undefined;
  readonly reason: string;
  /** The code, where the reason begins with one. */
  readonly anomaly: Anomaly | undefined;
}

export interface AnnulmentMessage {
  readonly kind: 'annulment';
  /** The registration that was annulled. */
  readonly identifier: Identifier;
  readonly reason: string;
  readonly act: string;
}

export type ExchangeMessage = MarkMessage | ConfirmationMessage | ExceptionMessage | AnnulmentMessage;

/** The registration that a message is about: the sender's own for a mark and an annulment, the receiver's of the message else. */
export function subjectOf(message: ExchangeMessage): Identifier | undefined {
  return message.kind === 'mark' || message.kind === 'annulment' ? message.identifier : message.about;
}
