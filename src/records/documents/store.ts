import { type CursorKey, join, type Queryable, sql } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';
import { documentWithin, dossierWithin, entryWithin, levelName } from '../reach-store.ts';
import { LEVELS, type DocumentState, type Formation, type Level, type Relation } from '../types.ts';

export interface Document {
  readonly id: string;
  readonly typeCode: string;
  /** Null where the body has not defined the type. */
  readonly typeVersion: number | null;
  readonly classCode: string | null;
  readonly level: Level;
  readonly title: string;
  readonly state: DocumentState;
  readonly formation: Formation;
  readonly currentVersion: number;
  readonly unitId: string | null;
  readonly metadata: Record<string, unknown>;
  readonly createdAt: Date;
  readonly createdBy: string;
  /** When its author threw it away. */
  readonly discardedAt: Date | null;
}

export interface Version {
  readonly version: number;
  readonly sha256: string;
  readonly filename: string;
  readonly mime: string;
  readonly size: number;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

const columns = sql`d.id, d.type_code as "typeCode", d.type_version as "typeVersion", d.class_code as "classCode", ${levelName(sql`d.level`)} as level, d.title, d.state, d.formation, d.current_version as "currentVersion",
  d.unit_id as "unitId", d.metadata, d.created_at as "createdAt", d.created_by as "createdBy",
  d.discarded_at as "discardedAt"`;
const versionColumns = sql`v.version, encode(v.sha256, 'hex') as sha256, v.filename, v.mime, c.size, v.reason,
  v.created_at as "createdAt", v.created_by as "createdBy"`;

export async function insertDocument(
  db: Queryable,
  bodyId: string,
  document: Omit<Document, 'currentVersion' | 'discardedAt'> & { readonly currentVersion: 0 | 1 },
): Promise<void> {
  await db.run(sql`
    insert into records.document (body_id, id, type_code, type_version, class_code, level, title, state, formation, current_version, unit_id, metadata,
      created_at, created_by)
    values (${bodyId}, ${document.id}, ${document.typeCode}, ${document.typeVersion}, ${document.classCode}, ${LEVELS.indexOf(document.level)}, ${document.title}, ${document.state}, ${document.formation},
      ${document.currentVersion}, ${document.unitId}, ${JSON.stringify(document.metadata)}, ${document.createdAt},
      ${document.createdBy})`);
}

export interface NewVersion {
  readonly documentId: string;
  readonly version: number;
  readonly sha256: string;
  readonly filename: string;
  readonly mime: string;
  readonly reason: string | null;
  readonly at: Date;
  readonly by: string;
}

export async function insertVersion(db: Queryable, bodyId: string, version: NewVersion): Promise<void> {
  await db.run(sql`
    insert into records.document_version (body_id, document_id, version, sha256, filename, mime, reason, created_at, created_by)
    values (${bodyId}, ${version.documentId}, ${version.version}, decode(${version.sha256}, 'hex'), ${version.filename},
      ${version.mime}, ${version.reason}, ${version.at}, ${version.by})`);
}

export async function setCurrentVersion(db: Queryable, bodyId: string, id: string, version: number): Promise<void> {
  await db.run(sql`
    update records.document set current_version = ${version} where body_id = ${bodyId} and id = ${id}`);
}

export interface Description {
  readonly title: string;
  readonly metadata: Record<string, unknown>;
  readonly typeVersion: number | null;
  readonly classCode: string | null;
}

/** Writes what a document says of itself, keeping what stood there. */
export async function describeDocument(
  db: Queryable,
  bodyId: string,
  document: Document,
  next: Description,
  change: { readonly id: string; readonly reason: string | null; readonly at: Date; readonly by: string },
): Promise<void> {
  const { title, metadata, typeVersion, classCode } = document;
  const before = { title, metadata, typeVersion, classCode };
  await insertDescription(db, bodyId, document.id, { ...change, before, after: { ...next } });
  await db.run(sql`
    update records.document set title = ${next.title}, metadata = ${JSON.stringify(next.metadata)},
      type_version = ${next.typeVersion}, class_code = ${next.classCode}
    where body_id = ${bodyId} and id = ${document.id}`);
}

/** Keeps what a document said of itself beside what it says now. */
export async function insertDescription(
  db: Queryable,
  bodyId: string,
  documentId: string,
  { id, at, by, reason, before, after }: Change,
): Promise<void> {
  await db.run(sql`
    insert into records.document_description (body_id, id, document_id, at, by, reason, before, after)
    values (${bodyId}, ${id}, ${documentId}, ${at}, ${by}, ${reason}, ${JSON.stringify(before)}, ${JSON.stringify(after)})`);
}

export interface Change {
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  readonly reason: string | null;
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
}

/** Changes of what a document says of itself, the newest first. */
export function listChanges(
  db: Queryable,
  bodyId: string,
  documentId: string,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Change[]> {
  const [at, id] = after ?? [null, null];
  return db.many<Change>(sql`
    select id, at, by, reason, before, after from records.document_description
    where body_id = ${bodyId} and document_id = ${documentId}
      and (${at}::timestamptz is null or (at, id) < (${at}::timestamptz, ${id}::uuid))
    order by at desc, id desc limit ${limit}`);
}

export async function setFinal(db: Queryable, bodyId: string, id: string): Promise<void> {
  await db.run(sql`update records.document set state = 'final' where body_id = ${bodyId} and id = ${id}`);
}

/** Throws a document away, or with null gives it back. */
export async function setDiscarded(db: Queryable, bodyId: string, id: string, at: Date | null): Promise<void> {
  await db.run(sql`update records.document set discarded_at = ${at} where body_id = ${bodyId} and id = ${id}`);
}

/** A document that the reader may see. */
export function findDocument(db: Queryable, bodyId: string, id: string, reach: Reach): Promise<Document | undefined> {
  return db.maybe<Document>(sql`select ${columns} from records.document d ${readable(bodyId, id, reach)}`);
}

/** The same, locked against a parallel change. */
export function lockDocument(db: Queryable, bodyId: string, id: string, reach: Reach): Promise<Document | undefined> {
  return db.maybe<Document>(sql`select ${columns} from records.document d ${readable(bodyId, id, reach)} for update`);
}

/** A document whoever reads it: for rooms that publish by a right of their own. */
export function documentVersion(
  db: Queryable,
  bodyId: string,
  id: string,
  version: number | undefined,
): Promise<Version | undefined> {
  return db.maybe<Version>(sql`
    select ${versionColumns} from records.document_version v
    join records.document d on d.body_id = v.body_id and d.id = v.document_id
    join records.content c on c.body_id = v.body_id and c.sha256 = v.sha256
    where v.body_id = ${bodyId} and v.document_id = ${id}
      and v.version = coalesce(${version ?? null}::int, d.current_version)`);
}

export function listVersions(db: Queryable, bodyId: string, id: string): Promise<readonly Version[]> {
  return db.many<Version>(sql`
    select ${versionColumns} from records.document_version v
    join records.content c on c.body_id = v.body_id and c.sha256 = v.sha256
    where v.body_id = ${bodyId} and v.document_id = ${id} order by v.version`);
}

export interface DocumentFilter {
  readonly typeCode?: string | undefined;
  readonly state?: string | undefined;
  readonly sha256?: string | undefined;
  readonly classCode?: string | undefined;
  /** Those that were thrown away, in place of the others. */
  readonly discarded?: boolean | undefined;
  /** A property that the type declares as a filter, and the value that it has. */
  readonly field?: string | undefined;
  readonly value?: string | undefined;
}

export function listDocuments(
  db: Queryable,
  bodyId: string,
  filter: DocumentFilter,
  reach: Reach,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Document[]> {
  const { typeCode, state, sha256, classCode, discarded = false, field, value } = filter;
  const conditions = join(
    [
      sql`d.body_id = ${bodyId}`,
      discarded ? sql`d.discarded_at is not null` : sql`d.discarded_at is null`,
      ...(typeCode ? [sql`d.type_code = ${typeCode}`] : []),
      ...(state ? [sql`d.state = ${state}`] : []),
      ...(sha256
        ? [
            sql`d.id in (
              select v.document_id from records.document_version v
              where v.body_id = ${bodyId} and v.sha256 = decode(${sha256}, 'hex'))`,
          ]
        : []),
      ...(classCode ? [sql`d.class_code = ${classCode}`] : []),
      ...(field !== undefined && value !== undefined
        ? [
            sql`d.id in (
              select f.document_id from records.document_field f
              where f.body_id = ${bodyId} and f.name = ${field} and f.value = ${value})`,
          ]
        : []),
      ...(after ? [sql`(d.created_at, d.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
      documentWithin(bodyId, reach),
    ],
    ' and ',
  );
  return db.many<Document>(sql`
    select ${columns} from records.document d where ${conditions} order by d.created_at desc, d.id desc limit ${limit}`);
}

/** Adds a relation. @returns false when it was there already. */
export async function insertRelation(
  db: Queryable,
  bodyId: string,
  relation: { fromId: string; toId: string; relation: Relation; at: Date; by: string },
): Promise<boolean> {
  const added = await db.run(sql`
    insert into records.document_relation (body_id, from_id, to_id, relation, created_at, created_by)
    values (${bodyId}, ${relation.fromId}, ${relation.toId}, ${relation.relation}, ${relation.at}, ${relation.by})
    on conflict do nothing`);
  return added === 1;
}

/** Takes a relation away. @returns false when there was none. */
export async function deleteRelation(
  db: Queryable,
  bodyId: string,
  { fromId, toId, relation }: RelationRow,
): Promise<boolean> {
  const removed = await db.run(sql`
    delete from records.document_relation
    where body_id = ${bodyId} and from_id = ${fromId} and to_id = ${toId} and relation = ${relation}`);
  return removed === 1;
}

export interface RelationRow {
  readonly fromId: string;
  readonly toId: string;
  readonly relation: Relation;
}

/** Relations from and to a document, without those to documents that the reader may not see. */
export function listRelations(
  db: Queryable,
  bodyId: string,
  id: string,
  reach: Reach,
): Promise<readonly (RelationRow & { readonly title: string })[]> {
  return db.many<RelationRow & { readonly title: string }>(sql`
    select r.from_id as "fromId", r.to_id as "toId", r.relation, d.title from records.document_relation r
    join records.document d on d.body_id = r.body_id and d.id = case when r.from_id = ${id} then r.to_id else r.from_id end
    where r.body_id = ${bodyId} and (r.from_id = ${id} or r.to_id = ${id}) and ${documentWithin(bodyId, reach)}
    order by r.created_at, r.from_id, r.to_id, r.relation limit 500`);
}

export interface Reference {
  readonly id: string;
  readonly code: string;
  readonly title: string;
}

/** Dossiers and register entries of a document that the reader may see. */
export async function referencesOf(
  db: Queryable,
  bodyId: string,
  id: string,
  reach: Reach,
): Promise<{ readonly dossiers: readonly Reference[]; readonly entries: readonly Reference[] }> {
  const inDossiers = db.many<Reference>(sql`
    select s.id, s.code, s.title from records.dossier_document m
    join records.dossier s on s.body_id = m.body_id and s.id = m.dossier_id
    where m.body_id = ${bodyId} and m.document_id = ${id}
      and ${dossierWithin(bodyId, reach)}
    order by m.added_at, s.id limit 100`);
  const inRegisters = db.many<Reference>(sql`
    select e.id, e.code, e.subject as title from records.protocol_entry e
    where e.body_id = ${bodyId}
      and (e.document_id = ${id} or exists (
        select 1 from records.protocol_attachment a
        where a.body_id = e.body_id and a.entry_id = e.id and a.document_id = ${id}))
      and ${entryWithin(bodyId, reach)}
    order by e.registered_at, e.id limit 100`);
  const [dossiers, entries] = await Promise.all([inDossiers, inRegisters]);
  return { dossiers, entries };
}

/** Whether a register has numbered the document, as its main one or as an attachment. */
export async function isRegistered(db: Queryable, bodyId: string, id: string): Promise<boolean> {
  const row = await db.one<{ registered: boolean }>(sql`
    select exists (select 1 from records.protocol_entry where body_id = ${bodyId} and document_id = ${id})
      or exists (select 1 from records.protocol_attachment where body_id = ${bodyId} and document_id = ${id})
      as registered`);
  return row.registered;
}

/** Whether it is related to another document, from either side. */
export async function hasRelations(db: Queryable, bodyId: string, id: string): Promise<boolean> {
  const row = await db.one<{ related: boolean }>(sql`
    select exists (
      select 1 from records.document_relation where body_id = ${bodyId} and (from_id = ${id} or to_id = ${id})) as related`);
  return row.related;
}

function readable(bodyId: string, id: string, reach: Reach) {
  return sql`where d.body_id = ${bodyId} and d.id = ${id}
    and ${documentWithin(bodyId, reach)}`;
}
