/**
 * Glossary
 * - kit (kit di riuso): all that a body needs to run a procedure, or an organisational model, as data in a folder with a manifest
 * - giving and reusing body (ente cedente, ente riusante): who made a kit, who installs it
 */
import type { Text } from '../kernel/index.ts';

export interface ClassOfPlan {
  readonly code: string;
  readonly title: string;
}

export interface LegalTermData {
  readonly days: number;
  readonly unit: 'day' | 'working-day';
  readonly norm: string;
  readonly countFirstDay: boolean;
  readonly shiftOnHoliday: boolean;
  readonly silence: 'assent' | 'refusal' | 'none';
}

export interface ProcessPart {
  readonly key: string;
  readonly name: string;
  readonly file: string;
  readonly formsFolder: string;
  readonly bpmn: string;
  readonly forms: Readonly<Record<string, unknown>>;
  readonly legalTerm: LegalTermData | null;
}

export interface DocumentTypePart {
  readonly file: string;
  /** The type as the repository takes it. */
  readonly type: { readonly code: string; readonly [field: string]: unknown };
}

export interface ActTypePart {
  readonly file: string;
  readonly code: string;
  readonly name: string;
  readonly register: string;
  readonly documentType: string;
  readonly opinions: readonly string[];
  readonly template: readonly Record<string, unknown>[];
  readonly publication: {
    readonly kind: string;
    readonly days: number;
    readonly norm: string;
    readonly automatic?: boolean;
  } | null;
}

export interface IntakePart {
  readonly name: string;
  readonly priority: number;
  readonly condition: string;
  readonly procedureKey: string;
  readonly classCode: string;
  readonly title: string;
}

export interface ServicePart {
  readonly file: string;
  /** The card as the catalogue takes it. */
  readonly card: { readonly code: string; readonly [field: string]: unknown };
}

/** A route of the bus, as its document is written. */
export interface RoutePart {
  readonly file: string;
  readonly name: string;
  readonly source: string;
}

/** A system of others; it comes switched off. */
export interface EndpointPart {
  readonly file: string;
  readonly code: string;
  readonly name: string;
  readonly connector: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface OrganisationPart {
  readonly file: string;
  /** Day from which units and positions are in force; the day of installation if absent. */
  readonly validFrom?: string;
  readonly areas: readonly { readonly code: string; readonly name: string }[];
  readonly units: readonly { readonly code: string; readonly name: string; readonly parent?: string }[];
  readonly people: readonly {
    readonly login: string;
    readonly givenName: string;
    readonly familyName: string;
    readonly email?: string;
    readonly positions: readonly { readonly unit?: string; readonly role: string }[];
  }[];
}

/** A kit as read from its folder: whole, checked, not yet installed. */
export interface Kit {
  readonly name: string;
  readonly version: string;
  readonly title: Text;
  readonly requires: readonly string[];
  readonly digest: string;
  readonly filingPlan: {
    readonly file: string;
    readonly scheme: string;
    readonly validFrom: string;
    readonly classes: readonly ClassOfPlan[];
  } | null;
  readonly process: ProcessPart | null;
  readonly documentTypes: readonly DocumentTypePart[];
  readonly acts: readonly ActTypePart[];
  readonly intake: readonly IntakePart[];
  readonly services: readonly ServicePart[];
  readonly routes: readonly RoutePart[];
  readonly endpoints: readonly EndpointPart[];
  readonly organisation: OrganisationPart | null;
  /** Where something stands, for refusals of the rooms that install the parts. */
  readonly lineOf: LineOf;
}

/** Line of a place (JSON Pointer) in a file of the kit. */
export type LineOf = (file: string, pointer: string) => number;

/** What is wrong with a kit, and where: every problem at once. */
export interface KitProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}
