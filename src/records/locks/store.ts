import { sql, type Queryable } from '../../kernel/index.ts';

/** A lock of a WebDAV client (RFC 4918 §6): a lease on a name, and on the document behind it wherever else that is found. */
export interface Lock {
  readonly id: string;
  readonly personId: string;
  readonly placeId: string;
  /** Null for the top of the place. */
  readonly entryId: string | null;
  readonly documentId: string | null;
  /** Segments of the address that was locked. */
  readonly path: readonly string[];
  readonly exclusive: boolean;
  /** Of a collection: also everything within (depth infinity). */
  readonly deep: boolean;
  /** What the client says of its owner: XML. */
  readonly owner: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const columns = sql`id, person_id as "personId", place_id as "placeId", entry_id as "entryId", document_id as "documentId", path,
  exclusive, deep, owner, created_at as "createdAt", expires_at as "expiresAt"`;

export async function insertLock(db: Queryable, bodyId: string, lock: Lock): Promise<void> {
  await db.run(sql`
    insert into records.webdav_lock (body_id, id, person_id, place_id, entry_id, document_id, path, exclusive, deep, owner,
      created_at, expires_at)
    values (${bodyId}, ${lock.id}, ${lock.personId}, ${lock.placeId}, ${lock.entryId}, ${lock.documentId}, ${lock.path},
      ${lock.exclusive}, ${lock.deep}, ${lock.owner}, ${lock.createdAt}, ${lock.expiresAt})`);
}

/** Locks of a place that have not run out, and those on the same documents elsewhere. */
export function locksAround(
  db: Queryable,
  bodyId: string,
  around: { readonly placeId: string; readonly documentIds: readonly string[] },
  now: Date,
): Promise<readonly Lock[]> {
  return db.many<Lock>(sql`
    select ${columns} from records.webdav_lock
    where body_id = ${bodyId} and expires_at > ${now}
      and (place_id = ${around.placeId} or document_id = any (${around.documentIds}::uuid[]))
    order by created_at, id limit 2000`);
}

/** Locks on a document, by whichever name, that have not run out. */
export function locksOn(db: Queryable, bodyId: string, documentId: string, now: Date): Promise<readonly Lock[]> {
  return db.many<Lock>(sql`
    select ${columns} from records.webdav_lock
    where body_id = ${bodyId} and document_id = ${documentId} and expires_at > ${now} order by created_at, id limit 20`);
}

export function findLock(db: Queryable, bodyId: string, id: string, now: Date): Promise<Lock | undefined> {
  return db.maybe<Lock>(sql`
    select ${columns} from records.webdav_lock where body_id = ${bodyId} and id = ${id} and expires_at > ${now}`);
}

export async function prolongLock(db: Queryable, bodyId: string, id: string, until: Date): Promise<void> {
  await db.run(sql`update records.webdav_lock set expires_at = ${until} where body_id = ${bodyId} and id = ${id}`);
}

/** Has locks on a name hold for the document that it has come to stand for. */
export async function attachLocks(
  db: Queryable,
  bodyId: string,
  entryId: string,
  documentId: string | null,
): Promise<void> {
  await db.run(sql`
    update records.webdav_lock set document_id = ${documentId} where body_id = ${bodyId} and entry_id = ${entryId}`);
}

export async function deleteLocks(db: Queryable, bodyId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.run(sql`delete from records.webdav_lock where body_id = ${bodyId} and id = any (${ids}::uuid[])`);
}

export async function purgeLocks(db: Queryable, bodyId: string, before: Date): Promise<void> {
  await db.run(sql`delete from records.webdav_lock where body_id = ${bodyId} and expires_at < ${before}`);
}
