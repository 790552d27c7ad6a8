import { sql, type Queryable, type Sql } from '../../kernel/index.ts';
import { documentReaders, dossierReaders, entryReaders } from '../reach-store.ts';
import type { Correspondent, Flow } from '../types.ts';
import type { Key, Kind } from './types.ts';

export interface DocumentSource {
  readonly id: string;
  readonly at: Date;
  readonly typeCode: string;
  readonly classCode: string | null;
  readonly title: string;
  readonly state: string;
  readonly unitId: string | null;
  readonly version: number;
  readonly metadata: Record<string, unknown>;
  readonly filename: string | null;
  readonly readers: readonly string[];
}

export function documentSources(
  db: Queryable,
  bodyId: string,
  ids: readonly string[],
): Promise<readonly DocumentSource[]> {
  return db.many<DocumentSource>(sql`
    select d.id, d.created_at as at, d.type_code as "typeCode", d.class_code as "classCode", d.title, d.state, d.unit_id as "unitId",
      d.current_version as version, d.metadata, v.filename, ${readersFrom(documentReaders(bodyId, sql`t.id`))} as readers
    from records.document d cross join lateral (select d.id) t
    left join records.document_version v
      on v.body_id = ${bodyId} and v.document_id = d.id and v.version = d.current_version
    where d.body_id = ${bodyId} and d.discarded_at is null and d.id = any (${ids}::uuid[])`);
}

export interface DossierSource {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly code: string;
  readonly title: string;
  readonly classCode: string;
  readonly unitId: string | null;
  readonly state: string;
  readonly readers: readonly string[];
}

export function dossierSources(
  db: Queryable,
  bodyId: string,
  ids: readonly string[],
): Promise<readonly DossierSource[]> {
  return db.many<DossierSource>(sql`
    select s.id, s.opened_at as at, s.kind, s.code, s.title, s.class_code as "classCode", s.unit_id as "unitId", s.state,
      ${readersFrom(dossierReaders(bodyId, sql`t.id`))} as readers
    from records.dossier s cross join lateral (select s.id) t
    where s.body_id = ${bodyId} and s.id = any (${ids}::uuid[])`);
}

export interface EntrySource {
  readonly id: string;
  readonly at: Date;
  readonly flow: Flow;
  readonly code: string;
  readonly subject: string;
  readonly correspondents: readonly Correspondent[];
  readonly classCode: string | null;
  readonly unitId: string | null;
  readonly annulled: boolean;
  readonly readers: readonly string[];
}

export function entrySources(db: Queryable, bodyId: string, ids: readonly string[]): Promise<readonly EntrySource[]> {
  return db.many<EntrySource>(sql`
    select e.id, e.registered_at as at, e.flow, e.code, e.subject, e.correspondents, e.class_code as "classCode",
      e.unit_id as "unitId", e.annulled_at is not null as annulled, ${readersFrom(entryReaders(bodyId, sql`t.id`))} as readers
    from records.protocol_entry e cross join lateral (select e.id) t
    where e.body_id = ${bodyId} and e.id = any (${ids}::uuid[])`);
}

export interface ContactSource {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly name: string;
  readonly taxCode: string | null;
  readonly ipaCode: string | null;
  readonly digitalAddress: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly readers: readonly string[];
}

/** Contacts of the book; one that went into another is found as that one. Nobody in particular reads them: who reads the book reads all. */
export function contactSources(
  db: Queryable,
  bodyId: string,
  ids: readonly string[],
): Promise<readonly ContactSource[]> {
  return db.many<ContactSource>(sql`
    select c.id, c.created_at as at, c.kind, c.name, c.tax_code as "taxCode", c.ipa_code as "ipaCode",
      c.digital_address as "digitalAddress", c.email, c.phone, c.address, '{}'::text[] as readers
    from records.contact c
    where c.body_id = ${bodyId} and c.merged_into is null and c.id = any (${ids}::uuid[])`);
}

function readersFrom(readers: Sql): Sql {
  return sql`array(select distinct r.reader from (${readers}) r where r.reader is not null)`;
}

/** Records of which the rule of reading says otherwise once that of these dossiers and entries does: what lies in them. */
export function dependants(
  db: Queryable,
  bodyId: string,
  dossierIds: readonly string[],
  entryIds: readonly string[],
): Promise<readonly Key[]> {
  return db.many<Key>(sql`
    with dossiers as (
      select s.id from records.dossier s
      where s.body_id = ${bodyId} and (s.id = any (${dossierIds}::uuid[]) or s.ancestors && ${dossierIds}::uuid[])),
    entries as (
      select e.id, e.document_id from records.protocol_entry e
      where e.body_id = ${bodyId} and (e.dossier_id in (select id from dossiers) or e.id = any (${entryIds}::uuid[])))
    select 'entry' as kind, id from entries
    union select 'dossier', id from dossiers
    union select 'document', document_id from entries
    union select 'document', a.document_id from records.protocol_attachment a
      where a.body_id = ${bodyId} and a.entry_id in (select id from entries)
    union select 'document', m.document_id from records.dossier_document m
      where m.body_id = ${bodyId} and m.dossier_id in (select id from dossiers)`);
}

const TABLES: Readonly<Record<Kind, Sql>> = {
  document: sql`records.document`,
  dossier: sql`records.dossier`,
  entry: sql`records.protocol_entry`,
  contact: sql`records.contact`,
};

/** Identifiers of a kind in their order, for who goes through all of them. */
export async function identifiers(
  db: Queryable,
  bodyId: string,
  kind: Kind,
  after: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  const behind = after === undefined ? sql`` : sql`and t.id > ${after}`;
  const rows = await db.many<{ id: string }>(sql`
    select t.id from ${TABLES[kind]} t where t.body_id = ${bodyId} ${behind} order by t.id limit ${limit}`);
  return rows.map(({ id }) => id);
}
