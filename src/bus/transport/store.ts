import { sql, type Queryable } from '../../kernel/index.ts';
import { ABSENT, arrayOf, joined, SEPARATOR, sparse } from './columns.ts';
import type { Row, StoredRow } from './envelope.ts';
import type { Lane } from './types.ts';

/**
 * Adds messages to the store and to what can be taken: two statements over sets, which travel together. Measured at 500 messages of 610
 * bytes: texts that are split by the database cost a fifth less than an array of quoted ones, and so do names that are sent once.
 */
export async function insertMessages(db: Queryable, bodyId: string, rows: readonly Row[], at: Date): Promise<void> {
  const later = rows.filter((row) => row.notBefore);
  const now = later.length === 0 ? rows : rows.filter((row) => !row.notBefore);
  await Promise.all([
    insertEnvelopes(db, bodyId, rows, at),
    ...(now.length > 0 ? [insertReady(db, bodyId, now)] : []),
    ...(later.length > 0 ? [insertLater(db, bodyId, later, false)] : []),
  ]);
}

/** In place of the attempts of a message that waits though nobody has taken it yet. */
export const WAITS_FROM_BEGINNING = -1;

/** Adds messages to the store alone. */
export async function insertEnvelopes(db: Queryable, bodyId: string, rows: readonly Row[], at: Date): Promise<void> {
  const { channels, sources, types, places } = namesOf(rows);
  const ids = arrayOf(rows.map((row) => row.id));
  const correlations = sparse(rows.map((row) => row.correlationId));
  await db.run(sql`
      insert into bus.envelope (body_id, id, channel, source, type, correlation_id, head, data, sha256, accepted_at)
      select ${bodyId}, m.id, (${channels}::text[])[m.name], (${sources}::text[])[m.name], (${types}::text[])[m.name],
        m.correlation_id, m.head::json, m.data, m.sha256, ${at}
      from rows from (unnest(${ids}::uuid[]), unnest(${places}::smallint[]), unnest(${correlations}::uuid[]),
        string_to_table(${joined(rows.map((row) => row.head))}::text, ${SEPARATOR}, ${ABSENT}),
        string_to_table(${joined(rows.map((row) => row.data))}::text, ${SEPARATOR}, ${ABSENT}),
        unnest(${sparse(rows.map((row) => row.sha256))}::text[])) as m (id, name, correlation_id, head, data, sha256)
      where m.id is not null`);
}

/**
 * Adds messages to what waits from the beginning: until their instant, or (`parked`) until a person decides. Their number is that which
 * they have among those that can be taken, where nobody sees them before the transaction has moved them.
 */
export async function insertLater(db: Queryable, bodyId: string, rows: readonly Row[], parked: boolean): Promise<void> {
  const ids = rows.map((row) => row.id);
  const placed = await db.many<{ seq: number }>(sql`
    insert into bus.ready (body_id, channel, lane, ids, keys, attempts)
    select ${bodyId}, m.channel, m.lane, array[m.id], array[m.key], ${WAITS_FROM_BEGINNING}
    from unnest(${rows.map((row) => row.channel)}::text[], ${rows.map((row) => row.lane)}::smallint[], ${ids}::uuid[],
      ${rows.map((row) => row.key)}::bigint[]) with ordinality as m (channel, lane, id, key, n)
    order by m.n returning seq::float8 as seq`);
  await db.run(sql`
    with gone as (
      delete from bus.ready r using unnest(${rows.map((row) => row.channel)}::text[],
        ${rows.map((row) => row.lane)}::smallint[], ${placed.map(({ seq }) => seq)}::bigint[]) as m (channel, lane, seq)
      where r.body_id = ${bodyId} and r.channel = m.channel and r.lane = m.lane and r.seq = m.seq
      returning r.channel, r.lane, r.seq, r.ids[1] as id, r.keys[1] as key, r.attempts)
    insert into bus.waiting (body_id, channel, key, seq, lane, id, attempts, due_at, parked)
    select ${bodyId}, g.channel, g.key, g.seq, g.lane, g.id, g.attempts, w.due_at, ${parked}
    from gone g join unnest(${ids}::uuid[], ${rows.map((row) => row.notBefore)}::timestamptz[]) as w (id, due_at) using (id)`);
}

/** Messages of a row of what can be taken: a claim that wants fewer writes the rest anew. Below the 1024 numbers that a row has. */
const ROW = 64;

