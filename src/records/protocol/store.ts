import { type Queryable, sql } from '../../kernel/index.ts';
import type { Assignment, Entry, References, RegisteredDocument } from './types.ts';

const columns = sql`e.id, e.area_code as "areaCode", e.register_code as "registerCode", e.year, e.number, e.code, e.flow,
  e.subject, e.correspondents, e.presented_at as "presentedAt", e.registered_at as "registeredAt",
  e.registered_by as "registeredBy", e.channel, e.document_id as "documentId", e.document_version as "documentVersion",
  encode(e.sha256, 'hex') as sha256, encode(e.mark_sha256, 'hex') as "markSha256", e.mark_text as "markText",
  e.reference_data as "references", e.deferral_id as "deferralId", e.emergency_id as "emergencyId",
  e.emergency_number as "emergencyNumber", e.emergency_at as "emergencyAt", e.class_code as "classCode", e.unit_id as "unitId", e.officer_id as "officerId",
  e.dossier_id as "dossierId", e.annulled_at as "annulledAt", e.annulled_by as "annulledBy",
  e.annulled_reason as "annulledReason", e.annulled_authorisation as "annulledAuthorisation"`;

/** The columns of an entry `e`, for the statements of the lists. */
export const entryColumns = columns;

/**
 * Takes the sources of a message for an entry. Who comes second waits until the first transaction has ended.
 * @returns whether all of them were free.
 */
export async function claimSources(
  db: Queryable,
  bodyId: string,
  sources: readonly string[],
  entryId: string,
): Promise<boolean> {
  const taken = await db.run(sql`
    insert into records.protocol_source (body_id, source, entry_id)
    select ${bodyId}, s, ${entryId} from unnest(${[...sources].sort()}::text[]) s
    on conflict do nothing`);
  return taken === sources.length;
}

/** The first entry that was made of one of the sources, other than the given one. */
export function entryOfSources(
  db: Queryable,
  bodyId: string,
  sources: readonly string[],
  exceptId: string,
): Promise<Entry | undefined> {
  return db.maybe<Entry>(sql`
    select ${columns} from records.protocol_entry e
    where e.body_id = ${bodyId} and e.id in (
      select entry_id from records.protocol_source
      where body_id = ${bodyId} and source = any (${sources}::text[]) and entry_id <> ${exceptId})
    order by e.registered_at, e.id limit 1`);
}

/** Gives the sources just taken to the first entry: a later copy is known by either. */
export async function moveSources(db: Queryable, bodyId: string, fromId: string, toId: string): Promise<void> {
  await db.run(sql`
    update records.protocol_source set entry_id = ${toId} where body_id = ${bodyId} and entry_id = ${fromId}`);
}

/** Waits for the turn in a register and locks it until the transaction ends. @returns the time of the last registration. */
export function lockRegister(
  db: Queryable,
  bodyId: string,
  areaCode: string,
  code: string,
): Promise<{ readonly lastAt: Date } | undefined> {
  return db.maybe<{ readonly lastAt: Date }>(sql`
    select last_at as "lastAt" from records.register
    where body_id = ${bodyId} and area_code = ${areaCode} and code = ${code} for update`);
}

export async function insertRegister(
  db: Queryable,
  bodyId: string,
  areaCode: string,
  code: string,
  at: Date,
): Promise<void> {
  await db.run(sql`
    insert into records.register (body_id, area_code, code, last_at) values (${bodyId}, ${areaCode}, ${code}, ${at})
    on conflict do nothing`);
}

/** The next number of a locked register in a year. */
export async function nextNumber(
  db: Queryable,
  bodyId: string,
  areaCode: string,
  code: string,
  year: number,
  at: Date,
): Promise<number> {
  const row = await db.one<{ number: number }>(sql`
    with turn as (
      update records.register set last_at = ${at}
      where body_id = ${bodyId} and area_code = ${areaCode} and code = ${code})
    insert into records.register_counter as c (body_id, area_code, register_code, year, last_number)
    values (${bodyId}, ${areaCode}, ${code}, ${year}, 1)
    on conflict (body_id, area_code, register_code, year) do update set last_number = c.last_number + 1
    returning last_number as number`);
  return row.number;
}

