import { sql, type Queryable } from '../../kernel/index.ts';

export interface KnownRegistration {
  readonly code: string;
  readonly registeredAt: Date;
  readonly eventId: string;
}

export interface KnownPublication {
  readonly id: string;
  readonly kind: string;
  readonly fromDay: string;
  readonly toDay: string;
  readonly withdrawnAt: Date | null;
  readonly eventId: string;
}

const MAX_MATCHES = 20;

/** Entries of the register whose primary document has this content. */
export function registrationsOf(db: Queryable, bodyId: string, sha256: string): Promise<readonly KnownRegistration[]> {
  return db.many<KnownRegistration>(sql`
    select p.code, p.registered_at as "registeredAt", e.id as "eventId"
    from records.v_protocol_entry p
    join kernel.v_event e on e.body_id = p.body_id and e.subject = 'records/protocol-entry/' || p.id
      and e.type = 'it.digipro.records.protocolled'
    where p.body_id = ${bodyId} and p.sha256 = ${sha256}
    order by p.registered_at limit ${MAX_MATCHES}`);
}

/** Publications of this content, past and present; what lies in the future is not public. */
export function publicationsOf(
  db: Queryable,
  bodyId: string,
  sha256: string,
  day: string,
): Promise<readonly KnownPublication[]> {
  return db.many<KnownPublication>(sql`
    select id, kind, from_day as "fromDay", to_day as "toDay", withdrawn_at as "withdrawnAt", event_id as "eventId"
    from publication.board_entry
    where body_id = ${bodyId} and sha256 = ${sha256} and from_day <= ${day}
    order by from_day limit ${MAX_MATCHES}`);
}
