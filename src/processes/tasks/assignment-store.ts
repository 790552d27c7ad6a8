import { sql, type Queryable } from '../../kernel/index.ts';
import type { Task } from '../types.ts';
import { unitOfTask } from './list-store.ts';
import { taskColumns } from './store.ts';

/** A task that is given to somebody, with what decides who may give and get it. */
export interface AssignableTask extends Task {
  readonly unitId: string | null;
  readonly dossierId: string | null;
  readonly caseCode: string;
}

/** The tasks, whatever their state; `lock` holds them until the transaction ends. */
export function assignableTasks(
  db: Queryable,
  bodyId: string,
  ids: readonly string[],
  lock: boolean,
): Promise<readonly AssignableTask[]> {
  return db.many<AssignableTask>(sql`
    select ${taskColumns}, ${unitOfTask} as "unitId", i.dossier_id as "dossierId", i.code as "caseCode"
    from processes.task t join processes.instance i on i.body_id = t.body_id and i.id = t.instance_id
    where t.body_id = ${bodyId} and t.id = any (${ids}::uuid[])
    order by t.id ${lock ? sql`for update of t` : sql``}`);
}

/** Those who did a step from which one of the tasks is separate: they may not have it. */
export async function performersOfAny(
  db: Queryable,
  bodyId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ by: string }>(sql`
    select distinct d.ended_by as by
    from processes.task t
    join processes.task d on d.body_id = t.body_id and d.instance_id = t.instance_id and d.status = 'completed'
    where t.body_id = ${bodyId} and t.id = any (${ids}::uuid[]) and t.separate_from ? d.node`);
  return new Set(rows.map((row) => row.by));
}

/** How many open tasks each person holds. */
export async function loadOf(
  db: Queryable,
  bodyId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.many<{ id: string; n: number }>(sql`
    select claimed_by as id, count(*)::int as n from processes.task
    where body_id = ${bodyId} and status = 'open' and claimed_by = any (${personIds}::uuid[]) group by claimed_by`);
  return new Map(rows.map(({ id, n }) => [id, n]));
}

export interface Assignment {
  readonly id: string;
  readonly taskId: string;
  readonly fromPersonId: string | null;
}

/** Gives the tasks to a person, or back to their office, and writes down who did so and why. */
export async function giveTasks(
  db: Queryable,
  bodyId: string,
  assignments: readonly Assignment[],
  given: {
    readonly to: { readonly id: string; readonly name: string } | null;
    readonly byName: string;
    readonly reason: string;
    readonly at: Date;
  },
): Promise<void> {
  const { to, byName, reason, at } = given;
  await db.run(sql`
    update processes.task set claimed_by = ${to?.id ?? null}, claimed_by_name = ${to?.name ?? null},
      claimed_at = ${to ? at : null}
    where body_id = ${bodyId} and id = any (${assignments.map(({ taskId }) => taskId)}::uuid[])`);
  await db.run(sql`
    insert into processes.task_assignment (body_id, id, task_id, at, by_name, from_person_id, to_person_id, reason)
    select ${bodyId}, a.id, a.task_id, ${at}, ${byName}, a.from_person_id, ${to?.id ?? null}, ${reason}
    from unnest(${assignments.map(({ id }) => id)}::uuid[], ${assignments.map(({ taskId }) => taskId)}::uuid[],
      ${assignments.map(({ fromPersonId }) => fromPersonId)}::uuid[]) as a (id, task_id, from_person_id)`);
}
