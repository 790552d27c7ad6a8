import { sql, type Queryable } from '../../kernel/index.ts';

export interface ChannelCount {
  readonly channel: string;
  /** Messages that can be taken at once, that wait for their time or for one before them, and that a person must decide on. */
  readonly waiting: number;
  readonly dead: number;
}

/** What stands in each channel of the body that holds something. Rows of `bus.ready` hold many messages each: they are counted in sets. */
export function channelCounts(db: Queryable, bodyId: string): Promise<readonly ChannelCount[]> {
  return db.many<ChannelCount>(sql`
    select channel, sum(waiting)::int as waiting, sum(dead)::int as dead from (
      select channel, cardinality(ids) as waiting, 0 as dead from bus.ready where body_id = ${bodyId}
      union all
      select channel, (not parked)::int, parked::int from bus.waiting where body_id = ${bodyId}
    ) as all_of_them group by channel order by channel`);
}

export interface Bucket {
  readonly route: string;
  /** Number of the span of time, from the beginning of the window. */
  readonly slot: number;
  readonly done: number;
  readonly failed: number;
  readonly dead: number;
  readonly p50: number;
  readonly p95: number;
}

/**
 * What was done with messages accepted since an instant, by route and span of time. Identifiers of messages begin with their time, and
 * passages lie by message: the window is a range of the primary key, and nothing needs an index of its own, which every message would pay.
 */
export function bucketsSince(
  db: Queryable,
  bodyId: string,
  window: { readonly since: Date; readonly seconds: number; readonly route: string | undefined },
): Promise<readonly Bucket[]> {
  const { since, seconds, route } = window;
  return db.many<Bucket>(sql`
    select p.route, floor(extract(epoch from p.started_at - ${since}::timestamptz) / ${seconds}::int)::int as slot,
      count(*) filter (where p.outcome in ('done', 'duplicate', 'expired'))::int as done,
      count(*) filter (where p.outcome = 'retry')::int as failed,
      count(*) filter (where p.outcome = 'dead')::int as dead,
      percentile_disc(0.5) within group (order by p.micros)::float8 / 1000 as p50,
      percentile_disc(0.95) within group (order by p.micros)::float8 / 1000 as p95
    from bus.passage p
    where p.body_id = ${bodyId} and p.message_id >= ${firstIdOf(since)}::uuid and p.started_at >= ${since}
      and (${route ?? null}::text is null or p.route = ${route ?? null})
    group by p.route, slot order by p.route, slot`);
}

/** The least identifier that was made at an instant: a UUIDv7 begins with its milliseconds (RFC 9562 §5.7). */
export function firstIdOf(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

export interface VersionRow {
  readonly version: number;
  readonly deployedAt: Date;
}

/** Versions of a route that the body has deployed, the last one first. */
export function versionsOf(db: Queryable, bodyId: string, name: string, most: number): Promise<readonly VersionRow[]> {
  return db.many<VersionRow>(sql`
    select version, deployed_at as "deployedAt" from bus.route
    where body_id = ${bodyId} and name = ${name} order by version desc limit ${most}`);
}
