import { sql, type Queryable, type Sql } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';
import { documentWithin } from '../reach-store.ts';
import { type Entry, type Filed, MOST_SHOWN, type Place } from './types.ts';

const entryColumns = sql`e.id, e.place, e.place_id as "placeId", e.folder_id as "folderId", e.name, e.kind,
  e.document_id as "documentId", e.title, encode(e.sha256, 'hex') as sha256, e.size, e.mime,
  e.home_folder_id as "homeFolderId", e.home_name as "homeName",
  e.was_folder_id as "wasFolderId", e.was_name as "wasName", e.was_at as "wasAt", e.properties, e.created_at as "createdAt",
  e.changed_at as "changedAt"`;

/** A document `d` with its current version `v` and content `c`, as one value. */
const filedValue = sql`json_build_object('id', d.id, 'typeCode', d.type_code, 'title', d.title, 'filename', v.filename,
  'released', d.state = 'final' or exists (
      select 1 from records.protocol_entry p where p.body_id = d.body_id and p.document_id = d.id)
    or exists (select 1 from records.protocol_attachment a where a.body_id = d.body_id and a.document_id = d.id),
  'createdBy', d.created_by, 'createdAt', d.created_at, 'changedAt', v.created_at, 'sha256', encode(v.sha256, 'hex'),
  'size', c.size, 'mime', v.mime)`;

const current = (bodyId: string) => sql`
  join records.document_version v
    on v.body_id = ${bodyId} and v.document_id = d.id and v.version = d.current_version
  join records.content c on c.body_id = ${bodyId} and c.sha256 = v.sha256`;

type FiledJson = Omit<Filed, 'createdAt' | 'changedAt'> & { readonly createdAt: string; readonly changedAt: string };

function filedOf(json: FiledJson | null): Filed | undefined {
  if (!json) return undefined;
  return { ...json, createdAt: new Date(json.createdAt), changedAt: new Date(json.changedAt) };
}

export interface Named {
  readonly entry: Entry;
  readonly document: Filed | undefined;
}

type NamedRow = Entry & { readonly document: FiledJson | null };

/** Entries with their documents; those of documents that are thrown away, or that the reader may not see, are not there. */
async function named(db: Queryable, bodyId: string, reach: Reach, where: Sql): Promise<readonly Named[]> {
  const rows = await db.many<NamedRow>(sql`
    select ${entryColumns}, (
      select ${filedValue} from records.document d ${current(bodyId)}
      where d.body_id = ${bodyId} and d.id = e.document_id and d.discarded_at is null
        and ${documentWithin(bodyId, reach)}) as document
    from records.webdav_entry e where e.body_id = ${bodyId} and ${where}`);
  const all = rows.map(({ document, ...entry }) => ({ entry, document: filedOf(document) }));
  return all.filter(({ entry, document }) => entry.documentId === null || document !== undefined);
}

const within = ({ id }: Place, folderId: string | null) =>
  sql`e.place_id = ${id} and e.folder_id is not distinct from ${folderId}::uuid and e.removed_at is null`;

export function entriesIn(
  db: Queryable,
  bodyId: string,
  place: Place,
  folderId: string | null,
  reach: Reach,
): Promise<readonly Named[]> {
  const where = sql`${within(place, folderId)} order by e.name limit ${MOST_SHOWN}`;
  return named(db, bodyId, reach, where);
}

export async function entryNamed(
  db: Queryable,
  bodyId: string,
  at: { readonly place: Place; readonly folderId: string | null; readonly name: string },
  reach: Reach,
): Promise<Named | undefined> {
  const [found] = await named(db, bodyId, reach, sql`${within(at.place, at.folderId)} and e.name = ${at.name}`);
  return found;
}

/** An entry of whose document the name stands empty since a program has moved it away, to put another file in its place. */
export async function entryAtHome(
  db: Queryable,
  bodyId: string,
  at: { readonly place: Place; readonly folderId: string | null; readonly name: string },
  reach: Reach,
): Promise<Named | undefined> {
  const [found] = await named(
    ...[db, bodyId, reach],
    sql`e.place_id = ${at.place.id} and e.removed_at is null and e.home_name = ${at.name}
      and e.home_folder_id is not distinct from ${at.folderId}::uuid order by e.changed_at desc limit 1`,
  );
  return found;
}

