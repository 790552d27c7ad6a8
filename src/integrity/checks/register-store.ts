import { sql, type Queryable } from '../../kernel/index.ts';
import type { Evidence, Violation } from '../types.ts';

/**
 * Missing and doubled numbers of a register and year, and numbers whose legal day lies before that of the number before. A gap is told
 * with the number behind it. The days of board entries are those of publication, which may be set in advance: they are not compared.
 */
export function numbersOutOfLine(db: Queryable, evidence: Evidence): Promise<readonly Violation[]> {
  return db.many<Violation>(sql`
    with fact as (${evidence.facts}),
    numbered as (
      select scope, position, array_agg(event_id order by event_id) as events, count(*)::int as times,
        min(day) as first_day, max(day) as last_day
      from (
        select scope, position, event_id,
          (coalesce(data ->> 'registeredAt', data ->> 'adoptedAt')::timestamptz at time zone 'Europe/Rome')::date as day
        from fact) dated
      group by scope, position),
    placed as (
      select *, coalesce(lag(position) over w, 0) as before, lag(last_day) over w as day_before,
        coalesce(lag(events) over w, '{}') as events_before
      from numbered window w as (partition by scope order by position)),
    out_of_line as (
      select scope, position, scope || '/' || (before + 1) || '-' || (position - 1) as subject,
        events_before || events as facts,
        jsonb_build_object('kind', 'missing', 'from', before + 1, 'to', position - 1) as detail
      from placed where position > before + 1
      union all
      select scope, position, scope || '/' || position || '/duplicate', events,
        jsonb_build_object('kind', 'duplicate', 'number', position, 'times', times)
      from placed where times > 1
      union all
      select scope, position, scope || '/' || position || '/order', events_before || events,
        jsonb_build_object('kind', 'order', 'number', position, 'day', first_day, 'dayBefore', day_before)
      from placed where first_day < day_before)
    select scope, position, subject, facts, detail from out_of_line
    where ${evidence.after}::bigint is null or position > ${evidence.after}::bigint
    order by scope, position`);
}
