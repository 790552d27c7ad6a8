import { sql, type Queryable } from '../../kernel/index.ts';

export interface Passkey {
  readonly id: string;
  readonly accountId: string;
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly label: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** What a challenge was made for: adding a passkey to an account, the same by an enrolment link, or signing in. */
export type ChallengePurpose = 'register' | 'enrol' | 'sign-in';

export interface Challenge {
  readonly id: string;
  readonly purpose: ChallengePurpose;
  /** Account or enrolment that it was made for; null for sign-in, where nobody is known yet. */
  readonly ownerId: string | null;
  readonly challenge: string;
  readonly expiresAt: Date;
}

const columns = sql`id, account_id as "accountId", credential_id as "credentialId", public_key as "publicKey", counter,
  transports, label, created_at as "createdAt", last_used_at as "lastUsedAt"`;

export async function insertPasskey(db: Queryable, bodyId: string, passkey: Passkey): Promise<void> {
  await db.run(sql`
    insert into identity.passkey (body_id, id, account_id, credential_id, public_key, counter, transports, label,
      created_at)
    values (${bodyId}, ${passkey.id}, ${passkey.accountId}, ${passkey.credentialId}, ${passkey.publicKey},
      ${passkey.counter}, ${passkey.transports}, ${passkey.label}, ${passkey.createdAt})`);
}

/** Locks the passkey, so that two answers with the same counter are seen one after the other. */
export function lockPasskey(db: Queryable, bodyId: string, credentialId: string): Promise<Passkey | undefined> {
  return db.maybe<Passkey>(sql`
    select ${columns} from identity.passkey
    where body_id = ${bodyId} and credential_id = ${credentialId} for update`);
}

export function passkeysOf(db: Queryable, bodyId: string, accountId: string): Promise<readonly Passkey[]> {
  return db.many<Passkey>(sql`
    select ${columns} from identity.passkey
    where body_id = ${bodyId} and account_id = ${accountId} order by created_at, id`);
}

export async function markPasskeyUsed(
  db: Queryable,
  bodyId: string,
  id: string,
  counter: number,
  at: Date,
): Promise<void> {
  await db.run(sql`
    update identity.passkey set counter = ${counter}, last_used_at = ${at} where body_id = ${bodyId} and id = ${id}`);
}

export function deletePasskey(db: Queryable, bodyId: string, accountId: string, id: string): Promise<number> {
  return db.run(sql`
    delete from identity.passkey where body_id = ${bodyId} and account_id = ${accountId} and id = ${id}`);
}

export async function insertChallenge(db: Queryable, bodyId: string, challenge: Challenge): Promise<void> {
  await db.run(sql`
    insert into identity.challenge (body_id, id, purpose, owner_id, challenge, expires_at)
    values (${bodyId}, ${challenge.id}, ${challenge.purpose}, ${challenge.ownerId}, ${challenge.challenge},
      ${challenge.expiresAt})`);
}

/** Takes a challenge: it works once. */
export function takeChallenge(db: Queryable, bodyId: string, id: string): Promise<Challenge | undefined> {
  return db.maybe<Challenge>(sql`
    delete from identity.challenge where body_id = ${bodyId} and id = ${id}
    returning id, purpose, owner_id as "ownerId", challenge, expires_at as "expiresAt"`);
}
