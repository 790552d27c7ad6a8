import { sql, type CursorKey, type Queryable } from '../../kernel/index.ts';
import type { Dispatch, Receipt } from './types.ts';

const columns = sql`
  id, entry_id as "entryId", entry_code as "entryCode", exchange_id as "exchangeId", recipient, address, attempt, endpoint, sender, mail_id as "mailId",
  requested_at as "requestedAt", sent_at as "sentAt", uncertain_at as "uncertainAt", accepted_at as "acceptedAt", uncertified,
  delivered_at as "deliveredAt", failed_at as "failedAt", failure, missing, missing_since as "missingSince",
  dismissed_at as "dismissedAt", dismissed_reason as "dismissedReason"`;

export type NewDispatch = Pick<
  Dispatch,
  | 'id'
  | 'entryId'
  | 'entryCode'
  | 'exchangeId'
  | 'recipient'
  | 'address'
  | 'attempt'
  | 'endpoint'
  | 'sender'
  | 'mailId'
  | 'requestedAt'
>;

/** @returns false when somebody else has just made this attempt. */
export async function insertDispatch(db: Queryable, bodyId: string, made: NewDispatch): Promise<boolean> {
  const rows = await db.run(sql`
    insert into bus.dispatch
      (body_id, id, entry_id, entry_code, exchange_id, recipient, address, attempt, endpoint, sender, mail_id, requested_at)
    values (${bodyId}, ${made.id}, ${made.entryId}, ${made.entryCode}, ${made.exchangeId}, ${made.recipient}, ${made.address},
      ${made.attempt}, ${made.endpoint}, ${made.sender}, ${made.mailId}, ${made.requestedAt})
    on conflict (body_id, entry_id, exchange_id, address, attempt) do nothing`);
  return rows === 1;
}

/** In the order of their recipients and attempts. */
export function dispatchesOf(db: Queryable, bodyId: string, entryId: string): Promise<readonly Dispatch[]> {
  return db.many<Dispatch>(sql`
    select ${columns} from bus.dispatch where body_id = ${bodyId} and entry_id = ${entryId}
    order by recipient, address, attempt`);
}

export function findDispatch(db: Queryable, bodyId: string, id: string): Promise<Dispatch | undefined> {
  return db.maybe<Dispatch>(sql`select ${columns} from bus.dispatch where body_id = ${bodyId} and id = ${id}`);
}

export function lockDispatch(db: Queryable, bodyId: string, id: string): Promise<Dispatch | undefined> {
  return db.maybe<Dispatch>(
    sql`select ${columns} from bus.dispatch where body_id = ${bodyId} and id = ${id} for update`,
  );
}

export function lockByMail(db: Queryable, bodyId: string, mailId: string): Promise<Dispatch | undefined> {
  return db.maybe<Dispatch>(
    sql`select ${columns} from bus.dispatch where body_id = ${bodyId} and mail_id = ${mailId} for update`,
  );
}

/** By the provider's name of the transaction, where an earlier receipt has told it. */
export function lockByTransaction(db: Queryable, bodyId: string, transaction: string): Promise<Dispatch | undefined> {
  return db.maybe<Dispatch>(sql`
    select ${columns} from bus.dispatch
    where body_id = ${bodyId} and id = (
      select dispatch_id from bus.receipt where body_id = ${bodyId} and transaction = ${transaction} limit 1) for update`);
}

/** What may change of a dispatch. */
export type Course = Pick<
  Dispatch,
  | 'sentAt'
  | 'uncertainAt'
  | 'acceptedAt'
  | 'uncertified'
  | 'deliveredAt'
  | 'failedAt'
  | 'failure'
  | 'missing'
  | 'missingSince'
>;

export async function setCourse(db: Queryable, bodyId: string, id: string, course: Course): Promise<void> {
  await db.run(sql`
    update bus.dispatch set sent_at = ${course.sentAt}, uncertain_at = ${course.uncertainAt},
      accepted_at = ${course.acceptedAt}, uncertified = ${course.uncertified}, delivered_at = ${course.deliveredAt},
      failed_at = ${course.failedAt}, failure = ${course.failure}, missing = ${course.missing},
      missing_since = ${course.missingSince}
    where body_id = ${bodyId} and id = ${id}`);
}

/** Left before an instant, and the receipt that should have come by then has not; nobody was told yet. */
export function overdue(db: Queryable, bodyId: string, before: Date, limit: number): Promise<readonly Dispatch[]> {
  return db.many<Dispatch>(sql`
    select ${columns} from bus.dispatch
    where body_id = ${bodyId} and delivered_at is null and failed_at is null and missing is null
      and coalesce(accepted_at, sent_at, uncertain_at) < ${before} and not (uncertified and accepted_at is not null)
    order by requested_at limit ${limit} for update skip locked`);
}

/**
 * What did not arrive, of which nobody knows whether it left, or of which a receipt is missing, the last first: the latest attempt for each
 * recipient, until somebody has dismissed it.
 */
export function inTrouble(
  db: Queryable,
  bodyId: string,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Dispatch[]> {
  const [at = null, id = null] = after ?? [];
  return db.many<Dispatch>(sql`
    select ${columns} from bus.dispatch d
    where body_id = ${bodyId} and delivered_at is null and dismissed_at is null
      and (failed_at is not null or missing is not null
        or (uncertain_at is not null and accepted_at is null and sent_at is null))
      and (failed_at is not null or uncertain_at is not null or missing is not null)
      and (${at}::timestamptz is null or (requested_at, id) < (${at}::timestamptz, ${id}::uuid))
      and not exists (
        select from bus.dispatch later
        where later.body_id = d.body_id and later.entry_id = d.entry_id and later.address = d.address
          and later.exchange_id is not distinct from d.exchange_id
          and later.attempt > d.attempt)
    order by requested_at desc, id desc limit ${limit}`);
}

export async function dismissDispatch(
  db: Queryable,
  bodyId: string,
  id: string,
  dismissed: { readonly at: Date; readonly reason: string },
): Promise<void> {
  await db.run(sql`
    update bus.dispatch set dismissed_at = ${dismissed.at}, dismissed_reason = ${dismissed.reason}
    where body_id = ${bodyId} and id = ${id}`);
}

export async function insertReceipt(db: Queryable, bodyId: string, receipt: Receipt): Promise<void> {
  await db.run(sql`
    insert into bus.receipt (body_id, message_id, dispatch_id, kind, at, transaction, reason, document_id)
    values (${bodyId}, ${receipt.messageId}, ${receipt.dispatchId}, ${receipt.kind}, ${receipt.at},
      ${receipt.transaction}, ${receipt.reason}, ${receipt.documentId})`);
}

export function receiptsOf(db: Queryable, bodyId: string, entryId: string): Promise<readonly Receipt[]> {
  return db.many<Receipt>(sql`
    select r.message_id as "messageId", r.dispatch_id as "dispatchId", r.kind, r.at, r.transaction, r.reason,
      r.document_id as "documentId"
    from bus.receipt r join bus.dispatch d on d.body_id = r.body_id and d.id = r.dispatch_id
    where r.body_id = ${bodyId} and d.entry_id = ${entryId} order by r.at, r.message_id`);
}
