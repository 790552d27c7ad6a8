import { date, eventType, nullable, object, oneOf, text, Type, uuid } from '../kernel/index.ts';
import { LINK_KINDS, PHASES } from './types.ts';

/** Facts of this room. Titles and reasons stay in the rows: they may name people, and facts are never erased. */

const state = { code: text(40), programme: text(120), cup: nullable(text(15)), rupId: uuid, plannedCost: text(19) };
const milestone = { interventionId: uuid, milestoneId: uuid, phase: oneOf(PHASES) };

export const interventionCreated = eventType({
  type: 'it.digipro.programmes.intervention-created',
  summary: { it: 'Intervento programmato', en: 'Intervention created' },
  data: object({ interventionId: uuid, ...state }),
});

export const interventionRevised = eventType({
  type: 'it.digipro.programmes.intervention-revised',
  summary: { it: 'Dati dell’intervento aggiornati', en: 'Data of the intervention revised' },
  data: object({ interventionId: uuid, version: Type.Integer(), ...state }),
});

export const interventionLinked = eventType({
  type: 'it.digipro.programmes.intervention-linked',
  summary: { it: 'Atto, documento o fascicolo collegato a un intervento', en: 'Something linked to an intervention' },
  data: object({ interventionId: uuid, kind: oneOf(LINK_KINDS), targetId: uuid }),
});

export const milestonePlanned = eventType({
  type: 'it.digipro.programmes.milestone-planned',
  summary: { it: 'Tappa pianificata', en: 'Milestone planned' },
  data: object({ ...milestone, plannedDay: date }),
});

export const milestoneRescheduled = eventType({
  type: 'it.digipro.programmes.milestone-rescheduled',
  summary: { it: 'Tappa riprogrammata', en: 'Milestone rescheduled' },
  data: object({ ...milestone, revision: Type.Integer(), plannedDay: date, fromDay: date, toDay: date }),
});

export const milestoneReached = eventType({
  type: 'it.digipro.programmes.milestone-reached',
  summary: { it: 'Tappa raggiunta', en: 'Milestone reached' },
  data: object({
    ...{ ...milestone, plannedDay: date, revisedDay: nullable(date), actualDay: date },
    ...{ delayDays: Type.Integer(), documentId: nullable(uuid) },
  }),
});