/** The document that a name stood for until it was removed a short while ago; it may be thrown away meanwhile. */
export function removedHere(
  db: Queryable,
  bodyId: string,
  at: { readonly place: Place; readonly folderId: string | null; readonly name: string },
  since: Date,
): Promise<{ readonly documentId: string; readonly createdBy: string; readonly discarded: boolean } | undefined> {
  return db.maybe(sql`
    select d.id as "documentId", d.created_by as "createdBy", d.discarded_at is not null as discarded
    from records.webdav_entry e join records.document d on d.body_id = e.body_id and d.id = e.document_id
    where e.body_id = ${bodyId} and e.place_id = ${at.place.id} and e.name = ${at.name}
      and e.folder_id is not distinct from ${at.folderId}::uuid and e.removed_at > ${since} and d.state = 'draft'
    order by e.removed_at desc limit 1`);
}

/** Names of the folders, the outermost first, in which a document has its name in a place; none where it lies at its top. */
export async function foldersAround(
  db: Queryable,
  bodyId: string,
  placeId: string,
  documentId: string,
): Promise<readonly string[]> {
  const rows = await db.many<{ name: string }>(sql`
    with recursive around as (
      select * from (
        select folder_id, 0 as level, ''::text as name from records.webdav_entry
        where body_id = ${bodyId} and place_id = ${placeId} and document_id = ${documentId} and removed_at is null
        order by created_at, id limit 1) start
      union all
      select e.folder_id, a.level + 1, e.name from around a
      join records.webdav_entry e on e.body_id = ${bodyId} and e.id = a.folder_id
      where a.level < 100)
    select name from around where level > 0 order by level desc`);
  return rows.map(({ name }) => name);
}

/** All entries of a place that lie, however deep, within a folder. */
export async function entriesBelow(
  db: Queryable,
  bodyId: string,
  place: Place,
  folderId: string,
  reach: Reach,
): Promise<readonly Named[]> {
  const rows = await db.many<{ id: string }>(sql`
    with recursive below as (
      select id from records.webdav_entry
      where body_id = ${bodyId} and place_id = ${place.id} and folder_id = ${folderId} and removed_at is null
      union
      select e.id from records.webdav_entry e join below b on e.folder_id = b.id
      where e.body_id = ${bodyId} and e.place_id = ${place.id} and e.removed_at is null)
    select id from below limit 5000`);
  const ids = rows.map(({ id }) => id);
  return named(db, bodyId, reach, sql`e.id = any (${ids}::uuid[])`);
}

/** Drafts of a person that lie in no dossier and have no name of their own here, the newest first. */
export function looseDrafts(db: Queryable, bodyId: string, personId: string): Promise<readonly Filed[]> {
  return unnamed(
    ...[db, bodyId, personId, sql`records.document d`],
    sql`d.created_by = ${personId} and d.state = 'draft' and not exists (
      select 1 from records.dossier_document m where m.body_id = ${bodyId} and m.document_id = d.id)`,
    sql`d.created_at desc, d.id desc`,
  );
}

/** Documents of a dossier that the reader may see and that have no name of their own here, the last that came first. */
export function unnamedMembers(
  db: Queryable,
  bodyId: string,
  dossierId: string,
  reach: Reach,
): Promise<readonly Filed[]> {
  return unnamed(
    ...[db, bodyId, dossierId],
    sql`records.dossier_document m join records.document d on d.body_id = ${bodyId} and d.id = m.document_id`,
    // A document may be more confidential than the dossier in which it lies.
    sql`m.body_id = ${bodyId} and m.dossier_id = ${dossierId} and ${documentWithin(bodyId, reach)}`,
    sql`m.added_at desc, d.id desc`,
  );
}

async function unnamed(
  db: Queryable,
  bodyId: string,
  placeId: string,
  from: Sql,
  where: Sql,
  order: Sql,
): Promise<readonly Filed[]> {
  const rows = await db.many<{ document: FiledJson }>(sql`
    select ${filedValue} as document from ${from} ${current(bodyId)}
    where d.body_id = ${bodyId} and d.discarded_at is null and ${where} and not exists (
      select 1 from records.webdav_entry e
      where e.body_id = ${bodyId} and e.document_id = d.id and e.place_id = ${placeId} and e.removed_at is null)
    order by ${order} limit ${MOST_SHOWN}`);
  return rows.map(({ document }) => filedOf(document)!);
}