export type NewEntry = Omit<
  Entry,
  'annulledAt' | 'annulledBy' | 'annulledReason' | 'annulledAuthorisation' | 'references'
> & { readonly references: References };

export async function insertEntry(db: Queryable, bodyId: string, entry: NewEntry): Promise<void> {
  await db.run(sql`
    insert into records.protocol_entry (body_id, id, area_code, register_code, year, number, code, flow, subject,
      correspondents, presented_at, registered_at, registered_by, channel, document_id, document_version, sha256,
      mark_sha256, mark_text, reference_data, deferral_id, emergency_id, emergency_number, emergency_at, class_code, unit_id, officer_id, dossier_id)
    values (${bodyId}, ${entry.id}, ${entry.areaCode}, ${entry.registerCode}, ${entry.year}, ${entry.number}, ${entry.code},
      ${entry.flow}, ${entry.subject}, ${JSON.stringify(entry.correspondents)}, ${entry.presentedAt}, ${entry.registeredAt},
      ${entry.registeredBy}, ${entry.channel}, ${entry.documentId}, ${entry.documentVersion},
      decode(${entry.sha256}, 'hex'), decode(${entry.markSha256}, 'hex'), ${entry.markText},
      ${JSON.stringify(entry.references)}, ${entry.deferralId}, ${entry.emergencyId}, ${entry.emergencyNumber},
      ${entry.emergencyAt}, ${entry.classCode}, ${entry.unitId}, ${entry.officerId}, ${entry.dossierId})`);
}

export async function insertAttachments(
  db: Queryable,
  bodyId: string,
  entryId: string,
  attachments: readonly RegisteredDocument[],
): Promise<void> {
  await db.run(sql`
    insert into records.protocol_attachment (body_id, entry_id, position, document_id, document_version, sha256)
    select ${bodyId}, ${entryId}, a.n, a.document_id, a.version, decode(a.sha256, 'hex')
    from unnest(${attachments.map((item) => item.documentId)}::uuid[], ${attachments.map((item) => item.version)}::int[],
      ${attachments.map((item) => item.sha256)}::text[]) with ordinality as a (document_id, version, sha256, n)`);
}

export async function setAssignment(db: Queryable, bodyId: string, id: string, to: Assignment): Promise<void> {
  await db.run(sql`
    update records.protocol_entry set class_code = ${to.classCode}, unit_id = ${to.unitId}, officer_id = ${to.officerId},
      dossier_id = ${to.dossierId}
    where body_id = ${bodyId} and id = ${id}`);
}

export async function insertChange(
  db: Queryable,
  bodyId: string,
  change: {
    id: string;
    entryId: string;
    at: Date;
    by: string;
    reason: string | null;
    before: Assignment;
    after: Assignment;
  },
): Promise<void> {
  await db.run(sql`
    insert into records.protocol_change (body_id, id, entry_id, at, by, reason, before, after)
    values (${bodyId}, ${change.id}, ${change.entryId}, ${change.at}, ${change.by}, ${change.reason},
      ${JSON.stringify(change.before)}, ${JSON.stringify(change.after)})`);
}

export async function setAnnulled(
  db: Queryable,
  bodyId: string,
  id: string,
  annulment: { at: Date; by: string; reason: string; authorisation: string },
): Promise<void> {
  await db.run(sql`
    update records.protocol_entry set annulled_at = ${annulment.at}, annulled_by = ${annulment.by},
      annulled_reason = ${annulment.reason}, annulled_authorisation = ${annulment.authorisation}
    where body_id = ${bodyId} and id = ${id}`);
}

export async function isEntry(db: Queryable, bodyId: string, id: string): Promise<boolean> {
  const row = await db.maybe(sql`select 1 from records.protocol_entry where body_id = ${bodyId} and id = ${id}`);
  return row !== undefined;
}
