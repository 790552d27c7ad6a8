import { sql, type Queryable } from '../../kernel/index.ts';

export interface Enrolment {
  readonly id: string;
  readonly accountId: string;
  readonly totpSecret: Buffer | null;
  readonly expiresAt: Date;
}

export async function insertEnrolment(
  db: Queryable,
  bodyId: string,
  enrolment: Omit<Enrolment, 'totpSecret'> & { readonly tokenHash: Buffer; readonly createdAt: Date },
): Promise<void> {
  await db.run(sql`
    insert into identity.enrolment (body_id, id, account_id, token_hash, created_at, expires_at)
    values (${bodyId}, ${enrolment.id}, ${enrolment.accountId}, ${enrolment.tokenHash}, ${enrolment.createdAt},
      ${enrolment.expiresAt})`);
}

/** Locks an unused link of an account that is in use. */
export function lockEnrolment(
  db: Queryable,
  bodyId: string,
  tokenHash: Buffer,
  now: Date,
): Promise<Enrolment | undefined> {
  return db.maybe<Enrolment>(sql`
    select e.id, e.account_id as "accountId", e.totp_secret as "totpSecret", e.expires_at as "expiresAt"
    from identity.enrolment e join identity.account a on a.body_id = e.body_id and a.id = e.account_id
    where e.body_id = ${bodyId} and e.token_hash = ${tokenHash} and e.used_at is null and e.expires_at > ${now}
      and a.disabled_at is null
    for update of e`);
}

export async function keepSecret(db: Queryable, bodyId: string, id: string, secret: Buffer): Promise<void> {
  await db.run(sql`update identity.enrolment set totp_secret = ${secret} where body_id = ${bodyId} and id = ${id}`);
}

export async function useEnrolment(db: Queryable, bodyId: string, id: string, at: Date): Promise<void> {
  await db.run(sql`
    update identity.enrolment set used_at = ${at}, totp_secret = null where body_id = ${bodyId} and id = ${id}`);
}

/** Older links of an account stop working when a new one is made. */
export async function cancelEnrolments(db: Queryable, bodyId: string, accountId: string): Promise<void> {
  await db.run(sql`
    delete from identity.enrolment where body_id = ${bodyId} and account_id = ${accountId} and used_at is null`);
}
