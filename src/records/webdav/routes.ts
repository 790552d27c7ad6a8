import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Download, kernelErrors, localeOf, sendDownload, toDomainError } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import {
  activeLock,
  asksQuota,
  errorAnswer,
  multistatus,
  patchAnswer,
  XML_HEAD,
  type LockView,
  type Resource,
} from './answers.ts';
import { type Asking, askingOf, type WebdavOptions } from './asking.ts';
import { parseRange } from './range.ts';
import {
  askedOf,
  DAV,
  depthOf,
  destinationOf,
  header,
  hrefOf,
  lockInfoOf,
  missing,
  MOUNT,
  timeoutOf,
  updateOf,
  xmlOf,
} from './requests.ts';
import { parseTags } from './conditions.ts';

const METHODS = ['PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK'] as const;
const ALLOW = ['OPTIONS', 'GET', 'HEAD', 'PUT', 'DELETE', ...METHODS].join(', ');
const MAX_BYTES = 200_000_000;

type Handler = (asking: Asking, options: WebdavOptions) => Promise<FastifyReply>;

/**
 * The repository as a drive: WebDAV class 1, 2 and 3 (RFC 4918) below `/dav/`, and `/ente/CODE/dav/` of another body. It only translates:
 * each request is one operation (`records.webdav.*`) in the name of the person of the app password.
 */
export async function webdavRoutes(server: FastifyInstance, options: WebdavOptions): Promise<void> {
  for (const method of METHODS) server.addHttpMethod(method, { hasBody: true });
  await server.register(async (dav) => {
    dav.removeAllContentTypeParsers();
    dav.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    dav.setErrorHandler((error, request, reply) => answerError(options, error, request, reply));
    for (const [method, handler] of Object.entries(HANDLERS)) {
      for (const url of [MOUNT, `${MOUNT}/*`]) {
        dav.route({
          ...{ method, url, exposeHeadRoute: false, bodyLimit: options.maxBytes ?? MAX_BYTES },
          handler: async (request, reply) => {
            sayWhat(reply).header('cache-control', 'no-cache, private');
            return handler(await askingOf(request, reply, options), options);
          },
        });
      }
    }
    // What a server can do is no secret, and Windows asks before it knows a password.
    for (const url of [MOUNT, `${MOUNT}/*`]) dav.options(url, (_request, reply) => sayWhat(reply).status(200).send());
  });
}

function sayWhat(reply: FastifyReply): FastifyReply {
  return reply.header('dav', '1, 2, 3').header('allow', ALLOW).header('ms-author-via', 'DAV');
}

interface Found {
  readonly items: readonly Resource[];
  readonly usedBytes: number | null;
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  async PROPFIND({ request, reply, path, call, shown, narrow }, options) {
    const asked = askedOf(await xmlOf(request));
    const depth = depthOf(request);
    if (depth === 'infinity') {
      const finite = errorAnswer('WEBDAV_NOT_HERE', 'Depth: infinity', '<D:propfind-finite-depth/>');
      return xml(reply, 403, finite);
    }
    const quota = asksQuota(asked);
    const children = depth === '1' && !narrow;
    const { items: found, usedBytes } = await call<Found>('records.webdav.find', { path, children, quota });
    const seen = found.map((one) => ({ ...one, path: shown(one.path), locks: one.locks.map(seenLock(shown)) }));
    const items = narrow ? [folderOf(seen[0]!), ...(depth === '1' ? seen : [])] : seen;
    const freeBytes = quota && options.freeBytes ? await options.freeBytes() : null;
    const now = options.runtime.clock.realNow();
    return xml(reply, 207, multistatus(items, asked, { request, now, usedBytes, freeBytes }));
  },
  async PROPPATCH({ request, reply, path, claims, call, shown }) {
    const { set, remove, names } = updateOf(await xmlOf(request));
    const asked = claims();
    const refused = names.filter(({ ns }) => ns === DAV);
    if (refused.length === 0) await call('records.webdav.describe', { path, set, remove, claims: asked });
    return xml(reply, 207, patchAnswer(hrefOf(request, shown(path), false), names, refused));
  },
  async MKCOL({ request, reply, path, claims, call }) {
    for await (const chunk of (request.body as AsyncIterable<Buffer> | undefined) ?? []) {
      if (chunk.length > 0) throw kernelErrors.UNSUPPORTED_MEDIA_TYPE();
    }
    await call('records.webdav.makeFolder', { path, claims: claims() });
    return reply.status(201).send();
  },
  GET: give,
  HEAD: give,
  async PUT({ request, reply, path, claims, call }) {
    // A part of a file must not be taken for the whole of it (RFC 9110 §14.5).
    if (header(request, 'content-range') !== undefined) throw kernelErrors.VALIDATION_FAILED();
    const stream = request.body instanceof Readable ? request.body : Readable.from([]);
    const mime = header(request, 'content-type') ?? 'application/octet-stream';
    const saved = await call<{ created: boolean; etag: string }>(
      ...['records.webdav.save', { path, claims: claims() }, { stream, mime, filename: undefined }],
    );
    return reply
      .header('etag', saved.etag)
      .status(saved.created ? 201 : 204)
      .send();
  },
  async DELETE({ request, reply, path, claims, call }) {
    if (depthOf(request) !== 'infinity') throw kernelErrors.VALIDATION_FAILED();
    await call('records.webdav.remove', { path, claims: claims() });
    return reply.status(204).send();
  },
  COPY: (asking) => transfer(asking, true),
  MOVE: (asking) => transfer(asking, false),
  async LOCK({ request, reply, path, claims: claimed, call, shown }, { runtime }) {
    const body = await xmlOf(request);
    const claims = claimed();
    const seconds = timeoutOf(request);
    const now = runtime.clock.realNow();
    if (!body) {
      const { lock } = await call<{ lock: LockView }>('records.webdav.prolong', { path, seconds, claims });
      return xml(reply, 200, lockAnswer(request, { ...lock, path: shown(lock.path) }, now));
    }
    const depth = depthOf(request);
    if (depth === '1') throw kernelErrors.VALIDATION_FAILED();
    const asked = { path, ...lockInfoOf(body), deep: depth === 'infinity', seconds, claims };
    const { created, lock } = await call<{ created: boolean; lock: LockView }>('records.webdav.lock', asked);
    reply.header('lock-token', `<${lock.token}>`);
    return xml(reply, created ? 201 : 200, lockAnswer(request, { ...lock, path: shown(lock.path) }, now));
  },
  async UNLOCK({ request, reply, path, call }) {
    const token = /^<([^<>]+)>$/.exec(header(request, 'lock-token')?.trim() ?? '')?.[1];
    if (token === undefined) throw kernelErrors.VALIDATION_FAILED(missing('Lock-Token'));
    await call('records.webdav.unlock', { path, token });
    return reply.status(204).send();
  },
};

