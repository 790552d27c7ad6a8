import { holdsText, nothing, sql, type Queryable } from '../../kernel/index.ts';
import type { BoardEntry, PublicEntry } from '../types.ts';

export interface PublishableDocument {
  readonly title: string;
  readonly sha256: string | null;
  readonly filename: string | null;
  readonly mime: string | null;
  readonly size: number | null;
}

/** The document's current content, through the view that the repository publishes. */
export function findDocument(db: Queryable, bodyId: string, id: string): Promise<PublishableDocument | undefined> {
  return db.maybe<PublishableDocument>(sql`
    select title, sha256, filename, mime, size from records.v_document where body_id = ${bodyId} and id = ${id}`);
}

/** Takes the next number of the year in the locked register: no gap, no duplicate. */
export async function takeNumber(db: Queryable, bodyId: string, year: number): Promise<number> {
  const row = await db.one<{ number: number }>(sql`
    insert into publication.board_counter (body_id, year, last_number) values (${bodyId}, ${year}, 1)
    on conflict (body_id, year) do update set last_number = publication.board_counter.last_number + 1
    returning last_number as number`);
  return row.number;
}

export type NewBoardEntry = Omit<BoardEntry, 'withdrawnAt' | 'withdrawalReason' | 'expiredAt'>;

export async function insertEntry(db: Queryable, bodyId: string, entry: NewBoardEntry): Promise<void> {
  await db.run(sql`
    insert into publication.board_entry (body_id, id, year, number, kind, title, source, norm, document_id, sha256, filename,
      mime, size, act_id, act_code, from_day, to_day, published_at, event_id)
    values (${bodyId}, ${entry.id}, ${entry.year}, ${entry.number}, ${entry.kind}, ${entry.title}, ${entry.source},
      ${entry.norm}, ${entry.documentId}, ${entry.sha256}, ${entry.filename}, ${entry.mime}, ${entry.size}, ${entry.actId},
      ${entry.actCode}, ${entry.fromDay}, ${entry.toDay}, ${entry.publishedAt}, ${entry.eventId})`);
}

/** What the public reads of an entry: no more is brought out of the database for a list. */
export const publicColumns = sql`
  id, year, number, kind, title, source, norm, sha256, filename, mime, size, act_code as "actCode", from_day as "fromDay",
  to_day as "toDay", published_at as "publishedAt", event_id as "eventId"`;

const columns = sql`
  ${publicColumns}, document_id as "documentId", act_id as "actId", withdrawn_at as "withdrawnAt",
  withdrawal_reason as "withdrawalReason", expired_at as "expiredAt"`;

export function findEntry(db: Queryable, bodyId: string, id: string): Promise<BoardEntry | undefined> {
  return db.maybe<BoardEntry>(
    sql`select ${columns} from publication.board_entry where body_id = ${bodyId} and id = ${id}`,
  );
}

/** An entry with the leaf of the ledger that proves its publication; none while the fact is not sealed. */
export function findProvenEntry(
  db: Queryable,
  bodyId: string,
  id: string,
): Promise<(BoardEntry & { readonly leafIndex: number | null }) | undefined> {
  return db.maybe(sql`
    select ${columns}, (
      select leaf_index from kernel.v_event e where e.body_id = ${bodyId} and e.id = b.event_id) as "leafIndex"
    from publication.board_entry b where body_id = ${bodyId} and id = ${id}`);
}

export function lockEntry(db: Queryable, bodyId: string, id: string): Promise<BoardEntry | undefined> {
  return db.maybe<BoardEntry>(
    sql`select ${columns} from publication.board_entry where body_id = ${bodyId} and id = ${id} for update`,
  );
}

export interface BoardFilter {
  readonly day: string;
  readonly kind?: string | undefined;
  readonly text?: string | undefined;
  readonly after?: readonly [string, string] | undefined;
  readonly limit: number;
}

/** What is on the board on a day, newest first. Only conditions that apply are written: each list keeps a plan of its own. */
export function currentEntries(db: Queryable, bodyId: string, filter: BoardFilter): Promise<readonly PublicEntry[]> {
  const { day, kind, text, after, limit } = filter;
  return db.many<PublicEntry>(sql`
    select ${publicColumns} from publication.board_entry
    where body_id = ${bodyId} and from_day <= ${day} and to_day >= ${day} and withdrawn_at is null
      ${kind ? sql`and kind = ${kind}` : nothing}
      ${text ? sql`and ${holdsText(sql`searched`, text)}` : nothing}
      ${after ? sql`and (from_day, id) < (${after[0]}, ${after[1]})` : nothing}
    order by from_day desc, id desc limit ${limit}`);
}

/** Kinds that are on the board on a day, with how many of each, for the filter of the public page. */
export function currentKinds(
  db: Queryable,
  bodyId: string,
  day: string,
): Promise<readonly { kind: string; count: number }[]> {
  return db.many(sql`
    select kind, count(*) as count from publication.board_entry
    where body_id = ${bodyId} and from_day <= ${day} and to_day >= ${day} and withdrawn_at is null
    group by kind order by kind`);
}

export async function markWithdrawn(
  db: Queryable,
  bodyId: string,
  id: string,
  at: Date,
  reason: string,
): Promise<void> {
  await db.run(sql`
    update publication.board_entry set withdrawn_at = ${at}, withdrawal_reason = ${reason}
    where body_id = ${bodyId} and id = ${id}`);
}

/** Marks as expired what ended before the day. @returns what was not marked yet. */
export function markExpired(db: Queryable, bodyId: string, day: string, at: Date): Promise<readonly BoardEntry[]> {
  return db.many<BoardEntry>(sql`
    update publication.board_entry set expired_at = ${at}
    where body_id = ${bodyId} and expired_at is null and to_day < ${day}
    returning ${columns}`);
}

/** Whether the body has the act, through the view that the room of acts publishes. */
export interface ActOfDocument {
  readonly id: string;
  readonly year: number | null;
  readonly number: number | null;
}

export interface AutomaticAct {
  readonly documentId: string;
  readonly kind: string;
  readonly title: string;
  readonly days: number;
  readonly norm: string;
  /** It is on the board, or was. */
  readonly onBoard: boolean;
}

/** Of those who bring an act to the board at the same moment, one comes after the other. */
export async function lockAct(db: Queryable, bodyId: string, actId: string): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(hashtextextended('publication.act ' || ${bodyId} || ${actId}, 0))`);
}

/** An adopted act that is to be published by itself. Who publishes the same act at this moment is waited for. */
export async function automaticAct(db: Queryable, bodyId: string, actId: string): Promise<AutomaticAct | undefined> {
  await lockAct(db, bodyId, actId);
  return db.maybe<AutomaticAct>(sql`
    select a.document_id as "documentId", a.kind, a.title, a.days, a.norm,
      exists (select 1 from publication.board_entry b where b.body_id = ${bodyId} and b.act_id = a.id) as "onBoard"
    from acts.v_publishable a where a.body_id = ${bodyId} and a.id = ${actId} and a.automatic`);
}

/** The act that a document is, if it is one. */
export function actOfDocument(db: Queryable, bodyId: string, documentId: string): Promise<ActOfDocument | undefined> {
  return db.maybe<ActOfDocument>(sql`
    select id, year, number from acts.v_act where body_id = ${bodyId} and document_id = ${documentId}`);
}