async function insertReady(db: Queryable, bodyId: string, rows: readonly Row[]): Promise<void> {
  const groups = new Map<string, Row[][]>();
  for (const row of rows) {
    const name = `${row.lane} ${row.channel}`;
    const parts = groups.get(name);
    if (!parts) groups.set(name, [[row]]);
    else if (parts[parts.length - 1]!.length < ROW) parts[parts.length - 1]!.push(row);
    else parts.push([row]);
  }
  const sets = [...groups.values()].flat();
  await db.run(sql`
    insert into bus.ready (body_id, channel, lane, ids, keys, attempts)
    select ${bodyId}, m.channel, m.lane, m.ids::uuid[], m.keys::bigint[], 0
    from unnest(${sets.map(([first]) => first!.channel)}::text[], ${arrayOf(sets.map(([first]) => first!.lane))}::smallint[],
      ${sets.map((set) => arrayOf(set.map((row) => row.id)))}::text[],
      ${sets.map((set) => arrayOf(set.map((row) => row.key)))}::text[]) as m (channel, lane, ids, keys)`);
}

/** Channels, sources and types: most messages of a flush share theirs. */
function namesOf(rows: readonly Row[]) {
  const known = new Map<string, number>();
  const named: Row[] = [];
  const places = rows.map((row) => {
    const name = `${row.channel}\0${row.source}\0${row.type}`;
    let place = known.get(name);
    if (place === undefined) known.set(name, (place = named.push(row)));
    return place;
  });
  return {
    channels: named.map((row) => row.channel),
    sources: named.map((row) => row.source),
    types: named.map((row) => row.type),
    places: arrayOf(places),
  };
}

export function readyLanes(db: Queryable, now: Date): Promise<readonly Lane[]> {
  return db.many<Lane>(sql`select body_id as "bodyId", channel, lane from system.bus_lanes(${now})`);
}

/** Ends the leases of all bodies. Asked as the system. @returns how many there were. */
export async function releaseLeases(db: Queryable, now: Date): Promise<number> {
  const { released } = await db.one<{ released: number }>(sql`select system.bus_release(${now}) as released`);
  return released;
}

export async function ensureLanes(db: Queryable, bodyId: string, channel: string, lanes: number): Promise<void> {
  await db.run(sql`
    insert into bus.lane (body_id, channel, lane)
    select ${bodyId}, ${channel}, n from generate_series(0, ${lanes}::int - 1) n on conflict do nothing`);
}

/**
 * Sends statements that are planned once and for all, and those after them anew where values may matter. All travel together. Those of the
 * transport only ever look up by key; planning them each time was most of what a single message cost (p50 5 to 2 ms).
 */
export async function plannedOnce<T>(db: Queryable, send: () => Promise<T>): Promise<T> {
  if (throughout.has(db)) return send();
  const [, answer] = await Promise.all([setPlan(db, 'force_generic_plan'), send(), setPlan(db, 'auto')]);
  return answer;
}

/** Transactions in which nothing but statements of the bus is sent: theirs are all planned once. */
const throughout = new WeakSet<Queryable>();

/** Says that of a transaction, with its first statement. */
export function planOnceThroughout(db: Queryable): Promise<unknown> {
  throughout.add(db);
  return setPlan(db, 'force_generic_plan');
}

function setPlan(db: Queryable, mode: string): Promise<unknown> {
  return db.many(sql`select set_config('plan_cache_mode', ${mode}, true)`);
}

/**
 * Locks those of the lanes that nobody has in hand, until the transaction ends, and leaves their numbers to the statements that follow: so
 * these travel with it, each seeing what was committed before the lock was had.
 */
export async function lockLanes(
  db: Queryable,
  bodyId: string,
  channel: string,
  lanes: readonly number[],
): Promise<void> {
  await db.many(sql`
    select set_config('app.lanes', coalesce(array_agg(f.lane order by array_position(${lanes}::smallint[], f.lane)), '{}')::text, true)
    from (
      select lane from bus.lane
      where body_id = ${bodyId} and channel = ${channel} and lane = any (${lanes}::smallint[])
      for update skip locked) f`);
}

/** The lanes that this transaction has locked, in the order in which they were asked for. */
const locked = sql`(current_setting('app.lanes')::smallint[])`;

