import { sql, type Queryable } from '../../kernel/index.ts';
import type { Task } from '../types.ts';

/** The columns of a task `t`. */
export const taskColumns = sql`
  t.id, t.instance_id as "caseId", t.token, t.node, t.name, t.form, t.candidate_role as "candidateRole",
  t.candidate_unit as "candidateUnit", t.separate_from as "separateFrom", t.phase, t.status, t.claimed_by as "claimedBy",
  t.claimed_by_name as "claimedByName", t.ended_by as "endedBy", t.ended_by_name as "endedByName",
  t.created_at as "createdAt", t.ended_at as "endedAt", t.due_at as "dueAt"`;

/** The unit that a model names by its identifier or its code, if it is in force on the day. @returns its identifier. */
export async function findUnit(db: Queryable, bodyId: string, named: string, day: string): Promise<string | undefined> {
  const row = await db.maybe<{ id: string }>(sql`
    select id from identity.v_unit
    where body_id = ${bodyId} and (id::text = ${named} or code = ${named})
      and valid_from <= ${day} and (valid_to is null or valid_to >= ${day})`);
  return row?.id;
}

export type NewTask = Pick<
  Task,
  | 'id'
  | 'caseId'
  | 'token'
  | 'node'
  | 'name'
  | 'form'
  | 'candidateRole'
  | 'candidateUnit'
  | 'separateFrom'
  | 'phase'
  | 'createdAt'
  | 'dueAt'
>;

export async function insertTask(db: Queryable, bodyId: string, task: NewTask): Promise<void> {
  await db.run(sql`
    insert into processes.task (body_id, id, instance_id, token, node, name, form, candidate_role, candidate_unit,
      separate_from, phase, status, created_at, due_at)
    values (${bodyId}, ${task.id}, ${task.caseId}, ${task.token}, ${task.node}, ${task.name}, ${task.form},
      ${task.candidateRole}, ${task.candidateUnit}, ${JSON.stringify(task.separateFrom)}, ${task.phase}, 'open',
      ${task.createdAt}, ${task.dueAt})`);
}

export function findTask(db: Queryable, bodyId: string, id: string): Promise<Task | undefined> {
  return db.maybe<Task>(sql`select ${taskColumns} from processes.task t where t.body_id = ${bodyId} and t.id = ${id}`);
}

export async function cancelTask(
  db: Queryable,
  bodyId: string,
  caseId: string,
  token: number,
  at: Date,
): Promise<string | undefined> {
  const row = await db.maybe<{ id: string }>(sql`
    update processes.task set status = 'cancelled', ended_at = ${at}
    where body_id = ${bodyId} and instance_id = ${caseId} and token = ${token} and status = 'open' returning id`);
  return row?.id;
}

export async function endTask(
  db: Queryable,
  bodyId: string,
  id: string,
  by: { readonly id: string; readonly name: string; readonly at: Date },
): Promise<void> {
  await db.run(sql`
    update processes.task set status = 'completed', ended_by = ${by.id}, ended_by_name = ${by.name}, ended_at = ${by.at}
    where body_id = ${bodyId} and id = ${id}`);
}

/** Claims an open task that nobody holds. @returns whether it is the person's now. */
export async function claimTask(
  db: Queryable,
  bodyId: string,
  id: string,
  person: { readonly id: string; readonly name: string; readonly at: Date } | null,
): Promise<boolean> {
  const claimed = await db.run(sql`
    update processes.task set claimed_by = ${person?.id ?? null}, claimed_by_name = ${person?.name ?? null},
      claimed_at = ${person?.at ?? null}
    where body_id = ${bodyId} and id = ${id} and status = 'open'
      and (claimed_by is null or ${person === null} or claimed_by = ${person?.id ?? null})`);
  return claimed === 1;
}

export function tasksOfCase(db: Queryable, bodyId: string, caseId: string): Promise<readonly Task[]> {
  return db.many<Task>(sql`
    select ${taskColumns} from processes.task t where t.body_id = ${bodyId} and t.instance_id = ${caseId}
    order by t.created_at, t.token`);
}

/** Who has done which of the given elements in a case, for four-eyes. */
export async function performersOf(
  db: Queryable,
  bodyId: string,
  caseId: string,
  nodes: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ by: string }>(sql`
    select distinct ended_by as by from processes.task
    where body_id = ${bodyId} and instance_id = ${caseId} and node = any (${nodes}::text[]) and status = 'completed'`);
  return new Set(rows.map((row) => row.by));
}
