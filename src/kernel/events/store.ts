import { type Queryable } from '../sql/queryable.ts';
import { sql } from '../sql/sql.ts';
import type { StoredEvent } from './types.ts';

export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: Date;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly onBehalfOf: string | null;
  readonly via: string;
  readonly operation: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly data: unknown;
  readonly salt: Buffer;
}

/** Appends the facts of one transaction in one statement, in the order in which they happened. */
export async function insertEvents(
  db: Queryable,
  bodyId: string,
  recordedAt: Date,
  events: readonly EventRow[],
): Promise<void> {
  const column = <K extends keyof EventRow>(key: K) => events.map((event) => event[key]);
  await db.run(sql`
    insert into kernel.event (body_id, id, type, subject, time, actor_kind, actor_id, on_behalf_of, via, operation,
      correlation_id, causation_id, data, salt, recorded_at, position_in_tx)
    select ${bodyId}, e.id, e.type, e.subject, e.time, e.actor_kind, e.actor_id, e.on_behalf_of, e.via, e.operation,
      e.correlation_id, e.causation_id, e.data, e.salt, ${recordedAt}, e.n
    from unnest(${column('id')}::uuid[], ${column('type')}::text[], ${column('subject')}::text[],
      ${column('time')}::timestamptz[], ${column('actorKind')}::text[], ${column('actorId')}::text[],
      ${column('onBehalfOf')}::text[], ${column('via')}::text[], ${column('operation')}::text[],
      ${column('correlationId')}::uuid[], ${column('causationId')}::uuid[],
      ${events.map((event) => JSON.stringify(event.data))}::jsonb[], ${column('salt')}::bytea[])
      with ordinality as e (id, type, subject, time, actor_kind, actor_id, on_behalf_of, via, operation,
        correlation_id, causation_id, data, salt, n)`);
}

export interface SealableEvent extends Omit<EventRow, 'salt'> {
  readonly salt: Buffer;
  readonly txid: string;
}

export interface SealHead {
  readonly leafCount: number;
  readonly hash: Buffer;
  readonly sealedTxid: string;
  /** Transactions below this one have ended: what they appended is all there to see. */
  readonly horizon: string;
}

/** Locks the head of the body's chain; undefined when another sealer holds it. */
export function lockSealHead(db: Queryable, bodyId: string): Promise<SealHead | undefined> {
  return db.maybe<SealHead>(sql`
    select leaf_count as "leafCount", hash, sealed_txid::text as "sealedTxid",
      pg_snapshot_xmin(pg_current_snapshot())::text as horizon
    from kernel.seal_head where body_id = ${bodyId} for update skip locked`);
}

/** Facts of the body that are sealed. */
export async function leafCount(db: Queryable, bodyId: string): Promise<number> {
  const head = await db.maybe<{ leafCount: number }>(
    sql`select leaf_count as "leafCount" from kernel.seal_head where body_id = ${bodyId}`,
  );
  return head?.leafCount ?? 0;
}

/** Committed events that have no seal, in commit-safe order, below the horizon. */
export function unsealedEvents(
  db: Queryable,
  bodyId: string,
  fromTxid: string,
  horizon: string,
  limit: number,
): Promise<readonly SealableEvent[]> {
  return db.many<SealableEvent>(sql`
    select id, type, subject, time, actor_kind as "actorKind", actor_id as "actorId", on_behalf_of as "onBehalfOf", via,
      operation, correlation_id as "correlationId", causation_id as "causationId", data, salt, txid::text as txid
    from kernel.event e
    where body_id = ${bodyId} and txid >= ${fromTxid}::xid8 and txid < ${horizon}::xid8
      and not exists (select from kernel.event_seal s where s.body_id = e.body_id and s.event_id = e.id)
    order by txid, position_in_tx limit ${limit}`);
}

export interface Seal {
  readonly leafIndex: number;
  readonly eventId: string;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
}

export async function insertSeals(
  db: Queryable,
  bodyId: string,
  seals: readonly Seal[],
  sealedTxid: string,
): Promise<void> {
  const last = seals[seals.length - 1]!;
  await db.run(sql`
    insert into kernel.event_seal (body_id, leaf_index, event_id, prev_hash, hash)
    select ${bodyId}, s.leaf_index, s.event_id, s.prev_hash, s.hash
    from unnest(${seals.map((seal) => seal.leafIndex)}::bigint[], ${seals.map((seal) => seal.eventId)}::uuid[],
      ${seals.map((seal) => seal.prevHash)}::bytea[], ${seals.map((seal) => seal.hash)}::bytea[])
      as s (leaf_index, event_id, prev_hash, hash)`);
  await db.run(sql`
    update kernel.seal_head set leaf_count = ${last.leafIndex + 1}, hash = ${last.hash}, sealed_txid = ${sealedTxid}::xid8
    where body_id = ${bodyId}`);
}

export async function advanceSealedTxid(db: Queryable, bodyId: string, horizon: string): Promise<void> {
  await db.run(sql`update kernel.seal_head set sealed_txid = ${horizon}::xid8 where body_id = ${bodyId}`);
}

