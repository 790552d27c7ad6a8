import { type Context, instant, object, oneOf, Type, uuid } from '../../kernel/index.ts';
import { newToken, tokenHash } from '../crypto.ts';
import { identityErrors } from '../errors.ts';
import { sessionOpened } from '../events.ts';
import { effectiveAccess, type Access } from '../permissions/access.ts';
import { loadFacts } from '../permissions/facts.ts';
import { isPrivileged } from '../roles.ts';
import type { IdentityPorts, SessionLevel, SignInMethod } from '../types.ts';
import { endSession, insertSession, type Session } from './store.ts';

/** Staff: 15 minutes unused, 12 hours in all (OWASP ASVS 5.0 7.3.1, 7.3.2). */
const IDLE_SECONDS = 15 * 60;
const LIFETIME_MS = 12 * 3600_000;

/** The answer of every way to sign in. Over HTTP the token goes into the cookie and nowhere else. */
export const signedIn = object({
  token: Type.String(),
  person: object({ id: uuid, name: Type.String() }),
  roles: Type.Array(Type.String()),
  level: oneOf(['one-factor', 'two-factor']),
  /** The person should add a second factor: this is a real installation and the account has none. */
  mustEnrol: Type.Boolean(),
  expiresAt: instant,
});

export interface Proof {
  readonly person: { readonly id: string; readonly name: string };
  readonly method: SignInMethod;
  readonly level: SessionLevel;
}

/**
 * Opens a session for a person who has proved who they are, with a token never used before; a session that the browser had ends.
 * @throws IDENTITY_SECOND_FACTOR_MISSING to an administrator with a password alone in a real installation.
 */
export async function openSessionFor(ports: IdentityPorts, ctx: Context, proof: Proof) {
  const access = effectiveAccess(await loadFacts(ctx.db, ctx.bodyId, proof.person.id), ctx.now());
  const administers = mayAdminister(ports, proof.level);
  if (!administers && isAdministrator(access)) throw identityErrors.IDENTITY_SECOND_FACTOR_MISSING();
  const token = newToken(ctx.random);
  const now = ctx.realNow();
  const session: Session = {
    id: ctx.id(),
    personId: proof.person.id,
    displayName: proof.person.name,
    method: proof.method,
    level: proof.level,
    administers,
    createdAt: now,
    lastSeenAt: now,
    idleSeconds: IDLE_SECONDS,
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
    provedAt: now,
  };
  const replaced = ctx.caller.sessionId;
  if (replaced) await endSession(ctx.db, ctx.bodyId, replaced, now, 'signed-in-again');
  await insertSession(ctx.db, ctx.bodyId, session, tokenHash(token));
  const data = { sessionId: session.id, personId: session.personId, method: session.method, level: session.level };
  ctx.emit(sessionOpened, {
    subject: `identity/session/${session.id}`,
    data: { ...data, ...(replaced ? { replaced } : {}) },
  });
  return {
    token,
    person: { id: proof.person.id, name: proof.person.name },
    roles: [...access.roles],
    level: session.level,
    mustEnrol: !administers,
    expiresAt: session.expiresAt.toISOString(),
  };
}

/** A session proved by a password alone does not administer a real installation, not even when its person becomes an administrator. */
export function mayAdminister(ports: IdentityPorts, level: SessionLevel): boolean {
  return level === 'two-factor' || ports.mode() === 'demonstration';
}

export function isAdministrator(access: Access): boolean {
  return [...access.grants].some(([permission, grants]) =>
    grants.some((grant) => isPrivileged(grant.role, permission)),
  );
}

/** What is left of the permissions in a session that may not administer. */
export function withoutAdministration(access: Access): Access {
  const grants = [...access.grants]
    .map(([permission, all]) => [permission, all.filter((grant) => !isPrivileged(grant.role, permission))] as const)
    .filter(([, left]) => left.length > 0);
  return { ...access, grants: new Map(grants), roles: access.roles.filter((role) => !isPrivileged(role, '')) };
}
