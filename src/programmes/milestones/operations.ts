import {
  date,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  romeDate,
  text,
  Type,
  uuid,
  type Context,
} from '../../kernel/index.ts';
import { madeNow } from '../actor.ts';
import { programmeErrors } from '../errors.ts';
import { milestonePlanned, milestoneReached, milestoneRescheduled } from '../events.ts';
import { lockIntervention } from '../interventions/store.ts';
import { PHASES, type Milestone } from '../types.ts';
import { standingOf } from './delay.ts';
import { findMilestone, insertMilestone, insertReached, insertRevision } from './store.ts';

export const plan = operation({
  name: 'programmes.milestones.plan',
  summary: { it: 'Pianificare una tappa', en: 'Plan a milestone' },
  permission: 'programmes.milestones.manage',
  effect: 'write',
  input: object({ interventionId: uuid, phase: oneOf(PHASES), title: text(300), plannedDay: date }),
  output: object({ id: uuid }),
  http: { method: 'POST', path: '/api/interventions/{interventionId}/milestones', status: 201 },
  async handler(ctx, input) {
    const { interventionId, phase, title, plannedDay } = input;
    if (!(await lockIntervention(ctx.db, ctx.bodyId, interventionId))) throw kernelErrors.NOT_FOUND();
    const id = ctx.id();
    const milestone = { id, interventionId, phase, title, plannedDay, ...madeNow(ctx) };
    await insertMilestone(ctx.db, ctx.bodyId, milestone);
    ctx.emit(milestonePlanned, {
      subject: subjectOf(id),
      data: { interventionId, milestoneId: id, phase, plannedDay },
    });
    return { id };
  },
});

export const reschedule = operation({
  name: 'programmes.milestones.reschedule',
  summary: { it: 'Riprogrammare una tappa', en: 'Reschedule a milestone' },
  description: 'The planned day stays as it was promised; the revision is added to its history with the reason.',
  permission: 'programmes.milestones.manage',
  effect: 'write',
  input: object({ id: uuid, day: date, reason: text(1000) }),
  output: object({ revision: Type.Integer(), plannedDay: date, revisedDay: nullable(date) }),
  http: { method: 'POST', path: '/api/milestones/{id}/reschedule' },
  errors: [programmeErrors.MILESTONE_ALREADY_REACHED],
  async handler(ctx, input) {
    const milestone = await openMilestone(ctx, input.id);
    const { id: milestoneId, interventionId, phase, plannedDay } = milestone;
    const fromDay = milestone.revisedDay ?? plannedDay;
    if (input.day === fromDay) {
      ctx.unchanged();
      return { revision: milestone.revisions, plannedDay, revisedDay: milestone.revisedDay };
    }
    const n = milestone.revisions + 1;
    const { at: revisedAt, by: revisedBy } = madeNow(ctx);
    const { day, reason } = input;
    await insertRevision(ctx.db, ctx.bodyId, { milestoneId, n, day, reason, revisedAt, revisedBy });
    ctx.emit(milestoneRescheduled, {
      subject: subjectOf(milestoneId),
      data: { interventionId, milestoneId, phase, revision: n, plannedDay, fromDay, toDay: day },
    });
    return { revision: n, plannedDay, revisedDay: day };
  },
});

export const reach = operation({
  name: 'programmes.milestones.reach',
  summary: { it: 'Registrare il raggiungimento di una tappa', en: 'Record that a milestone was reached' },
  description: 'The document is what proves it, e.g. the report of completion.',
  permission: 'programmes.milestones.manage',
  effect: 'write',
  input: object({
    id: uuid,
    actualDay: date,
    documentId: optional(uuid),
  }),
  output: object({ delayDays: Type.Integer() }),
  http: { method: 'POST', path: '/api/milestones/{id}/reach' },
  errors: [programmeErrors.MILESTONE_ALREADY_REACHED, programmeErrors.MILESTONE_IN_THE_FUTURE],
  async handler(ctx, input) {
    const today = romeDate(ctx.now());
    if (input.actualDay > today) throw programmeErrors.MILESTONE_IN_THE_FUTURE();
    const { id: milestoneId, interventionId, phase, plannedDay, revisedDay } = await openMilestone(ctx, input.id);
    const { actualDay, documentId = null } = input;
    if (documentId !== null) await ctx.call('records.documents.get', { id: documentId });
    await insertReached(ctx.db, ctx.bodyId, { milestoneId, actualDay, documentId, ...madeNow(ctx) });
    const { delayDays } = standingOf({ plannedDay, revisedDay, actualDay }, today);
    const times = { plannedDay, revisedDay, actualDay, delayDays };
    ctx.emit(milestoneReached, {
      subject: subjectOf(milestoneId),
      data: { interventionId, milestoneId, phase, ...times, documentId },
    });
    return { delayDays };
  },
});

/** Takes the intervention's lock, then reads the milestone as it is now. @throws when it is not there or was reached. */
async function openMilestone(ctx: Context, id: string): Promise<Milestone> {
  const found = await findMilestone(ctx.db, ctx.bodyId, id);
  if (!found) throw kernelErrors.NOT_FOUND();
  await lockIntervention(ctx.db, ctx.bodyId, found.interventionId);
  const milestone = (await findMilestone(ctx.db, ctx.bodyId, id))!;
  if (milestone.actualDay !== null) throw programmeErrors.MILESTONE_ALREADY_REACHED();
  return milestone;
}

function subjectOf(id: string): string {
  return `programmes/milestone/${id}`;
}
