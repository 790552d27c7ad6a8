import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, kernelErrors, localeOf, namedBody, type Runtime, type Upload } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { type BasicCredentials, basicOf, isPrivate, type TicketCredentials } from './credentials.ts';
import { isScratchName } from './names.ts';
import { claimsOf, pathOf, pathOfAddress } from './requests.ts';
import type { Claims } from './types.ts';

export interface WebdavOptions {
  readonly runtime: Runtime;
  /** Who a login and an app password are. @throws IDENTITY_INVALID_CREDENTIALS, RATE_LIMITED */
  readonly callerOf: (credentials: BasicCredentials) => Promise<Caller>;
  /** Who holds a ticket, and what it opens; undefined for one that is none. */
  readonly ticketOf: (
    credentials: TicketCredentials,
  ) => Promise<{ readonly caller: Caller; readonly resource: string } | undefined>;
  /** Largest file in bytes, 200 MB unless told otherwise. */
  readonly maxBytes?: number;
  /** Bytes that are free where contents lie, for what a drive shows; not told if absent. */
  readonly freeBytes?: () => Promise<number>;
}

/** A request, who asks, and where on the drive it leads. */
export interface Asking {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly path: readonly string[];
  readonly claims: () => Claims;
  readonly call: <T>(operation: string, input: object, upload?: Upload) => Promise<T>;
  /** The address under which whoever asks sees a path: by a ticket it is another one. */
  readonly shown: (path: readonly string[]) => readonly string[];
  /** The request is for the folder of a ticket, in which there is nothing but the document. */
  readonly narrow: boolean;
}

/** Below this name documents are opened by a ticket: `/dav/apri/TOKEN/NAME`. */
const OPENED = 'apri';
const TICKET = /^[A-Za-z0-9_-]{43}$/;
const DOCUMENT = /^records\/document\/([0-9a-f-]{36})$/;

/** Finds out who asks. @throws UNAUTHENTICATED, FORBIDDEN where a password would be sent in clear, NOT_FOUND for a ticket that is none */
export async function askingOf(request: FastifyRequest, reply: FastifyReply, options: WebdavOptions): Promise<Asking> {
  // A password in clear is for the machine itself only (RFC 7617 §4).
  if (!isPrivate(request)) throw kernelErrors.FORBIDDEN(insecure);
  const path = pathOf(request);
  const from = {
    bodyCode: namedBody(request),
    address: request.ip,
    locale: localeOf(request),
    correlationId: request.id,
  };
  if (path[0] === OPENED && TICKET.test(path[1] ?? '')) {
    const held = await options.ticketOf({ token: path[1]!, ...from });
    if (!held) throw kernelErrors.NOT_FOUND(runOut);
    return byTicket({ request, reply, path, call: callerFor(options, held.caller) }, held.resource);
  }
  const given = basicOf(request);
  if (!given) throw kernelErrors.UNAUTHENTICATED();
  const caller = await options.callerOf({ ...given, ...from });
  const claims = () => claimsOf(request, path, (address) => pathOfAddress(request, address));
  return { request, reply, path, claims, call: callerFor(options, caller), shown: (one) => one, narrow: false };
}

const insecure = {
  it: 'WebDAV chiede una password: l’indirizzo deve cominciare con https.',
  en: 'WebDAV asks for a password: the address has to begin with https.',
};

const runOut = {
  it: 'Il collegamento è scaduto: riaprire il documento dalla scrivania.',
  en: 'The link has run out: open the document from the desk again.',
};

function callerFor({ runtime }: WebdavOptions, caller: Caller): Asking['call'] {
  return async <T>(operation: string, input: object, upload?: Upload) =>
    (await runtime.invoker.invoke(caller, operation, input, upload ? { upload } : {})) as T;
}

/** What can be done by a ticket, beside deleting the temporary files that a program has made itself. */
const BY_TICKET = new Set(['GET', 'HEAD', 'PUT', 'PROPFIND', 'PROPPATCH', 'LOCK', 'UNLOCK']);

/** A ticket opens one document wherever it lies, and the temporary files that a program makes beside it; nothing else. */
async function byTicket(
  asking: Pick<Asking, 'request' | 'reply' | 'path' | 'call'>,
  resource: string,
): Promise<Asking> {
  const { request, path: given, call } = asking;
  const id = DOCUMENT.exec(resource)?.[1];
  if (id === undefined || given.length > 3) throw kernelErrors.NOT_FOUND();
  const { path: place } = await call<{ path: readonly string[] }>('records.webdav.locate', { id });
  const ticket = given.slice(0, 2);
  const inside = (name: string | undefined) => {
    const plain = name?.normalize('NFC');
    if (plain === undefined || plain === place.at(-1)) return place;
    return isScratchName(plain) ? [...place.slice(0, -1), plain] : undefined;
  };
  const path = inside(given[2]);
  const narrow = given.length === 2;
  const allowed = BY_TICKET.has(request.method) || (request.method === 'DELETE' && path !== place);
  if (!path || !allowed || (narrow && request.method !== 'PROPFIND')) throw recordsErrors.WEBDAV_NOT_HERE(onlyThis);
  const pathOfThis = (address: string) => {
    const named = pathOfAddress(request, address);
    return named && named[1] === ticket[1] ? (inside(named[2]) ?? null) : null;
  };
  const claims = () => claimsOf(request, path, pathOfThis);
  return { ...asking, path, claims, narrow, shown: (one) => [...ticket, one.at(-1)!] };
}

const onlyThis = {
  it: 'Questo collegamento apre un solo documento: per salvarne un altro serve l’unità di rete.',
  en: 'This link opens one document: to save another one, use the drive.',
};
