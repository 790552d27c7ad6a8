import { sql, type Queryable } from '../../kernel/index.ts';

export interface DuePoll {
  readonly bodyId: string;
  readonly code: string;
}

/** Endpoints to look at now, of every body. Asked as the system. */
export function duePolls(db: Queryable, now: Date): Promise<readonly DuePoll[]> {
  return db.many<DuePoll>(sql`select body_id as "bodyId", code from system.bus_polls(${now})`);
}

/** Has an endpoint looked at from now on; where it was known, from where it stands. */
export async function beginPoll(db: Queryable, bodyId: string, code: string, now: Date): Promise<void> {
  await db.run(sql`
    insert into bus.poll (body_id, code, next_at) values (${bodyId}, ${code}, ${now})
    on conflict (body_id, code) do update set next_at = excluded.next_at`);
}

export async function endPoll(db: Queryable, bodyId: string, code: string): Promise<void> {
  await db.run(sql`delete from bus.poll where body_id = ${bodyId} and code = ${code}`);
}

/** Takes the turn to look at an endpoint, until an instant. @returns where it stands, unless somebody else has the turn. */
export function takeTurn(
  db: Queryable,
  bodyId: string,
  code: string,
  now: Date,
  until: Date,
): Promise<{ readonly position: unknown } | undefined> {
  return db.maybe<{ position: unknown }>(sql`
    update bus.poll set next_at = ${until}
    where body_id = ${bodyId} and code = ${code} and next_at <= ${now} returning position`);
}

export interface Moved {
  readonly from: unknown;
  readonly to: unknown;
  readonly nextAt: Date;
}

/** Goes on, unless another one has meanwhile. @returns since when it had failed before, undefined when it was overtaken. */
export async function movePosition(
  db: Queryable,
  bodyId: string,
  code: string,
  { from, to, nextAt }: Moved,
): Promise<{ readonly failingSince: Date | null } | undefined> {
  const [before, after] = [jsonOf(from), jsonOf(to)];
  return db.maybe<{ failingSince: Date | null }>(sql`
    with standing as (
      select failing_since from bus.poll
      where body_id = ${bodyId} and code = ${code} and position is not distinct from ${before}::jsonb for update)
    update bus.poll p set position = ${after}::jsonb, next_at = ${nextAt}, failing_since = null, failure = null
    from standing where p.body_id = ${bodyId} and p.code = ${code}
    returning standing.failing_since as "failingSince"`);
}

/** Notes that a look failed. @returns whether the one before did not. */
export async function noteFailure(
  db: Queryable,
  bodyId: string,
  code: string,
  failed: { readonly at: Date; readonly reason: string; readonly nextAt: Date },
): Promise<boolean> {
  const row = await db.maybe<{ first: boolean }>(sql`
    with standing as (
      select failing_since from bus.poll where body_id = ${bodyId} and code = ${code} for update)
    update bus.poll p set failing_since = coalesce(p.failing_since, ${failed.at}), failure = ${failed.reason},
      next_at = ${failed.nextAt}
    from standing where p.body_id = ${bodyId} and p.code = ${code}
    returning standing.failing_since is null as first`);
  return row?.first ?? false;
}

export interface PollState {
  readonly code: string;
  readonly nextAt: Date;
  readonly failingSince: Date | null;
  readonly failure: string | null;
}

export function pollStates(db: Queryable, bodyId: string): Promise<readonly PollState[]> {
  return db.many<PollState>(sql`
    select code, next_at as "nextAt", failing_since as "failingSince", failure from bus.poll where body_id = ${bodyId}`);
}

function jsonOf(position: unknown): string | null {
  return position === null || position === undefined ? null : JSON.stringify(position);
}
