/**
 * Glossary
 * - contact (contatto): a person or body that the administration writes to or hears from
 * - book of contacts (rubrica, anagrafica dei corrispondenti)
 * - directory (indice): the body's copy of the index of public administrations, IPA (CAD art. 6-ter)
 */
export const CONTACT_KINDS = ['person', 'organisation', 'administration'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** What is known of a contact; null where it is not. */
export interface ContactData {
  readonly kind: ContactKind;
  readonly name: string;
  /** Tax code or VAT number. */
  readonly taxCode: string | null;
  readonly ipaCode: string | null;
  /** Digital domicile: where a notice takes effect. */
  readonly digitalAddress: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly note: string | null;
}

export interface Contact extends ContactData {
  readonly id: string;
  readonly mergedInto: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** The two lists of the index that are copied: administrations, and their registry areas (AOO). */
export const DIRECTORY_LISTS = ['bodies', 'areas'] as const;
export type DirectoryList = (typeof DIRECTORY_LISTS)[number];

export interface DirectoryEntry {
  readonly list: DirectoryList;
  /** IPA code of a body; unique code of an area. */
  readonly code: string;
  readonly ipaCode: string;
  readonly name: string;
  /** The body that an area is of. */
  readonly bodyName: string | null;
  readonly taxCode: string | null;
  readonly category: string | null;
  readonly digitalAddress: string | null;
  readonly address: string | null;
  readonly website: string | null;
}
