import { sql, type CursorKey, type Queryable } from '../kernel/index.ts';
import type { Access, Application, Card, Destination, Service, ServiceForm } from './types.ts';

export async function putService(
  db: Queryable,
  bodyId: string,
  service: {
    readonly code: string;
    readonly procedure: string | null;
    readonly card: Card;
    readonly form: ServiceForm | null;
    readonly destination: Destination | null;
    readonly kit: string | null;
  },
  at: Date,
): Promise<void> {
  await db.run(sql`
    insert into services.service (body_id, code, procedure, card, form, destination, kit, published_at)
    values (${bodyId}, ${service.code}, ${service.procedure}, ${JSON.stringify(service.card)}, ${orNull(service.form)},
      ${orNull(service.destination)}, ${service.kit}, ${at})
    on conflict (body_id, code) do update set procedure = excluded.procedure, card = excluded.card, form = excluded.form,
      destination = excluded.destination, kit = excluded.kit, published_at = excluded.published_at`);
}

function orNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

interface ServiceRow {
  readonly code: string;
  readonly procedure: string | null;
  readonly card: Card;
  /** JSON text, whose order is that of the questions. */
  readonly form: string | null;
  readonly destination: Destination | null;
  readonly publishedAt: Date;
}

const serviceColumns = sql`code, procedure, card, form, destination, published_at as "publishedAt"`;

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

export interface Measured {
  readonly cases: number;
  readonly medianDays: number;
  readonly withinTerm: number;
}

/** Days from presentation to conclusion of the cases of a procedure that began since a moment. */
export function measuredTimes(db: Queryable, bodyId: string, procedure: string, since: Date): Promise<Measured> {
  return db.one<Measured>(sql`
    select count(*)::int as cases,
      coalesce(round(percentile_cont(0.5) within group (order by extract(epoch from completed_at - presented_at) / 86400)), 0)::int
        as "medianDays",
      count(*) filter (where (completed_at at time zone 'Europe/Rome')::date <= due_day)::int as "withinTerm"
    from processes.v_case
    where body_id = ${bodyId} and model_key = ${procedure} and started_at >= ${since} and status = 'completed'`);
}

/** The tasks of people in the latest model of a procedure. */
export function stepsOf(
  db: Queryable,
  bodyId: string,
  procedure: string,
): Promise<readonly { readonly name: string; readonly phase: string | null }[]> {
  return db.many(sql`
    select name, phase from processes.v_node
    where body_id = ${bodyId} and model_key = ${procedure} and kind = 'userTask' and name is not null
      and model_version = (select max(model_version) from processes.v_node
        where body_id = ${bodyId} and model_key = ${procedure})`);
}

function flat({ card, form, ...rest }: ServiceRow): Service {
  return { ...rest, ...card, form: form === null ? null : (JSON.parse(form) as ServiceForm) };
}

export interface NewApplication {
  readonly id: string;
  readonly serviceCode: string;
  readonly messageId: string;
  readonly submittedBy: string;
  readonly submittedAt: Date;
  readonly object: string;
  /** Name of the applicant, for the receipt. */
  readonly applicant: string;
  readonly citizenId: string | null;
}

export async function insertApplication(db: Queryable, bodyId: string, application: NewApplication): Promise<void> {
  await db.run(sql`
    insert into services.application (body_id, id, service_code, message_id, submitted_by, submitted_at, object, applicant,
      citizen_id)
    values (${bodyId}, ${application.id}, ${application.serviceCode}, ${application.messageId}, ${application.submittedBy},
      ${application.submittedAt}, ${application.object}, ${application.applicant}, ${application.citizenId})`);
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

export interface FoundApplication {
  readonly id: string;
  readonly serviceCode: string;
  readonly submittedAt: Date;
}

export function findApplication(db: Queryable, bodyId: string, id: string): Promise<FoundApplication | undefined> {
  return db.maybe<FoundApplication>(sql`
    select id, service_code as "serviceCode", submitted_at as "submittedAt" from services.application
    where body_id = ${bodyId} and id = ${id}`);
}

/** What the bus has made of an application: its number in the register, and its case where a procedure took it. */
export async function noteRegistration(
  db: Queryable,
  bodyId: string,
  messageId: string,
  entryId: string,
  caseId: string | null,
): Promise<string | undefined> {
  const row = await db.maybe<{ id: string }>(sql`
    update services.application set entry_id = ${entryId}, case_id = ${caseId}
    where body_id = ${bodyId} and message_id = ${messageId} and entry_id is null returning id`);
  return row?.id;
}
