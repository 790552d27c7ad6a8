import { type Queryable, sql } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';
import { documentWithin } from '../reach-store.ts';
import type { Packed } from './types.ts';

export interface ContentRow {
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  readonly declaredMime: string | null;
  readonly store: 'objects' | 'row' | 'pack';
  /** Where it lies in a pack. */
  readonly segment: string | null;
  readonly segmentOffset: number | null;
}

const columns = sql`encode(sha256, 'hex') as sha256, size, mime, declared_mime as "declaredMime", store,
  segment, segment_offset as "segmentOffset"`;

/**
 * Keeps the sweep of orphans away until this transaction ends: between the moment in which an object is known to exist and the
 * commit of its row nobody may take it for an orphan.
 */
export async function holdObjects(db: Queryable, bodyId: string): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock_shared(hashtextextended('records.content:' || ${bodyId}::text, 0))`);
}

/** Takes the objects of the body for the sweep, unless somebody holds them. @returns whether it has them until the transaction ends. */
export async function takeObjects(db: Queryable, bodyId: string): Promise<boolean> {
  const row = await db.one<{ taken: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended('records.content:' || ${bodyId}::text, 0)) as taken`,
  );
  return row.taken;
}

/** Lets the server know that a transaction that reads files for long is still alive. */
export async function stayAwake(db: Queryable): Promise<void> {
  await db.run(sql`select 1`);
}

export interface NewContent {
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  readonly declaredMime: string | null;
  readonly bytes: Buffer | null;
  readonly packed?: Packed | undefined;
  readonly at: Date;
}

/** Adds the row of a content that is durable. @returns whether it is new. */
export async function insertContent(db: Queryable, bodyId: string, content: NewContent): Promise<boolean> {
  const added = await db.run(sql`
    insert into records.content (body_id, sha256, size, mime, declared_mime, store, bytes, segment, segment_offset, first_seen)
    values (${bodyId}, decode(${content.sha256}, 'hex'), ${content.size}, ${content.mime}, ${content.declaredMime},
      ${storeOf(content)}, ${content.bytes}, ${content.packed?.segment ?? null}, ${content.packed?.offset ?? null}, ${content.at})
    on conflict do nothing`);
  return added === 1;
}

function storeOf({ bytes, packed }: NewContent): ContentRow['store'] {
  if (bytes) return 'row';
  return packed ? 'pack' : 'objects';
}

/** Says where the sound bytes of a packed content lie, in place of damaged ones. */
export async function repack(db: Queryable, bodyId: string, sha256: string, packed: Packed): Promise<void> {
  await db.run(sql`
    update records.content set segment = ${packed.segment}, segment_offset = ${packed.offset}
    where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex') and store = 'pack'`);
}

export async function insertUpload(
  db: Queryable,
  bodyId: string,
  sha256: string,
  actor: string,
  at: Date,
): Promise<void> {
  await db.run(sql`
    insert into records.content_upload (body_id, sha256, actor, at)
    values (${bodyId}, decode(${sha256}, 'hex'), ${actor}, ${at}) on conflict do nothing`);
}

export function findContent(db: Queryable, bodyId: string, sha256: string): Promise<ContentRow | undefined> {
  return db.maybe<ContentRow>(sql`
    select ${columns} from records.content where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex')`);
}

/** Those of the given contents that there are. */
export function findContents(
  db: Queryable,
  bodyId: string,
  digests: readonly string[],
): Promise<readonly ContentRow[]> {
  return db.many<ContentRow>(sql`
    select ${columns} from records.content
    where body_id = ${bodyId} and sha256 = any (select decode(d, 'hex') from unnest(${digests}::text[]) d)`);
}

/** The bytes of a content that lies in its row. */
export async function contentBytes(db: Queryable, bodyId: string, sha256: string): Promise<Buffer> {
  const row = await db.one<{ bytes: Buffer }>(sql`
    select bytes from records.content where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex')`);
  return row.bytes;
}

/** Whether the reader may use a content: brought by them, or part of a document that they may read. */
export async function mayUseContent(
  db: Queryable,
  bodyId: string,
  sha256: string,
  actor: string,
  reach: Reach,
): Promise<boolean> {
  const row = await db.one<{ may: boolean }>(sql`
    select exists (
        select 1 from records.content_upload
        where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex') and actor = ${actor})
      or exists (
        select 1 from records.document_version v join records.document d on d.body_id = v.body_id and d.id = v.document_id
        where v.body_id = ${bodyId} and v.sha256 = decode(${sha256}, 'hex') and ${documentWithin(bodyId, reach)})
      or (${reach.everywhere} and not exists (
        select 1 from records.document_version v join records.document d on d.body_id = v.body_id and d.id = v.document_id
        where v.body_id = ${bodyId} and v.sha256 = decode(${sha256}, 'hex')))
      as may`);
  return row.may;
}

/** Those of the given digests whose object has a row, or a temporary file of a WebDAV client that still needs them. */
export async function knownDigests(
  db: Queryable,
  bodyId: string,
  digests: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ sha256: string }>(sql`
    select encode(sha256, 'hex') as sha256 from records.content
    where body_id = ${bodyId} and store = 'objects'
      and sha256 = any (select decode(d, 'hex') from unnest(${digests}::text[]) d)
    union
    select encode(sha256, 'hex') from records.webdav_entry
    where body_id = ${bodyId} and removed_at is null
      and sha256 = any (select decode(d, 'hex') from unnest(${digests}::text[]) d)`);
  return new Set(rows.map((row) => row.sha256));
}

/** Contents in the order of their digests, after the given one. */
export function listContents(
  db: Queryable,
  bodyId: string,
  after: string | undefined,
  limit: number,
): Promise<readonly ContentRow[]> {
  return db.many<ContentRow>(sql`
    select ${columns} from records.content
    where body_id = ${bodyId} and sha256 > decode(${after ?? ''}, 'hex') order by sha256 limit ${limit}`);
}
