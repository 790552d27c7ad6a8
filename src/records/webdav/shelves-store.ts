import { sql, type Queryable } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';
import { dossierWithin } from '../reach-store.ts';
import { MOST_SHOWN } from './types.ts';

export interface ShelfRow {
  readonly year: number;
  readonly classCode: string;
}

/** Years and classes in which the reader sees a dossier; the counters of their numbers say which there are. */
export function shelves(db: Queryable, bodyId: string, reach: Reach, year?: number): Promise<readonly ShelfRow[]> {
  return db.many<ShelfRow>(sql`
    select n.year, n.class_code as "classCode" from records.dossier_counter n
    where n.body_id = ${bodyId} and (${year ?? null}::int is null or n.year = ${year ?? null}) and exists (
      select 1 from records.dossier s
      where s.body_id = ${bodyId} and s.class_code = n.class_code and s.year = n.year and ${dossierWithin(bodyId, reach)})
    order by n.year desc, n.class_code limit 5000`);
}

export interface DossierRow {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly closed: boolean;
  readonly openedAt: Date;
}

/** Dossiers of a class and year that the reader sees, the newest first; or the one of a number. */
export function dossiersOn(
  db: Queryable,
  bodyId: string,
  reach: Reach,
  shelf: ShelfRow,
  number?: number,
): Promise<readonly DossierRow[]> {
  return db.many<DossierRow>(sql`
    select s.id, s.code, s.title, s.state = 'closed' as closed, s.opened_at as "openedAt" from records.dossier s
    where s.body_id = ${bodyId} and s.class_code = ${shelf.classCode} and s.year = ${shelf.year} and s.parent_id is null
      and (${number ?? null}::int is null or s.number = ${number ?? null}) and ${dossierWithin(bodyId, reach)}
    order by s.number desc limit ${MOST_SHOWN}`);
}

/** A dossier that the reader sees, with the shelf that it stands on. */
export function dossierOf(
  db: Queryable,
  bodyId: string,
  id: string,
  reach: Reach,
): Promise<(DossierRow & ShelfRow) | undefined> {
  return db.maybe<DossierRow & ShelfRow>(sql`
    select s.id, s.code, s.title, s.state = 'closed' as closed, s.opened_at as "openedAt", s.year, s.class_code as "classCode"
    from records.dossier s where s.body_id = ${bodyId} and s.id = ${id} and ${dossierWithin(bodyId, reach)}`);
}

/** Bytes of the drafts of a person, for what a drive shows as used (RFC 4331). */
export async function draftBytes(db: Queryable, bodyId: string, personId: string): Promise<number> {
  const row = await db.one<{ bytes: number }>(sql`
    select coalesce(sum(c.size), 0)::float8 as bytes from records.document d
    join records.document_version v on v.body_id = ${bodyId} and v.document_id = d.id and v.version = d.current_version
    join records.content c on c.body_id = ${bodyId} and c.sha256 = v.sha256
    where d.body_id = ${bodyId} and d.created_by = ${personId} and d.state = 'draft' and d.discarded_at is null`);
  return row.bytes;
}
