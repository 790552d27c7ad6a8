import type { Context } from '../../kernel/index.ts';
import { filesOf } from '../files/store.ts';
import { integrationsOf, type Integration } from '../integrations/store.ts';
import { documentsOf } from './documents.ts';
import type { Practice } from './store.ts';

interface CaseState {
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
  readonly steps: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly kind: string;
    readonly lane: string | null;
    readonly status: string;
  }[];
  readonly history: readonly {
    readonly at: string;
    readonly what: string;
    readonly node: string | null;
    readonly name: string | null;
  }[];
}

/** Everything that the page of a practice shows. Of the office's people it names their part, not them. */
export async function presentPractice(ctx: Context, practice: Practice) {
  const { caseId, card } = practice;
  const state = caseId === null ? undefined : await ctx.call<CaseState>('processes.cases.get', { id: caseId });
  const asked = caseId === null ? [] : await integrationsOf(ctx.db, ctx.bodyId, caseId);
  const documents = await documentsOf(ctx, practice);
  return {
    ...{ id: practice.id, title: card.title, object: practice.object, applicant: practice.applicant },
    ...{ serviceCode: practice.serviceCode, office: card.office, term: card.term },
    ...{ silence: card.silence ?? null, substitute: card.substitute ?? null },
    submittedAt: practice.submittedAt.toISOString(),
    entryCode: practice.entryCode,
    registeredAt: practice.registeredAt?.toISOString() ?? null,
    case: state ? presentCase(state) : null,
    integrations: await Promise.all(asked.map((one) => presentIntegration(ctx, one))),
    documents: documents.map(({ id, title, filename, sha256, from, entryCode, registeredAt }) => ({
      ...{ id, title, filename, sha256, from, entryCode, registeredAt },
    })),
  };
}

function presentCase({ code, status, outcome, completedAt, clock, suspensions, steps, history }: CaseState) {
  const people = new Map(steps.filter(({ kind }) => kind === 'userTask').map((step) => [step.id, step]));
  const { dueDay, urgency, daysLeft, norm, suspendedSince } = clock;
  return {
    ...{ code, status, outcome, completedAt, clock: { dueDay, urgency, daysLeft, norm, suspendedSince } },
    suspensions: suspensions.map(({ reason, norm: why, fromDay, toDay }) => ({ reason, norm: why, fromDay, toDay })),
    done: history.flatMap(({ at, what, node, name }) => {
      const step = what === 'left' && node !== null ? people.get(node) : undefined;
      return step ? [{ at, name: name ?? '', by: step.lane }] : [];
    }),
    now: [...people.values()]
      .filter(({ status: stands }) => stands === 'current')
      .map(({ name, lane }) => ({ name: name ?? '', by: lane })),
  };
}

async function presentIntegration(ctx: Context, asked: Integration) {
  const { id, question, askedAt, answer, answeredAt, closedAt } = asked;
  const open = answeredAt === null && closedAt === null;
  const files = open ? await filesOf(ctx.db, ctx.bodyId, { integrationId: id }) : [];
  return {
    ...{ id, question, answer, askedAt: askedAt.toISOString(), answeredAt: answeredAt?.toISOString() ?? null, open },
    files: files.map(({ filename }) => filename),
  };
}
