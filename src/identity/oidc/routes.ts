import '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, SESSION_COOKIE, systemCaller, type Caller, type Context } from '../../kernel/index.ts';
import { findAccountOfPerson } from '../accounts/store.ts';
import { newToken, seal, TOKEN_PATTERN, tokenHash, unseal } from '../crypto.ts';
import { identityErrors } from '../errors.ts';
import { identityLinked } from '../events.ts';
import { findPeopleByEmail, findPerson, type Person } from '../people/store.ts';
import { openSessionFor } from '../sessions/open.ts';
import { mayBeUsed } from '../sessions/signIn.ts';
import type { IdentityPorts } from '../types.ts';
import { createProvider, type Claims, type OidcSettings } from './provider.ts';
import { findIdentity, insertAttempt, insertIdentity, takeAttempt } from './store.ts';

export type { OidcSettings } from './provider.ts';

export interface OidcOptions {
  readonly ports: IdentityPorts;
  readonly settings: OidcSettings;
  /** Address under which people reach the installation, without a slash at the end; the provider must know `…/signin/oidc/callback`. */
  readonly publicUrl: string;
  readonly callerOf: (request: FastifyRequest) => Promise<Caller>;
  /** Shows a refusal as a page; problem+json without it. */
  readonly onRefused?: (error: DomainError, request: FastifyRequest, reply: FastifyReply) => unknown;
}

const BROWSER_COOKIE = '__Host-digipro-oidc';
const CALLBACK = '/signin/oidc/callback';
const ATTEMPT_SECONDS = 600;
const TOKEN = new RegExp(TOKEN_PATTERN);
const limits = { config: { rateLimit: { max: 60, timeWindow: 60_000 } } };

/**
 * Mounts sign-in at an OpenID Connect provider: `GET /signin/oidc?returnTo=/desk` sends the browser there, `GET /signin/oidc/callback`
 * takes the answer, opens the session and goes to `returnTo`.
 */
export async function oidcRoutes(server: FastifyInstance, options: OidcOptions): Promise<void> {
  const provider = createProvider(options.settings);
  const redirectUri = `${options.publicUrl}${CALLBACK}`;

  const begin = async (request: FastifyRequest, reply: FastifyReply) => {
    const { random } = options.ports.runtime().entropy;
    const secrets = { state: newToken(random), nonce: newToken(random), verifier: newToken(random) };
    const browser = newToken(random);
    const url = await provider.authorizationUrl(redirectUri, secrets);
    const returnTo = localPath((request.query as { returnTo?: unknown }).returnTo);
    await remember(options, await options.callerOf(request), { ...secrets, browser, returnTo });
    // Lax, not Strict: the answer comes by a redirect from another site.
    const cookie = { path: '/', secure: true, httpOnly: true, sameSite: 'lax', maxAge: ATTEMPT_SECONDS } as const;
    return reply.setCookie(BROWSER_COOKIE, browser, cookie).redirect(url.href, 303);
  };

  const finish = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.clearCookie(BROWSER_COOKIE, { path: '/', secure: true });
    const caller = await options.callerOf(request);
    const attempt = await recall(options, caller, request);
    const claims = await provider.redeem(new URL(request.url, options.publicUrl), attempt);
    const { token } = await as(options, caller, 'identity.oidc.finish', (ctx) => signIn(options.ports, ctx, claims));
    reply.setCookie(SESSION_COOKIE, token, { path: '/', secure: true, httpOnly: true, sameSite: 'lax' });
    return reply.header('cache-control', 'no-store').redirect(attempt.returnTo, 303);
  };

  server.get('/signin/oidc', limits, refusing(options, begin));
  server.get(CALLBACK, limits, refusing(options, finish));
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

function refusing(options: OidcOptions, handler: Handler): Handler {
  return async (request, reply) => {
    try {
      return await handler(request, reply);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      options.ports.runtime().log.warn({ code: error.code, correlation: request.id }, 'sign-in at the provider failed');
      if (!options.onRefused) throw error;
      return options.onRefused(error, request, reply);
    }
  };
}

interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly browser: string;
  readonly returnTo: string;
}

async function remember(options: OidcOptions, caller: Caller, begun: Begun): Promise<void> {
  await as(options, caller, 'identity.oidc.begin', (ctx) =>
    insertAttempt(ctx.db, ctx.bodyId, {
      stateHash: tokenHash(begun.state),
      browserHash: tokenHash(begun.browser),
      nonce: begun.nonce,
      verifier: seal(options.ports.sealingKey(), begun.state, Buffer.from(begun.verifier), ctx.random),
      returnTo: begun.returnTo,
      expiresAt: new Date(ctx.realNow().getTime() + ATTEMPT_SECONDS * 1000),
    }),
  );
}

/** The attempt that this browser began. Another browser's (sign-in forced on somebody), a used or an old one is refused alike. */
async function recall(options: OidcOptions, caller: Caller, request: FastifyRequest) {
  const { state } = request.query as { state?: unknown };
  const browser = request.cookies[BROWSER_COOKIE];
  if (typeof state !== 'string' || !TOKEN.test(state) || !browser || !TOKEN.test(browser)) {
    throw identityErrors.IDENTITY_PROVIDER_REFUSED();
  }
  const attempt = await as(options, caller, 'identity.oidc.recall', async (ctx) => {
    const found = await takeAttempt(ctx.db, ctx.bodyId, tokenHash(state), tokenHash(browser));
    return found && found.expiresAt > ctx.realNow() ? found : undefined;
  });
  if (!attempt) throw identityErrors.IDENTITY_PROVIDER_REFUSED();
  const verifier = unseal(options.ports.sealingKey(), state, attempt.verifier).toString();
  return { state, nonce: attempt.nonce, verifier, returnTo: attempt.returnTo };
}

/** Works as a component: signing in is not something that an operation, and so a process or a route, could do for anybody. */
function as<T>(options: OidcOptions, caller: Caller, name: string, work: (ctx: Context) => Promise<T>): Promise<T> {
  const { invoker } = options.ports.runtime();
  const component = systemCaller(caller.bodyId, 'identity:oidc', caller.correlationId, 'http');
  const acting = caller.sessionId ? { ...component, sessionId: caller.sessionId } : component;
  return invoker.work(acting, name, work);
}

async function signIn(ports: IdentityPorts, ctx: Context, claims: Claims) {
  const person = await personOf(ctx, claims);
  if (!person) throw identityErrors.IDENTITY_NOT_LINKED();
  const account = await findAccountOfPerson(ctx.db, ctx.bodyId, person.id);
  if (account && !mayBeUsed(ports, account)) throw identityErrors.IDENTITY_NOT_LINKED();
  const level = claims.secondFactor ? 'two-factor' : 'one-factor';
  const named = { id: person.id, name: person.displayName };
  return openSessionFor(ports, ctx, { person: named, method: 'oidc', level });
}

/** By the link; else by an address that the provider attests, if it is one person's, and then it is linked. */
async function personOf(ctx: Context, claims: Claims): Promise<Person | undefined> {
  const { issuer, subject, verifiedEmail } = claims;
  const linked = await findIdentity(ctx.db, ctx.bodyId, issuer, subject);
  if (linked) return findPerson(ctx.db, ctx.bodyId, linked.personId);
  const people = verifiedEmail ? await findPeopleByEmail(ctx.db, ctx.bodyId, verifiedEmail) : [];
  const person = people[0];
  if (!person || people.length > 1) return undefined;
  await insertIdentity(ctx.db, ctx.bodyId, { issuer, subject, personId: person.id, linkedAt: ctx.realNow() });
  const data = { personId: person.id, issuer, by: 'verified-email' as const };
  ctx.emit(identityLinked, { subject: `identity/person/${person.id}`, data });
  return person;
}

/** A path of ours and nothing else (OWASP ASVS 5.0 3.7.2): `//host` and `/\host` lead away. */
function localPath(given: unknown): string {
  return typeof given === 'string' && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(given) && !given.includes('\\')
    ? given
    : '/';
}
