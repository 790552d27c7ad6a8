import { kernelErrors } from '../errors.ts';
import type { Queryable } from '../sql/queryable.ts';
import { sql } from '../sql/sql.ts';
import type { Caller } from './types.ts';

/** What is kept under a key: the request by its hashes, the answer, and the facts behind the answer. */
export interface KeptAnswer {
  readonly requestHash: Buffer;
  /** SHA-256 of the content that came with the call; null where none did. */
  readonly contentHash: Buffer | null;
  readonly response: unknown;
  readonly eventIds: readonly string[];
}

/**
 * Takes an idempotency key in the transaction of its effect. A parallel call with the same key waits here until the first one has ended.
 * @returns what was kept when the key was used before. @throws IDEMPOTENCY_KEY_REUSED when it was used for other data; content that came
 * with the call is the invoker's to compare, since it has not been read yet.
 */
export async function claimKey(
  db: Queryable,
  caller: Caller,
  operation: string,
  key: string,
  requestHash: Buffer,
  at: Date,
): Promise<KeptAnswer | undefined> {
  const taken = await db.run(sql`
    insert into kernel.idempotency (body_id, actor, operation, key, request_hash, created_at)
    values (${caller.bodyId}, ${actorKey(caller)}, ${operation}, ${key}, ${requestHash}, ${at})
    on conflict do nothing`);
  if (taken === 1) return undefined;
  const known = await db.one<KeptAnswer>(sql`
    select request_hash as "requestHash", content_hash as "contentHash", response, event_ids as "eventIds"
    from kernel.idempotency
    where body_id = ${caller.bodyId} and actor = ${actorKey(caller)} and operation = ${operation} and key = ${key}`);
  if (!known.requestHash.equals(requestHash)) throw kernelErrors.IDEMPOTENCY_KEY_REUSED();
  return known;
}

export async function storeResponse(
  db: Queryable,
  caller: Caller,
  operation: string,
  key: string,
  answer: { readonly response: unknown; readonly contentHash: Buffer | null; readonly eventIds: readonly string[] },
): Promise<void> {
  await db.run(sql`
    update kernel.idempotency set response = ${JSON.stringify(answer.response ?? null)},
      content_hash = ${answer.contentHash}, event_ids = ${answer.eventIds}::uuid[]
    where body_id = ${caller.bodyId} and actor = ${actorKey(caller)} and operation = ${operation} and key = ${key}`);
}

/** Removes keys, with the answers kept under them, that were taken before a moment. */
export async function purgeKeys(db: Queryable, bodyId: string, before: Date): Promise<void> {
  await db.run(sql`delete from kernel.idempotency where body_id = ${bodyId} and created_at < ${before}`);
}

/** Keys are private to their actor: a guessed key of somebody else gives away nothing. */
function actorKey(caller: Caller): string {
  return caller.actor.kind === 'anonymous' ? 'anonymous' : `${caller.actor.kind}:${caller.actor.id}`;
}
