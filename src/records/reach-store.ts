import { join, sql, type Sql } from '../kernel/index.ts';
import type { Extent, Reach } from './policy.ts';

/**
 * Need to know, as conditions on the rows that a statement reads: a dossier `s`, a register entry `e`, a document `d`. They stand in the
 * statement and not behind a function, so that what a reader reaches is gathered once and not asked for each of 100,000 rows.
 *
 * A record is read by the person to whom it belongs or who was let in, whatever its level, and by office as far as its level allows: what is
 * public by all who read in some unit, what is internal in its unit, what is more than that where a permission says so. A document that is
 * read with its dossier or registration is as confidential as the more confidential of both. A sub-dossier is read by the persons, too, to whom
 * one above it belongs or who were let into it.
 */
export function dossierWithin(bodyId: string, reach: Reach, level = sql`s.level`): Sql {
  const { personId } = reach;
  if (readsAll(reach)) return sql`true`;
  return sql`(${byOffice(reach, sql`s.unit_id`, level)} or s.officer_id = ${personId}::uuid or s.opened_by = ${personId}::text
    or s.id in (
      select g.dossier_id from records.dossier_grant g
      where g.body_id = ${bodyId} and g.person_id = ${personId}::uuid and ${holds(reach)})
    or (s.ancestors <> '{}' and (
      s.ancestors && array(
        select g.dossier_id from records.dossier_grant g
        where g.body_id = ${bodyId} and g.person_id = ${personId}::uuid and ${holds(reach)})
      or exists (
        select 1 from records.dossier above
        where above.body_id = ${bodyId} and above.id = any (s.ancestors)
          and (above.officer_id = ${personId}::uuid or above.opened_by = ${personId}::text)))))`;
}

/** An entry is read by its own relations and with its dossier; `level` is that of the document which is read with it. */
export function entryWithin(bodyId: string, reach: Reach, level?: Sql): Sql {
  if (readsAll(reach)) return sql`true`;
  const { personId } = reach;
  if (reach.everywhere && !level) return sql`true`;
  const inDossier = level ? sql`greatest(s.level, ${level})` : sql`s.level`;
  return sql`(${byOffice(reach, sql`e.unit_id`, level ?? sql`1`)} or e.officer_id = ${personId}::uuid or e.registered_by = ${personId}::text
    or exists (
      select 1 from records.dossier s
      where s.body_id = ${bodyId} and s.id = e.dossier_id and ${dossierWithin(bodyId, reach, inDossier)}))`;
}

/** A document is read by its own relations, and with every dossier and entry that holds it. */
export function documentWithin(bodyId: string, reach: Reach): Sql {
  if (readsAll(reach)) return sql`true`;
  const { personId } = reach;
  const level = sql`d.level`;
  const ways = [
    byOffice(reach, sql`d.unit_id`, level),
    sql`d.created_by = ${personId}::text`,
    sql`d.id in (
      select g.document_id from records.document_grant g
      where g.body_id = ${bodyId} and g.person_id = ${personId}::uuid and ${holds(reach)})`,
    sql`exists (
      select 1 from records.dossier_document m join records.dossier s on s.body_id = ${bodyId} and s.id = m.dossier_id
      where m.body_id = ${bodyId} and m.document_id = d.id
        and ${dossierWithin(bodyId, reach, sql`greatest(s.level, d.level)`)})`,
    sql`exists (
      select 1 from records.protocol_entry e
      where e.body_id = ${bodyId} and e.document_id = d.id and ${entryWithin(bodyId, reach, level)})`,
    sql`exists (
      select 1 from records.protocol_attachment a join records.protocol_entry e on e.body_id = ${bodyId} and e.id = a.entry_id
      where a.body_id = ${bodyId} and a.document_id = d.id and ${entryWithin(bodyId, reach, level)})`,
  ];
  return sql`(${join(ways, ' or ')})`;
}

/** The name of a level, out of its number. */
export function levelName(level: Sql): Sql {
  return sql`(array['public', 'internal', 'confidential', 'special'])[${level} + 1]`;
}

function readsAll({ everywhere, confidential, special }: Reach): boolean {
  return everywhere && confidential === 'everywhere' && special === 'everywhere';
}

/** What an office reads of a record of a unit and a level. */
function byOffice(reach: Reach, unit: Sql, level: Sql): Sql {
  const own = reach.everywhere ? 'everywhere' : reach.unitIds;
  const ways = [
    ...(reach.everywhere || reach.unitIds.length > 0 ? [sql`${level} = 0`] : []),
    sql`(${level} <= 1 and ${inExtent(unit, own)})`,
    sql`(${level} = 2 and ${inExtent(unit, own)} and ${inExtent(unit, reach.confidential)})`,
    sql`(${level} = 3 and ${inExtent(unit, own)} and ${inExtent(unit, reach.special)})`,
  ];
  return sql`(${join(ways, ' or ')})`;
}

function inExtent(unit: Sql, extent: Extent): Sql {
  return extent === 'everywhere' ? sql`true` : sql`${unit} = any (${extent}::uuid[])`;
}

/** A grant `g` holds today. */
function holds({ day }: Reach): Sql {
  return sql`(g.from_day is null or g.from_day <= ${day}::date) and (g.until_day is null or g.until_day >= ${day}::date)`;
}

/** Reader of what is public, in the index: everybody who reads in some unit. */
export const PUBLIC_READER = 'public';

/**
 * The same rule told from the other side, for the search index: the people and units that read a record, as texts in a column `reader`.
 * Who reads everything is not among them, nor does a level or the day of a grant narrow them: what the index finds is looked up again. `id` is the column that names the record,
 * under a name that none of these statements uses for a table of its own (`t`).
 */
export function dossierReaders(bodyId: string, id: Sql): Sql {
  return sql`
    select unnest(array[s.unit_id::text, s.officer_id::text, s.opened_by,
      case when s.level = 0 then ${PUBLIC_READER} end]) as reader from records.dossier s
    where s.body_id = ${bodyId} and s.id = ${id}
    union all
    select g.person_id::text from records.dossier_grant g where g.body_id = ${bodyId} and g.dossier_id = ${id}
    union all
    select unnest(array[above.officer_id::text, above.opened_by]) from records.dossier s
    join records.dossier above on above.body_id = s.body_id and above.id = any (s.ancestors)
    where s.body_id = ${bodyId} and s.id = ${id}
    union all
    select g.person_id::text from records.dossier s
    join records.dossier_grant g on g.body_id = s.body_id and g.dossier_id = any (s.ancestors)
    where s.body_id = ${bodyId} and s.id = ${id}`;
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
    select unnest(array[d.unit_id::text, d.created_by, case when d.level = 0 then ${PUBLIC_READER} end]) as reader from records.document d
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