export function sealedLeaves(
  db: Queryable,
  bodyId: string,
  eventIds: readonly string[],
): Promise<readonly { eventId: string; leafIndex: number }[]> {
  return db.many(sql`
    select event_id as "eventId", leaf_index as "leafIndex" from kernel.event_seal
    where body_id = ${bodyId} and event_id = any (${eventIds}::uuid[])`);
}

const storedColumns = sql`
  id, body_id as "bodyId", type, subject, time, actor_kind as "actorKind", actor_id as "actorId",
  on_behalf_of as "onBehalfOf", via, operation, correlation_id as "correlationId", causation_id as "causationId", data,
  leaf_index as "leafIndex"`;

/** Sealed events of the given types from a leaf on: the only order in which a subscription reads. */
export function eventsFromLeaf(
  db: Queryable,
  bodyId: string,
  fromLeaf: number,
  toLeaf: number,
  types: readonly string[],
): Promise<readonly StoredEvent[]> {
  return db.many<StoredEvent>(sql`
    select e.id, e.body_id as "bodyId", e.type, e.subject, e.time, e.actor_kind as "actorKind", e.actor_id as "actorId",
      e.on_behalf_of as "onBehalfOf", e.via, e.operation, e.correlation_id as "correlationId",
      e.causation_id as "causationId", e.data, s.leaf_index as "leafIndex"
    from kernel.event_seal s
    -- Looked up one by one whatever the statistics say: while they are young the planner would read the whole log.
    cross join lateral (
      select * from kernel.event e where e.body_id = s.body_id and e.id = s.event_id offset 0) e
    where s.body_id = ${bodyId} and s.leaf_index >= ${fromLeaf} and s.leaf_index < ${toLeaf}
      and e.type = any (${types}::text[])
    order by s.leaf_index`);
}

/** Kinds of the sealed events from a leaf on, at most so many leaves back; none without a leaf. `next` is the leaf behind the last. */
export function typesFromLeaf(
  db: Queryable,
  bodyId: string,
  fromLeaf: number | null,
  most: number,
): Promise<{ readonly next: number; readonly types: readonly string[] } | undefined> {
  return db.maybe(sql`
    select h.leaf_count as next, array(
      select distinct e.type
      from kernel.event_seal s join kernel.event e on e.body_id = s.body_id and e.id = s.event_id
      where s.body_id = h.body_id and s.leaf_index >= greatest(${fromLeaf}::bigint, h.leaf_count - ${most})
        and s.leaf_index < h.leaf_count and ${fromLeaf}::bigint is not null
      order by e.type) as types
    from kernel.seal_head h where h.body_id = ${bodyId}`);
}

export function eventById(db: Queryable, bodyId: string, id: string): Promise<StoredEvent | undefined> {
  return db.maybe<StoredEvent>(
    sql`select ${storedColumns} from kernel.v_event where body_id = ${bodyId} and id = ${id}`,
  );
}

export interface EventFilter {
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
  readonly actorId?: string | undefined;
  readonly correlationId?: string | undefined;
  /** Not before. */
  readonly from?: Date | undefined;
  /** Before. */
  readonly until?: Date | undefined;
  readonly before?: readonly [Date, string] | undefined;
  readonly limit: number;
}

/** The newest facts first, by keyset. */
export function listEvents(db: Queryable, bodyId: string, filter: EventFilter): Promise<readonly StoredEvent[]> {
  const [time, id] = filter.before ?? [null, null];
  return db.many<StoredEvent>(sql`
    select ${storedColumns} from kernel.v_event
    where body_id = ${bodyId}
      and (${filter.type ?? null}::text is null or type = ${filter.type ?? null})
      and (${filter.subject ?? null}::text is null or subject = ${filter.subject ?? null})
      and (${filter.actorId ?? null}::text is null or actor_id = ${filter.actorId ?? null})
      and (${filter.correlationId ?? null}::uuid is null or correlation_id = ${filter.correlationId ?? null})
      and (${filter.from ?? null}::timestamptz is null or time >= ${filter.from ?? null})
      and (${filter.until ?? null}::timestamptz is null or time < ${filter.until ?? null})
      and (${time}::timestamptz is null or (time, id) < (${time}, ${id}))
    order by time desc, id desc limit ${filter.limit}`);
}

/** Facts that name this one as their cause, in the order in which they happened. */
export function eventsCausedBy(
  db: Queryable,
  bodyId: string,
  id: string,
  limit: number,
): Promise<readonly StoredEvent[]> {
  return db.many<StoredEvent>(sql`
    select ${storedColumns} from kernel.v_event
    where body_id = ${bodyId} and causation_id = ${id} order by txid, position_in_tx limit ${limit}`);
}

/** Facts of one correlation, in the order in which they happened. */
export function eventsOfCorrelation(
  db: Queryable,
  bodyId: string,
  correlationId: string,
  limit: number,
): Promise<readonly StoredEvent[]> {
  return db.many<StoredEvent>(sql`
    select ${storedColumns} from kernel.v_event
    where body_id = ${bodyId} and correlation_id = ${correlationId} order by txid, position_in_tx limit ${limit}`);
}
