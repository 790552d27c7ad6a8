/**
 * Glossary
 * - programme (programma): the plan that an intervention is part of, e.g. the three-year programme of public works
 * - intervention (intervento pubblico): one public work, supply or project of the body
 * - CUP (codice unico di progetto): the code of a public investment (L. 3/2003 art. 11); it is given after the intervention is conceived
 * - RUP (responsabile unico del progetto): the person who answers for the intervention (D.Lgs. 36/2023 art. 15)
 * - funding (finanziamento): where the money of the planned cost comes from
 * - milestone (tappa): a day that matters in the life of an intervention, with three times that stand side by side
 * - planned day (data prevista): what was promised first; it never changes
 * - revised day (data riprogrammata): what is expected now, with the reason; each revision is kept
 * - actual day (data effettiva): when it happened
 */

/** Phases in the life of a public work, in their order (D.Lgs. 36/2023 art. 37, 41, 113-120). */
export const PHASES = [
  'programme',
  'feasibility',
  'executive-design',
  'tender',
  'contract',
  'handover',
  'progress',
  'variation',
  'completion',
  'testing',
] as const;
export type Phase = (typeof PHASES)[number];

/** How an intervention stands by its milestones: one is behind its planned day, none is, all were reached, there are none. */
export const STANDINGS = ['late', 'ahead', 'done', 'unplanned'] as const;
export type Standing = (typeof STANDINGS)[number];

export const LINK_KINDS = ['act', 'document', 'dossier'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface Funding {
  readonly source: string;
  readonly amount: string;
}

/** What may change about an intervention; each change makes a new version. */
export interface InterventionData {
  readonly title: string;
  readonly programme: string;
  readonly cup: string | null;
  readonly rupId: string;
  readonly plannedCost: string;
  readonly funding: readonly Funding[];
}

export interface Intervention extends InterventionData {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly rupName: string;
}

export interface InterventionVersion extends InterventionData {
  readonly version: number;
  readonly reason: string | null;
  readonly madeAt: Date;
}

export interface Milestone {
  readonly id: string;
  readonly interventionId: string;
  readonly phase: Phase;
  readonly title: string;
  readonly plannedDay: string;
  readonly revisedDay: string | null;
  readonly revisions: number;
  readonly actualDay: string | null;
}

export interface MilestoneRevision {
  readonly milestoneId: string;
  readonly n: number;
  readonly day: string;
  readonly reason: string;
  readonly revisedAt: Date;
}

export interface Link {
  readonly id: string;
  readonly kind: LinkKind;
  readonly targetId: string;
  readonly linkedAt: Date;
}
