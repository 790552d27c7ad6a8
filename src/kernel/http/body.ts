import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';

export const SESSION_COOKIE = '__Host-digipro';
const BODY_HEADER = 'digipro-body';
const PREFIX = /^\/ente\/([a-z0-9_]{2,40})(?=[/?]|$)/;

/**
 * An installation serves several bodies under one name: `/ente/CODE/…` is for whatever `…` is, in the body of that code. What follows sees
 * the address without the prefix and the body in the header that a client of the API may as well send itself.
 */
export function stripBody(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const match = PREFIX.exec(url);
  if (!match) return url;
  request.headers[BODY_HEADER] = match[1]!;
  const rest = url.slice(match[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Code of the body that a request names by address or header; undefined where it names none, which is the first body. */
export function namedBody(request: FastifyRequest): string | undefined {
  const header = request.headers[BODY_HEADER];
  return typeof header === 'string' ? header.slice(0, 40) : undefined;
}

/** Prefix of the addresses of this request's body: '' or `/ente/CODE`. */
export function bodyBase(request: FastifyRequest): string {
  return PREFIX.exec(request.originalUrl)?.[0] ?? '';
}

/** Each named body has its session in a cookie of its own, so that signing in to one ends nothing in another. */
export function sessionCookie(request: FastifyRequest): string {
  const code = namedBody(request);
  return code !== undefined && /^[a-z0-9_]+$/.test(code) ? `${SESSION_COOKIE}-${code}` : SESSION_COOKIE;
}
