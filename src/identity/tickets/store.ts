import { sql, type Queryable } from '../../kernel/index.ts';

export interface Ticket {
  readonly id: string;
  readonly personId: string;
  readonly resource: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** The person who asked for a ticket, and what it opens. */
export interface TicketHolder {
  readonly personId: string;
  readonly displayName: string;
  readonly accessVersion: number;
  readonly resource: string;
}

export async function insertTicket(db: Queryable, bodyId: string, ticket: Ticket, tokenHash: Buffer): Promise<void> {
  await db.run(sql`
    insert into identity.ticket (body_id, id, token_hash, person_id, resource, created_at, expires_at)
    values (${bodyId}, ${ticket.id}, ${tokenHash}, ${ticket.personId}, ${ticket.resource}, ${ticket.createdAt},
      ${ticket.expiresAt})`);
}

/** Who holds a ticket that has not run out, while that person's account is not closed. */
export function ticketHolder(
  db: Queryable,
  bodyId: string,
  tokenHash: Buffer,
  now: Date,
): Promise<TicketHolder | undefined> {
  return db.maybe<TicketHolder>(sql`
    select t.person_id as "personId", p.display_name as "displayName", b.access_version as "accessVersion", t.resource
    from identity.ticket t
    join identity.person p on p.body_id = t.body_id and p.id = t.person_id
    join identity.body b on b.body_id = t.body_id
    where t.body_id = ${bodyId} and t.token_hash = ${tokenHash} and t.expires_at > ${now} and p.left_at is null
      and not exists (
        select 1 from identity.account a
        where a.body_id = t.body_id and a.person_id = t.person_id and a.disabled_at is not null)`);
}
