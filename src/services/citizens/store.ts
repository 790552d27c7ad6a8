import { sql, type Queryable } from '../../kernel/index.ts';
import type { Citizen, VerifiedCitizen } from '../types.ts';

/** Keeps who a provider has identified: the same person is one row, with the names that were told last. */
export async function putCitizen(
  db: Queryable,
  bodyId: string,
  id: string,
  citizen: VerifiedCitizen,
  at: Date,
): Promise<string> {
  const row = await db.one<{ id: string }>(sql`
    insert into services.citizen (body_id, id, tax_code, given_name, family_name, email, provider, created_at)
    values (${bodyId}, ${id}, ${citizen.taxCode}, ${citizen.givenName}, ${citizen.familyName}, ${citizen.email},
      ${citizen.provider}, ${at})
    on conflict (body_id, tax_code) do update set given_name = excluded.given_name, family_name = excluded.family_name,
      email = excluded.email, provider = excluded.provider
    returning id`);
  return row.id;
}

export async function insertSession(
  db: Queryable,
  bodyId: string,
  session: {
    readonly citizenId: string;
    readonly provider: string;
    readonly openedAt: Date;
    readonly expiresAt: Date;
  },
  tokenHash: Buffer,
): Promise<void> {
  await db.run(sql`
    insert into services.citizen_session (body_id, token_hash, citizen_id, provider, opened_at, expires_at)
    values (${bodyId}, ${tokenHash}, ${session.citizenId}, ${session.provider}, ${session.openedAt}, ${session.expiresAt})`);
}

/** The citizen of a session of this body that has neither ended nor expired. */
export function findCitizen(db: Queryable, bodyId: string, tokenHash: Buffer, now: Date): Promise<Citizen | undefined> {
  return db.maybe<Citizen>(sql`
    select c.id, c.tax_code as "taxCode", c.given_name as "givenName", c.family_name as "familyName", c.email, c.provider
    from services.citizen_session s join services.citizen c on c.body_id = s.body_id and c.id = s.citizen_id
    where s.body_id = ${bodyId} and s.token_hash = ${tokenHash} and s.ended_at is null and s.expires_at > ${now}`);
}

export function endSession(db: Queryable, bodyId: string, tokenHash: Buffer, at: Date): Promise<number> {
  return db.run(sql`
    update services.citizen_session set ended_at = ${at}
    where body_id = ${bodyId} and token_hash = ${tokenHash} and ended_at is null`);
}

export function forgetSessions(db: Queryable, bodyId: string, before: Date): Promise<number> {
  return db.run(sql`delete from services.citizen_session where body_id = ${bodyId} and expires_at < ${before}`);
}
