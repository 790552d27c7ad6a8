import { type Queryable, sql } from '../../kernel/index.ts';
import type { DocumentType, Metadata } from './types.ts';

const columns = sql`t.code, t.version, t.title, t.schema, t.renames, t.defaults, t.retention_years as "retentionYears",
  encode(t.digest, 'hex') as digest, t.origin, t.deployed_at as "deployedAt"`;

/** Keeps two deployments of one type apart until the transaction ends. */
export async function lockType(db: Queryable, bodyId: string, code: string): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(hashtextextended(${`records.document_type/${bodyId}/${code}`}, 0))`);
}

/** A version of a type; the latest where none is named. */
export function findType(
  db: Queryable,
  bodyId: string,
  code: string,
  version?: number | null,
): Promise<DocumentType | undefined> {
  return db.maybe<DocumentType>(sql`
    select ${columns} from records.document_type t
    where t.body_id = ${bodyId} and t.code = ${code} and (${version ?? null}::int is null or t.version = ${version ?? null})
    order by t.version desc limit 1`);
}

/** The latest version of every type of the body. */
export function listTypes(db: Queryable, bodyId: string): Promise<readonly DocumentType[]> {
  return db.many<DocumentType>(sql`
    select distinct on (t.code) ${columns} from records.document_type t
    where t.body_id = ${bodyId} order by t.code, t.version desc`);
}

/** Versions after one, in their order. */
export function versionsAfter(
  db: Queryable,
  bodyId: string,
  code: string,
  version: number,
): Promise<readonly DocumentType[]> {
  return db.many<DocumentType>(sql`
    select ${columns} from records.document_type t
    where t.body_id = ${bodyId} and t.code = ${code} and t.version > ${version} order by t.version`);
}

export async function insertType(
  db: Queryable,
  bodyId: string,
  type: Omit<DocumentType, 'deployedAt'> & { readonly at: Date; readonly by: string },
): Promise<void> {
  await db.run(sql`
    insert into records.document_type (body_id, code, version, title, schema, renames, defaults, retention_years, digest, origin,
      deployed_at, deployed_by)
    values (${bodyId}, ${type.code}, ${type.version}, ${JSON.stringify(type.title)}, ${JSON.stringify(type.schema)},
      ${JSON.stringify(type.renames)}, ${JSON.stringify(type.defaults)}, ${type.retentionYears},
      decode(${type.digest}, 'hex'), ${type.origin}, ${type.at}, ${type.by})`);
}

export interface Described {
  readonly id: string;
  readonly typeVersion: number;
  readonly metadata: Metadata;
}

/** How many documents of a type were written for each of its versions. */
export function countByVersion(
  db: Queryable,
  bodyId: string,
  code: string,
): Promise<readonly { readonly version: number | null; readonly documents: number }[]> {
  return db.many(sql`
    select type_version as version, count(*)::int as documents from records.document
    where body_id = ${bodyId} and type_code = ${code} group by type_version order by type_version`);
}

/** Documents of versions before one, locked; those after `after`, in the order of their identifiers. */
export function lockOlder(
  db: Queryable,
  bodyId: string,
  code: string,
  version: number,
  after: string | null,
  limit: number,
): Promise<readonly Described[]> {
  return db.many<Described>(sql`
    select id, type_version as "typeVersion", metadata from records.document
    where body_id = ${bodyId} and type_code = ${code} and type_version < ${version} and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit} for update`);
}

/** Writes migrated metadata of many documents at once, keeping what stood there. */
export async function writeMigrated(
  db: Queryable,
  bodyId: string,
  version: number,
  rows: readonly { readonly id: string; readonly historyId: string; readonly metadata: Metadata }[],
  at: Date,
  by: string,
): Promise<void> {
  const given = sql`unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ historyId }) => historyId)}::uuid[],
    ${rows.map(({ metadata }) => JSON.stringify(metadata))}::text[]) as g (id, history_id, metadata)`;
  await db.run(sql`
    insert into records.document_description (body_id, id, document_id, at, by, reason, before, after)
    select ${bodyId}, g.history_id, d.id, ${at}, ${by}, null,
      jsonb_build_object('typeVersion', d.type_version, 'metadata', d.metadata),
      jsonb_build_object('typeVersion', ${version}::int, 'metadata', g.metadata::jsonb)
    from ${given} join records.document d on d.body_id = ${bodyId} and d.id = g.id`);
  await db.run(sql`
    update records.document d set metadata = g.metadata::jsonb, type_version = ${version}
    from ${given} where d.body_id = ${bodyId} and d.id = g.id`);
}

/** Puts the values by which documents are found in the place of those before. */
export async function replaceFields(
  db: Queryable,
  bodyId: string,
  documentIds: readonly string[],
  fields: readonly { readonly id: string; readonly name: string; readonly value: string }[],
): Promise<void> {
  await db.run(sql`
    delete from records.document_field where body_id = ${bodyId} and document_id = any (${documentIds}::uuid[])`);
  if (fields.length === 0) return;
  await db.run(sql`
    insert into records.document_field (body_id, document_id, name, value)
    select ${bodyId}, f.id, f.name, f.value
    from unnest(${fields.map(({ id }) => id)}::uuid[], ${fields.map(({ name }) => name)}::text[],
      ${fields.map(({ value }) => value)}::text[]) as f (id, name, value)
    on conflict do nothing`);
}
