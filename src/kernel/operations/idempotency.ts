import { kernelErrors } from '../errors.ts';
import type { Queryable } from '../sql/queryable.ts';
import { sql } from '../sql/sql.ts';
import type { Caller } from './types.ts';

interface KeyRow {
  readonly requestHash: Buffer;
  readonly response: unknown;
}

/**
 * Takes an idempotency key in the transaction of its effect. A parallel call with the same key waits here until the first one has ended.
 * @returns the first answer when the key was used before. @throws IDEMPOTENCY_KEY_REUSED when it was used for other data.
 */
export async function claimKey(
  db: Queryable,
  caller: Caller,
  operation: string,
  key: string,
  requestHash: Buffer,
  at: Date,
): Promise<{ response: unknown } | undefined> {
  const taken = await db.run(sql`
    insert into kernel.idempotency (body_id, actor, operation, key, request_hash, created_at)
    values (${caller.bodyId}, ${actorKey(caller)}, ${operation}, ${key}, ${requestHash}, ${at})
    on conflict do nothing`);
  if (taken === 1) return undefined;
  const known = await db.one<KeyRow>(sql`
    select request_hash as "requestHash", response from kernel.idempotency
    where body_id = ${caller.bodyId} and actor = ${actorKey(caller)} and operation = ${operation} and key = ${key}`);
  if (!known.requestHash.equals(requestHash)) throw kernelErrors.IDEMPOTENCY_KEY_REUSED();
  return { response: known.response };
}

export async function storeResponse(
  db: Queryable,
  caller: Caller,
  operation: string,
  key: string,
  response: unknown,
): Promise<void> {
  await db.run(sql`
    update kernel.idempotency set response = ${JSON.stringify(response ?? null)}
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
