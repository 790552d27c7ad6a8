import {
  holdsText,
  join,
  nothing,
  sql,
  type Queryable,
  type Sql,
  ordering,
  type PageOrder,
} from '../../kernel/index.ts';
import type { Urgency } from '../clock/term.ts';
import type { TraceEntry } from '../engine/index.ts';
import type { Case, CaseReach, Suspension } from '../types.ts';
import { withinReach } from './reach-store.ts';

const columns = sql`
  id, code, model_key as "modelKey", model_version as "modelVersion", title, status, dossier_id as "dossierId",
  officer_id as "officerId", unit_id as "unitId", presented_at as "presentedAt", started_at as "startedAt",
  completed_at as "completedAt", outcome, legal_term as "legalTerm", due_day as "dueDay",
  suspended_since as "suspendedSince", state, rev`;

export function findCase(db: Queryable, bodyId: string, id: string): Promise<Case | undefined> {
  return db.maybe<Case>(sql`select ${columns} from processes.instance where body_id = ${bodyId} and id = ${id}`);
}

/** The case as far as a reader's own relations to it reach. */
export function findReachableCase(
  db: Queryable,
  bodyId: string,
  id: string,
  reach: CaseReach,
): Promise<Case | undefined> {
  const within = withinReach(bodyId, reach) ?? sql`true`;
  return db.maybe<Case>(
    sql`select ${columns} from processes.instance where body_id = ${bodyId} and id = ${id} and ${within}`,
  );
}

export function lockCase(db: Queryable, bodyId: string, id: string): Promise<Case | undefined> {
  return db.maybe<Case>(
    sql`select ${columns} from processes.instance where body_id = ${bodyId} and id = ${id} for update`,
  );
}

export interface CaseFilter {
  readonly status?: string | undefined;
  readonly modelKey?: string | undefined;
  readonly dossierId?: string | undefined;
  readonly unitId?: string | undefined;
  readonly urgency?: Urgency | undefined;
  readonly text?: string | undefined;
  readonly reach: CaseReach;
  /** The day on which urgency is told. */
  readonly today: string;
}

const NO_DAY = '9999-12-31';

/** Cases without a term come after those that have one. */
export const caseOrder = ordering<Case>({
  fields: {
    startedAt: { column: sql`started_at`, type: 'timestamptz', key: (row) => row.startedAt.toISOString() },
    presentedAt: { column: sql`presented_at`, type: 'timestamptz', key: (row) => row.presentedAt.toISOString() },
    dueDay: { column: sql`coalesce(due_day, ${NO_DAY}::date)`, type: 'date', key: (row) => row.dueDay ?? NO_DAY },
    code: { column: sql`code`, type: 'text', key: (row) => row.code },
  },
  id: sql`id`,
  initial: '-startedAt',
});

export function listCases(
  db: Queryable,
  bodyId: string,
  filter: CaseFilter,
  page: PageOrder<Case>,
  limit: number,
): Promise<readonly Case[]> {
  const { status, modelKey, dossierId, unitId, urgency, text } = filter;
  // Each condition stands in the statement only when it is asked for: the planner then knows which index serves the list.
  const conditions = join(
    [
      sql`body_id = ${bodyId}`,
      ...(status === 'running' || urgency ? [sql`status = 'running'`] : []),
      ...(status && status !== 'running' ? [sql`status = ${status}`] : []),
      ...(modelKey ? [sql`model_key = ${modelKey}`] : []),
      ...(dossierId ? [sql`dossier_id = ${dossierId}`] : []),
      ...(unitId ? [sql`unit_id = ${unitId}`] : []),
      ...(urgency ? [urgencyIs(urgency, filter.today)] : []),
      ...(text ? [holdsText(sql`searched`, text)] : []),
      ...[withinReach(bodyId, filter.reach)].filter((condition) => condition !== undefined),
      page.beyond,
    ],
    ' and ',
  );
  return db.many<Case>(sql`
    select ${columns} from processes.instance where ${conditions} order by ${page.by} limit ${limit}`);
}

