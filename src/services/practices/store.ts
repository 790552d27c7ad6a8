import { sql, type Queryable } from '../../kernel/index.ts';
import type { Card } from '../types.ts';

export async function insertLink(
  db: Queryable,
  bodyId: string,
  tokenHash: Buffer,
  applicationId: string,
  at: Date,
): Promise<void> {
  await db.run(sql`
    insert into services.practice_link (body_id, token_hash, application_id, created_at)
    values (${bodyId}, ${tokenHash}, ${applicationId}, ${at})`);
}

export async function revokeLinks(db: Queryable, bodyId: string, applicationId: string, at: Date): Promise<void> {
  await db.run(sql`
    update services.practice_link set revoked_at = ${at}
    where body_id = ${bodyId} and application_id = ${applicationId} and revoked_at is null`);
}

/** An application as its applicant holds it. */
export interface Practice {
  readonly id: string;
  readonly serviceCode: string;
  readonly card: Card;
  readonly procedure: string | null;
  readonly object: string | null;
  readonly applicant: string | null;
  readonly submittedAt: Date;
  readonly entryId: string | null;
  readonly entryCode: string | null;
  readonly registeredAt: Date | null;
  readonly dossierId: string | null;
  readonly caseId: string | null;
}

const columns = sql`a.id, a.service_code as "serviceCode", s.card, s.procedure, a.object, a.applicant,
  a.submitted_at as "submittedAt", a.entry_id as "entryId", e.code as "entryCode", e.registered_at as "registeredAt",
  e.dossier_id as "dossierId", a.case_id as "caseId"`;

const source = sql`services.application a
  join services.service s on s.body_id = a.body_id and s.code = a.service_code
  left join records.v_protocol_entry e on e.body_id = a.body_id and e.id = a.entry_id`;

export function practiceByLink(db: Queryable, bodyId: string, tokenHash: Buffer): Promise<Practice | undefined> {
  return db.maybe<Practice>(sql`
    select ${columns} from services.practice_link l
    join (${source}) on a.body_id = l.body_id and a.id = l.application_id
    where l.body_id = ${bodyId} and l.token_hash = ${tokenHash} and l.revoked_at is null`);
}

export function practiceOfCitizen(
  db: Queryable,
  bodyId: string,
  citizenId: string,
  id: string,
): Promise<Practice | undefined> {
  return db.maybe<Practice>(sql`
    select ${columns} from ${source} where a.body_id = ${bodyId} and a.id = ${id} and a.citizen_id = ${citizenId}`);
}

/** One line of the citizen's area. */
export interface PracticeLine {
  readonly id: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly object: string | null;
  readonly submittedAt: Date;
  readonly entryCode: string | null;
  readonly caseStatus: string | null;
  readonly outcome: string | null;
  readonly dueDay: string | null;
  readonly suspendedSince: string | null;
  readonly presentedAt: Date | null;
  /** Questions of the office that wait for an answer. */
  readonly open: number;
}

export function practicesOfCitizen(
  db: Queryable,
  bodyId: string,
  citizenId: string,
  limit: number,
): Promise<readonly PracticeLine[]> {
  return db.many<PracticeLine>(sql`
    select a.id, s.card->'title' as title, a.object, a.submitted_at as "submittedAt", e.code as "entryCode",
      c.status as "caseStatus", c.outcome, c.due_day as "dueDay", c.suspended_since as "suspendedSince",
      c.presented_at as "presentedAt",
      (select count(*)::int from services.integration i
        where i.body_id = a.body_id and i.case_id = a.case_id and i.answered_at is null and i.closed_at is null) as open
    from ${source}
    left join processes.v_case c on c.body_id = a.body_id and c.id = a.case_id
    where a.body_id = ${bodyId} and a.citizen_id = ${citizenId}
    order by a.submitted_at desc, a.id desc limit ${limit}`);
}
