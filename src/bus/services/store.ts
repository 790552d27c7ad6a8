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
  /** The message of the intake that it became, where it was handed there. */
  readonly intakeId: string | null;
}

const columns = sql`id, service, event_id as "eventId", digest, accepted_at as "acceptedAt", answer_id as "answerId",
  intake_id as "intakeId"`;

/** Notes requests. @returns those of them that are the first of their name. */
export async function enterRequests(
  db: Queryable,
  bodyId: string,
  requests: readonly Omit<ServiceRequest, 'answerId'>[],
): Promise<ReadonlySet<string>> {
  const column = <K extends keyof Omit<ServiceRequest, 'answerId'>>(name: K) => requests.map((one) => one[name]);
  // In the order of their names: two transactions with the same ones wait for each other at most in one direction.
  const rows = await db.many<{ id: string }>(sql`
    insert into bus.service_request (body_id, id, service, event_id, digest, accepted_at, intake_id)
    select ${bodyId}, r.id, r.service, r.event_id, r.digest, r.accepted_at, r.intake_id
    from unnest(${column('id')}::uuid[], ${column('service')}::text[], ${column('eventId')}::text[],
      ${column('digest')}::text[], ${column('acceptedAt')}::timestamptz[], ${column('intakeId')}::uuid[])
      as r (id, service, event_id, digest, accepted_at, intake_id)
    order by r.service, r.event_id
    on conflict do nothing returning id`);
  return new Set(rows.map(({ id }) => id));
}

/** Requests by the names that those who asked gave them. */
export function findNamed(
  db: Queryable,
  bodyId: string,
  names: readonly Pick<ServiceRequest, 'service' | 'eventId'>[],
): Promise<readonly ServiceRequest[]> {
  return db.many<ServiceRequest>(sql`
    select ${columns}
    from unnest(${names.map((one) => one.service)}::text[], ${names.map((one) => one.eventId)}::text[]) as n (s, e)
    join bus.service_request r on r.body_id = ${bodyId} and r.service = n.s and r.event_id = n.e`);
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
    select r.id from bus.service_request r
    where r.body_id = ${bodyId} and r.id = any (${ids}::uuid[]) and (r.answer_id is not null or exists (
      select from bus.message m where m.body_id = r.body_id and m.id = r.intake_id and m.status <> 'received'))`);
  return rows.map(({ id }) => id);
}

/** How far a chain of messages is: whether one of them is still on its way, or set aside for a person. */
export function chainState(
  db: Queryable,
  bodyId: string,
  correlationId: string,
): Promise<{ readonly open: boolean; readonly dead: boolean }> {
  return db.one(sql`
    select coalesce(bool_or(c.last is null or c.last = 'retry'), false) as open,
      coalesce(bool_or(c.last = 'dead'), false) as dead
    from (
      select (select p.outcome from bus.passage p
        where p.body_id = e.body_id and p.message_id = e.id order by p.attempt desc limit 1) as last
      from bus.envelope e
      where e.body_id = ${bodyId} and (e.id = ${correlationId} or e.correlation_id = ${correlationId})
      order by e.id limit 1000) c`);
}
