import type { Queryable } from '../sql/queryable.ts';
import { sql } from '../sql/sql.ts';

export interface JobRow {
  readonly id: string;
  readonly queue: string;
  readonly payload: Record<string, unknown>;
  readonly runAt: Date;
  readonly correlationId: string;
  readonly causationId: string | null;
}

export async function insertJobs(db: Queryable, bodyId: string, jobs: readonly JobRow[]): Promise<void> {
  await db.run(sql`
    insert into kernel.job (body_id, id, queue, payload, run_at, correlation_id, causation_id)
    select ${bodyId}, j.id, j.queue, j.payload, j.run_at, j.correlation_id, j.causation_id
    from unnest(${jobs.map((job) => job.id)}::uuid[], ${jobs.map((job) => job.queue)}::text[],
      ${jobs.map((job) => JSON.stringify(job.payload))}::jsonb[], ${jobs.map((job) => job.runAt)}::timestamptz[],
      ${jobs.map((job) => job.correlationId)}::uuid[], ${jobs.map((job) => job.causationId)}::uuid[])
      as j (id, queue, payload, run_at, correlation_id, causation_id)`);
}

/** Withdraws jobs that have not begun, e.g. the timers of a case that was closed. @returns how many there were. */
export function cancelJobs(db: Queryable, bodyId: string, ids: readonly string[]): Promise<number> {
  return db.run(sql`delete from kernel.job where body_id = ${bodyId} and id = any (${ids}::uuid[])`);
}

export interface ClaimedJob {
  readonly bodyId: string;
  readonly id: string;
  readonly queue: string;
  readonly correlationId: string;
  readonly causationId: string | null;
}

export interface LeasedJob {
  readonly payload: Record<string, unknown>;
  readonly attempts: number;
}

export function claimJobs(
  db: Queryable,
  owner: string,
  queues: readonly string[],
  now: Date,
  realNow: Date,
  leaseSeconds: number,
  limit: number,
): Promise<readonly ClaimedJob[]> {
  return db.many<ClaimedJob>(sql`
    select body_id as "bodyId", id, queue, correlation_id as "correlationId", causation_id as "causationId"
    from system.claim_jobs(${owner}, ${queues}::text[], ${now}, ${realNow}, make_interval(secs => ${leaseSeconds}), ${limit})`);
}

/** The same for the jobs of one correlation. */
export function claimJobsOf(
  db: Queryable,
  correlationId: string,
  owner: string,
  queues: readonly string[],
  now: Date,
  realNow: Date,
  leaseSeconds: number,
  limit: number,
): Promise<readonly ClaimedJob[]> {
  return db.many<ClaimedJob>(sql`
    select body_id as "bodyId", id, queue, correlation_id as "correlationId", causation_id as "causationId"
    from system.claim_jobs_of(${correlationId}, ${owner}, ${queues}::text[], ${now}, ${realNow},
      make_interval(secs => ${leaseSeconds}), ${limit})`);
}

/** Gives every lease free. @returns how many there were. Only where no other process works on this database. */
export async function releaseJobs(db: Queryable): Promise<number> {
  const { released } = await db.one<{ released: number }>(sql`select system.release_jobs() as released`);
  return released;
}

/** Locks the job for the transaction of its effect; undefined when the lease was lost or the job withdrawn. */
export function takeLeased(db: Queryable, bodyId: string, id: string, owner: string): Promise<LeasedJob | undefined> {
  return db.maybe<LeasedJob>(sql`
    select payload, attempts from kernel.job
    where body_id = ${bodyId} and id = ${id} and lease_owner = ${owner} for update`);
}

export async function deleteJob(db: Queryable, bodyId: string, id: string): Promise<void> {
  await db.run(sql`delete from kernel.job where body_id = ${bodyId} and id = ${id}`);
}

export async function postponeJob(
  db: Queryable,
  bodyId: string,
  id: string,
  owner: string,
  retryAt: Date,
  error: string,
): Promise<void> {
  await db.run(sql`
    update kernel.job set lease_owner = null, lease_until = null, retry_at = ${retryAt}, last_error = ${error}
    where body_id = ${bodyId} and id = ${id} and lease_owner = ${owner}`);
}
