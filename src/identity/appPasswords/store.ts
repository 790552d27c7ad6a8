import { sql, type Queryable } from '../../kernel/index.ts';

export interface AppPassword {
  readonly id: string;
  readonly label: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

/** The person behind an app password that is still good. */
export interface AppPasswordHolder {
  readonly id: string;
  readonly personId: string;
  readonly displayName: string;
  readonly accessVersion: number;
  readonly lastUsedAt: Date | null;
}

export async function insertAppPassword(
  db: Queryable,
  bodyId: string,
  made: Omit<AppPassword, 'lastUsedAt'> & { readonly accountId: string; readonly secretHash: Buffer },
): Promise<void> {
  await db.run(sql`
    insert into identity.app_password (body_id, id, account_id, label, secret_hash, created_at, expires_at)
    values (${bodyId}, ${made.id}, ${made.accountId}, ${made.label}, ${made.secretHash}, ${made.createdAt},
      ${made.expiresAt})`);
}

/** Those of a person, the oldest first; also those that have run out, until they are taken away. */
export function appPasswordsOf(db: Queryable, bodyId: string, personId: string): Promise<readonly AppPassword[]> {
  return db.many<AppPassword>(sql`
    select w.id, w.label, w.created_at as "createdAt", w.expires_at as "expiresAt", w.last_used_at as "lastUsedAt"
    from identity.app_password w join identity.account a on a.body_id = w.body_id and a.id = w.account_id
    where w.body_id = ${bodyId} and a.person_id = ${personId} order by w.created_at, w.id`);
}

/** Who a login and an app password stand for, while the password has not run out, the account is open and the person has not left. */
export function holderOf(
  db: Queryable,
  bodyId: string,
  login: string,
  secretHash: Buffer,
  now: Date,
): Promise<AppPasswordHolder | undefined> {
  return db.maybe<AppPasswordHolder>(sql`
    select w.id, a.person_id as "personId", p.display_name as "displayName", b.access_version as "accessVersion",
      w.last_used_at as "lastUsedAt"
    from identity.app_password w
    join identity.account a on a.body_id = w.body_id and a.id = w.account_id
    join identity.person p on p.body_id = a.body_id and p.id = a.person_id
    join identity.body b on b.body_id = w.body_id
    where w.body_id = ${bodyId} and w.secret_hash = ${secretHash} and w.expires_at > ${now}
      and a.login = ${login.toLowerCase()} and a.disabled_at is null and p.left_at is null`);
}

export async function markAppPasswordUsed(db: Queryable, bodyId: string, id: string, at: Date): Promise<void> {
  await db.run(sql`
    update identity.app_password set last_used_at = ${at} where body_id = ${bodyId} and id = ${id}`);
}

export function deleteAppPassword(db: Queryable, bodyId: string, accountId: string, id: string): Promise<number> {
  return db.run(sql`
    delete from identity.app_password where body_id = ${bodyId} and account_id = ${accountId} and id = ${id}`);
}