/** Writes an entry, a new one or over what it was. */
export async function saveEntry(db: Queryable, bodyId: string, entry: Entry): Promise<void> {
  const { id, place, placeId, folderId, name, kind, documentId, title, sha256, size, mime } = entry;
  await db.run(sql`
    insert into records.webdav_entry (body_id, id, place, place_id, folder_id, name, kind, document_id, title, sha256, size, mime,
      home_folder_id, home_name, was_folder_id, was_name, was_at, properties, created_at, changed_at)
    values (${bodyId}, ${id}, ${place}, ${placeId}, ${folderId}, ${name}, ${kind}, ${documentId}, ${title},
      decode(${sha256}, 'hex'), ${size}, ${mime}, ${entry.homeFolderId}, ${entry.homeName}, ${entry.wasFolderId},
      ${entry.wasName}, ${entry.wasAt}, ${JSON.stringify(entry.properties)}, ${entry.createdAt}, ${entry.changedAt})
    on conflict (body_id, id) do update set place = excluded.place, place_id = excluded.place_id,
      folder_id = excluded.folder_id, name = excluded.name, document_id = excluded.document_id, title = excluded.title,
      sha256 = excluded.sha256, size = excluded.size, mime = excluded.mime, home_folder_id = excluded.home_folder_id,
      home_name = excluded.home_name, was_folder_id = excluded.was_folder_id, was_name = excluded.was_name,
      was_at = excluded.was_at, properties = excluded.properties, changed_at = excluded.changed_at, removed_at = null`);
}

export async function removeEntries(db: Queryable, bodyId: string, ids: readonly string[], at: Date): Promise<void> {
  await db.run(sql`
    update records.webdav_entry set removed_at = ${at}
    where body_id = ${bodyId} and id = any (${ids}::uuid[]) and removed_at is null`);
}

/** Frees a name of whatever stale entry still has it: of a document that is called otherwise by now, or was thrown away. */
export async function freeName(
  db: Queryable,
  bodyId: string,
  at: { readonly place: Place; readonly folderId: string | null; readonly name: string; readonly but: string },
  now: Date,
): Promise<void> {
  await db.run(sql`
    update records.webdav_entry e set removed_at = ${now}
    where e.body_id = ${bodyId} and ${within(at.place, at.folderId)} and e.name = ${at.name} and e.id <> ${at.but}`);
}

/** One change of the names of a place at a time, until the transaction ends: programs send several requests at once. */
export async function holdPlace(db: Queryable, bodyId: string, placeId: string): Promise<void> {
  await db.run(sql`
    select pg_advisory_xact_lock(hashtextextended('records.webdav:' || ${bodyId}::text || ${placeId}::text, 0))`);
}

/** Whether the document lies in other dossiers than this one. */
export async function liesElsewhere(
  db: Queryable,
  bodyId: string,
  documentId: string,
  dossierId: string | null,
): Promise<boolean> {
  const row = await db.one<{ elsewhere: boolean }>(sql`
    select exists (
      select 1 from records.dossier_document
      where body_id = ${bodyId} and document_id = ${documentId} and dossier_id is distinct from ${dossierId}::uuid) as elsewhere`);
  return row.elsewhere;
}

/** Entries that a sweep may take: scratch that nobody has touched, names that were removed, documents called away and not called back. */
export async function sweepEntries(
  db: Queryable,
  bodyId: string,
  before: { readonly scratch: Date; readonly removed: Date; readonly away: Date },
): Promise<number> {
  await db.run(sql`
    update records.webdav_entry e set name = home_name, folder_id = home_folder_id, home_name = null, home_folder_id = null,
      sha256 = null, size = null, mime = null
    where body_id = ${bodyId} and home_name is not null and document_id is not null and changed_at < ${before.away}
      and removed_at is null and not exists (
        select 1 from records.webdav_entry o
        where o.body_id = e.body_id and o.place_id = e.place_id and o.name = e.home_name
          and o.folder_id is not distinct from e.home_folder_id and o.removed_at is null)
      and not exists (
        select 1 from records.webdav_entry o
        where o.body_id = e.body_id and o.place_id = e.place_id and o.home_name = e.home_name and o.id > e.id
          and o.home_folder_id is not distinct from e.home_folder_id and o.removed_at is null)`);
  await db.run(sql`
    update records.webdav_entry set sha256 = null, size = null, mime = null
    where body_id = ${bodyId} and document_id is not null and sha256 is not null and changed_at < ${before.scratch}`);
  const unlocked = sql`not exists (
    select 1 from records.webdav_lock l where l.body_id = e.body_id and l.entry_id = e.id)`;
  return db.run(sql`
    delete from records.webdav_entry e
    where body_id = ${bodyId} and ${unlocked} and (
      removed_at < ${before.removed}
      or (kind = 'file' and document_id is null and changed_at < ${before.scratch})
      or (document_id is not null and home_name is not null and changed_at < ${before.away}))`);
}
