import { nothing, sql, type CursorKey, type Queryable, type Sql } from '../kernel/index.ts';
import type { Graph, LoggedCase, Selection, Variant } from './types.ts';

/** Nodes that people and services do or that time does; what only steers the flow is no activity. */
const ACTIVITIES = ['userTask', 'serviceTask', 'boundaryTimer', 'intermediateTimer'];

/**
 * `selected`: the cases; `activity`: the nodes of their models that count; `visit`: completed activities of the cases in their order.
 * An activity was reached when the case entered it last.
 */
function visits(bodyId: string, by: Selection, narrow: Sql = nothing): Sql {
  return sql`
    with selected as materialized (
      select id, model_version, status, started_at, completed_at from processes.v_case
      where body_id = ${bodyId} and model_key = ${by.modelKey}
        and (${by.version}::int is null or model_version = ${by.version})
        and (${by.from}::timestamptz is null or started_at >= ${by.from})
        and (${by.until}::timestamptz is null or started_at < ${by.until})
        and (not ${by.onlyCompleted} or status = 'completed')
        ${narrow}),
    activity as materialized (
      select model_version, node, name, kind, phase from processes.v_node
      where body_id = ${bodyId} and model_key = ${by.modelKey} and kind = any (${ACTIVITIES}::text[])),
    step as (
      select s.case_id, s.rev, s.n, s.at, s.actor, s.kind as did, s.node, a.name, a.kind,
        max(s.at) filter (where s.kind = 'entered')
          over (partition by s.case_id, s.node, s.scope order by s.rev, s.n) as reached_at
      from selected c
      join processes.v_step s on s.body_id = ${bodyId} and s.case_id = c.id
      join activity a on a.model_version = c.model_version and a.node = s.node
      where s.kind in ('entered', 'left')),
    visit as (
      select case_id, rev, n, at, actor, node, name, kind, extract(epoch from at - reached_at)::float8 as seconds
      from step where did = 'left')`;
}

/** The directly-follows graph of a model, of one snapshot. Measured on 2 cores: 500,000 events of 50,000 cases in 6 s. */
export function graphOf(db: Queryable, bodyId: string, by: Selection): Promise<Graph> {
  return db.one<Graph>(sql`
    ${visits(bodyId, by)},
    placed as (
      select v.*, lag(node) over w is null as is_first, lead(node) over w as next,
        extract(epoch from lead(at) over w - at)::float8 as gap
      from visit v window w as (partition by case_id order by rev, n)),
    named as (
      select distinct on (node) node, name, kind, phase from activity order by node, model_version desc),
    activities as (
      select p.node, count(*)::int as occurrences, count(distinct p.case_id)::int as cases,
        count(*) filter (where p.is_first)::int as starts, count(*) filter (where p.next is null)::int as ends,
        percentile_cont(array[0.5, 0.9]) within group (order by p.seconds) as seconds
      from placed p group by p.node),
    edges as (
      select node, next, count(*)::int as times, count(distinct case_id)::int as cases,
        percentile_cont(array[0.5, 0.9]) within group (order by gap) as seconds
      from placed where next is not null group by node, next)
    select (select count(*)::int from selected) as cases,
      (select coalesce(jsonb_agg(jsonb_build_object('node', a.node, 'name', n.name, 'kind', n.kind, 'phase', n.phase,
          'occurrences', a.occurrences, 'cases', a.cases, 'starts', a.starts, 'ends', a.ends,
          'medianSeconds', a.seconds[1], 'p90Seconds', a.seconds[2]) order by a.occurrences desc, a.node), '[]')
        from activities a join named n on n.node = a.node) as activities,
      (select coalesce(jsonb_agg(jsonb_build_object('from', node, 'to', next, 'count', times, 'cases', cases,
          'medianSeconds', seconds[1], 'p90Seconds', seconds[2]) order by times desc, node, next), '[]')
        from edges) as edges`);
}

/** The variants of a model, the most frequent first. */
export function variantsOf(
  db: Queryable,
  bodyId: string,
  by: Selection,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Variant[]> {
  const [count, id] = after ?? [null, null];
  return db.many<Variant>(sql`
    ${visits(bodyId, by)},
    trace as (
      select c.id, extract(epoch from c.completed_at - c.started_at)::float8 as seconds,
        coalesce(array_agg(v.node order by v.rev, v.n) filter (where v.node is not null), '{}') as path
      from selected c left join visit v on v.case_id = c.id
      group by c.id, c.started_at, c.completed_at),
    variant as (
      select encode(sha256(convert_to(array_to_string(path, '>'), 'UTF8')), 'hex') as id, path, count(*)::int as times,
        percentile_cont(array[0.5, 0.9]) within group (order by seconds) filter (where seconds is not null) as seconds
      from trace group by path)
    select id, path as trace, times as count, times::float8 / (select count(*) from selected) as share,
      seconds[1] as "medianSeconds", seconds[2] as "p90Seconds"
    from variant
    where ${count}::int is null or times < ${count}::int or (times = ${count}::int and id > ${id}::text)
    order by times desc, id limit ${limit}`);
}

/** A page of cases with their events, in the order of their start. */
export function loggedCases(
  db: Queryable,
  bodyId: string,
  by: Selection,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly LoggedCase[]> {
  const [startedAt, id] = after ?? [null, null];
  const page = sql`
    and (${startedAt}::timestamptz is null or (started_at, id) > (${startedAt}::timestamptz, ${id}::uuid))
    order by started_at, id limit ${limit}`;
  return db.many<LoggedCase>(sql`
    ${visits(bodyId, by, page)}
    select c.id, c.started_at as "startedAt", c.model_version as version,
      coalesce(jsonb_agg(jsonb_build_object('node', v.node, 'name', v.name, 'kind', v.kind, 'at', v.at, 'actor', v.actor)
        order by v.rev, v.n) filter (where v.node is not null), '[]') as events
    from selected c left join visit v on v.case_id = c.id
    group by c.id, c.started_at, c.model_version order by c.started_at, c.id`);
}

/** Whether the body has a model of this key. */
export async function modelExists(db: Queryable, bodyId: string, key: string): Promise<boolean> {
  const row = await db.one<{ known: boolean }>(sql`
    select exists (select from processes.v_node where body_id = ${bodyId} and model_key = ${key}) as known`);
  return row.known;
}
