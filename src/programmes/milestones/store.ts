import { sql, type Queryable } from '../../kernel/index.ts';
import type { Milestone, MilestoneRevision, Phase } from '../types.ts';

export interface NewMilestone {
  readonly id: string;
  readonly interventionId: string;
  readonly phase: Phase;
  readonly title: string;
  readonly plannedDay: string;
  readonly at: Date;
  readonly by: string;
}

export async function insertMilestone(db: Queryable, bodyId: string, milestone: NewMilestone): Promise<void> {
  const { id, interventionId, phase, title, plannedDay, at, by } = milestone;
  await db.run(sql`
    insert into programmes.milestone (body_id, id, intervention_id, phase, title, planned_day, planned_at, planned_by)
    values (${bodyId}, ${id}, ${interventionId}, ${phase}, ${title}, ${plannedDay}, ${at}, ${by})`);
}

const columns = sql`
  id, intervention_id as "interventionId", phase, title, planned_day as "plannedDay", revised_day as "revisedDay", revisions,
  actual_day as "actualDay"`;

export function findMilestone(db: Queryable, bodyId: string, id: string): Promise<Milestone | undefined> {
  return db.maybe<Milestone>(sql`
    select ${columns} from programmes.v_milestone where body_id = ${bodyId} and id = ${id}`);
}

/** The milestones of some interventions, in the order in which they were planned to come. */
export function milestonesOf(
  db: Queryable,
  bodyId: string,
  interventionIds: readonly string[],
): Promise<readonly Milestone[]> {
  return db.many<Milestone>(sql`
    select ${columns} from programmes.v_milestone
    where body_id = ${bodyId} and intervention_id = any (${interventionIds}::uuid[]) order by planned_day, id`);
}

export async function insertRevision(
  db: Queryable,
  bodyId: string,
  revision: MilestoneRevision & { readonly revisedBy: string },
): Promise<void> {
  const { milestoneId, n, day, reason, revisedAt, revisedBy } = revision;
  await db.run(sql`
    insert into programmes.milestone_revision (body_id, milestone_id, n, day, reason, revised_at, revised_by)
    values (${bodyId}, ${milestoneId}, ${n}, ${day}, ${reason}, ${revisedAt}, ${revisedBy})`);
}

export function revisionsOf(
  db: Queryable,
  bodyId: string,
  interventionId: string,
): Promise<readonly MilestoneRevision[]> {
  return db.many<MilestoneRevision>(sql`
    select r.milestone_id as "milestoneId", r.n, r.day, r.reason, r.revised_at as "revisedAt"
    from programmes.milestone_revision r
    join programmes.milestone m on m.body_id = r.body_id and m.id = r.milestone_id
    where r.body_id = ${bodyId} and m.intervention_id = ${interventionId} order by r.milestone_id, r.n`);
}

export async function insertReached(
  db: Queryable,
  bodyId: string,
  reached: {
    readonly milestoneId: string;
    readonly actualDay: string;
    readonly documentId: string | null;
    readonly at: Date;
    readonly by: string;
  },
): Promise<void> {
  const { milestoneId, actualDay, documentId, at, by } = reached;
  await db.run(sql`
    insert into programmes.milestone_reached (body_id, milestone_id, actual_day, document_id, reached_at, reached_by)
    values (${bodyId}, ${milestoneId}, ${actualDay}, ${documentId}, ${at}, ${by})`);
}
