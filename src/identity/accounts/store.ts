import { sql, type Queryable } from '../../kernel/index.ts';

export interface Account {
  readonly id: string;
  readonly personId: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly login: string;
  readonly passwordHash: string | null;
  readonly totpSecret: Buffer | null;
  readonly totpPending: Buffer | null;
  readonly totpStep: number;
  readonly demonstration: boolean;
  readonly disabledAt: Date | null;
  readonly passkeys: number;
}

export interface NewAccount {
  readonly id: string;
  readonly personId: string;
  readonly login: string;
  readonly passwordHash: string | null;
  readonly demonstration: boolean;
  readonly createdAt: Date;
}

const selectAccount = sql`
  select a.id, a.person_id as "personId", p.display_name as "displayName", p.given_name as "givenName",
    p.family_name as "familyName", a.login, a.password_hash as "passwordHash", a.totp_secret as "totpSecret",
    a.totp_pending as "totpPending", a.totp_step as "totpStep", a.demonstration, a.disabled_at as "disabledAt",
    (select count(*) from identity.passkey k where k.body_id = a.body_id and k.account_id = a.id) as passkeys
  from identity.account a join identity.person p on p.body_id = a.body_id and p.id = a.person_id`;

export async function insertAccount(db: Queryable, bodyId: string, account: NewAccount): Promise<void> {
  await db.run(sql`
    insert into identity.account (body_id, id, person_id, login, password_hash, demonstration, created_at)
    values (${bodyId}, ${account.id}, ${account.personId}, ${account.login}, ${account.passwordHash},
      ${account.demonstration}, ${account.createdAt})`);
}

export function findAccount(db: Queryable, bodyId: string, id: string): Promise<Account | undefined> {
  return db.maybe<Account>(sql`${selectAccount} where a.body_id = ${bodyId} and a.id = ${id}`);
}

export function findAccountByLogin(db: Queryable, bodyId: string, login: string): Promise<Account | undefined> {
  return db.maybe<Account>(sql`${selectAccount} where a.body_id = ${bodyId} and a.login = ${login.toLowerCase()}`);
}

export function findAccountOfPerson(db: Queryable, bodyId: string, personId: string): Promise<Account | undefined> {
  return db.maybe<Account>(sql`${selectAccount} where a.body_id = ${bodyId} and a.person_id = ${personId}`);
}

/** The account that the body began with, locked, and whether anybody of the body can sign in or could once. */
export function firstAccount(
  db: Queryable,
  bodyId: string,
): Promise<{ readonly personId: string; readonly used: boolean } | undefined> {
  return db.maybe(sql`
    select a.person_id as "personId",
      exists (select from identity.account o where o.body_id = ${bodyId} and o.password_hash is not null)
        or exists (select from identity.passkey k where k.body_id = ${bodyId})
        or exists (select from identity.session s where s.body_id = ${bodyId}) as used
    from identity.account a where a.body_id = ${bodyId}
    order by a.created_at, a.id limit 1 for update`);
}

export function listAccounts(
  db: Queryable,
  bodyId: string,
  { personId = null, name }: { readonly personId?: string | undefined | null; readonly name?: string | undefined },
  after: string | null,
  limit: number,
): Promise<readonly Account[]> {
  const pattern = name === undefined ? null : `%${name.replace(/[\\%_]/g, '\\$&')}%`;
  return db.many<Account>(sql`
    ${selectAccount} where a.body_id = ${bodyId} and (${after}::text is null or a.login > ${after})
      and (${personId}::uuid is null or a.person_id = ${personId})
      and (${pattern}::text is null or a.login ilike ${pattern} or p.display_name ilike ${pattern})
    order by a.login limit ${limit}`);
}

export async function setPassword(db: Queryable, bodyId: string, id: string, hash: string): Promise<void> {
  await db.run(sql`update identity.account set password_hash = ${hash} where body_id = ${bodyId} and id = ${id}`);
}

export async function setTotpPending(db: Queryable, bodyId: string, id: string, secret: Buffer): Promise<void> {
  await db.run(sql`update identity.account set totp_pending = ${secret} where body_id = ${bodyId} and id = ${id}`);
}

/** Makes a secret the second factor; `step` is that of the code which proved it. Null takes the factor away. */
export async function setTotp(
  db: Queryable,
  bodyId: string,
  id: string,
  secret: Buffer | null,
  step: number,
): Promise<void> {
  await db.run(sql`
    update identity.account set totp_secret = ${secret}, totp_pending = null, totp_step = ${step}
    where body_id = ${bodyId} and id = ${id}`);
}

/** @returns false when a parallel call used this step, or a later one, first. */
export async function useTotpStep(db: Queryable, bodyId: string, id: string, step: number): Promise<boolean> {
  const used = await db.run(sql`
    update identity.account set totp_step = ${step} where body_id = ${bodyId} and id = ${id} and totp_step < ${step}`);
  return used === 1;
}

export async function setDisabled(db: Queryable, bodyId: string, id: string, at: Date | null): Promise<void> {
  await db.run(sql`update identity.account set disabled_at = ${at} where body_id = ${bodyId} and id = ${id}`);
}

/** Adds an attempt of a login or an address. @returns false when `limit` have been made since `since`. */
export async function addHit(
  db: Queryable,
  bodyId: string,
  key: Buffer,
  at: Date,
  since: Date,
  limit: number,
): Promise<boolean> {
  const added = await db.run(sql`
    insert into identity.throttle as t (body_id, key, hits) values (${bodyId}, ${key}, array[${at}::timestamptz])
    on conflict (body_id, key) do update
      set hits = array(select h from unnest(t.hits) h where h > ${since} order by h) || ${at}::timestamptz
      where (select count(*) from unnest(t.hits) h where h > ${since}) < ${limit}`);
  return added === 1;
}

export async function recentHits(db: Queryable, bodyId: string, key: Buffer, since: Date): Promise<readonly Date[]> {
  const rows = await db.many<{ readonly hit: Date }>(sql`
    select h as hit from identity.throttle t, unnest(t.hits) h
    where t.body_id = ${bodyId} and t.key = ${key} and h > ${since} order by h`);
  return rows.map((row) => row.hit);
}

/** Forgets every attempt of a login that has proved itself. */
export async function clearHits(db: Queryable, bodyId: string, key: Buffer): Promise<void> {
  await db.run(sql`delete from identity.throttle where body_id = ${bodyId} and key = ${key}`);
}

/** Takes back one attempt that succeeded; another one of the same millisecond stays. */
export async function removeHit(db: Queryable, bodyId: string, key: Buffer, at: Date): Promise<void> {
  await db.run(sql`
    update identity.throttle
    set hits = hits[:array_position(hits, ${at}::timestamptz) - 1] || hits[array_position(hits, ${at}::timestamptz) + 1:]
    where body_id = ${bodyId} and key = ${key} and ${at}::timestamptz = any (hits)`);
}
