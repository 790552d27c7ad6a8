import { type Queryable, sql } from '../../kernel/index.ts';
import type { Report } from './report.ts';

export interface StoredReport {
  readonly version: number;
  readonly validatedAt: Date;
  readonly report: Report;
}

export async function insertReport(
  db: Queryable,
  bodyId: string,
  row: { id: string; documentId: string; version: number; report: Report; at: Date; by: string },
): Promise<void> {
  const { report } = row;
  await db.run(sql`
    insert into records.signature_report (body_id, id, document_id, version, indication, sub_indication, report, validated_at,
      validated_by)
    values (${bodyId}, ${row.id}, ${row.documentId}, ${row.version}, ${report.indication}, ${report.subIndication},
      ${JSON.stringify(report)}, ${row.at}, ${row.by})`);
}

/** The latest report of each version of a document, the latest version first. */
export function latestReports(db: Queryable, bodyId: string, documentId: string): Promise<readonly StoredReport[]> {
  return db.many<StoredReport>(sql`
    select distinct on (version) version, validated_at as "validatedAt", report from records.signature_report
    where body_id = ${bodyId} and document_id = ${documentId}
    order by version desc, validated_at desc, id desc`);
}

/** When the digest was first entered into a register: proof that the bytes existed then. */
export async function registrationOf(db: Queryable, bodyId: string, sha256: string): Promise<Date | undefined> {
  const row = await db.one<{ at: Date | null }>(sql`
    select min(e.registered_at) as at from records.protocol_entry e
    where e.body_id = ${bodyId} and (e.sha256 = decode(${sha256}, 'hex') or exists (
      select 1 from records.protocol_attachment a
      where a.body_id = e.body_id and a.entry_id = e.id and a.sha256 = decode(${sha256}, 'hex')))`);
  return row.at ?? undefined;
}

/** Versions with a content whose signatures were judged. */
export function reportedVersions(
  db: Queryable,
  bodyId: string,
  sha256: string,
): Promise<readonly { readonly documentId: string; readonly version: number }[]> {
  return db.many(sql`
    select distinct r.document_id as "documentId", r.version
    from records.document_version v
    join records.signature_report r
      on r.body_id = v.body_id and r.document_id = v.document_id and r.version = v.version
    where v.body_id = ${bodyId} and v.sha256 = decode(${sha256}, 'hex')`);
}
