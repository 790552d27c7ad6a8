import { DomainError, type Context, type JobHandler } from '../../kernel/index.ts';
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
    const { rejected, traceDigest } = await advance(ctx, after, { kind: 'service-done', jobToken, output });
    if (rejected) throw new Error(`the answer of ${operation} was not taken: ${rejected}`);
    ctx.emit(serviceCalled, { subject: subjectOf(caseId), data: { caseId, node, operation, traceDigest } });
  },
  /** What failed for good stops the case in the sight of those who work on it; `processes.cases.retry` calls the service again. */
  async abandoned(ctx, payload, error) {
    const { caseId, jobToken } = payload as unknown as ServicePayload;
    const item = await lockCase(ctx.db, ctx.bodyId, caseId);
    if (!item?.state.tokens.some((token) => token.id === jobToken && token.wait === 'job')) return;
    await removeWait(ctx.db, ctx.bodyId, caseId, jobToken);
    await advance(ctx, item, { kind: 'service-failed', jobToken, ...failureOf(error) });
  },
};

/** What may be told of a failure: a refusal speaks for itself, a fault stays in the log. */
function failureOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof DomainError)) return { code: 'INTERNAL', message: 'errore interno' };
  const fields = error.errors.map((problem) => ` [${problem.pointer || '/'} ${problem.message}]`).join('');
  return { code: error.code, message: `${(error.detail ?? error.title).it}${fields}` };
}

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
