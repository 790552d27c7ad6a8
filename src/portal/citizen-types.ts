/** What operations of `services` answer, as the pages of citizens read it. */
import type { Declaration, Schema } from '../../ui/forms/schema.ts';

export interface Bilingual {
  readonly it: string;
  readonly en: string;
}

export interface ServiceView {
  readonly code: string;
  readonly title: Bilingual;
  readonly summary: Bilingual;
  readonly who: Bilingual;
  readonly needed: readonly Bilingual[];
  readonly obtained: Bilingual;
  readonly term: Bilingual;
  readonly silence?: Bilingual;
  readonly substitute?: string;
  readonly cost?: string;
  readonly office: string;
  readonly norms: readonly string[];
  readonly form: unknown;
  readonly publishedAt: string;
  readonly measured: { readonly cases: number; readonly medianDays: number; readonly withinTerm: number } | null;
  readonly steps: readonly { readonly name: string; readonly phase: string | null }[];
}

export interface DraftFileView {
  readonly id: string;
  readonly path: string;
  readonly filename: string;
  readonly size: number;
}

export interface DraftView {
  readonly serviceCode: string;
  readonly title: Bilingual;
  readonly office: string;
  readonly form: Schema;
  readonly declarations: readonly Declaration[];
  readonly answers: Readonly<Record<string, unknown>>;
  readonly files: readonly DraftFileView[];
  readonly citizen: string | null;
  readonly expiresAt: string;
  readonly submitted: boolean;
}

export interface IntegrationView {
  readonly id: string;
  readonly question: string;
  readonly answer: string | null;
  readonly askedAt: string;
  readonly answeredAt: string | null;
  readonly open: boolean;
  readonly files: readonly string[];
}

export interface PracticeDocumentView {
  readonly id: string;
  readonly title: string;
  readonly filename: string;
  readonly sha256: string;
  readonly from: 'applicant' | 'office';
  readonly entryCode: string;
  readonly registeredAt: string;
}

export interface CaseOfPractice {
  readonly code: string;
  readonly status: 'running' | 'completed' | 'cancelled';
  readonly outcome: string | null;
  readonly completedAt: string | null;
  readonly clock: {
    readonly dueDay: string | null;
    readonly urgency: 'none' | 'ok' | 'watch' | 'urgent' | 'expired' | 'suspended';
    readonly daysLeft: number | null;
    readonly norm: string | null;
    readonly suspendedSince: string | null;
  };
  readonly suspensions: readonly {
    readonly reason: string;
    readonly norm: string;
    readonly fromDay: string;
    readonly toDay: string | null;
  }[];
  readonly done: readonly { readonly at: string; readonly name: string; readonly by: string | null }[];
  readonly now: readonly { readonly name: string; readonly by: string | null }[];
}

export interface PracticeView {
  readonly id: string;
  readonly title: Bilingual;
  readonly object: string | null;
  readonly applicant: string | null;
  readonly serviceCode: string;
  readonly office: string;
  readonly term: Bilingual;
  readonly silence: Bilingual | null;
  readonly substitute: string | null;
  readonly submittedAt: string;
  readonly entryCode: string | null;
  readonly registeredAt: string | null;
  readonly case: CaseOfPractice | null;
  readonly integrations: readonly IntegrationView[];
  readonly documents: readonly PracticeDocumentView[];
}

export interface AreaView {
  readonly name: string;
  readonly items: readonly {
    readonly id: string;
    readonly title: Bilingual;
    readonly object: string | null;
    readonly submittedAt: string;
    readonly entryCode: string | null;
    readonly status: 'received' | 'running' | 'completed' | 'cancelled';
    readonly outcome: string | null;
    readonly dueDay: string | null;
    readonly suspended: boolean;
    readonly open: number;
  }[];
  readonly drafts: readonly {
    readonly id: string;
    readonly title: Bilingual;
    readonly changedAt: string;
    readonly expiresAt: string;
  }[];
}