/** The rule of `urgencyOf` for a running case, as a condition on its row. */
export function urgencyIs(urgency: Urgency, today: string): Sql {
  if (urgency === 'none') return sql`due_day is null`;
  if (urgency === 'suspended') return sql`(due_day is not null and suspended_since is not null)`;
  const left = sql`(due_day - ${today}::date)`;
  const share = sql`(${left}::numeric / greatest(1, due_day - (presented_at at time zone 'Europe/Rome')::date))`;
  const counting = sql`due_day is not null and suspended_since is null`;
  // The legal day as the index of terms holds it, so that what has expired is found there.
  if (urgency === 'expired') {
    return sql`(${counting} and coalesce(due_day, ${NO_DAY}::date) < ${today}::date)`;
  }
  if (urgency === 'urgent') return sql`(${counting} and ${left} >= 0 and ${share} <= 0.2)`;
  if (urgency === 'watch') return sql`(${counting} and ${left} >= 0 and ${share} > 0.2 and ${share} <= 0.5)`;
  return sql`(${counting} and ${left} >= 0 and ${share} > 0.5)`;
}

export async function takeCaseNumber(db: Queryable, bodyId: string, year: number): Promise<number> {
  const row = await db.one<{ number: number }>(sql`
    insert into processes.case_counter (body_id, year, last_number) values (${bodyId}, ${year}, 1)
    on conflict (body_id, year) do update set last_number = processes.case_counter.last_number + 1
    returning last_number as number`);
  return row.number;
}

export async function insertCase(db: Queryable, bodyId: string, item: Case): Promise<void> {
  await db.run(sql`
    insert into processes.instance (body_id, id, code, model_key, model_version, title, status, dossier_id, officer_id,
      unit_id, presented_at, started_at, legal_term, due_day, state, rev)
    values (${bodyId}, ${item.id}, ${item.code}, ${item.modelKey}, ${item.modelVersion}, ${item.title}, ${item.status},
      ${item.dossierId}, ${item.officerId}, ${item.unitId}, ${item.presentedAt}, ${item.startedAt},
      ${item.legalTerm ? JSON.stringify(item.legalTerm) : null}, ${item.dueDay}, ${JSON.stringify(item.state)}, ${item.rev})`);
}

/** Stores the state after a step, only over the revision that the step began with. */
export async function saveState(db: Queryable, bodyId: string, item: Case): Promise<void> {
  const saved = await db.run(sql`
    update processes.instance set state = ${JSON.stringify(item.state)}, rev = ${item.rev}, status = ${item.status},
      completed_at = ${item.completedAt}, outcome = ${item.outcome}
    where body_id = ${bodyId} and id = ${item.id} and rev = ${item.rev - 1}`);
  if (saved !== 1) throw new Error(`case ${item.code} was changed by somebody else`);
}

export async function saveClock(
  db: Queryable,
  bodyId: string,
  id: string,
  clock: { readonly dueDay: string | null; readonly suspendedSince: string | null },
): Promise<void> {
  await db.run(sql`
    update processes.instance set due_day = ${clock.dueDay}, suspended_since = ${clock.suspendedSince}
    where body_id = ${bodyId} and id = ${id}`);
}

export function suspensionsOf(db: Queryable, bodyId: string, caseId: string): Promise<readonly Suspension[]> {
  return db.many<Suspension>(sql`
    select reason, norm, from_day as "fromDay", to_day as "toDay" from processes.suspension
    where body_id = ${bodyId} and instance_id = ${caseId} order by n`);
}

export async function beginSuspension(
  db: Queryable,
  bodyId: string,
  caseId: string,
  suspension: Suspension,
): Promise<void> {
  await db.run(sql`
    insert into processes.suspension (body_id, instance_id, n, reason, norm, from_day)
    select ${bodyId}, ${caseId}, count(*) + 1, ${suspension.reason}, ${suspension.norm}, ${suspension.fromDay}
    from processes.suspension where body_id = ${bodyId} and instance_id = ${caseId}`);
}

export async function endSuspension(db: Queryable, bodyId: string, caseId: string, toDay: string): Promise<void> {
  await db.run(sql`
    update processes.suspension set to_day = ${toDay}
    where body_id = ${bodyId} and instance_id = ${caseId} and to_day is null`);
}

export interface TraceRow {
  readonly rev: number;
  readonly at: Date;
  readonly actor: string;
  readonly command: string;
  readonly entries: readonly TraceEntry[];
  readonly digest: Buffer;
}

