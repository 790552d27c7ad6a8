import {
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import type { PasswordHasher } from '../accounts/password.ts';
import { sessionsEnded } from '../events.ts';
import type { IdentityPorts } from '../types.ts';
import { endSessionsOf } from './end.ts';
import { currentSession } from './proof.ts';
import { signIn } from './signIn.ts';
import { stepUp } from './stepUp.ts';
import { endSession, openSessionsOf, type Session } from './store.ts';

export function sessionOperations(ports: IdentityPorts, hasher: PasswordHasher): readonly Operation[] {
  return [signIn(ports, hasher), current, end, stepUp(ports, hasher), list, endAll];
}

const sessionView = {
  id: uuid,
  method: oneOf(['password', 'password+totp', 'passkey', 'oidc']),
  level: oneOf(['one-factor', 'two-factor']),
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
  provedAt: instant,
};

const current = operation({
  name: 'identity.sessions.current',
  summary: { it: 'Chi sono e cosa posso fare', en: 'Who I am and what I may do' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({
    person: object({ id: uuid, name: Type.String() }),
    roles: Type.Array(Type.String()),
    unitIds: Type.Array(uuid),
    permissions: Type.Array(Type.String()),
    session: nullable(object(sessionView)),
  }),
  http: { method: 'GET', path: '/api/sessions/current' },
  async handler(ctx) {
    const { actor, roles, unitIds, grants, sessionId } = ctx.caller;
    if (actor.kind !== 'person') throw kernelErrors.UNAUTHENTICATED();
    return {
      person: { id: actor.id, name: actor.name },
      roles: [...roles],
      unitIds: [...unitIds],
      permissions: grants === 'everything' ? [] : [...grants.keys()].sort(),
      session: sessionId ? presentSession(await currentSession(ctx)) : null,
    };
  },
});

const end = operation({
  name: 'identity.sessions.end',
  summary: { it: 'Uscire', en: 'Sign out' },
  permission: 'public',
  effect: 'write',
  input: object({}),
  output: object({}),
  http: { method: 'DELETE', path: '/api/sessions/current', session: 'clear' },
  async handler(ctx) {
    const { sessionId, actor } = ctx.caller;
    const ended = sessionId ? await endSession(ctx.db, ctx.bodyId, sessionId, ctx.realNow(), 'signed-out') : 0;
    if (ended === 0 || actor.kind !== 'person') {
      ctx.unchanged();
      return {};
    }
    const data = { personId: actor.id, count: 1, reason: 'signed-out' as const };
    ctx.emit(sessionsEnded, { subject: `identity/session/${sessionId}`, data });
    return {};
  },
});

const list = operation({
  name: 'identity.sessions.list',
  summary: { it: 'Le proprie sessioni aperte', en: 'One’s open sessions' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({ items: Type.Array(object({ ...sessionView, current: Type.Boolean() })) }),
  http: { method: 'GET', path: '/api/sessions' },
  async handler(ctx) {
    if (ctx.actor.kind !== 'person') return { items: [] };
    const sessions = await openSessionsOf(ctx.db, ctx.bodyId, ctx.actor.id, ctx.realNow());
    const isCurrent = (session: Session) => session.id === ctx.caller.sessionId;
    return { items: sessions.map((session) => ({ ...presentSession(session), current: isCurrent(session) })) };
  },
});

const endAll = operation({
  name: 'identity.sessions.endAll',
  summary: { it: 'Chiudere tutte le sessioni di una persona', en: 'End all sessions of a person' },
  description: 'One’s own others; of somebody else with the permission to manage accounts.',
  permission: 'signed-in',
  effect: 'write',
  input: object({ personId: optional(uuid) }),
  output: object({ ended: Type.Integer() }),
  http: { method: 'POST', path: '/api/sessions/end-all' },
  async handler(ctx, input) {
    const self = ctx.actor.kind === 'person' ? ctx.actor.id : undefined;
    const personId = input.personId ?? self;
    if (!personId || (personId !== self && !ctx.may('identity.accounts.manage'))) throw kernelErrors.NOT_FOUND();
    const ended = await endSessionsOf(ctx, personId, 'by-request', ctx.caller.sessionId ?? null);
    if (ended === 0) ctx.unchanged();
    return { ended };
  },
});

function presentSession(session: Session) {
  return {
    id: session.id,
    method: session.method,
    level: session.level,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    provedAt: session.provedAt.toISOString(),
  };
}
