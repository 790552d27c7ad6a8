import {
  cancelJobs,
  date,
  nullable,
  object,
  operation,
  romeDate,
  text,
  uuid,
  type Context,
} from '../../kernel/index.ts';
import { endOfTerm, TIMER_QUEUE } from '../cases/advance.ts';
import { runningCase } from '../cases/operations.ts';
import { readableCase } from '../cases/reach.ts';
import { beginSuspension, endSuspension, moveWait, saveClock, suspensionsOf, waitsOf } from '../cases/store.ts';
import { processErrors } from '../errors.ts';
import { caseResumed, caseSuspended } from '../events.ts';
import type { Case } from '../types.ts';
import { lastDayOfTerm } from './term.ts';

export const suspend = operation({
  name: 'processes.clocks.suspend',
  summary: { it: 'Sospendere il termine', en: 'Suspend the term' },
  permission: 'processes.clocks.suspend',
  effect: 'write',
  input: object({ caseId: uuid, reason: text(1000), norm: text(300) }),
  output: object({ suspendedSince: date }),
  http: { method: 'POST', path: '/api/cases/{caseId}/suspend' },
  errors: [processErrors.CASE_NOT_RUNNING, processErrors.CASE_ALREADY_SUSPENDED],
  async handler(ctx, input) {
    await readableCase(ctx, input.caseId);
    const item = await runningCase(ctx, input.caseId);
    if (item.suspendedSince) throw processErrors.CASE_ALREADY_SUSPENDED();
    const fromDay = romeDate(ctx.now());
    const { reason, norm } = input;
    await beginSuspension(ctx.db, ctx.bodyId, item.id, { reason, norm, fromDay, toDay: null });
    await saveClock(ctx.db, ctx.bodyId, item.id, { dueDay: item.dueDay, suspendedSince: fromDay });
    const timers = await waitsOf(ctx.db, ctx.bodyId, item.id, true);
    await cancelJobs(
      ctx.db,
      ctx.bodyId,
      timers.map((timer) => timer.jobId),
    );
    ctx.emit(caseSuspended, { subject: `processes/case/${item.id}`, data: { caseId: item.id, norm, fromDay } });
    return { suspendedSince: fromDay };
  },
});

export const resume = operation({
  name: 'processes.clocks.resume',
  summary: { it: 'Far riprendere il termine', en: 'Resume the term' },
  permission: 'processes.clocks.suspend',
  effect: 'write',
  input: object({ caseId: uuid }),
  output: object({ dueDay: nullable(date) }),
  http: { method: 'POST', path: '/api/cases/{caseId}/resume' },
  errors: [processErrors.CASE_NOT_RUNNING, processErrors.CASE_NOT_SUSPENDED],
  async handler(ctx, input) {
    await readableCase(ctx, input.caseId);
    const item = await runningCase(ctx, input.caseId);
    if (!item.suspendedSince) throw processErrors.CASE_NOT_SUSPENDED();
    const toDay = romeDate(ctx.now());
    await endSuspension(ctx.db, ctx.bodyId, item.id, toDay);
    const suspensions = await suspensionsOf(ctx.db, ctx.bodyId, item.id);
    const presented = romeDate(item.presentedAt);
    const dueDay = item.legalTerm ? lastDayOfTerm(item.legalTerm, presented, suspensions) : null;
    await saveClock(ctx.db, ctx.bodyId, item.id, { dueDay, suspendedSince: null });
    await rearm(ctx, { ...item, dueDay });
    ctx.emit(caseResumed, { subject: `processes/case/${item.id}`, data: { caseId: item.id, toDay, dueDay } });
    return { dueDay };
  },
});

/** Timers on the legal clock go on towards the new end of the term. */
async function rearm(ctx: Context, item: Case): Promise<void> {
  const dueAt = endOfTerm(item);
  if (!dueAt) return;
  for (const timer of await waitsOf(ctx.db, ctx.bodyId, item.id, true)) {
    const payload = { caseId: item.id, timerId: timer.token, node: timer.node };
    const jobId = ctx.enqueue({ queue: TIMER_QUEUE, payload, runAt: dueAt });
    await moveWait(ctx.db, ctx.bodyId, item.id, { ...timer, jobId, dueAt });
  }
}