/** Brings what is to be tried again back to its place, in the lanes that are locked. */
export async function bringDue(db: Queryable, bodyId: string, channel: string, now: Date): Promise<void> {
  await db.run(sql`
    with due as (
      delete from bus.waiting
      where body_id = ${bodyId} and channel = ${channel} and lane = any (${locked}) and due_at <= ${now}
      returning lane, seq, key, id, attempts)
    insert into bus.ready (body_id, channel, lane, seq, ids, keys, attempts)
    select ${bodyId}, ${channel}, lane, seq, array[id], array[key], attempts from due`);
}

export interface ClaimedRow extends StoredRow, WaitingRow {
  /** Whether an earlier message of its key waits. */
  readonly behind: boolean;
}

/**
 * Takes rows of the locked lanes away, the first of the first lane first, until they have `limit` messages: the last of them may have more,
 * which the caller puts back. By the place of the rows in an array: `in (select … limit)` lets the planner take more when statistics
 * change under it. The lock of the lane holds for its rows. `offset 0` keeps the envelopes a look-up by key for each, whatever the
 * planner believes of tables that fill and empty all the time.
 */
export function takeMessages(
  db: Queryable,
  bodyId: string,
  channel: string,
  limit: number,
): Promise<readonly ClaimedRow[]> {
  return db.many<ClaimedRow>(sql`
    with taken as (
      delete from bus.ready r
      where r.body_id = ${bodyId} and r.ctid = any (array(
        select f.place from (
          select c.place, sum(c.size) over (order by l.n, c.seq) - c.size as before
          from unnest(${locked}) with ordinality l (lane, n) cross join lateral (
            select o.ctid as place, o.seq, cardinality(o.ids) as size from bus.ready o
            where o.body_id = ${bodyId} and o.channel = ${channel} and o.lane = l.lane
            order by o.seq limit ${limit}) c) f
        where f.before < ${limit}))
      returning r.lane, r.seq, r.ids, r.keys, r.attempts)
    select m.id, t.seq + m.n - 1 as seq, t.lane, m.key, t.attempts, e.channel, e.source, e.type,
      e.correlation_id as "correlationId", e.head, e.data, e.sha256, e.accepted_at as "acceptedAt",
      exists (select from bus.waiting w
        where w.body_id = ${bodyId} and w.channel = ${channel} and w.key = m.key and w.seq < t.seq + m.n - 1) as behind
    from taken t cross join lateral unnest(t.ids, t.keys) with ordinality m (id, key, n) cross join lateral (
      select v.* from bus.envelope v where v.body_id = ${bodyId} and v.id = m.id offset 0) e
    order by array_position(${locked}, t.lane), seq`);
}

/** Puts messages of a row back that were taken with others. */
export async function putBack(
  db: Queryable,
  bodyId: string,
  channel: string,
  rows: readonly WaitingRow[],
): Promise<void> {
  const { lane, seq, attempts } = rows[0]!;
  await db.run(sql`
    insert into bus.ready (body_id, channel, lane, seq, ids, keys, attempts)
    values (${bodyId}, ${channel}, ${lane}, ${seq}, ${rows.map((row) => row.id)}::uuid[],
      ${rows.map((row) => row.key)}::bigint[], ${attempts})`);
}

export interface WaitingRow {
  readonly key: number;
  readonly seq: number;
  readonly lane: number;
  readonly id: string;
  readonly attempts: number;
}

/** How long a message stands aside: until an instant, until a person decides (`parked`), or behind an earlier one of its key (neither). */
export interface Until {
  readonly dueAt: Date | null;
  readonly parked: boolean;
  readonly leased: boolean;
}

/** Sets messages aside. */
export async function insertWaiting(
  db: Queryable,
  bodyId: string,
  channel: string,
  rows: readonly (WaitingRow & Until)[],
): Promise<void> {
  await db.run(sql`
    insert into bus.waiting (body_id, channel, key, seq, lane, id, attempts, due_at, parked, leased)
    select ${bodyId}, ${channel}, w.key, w.seq, w.lane, w.id, w.attempts, w.due_at, w.parked, w.leased
    from unnest(${arrayOf(rows.map((row) => row.key))}::bigint[], ${arrayOf(rows.map((row) => row.seq))}::bigint[],
      ${arrayOf(rows.map((row) => row.lane))}::smallint[], ${arrayOf(rows.map((row) => row.id))}::uuid[],
      ${arrayOf(rows.map((row) => row.attempts))}::smallint[], ${rows.map((row) => row.dueAt)}::timestamptz[],
      ${rows.map((row) => row.parked)}::boolean[], ${rows.map((row) => row.leased)}::boolean[])
      as w (key, seq, lane, id, attempts, due_at, parked, leased)`);
}

