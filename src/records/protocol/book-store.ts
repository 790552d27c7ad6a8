import { type CursorKey, join, ordering, type PageOrder, type Queryable, sql } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';
import { entryWithin } from '../reach-store.ts';
import { entryColumns as columns } from './store.ts';
import type { Assignment, Entry, RegisteredDocument } from './types.ts';

/** An entry that the reader may see. */
export function findEntry(db: Queryable, bodyId: string, id: string, reach: Reach): Promise<Entry | undefined> {
  return db.maybe<Entry>(sql`select ${columns} from records.protocol_entry e ${readable(bodyId, id, reach)}`);
}

/** The same, locked against a parallel change. */
export function lockEntry(db: Queryable, bodyId: string, id: string, reach: Reach): Promise<Entry | undefined> {
  return db.maybe<Entry>(
    sql`select ${columns} from records.protocol_entry e ${readable(bodyId, id, reach)} for update`,
  );
}

export interface EntryFilter {
  readonly areaCode?: string | undefined;
  readonly flow?: string | undefined;
  readonly code?: string | undefined;
  readonly documentId?: string | undefined;
  readonly dossierId?: string | undefined;
  readonly sha256?: string | undefined;
  readonly senderNumber?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Entries, the latest first. */
export const entryOrder = ordering<Entry>({
  fields: {
    registeredAt: { column: sql`e.registered_at`, type: 'timestamptz', key: (row) => row.registeredAt.toISOString() },
    presentedAt: { column: sql`e.presented_at`, type: 'timestamptz', key: (row) => row.presentedAt.toISOString() },
  },
  id: sql`e.id`,
  initial: '-registeredAt',
});

export function listEntries(
  db: Queryable,
  bodyId: string,
  filter: EntryFilter,
  reach: Reach,
  page: PageOrder<Entry>,
  limit: number,
): Promise<readonly Entry[]> {
  const { areaCode, flow, code, documentId, dossierId, sha256, senderNumber, from, to } = filter;
  // Each condition stands in the statement only when it is asked for: the planner then knows which index serves the list.
  const conditions = join(
    [
      sql`e.body_id = ${bodyId}`,
      ...(areaCode ? [sql`e.area_code = ${areaCode}`] : []),
      ...(flow ? [sql`e.flow = ${flow}`] : []),
      ...(code ? [sql`e.code = ${code}`] : []),
      ...(documentId ? [sql`e.document_id = ${documentId}`] : []),
      ...(dossierId ? [sql`e.dossier_id = ${dossierId}`] : []),
      ...(sha256 ? [sql`e.sha256 = decode(${sha256}, 'hex')`] : []),
      ...(senderNumber
        ? [sql`e.reference_data ? 'senderNumber' and e.reference_data ->> 'senderNumber' = ${senderNumber}`]
        : []),
      ...(from ? [sql`e.registered_at >= ${from}`] : []),
      ...(to ? [sql`e.registered_at < ${to}`] : []),
      page.beyond,
      entryWithin(bodyId, reach),
    ],
    ' and ',
  );
  return db.many<Entry>(sql`
    select ${columns} from records.protocol_entry e where ${conditions} order by ${page.by} limit ${limit}`);
}

/** A stretch of time of one register. */
export interface Span {
  readonly areaCode: string;
  readonly registerCode: string;
  readonly from: Date;
  readonly to: Date;
}

/** Entries of a register in a stretch of time, in the order of their numbers. */
export function entriesBetween(
  db: Queryable,
  bodyId: string,
  span: Span,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Entry[]> {
  const [year, number] = after ?? [null, null];
  return db.many<Entry>(sql`
    select ${columns} from records.protocol_entry e
    where e.body_id = ${bodyId} and e.area_code = ${span.areaCode} and e.register_code = ${span.registerCode}
      and e.registered_at >= ${span.from} and e.registered_at < ${span.to}
      and (${year}::int is null or (e.year, e.number) > (${year}::int, ${number}::bigint))
    order by e.year, e.number limit ${limit}`);
}

/** Entries of a register that were annulled in a stretch of time, whenever they were made. */
export function annulledBetween(db: Queryable, bodyId: string, span: Span): Promise<readonly Entry[]> {
  return db.many<Entry>(sql`
    select ${columns} from records.protocol_entry e
    where e.body_id = ${bodyId} and e.area_code = ${span.areaCode} and e.register_code = ${span.registerCode}
      and e.annulled_at >= ${span.from} and e.annulled_at < ${span.to}
    order by e.year, e.number`);
}

/** The documents of an entry in the versions that were registered: the main one first, then the attachments. */
export function documentsOf(db: Queryable, bodyId: string, entryId: string): Promise<readonly RegisteredDocument[]> {
  return db.many<RegisteredDocument>(sql`
    with registered as (
      select 0 as position, document_id, document_version from records.protocol_entry
      where body_id = ${bodyId} and id = ${entryId}
      union all
      select position, document_id, document_version from records.protocol_attachment
      where body_id = ${bodyId} and entry_id = ${entryId})
    select r.document_id as "documentId", r.document_version as version, encode(v.sha256, 'hex') as sha256, v.filename, v.mime,
      d.title
    from registered r
    join records.document d on d.body_id = ${bodyId} and d.id = r.document_id
    join records.document_version v
      on v.body_id = ${bodyId} and v.document_id = r.document_id and v.version = r.document_version
    order by r.position`);
}

export interface Change {
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  readonly reason: string | null;
  readonly before: Assignment;
  readonly after: Assignment;
}

/** Every change of assignment and classification, old and new, in their order. */
export function changesOf(db: Queryable, bodyId: string, entryId: string): Promise<readonly Change[]> {
  return db.many<Change>(sql`
    select id, at, by, reason, before, after from records.protocol_change
    where body_id = ${bodyId} and entry_id = ${entryId} order by at, id`);
}

function readable(bodyId: string, id: string, reach: Reach) {
  return sql`where e.body_id = ${bodyId} and e.id = ${id}
    and ${entryWithin(bodyId, reach)}`;
}
