import { sql, type Queryable } from '../../kernel/index.ts';

/** A sign-in that was sent to the provider and has not come back yet. */
export interface OidcAttempt {
  readonly nonce: string;
  /** PKCE verifier, sealed. */
  readonly verifier: Buffer;
  readonly returnTo: string;
  readonly expiresAt: Date;
}

export async function insertAttempt(
  db: Queryable,
  bodyId: string,
  attempt: OidcAttempt & { readonly stateHash: Buffer; readonly browserHash: Buffer },
): Promise<void> {
  await db.run(sql`
    insert into identity.oidc_attempt (body_id, state_hash, browser_hash, nonce, verifier, return_to, expires_at)
    values (${bodyId}, ${attempt.stateHash}, ${attempt.browserHash}, ${attempt.nonce}, ${attempt.verifier},
      ${attempt.returnTo}, ${attempt.expiresAt})`);
}

/** Takes the attempt of this browser: it works once, so an answer cannot be played again. */
export function takeAttempt(
  db: Queryable,
  bodyId: string,
  stateHash: Buffer,
  browserHash: Buffer,
): Promise<OidcAttempt | undefined> {
  return db.maybe<OidcAttempt>(sql`
    delete from identity.oidc_attempt
    where body_id = ${bodyId} and state_hash = ${stateHash} and browser_hash = ${browserHash}
    returning nonce, verifier, return_to as "returnTo", expires_at as "expiresAt"`);
}

export interface FederatedIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly personId: string;
  readonly linkedAt: Date;
}

/** @returns false when the identity is linked already. */
export async function insertIdentity(db: Queryable, bodyId: string, identity: FederatedIdentity): Promise<boolean> {
  const inserted = await db.run(sql`
    insert into identity.federated_identity (body_id, issuer, subject, person_id, linked_at)
    values (${bodyId}, ${identity.issuer}, ${identity.subject}, ${identity.personId}, ${identity.linkedAt})
    on conflict do nothing`);
  return inserted === 1;
}

const columns = sql`issuer, subject, person_id as "personId", linked_at as "linkedAt"`;

export function findIdentity(
  db: Queryable,
  bodyId: string,
  issuer: string,
  subject: string,
): Promise<FederatedIdentity | undefined> {
  return db.maybe<FederatedIdentity>(sql`
    select ${columns} from identity.federated_identity
    where body_id = ${bodyId} and issuer = ${issuer} and subject = ${subject}`);
}

export function identitiesOf(db: Queryable, bodyId: string, personId: string): Promise<readonly FederatedIdentity[]> {
  return db.many<FederatedIdentity>(sql`
    select ${columns} from identity.federated_identity
    where body_id = ${bodyId} and person_id = ${personId} order by linked_at, issuer, subject`);
}

export function deleteIdentity(db: Queryable, bodyId: string, identity: FederatedIdentity): Promise<number> {
  return db.run(sql`
    delete from identity.federated_identity
    where body_id = ${bodyId} and issuer = ${identity.issuer} and subject = ${identity.subject}
      and person_id = ${identity.personId}`);
}
