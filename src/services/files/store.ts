import { sql, type Queryable } from '../../kernel/index.ts';

/** What a file waits to be sent with. */
export type FileOwner = { readonly draftId: string } | { readonly integrationId: string };

/** A file that waits to be sent. */
export interface PendingFile {
  readonly id: string;
  /** The question that it answers: names joined by dots. */
  readonly path: string;
  readonly filename: string;
  readonly mime: string;
  readonly size: number;
  readonly sha256: string;
}

function ownedBy(owner: FileOwner) {
  return 'draftId' in owner ? sql`draft_id = ${owner.draftId}` : sql`integration_id = ${owner.integrationId}`;
}

export function filesOf(db: Queryable, bodyId: string, owner: FileOwner): Promise<readonly PendingFile[]> {
  return db.many<PendingFile>(sql`
    select id, path, filename, mime, size, sha256 from services.pending_file
    where body_id = ${bodyId} and ${ownedBy(owner)} order by added_at, id`);
}

/** The files with their bytes, in the order in which they were brought. */
export function fullFilesOf(
  db: Queryable,
  bodyId: string,
  owner: FileOwner,
): Promise<readonly (PendingFile & { readonly bytes: Buffer })[]> {
  return db.many(sql`
    select id, path, filename, mime, size, sha256, bytes from services.pending_file
    where body_id = ${bodyId} and ${ownedBy(owner)} order by added_at, id`);
}

export async function insertFile(
  db: Queryable,
  bodyId: string,
  owner: FileOwner,
  file: PendingFile & { readonly bytes: Buffer; readonly addedAt: Date },
): Promise<void> {
  const draftId = 'draftId' in owner ? owner.draftId : null;
  const integrationId = 'draftId' in owner ? null : owner.integrationId;
  await db.run(sql`
    insert into services.pending_file (body_id, id, draft_id, integration_id, path, filename, mime, size, sha256, bytes, added_at)
    values (${bodyId}, ${file.id}, ${draftId}, ${integrationId}, ${file.path}, ${file.filename}, ${file.mime}, ${file.size},
      ${file.sha256}, ${file.bytes}, ${file.addedAt})`);
}

export function deleteFile(db: Queryable, bodyId: string, owner: FileOwner, id: string): Promise<number> {
  return db.run(sql`delete from services.pending_file where body_id = ${bodyId} and ${ownedBy(owner)} and id = ${id}`);
}

export function deleteFiles(db: Queryable, bodyId: string, owner: FileOwner): Promise<number> {
  return db.run(sql`delete from services.pending_file where body_id = ${bodyId} and ${ownedBy(owner)}`);
}
