import { join, sql, type Sql } from '../kernel/index.ts';
import type { Reach } from './policy.ts';

/**
 * Need to know, as conditions on the rows that a statement reads: a dossier `s`, a register entry `e`, a document `d`. They stand in the
 * statement and not behind a function, so that what a reader reaches is gathered once and not asked for each of 100,000 rows.
 */
export function dossierWithin(bodyId: string, { everywhere, unitIds, personId }: Reach): Sql {
  if (everywhere) return sql`true`;
  return sql`(s.unit_id = any (${unitIds}::uuid[]) or s.officer_id = ${personId}::uuid or s.opened_by = ${personId}::text
    or s.id in (
      select g.dossier_id from records.dossier_grant g where g.body_id = ${bodyId} and g.person_id = ${personId}::uuid))`;
}

/** An entry is read by its own relations and with its dossier. */
export function entryWithin(bodyId: string, reach: Reach): Sql {
  if (reach.everywhere) return sql`true`;
  const { unitIds, personId } = reach;
  return sql`(e.unit_id = any (${unitIds}::uuid[]) or e.officer_id = ${personId}::uuid or e.registered_by = ${personId}::text
    or exists (
      select 1 from records.dossier s
      where s.body_id = ${bodyId} and s.id = e.dossier_id and ${dossierWithin(bodyId, reach)}))`;
}

/** A document is read by its own relations, and with every dossier and entry that holds it. */
export function documentWithin(bodyId: string, reach: Reach): Sql {
  if (reach.everywhere) return sql`true`;
  const { unitIds, personId } = reach;
  const ways = [
    sql`d.unit_id = any (${unitIds}::uuid[])`,
    sql`d.created_by = ${personId}::text`,
    sql`d.id in (
      select g.document_id from records.document_grant g where g.body_id = ${bodyId} and g.person_id = ${personId}::uuid)`,
    sql`exists (
      select 1 from records.dossier_document m join records.dossier s on s.body_id = ${bodyId} and s.id = m.dossier_id
      where m.body_id = ${bodyId} and m.document_id = d.id and ${dossierWithin(bodyId, reach)})`,
    sql`exists (
      select 1 from records.protocol_entry e
      where e.body_id = ${bodyId} and e.document_id = d.id and ${entryWithin(bodyId, reach)})`,
    sql`exists (
      select 1 from records.protocol_attachment a join records.protocol_entry e on e.body_id = ${bodyId} and e.id = a.entry_id
      where a.body_id = ${bodyId} and a.document_id = d.id and ${entryWithin(bodyId, reach)})`,
  ];
  return sql`(${join(ways, ' or ')})`;
}

/**
 * The same rule told from the other side, for the search index: the people and units that read a record, as texts in a column `reader`.
 * Who reads everything is not among them. `id` is the column that names the record,
 * under a name that none of these statements uses for a table of its own (`t`).
 */
export function dossierReaders(bodyId: string, id: Sql): Sql {
  return sql`
    select unnest(array[s.unit_id::text, s.officer_id::text, s.opened_by]) as reader from records.dossier s
    where s.body_id = ${bodyId} and s.id = ${id}
    union all
    select g.person_id::text from records.dossier_grant g where g.body_id = ${bodyId} and g.dossier_id = ${id}`;
}

export function entryReaders(bodyId: string, id: Sql): Sql {
  return sql`
    select unnest(array[e.unit_id::text, e.officer_id::text, e.registered_by]) as reader from records.protocol_entry e
    where e.body_id = ${bodyId} and e.id = ${id}
    union all
    select r.reader from records.protocol_entry o cross join lateral (${dossierReaders(bodyId, sql`o.dossier_id`)}) r
    where o.body_id = ${bodyId} and o.id = ${id}`;
}

export function documentReaders(bodyId: string, id: Sql): Sql {
  return sql`
    select unnest(array[d.unit_id::text, d.created_by]) as reader from records.document d
    where d.body_id = ${bodyId} and d.id = ${id}
    union all
    select g.person_id::text from records.document_grant g where g.body_id = ${bodyId} and g.document_id = ${id}
    union all
    select r.reader from records.dossier_document m cross join lateral (${dossierReaders(bodyId, sql`m.dossier_id`)}) r
    where m.body_id = ${bodyId} and m.document_id = ${id}
    union all
    select r.reader from records.protocol_entry p cross join lateral (${entryReaders(bodyId, sql`p.id`)}) r
    where p.body_id = ${bodyId} and p.document_id = ${id}
    union all
    select r.reader from records.protocol_attachment a cross join lateral (${entryReaders(bodyId, sql`a.entry_id`)}) r
    where a.body_id = ${bodyId} and a.document_id = ${id}`;
}
