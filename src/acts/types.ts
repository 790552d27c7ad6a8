/**
 * Glossary
 * - act (atto amministrativo): determination, resolution, order, decree, or a decision that closes a case
 * - opinion (parere, visto contabile): what an office states on a draft (TUEL artt. 49, 147-bis, 151 c. 4)
 * - executive (esecutività): the act may be carried out; for spending determinations from the accounting visa on (TUEL art. 183 c. 7)
 * - register of acts (registro degli atti): gap-free yearly numbers per body and register
 */

/** One block of a template: a block of the PDF model whose texts hold `{{path}}`, shown only if `when` (FEEL) holds. */
export interface TemplateBlock {
  readonly kind: string;
  readonly when?: string;
  readonly [field: string]: unknown;
}

export interface ActType {
  readonly code: string;
  readonly name: string;
  readonly registerCode: string;
  readonly documentType: string;
  /** Kinds of opinion without which the act cannot be adopted. */
  readonly opinions: readonly string[];
  readonly template: readonly TemplateBlock[];
  /** Roles that may sign; empty when the permission to sign is enough. */
  readonly signers: readonly string[];
  readonly publication: {
    readonly kind: string;
    readonly days: number;
    readonly norm: string;
    /** Goes to the notice board by itself, as soon as it is adopted. */
    readonly automatic?: boolean | undefined;
  } | null;
}

export interface Act {
  readonly id: string;
  readonly typeCode: string;
  readonly registerCode: string;
  readonly status: 'draft' | 'signed' | 'adopted';
  readonly title: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly caseId: string | null;
  readonly dossierId: string;
  readonly documentId: string;
  readonly draftedBy: string;
  readonly draftedAt: Date;
  readonly draftSha256: string;
  readonly signedSha256: string | null;
  readonly signedBy: string | null;
  readonly signerName: string | null;
  readonly signedAt: Date | null;
  readonly year: number | null;
  readonly number: number | null;
  readonly adoptedAt: Date | null;
  readonly executiveAt: Date | null;
}

export interface Opinion {
  readonly kind: string;
  readonly outcome: 'favourable' | 'contrary' | 'not-due';
  readonly reason: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly givenBy: string;
  readonly givenByName: string;
  readonly givenAt: Date;
  /** The draft that it was given on: a later draft needs a new opinion. */
  readonly draftSha256: string;
}
