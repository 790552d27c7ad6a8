import { createHash } from 'node:crypto';
import {
  addDays,
  cancelJobs,
  canonicalJson,
  daysBetween,
  kernelErrors,
  romeDate,
  startOfRomeDay,
  type Context,
  type DomainError,
} from '../../kernel/index.ts';
import {
  addDuration,
  dueInstant,
  incidentText,
  step,
  type CallService,
  type Command,
  type CreateTask,
  type Effect,
  type RejectionCode,
  type ScheduleTimer,
  type TraceEntry,
} from '../engine/index.ts';
import { processErrors } from '../errors.ts';
import { caseCompleted, caseStuck, taskCreated } from '../events.ts';
import { graphOf } from '../models/graph.ts';
import { findModel } from '../models/store.ts';
import { cancelTask, findUnit, insertTask } from '../tasks/store.ts';
import type { Case } from '../types.ts';
import {
  closeIncident,
  insertIncident,
  insertTrace,
  insertWait,
  lastDigest,
  removeWait,
  saveState,
  suspensionsOf,
} from './store.ts';

export const SERVICE_QUEUE = 'processes.service';
export const TIMER_QUEUE = 'processes.timer';

/** What a step left behind: the case as it is now, and the digest that anchors the engine's trace in the fact that follows. */
export interface Advanced {
  readonly item: Case;
  readonly traceDigest: string;
  readonly rejected: RejectionCode | null;
}

/** What a person is told whose command had no effect. */
export function refusalOf(rejected: RejectionCode): DomainError {
  if (rejected === 'VARIABLES_TOO_LARGE') {
    return kernelErrors.TOO_LARGE({
      it: 'I dati della pratica supererebbero 256 kB: allegare un documento al fascicolo.',
      en: 'The data of the case would exceed 256 kB: add a document to the dossier.',
    });
  }
  if (rejected === 'INVALID_VARIABLES') return kernelErrors.VALIDATION_FAILED();
  return processErrors.TASK_NOT_OPEN();
}

/**
 * Applies a command to a locked case: state, tasks, jobs and trace change together in the caller's transaction.
 * A command that comes too late (`rejected`) changes nothing.
 */
export async function advance(ctx: Context, item: Case, command: Command): Promise<Advanced> {
  const model = await findModel(ctx.db, ctx.bodyId, item.modelKey, item.modelVersion);
  if (!model) throw kernelErrors.NOT_FOUND();
  const result = step(await graphOf(model), item.state, command);
  if (result.rejected !== undefined) return { item, traceDigest: '', rejected: result.rejected };
  const ended = result.effects.some((effect) => effect.kind === 'completed');
  const cancelled = result.effects.some((effect) => effect.kind === 'cancelled');
  const next: Case = {
    ...item,
    state: result.state,
    rev: item.rev + 1,
    status: ended ? 'completed' : cancelled ? 'cancelled' : item.status,
    completedAt: ended || cancelled ? ctx.now() : item.completedAt,
    outcome: outcomeOf(result.state.variables) ?? item.outcome,
  };
  await saveState(ctx.db, ctx.bodyId, next);
  const digest = await writeTrace(ctx, next, command, result.trace);
  for (const effect of result.effects) await carryOut(ctx, next, effect, digest);
  return { item: next, traceDigest: digest.toString('hex'), rejected: null };
}

function outcomeOf(variables: Readonly<Record<string, unknown>>): string | null {
  const { outcome } = variables;
  return typeof outcome === 'string' ? outcome.slice(0, 200) : null;
}

async function writeTrace(ctx: Context, item: Case, command: Command, entries: readonly TraceEntry[]): Promise<Buffer> {
  const previous = (await lastDigest(ctx.db, ctx.bodyId, item.id)) ?? Buffer.alloc(32);
  const row = { rev: item.rev, at: ctx.now(), actor: actorOf(ctx), command: command.kind, entries };
  const text = canonicalJson({ ...row, at: row.at.toISOString(), caseId: item.id });
  const digest = createHash('sha256').update(previous).update(text, 'utf8').digest();
  await insertTrace(ctx.db, ctx.bodyId, item.id, { ...row, digest });
  return digest;
}

function actorOf(ctx: Context): string {
  return ctx.actor.kind === 'anonymous' ? 'anonymous' : ctx.actor.id;
}

async function carryOut(ctx: Context, item: Case, effect: Effect, digest: Buffer): Promise<void> {
  switch (effect.kind) {
    case 'create-task':
      return offerTask(ctx, item, effect);
    case 'cancel-task':
      await cancelTask(ctx.db, ctx.bodyId, item.id, effect.taskToken, ctx.now());
      return;
    case 'schedule-timer':
      return scheduleTimer(ctx, item, effect);
    case 'cancel-timer':
      return withdraw(ctx, item, effect.timerId);
    case 'call-service':
      return callService(ctx, item, effect);
    case 'cancel-service':
      return withdraw(ctx, item, effect.jobToken);
    case 'incident':
      return raise(ctx, item, effect);
    case 'close-incident':
      return closeIncident(ctx.db, ctx.bodyId, item.id, effect.incident, ctx.now());
    case 'completed':
      return complete(ctx, item, digest);
    case 'cancelled':
      return;
    default: {
      const never: never = effect;
      return never;
    }
  }
}

