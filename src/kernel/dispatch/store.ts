import type { Queryable } from '../sql/queryable.ts';
import { sql } from '../sql/sql.ts';

export interface SubscriptionState {
  readonly nextLeaf: number;
  readonly leafCount: number;
}

/** Makes the subscriber known in the body; it reads from the body's first fact on. */
export async function ensureSubscriptions(db: Queryable, bodyId: string, names: readonly string[]): Promise<void> {
  await db.run(sql`
    insert into kernel.subscription (body_id, subscriber, next_leaf)
    select ${bodyId}, name, 0 from unnest(${names}::text[]) as name on conflict do nothing`);
}

/** Locks the subscriber's place; undefined while another node works on it. */
export function lockSubscription(db: Queryable, bodyId: string, name: string): Promise<SubscriptionState | undefined> {
  return db.maybe<SubscriptionState>(sql`
    select s.next_leaf as "nextLeaf", h.leaf_count as "leafCount"
    from kernel.subscription s join kernel.seal_head h on h.body_id = s.body_id
    where s.body_id = ${bodyId} and s.subscriber = ${name} for update of s skip locked`);
}

export async function moveSubscription(db: Queryable, bodyId: string, name: string, nextLeaf: number): Promise<void> {
  await db.run(sql`
    update kernel.subscription set next_leaf = ${nextLeaf} where body_id = ${bodyId} and subscriber = ${name}`);
}

/** Writes the inbox rows of a batch. @returns the events that were not there yet: only these may have their effect. */
export async function enterInbox(
  db: Queryable,
  bodyId: string,
  name: string,
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ id: string }>(sql`
    insert into kernel.inbox (body_id, subscriber, event_id)
    select ${bodyId}, ${name}, id from unnest(${eventIds}::uuid[]) as id
    on conflict do nothing returning event_id as id`);
  return new Set(rows.map((row) => row.id));
}

/** Which kinds of facts a subscriber reads. */
export interface Interest {
  readonly name: string;
  readonly types: readonly string[];
}

/**
 * Moves on, all in one statement, the subscribers for whom nothing lies in their next `leaves` leaves: most facts concern few of them.
 * @returns those who have something to read, or another stretch to look through.
 */
export async function passUnconcerned(
  db: Queryable,
  bodyId: string,
  interests: readonly Interest[],
  leaves: number,
): Promise<readonly string[]> {
  const pairs = interests.flatMap(({ name, types }) => types.map((type) => ({ name, type })));
  const rows = await db.many<{ subscriber: string }>(sql`
    with behind as materialized (
      select s.subscriber, s.next_leaf, least(h.leaf_count, s.next_leaf + ${leaves}) as upto, h.leaf_count
      from kernel.subscription s join kernel.seal_head h on h.body_id = s.body_id
      where s.body_id = ${bodyId} and s.next_leaf < h.leaf_count
        and s.subscriber = any (${interests.map(({ name }) => name)}::text[])
      for update of s skip locked),
    stretch as materialized (
      select s.leaf_index, e.type from kernel.event_seal s join kernel.event e on e.body_id = s.body_id and e.id = s.event_id
      where s.body_id = ${bodyId} and s.leaf_index >= (select min(next_leaf) from behind)
        and s.leaf_index < (select max(upto) from behind)),
    interest as (
      select * from unnest(${pairs.map(({ name }) => name)}::text[], ${pairs.map(({ type }) => type)}::text[])
        as i (subscriber, type)),
    unconcerned as (
      select b.subscriber, b.next_leaf, b.upto, b.leaf_count from behind b where not exists (
        select from stretch s join interest i on i.type = s.type
        where i.subscriber = b.subscriber and s.leaf_index >= b.next_leaf and s.leaf_index < b.upto)),
    passed as (
      update kernel.subscription s set next_leaf = u.upto from unconcerned u
      where s.body_id = ${bodyId} and s.subscriber = u.subscriber and s.next_leaf = u.next_leaf
      returning s.subscriber)
    select subscriber from behind b where not exists (
      select from unconcerned u join passed p on p.subscriber = u.subscriber
      where u.subscriber = b.subscriber and u.upto = u.leaf_count)`);
  return rows.map((row) => row.subscriber);
}

export function tenants(db: Queryable): Promise<readonly { bodyId: string; code: string }[]> {
  return db.many(sql`select body_id as "bodyId", code from system.tenants()`);
}

export function subscriptionsBehind(db: Queryable): Promise<readonly { bodyId: string; subscriber: string }[]> {
  return db.many(sql`select body_id as "bodyId", subscriber from system.subscriptions_behind()`);
}
