import { type Queryable, sql } from '../../../kernel/index.ts';

export interface UploadRow {
  readonly id: string;
  readonly size: number;
  readonly received: number;
  readonly declaredMime: string;
  readonly finishedSha256: string | null;
}

export interface Chunk {
  readonly start: number;
  readonly size: number;
  readonly sha256: string;
}

export interface NewUpload {
  readonly id: string;
  readonly actor: string;
  readonly size: number;
  readonly declaredMime: string;
  readonly at: Date;
}

export async function insertUploadRow(db: Queryable, bodyId: string, upload: NewUpload): Promise<void> {
  await db.run(sql`
    insert into records.upload (body_id, id, actor, size, received, declared_mime, begun_at, touched_at)
    values (${bodyId}, ${upload.id}, ${upload.actor}, ${upload.size}, 0, ${upload.declaredMime}, ${upload.at}, ${upload.at})`);
}

/** What is on its way in the body and of the actor; held until the transaction ends, so that nobody begins beside it. */
export async function openUploads(
  db: Queryable,
  bodyId: string,
  actor: string,
): Promise<{ readonly bytes: number; readonly own: number }> {
  await db.run(sql`select pg_advisory_xact_lock(hashtextextended('records.uploads:' || ${bodyId}::text, 0))`);
  return db.one(sql`
    select coalesce(sum(size), 0)::float8 as bytes, count(*) filter (where actor = ${actor})::int as own
    from records.upload where body_id = ${bodyId} and finished_sha256 is null`);
}

const columns = sql`id, size, received, declared_mime as "declaredMime", encode(finished_sha256, 'hex') as "finishedSha256"`;

/** An upload of the actor. */
export function findUpload(db: Queryable, bodyId: string, id: string, actor: string): Promise<UploadRow | undefined> {
  return db.maybe<UploadRow>(sql`
    select ${columns} from records.upload where body_id = ${bodyId} and id = ${id} and actor = ${actor}`);
}

/** The same, held until the transaction ends. */
export function lockUpload(db: Queryable, bodyId: string, id: string, actor: string): Promise<UploadRow | undefined> {
  return db.maybe<UploadRow>(sql`
    select ${columns} from records.upload where body_id = ${bodyId} and id = ${id} and actor = ${actor} for update`);
}

export async function appendChunk(db: Queryable, bodyId: string, id: string, chunk: Chunk, at: Date): Promise<void> {
  await Promise.all([
    db.run(sql`
      insert into records.upload_chunk (body_id, upload_id, start, size, sha256)
      values (${bodyId}, ${id}, ${chunk.start}, ${chunk.size}, decode(${chunk.sha256}, 'hex'))`),
    db.run(sql`
      update records.upload set received = ${chunk.start + chunk.size}, touched_at = ${at}
      where body_id = ${bodyId} and id = ${id}`),
  ]);
}

/** The chunk that begins at an octet. */
export function chunkAt(db: Queryable, bodyId: string, id: string, start: number): Promise<Chunk> {
  return db.one<Chunk>(sql`
    select start, size, encode(sha256, 'hex') as sha256 from records.upload_chunk
    where body_id = ${bodyId} and upload_id = ${id} and start = ${start}`);
}

export async function finishUpload(db: Queryable, bodyId: string, id: string, sha256: string, at: Date): Promise<void> {
  await db.run(sql`delete from records.upload_chunk where body_id = ${bodyId} and upload_id = ${id}`);
  await db.run(sql`
    update records.upload set finished_sha256 = decode(${sha256}, 'hex'), touched_at = ${at}
    where body_id = ${bodyId} and id = ${id}`);
}

export async function deleteUpload(db: Queryable, bodyId: string, id: string): Promise<void> {
  await db.run(sql`delete from records.upload_chunk where body_id = ${bodyId} and upload_id = ${id}`);
  await db.run(sql`delete from records.upload where body_id = ${bodyId} and id = ${id}`);
}

/** Uploads that nobody has gone on with since a moment; whoever goes on with one just now keeps it. */
export function staleUploads(db: Queryable, bodyId: string, before: Date): Promise<readonly { id: string }[]> {
  return db.many<{ id: string }>(sql`
    select id from records.upload where body_id = ${bodyId} and touched_at < ${before}
    order by touched_at limit 500 for update skip locked`);
}
