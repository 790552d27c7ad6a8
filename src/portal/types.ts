/**
 * What the pages of the public site are made of: plain data, ready to be shown.
 *
 * - notice board (albo pretorio): where acts are published with legal effect, each for its own period
 * - entry (numero di albo): one publication on the notice board
 * - act (atto amministrativo), rendition (versione integrale / con omissis)
 * - publication report (relata): attests the period of publication
 * - proof (prova): shows that a fact lies in the ledger, to anyone and without us
 *
 * A page never reads the database: `load` of its route makes one of these, `Page` turns it into HTML.
 */
import type { Day } from '../../ui/contract/format.ts';
import type { Locale } from '../../ui/contract/locale.ts';

/** Address of a built file by its logical name: `asset('styles.css')` gives `/assets/styles.3f2a….css`. */
export type AssetUrl = (name: string) => string;

export interface Contacts {
  readonly address: string;
  readonly phone?: string;
  readonly pec: string;
  readonly email?: string;
  readonly taxCode?: string;
}

/** The public body whose site this is. */
export interface Site {
  /** "Comune di Valdoro" */
  readonly name: string;
  /** "Valdoro": the place people live in, for the menu. */
  readonly place: string;
  /** "Regione …": the line above the header. */
  readonly parent?: string;
  readonly tagline?: string;
  readonly logoUrl?: string;
  readonly ipaCode?: string;
  readonly contacts: Contacts;
  /** True on a demonstration body: the banner cannot be switched off. */
  readonly demonstration: boolean;
}

/** What every page knows besides its own data. */
export interface Frame {
  readonly locale: Locale;
  /** The reader asked for the language in the address: links keep it. */
  readonly explicitLocale: boolean;
  readonly site: Site;
  /** Prefix of this body's addresses: '' or '/valdoro'. */
  readonly base: string;
  /** Path and query of this page, prefix included: `/albo?type=determina`. */
  readonly path: string;
  /** `https://host`, for the alternate languages; left out when the public name is not known. */
  readonly origin?: string;
  readonly asset: AssetUrl;
  /** Today in Europe/Rome. */
  readonly today: Day;
}

/** Number of a publication in the notice board's register. */
export interface BoardNumber {
  readonly year: number;
  readonly number: number;
}

/** Number and date of an act in its own register. */
export interface ActMark {
  readonly register: string;
  readonly number: number;
  readonly year: number;
  readonly date: Day;
}

/** One line of the notice board. */
export interface BoardEntry {
  readonly board: BoardNumber;
  /** Kind of act in the reader's language: "Determinazione dirigenziale". */
  readonly type: string;
  readonly subject: string;
  readonly unit?: string;
  readonly mark?: ActMark;
  /** First and last day of publication, both included. */
  readonly from: Day;
  readonly to: Day;
}

export interface TypeOption {
  readonly code: string;
  readonly label: string;
}

export interface BoardFilters {
  readonly type?: string;
  readonly text?: string;
}

export interface HomeView {
  readonly currentEntries: number;
  readonly latest: readonly BoardEntry[];
  /** Absent until the body's ledger has its first seal. */
  readonly ledger?: LedgerHead;
}

export interface LedgerHead {
  readonly facts: number;
  readonly sealedAt: Date;
}

export interface BoardView {
  readonly entries: readonly BoardEntry[];
  readonly filters: BoardFilters;
  readonly types: readonly TypeOption[];
  /** Entries that match the filters, all pages together. */
  readonly total: number;
  /** True when this is not the first page. */
  readonly continued: boolean;
  /** Key of the next page; absent on the last one. */
  readonly next?: string;
}

export interface PublishedDocument {
  readonly role: 'main' | 'annex';
  readonly title: string;
  readonly fileName: string;
  readonly mime: string;
  readonly size: number;
  readonly sha256: string;
  /** True when this is the version with omissis. */
  readonly redacted: boolean;
}

export type SignatureVerdict = 'passed' | 'indeterminate' | 'failed';

export interface SignatureSummary {
  readonly signer: string;
  readonly role?: string;
  /** Claimed or proved time of signature; absent when the file carries none. */
  readonly signedAt?: Date;
  readonly verdict: SignatureVerdict;
}

/** A further fact of the act, with its label in the reader's language: CUP, CIG, amount. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

export type ActProof =
  { readonly state: 'pending' } | { readonly state: 'sealed'; readonly leafIndex: number; readonly sealedAt: Date };

export interface ActView {
  readonly entry: BoardEntry;
  readonly officer?: string;
  readonly facts: readonly Fact[];
  readonly documents: readonly PublishedDocument[];
  readonly signatures: readonly SignatureSummary[];
  readonly proof: ActProof;
}

/** All that stays public of an act whose period has ended. */
export interface ExpiredView {
  readonly type: string;
  readonly from: Day;
  readonly to: Day;
}

export interface RelataView {
  readonly entry: BoardEntry;
  /** Instant at which the page is made. */
  readonly madeAt: Date;
}

/** Why the verification form came back, if it did. */
export type VerifyProblem = 'noFile' | 'tooLarge' | 'noText' | 'badText';

export interface VerifyView {
  readonly problem?: VerifyProblem;
  /** What the reader had typed. */
  readonly text?: string;
  /** Largest accepted file in bytes. */
  readonly maxBytes: number;
}

/** What was verified. */
export type VerifyQuestion =
  | { readonly kind: 'file'; readonly name: string; readonly size: number; readonly sha256: string }
  | { readonly kind: 'hash'; readonly sha256: string }
  | { readonly kind: 'text'; readonly text: string };

export interface Registration {
  /** "Protocollo informatico", "Registro generale delle determinazioni". */
  readonly register: string;
  readonly number: number;
  readonly year: number;
  readonly registeredAt: Date;
}

export interface Publication {
  readonly board: BoardNumber;
  readonly from: Day;
  readonly to: Day;
  /** False once the period has ended: then the page does not link the act. */
  readonly current: boolean;
}

/** Inclusion of one fact in the ledger (RFC 6962), as hex. */
export interface InclusionProof {
  readonly state: 'sealed';
  readonly leafIndex: number;
  readonly leafHash: string;
  readonly path: readonly string[];
  readonly treeSize: number;
  readonly rootHash: string;
  readonly sealedAt: Date;
  /** Signed note of the ledger's head (C2SP tlog-checkpoint). */
  readonly checkpoint: string;
  /** Address of the proof file. */
  readonly downloadUrl: string;
}

export type VerifyOutcome =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'found';
      readonly registration: Registration;
      readonly publication?: Publication;
      /** `unchecked` when only a number was given. */
      readonly integrity: 'unaltered' | 'unchecked';
      readonly proof: InclusionProof | { readonly state: 'pending' };
    };

export interface VerifyResultView {
  readonly question: VerifyQuestion;
  readonly outcome: VerifyOutcome;
}

/** Statuses that have a page of their own; every other one is shown as the nearest of these. */
export type ErrorStatus = 400 | 403 | 404 | 410 | 413 | 429 | 500 | 503;

export interface ErrorView {
  readonly status: ErrorStatus;
  /** Request identifier, shown on 500 so that the reader can quote it. */
  readonly reference?: string;
  /** Seconds, on 429. */
  readonly retryAfter?: number;
}