export async function insertTrace(db: Queryable, bodyId: string, caseId: string, row: TraceRow): Promise<void> {
  await db.run(sql`
    insert into processes.trace (body_id, instance_id, rev, at, actor, command, entries, digest)
    values (${bodyId}, ${caseId}, ${row.rev}, ${row.at}, ${row.actor}, ${row.command}, ${JSON.stringify(row.entries)},
      ${row.digest})`);
}

export function traceOf(db: Queryable, bodyId: string, caseId: string): Promise<readonly TraceRow[]> {
  return db.many<TraceRow>(sql`
    select rev, at, actor, command, entries, digest from processes.trace
    where body_id = ${bodyId} and instance_id = ${caseId} order by rev`);
}

export async function lastDigest(db: Queryable, bodyId: string, caseId: string): Promise<Buffer | undefined> {
  const row = await db.maybe<{ digest: Buffer }>(sql`
    select digest from processes.trace where body_id = ${bodyId} and instance_id = ${caseId} order by rev desc limit 1`);
  return row?.digest;
}

export interface Wait {
  readonly token: number;
  readonly kind: 'timer' | 'service';
  readonly node: string;
  readonly jobId: string;
  readonly legalClock: boolean;
  readonly dueAt: Date | null;
}

export async function insertWait(db: Queryable, bodyId: string, caseId: string, wait: Wait): Promise<void> {
  await db.run(sql`
    insert into processes.wait (body_id, instance_id, token, kind, node, job_id, legal_clock, due_at)
    values (${bodyId}, ${caseId}, ${wait.token}, ${wait.kind}, ${wait.node}, ${wait.jobId}, ${wait.legalClock}, ${wait.dueAt})`);
}

/** Takes waits away. @returns their jobs, to be withdrawn. */
export async function removeWait(
  db: Queryable,
  bodyId: string,
  caseId: string,
  token: number,
): Promise<string | undefined> {
  const row = await db.maybe<{ jobId: string }>(sql`
    delete from processes.wait where body_id = ${bodyId} and instance_id = ${caseId} and token = ${token}
    returning job_id as "jobId"`);
  return row?.jobId;
}

export async function moveWait(db: Queryable, bodyId: string, caseId: string, wait: Wait): Promise<void> {
  await db.run(sql`
    update processes.wait set job_id = ${wait.jobId}, due_at = ${wait.dueAt}
    where body_id = ${bodyId} and instance_id = ${caseId} and token = ${wait.token}`);
}

export function waitsOf(db: Queryable, bodyId: string, caseId: string, onlyLegal = false): Promise<readonly Wait[]> {
  return db.many<Wait>(sql`
    select token, kind, node, job_id as "jobId", legal_clock as "legalClock", due_at as "dueAt" from processes.wait
    where body_id = ${bodyId} and instance_id = ${caseId} ${onlyLegal ? sql`and legal_clock` : nothing} order by token`);
}

export interface OpenIncident {
  readonly token: number;
  readonly node: string;
  readonly code: string;
  readonly detail: string;
  readonly raisedAt: Date;
}

export async function insertIncident(db: Queryable, bodyId: string, caseId: string, item: OpenIncident): Promise<void> {
  await db.run(sql`
    insert into processes.incident (body_id, instance_id, token, node, code, detail, raised_at)
    values (${bodyId}, ${caseId}, ${item.token}, ${item.node}, ${item.code}, ${item.detail}, ${item.raisedAt})`);
}

export async function closeIncident(
  db: Queryable,
  bodyId: string,
  caseId: string,
  token: number,
  at: Date,
): Promise<void> {
  await db.run(sql`
    update processes.incident set closed_at = ${at}
    where body_id = ${bodyId} and instance_id = ${caseId} and token = ${token} and closed_at is null`);
}

export function openIncidents(db: Queryable, bodyId: string, caseId: string): Promise<readonly OpenIncident[]> {
  return db.many<OpenIncident>(sql`
    select token, node, code, detail, raised_at as "raisedAt" from processes.incident
    where body_id = ${bodyId} and instance_id = ${caseId} and closed_at is null order by token`);
}

/** Whether the repository has the dossier, through the view that it publishes. */