/** Takes away messages that wait to be tried again, as they were set aside. @returns those that have not been taken up meanwhile. */
export function takeWaiting(
  db: Queryable,
  bodyId: string,
  channel: string,
  rows: readonly Pick<WaitingRow, 'key' | 'seq' | 'attempts'>[],
): Promise<readonly WaitingRow[]> {
  return db.many<WaitingRow>(sql`
    delete from bus.waiting w
    using unnest(${arrayOf(rows.map((row) => row.key))}::bigint[], ${arrayOf(rows.map((row) => row.seq))}::bigint[],
      ${arrayOf(rows.map((row) => row.attempts))}::smallint[]) as m (key, seq, attempts)
    where w.body_id = ${bodyId} and w.channel = ${channel} and w.key = m.key and w.seq = m.seq and w.attempts = m.attempts
      and w.due_at is not null
    returning w.key, w.seq, w.lane, w.id, w.attempts`);
}

/** Lets those follow that stood behind messages which are done, up to the next one that itself waits. @returns their lanes. */
export async function followKeys(
  db: Queryable,
  bodyId: string,
  channel: string,
  keys: readonly number[],
): Promise<readonly number[]> {
  const rows = await db.many<{ lane: number }>(sql`
    with next as (
      delete from bus.waiting w
      where w.body_id = ${bodyId} and w.channel = ${channel} and w.key = any (${arrayOf(keys)}::bigint[])
        and w.due_at is null and not w.parked
        and not exists (select from bus.waiting b
          where b.body_id = w.body_id and b.channel = w.channel and b.key = w.key and b.seq < w.seq
            and (b.due_at is not null or b.parked))
      returning w.lane, w.seq, w.key, w.id, w.attempts)
    insert into bus.ready (body_id, channel, lane, seq, ids, keys, attempts)
    select ${bodyId}, ${channel}, lane, seq, array[id], array[key], attempts from next
    returning lane`);
  return [...new Set(rows.map(({ lane }) => lane))];
}

export interface ParkedRow extends WaitingRow {
  readonly channel: string;
}

export function findParked(db: Queryable, bodyId: string, id: string): Promise<ParkedRow | undefined> {
  return db.maybe<ParkedRow>(sql`
    select channel, key, seq, lane, id, attempts from bus.waiting where body_id = ${bodyId} and id = ${id} and parked`);
}

/** Waits for whoever has the lanes in hand, then has them. */
export async function waitForLanes(
  db: Queryable,
  bodyId: string,
  channel: string,
  lanes: readonly number[],
): Promise<void> {
  await db.many(sql`
    select lane from bus.lane
    where body_id = ${bodyId} and channel = ${channel} and lane = any (${lanes}::smallint[]) order by lane for update`);
}

/** Ends the waiting of a parked message. @returns whether it was there. */
export async function unpark(db: Queryable, bodyId: string, row: ParkedRow, again: boolean): Promise<boolean> {
  const gone = await db.run(sql`
    delete from bus.waiting
    where body_id = ${bodyId} and channel = ${row.channel} and key = ${row.key} and seq = ${row.seq} and parked`);
  if (gone === 1 && again) await putBack(db, bodyId, row.channel, [row]);
  return gone === 1;
}

const envelope = sql`e.id, e.channel, e.source, e.type, e.correlation_id as "correlationId", e.head, e.data, e.sha256,
  e.accepted_at as "acceptedAt"`;

export function findEnvelope(db: Queryable, bodyId: string, id: string): Promise<StoredRow | undefined> {
  return db.maybe<StoredRow>(sql`select ${envelope} from bus.envelope e where e.body_id = ${bodyId} and e.id = ${id}`);
}

/** The messages of one chain, in the order in which they were accepted: the one that began it, and those that go on from it. */
export function envelopesOf(
  db: Queryable,
  bodyId: string,
  correlationId: string,
  limit: number,
): Promise<readonly StoredRow[]> {
  return db.many<StoredRow>(sql`
    select ${envelope} from bus.envelope e
    where e.body_id = ${bodyId} and (e.id = ${correlationId} or e.correlation_id = ${correlationId})
    order by e.id limit ${limit}`);
}
