import {
  date,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  romeDate,
  text,
  Type,
  uuid,
} from '../../kernel/index.ts';
import { interventionPage } from '../interventions/reading.ts';
import { progressView } from '../interventions/schema.ts';
import { findIntervention, versionsOf } from '../interventions/store.ts';
import { progressOf, standingOf } from '../milestones/delay.ts';
import { milestonesOf } from '../milestones/store.ts';
import { PHASES, STANDINGS, type Intervention, type Milestone } from '../types.ts';

/**
 * What everybody may know of public works (D.Lgs. 33/2013 art. 38): what, where the money comes from, times and costs. Who works on it,
 * reasons and links stay inside.
 */

const summaryView = {
  ...{ id: uuid, code: Type.String(), title: Type.String(), programme: Type.String(), cup: nullable(Type.String()) },
  ...{ plannedCost: Type.String(), progress: progressView },
};

const phaseView = object({
  ...{ phase: oneOf(PHASES), title: Type.String(), plannedDay: date, revisedDay: nullable(date) },
  ...{ actualDay: nullable(date), delayDays: Type.Integer(), forecastDelayDays: Type.Integer() },
});

export const publicList = operation({
  name: 'programmes.public.list',
  summary: { it: 'Opere e interventi pubblici', en: 'Public works and interventions' },
  permission: 'public',
  effect: 'read',
  input: object({
    ...pageQuery,
    programme: optional(text(120)),
    text: optional(text(200)),
    standing: optional(oneOf(STANDINGS)),
  }),
  output: pageOf(object(summaryView)),
  http: { method: 'GET', path: '/api/public/interventions' },
  handler: (ctx, input) => interventionPage(ctx, input, presentSummary),
});

export const publicGet = operation({
  name: 'programmes.public.get',
  summary: { it: 'Un intervento pubblico con denaro e tempi', en: 'A public intervention with money and times' },
  permission: 'public',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({
    ...summaryView,
    /** What it was to cost when it was first entered. */
    firstCost: Type.String(),
    funding: Type.Array(object({ source: Type.String(), amount: Type.String() })),
    phases: Type.Array(phaseView),
    today: date,
  }),
  http: { method: 'GET', path: '/api/public/interventions/{id}' },
  async handler(ctx, { id }) {
    const intervention = await findIntervention(ctx.db, ctx.bodyId, id);
    if (!intervention) throw kernelErrors.NOT_FOUND();
    const milestones = await milestonesOf(ctx.db, ctx.bodyId, [id]);
    const [first] = await versionsOf(ctx.db, ctx.bodyId, id);
    const today = romeDate(ctx.now());
    return {
      ...presentSummary(intervention, milestones, today),
      firstCost: first!.plannedCost,
      funding: intervention.funding.map(({ source, amount }) => ({ source, amount })),
      phases: milestones.map((one) => presentPhase(one, today)),
      today,
    };
  },
});

function presentSummary(row: Intervention, milestones: readonly Milestone[], today: string) {
  const { id, code, title, programme, cup, plannedCost } = row;
  return { id, code, title, programme, cup, plannedCost, progress: { ...progressOf(milestones, today) } };
}

function presentPhase(milestone: Milestone, today: string) {
  const { phase, title, plannedDay, revisedDay, actualDay } = milestone;
  const { delayDays, forecastDelayDays } = standingOf(milestone, today);
  return { phase, title, plannedDay, revisedDay, actualDay, delayDays, forecastDelayDays };
}