async function offerTask(ctx: Context, item: Case, effect: CreateTask): Promise<void> {
  const id = ctx.id();
  const { node, form, candidateRole, separateFrom, phase } = effect;
  const candidateUnit = await unitOf(ctx, effect);
  await insertTask(ctx.db, ctx.bodyId, {
    ...{ id, caseId: item.id, token: effect.taskToken, node, form, candidateRole, candidateUnit, separateFrom, phase },
    ...{ name: effect.name ?? node, createdAt: ctx.now() },
    dueAt: effect.dueIn ? addDuration(ctx.now(), effect.dueIn.duration) : null,
  });
  ctx.emit(taskCreated, {
    subject: `processes/task/${id}`,
    data: { caseId: item.id, taskId: id, node, candidateRole },
  });
}

/** @throws TASK_UNIT_UNKNOWN: offered to a unit that is not there, a task would wait for ever. */
async function unitOf(ctx: Context, { node, candidateUnit }: CreateTask): Promise<string | null> {
  if (candidateUnit === null) return null;
  const unitId = await findUnit(ctx.db, ctx.bodyId, candidateUnit, romeDate(ctx.now()));
  if (unitId) return unitId;
  throw processErrors.TASK_UNIT_UNKNOWN({
    it: `Il passo «${node}» indica l'unità «${candidateUnit.slice(0, 80)}».`,
    en: `Step "${node}" names the unit "${candidateUnit.slice(0, 80)}".`,
  });
}

async function scheduleTimer(ctx: Context, item: Case, effect: ScheduleTimer): Promise<void> {
  const legal = effect.legalClock !== null || effect.due.kind === 'clock';
  const dueAt = legal
    ? endOfTerm(item)
    : dueInstant(effect.due as Exclude<ScheduleTimer['due'], { kind: 'clock' }>, ctx.now());
  if (!dueAt) throw new Error(`timer ${effect.node} of ${item.modelKey} has no instant`);
  const payload = { caseId: item.id, timerId: effect.timerId, node: effect.node };
  // While the term is suspended its clock stands still: a timer on it waits without a job until the term is resumed.
  const stands = legal && item.suspendedSince !== null;
  const jobId = stands ? ctx.id() : ctx.enqueue({ queue: TIMER_QUEUE, payload, runAt: dueAt });
  const wait = { token: effect.timerId, kind: 'timer' as const, node: effect.node, jobId, legalClock: legal, dueAt };
  await insertWait(ctx.db, ctx.bodyId, item.id, wait);
}

/** A legal term has passed when its last day is over in Rome. */
export function endOfTerm(item: Pick<Case, 'dueDay'>): Date | null {
  return item.dueDay === null ? null : startOfRomeDay(addDays(item.dueDay, 1));
}

async function callService(ctx: Context, item: Case, effect: CallService): Promise<void> {
  const { jobToken, node, operation, input } = effect;
  const jobId = ctx.enqueue({ queue: SERVICE_QUEUE, payload: { caseId: item.id, jobToken, node, operation, input } });
  const wait = { token: jobToken, kind: 'service' as const, node, jobId, legalClock: false, dueAt: null };
  await insertWait(ctx.db, ctx.bodyId, item.id, wait);
}

async function withdraw(ctx: Context, item: Case, token: number): Promise<void> {
  const jobId = await removeWait(ctx.db, ctx.bodyId, item.id, token);
  if (jobId) await cancelJobs(ctx.db, ctx.bodyId, [jobId]);
}

async function raise(ctx: Context, item: Case, effect: Extract<Effect, { kind: 'incident' }>): Promise<void> {
  const detail = `${incidentText(effect.code).it} ${effect.detail}`.slice(0, 1000);
  const { incident: token, node, code } = effect;
  await insertIncident(ctx.db, ctx.bodyId, item.id, { token, node, code, detail, raisedAt: ctx.now() });
  ctx.emit(caseStuck, { subject: `processes/case/${item.id}`, data: { caseId: item.id, node, code } });
}

async function complete(ctx: Context, item: Case, digest: Buffer): Promise<void> {
  const suspensions = await suspensionsOf(ctx.db, ctx.bodyId, item.id);
  const today = romeDate(ctx.now());
  const suspendedDays = suspensions.reduce((sum, { fromDay, toDay }) => sum + daysBetween(fromDay, toDay ?? today), 0);
  ctx.emit(caseCompleted, {
    subject: `processes/case/${item.id}`,
    data: {
      ...{ caseId: item.id, modelKey: item.modelKey, unitId: item.unitId, outcome: item.outcome },
      ...{ dueDay: item.dueDay, suspendedDays },
      ...{ presentedAt: item.presentedAt.toISOString(), startedAt: item.startedAt.toISOString() },
      ...{ completedAt: ctx.now().toISOString(), traceDigest: digest.toString('hex') },
    },
  });
}
