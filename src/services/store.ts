import { sql, type CursorKey, type Queryable } from '../kernel/index.ts';
import type { Access, Application, Card, Service } from './types.ts';

export async function putService(
  db: Queryable,
  bodyId: string,
  service: {
    readonly code: string;
    readonly procedure: string | null;
    readonly card: Card;
    readonly kit: string | null;
  },
  at: Date,
): Promise<void> {
  await db.run(sql`
    insert into services.service (body_id, code, procedure, card, kit, published_at)
    values (${bodyId}, ${service.code}, ${service.procedure}, ${JSON.stringify(service.card)}, ${service.kit}, ${at})
    on conflict (body_id, code) do update set procedure = excluded.procedure, card = excluded.card, kit = excluded.kit,
      published_at = excluded.published_at`);
}

interface ServiceRow {
  readonly code: string;
  readonly procedure: string | null;
  readonly card: Card;
  readonly publishedAt: Date;
}

const serviceColumns = sql`code, procedure, card, published_at as "publishedAt"`;

export async function findService(db: Queryable, bodyId: string, code: string): Promise<Service | undefined> {
  const row = await db.maybe<ServiceRow>(
    sql`select ${serviceColumns} from services.service where body_id = ${bodyId} and code = ${code}`,
  );
  return row && flat(row);
}

export async function listServices(
  db: Queryable,
  bodyId: string,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Service[]> {
  const [code] = after ?? [null];
  const rows = await db.many<ServiceRow>(sql`
    select ${serviceColumns} from services.service
    where body_id = ${bodyId} and (${code}::text is null or code > ${code}) order by code limit ${limit}`);
  return rows.map(flat);
}

function flat({ card, ...rest }: ServiceRow): Service {
  return { ...rest, ...card };
}

export interface NewApplication {
  readonly id: string;
  readonly serviceCode: string;
  readonly messageId: string;
  readonly submittedBy: string;
  readonly submittedAt: Date;
}

export async function insertApplication(db: Queryable, bodyId: string, application: NewApplication): Promise<void> {
  await db.run(sql`
    insert into services.application (body_id, id, service_code, message_id, submitted_by, submitted_at)
    values (${bodyId}, ${application.id}, ${application.serviceCode}, ${application.messageId}, ${application.submittedBy},
      ${application.submittedAt})`);
}

export function listApplications(
  db: Queryable,
  bodyId: string,
  serviceCode: string | undefined,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Application[]> {
  const [submittedAt, id] = after ?? [null, null];
  return db.many<Application>(sql`
    select a.id, a.service_code as "serviceCode", s.card->'title' as title, a.message_id as "messageId",
      a.submitted_at as "submittedAt"
    from services.application a join services.service s on s.body_id = a.body_id and s.code = a.service_code
    where a.body_id = ${bodyId} and (${serviceCode ?? null}::text is null or a.service_code = ${serviceCode ?? null})
      and (${submittedAt}::timestamptz is null or (a.submitted_at, a.id) < (${submittedAt}, ${id}))
    order by a.submitted_at desc, a.id desc limit ${limit}`);
}

export interface AccessRequest {
  readonly code: string;
  readonly subject: string;
  readonly presentedAt: Date;
}

/** The register entry by which a request came in, through the view that the repository publishes. */
export function findRequest(db: Queryable, bodyId: string, entryId: string): Promise<AccessRequest | undefined> {
  return db.maybe<AccessRequest>(sql`
    select code, subject, presented_at as "presentedAt" from records.v_protocol_entry
    where body_id = ${bodyId} and id = ${entryId} and flow = 'incoming'`);
}

/** One line per case; closing it again (a review that ends differently) corrects the line, and the event log keeps both. */
export async function putAccess(db: Queryable, bodyId: string, access: Access): Promise<void> {
  await db.run(sql`
    insert into services.access (body_id, case_id, entry_id, entry_code, subject, presented_at, outcome, decided_at, act_id)
    values (${bodyId}, ${access.caseId}, ${access.entryId}, ${access.entryCode}, ${access.subject}, ${access.presentedAt},
      ${access.outcome}, ${access.decidedAt}, ${access.actId})
    on conflict (body_id, case_id) do update set outcome = excluded.outcome, decided_at = excluded.decided_at,
      act_id = excluded.act_id`);
}

export function listAccesses(
  db: Queryable,
  bodyId: string,
  outcome: string | undefined,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Access[]> {
  const [presentedAt, caseId] = after ?? [null, null];
  return db.many<Access>(sql`
    select case_id as "caseId", entry_id as "entryId", entry_code as "entryCode", subject, presented_at as "presentedAt",
      outcome, decided_at as "decidedAt", act_id as "actId"
    from services.access
    where body_id = ${bodyId} and (${outcome ?? null}::text is null or outcome = ${outcome ?? null})
      and (${presentedAt}::timestamptz is null or (presented_at, case_id) < (${presentedAt}, ${caseId}))
    order by presented_at desc, case_id desc limit ${limit}`);
}
