/**
 * Glossary (Italian term on screen beside the word of the code)
 * - content: immutable bytes named by their SHA-256 (contenuto)
 * - document: content + metadata + versions (documento informatico)
 * - record: a document that a register has numbered (documento protocollato)
 * - dossier: aggregation of documents of one matter (fascicolo)
 * - filing plan, class: classification scheme and its entry (titolario, voce di classificazione)
 * - protocol: the general register of a registry area (protocollo informatico; area organizzativa omogenea, AOO)
 * - mark: registration mark and its XML, AgID annex 6 (segnatura di protocollo)
 * - presentation time: when the request reached the body; legal terms start here (data di presentazione)
 */
import type { KeyObject } from 'node:crypto';
import type { References } from '../identity/index.ts';
import type { Context } from '../kernel/index.ts';
import type { Anchor } from './signatures/index.ts';

/** How a document was formed (AgID guidelines 2021, 2.1.1): a with software, b acquired, c from a transaction or form, d grouped. */
export const FORMATIONS = ['a', 'b', 'c', 'd'] as const;
export const DOCUMENT_STATES = ['draft', 'final'] as const;
export const RELATIONS = ['annexes', 'replies-to', 'replaces', 'implements', 'publishes'] as const;

/** Kinds of dossier of annex 5, as it writes them. */
export const DOSSIER_KINDS = [
  'affare',
  'attività',
  'persona fisica',
  'persona giuridica',
  'procedimento amministrativo',
] as const;

/** The legal phases of a proceeding, as annex 5 writes them. */
export const PHASES = [
  'Preparatoria',
  'Istruttoria',
  'Consultiva',
  'Decisoria o deliberativa',
  "Integrazione dell'efficacia",
] as const;

/**
 * How confidential a document or dossier is, the least first: the order is that of the numbers in the database. `special` holds special
 * categories of personal data and data on convictions (Regulation (EU) 2016/679 arts. 9 and 10).
 */
export const LEVELS = ['public', 'internal', 'confidential', 'special'] as const;
export type Level = (typeof LEVELS)[number];

export const FLOWS = ['incoming', 'outgoing', 'internal'] as const;
export const CHANNELS = ['pec', 'portal', 'counter', 'paper', 'interoperability', 'internal', 'email'] as const;

export type Formation = (typeof FORMATIONS)[number];
export type DocumentState = (typeof DOCUMENT_STATES)[number];
export type Relation = (typeof RELATIONS)[number];
export type DossierKind = (typeof DOSSIER_KINDS)[number];
export type Phase = (typeof PHASES)[number];
export type Flow = (typeof FLOWS)[number];
export type Channel = (typeof CHANNELS)[number];

/** Who sends or receives. `administration` has an IPA code where it is known; `name` is as it is shown. */
export interface Correspondent {
  readonly kind: 'person' | 'organisation' | 'administration';
  readonly name: string;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly taxCode?: string | undefined;
  readonly digitalAddress?: string | undefined;
  readonly ipaCode?: string | undefined;
  readonly areaCode?: string | undefined;
}

/** The body and the registry area in whose name a number is given. */
export interface RegistryIdentity {
  readonly bodyName: string;
  /** Code in the index of public administrations (IPA); the body's code where it has none. */
  readonly bodyCode: string;
  readonly taxCode: string | null;
  readonly digitalAddress: string | null;
  readonly areaCode: string;
  readonly areaName: string;
}

/** Port: who the body is and which registry areas it has. */
export interface RegistryDirectory {
  /** The principal area where none is named; undefined when there is no such area. */
  identify(ctx: Context, areaCode: string | undefined): Promise<RegistryIdentity | undefined>;
  /** Units and people by the JSON Pointer of their field. @throws VALIDATION_FAILED naming those that are not there. */
  requireKnown(ctx: Context, given: References): Promise<void>;
  /** The units of the body. */
  units(ctx: Context): Promise<readonly { readonly id: string; readonly code: string; readonly name: string }[]>;
  /** Names of people and units by identifier; what is none has none. */
  namesOf(ctx: Context, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>>;
}

/** A private key with its certificate, DER, and those between it and a trust anchor. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly certificate: Buffer;
  readonly chain: readonly Buffer[];
}

/** Port: keys with which the installation signs for a person; undefined when it has none for them. */
export interface SigningKeys {
  keyFor(bodyId: string, person: { readonly id: string; readonly name: string }): Promise<SigningKey | undefined>;
}

/** Port: which days offices work. */
export interface WorkingDays {
  /** Whether a day (YYYY-MM-DD) is neither Saturday nor holiday. */
  isWorkingDay(day: string): boolean;
}

/** The body in whose name is sealed. */
export interface SealedBody {
  readonly id: string;
  readonly name: string;
  /** Code in the index of public administrations (IPA), or the body's own. */
  readonly code: string;
}

/** A seal that is ready: one signature away. */
export interface Seal {
  readonly algorithm: 'ecdsa-sha256' | 'rsa-sha256';
  /** The certificate of the seal, DER, and those between it and a trust anchor. */
  readonly certificate: Buffer;
  readonly chain: readonly Buffer[];
  /** Signs octets; ECDSA as r and s side by side. Called under the lock of a register, which waits 5 s at most. */
  sign(octets: Buffer): Promise<Buffer>;
}

/**
 * Port: who seals in the name of a body (Reg. EU 910/2014 art. 3 no. 25). `sealFor` may take its time, it is asked before a register is
 * locked; what it or `sign` throws refuses the registration.
 */
export interface Sealer {
  sealFor(body: SealedBody): Promise<Seal>;
}

/** Port: certificates that validation trusts at an instant. Demonstration anchors are part of it in demonstration mode only. */
export interface TrustStore {
  anchors(at: Date): readonly Anchor[];
}
