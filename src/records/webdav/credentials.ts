import type { FastifyRequest } from 'fastify';
import type { Credentials } from '../../kernel/index.ts';

/** Login and password of a request, and where it comes from. */
export type BasicCredentials = Omit<Credentials, 'sessionToken' | 'hostname'> & {
  readonly login: string;
  readonly password: string;
};

/** Token of a ticket, and where it comes from. */
export type TicketCredentials = Omit<Credentials, 'sessionToken' | 'hostname'> & { readonly token: string };

const MOST = 1000;

/** Login and password of `Authorization: Basic` (RFC 7617); undefined where there is none that can be read. */
export function basicOf(request: FastifyRequest): { readonly login: string; readonly password: string } | undefined {
  const given = request.headers.authorization ?? '';
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(given)?.[1];
  if (encoded === undefined || encoded.length > MOST) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon > 0 ? { login: text.slice(0, colon), password: text.slice(colon + 1) } : undefined;
}

/** Whether nobody on the way can read the request: by TLS, or because it does not leave the machine. */
export function isPrivate(request: FastifyRequest): boolean {
  return request.protocol === 'https' || ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
}
