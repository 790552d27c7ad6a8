import { holdsText, join, sql, type CursorKey, type Grant, type Queryable, type Sql } from '../../kernel/index.ts';
import { urgencyIs } from '../cases/store.ts';
import type { Urgency } from '../clock/term.ts';
import type { Task } from '../types.ts';
import { taskColumns } from './store.ts';

/** An open task with what its list says of its case and of who gave it away last. */
export interface ListedTask extends Task {
  readonly caseCode: string;
  readonly caseTitle: string;
  readonly modelName: string;
  readonly presentedAt: Date;
  readonly dueDay: string | null;
  readonly suspendedSince: string | null;
  readonly unitName: string | null;
  /** Who assigned it to the person who holds it; null where that person took it. */
  readonly assignedBy: string | null;
  readonly assignedReason: string | null;
}

/** What narrows a list of tasks, whoever's it is. */
export interface TaskFilter {
  readonly urgency?: Urgency | undefined;
  readonly modelKey?: string | undefined;
  readonly caseId?: string | undefined;
  readonly text?: string | undefined;
  /** The day on which urgency is told. */
  readonly today: string;
}

const FAR = '9999-12-31';

/** The place of a task in the order of the lists: the term of its case, its case, itself. */
export const placeOfTask = (row: ListedTask): CursorKey => [row.dueDay ?? FAR, row.caseId, row.id];

export interface InboxFilter extends TaskFilter {
  readonly personId: string | null;
  readonly roles: readonly string[];
  /** Roles with the unit in which each holds; without one it holds everywhere. */
  readonly places: readonly Pick<Grant, 'role' | 'unitId'>[];
  readonly everything: boolean;
  readonly mine: boolean;
}

/** Open tasks that a person holds or may claim, by remaining legal time. */
export function inboxTasks(
  db: Queryable,
  bodyId: string,
  filter: InboxFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly ListedTask[]> {
  const { personId, mine, everything } = filter;
  const whose = everything
    ? []
    : [mine ? sql`t.claimed_by = ${personId}` : sql`(t.claimed_by = ${personId} or ${claimable(filter)})`];
  return listTasks(db, bodyId, [...whose, ...narrowed(filter)], after, limit);
}

function claimable({ roles, places }: InboxFilter): Sql {
  return sql`(t.claimed_by is null and case when t.candidate_unit is null
    then t.candidate_role is null or t.candidate_role = any (${roles}::text[])
    else exists (
      select 1 from unnest(${places.map(({ role }) => role)}::text[],
        ${places.map(({ unitId }) => unitId)}::text[]) as p (role, unit_id)
      where (t.candidate_role is null or t.candidate_role = p.role)
        and (p.unit_id is null or p.unit_id = t.candidate_unit)) end)`;
}

export interface OverviewFilter extends TaskFilter {
  /** The units that one sees, beside what is of no unit and so offered in all of them; null where it is the whole body. */
  readonly unitIds: readonly string[] | null;
  readonly unitId?: string | undefined;
  /** Who holds them. */
  readonly holderId?: string | undefined;
  /** Only those that nobody holds. */
  readonly unheld?: boolean | undefined;
}

/** Open tasks of offices, whoever holds them, by remaining legal time. */
export function overviewTasks(
  db: Queryable,
  bodyId: string,
  filter: OverviewFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly ListedTask[]> {
  const { unitIds, unitId, holderId, unheld } = filter;
  const conditions = [
    ...(unitIds ? [sql`(${unitOfTask} is null or ${unitOfTask} = any (${unitIds}::text[]))`] : []),
    ...(unitId ? [sql`${unitOfTask} = ${unitId}`] : []),
    ...(holderId ? [sql`t.claimed_by = ${holderId}`] : []),
    ...(unheld ? [sql`t.claimed_by is null`] : []),
    ...narrowed(filter),
  ];
  return listTasks(db, bodyId, conditions, after, limit);
}

/** A task is of the unit to which it is offered, else of that of its case. */
export const unitOfTask = sql`coalesce(t.candidate_unit, i.unit_id::text)`;

function narrowed({ urgency, modelKey, caseId, text, today }: TaskFilter): readonly Sql[] {
  return [
    ...(urgency ? [urgencyIs(urgency, today)] : []),
    ...(modelKey ? [sql`i.model_key = ${modelKey}`] : []),
    ...(caseId ? [sql`i.id = ${caseId}`] : []),
    ...(text ? [sql`(${holdsText(sql`i.searched`, text)} or ${holdsText(sql`t.searched`, text)})`] : []),
  ];
}

/** The page is found first, by the terms of the running cases, and then told in full. */
function listTasks(
  db: Queryable,
  bodyId: string,
  conditions: readonly Sql[],
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly ListedTask[]> {
  const term = sql`coalesce(i.due_day, ${FAR}::date)`;
  const [dueDay, caseId, id] = after ?? [];
  const beyond = after ? [sql`(${term}, i.id, t.id) > (${dueDay}::date, ${caseId}::uuid, ${id}::uuid)`] : [];
  const where = join(
    [
      sql`t.body_id = ${bodyId} and t.status = 'open' and i.body_id = ${bodyId} and i.status = 'running'`,
      ...conditions,
      ...beyond,
    ],
    ' and ',
  );
  return db.many<ListedTask>(sql`
    with page as materialized (
      select ${taskColumns}, i.code as "caseCode", i.title as "caseTitle", i.model_key, i.model_version,
        i.presented_at as "presentedAt", i.due_day as "dueDay", i.suspended_since as "suspendedSince", ${unitOfTask} as unit
      from processes.instance i join processes.task t on t.body_id = i.body_id and t.instance_id = i.id
      where ${where} order by ${term}, i.id, t.id limit ${limit})
    select page.*, m.name as "modelName", u.name as "unitName", a.by_name as "assignedBy", a.reason as "assignedReason"
    from page
    join processes.model m on m.body_id = ${bodyId} and m.key = page.model_key and m.version = page.model_version
    left join identity.v_unit u on u.body_id = ${bodyId} and u.id::text = page.unit
    left join lateral (
      select by_name, reason, to_person_id from processes.task_assignment
      where body_id = ${bodyId} and task_id = page.id order by at desc, id desc limit 1) a
      on a.to_person_id = page."claimedBy"
    order by coalesce(page."dueDay", ${FAR}::date), page."caseId", page.id`);
}
