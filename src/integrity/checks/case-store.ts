import { sql, type Queryable } from '../../kernel/index.ts';
import type { Evidence, Violation } from '../types.ts';

/**
 * Cases decided after their last day, and open ones whose last day has passed. A suspension stops the clock only when it came before the
 * last day; on resumption the case gets a new last day.
 */
export function termsExceeded(db: Queryable, evidence: Evidence): Promise<readonly Violation[]> {
  return db.many<Violation>(sql`
    with told as (
      select scope, time, event_id, split_part(type, 'it.digipro.processes.case-', 2) as what,
        jsonb_build_object('event', event_id) || data as fact
      from (${evidence.facts}) source),
    item as (
      select scope,
        jsonb_agg(fact order by event_id) filter (where what = 'started') -> 0 as started,
        jsonb_agg(fact order by event_id) filter (where what = 'completed') -> 0 as completed,
        jsonb_agg(fact order by time desc, event_id desc) filter (where what = 'resumed') -> 0 as resumed,
        jsonb_agg(fact order by time desc, event_id desc) filter (where what in ('suspended', 'resumed')) -> 0 as paused
      from told group by scope),
    clocked as (
      select scope, (paused ->> 'fromDay')::date as suspended_day,
        coalesce(completed ->> 'dueDay', resumed ->> 'dueDay', started ->> 'dueDay')::date as due_day,
        ((completed ->> 'completedAt')::timestamptz at time zone 'Europe/Rome')::date as completed_day,
        array_remove(array[started ->> 'event', resumed ->> 'event', completed ->> 'event']::uuid[], null) as facts
      from item)
    select scope, null::bigint as position, scope as subject, facts,
      jsonb_build_object('dueOn', due_day, 'completedOn', completed_day) as detail
    from clocked
    where (completed_day is not null and completed_day > due_day)
      or (completed_day is null and due_day < ${evidence.today}::date and (suspended_day is null or suspended_day > due_day))
    order by scope`);
}
