import { sql, type CursorKey, type Queryable } from '../kernel/index.ts';
import type { Granularity, IndicatorCode } from './types.ts';
import type { StoredRecord } from './store.ts';

export interface ValueFilter {
  readonly granularity: Granularity;
  readonly indicator: IndicatorCode | null;
  /** First day of the first month and of the month behind the last one. */
  readonly fromMonth: string | null;
  readonly beforeMonth: string | null;
  /** One row per organisational unit instead of one for the whole body. */
  readonly perUnit: boolean;
  readonly unitId: string | null;
}

/** The figures of one indicator, period and unit. */
export interface PeriodValue {
  readonly indicator: IndicatorCode;
  readonly period: string;
  readonly unitId: string | null;
  readonly count: number;
  /** Records with a value of at most zero. */
  readonly within: number;
  readonly median: number;
  readonly p90: number;
  readonly p95: number;
}

/** Percentiles are of the nearest rank: the least value that at least this share of the records does not exceed. */
export function periodValues(
  db: Queryable,
  bodyId: string,
  filter: ValueFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly PeriodValue[]> {
  const { granularity, indicator, fromMonth, beforeMonth, perUnit, unitId } = filter;
  const [period, code, unit] = after ?? [null, null, null];
  return db.many<PeriodValue>(sql`
    with cell as (
      select indicator, date_trunc(${granularity}::text, month::timestamp)::date as period,
        case when ${perUnit}::boolean then unit_id end as unit_id, value, sum(n) as n
      from performance.tally
      where body_id = ${bodyId} and n > 0 and (${indicator}::text is null or indicator = ${indicator})
        and (${fromMonth}::date is null or month >= ${fromMonth}) and (${beforeMonth}::date is null or month < ${beforeMonth})
        and (${unitId}::uuid is null or unit_id = ${unitId})
      group by 1, 2, 3, 4),
    running as (
      select *, sum(n) over (partition by indicator, period, unit_id order by value) as upto,
        sum(n) over (partition by indicator, period, unit_id) as total
      from cell),
    figure as (
      select indicator, period, unit_id, coalesce(unit_id::text, '') as unit_key, total::bigint as count,
        coalesce(sum(n) filter (where value <= 0), 0)::bigint as within,
        min(value) filter (where upto * 2 >= total) as median, min(value) filter (where upto * 10 >= total * 9) as p90,
        min(value) filter (where upto * 20 >= total * 19) as p95
      from running group by indicator, period, unit_id, total)
    select indicator, period, unit_id as "unitId", count, within, median, p90, p95 from figure
    where ${period}::date is null or period < ${period}
      or (period = ${period} and (indicator, unit_key) > (${code}::text, ${unit}::text))
    order by period desc, indicator, unit_key limit ${limit}`);
}

export interface RecordFilter {
  readonly indicator: IndicatorCode;
  readonly fromMonth: string;
  readonly beforeMonth: string;
  readonly unitId: string | null;
}

export type CountedRecord = Pick<StoredRecord, 'recordId' | 'unitId' | 'began' | 'ended'> & { readonly value: number };

/** The records behind a value, the worst first. */
export function recordsBehind(
  db: Queryable,
  bodyId: string,
  filter: RecordFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly CountedRecord[]> {
  const [value, id] = after ?? [null, null];
  return db.many<CountedRecord>(sql`
    select record_id as "recordId", unit_id as "unitId", began, ended, value from performance.record
    where body_id = ${bodyId} and indicator = ${filter.indicator} and month >= ${filter.fromMonth}
      and month < ${filter.beforeMonth} and (${filter.unitId}::uuid is null or unit_id = ${filter.unitId})
      and (${value}::int is null or (value, record_id) < (${value}::int, ${id}::uuid))
    order by value desc, record_id desc limit ${limit}`);
}
