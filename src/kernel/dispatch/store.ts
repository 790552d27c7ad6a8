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

/**
 * Moves those subscribers on, to the end of the chain, who want none of the facts that they have not read: most facts concern few of them.
 * Only where at most `most` facts are unread; nobody who is read for at this moment is waited for. @returns who has moved.
 */
export async function passOver(
  db: Queryable,
  bodyId: string,
  subscribers: readonly { readonly name: string; readonly types: readonly string[] }[],
  most: number,
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ subscriber: string }>(sql`
    with place as materialized (
      select s.subscriber, s.next_leaf, h.leaf_count
      from kernel.subscription s join kernel.seal_head h on h.body_id = s.body_id
      where s.body_id = ${bodyId} and s.subscriber = any (${subscribers.map(({ name }) => name)}::text[])
        and h.leaf_count - s.next_leaf between 1 and ${most}::int
      for update of s skip locked),
    unread as materialized (
      select x.leaf_index, e.type
      from kernel.event_seal x cross join lateral (
        select f.type from kernel.event f where f.body_id = x.body_id and f.id = x.event_id offset 0) e
      where x.body_id = ${bodyId} and x.leaf_index >= (select min(next_leaf) from place)
        and x.leaf_index < (select max(leaf_count) from place))
    update kernel.subscription s set next_leaf = p.leaf_count
    from place p join unnest(${subscribers.map(({ name }) => name)}::text[],
      ${subscribers.map(({ types }) => types.join(' '))}::text[]) as w (subscriber, types) using (subscriber)
    where s.body_id = ${bodyId} and s.subscriber = p.subscriber and not exists (
      select from unread u
      where u.leaf_index >= p.next_leaf and u.leaf_index < p.leaf_count and u.type = any (string_to_array(w.types, ' ')))
    returning s.subscriber`);
  return new Set(rows.map(({ subscriber }) => subscriber));
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

export function tenants(db: Queryable): Promise<readonly { bodyId: string; code: string }[]> {
  return db.many(sql`select body_id as "bodyId", code from system.tenants()`);
}

export function subscriptionsBehind(db: Queryable): Promise<readonly { bodyId: string; subscriber: string }[]> {
  return db.many(sql`select body_id as "bodyId", subscriber from system.subscriptions_behind()`);
}
