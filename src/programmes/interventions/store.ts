import { holdsText, join, nothing, sql, type CursorKey, type Queryable, type Sql } from '../../kernel/index.ts';
import type { Intervention, InterventionData, InterventionVersion, Link, LinkKind, Standing } from '../types.ts';

export interface Made {
  readonly at: Date;
  readonly by: string;
}

/** @returns false when the code is taken. */
export async function insertIntervention(
  db: Queryable,
  bodyId: string,
  head: { readonly id: string; readonly code: string },
  made: Made,
): Promise<boolean> {
  const rows = await db.run(sql`
    insert into programmes.intervention (body_id, id, code, version, created_at, created_by)
    values (${bodyId}, ${head.id}, ${head.code}, 1, ${made.at}, ${made.by})
    on conflict (body_id, code) do nothing`);
  return rows === 1;
}

export async function insertVersion(
  db: Queryable,
  bodyId: string,
  interventionId: string,
  data: InterventionData & { readonly version: number; readonly reason: string | null },
  made: Made,
): Promise<void> {
  await db.run(sql`
    insert into programmes.intervention_version (body_id, intervention_id, version, title, programme, cup, rup_id, planned_cost,
      funding, reason, made_at, made_by)
    values (${bodyId}, ${interventionId}, ${data.version}, ${data.title}, ${data.programme}, ${data.cup}, ${data.rupId},
      ${data.plannedCost}, ${JSON.stringify(data.funding)}, ${data.reason}, ${made.at}, ${made.by})`);
}

export async function setVersion(db: Queryable, bodyId: string, id: string, version: number): Promise<void> {
  await db.run(sql`
    update programmes.intervention set version = ${version} where body_id = ${bodyId} and id = ${id}`);
}

/** Whoever changes an intervention or one of its milestones takes this lock first. @returns its code, undefined if there is none. */
export function lockIntervention(db: Queryable, bodyId: string, id: string): Promise<{ code: string } | undefined> {
  return db.maybe(sql`
    select code from programmes.intervention where body_id = ${bodyId} and id = ${id} for update`);
}

const current = sql`
  select i.id, i.code, i.version, v.title, v.programme, v.cup, v.rup_id as "rupId", p.display_name as "rupName",
    v.planned_cost as "plannedCost", v.funding
  from programmes.intervention i
  join programmes.intervention_version v
    on v.body_id = i.body_id and v.intervention_id = i.id and v.version = i.version
  join identity.v_person p on p.body_id = v.body_id and p.id = v.rup_id`;

export function findIntervention(db: Queryable, bodyId: string, id: string): Promise<Intervention | undefined> {
  return db.maybe<Intervention>(sql`${current} where i.body_id = ${bodyId} and i.id = ${id}`);
}

export interface InterventionFilter {
  readonly programme?: string | undefined;
  readonly rupId?: string | undefined;
  /** Part of the title, the code or the CUP. */
  readonly text?: string | undefined;
  readonly standing?: Standing | undefined;
  /** The day by which a milestone is late. */
  readonly today: string;
}

export function listInterventions(
  db: Queryable,
  bodyId: string,
  filter: InterventionFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Intervention[]> {
  const { programme, rupId, text, standing, today } = filter;
  const conditions = join(
    [
      sql`i.body_id = ${bodyId}`,
      ...(text ? [holdsText(searched, text)] : []),
      ...(standing ? [sql`coalesce(s.standing, 'unplanned') = ${standing}`] : []),
      ...(programme ? [sql`v.programme = ${programme}`] : []),
      ...(rupId ? [sql`v.rup_id = ${rupId}`] : []),
      ...(after ? [sql`i.code > ${after[0]}`] : []),
    ],
    ' and ',
  );
  return db.many<Intervention>(sql`
    ${current} ${standing ? standings(bodyId, today) : nothing} where ${conditions} order by i.code limit ${limit}`);
}

/** Folded as it is read: public works are thousands, not hundreds of thousands. */
const searched = sql`kernel.folded(v.title || chr(10) || i.code || chr(10) || coalesce(v.cup, ''))`;

/** How the interventions that have milestones stand, all of them at once. */
function standings(bodyId: string, today: string): Sql {
  return sql`
    left join (
      select m.intervention_id, case
        when bool_or(a.actual_day is null and m.planned_day < ${today}) then 'late'
        when bool_or(a.actual_day is null) then 'ahead' else 'done' end as standing
      from programmes.milestone m
      left join programmes.milestone_reached a on a.body_id = ${bodyId} and a.milestone_id = m.id
      where m.body_id = ${bodyId} group by m.intervention_id) s on s.intervention_id = i.id`;
}

/** The programmes that interventions are part of, with how many each has. */
export function programmesOf(
  db: Queryable,
  bodyId: string,
): Promise<readonly { readonly programme: string; readonly count: number }[]> {
  return db.many(sql`
    select v.programme, count(*)::int as count
    from programmes.intervention i
    join programmes.intervention_version v
      on v.body_id = i.body_id and v.intervention_id = i.id and v.version = i.version
    where i.body_id = ${bodyId} group by v.programme order by v.programme limit 200`);
}

/** Every state that the intervention has had, the oldest first. */
export function versionsOf(db: Queryable, bodyId: string, id: string): Promise<readonly InterventionVersion[]> {
  return db.many<InterventionVersion>(sql`
    select version, title, programme, cup, rup_id as "rupId", planned_cost as "plannedCost", funding, reason,
      made_at as "madeAt"
    from programmes.intervention_version where body_id = ${bodyId} and intervention_id = ${id} order by version`);
}

export async function personExists(db: Queryable, bodyId: string, id: string): Promise<boolean> {
  const row = await db.maybe(sql`select id from identity.v_person where body_id = ${bodyId} and id = ${id}`);
  return row !== undefined;
}

/** @returns false when it was linked before. */
export async function insertLink(
  db: Queryable,
  bodyId: string,
  interventionId: string,
  link: { readonly id: string; readonly kind: LinkKind; readonly targetId: string },
  made: Made,
): Promise<boolean> {
  const target = (kind: LinkKind) => (link.kind === kind ? link.targetId : null);
  const rows = await db.run(sql`
    insert into programmes.link (body_id, id, intervention_id, act_id, document_id, dossier_id, linked_at, linked_by)
    values (${bodyId}, ${link.id}, ${interventionId}, ${target('act')}, ${target('document')}, ${target('dossier')},
      ${made.at}, ${made.by})
    on conflict (body_id, intervention_id, act_id, document_id, dossier_id) do nothing`);
  return rows === 1;
}

export function linksOf(db: Queryable, bodyId: string, interventionId: string): Promise<readonly Link[]> {
  return db.many<Link>(sql`
    select id, coalesce(act_id, document_id, dossier_id) as "targetId", linked_at as "linkedAt",
      case when act_id is not null then 'act' when document_id is not null then 'document' else 'dossier' end as kind
    from programmes.link where body_id = ${bodyId} and intervention_id = ${interventionId} order by linked_at, id`);
}
