/**
 * Glossary
 * - activity (attività): a task, service or timer of a model that a case has been through; gateways, starts and ends are none
 * - trace (traccia): the activities of one case in the order in which they were completed
 * - directly-follows graph (grafo delle successioni dirette): which activity came right after which, and how often
 * - variant (variante): cases with the same trace
 * - event log (registro eventi): the traces of a model, for other tools in XES (IEEE 1849-2016)
 */
import type { Database } from '../kernel/index.ts';

/** What analysis needs from where it is installed. A function, because the runtime is made out of the modules. */
export interface AnalysisPorts {
  /** An export is read page by page while it is sent, which is after its operation has ended. */
  readonly database: () => Pick<Database, 'read'>;
}

/** Which cases of a model are looked at. */
export interface Selection {
  readonly modelKey: string;
  readonly version: number | null;
  /** Days in Rome on which the case started. */
  readonly from: Date | null;
  readonly until: Date | null;
  readonly onlyCompleted: boolean;
}

export interface Activity {
  readonly node: string;
  readonly name: string | null;
  readonly kind: string;
  readonly phase: string | null;
  readonly occurrences: number;
  readonly cases: number;
  /** Cases that it was the first, or the last, activity of. */
  readonly starts: number;
  readonly ends: number;
  /** Seconds from when the case reached it to when it was completed; null for a boundary timer, which no case walks up to. */
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly cases: number;
  /** Seconds from one completion to the next. */
  readonly medianSeconds: number;
  readonly p90Seconds: number;
}

export interface Graph {
  readonly cases: number;
  readonly activities: readonly Activity[];
  readonly edges: readonly Edge[];
}

export interface Variant {
  readonly id: string;
  readonly trace: readonly string[];
  readonly count: number;
  readonly share: number;
  /** Seconds from start to end of its completed cases; null while none is. */
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
}

/** One case of an event log. */
export interface LoggedCase {
  readonly id: string;
  readonly startedAt: Date;
  readonly version: number;
  readonly events: readonly LoggedEvent[];
}

export interface LoggedEvent {
  readonly node: string;
  readonly name: string | null;
  readonly kind: string;
  readonly at: string;
  readonly actor: string;
}
