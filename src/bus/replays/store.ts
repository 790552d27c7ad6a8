import { sql, type Queryable } from '../../kernel/index.ts';
import type { StoredRow } from '../transport/envelope.ts';

export interface Replay {
  readonly id: string;
  readonly what: 'dead' | 'window' | 'facts';
  readonly route: string;
  readonly fromAt: Date | null;
  readonly untilAt: Date | null;
  readonly done: number;
  /** The last message that was repeated. */
  readonly place: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

const columns = sql`id, what, route, from_at as "fromAt", until_at as "untilAt", done, place, started_at as "startedAt",
  ended_at as "endedAt"`;

export async function insertReplay(
  db: Queryable,
  bodyId: string,
  replay: Pick<Replay, 'id' | 'what' | 'route' | 'fromAt' | 'untilAt' | 'startedAt'>,
): Promise<void> {
  await db.run(sql`
    insert into bus.replay (body_id, id, what, route, from_at, until_at, done, started_at)
    values (${bodyId}, ${replay.id}, ${replay.what}, ${replay.route}, ${replay.fromAt}, ${replay.untilAt}, 0, ${replay.startedAt})`);
}

export function findReplay(db: Queryable, bodyId: string, id: string): Promise<Replay | undefined> {
  return db.maybe<Replay>(sql`select ${columns} from bus.replay where body_id = ${bodyId} and id = ${id}`);
}

export async function moveReplay(
  db: Queryable,
  bodyId: string,
  id: string,
  moved: { readonly done: number; readonly place: string | null; readonly endedAt: Date | null },
): Promise<void> {
  await db.run(sql`
    update bus.replay set done = ${moved.done}, place = ${moved.place}, ended_at = ${moved.endedAt}
    where body_id = ${bodyId} and id = ${id}`);
}

/**
 * Messages of a channel behind a place and before another: identifiers begin with the millisecond in which they were made (UUIDv7). Those
 * that are repetitions themselves are left out.
 */
export function messagesBetween(
  db: Queryable,
  bodyId: string,
  channel: string,
  after: string,
  before: string,
  limit: number,
): Promise<readonly StoredRow[]> {
  return db.many<StoredRow>(sql`
    select id, channel, source, type, correlation_id as "correlationId", head, data, sha256, accepted_at as "acceptedAt"
    from bus.envelope
    where body_id = ${bodyId} and id > ${after} and id < ${before} and channel = ${channel} and head ->> 'replayof' is null
    order by id limit ${limit}`);
}

/** Of the names of messages those that a route has had its effect of, as `source eventId`. */
export async function knownNames(
  db: Queryable,
  bodyId: string,
  route: string,
  names: readonly { readonly source: string; readonly eventId: string }[],
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ source: string; eventId: string }>(sql`
    select i.source, i.event_id as "eventId"
    from unnest(${names.map(({ source }) => source)}::text[], ${names.map(({ eventId }) => eventId)}::text[]) as n (source, event_id)
    join bus.inbox i on i.body_id = ${bodyId} and i.route = ${route} and i.source = n.source and i.event_id = n.event_id`);
  return new Set(rows.map(({ source, eventId }) => `${source} ${eventId}`));
}
