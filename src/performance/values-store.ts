import { sql, type CursorKey, type Queryable } from '../kernel/index.ts';
import { periodSpan } from './periods.ts';
import type { Granularity, IndicatorCode } from './types.ts';

export interface ValueFilter {
  readonly granularity: Granularity;
  /** All when null. */
  readonly indicators: readonly IndicatorCode[] | null;
  /** First day of the first month and of the month behind the last one. */
  readonly fromMonth: string | null;
  readonly beforeMonth: string | null;
  /** One row per organisational unit instead of one for the whole body. */
  readonly perUnit: boolean;
  readonly unitId: string | null;
  /** The day in Rome that a stock of a period that has not ended is counted on. */
  readonly today: string;
}

/** The figures of one indicator, period and unit. */
export interface PeriodValue {
  readonly indicator: IndicatorCode;
  readonly period: string;
  readonly unitId: string | null;
  /** All records; of a stock, those that are open. */
  readonly count: number;
  /** Records with a value of at most zero; of a stock, those that are beyond their term. */
  readonly within: number;
  /** Null for a stock of nothing. */
  readonly median: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
}

/**
 * Percentiles are of the nearest rank: the least value that at least this share of the records does not exceed. What is open on a day is
 * what was opened less what was closed up to it; what is beyond its term is looked for among the few cases that ever were, once for all that
 * began, were due and ended on the same days.
 */
export function periodValues(
  db: Queryable,
  bodyId: string,
  filter: ValueFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly PeriodValue[]> {
  const { granularity, indicators, fromMonth, beforeMonth, perUnit, unitId, today } = filter;
  // Only a stock is made of everything that was before the first month.
  const stock = indicators === null || indicators.includes('G2');
  const [period, code, unit] = after ?? [null, null, null];
  return db.many<PeriodValue>(sql`
    with counted as (
      select indicator as series, split_part(indicator, '-', 1) as indicator, month,
        case when ${perUnit}::boolean then unit_id end as unit_id, value, n
      from performance.tally
      where body_id = ${bodyId} and n > 0 and (${unitId}::uuid is null or unit_id = ${unitId})
        and (${beforeMonth}::date is null or month < ${beforeMonth})
        and (${stock}::boolean or ${fromMonth}::date is null or month >= ${fromMonth})),
    day as (
      select p::date as period, least((p + ${periodSpan(granularity)}::interval)::date - 1, ${today}::date) as day
      from generate_series(
        (select date_trunc(${granularity}::text, coalesce(${fromMonth}::date, min(month))::timestamp) from counted
          where indicator = 'G1'),
        least(${beforeMonth}::date - 1, ${today}::date)::timestamp, ${periodSpan(granularity)}::interval) as p
      where ${stock}::boolean),
    late as (
      select case when ${perUnit}::boolean then unit_id end as unit_id, began, due_day, ended, count(*) as n
      from performance.record
      where body_id = ${bodyId} and indicator = 'G2' and not void and (ended is null or ended > due_day)
        and (halted_day is null or resumed_day >= halted_day or due_day < halted_day)
        and ${stock}::boolean and (${unitId}::uuid is null or unit_id = ${unitId})
      group by 1, 2, 3, 4),
    cell as (
      select indicator, date_trunc(${granularity}::text, month::timestamp)::date as period, unit_id, value, sum(n) as n
      from counted
      where (${indicators}::text[] is null or indicator = any (${indicators})) and (${fromMonth}::date is null or month >= ${fromMonth})
      group by 1, 2, 3, 4
      union all
      select 'G2', d.period, l.unit_id, d.day - l.began::date, l.n
      from day d join late l
        on l.due_day < d.day::text and l.began <= d.day::text and (l.ended is null or l.ended > d.day::text)),
    running as (
      select *, sum(n) over (partition by indicator, period, unit_id order by value) as upto,
        sum(n) over (partition by indicator, period, unit_id) as total
      from cell),
    tallied as (
      select indicator, period, unit_id, total::bigint as count,
        coalesce(sum(n) filter (where value <= 0), 0)::bigint as within,
        min(value) filter (where upto * 2 >= total) as median, min(value) filter (where upto * 10 >= total * 9) as p90,
        min(value) filter (where upto * 20 >= total * 19) as p95
      from running group by indicator, period, unit_id, total),
    standing as (
      select d.period, c.unit_id, sum(case c.series when 'G1-opened' then c.n else -c.n end) as n
      from day d join counted c on c.indicator = 'G1' and c.month <= d.day group by 1, 2),
    stock as (
      select 'G2' as indicator, s.period, s.unit_id, greatest(s.n, 0)::bigint as count, coalesce(b.count, 0)::bigint as within,
        b.median, b.p90, b.p95
      from standing s
      left join tallied b on b.indicator = 'G2' and b.period = s.period and b.unit_id is not distinct from s.unit_id),
    figure as (
      select *, coalesce(unit_id::text, '') as unit_key from (
        select * from tallied where indicator <> 'G2' union all select * from stock) x)
    select indicator, period, unit_id as "unitId", count, within, median, p90, p95 from figure
    where ${period}::date is null or period < ${period}
      or (period = ${period} and (indicator, unit_key) > (${code}::text, ${unit}::text))
    order by period desc, indicator, unit_key limit ${limit}`);
}

/** The first day of the last month that has a value, up to a day. */
export async function lastMonth(db: Queryable, bodyId: string, today: string): Promise<string | null> {
  const row = await db.one<{ month: string | null }>(sql`
    select max(month) as month from performance.tally where body_id = ${bodyId} and n > 0 and month <= ${today}`);
  return row.month;
}

export async function unitNames(db: Queryable, bodyId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db.many<{ id: string; name: string }>(sql`
    select id, name from identity.v_unit where body_id = ${bodyId}`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
