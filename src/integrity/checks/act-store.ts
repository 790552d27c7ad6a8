import { sql, type Queryable, type Sql } from '../../kernel/index.ts';
import type { Evidence, Violation } from '../types.ts';

/**
 * `act`: one row an act, with its last draft (the one that counts), signature, adoption, executiveness, opinions and publications; `duty`:
 * what the types of acts ask for. One pass of grouping instead of joins among the facts: without statistics the planner takes those for
 * nested loops (measured with 20,000 acts: over 30 s).
 */
function acts(evidence: Evidence): Sql {
  const duties = evidence.actTypes.map(({ code, opinions, publication }) => ({
    ...{ code, opinions, days: publication?.days ?? null, norm: publication?.norm ?? null },
  }));
  return sql`
    with told as (
      select scope, type, time, event_id, jsonb_build_object('event', event_id, 'time', time, 'person',
        case actor_kind when 'person' then actor_id end) || data as fact
      from (${evidence.facts}) source),
    act as (
      select scope,
        jsonb_agg(fact order by time desc, event_id desc) filter (where type = 'it.digipro.acts.drafted') -> 0 as draft,
        jsonb_agg(fact order by event_id) filter (where type = 'it.digipro.acts.signed') -> 0 as signed,
        jsonb_agg(fact order by event_id) filter (where type = 'it.digipro.acts.adopted') -> 0 as adopted,
        jsonb_agg(fact order by event_id) filter (where type = 'it.digipro.acts.effective') -> 0 as executive,
        jsonb_agg(fact) filter (where type = 'it.digipro.acts.opinion-given') as opinions,
        jsonb_agg(fact order by fact ->> 'from', event_id) filter (where type = 'it.digipro.publication.published') as board
      from told group by scope),
    duty as (
      select * from jsonb_to_recordset(${JSON.stringify(duties)}::jsonb)
        as d (code text, opinions text[], days int, norm text))`;
}

/** Acts whose last draft was written by the person who signed it. */
export function signedByDrafter(db: Queryable, evidence: Evidence): Promise<readonly Violation[]> {
  return db.many<Violation>(sql`
    ${acts(evidence)}
    select scope, null::bigint as position, scope as subject,
      array[(draft ->> 'event')::uuid, (signed ->> 'event')::uuid] as facts, '{}'::jsonb as detail
    from act where draft ->> 'person' = signed ->> 'person' order by scope`);
}

/** Spending acts made executive without a favourable accounting visa on the draft that was signed, given by then. */
export function executiveWithoutVisa(db: Queryable, evidence: Evidence): Promise<readonly Violation[]> {
  return db.many<Violation>(sql`
    ${acts(evidence)}
    select scope, null::bigint as position, scope as subject,
      array[(adopted ->> 'event')::uuid, (executive ->> 'event')::uuid] as facts,
      jsonb_build_object('executiveOn', ((executive ->> 'executiveAt')::timestamptz at time zone 'Europe/Rome')::date) as detail
    from act
    where executive is not null and adopted ->> 'amount' ~ '[1-9]'
      and not exists (
        select from jsonb_to_recordset(opinions) as o (kind text, outcome text, sha256 text, time timestamptz)
        where kind = 'accounting' and outcome = 'favourable' and sha256 = draft ->> 'sha256'
          and time <= (executive ->> 'executiveAt')::timestamptz)
    order by scope`);
}

/** Adopted acts without an opinion that their type asks for, on the draft that was signed. The accounting visa is R02's. */
export function adoptedWithoutOpinion(db: Queryable, evidence: Evidence): Promise<readonly Violation[]> {
  return db.many<Violation>(sql`
    ${acts(evidence)}
    select a.scope, null::bigint as position, a.scope as subject, array[(a.adopted ->> 'event')::uuid] as facts,
      jsonb_build_object('missing', w.kinds) as detail
    from act a join duty d on d.code = a.adopted ->> 'typeCode'
    cross join lateral (
      select jsonb_agg(u.kind order by u.kind) as kinds from unnest(d.opinions) as u (kind)
      where u.kind <> 'accounting' and not exists (
        select from jsonb_to_recordset(a.opinions) as o (kind text, sha256 text, time timestamptz)
        where o.kind = u.kind and o.sha256 = a.draft ->> 'sha256'
          and o.time <= (a.adopted ->> 'adoptedAt')::timestamptz)) w
    where w.kinds is not null order by a.scope`);
}

/**
 * Acts due for the notice board that were not on it when their term was over, also when they came later. The term is that of the body for
 * the type, else of the body for all types, else of the territory, else national, as it was on the day of adoption.
 */
export function unpublishedInTime(db: Queryable, evidence: Evidence): Promise<readonly Violation[]> {
  return db.many<Violation>(sql`
    ${acts(evidence)},
    due as (
      select a.scope, (a.adopted ->> 'event')::uuid as event, (a.board -> 0 ->> 'event')::uuid as board_event,
        (a.board -> 0 ->> 'from')::date as published, a.adopted ->> 'typeCode' as type_code,
        ((a.adopted ->> 'adoptedAt')::timestamptz at time zone 'Europe/Rome')::date as adopted
      from act a join duty d on d.code = a.adopted ->> 'typeCode' where d.days is not null)
    select d.scope, null::bigint as position, d.scope as subject, array_remove(array[d.event, d.board_event], null) as facts,
      jsonb_build_object('dueOn', d.adopted + t.days, 'publishedOn', d.published, 'days', t.days, 'norm', t.norm) as detail
    from due d cross join lateral (
      select days, norm from (
        select case type_code when '*' then 2 else 1 end as rank, valid_from, days, norm from integrity.body_term
        where body_id = ${evidence.bodyId} and key = 'publication-lag' and type_code in (d.type_code, '*')
        union all
        select case territory when 'IT' then 4 else 3 end, valid_from, days, norm from integrity.national_term
        where key = 'publication-lag' and territory in ('IT', ${evidence.territory})) term
      where valid_from <= d.adopted
      order by rank, valid_from desc limit 1) t
    where d.adopted + t.days < coalesce(d.published, ${evidence.today}::date)
    order by d.scope`);
}

/** Publications of acts for fewer days than their type asks for. */
export function publishedTooBriefly(db: Queryable, evidence: Evidence): Promise<readonly Violation[]> {
  return db.many<Violation>(sql`
    ${acts(evidence)}
    select a.scope, null::bigint as position, 'publication/entry/' || (p.entry ->> 'entryId') as subject,
      array[(a.adopted ->> 'event')::uuid, (p.entry ->> 'event')::uuid] as facts,
      jsonb_build_object('days', (p.entry ->> 'to')::date - (p.entry ->> 'from')::date, 'dueDays', d.days, 'norm', d.norm) as detail
    from act a join duty d on d.code = a.adopted ->> 'typeCode'
    cross join lateral jsonb_array_elements(a.board) as p (entry)
    where (p.entry ->> 'to')::date - (p.entry ->> 'from')::date < d.days
    order by a.scope, p.entry ->> 'event'`);
}
