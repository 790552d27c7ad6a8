import {
  date,
  DEFAULT_LIMIT,
  instant,
  json,
  jsonObject,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  romeDate,
  romeYear,
  takeRegister,
  text,
  toPage,
  Type,
  uuid,
  type Context,
} from '../../kernel/index.ts';
import { namesOf, requireKnown } from '../../identity/index.ts';
import { lastDayOfTerm, URGENCIES, urgencyOf } from '../clock/term.ts';
import { initialState } from '../engine/index.ts';
import { processErrors } from '../errors.ts';
import { caseStarted, incidentRetried } from '../events.ts';
import { legalTermSchema } from '../models/operations.ts';
import { latestModel, findModel } from '../models/store.ts';
import { tasksOfCase } from '../tasks/store.ts';
import { presentTask, taskView } from '../tasks/views.ts';
import type { Case } from '../types.ts';
import { advance, refusalOf } from './advance.ts';
import { caseReachOf, dossierFor, readableCase } from './reach.ts';
import {
  caseOrder,
  insertCase,
  listCases,
  lockCase,
  openIncidents,
  suspensionsOf,
  takeCaseNumber,
  traceOf,
} from './store.ts';
import { historyView, presentHistory, stepsOf, stepView, takenFlows } from './views.ts';

export const clockView = object({
  dueDay: nullable(date),
  urgency: oneOf(URGENCIES),
  daysLeft: nullable(Type.Integer()),
  norm: nullable(Type.String()),
  suspendedSince: nullable(date),
});

export const caseView = object({
  id: uuid,
  code: Type.String(),
  modelKey: Type.String(),
  modelVersion: Type.Integer(),
  title: Type.String(),
  status: oneOf(['running', 'completed', 'cancelled']),
  outcome: nullable(Type.String()),
  dossierId: nullable(uuid),
  officerId: nullable(uuid),
  unitId: nullable(uuid),
  presentedAt: instant,
  startedAt: instant,
  completedAt: nullable(instant),
  clock: clockView,
});

export const start = operation({
  name: 'processes.cases.start',
  summary: { it: 'Avviare una pratica', en: 'Start a case' },
  permission: 'processes.cases.start',
  effect: 'write',
  input: object({
    modelKey: text(80),
    title: text(500),
    dossierId: optional(uuid),
    presentedAt: optional(instant),
    officerId: optional(uuid),
    unitId: optional(uuid),
    variables: jsonObject,
  }),
  output: object({ id: uuid, code: Type.String(), dueDay: nullable(date) }),
  http: { method: 'POST', path: '/api/cases', status: 201 },
  errors: [processErrors.PROCESS_MODEL_UNKNOWN],
  async handler(ctx, input) {
    const model = await latestModel(ctx.db, ctx.bodyId, input.modelKey);
    if (!model) throw processErrors.PROCESS_MODEL_UNKNOWN();
    const dossier = await requireReferences(ctx, input);
    const presentedAt = input.presentedAt ? new Date(input.presentedAt) : ctx.now();
    const startedAt = await takeRegister(ctx, 'processes/cases');
    const year = romeYear(startedAt);
    const number = await takeCaseNumber(ctx.db, ctx.bodyId, year);
    const code = `P-${year}/${String(number).padStart(6, '0')}`;
    const dueDay = model.legalTerm ? lastDayOfTerm(model.legalTerm, romeDate(presentedAt), []) : null;
    const { dossierId = null, officerId = null } = input;
    const unitId = input.unitId ?? dossier?.unitId ?? homeUnit(ctx);
    const item: Case = {
      ...{ id: ctx.id(), code, modelKey: model.key, modelVersion: model.version, title: input.title },
      ...{ status: 'running', dossierId, officerId, unitId, presentedAt, startedAt, completedAt: null },
      ...{ outcome: null, legalTerm: model.legalTerm, dueDay, suspendedSince: null, state: initialState(), rev: 0 },
    };
    await insertCase(ctx.db, ctx.bodyId, item);
    const { id: caseId, modelKey, modelVersion } = item;
    ctx.emit(caseStarted, {
      subject: `processes/case/${caseId}`,
      data: { caseId, code, modelKey, modelVersion, dossierId, presentedAt: presentedAt.toISOString(), dueDay, unitId },
    });
    const variables = { ...input.variables, caseId, caseCode: code, dossierId, officerId, unitId };
    const { rejected } = await advance(ctx, item, { kind: 'start', variables });
    if (rejected) throw refusalOf(rejected);
    return { id: caseId, code, dueDay };
  },
});

interface Given {
  readonly dossierId?: string | undefined;
  readonly officerId?: string | undefined;
  readonly unitId?: string | undefined;
}

