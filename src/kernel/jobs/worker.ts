import type { Clock, Entropy } from '../clock.ts';
import { raiseIncident } from '../incidents/raise.ts';
import type { JobHandler } from '../module.ts';
import { systemCaller } from '../operations/callers.ts';
import type { Invoker } from '../operations/invoke.ts';
import type { Logger } from '../operations/types.ts';
import type { Database } from '../sql/database.ts';
import { createLoop } from '../loop.ts';
import { type ClaimedJob, claimJobs, claimJobsOf, deleteJob, postponeJob, takeLeased } from './store.ts';

export interface JobWorker {
  /** Says that a job may be due now. */
  wake(): void;
  /** Runs what is due until nothing is. @returns how many jobs ended well. For tests and orderly ends. */
  drain(): Promise<number>;
  /** Runs what one call has set going, with all that follows from it, and leaves other work alone. @returns how many jobs ended well. */
  follow(correlationId: string): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

export interface JobWorkerOptions {
  readonly database: Database;
  readonly invoker: Invoker;
  readonly handlers: readonly JobHandler[];
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Logger;
}

// A lease outlives the longest transaction (statement_timeout 30 s, a few statements). A crashed worker's jobs come back after it, or at
// once where the process that starts next is the only one.
const LEASE_SECONDS = 120;
const BATCH = 16;
const MAX_ATTEMPTS = 8;
const POLL_MS = 1000;

export function createJobWorker(options: JobWorkerOptions): JobWorker {
  const owner = options.entropy.id(options.clock.realNow());
  const handlers = new Map(options.handlers.map((handler) => [handler.queue, handler]));
  const queues = [...handlers.keys()];

  const round = async (cause?: string): Promise<{ claimed: number; done: number }> => {
    if (queues.length === 0) return { claimed: 0, done: 0 };
    const [now, realNow] = [options.clock.now(), options.clock.realNow()];
    const claimed = await options.database.system((db) =>
      cause === undefined
        ? claimJobs(db, owner, queues, now, realNow, LEASE_SECONDS, BATCH)
        : claimJobsOf(db, cause, owner, queues, now, realNow, LEASE_SECONDS, BATCH),
    );
    const outcomes = await Promise.all(claimed.map((job) => runJob(options, owner, job, handlers.get(job.queue)!)));
    return { claimed: claimed.length, done: outcomes.filter(Boolean).length };
  };
  const drain = async (cause?: string) => {
    let total = 0;
    for (;;) {
      const { claimed, done } = await round(cause);
      total += done;
      if (claimed === 0) return total;
    }
  };
  const loop = createLoop({ name: 'jobs', log: options.log, pollMs: POLL_MS, work: () => drain() });
  return { wake: loop.wake, drain: () => drain(), follow: drain, start: loop.start, stop: loop.stop };
}

async function runJob(
  options: JobWorkerOptions,
  owner: string,
  job: ClaimedJob,
  handler: JobHandler,
): Promise<boolean> {
  let attempts = 0;
  let payload: Record<string, unknown> = {};
  const caller = {
    ...systemCaller(job.bodyId, `job:${job.queue}`, job.correlationId),
    causationId: job.causationId ?? undefined,
  };
  try {
    await options.invoker.work(caller, `job ${job.queue}`, async (ctx) => {
      const leased = await takeLeased(ctx.db, job.bodyId, job.id, owner);
      if (!leased) return;
      attempts = leased.attempts;
      payload = leased.payload;
      // The effect and the end of the job are one transaction: a crash between them cannot happen.
      await deleteJob(ctx.db, job.bodyId, job.id);
      await handler.handler(ctx, leased.payload);
    });
    return true;
  } catch (error) {
    options.log.warn({ queue: job.queue, job: job.id, attempts, err: error }, 'job failed');
    await setAside(options, owner, job, handler, { attempts, error, payload });
    return false;
  }
}

async function setAside(
  options: JobWorkerOptions,
  owner: string,
  job: ClaimedJob,
  handler: JobHandler,
  failure: { attempts: number; error: unknown; payload: Record<string, unknown> },
): Promise<void> {
  const caller = {
    ...systemCaller(job.bodyId, `job:${job.queue}`, job.correlationId),
    causationId: job.causationId ?? undefined,
  };
  const message = failure.error instanceof Error ? failure.error.message : String(failure.error);
  await options.invoker.work(caller, `job ${job.queue}`, async (ctx) => {
    if (failure.attempts < (handler.maxAttempts ?? MAX_ATTEMPTS)) {
      const retryAt = new Date(ctx.realNow().getTime() + backoffMs(failure.attempts, options.entropy));
      await postponeJob(ctx.db, job.bodyId, job.id, owner, retryAt, message.slice(0, 500));
      return;
    }
    const reference = { queue: job.queue, payload: failure.payload };
    if (handler.abandoned) await handler.abandoned(ctx, failure.payload, failure.error);
    else await raiseIncident(ctx, 'job', job.queue, reference, failure.attempts, message);
    await deleteJob(ctx.db, job.bodyId, job.id);
  });
}

/** Exponential, from half a second to ten minutes unless told otherwise, with up to half of it as jitter: retries of many do not meet. */
export function backoffMs(attempts: number, entropy: Entropy, firstMs = 500, mostMs = 600_000): number {
  const base = Math.min(firstMs * 2 ** Math.max(0, attempts - 1), mostMs);
  return base + Math.floor((entropy.random(2).readUInt16BE(0) / 65536) * (base / 2));
}
