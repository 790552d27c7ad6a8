import { date, instant, nullable, object, oneOf, optional, text, Type, uuid } from '../../kernel/index.ts';
import { standingOf, type Progress } from '../milestones/delay.ts';
import { euro } from '../money.ts';
import { LINK_KINDS, PHASES, type Intervention, type InterventionVersion, type Milestone } from '../types.ts';

export const interventionCode = text(40, { pattern: '^[A-Za-z0-9][A-Za-z0-9./_-]*$' });

/** One letter, two digits of the programme, one letter, eleven digits (CIPE 143/2002). */
export const cup = Type.String({ pattern: '^[A-Z][0-9]{2}[A-Z][0-9]{11}$', maxLength: 15 });

export const fundingInput = Type.Array(object({ source: text(200), amount: euro }), { maxItems: 30 });

/** What a revision may change; what is absent stays. */
export const revisionInput = {
  title: optional(text(500)),
  programme: optional(text(120)),
  cup: optional(nullable(cup)),
  rupId: optional(uuid),
  plannedCost: optional(euro),
  funding: optional(fundingInput),
};

const funding = Type.Array(object({ source: Type.String(), amount: Type.String() }));

const dataView = {
  title: Type.String(),
  programme: Type.String(),
  cup: nullable(Type.String()),
  rupId: uuid,
  plannedCost: Type.String(),
  funding,
};

export const progressView = object({
  milestones: Type.Integer(),
  reached: Type.Integer(),
  late: Type.Integer(),
  delayDays: Type.Integer(),
});

export const interventionView = object({
  id: uuid,
  code: Type.String(),
  version: Type.Integer(),
  ...dataView,
  rupName: Type.String(),
  progress: progressView,
});

export const versionView = object({
  version: Type.Integer(),
  ...dataView,
  reason: nullable(Type.String()),
  madeAt: instant,
});

export const milestoneView = object({
  id: uuid,
  phase: oneOf(PHASES),
  title: Type.String(),
  plannedDay: date,
  revisedDay: nullable(date),
  actualDay: nullable(date),
  state: oneOf(['ahead', 'late', 'reached']),
  delayDays: Type.Integer(),
  forecastDelayDays: Type.Integer(),
});

export const revisionView = object({ n: Type.Integer(), day: date, reason: Type.String(), revisedAt: instant });

export const linkView = object({ id: uuid, kind: oneOf(LINK_KINDS), targetId: uuid, linkedAt: instant });

export function presentIntervention(intervention: Intervention, progress: Progress) {
  const { id, code, version, title, programme, cup: cupCode, rupId, rupName, plannedCost } = intervention;
  return {
    ...{ id, code, version, title, programme, cup: cupCode, rupId, rupName, plannedCost },
    funding: [...intervention.funding],
    progress: { ...progress },
  };
}

export function presentVersion(version: InterventionVersion) {
  const { title, programme, cup: cupCode, rupId, plannedCost, reason } = version;
  return {
    ...{ version: version.version, title, programme, cup: cupCode, rupId, plannedCost, reason },
    funding: [...version.funding],
    madeAt: version.madeAt.toISOString(),
  };
}

export function presentMilestone(milestone: Milestone, today: string) {
  const { id, phase, title, plannedDay, revisedDay, actualDay } = milestone;
  return { id, phase, title, plannedDay, revisedDay, actualDay, ...standingOf(milestone, today) };
}
