import type { Context, JobHandler } from '../../kernel/index.ts';
import { serviceCalled, timerFired } from '../events.ts';
import { advance, SERVICE_QUEUE, TIMER_QUEUE } from './advance.ts';
import { lockCase, removeWait } from './store.ts';

interface ServicePayload {
  readonly caseId: string;
  readonly jobToken: number;
  readonly node: string;
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

interface TimerPayload {
  readonly caseId: string;
  readonly timerId: number;
  readonly node: string;
}

/** Calls the operation of a service task. Its effect and the step of the case are one transaction: done once, or not at all. */
export const serviceJob: JobHandler = {
  queue: SERVICE_QUEUE,
  maxAttempts: 5,
  async handler(ctx, payload) {
    const { caseId, jobToken, node, operation, input } = payload as unknown as ServicePayload;
    const item = await lockCase(ctx.db, ctx.bodyId, caseId);
    if (!item?.state.tokens.some((token) => token.id === jobToken && token.wait === 'job')) return;
    const output = await ctx.call(operation, input);
    // Read again: the operation may have touched this very case, e.g. suspended its term.
    const after = (await lockCase(ctx.db, ctx.bodyId, caseId))!;
    await removeWait(ctx.db, ctx.bodyId, caseId, jobToken);
    const { traceDigest } = await advance(ctx, after, { kind: 'service-done', jobToken, output });
    ctx.emit(serviceCalled, { subject: subjectOf(caseId), data: { caseId, node, operation, traceDigest } });
  },
};

/** Fires a timer whose instant has come. */
export const timerJob: JobHandler = {
  queue: TIMER_QUEUE,
  async handler(ctx: Context, payload) {
    const { caseId, timerId, node } = payload as unknown as TimerPayload;
    const item = await lockCase(ctx.db, ctx.bodyId, caseId);
    if (!item) return;
    await removeWait(ctx.db, ctx.bodyId, caseId, timerId);
    const { rejected, traceDigest } = await advance(ctx, item, { kind: 'timer-fired', timerId });
    if (rejected) return;
    ctx.emit(timerFired, { subject: subjectOf(caseId), data: { caseId, node, traceDigest } });
  },
};

function subjectOf(caseId: string): string {
  return `processes/case/${caseId}`;
}
