import { nothing, sql, type CursorKey, type Queryable } from '../../kernel/index.ts';
import type { Check, Finding, Outcome, Reach, Violation } from '../types.ts';

const columns = sql`
  id, check_code as "checkCode", subject, scope, severity, status, facts, detail, opened_at as "openedAt",
  changed_at as "changedAt", outcome, reason, resolved_by as "resolvedBy", resolved_by_name as "resolvedByName",
  resolved_at as "resolvedAt"`;

/** Findings of some checks, all of them or those that new facts within the reach can change. */
export function findingsOf(
  db: Queryable,
  bodyId: string,
  codes: readonly string[],
  reach?: Reach,
): Promise<readonly Finding[]> {
  return db.many<Finding>(sql`
    select ${columns} from integrity.finding
    where body_id = ${bodyId} and check_code = any (${codes}::text[])
      ${reach ? sql`and scope = any (${reach.scopes}::text[])` : nothing}
      ${reach && reach.after !== null ? sql`and position > ${reach.after}` : nothing}
      ${reach && reach.upto !== null ? sql`and position <= ${reach.upto}` : nothing}
    order by subject`);
}

export interface NewFinding extends Violation {
  readonly id: string;
}

/** Inserts findings. @returns the identifiers of those that somebody else had not opened meanwhile. */
export async function insertFindings(
  db: Queryable,
  bodyId: string,
  check: Check,
  found: readonly NewFinding[],
  at: Date,
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ id: string }>(sql`
    insert into integrity.finding (body_id, id, check_code, subject, family, scope, position, severity, status, facts, detail,
      opened_at, changed_at)
    select ${bodyId}, f.id, ${check.code}, f.subject, ${check.family}, f.scope, f.position, ${check.severity}, 'open', f.facts,
      f.detail, ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
      as f (id uuid, subject text, scope text, position bigint, facts uuid[], detail jsonb)
    on conflict (body_id, check_code, subject) do nothing returning id`);
  return new Set(rows.map((row) => row.id));
}

/** Takes in what new facts say; one that was withdrawn is open again. */
export async function restateFinding(
  db: Queryable,
  bodyId: string,
  id: string,
  { facts, detail }: Violation,
  at: Date,
): Promise<void> {
  await db.run(sql`
    update integrity.finding set facts = ${facts}::uuid[], detail = ${JSON.stringify(detail)}, changed_at = ${at},
      opened_at = case status when 'withdrawn' then ${at}::timestamptz else opened_at end,
      status = case status when 'withdrawn' then 'open' else status end
    where body_id = ${bodyId} and id = ${id}`);
}

/** @returns whether it was open. */
export async function withdrawFinding(db: Queryable, bodyId: string, id: string, at: Date): Promise<boolean> {
  const withdrawn = await db.run(sql`
    update integrity.finding set status = 'withdrawn', changed_at = ${at}
    where body_id = ${bodyId} and id = ${id} and status = 'open'`);
  return withdrawn === 1;
}

export interface Resolution {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly by: string;
  readonly byName: string | null;
  readonly at: Date;
}

export async function resolveFinding(db: Queryable, bodyId: string, id: string, how: Resolution): Promise<void> {
  await db.run(sql`
    update integrity.finding set status = 'resolved', outcome = ${how.outcome}, reason = ${how.reason},
      resolved_by = ${how.by}, resolved_by_name = ${how.byName}, resolved_at = ${how.at}, changed_at = ${how.at}
    where body_id = ${bodyId} and id = ${id}`);
}

export function findFinding(db: Queryable, bodyId: string, id: string): Promise<Finding | undefined> {
  return db.maybe<Finding>(sql`select ${columns} from integrity.finding where body_id = ${bodyId} and id = ${id}`);
}

export function lockFinding(db: Queryable, bodyId: string, id: string): Promise<Finding | undefined> {
  return db.maybe<Finding>(
    sql`select ${columns} from integrity.finding where body_id = ${bodyId} and id = ${id} for update`,
  );
}

export interface FindingFilter {
  readonly check?: string | undefined;
  readonly status?: string | undefined;
  readonly severity?: string | undefined;
  readonly scope?: string | undefined;
}

/** Findings, the latest first. */
export function listFindings(
  db: Queryable,
  bodyId: string,
  filter: FindingFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Finding[]> {
  const [openedAt, id] = after ?? [null, null];
  return db.many<Finding>(sql`
    select ${columns} from integrity.finding
    where body_id = ${bodyId}
      and (${filter.check ?? null}::text is null or check_code = ${filter.check ?? null})
      and (${filter.status ?? null}::text is null or status = ${filter.status ?? null})
      and (${filter.severity ?? null}::text is null or severity = ${filter.severity ?? null})
      and (${filter.scope ?? null}::text is null or scope = ${filter.scope ?? null})
      and (${openedAt}::timestamptz is null or (opened_at, id) < (${openedAt}::timestamptz, ${id}::uuid))
    order by opened_at desc, id desc limit ${limit}`);
}

export interface FactLine {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: Date;
  readonly leafIndex: number | null;
}

/** The events that a finding rests on, as the log has them. */
export function factLines(db: Queryable, bodyId: string, eventIds: readonly string[]): Promise<readonly FactLine[]> {
  return db.many<FactLine>(sql`
    select id, type, subject, time, leaf_index as "leafIndex" from kernel.v_event
    where body_id = ${bodyId} and id = any (${eventIds}::uuid[]) order by time, id`);
}
