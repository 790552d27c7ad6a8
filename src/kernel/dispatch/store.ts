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

export function tenants(db: Queryable): Promise<readonly { bodyId: string; code: string }[]> {
  return db.many(sql`select body_id as "bodyId", code from system.tenants()`);
}

export function subscriptionsBehind(db: Queryable): Promise<readonly { bodyId: string; subscriber: string }[]> {
  return db.many(sql`select body_id as "bodyId", subscriber from system.subscriptions_behind()`);
}