/** @returns the dossier. @throws VALIDATION_FAILED naming the dossier, person or unit that is not there for the caller. */
async function requireReferences(
  ctx: Context,
  { dossierId, officerId, unitId }: Given,
): Promise<{ readonly unitId: string | null } | undefined> {
  await requireKnown(ctx, { units: { '/unitId': unitId }, people: { '/officerId': officerId } });
  if (dossierId === undefined) return undefined;
  // Who leads a case reads its dossier: starting one is no way into a dossier that is not theirs.
  const dossier = await dossierFor(ctx, dossierId);
  if (dossier) return dossier;
  const errors = [{ pointer: '/dossierId', message: 'is no dossier of the body' }];
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

/** The unit that a case belongs to when nobody says: the one in which the caller works, if it is only one. */
function homeUnit(ctx: Context): string | null {
  return ctx.caller.unitIds.length === 1 ? ctx.caller.unitIds[0]! : null;
}

export const get = operation({
  name: 'processes.cases.get',
  summary: {
    it: 'Una pratica con passi, attività, termine e storia',
    en: 'A case with steps, tasks, term and history',
  },
  permission: 'processes.cases.read',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({
    ...caseView.properties,
    modelName: Type.String(),
    officerName: nullable(Type.String()),
    unitName: nullable(Type.String()),
    legalTerm: nullable(legalTermSchema),
    variables: json,
    /** Flows that were taken, for the drawing. */
    taken: Type.Array(Type.String()),
    steps: Type.Array(stepView),
    tasks: Type.Array(taskView),
    suspensions: Type.Array(
      object({ reason: Type.String(), norm: Type.String(), fromDay: date, toDay: nullable(date) }),
    ),
    incidents: Type.Array(
      object({
        token: Type.Integer(),
        node: Type.String(),
        code: Type.String(),
        detail: Type.String(),
        raisedAt: instant,
      }),
    ),
    history: Type.Array(historyView),
  }),
  http: { method: 'GET', path: '/api/cases/{id}' },
  async handler(ctx, input) {
    const item = await readableCase(ctx, input.id);
    const model = (await findModel(ctx.db, ctx.bodyId, item.modelKey, item.modelVersion))!;
    const [names, tasks, suspensions, incidents, trace] = await Promise.all([
      namesOf(ctx, [item.officerId, item.unitId]),
      tasksOfCase(ctx.db, ctx.bodyId, item.id),
      suspensionsOf(ctx.db, ctx.bodyId, item.id),
      openIncidents(ctx.db, ctx.bodyId, item.id),
      traceOf(ctx.db, ctx.bodyId, item.id),
    ]);
    return {
      ...presentCase(item, ctx.now()),
      officerName: names.get(item.officerId ?? '') ?? null,
      unitName: names.get(item.unitId ?? '') ?? null,
      legalTerm: item.legalTerm,
      taken: takenFlows(trace),
      ...{ modelName: model.name, variables: item.state.variables, suspensions: [...suspensions] },
      steps: stepsOf(model.summary, item.state, trace),
      tasks: tasks.map(presentTask),
      incidents: incidents.map((incident) => ({ ...incident, raisedAt: incident.raisedAt.toISOString() })),
      history: presentHistory(model.summary, trace, tasks),
    };
  },
});

export const list = operation({
  name: 'processes.cases.list',
  summary: { it: 'Elenco delle pratiche', en: 'List of cases' },
  permission: 'processes.cases.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    status: optional(oneOf(['running', 'completed', 'cancelled'])),
    modelKey: optional(text(80)),
    dossierId: optional(uuid),
    unitId: optional(uuid),
    urgency: optional(oneOf(URGENCIES)),
    text: optional(text(200, { description: 'Part of the title or code' })),
    ...caseOrder.query,
  }),
  output: pageOf(caseView),
  http: { method: 'GET', path: '/api/cases' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const page = caseOrder.read(input);
    const now = ctx.now();
    const filter = { ...input, today: romeDate(now), reach: caseReachOf(ctx) };
    const rows = await listCases(ctx.db, ctx.bodyId, filter, page, limit);
    return toPage(rows, input, page.keyOf, (row) => presentCase(row, now));
  },
});

export const retry = operation({
  name: 'processes.cases.retry',
  summary: { it: "Riprendere una pratica ferma per un'anomalia", en: 'Take up a case that an incident stopped' },
  permission: 'processes.cases.repair',
  effect: 'write',
  input: object({ id: uuid, token: Type.Integer(), reason: text(1000), variables: optional(jsonObject) }),
  output: object({}),
  http: { method: 'POST', path: '/api/cases/{id}/retry' },
  errors: [processErrors.CASE_NOT_RUNNING],
  async handler(ctx, input) {
    const item = await runningCase(ctx, input.id);
    const incident = (await openIncidents(ctx.db, ctx.bodyId, item.id)).find((open) => open.token === input.token);
    if (!incident) throw kernelErrors.NOT_FOUND();
    const variables = input.variables ?? {};
    const command = { kind: 'retry-incident', incident: input.token, variables } as const;
    const { rejected, traceDigest } = await advance(ctx, item, command);
    if (rejected) throw refusalOf(rejected);
    const data = { caseId: item.id, node: incident.node, traceDigest };
    ctx.emit(incidentRetried, { subject: `processes/case/${item.id}`, data });
    return {};
  },
});

export async function runningCase(ctx: Context, id: string): Promise<Case> {
  const item = await lockCase(ctx.db, ctx.bodyId, id);
  if (!item) throw kernelErrors.NOT_FOUND();
  if (item.status !== 'running') throw processErrors.CASE_NOT_RUNNING();
  return item;
}

export function presentCase(item: Case, now: Date) {
  const { id, code, modelKey, modelVersion, title, status, outcome, dossierId, officerId, unitId } = item;
  return {
    ...{ id, code, modelKey, modelVersion, title, status, outcome, dossierId, officerId, unitId },
    presentedAt: item.presentedAt.toISOString(),
    startedAt: item.startedAt.toISOString(),
    completedAt: item.completedAt?.toISOString() ?? null,
    clock: presentClock(item, now),
  };
}

function presentClock(item: Case, now: Date) {
  const at = romeDate(item.completedAt ?? now);
  const presented = romeDate(item.presentedAt);
  const { dueDay, suspendedSince } = item;
  return {
    ...{ dueDay, suspendedSince, norm: item.legalTerm?.norm ?? null },
    ...urgencyOf({ presented, dueDay, suspendedSince }, at),
  };
}
