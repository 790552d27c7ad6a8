/**
 * Glossary
 * - legality check (controllo di legittimità): a rule over facts with its norm, e.g. R18 "no gap in a register"
 * - finding (rilievo, segnalazione): a subject of which a check does not hold, with the facts that it rests on; never a verdict
 * - fact (fatto): an event of the log
 * - scope (ambito): what facts are read together: an act, a case, a register in a year
 * - subject (oggetto): what a finding is about; within one scope there may be several, e.g. each gap of a register
 * - term (termine): days that a norm or a regulation of the body gives, valid from a day
 * - RPCT: responsabile della prevenzione della corruzione e della trasparenza, who alone closes findings
 */
import type { Queryable, Sql, Text } from '../kernel/index.ts';

/** What the facts of a check are about. */
export type Family = 'register' | 'act' | 'case';

export type Severity = 'high' | 'medium' | 'low';

/** Part of the facts: some scopes, and of a register the numbers after `after` up to `upto`; null is unbounded. */
export interface Reach {
  readonly scopes: readonly string[];
  readonly after: number | null;
  readonly upto: number | null;
}

/** What a check is evaluated over and against. */
export interface Evidence {
  readonly bodyId: string;
  /** A select of the facts: scope, position, event_id, type, time, actor_kind, actor_id, data. */
  readonly facts: Sql;
  /** Numbers up to this one are context only, not judged. */
  readonly after: number | null;
  /** The day in Rome by which terms have passed or not. */
  readonly today: string;
  /** `IT`, or the code of a region with laws of its own, e.g. `IT-82`. */
  readonly territory: string;
  readonly actTypes: readonly ActTypeDuties[];
}

/** What the type of an act asks for, as `acts.types.list` tells it. */
export interface ActTypeDuties {
  readonly code: string;
  readonly opinions: readonly string[];
  readonly publication: { readonly days: number; readonly norm: string } | null;
}

/** A subject for which a check does not hold. */
export interface Violation {
  readonly scope: string;
  readonly position: number | null;
  readonly subject: string;
  /** Events that it rests on, in their order. */
  readonly facts: readonly string[];
  readonly detail: Detail;
}

/** Figures and days that the sentence of a finding is made of; never personal data. */
export type Detail = Readonly<Record<string, string | number | null | readonly string[]>>;

/** A legality check as a declaration. */
export interface Check {
  /** Stable code, e.g. `R18`. */
  readonly code: string;
  readonly family: Family;
  readonly norm: string;
  readonly severity: Severity;
  readonly title: Text;
  /** When there is a finding. */
  readonly condition: Text;
  readonly measure: Text;
  /** Where time alone can bring a finding about, without any new fact: the fact after which it no longer can. */
  readonly settledBy?: string;
  /** Every subject for which it does not hold, in one statement. The same facts give the same answer. */
  readonly evaluate: (db: Queryable, evidence: Evidence) => Promise<readonly Violation[]>;
  /** The finding in one sentence. */
  readonly tell: (detail: Detail) => Text;
}

export type FindingStatus = 'open' | 'resolved' | 'withdrawn';
export const OUTCOMES = ['remedied', 'measure-taken', 'dismissed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Finding {
  readonly id: string;
  readonly checkCode: string;
  readonly subject: string;
  readonly scope: string;
  readonly severity: Severity;
  readonly status: FindingStatus;
  readonly facts: readonly string[];
  readonly detail: Detail;
  readonly openedAt: Date;
  readonly changedAt: Date;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly resolvedBy: string | null;
  readonly resolvedByName: string | null;
  readonly resolvedAt: Date | null;
}
