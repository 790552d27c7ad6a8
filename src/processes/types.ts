/**
 * Glossary
 * - process model (modello di processo): a BPMN definition, versioned; a running case never changes version by itself
 * - case (pratica): one running instance of a model, with its dossier and its legal term
 * - task (attività): work for a person, offered to a role and claimed by one person
 * - legal term (termine del procedimento): days by norm from the presentation of the request (L. 241/1990 art. 2)
 * - suspension (sospensione): the clock stands still, once and for at most thirty days (art. 2 c. 7) unless another norm says otherwise
 */
import type { Context } from '../kernel/index.ts';
import type { InstanceState } from './engine/index.ts';
import type { ProcessSummary } from './bpmn/index.ts';

/** A term as data of a kit, with its norm; nothing of it is code. */
export interface LegalTerm {
  readonly days: number;
  readonly unit: 'day' | 'working-day';
  readonly norm: string;
  /** Whether the day of presentation counts (as a rule it does not: dies a quo non computatur). */
  readonly countFirstDay: boolean;
  /** Whether an end on a holiday moves to the next working day (art. 155 cpc, art. 2963 cc). */
  readonly shiftOnHoliday: boolean;
  readonly silence: 'assent' | 'refusal' | 'none';
}

export interface Model {
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly xml: string;
  readonly sha256: string;
  readonly summary: ProcessSummary;
  readonly forms: Readonly<Record<string, Record<string, unknown>>>;
  readonly legalTerm: LegalTerm | null;
  readonly kit: string | null;
  readonly deployedAt: Date;
}

export interface Case {
  readonly id: string;
  readonly code: string;
  readonly modelKey: string;
  readonly modelVersion: number;
  readonly title: string;
  readonly status: 'running' | 'completed' | 'cancelled';
  readonly dossierId: string | null;
  readonly officerId: string | null;
  readonly unitId: string | null;
  readonly presentedAt: Date;
  readonly startedAt: Date;
  readonly completedAt: Date | null;
  readonly outcome: string | null;
  readonly legalTerm: LegalTerm | null;
  readonly dueDay: string | null;
  readonly suspendedSince: string | null;
  readonly state: InstanceState;
  readonly rev: number;
}

export interface Task {
  readonly id: string;
  readonly caseId: string;
  readonly token: number;
  readonly node: string;
  readonly name: string;
  readonly form: string | null;
  readonly candidateRole: string | null;
  readonly candidateUnit: string | null;
  readonly separateFrom: readonly string[];
  readonly phase: string | null;
  readonly status: 'open' | 'completed' | 'cancelled';
  readonly claimedBy: string | null;
  readonly claimedByName: string | null;
  readonly endedBy: string | null;
  readonly endedByName: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly dueAt: Date | null;
}

export interface Suspension {
  readonly reason: string;
  readonly norm: string;
  readonly fromDay: string;
  readonly toDay: string | null;
}

/** What the engine asks of the repository: who takes a task on reads the dossier of its case, whichever unit holds it. */
export interface DossierPort {
  admit(ctx: Context, dossierId: string, personId: string, reason: string): Promise<unknown>;
}

/**
 * Which cases a caller reads (need to know, GDPR art. 5 c. 1 c): all of the body where the position has no unit; else those of the units
 * of the position, those that the person is in charge of, has worked on, or may take a task of.
 */
export interface CaseReach {
  readonly everywhere: boolean;
  readonly unitIds: readonly string[];
  readonly personId: string | null;
  readonly roles: readonly string[];
  /** Role and unit (null: the whole body) of the caller's places of work. */
  readonly places: readonly { readonly role: string; readonly unitId: string | null }[];
}
