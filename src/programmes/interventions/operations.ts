import { kernelErrors, object, operation, optional, text, Type, uuid, type Context } from '../../kernel/index.ts';
import { madeNow } from '../actor.ts';
import { programmeErrors } from '../errors.ts';
import { interventionCreated, interventionRevised } from '../events.ts';
import { cents, euro, euroText } from '../money.ts';
import type { InterventionData } from '../types.ts';
import { cup, fundingInput, interventionCode, revisionInput } from './schema.ts';
import {
  findIntervention,
  insertIntervention,
  insertVersion,
  lockIntervention,
  personExists,
  setVersion,
} from './store.ts';

export const create = operation({
  name: 'programmes.interventions.create',
  summary: { it: 'Inserire un intervento in un programma', en: 'Create an intervention of a programme' },
  permission: 'programmes.interventions.manage',
  effect: 'write',
  input: object({
    code: interventionCode,
    title: text(500),
    programme: text(120, { description: 'The programme that it is part of, e.g. "Opere pubbliche 2026-2028"' }),
    cup: optional(cup),
    rupId: uuid,
    plannedCost: euro,
    funding: fundingInput,
  }),
  output: object({ id: uuid }),
  http: { method: 'POST', path: '/api/interventions', status: 201 },
  errors: [programmeErrors.INTERVENTION_CODE_TAKEN, programmeErrors.FUNDING_EXCEEDS_COST, programmeErrors.RUP_UNKNOWN],
  async handler(ctx, input) {
    const { code, title, programme, rupId, plannedCost, funding } = input;
    const data = normalised({ title, programme, cup: input.cup ?? null, rupId, plannedCost, funding });
    await refuseWrongData(ctx, data);
    const id = ctx.id();
    const made = madeNow(ctx);
    if (!(await insertIntervention(ctx.db, ctx.bodyId, { id, code }, made))) {
      throw programmeErrors.INTERVENTION_CODE_TAKEN();
    }
    await insertVersion(ctx.db, ctx.bodyId, id, { ...data, version: 1, reason: null }, made);
    ctx.emit(interventionCreated, { subject: subjectOf(id), data: { interventionId: id, ...stateOf(code, data) } });
    return { id };
  },
});

export const revise = operation({
  name: 'programmes.interventions.revise',
  summary: { it: 'Aggiornare i dati di un intervento', en: 'Revise the data of an intervention' },
  description: 'Makes a new version; those before stay readable.',
  permission: 'programmes.interventions.manage',
  effect: 'write',
  input: object({ id: uuid, ...revisionInput, reason: text(1000) }),
  output: object({ version: Type.Integer() }),
  http: { method: 'POST', path: '/api/interventions/{id}/revisions' },
  errors: [programmeErrors.FUNDING_EXCEEDS_COST, programmeErrors.RUP_UNKNOWN],
  async handler(ctx, input) {
    const { id, reason, ...changes } = input;
    if (!(await lockIntervention(ctx.db, ctx.bodyId, id))) throw kernelErrors.NOT_FOUND();
    const before = (await findIntervention(ctx.db, ctx.bodyId, id))!;
    const data = normalised({ ...dataOf(before), ...changes });
    if (JSON.stringify(data) === JSON.stringify(normalised(dataOf(before)))) {
      ctx.unchanged();
      return { version: before.version };
    }
    await refuseWrongData(ctx, data);
    const version = before.version + 1;
    await insertVersion(ctx.db, ctx.bodyId, id, { ...data, version, reason }, madeNow(ctx));
    await setVersion(ctx.db, ctx.bodyId, id, version);
    const state = { interventionId: id, version, ...stateOf(before.code, data) };
    ctx.emit(interventionRevised, { subject: subjectOf(id), data: state });
    return { version };
  },
});

export function subjectOf(id: string): string {
  return `programmes/intervention/${id}`;
}

function dataOf({ title, programme, cup: code, rupId, plannedCost, funding }: InterventionData): InterventionData {
  return { title, programme, cup: code, rupId, plannedCost, funding };
}

function normalised(data: InterventionData): InterventionData {
  const funding = data.funding.map(({ source, amount }) => ({ source, amount: euroText(amount) }));
  return { ...data, plannedCost: euroText(data.plannedCost), funding };
}

async function refuseWrongData(ctx: Context, data: InterventionData): Promise<void> {
  const funded = data.funding.reduce((sum, { amount }) => sum + cents(amount), 0n);
  if (funded > cents(data.plannedCost)) throw programmeErrors.FUNDING_EXCEEDS_COST();
  if (!(await personExists(ctx.db, ctx.bodyId, data.rupId))) throw programmeErrors.RUP_UNKNOWN();
}

function stateOf(code: string, { programme, cup: cupCode, rupId, plannedCost }: InterventionData) {
  return { code, programme, cup: cupCode, rupId, plannedCost };
}
