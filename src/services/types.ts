/**
 * Glossary
 * - public service (servizio pubblico): what people can ask of the body, described by a card in the catalogue
 * - application (istanza): one request for a service, with its receipt
 * - register of accesses (registro degli accessi): requests of civic and documentary access with their outcome
 */
import type { Static, Text } from '../kernel/index.ts';
import type { cardSchema } from './schema.ts';

export type Card = Static<typeof cardSchema>;

export interface Service extends Card {
  readonly code: string;
  readonly procedure: string | null;
  readonly publishedAt: Date;
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