function seenLock(shown: Asking['shown']) {
  return (lock: LockView): LockView => ({ ...lock, path: shown(lock.path) });
}

/** The folder of a ticket: it holds its one document and can be locked by nobody. */
function folderOf(file: Resource): Resource {
  const nothing = { size: 0, mime: '', etag: null, createdAt: null, changedAt: null, properties: [], locks: [] };
  return { ...nothing, path: file.path.slice(0, -1), collection: true, writable: false };
}

function xml(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.status(status).type('application/xml; charset=utf-8').send(text);
}

function lockAnswer(request: FastifyRequest, lock: LockView, now: Date): string {
  const active = activeLock(request, lock, now);
  return `${XML_HEAD}<D:prop xmlns:D="DAV:"><D:lockdiscovery>${active}</D:lockdiscovery></D:prop>\n`;
}

async function transfer({ request, reply, path, claims, call }: Asking, copy: boolean): Promise<FastifyReply> {
  const depth = depthOf(request);
  if (depth === '1' || (depth === '0' && !copy)) throw kernelErrors.VALIDATION_FAILED();
  const overwrite = header(request, 'overwrite')?.trim().toUpperCase() !== 'F';
  const to = destinationOf(request);
  const asked = { from: path, to, copy, deep: depth === 'infinity', overwrite, claims: claims() };
  const { created } = await call<{ created: boolean }>('records.webdav.transfer', asked);
  return reply.status(created ? 201 : 204).send();
}

/** A file, or the part of it that is asked for; of a folder a line of text, for whoever opens the address in a browser. */
async function give({ request, reply, path, call }: Asking): Promise<FastifyReply> {
  const { items } = await call<Found>('records.webdav.find', { path, children: false, quota: false });
  const found = items[0]!;
  if (found.collection) return reply.type('text/plain; charset=utf-8').send(FOLDER[localeOf(request)]);
  const { etag, changedAt, size, mime } = found;
  reply.header('etag', etag!).header('accept-ranges', 'bytes');
  if (changedAt) reply.header('last-modified', new Date(changedAt).toUTCString());
  const match = parseTags(header(request, 'if-match'));
  if (match && match[0] !== '*' && !match.includes(etag!)) throw recordsErrors.WEBDAV_PRECONDITION_FAILED();
  if (isUnchanged(request, etag!, changedAt)) return reply.status(304).send();
  const condition = header(request, 'if-range');
  const range = condition === undefined || condition === etag ? parseRange(header(request, 'range'), size) : undefined;
  if (range === 'none') return reply.status(416).header('content-range', `bytes */${size}`).send();
  if (request.method === 'HEAD') return reply.type(mime).header('content-length', size).send();
  if (range) reply.status(206).header('content-range', `bytes ${range.from}-${range.to}/${size}`);
  return sendDownload(reply, await call<Download>('records.webdav.read', { path, ...range }));
}

const FOLDER = {
  it: 'Questa è una cartella WebDAV: va aperta dal programma con cui si gestiscono i file, non dal browser.\n',
  en: 'This is a WebDAV folder: open it with the program that manages your files, not with a browser.\n',
};

/** RFC 9110 §13.1.2, §13.1.3: the date counts only where no entity tag is asked for. */
function isUnchanged(request: FastifyRequest, etag: string, changedAt: string | null): boolean {
  const tags = parseTags(header(request, 'if-none-match'));
  if (tags) return tags[0] === '*' || tags.includes(etag);
  const since = Date.parse(header(request, 'if-modified-since') ?? '');
  return changedAt !== null && Math.floor(Date.parse(changedAt) / 1000) * 1000 <= since;
}

function answerError(
  { runtime }: WebdavOptions,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const refusal = toDomainError(error);
  const { code, status, retryAfter, detail, title } = refusal;
  if (status >= 500)
    runtime.log.error({ err: error, correlation: request.id, method: request.method }, 'WebDAV request failed');
  if (status === 401) reply.header('www-authenticate', 'Basic realm="DigiPro", charset="UTF-8"');
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  return xml(reply, status, errorAnswer(code, (detail ?? title)[localeOf(request)]));
}
