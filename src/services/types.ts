/**
 * Glossary
 * - public service (servizio pubblico): what people can ask of the body, described by a card in the catalogue
 * - application (istanza): one request for a service, with its receipt
 * - draft (bozza): an application that is being filled in; who has its secret link goes on with it
 * - citizen (cittadino): a person whose identity a provider has ascertained; never a member of staff
 * - practice (pratica): an application and all that came of it, as its applicant sees it
 * - integration (richiesta di integrazione): what an office asks of the applicant, and the answer
 * - register of accesses (registro degli accessi): requests of civic and documentary access with their outcome
 */
import type { Schema } from '../../ui/forms/schema.ts';
import type { Static, Text } from '../kernel/index.ts';
import type { cardSchema, destinationSchema } from './schema.ts';

export type Card = Static<typeof cardSchema>;

export interface Service extends Card {
  readonly code: string;
  readonly procedure: string | null;
  /** What the service asks of an applicant; null where no application can be sent. */
  readonly form: ServiceForm | null;
  readonly destination: Destination | null;
  readonly publishedAt: Date;
}

/** The form of a service. `x-subject` names the question whose answer becomes the object of the application. */
export interface ServiceForm extends Schema {
  readonly 'x-subject'?: string;
}

/** Where an application goes that no procedure takes: its class in the filing plan, and the unit that answers. */
export type Destination = Static<typeof destinationSchema>;

/** What a provider of identities says of a person. */
export interface VerifiedCitizen {
  readonly provider: string;
  readonly taxCode: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string | null;
}

export interface Citizen extends VerifiedCitizen {
  readonly id: string;
}

/**
 * Who identifies citizens. A demonstration offers fictional ones to choose from; SPID and CIE end in the same operation with what they have
 * ascertained.
 */
export interface CitizenIdentity {
  /** Fictional citizens that may be entered as; none in a real installation. */
  offered(): readonly (VerifiedCitizen & { readonly code: string })[];
}

export interface Application {
  readonly id: string;
  readonly serviceCode: string;
  readonly title: Text;
  readonly messageId: string;
  readonly submittedAt: Date;
}

export const ACCESS_OUTCOMES = ['granted', 'partial', 'deferred', 'refused', 'withdrawn'] as const;

/** One line of the register of accesses. */
export interface Access {
  readonly caseId: string;
  readonly entryId: string;
  readonly entryCode: string;
  readonly subject: string;
  readonly presentedAt: Date;
  readonly outcome: (typeof ACCESS_OUTCOMES)[number];
  readonly decidedAt: Date;
  readonly actId: string | null;
}
