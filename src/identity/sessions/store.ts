import { sql, type Queryable } from '../../kernel/index.ts';
import type { SessionLevel, SignInMethod } from '../types.ts';

export interface Session {
  readonly id: string;
  readonly personId: string;
  readonly displayName: string;
  readonly method: SignInMethod;
  readonly level: SessionLevel;
  readonly administers: boolean;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly idleSeconds: number;
  readonly expiresAt: Date;
  /** When the person last proved who they are: at sign-in or by a step-up. */
  readonly provedAt: Date;
}

export interface FoundSession {
  readonly bodyId: string;
  readonly sessionId: string;
  readonly personId: string;
  readonly displayName: string;
  readonly administers: boolean;
  readonly accessVersion: number;
}

/** Finds a session that has not ended, in whichever body, and notes that it is in use. Runs as `digipro_system`. */
export function findSession(db: Queryable, tokenHash: Buffer, now: Date): Promise<FoundSession | undefined> {
  return db.maybe<FoundSession>(sql`
    select body_id as "bodyId", session_id as "sessionId", person_id as "personId", display_name as "displayName",
      administers, access_version as "accessVersion"
    from system.find_session(${tokenHash}, ${now})`);
}

export async function insertSession(db: Queryable, bodyId: string, session: Session, tokenHash: Buffer): Promise<void> {
  await db.run(sql`
    insert into identity.session (body_id, id, token_hash, person_id, display_name, method, level, administers,
      created_at, last_seen_at, idle_seconds, expires_at, proved_at)
    values (${bodyId}, ${session.id}, ${tokenHash}, ${session.personId}, ${session.displayName}, ${session.method},
      ${session.level}, ${session.administers}, ${session.createdAt}, ${session.lastSeenAt}, ${session.idleSeconds},
      ${session.expiresAt}, ${session.provedAt})`);
}

const columns = sql`id, person_id as "personId", display_name as "displayName", method, level, administers,
  created_at as "createdAt", last_seen_at as "lastSeenAt", idle_seconds as "idleSeconds", expires_at as "expiresAt",
  proved_at as "provedAt"`;

export function openSession(db: Queryable, bodyId: string, id: string): Promise<Session | undefined> {
  return db.maybe<Session>(sql`
    select ${columns} from identity.session where body_id = ${bodyId} and id = ${id} and ended_at is null`);
}

/** Open sessions of a person that are neither idle for too long nor over, the latest first. */
export function openSessionsOf(
  db: Queryable,
  bodyId: string,
  personId: string,
  now: Date,
): Promise<readonly Session[]> {
  return db.many<Session>(sql`
    select ${columns} from identity.session
    where body_id = ${bodyId} and person_id = ${personId} and ended_at is null and expires_at > ${now}
      and last_seen_at + make_interval(secs => idle_seconds) > ${now}
    order by created_at desc, id`);
}

/** Those of the sessions that are neither ended nor over nor idle for too long. Looking does not count as use. */
export async function stillOpen(
  db: Queryable,
  bodyId: string,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ id: string }>(sql`
    select id from identity.session
    where body_id = ${bodyId} and id = any (${ids}::uuid[]) and ended_at is null and expires_at > ${now}
      and last_seen_at + make_interval(secs => idle_seconds) > ${now}`);
  return new Set(rows.map(({ id }) => id));
}

/** A new token for the same session: the old one is worth nothing from now on. */
export async function rotateSession(
  db: Queryable,
  bodyId: string,
  session: Pick<Session, 'id' | 'method' | 'level' | 'administers' | 'provedAt'>,
  tokenHash: Buffer,
): Promise<void> {
  await db.run(sql`
    update identity.session set token_hash = ${tokenHash}, method = ${session.method}, level = ${session.level},
      administers = ${session.administers}, proved_at = ${session.provedAt}, last_seen_at = ${session.provedAt}
    where body_id = ${bodyId} and id = ${session.id}`);
}

/** Ends the open sessions of a person, but one if given. @returns how many. */
export function endSessions(
  db: Queryable,
  bodyId: string,
  personId: string,
  end: { readonly at: Date; readonly reason: string; readonly except: string | null },
): Promise<number> {
  return db.run(sql`
    update identity.session set ended_at = ${end.at}, end_reason = ${end.reason}
    where body_id = ${bodyId} and person_id = ${personId} and ended_at is null
      and (${end.except}::uuid is null or id <> ${end.except})`);
}

export function endSession(db: Queryable, bodyId: string, id: string, at: Date, reason: string): Promise<number> {
  return db.run(sql`
    update identity.session set ended_at = ${at}, end_reason = ${reason}
    where body_id = ${bodyId} and id = ${id} and ended_at is null`);
}

/** Deletes what has ended for a day; events keep who signed in and when. */
export async function purgeSessions(db: Queryable, bodyId: string, before: Date): Promise<void> {
  await db.run(sql`
    delete from identity.session where body_id = ${bodyId} and (expires_at < ${before} or ended_at < ${before})`);
  await db.run(sql`delete from identity.challenge where body_id = ${bodyId} and expires_at < ${before}`);
  await db.run(sql`delete from identity.oidc_attempt where body_id = ${bodyId} and expires_at < ${before}`);
  await db.run(sql`delete from identity.app_password where body_id = ${bodyId} and expires_at < ${before}`);
  await db.run(sql`delete from identity.ticket where body_id = ${bodyId} and expires_at < ${before}`);
  await db.run(sql`delete from identity.enrolment where body_id = ${bodyId} and expires_at < ${before}`);
  await db.run(sql`
    delete from identity.throttle
    where body_id = ${bodyId} and not exists (select from unnest(hits) h where h >= ${before})`);
}
