import { sql, type Queryable } from '../../kernel/index.ts';

/** Something that was asked of a service: the message that it became, by the name that whoever asked gave it. */
export interface ServiceRequest {
  readonly id: string;
  readonly service: string;
  readonly eventId: string;
  /** SHA-256 of what was sent: the same name stands for the same bytes. */
  readonly digest: string;
  readonly acceptedAt: Date;
  readonly answerId: string | null;
}

const columns = sql`id, service, event_id as "eventId", digest, accepted_at as "acceptedAt", answer_id as "answerId"`;

/** Notes a request. @returns the one that was there before under its name, undefined when this is the first. */
export async function enterRequest(
  db: Queryable,
  bodyId: string,
  request: Omit<ServiceRequest, 'answerId'>,
): Promise<ServiceRequest | undefined> {
  const { id, service, eventId, digest, acceptedAt } = request;
  const entered = await db.run(sql`
    insert into bus.service_request (body_id, id, service, event_id, digest, accepted_at)
    values (${bodyId}, ${id}, ${service}, ${eventId}, ${digest}, ${acceptedAt}) on conflict do nothing`);
  if (entered === 1) return undefined;
  return db.one<ServiceRequest>(sql`
    select ${columns} from bus.service_request
    where body_id = ${bodyId} and service = ${service} and event_id = ${eventId}`);
}

export function findRequest(
  db: Queryable,
  bodyId: string,
  service: string,
  id: string,
): Promise<ServiceRequest | undefined> {
  return db.maybe<ServiceRequest>(sql`
    select ${columns} from bus.service_request where body_id = ${bodyId} and service = ${service} and id = ${id}`);
}

/** Notes the message that answers a request; the first one holds. @returns whether there is such a request. */
export async function answerRequest(
  db: Queryable,
  bodyId: string,
  service: string,
  id: string,
  answer: { readonly id: string; readonly at: Date },
): Promise<boolean> {
  const rows = await db.run(sql`
    update bus.service_request set answer_id = coalesce(answer_id, ${answer.id}), answered_at = coalesce(answered_at, ${answer.at})
    where body_id = ${bodyId} and service = ${service} and id = ${id}`);
  return rows === 1;
}

/** Of requests those that are answered by now. */
export async function answeredOf(db: Queryable, bodyId: string, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await db.many<{ id: string }>(sql`
    select id from bus.service_request
    where body_id = ${bodyId} and id = any (${ids}::uuid[]) and answer_id is not null`);
  return rows.map(({ id }) => id);
}
