import { Readable } from 'node:stream';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { kernelErrors } from '../errors.ts';
import type { Caller, Download, Operation } from '../operations/types.ts';
import type { Runtime } from '../runtime.ts';
import type { Locale } from '../text.ts';
import { readTraceparent } from '../telemetry/spans.ts';
import { namedBody, sessionCookie, stripBody } from './body.ts';
import { correlationOf } from './correlation.ts';
import { readInput } from './input.ts';
import { addLiveRoute, type LiveOptions } from './live.ts';
import { openApi } from './openapi.ts';
import { plainPage, wantsPage } from './plain-page.ts';
import { apiReference } from './reference.ts';
import { toDomainError, toProblem } from './problem.ts';

/** What is known of a request before anybody is identified. */
export interface Credentials {
  readonly sessionToken: string | undefined;
  /** Code of the body that the request names, by header or address. */
  readonly bodyCode: string | undefined;
  readonly hostname: string;
  /** Network address of the client, as told by trusted proxies only. */
  readonly address: string;
  readonly locale: Locale;
  readonly correlationId: string;
}

export interface HttpOptions {
  readonly runtime: Runtime;
  readonly version: string;
  /** Turns credentials into a caller; the public where there is no session. @throws UNAUTHENTICATED when a session has ended. */
  readonly callerOf: (credentials: Credentials) => Promise<Caller>;
  /** Which sessions of a body are still open; with it screens can follow what happens (`GET /api/events/stream`). */
  readonly openSessions?: LiveOptions['openSessions'];
  /** Pages and assets around the API. */
  readonly pages?: (server: FastifyInstance, callerOf: (request: FastifyRequest) => Promise<Caller>) => Promise<void>;
  /** Address of the stylesheet of the API's readable page. */
  readonly stylesheet?: string | undefined;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  readonly trustProxy?: readonly string[];
  /** Requests per minute and address, 3,000 unless told otherwise. */
  readonly perMinute?: number;
}

/** Builds the web server out of the registry: one route per operation, and what operators need. It does not listen yet. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { runtime } = options;
  const server = fastify({
    ...(options.tls ? { https: options.tls } : {}),
    trustProxy: options.trustProxy && options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    bodyLimit: 1024 * 1024,
    logger: false,
    rewriteUrl: stripBody,
    // Slow clients must not hold the server: headers within 5 s, a whole request within 5 minutes.
    connectionTimeout: 0,
    requestTimeout: 300_000,
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    routerOptions: { maxParamLength: 500 },
    // An address that cannot be decoded comes to no route, and so to no error handler.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      void answerError(options, error, request, reply);
    },
    genReqId: (request: { headers: Record<string, unknown> }) => correlationOf(request.headers['traceparent'], runtime),
  } as Parameters<typeof fastify>[0]) as unknown as FastifyInstance;
  server.removeContentTypeParser('text/plain');
  await server.register(cookie);
  const headers = await securityHeaders(options.tls !== undefined);
  server.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
  await server.register(rateLimit, { global: true, max: options.perMinute ?? 3000, timeWindow: 60_000 });
  const callerOf = (request: FastifyRequest) => options.callerOf(credentialsOf(request));

  server.setErrorHandler((error, request, reply) => answerError(options, error, request, reply));
  server.addHook('onRequest', async (request) => refuseForeignOrigin(request));
  addOperatorRoutes(server, options);
  if (options.openSessions) addLiveRoute(server, { runtime, callerOf, openSessions: options.openSessions });
  for (const operation of runtime.registry.operations.values()) {
    if (operation.http && !operation.upload) addRoute(server, options, operation, callerOf);
  }
  for (const whole of [false, true]) {
    await server.register(async (uploads) => {
      uploads.removeAllContentTypeParsers();
      if (whole) uploads.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
      else uploads.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
      for (const operation of runtime.registry.operations.values()) {
        const { http, upload } = operation;
        if (http && upload && (http.whole ?? false) === whole) addRoute(uploads, options, operation, callerOf);
      }
    });
  }
  server.all('/api/*', () => {
    throw kernelErrors.NOT_FOUND();
  });
  if (options.pages) await options.pages(server, callerOf);
  return server;
}

function addRoute(
  server: FastifyInstance,
  options: HttpOptions,
  operation: Operation,
  callerOf: (request: FastifyRequest) => Promise<Caller>,
): void {
  const http = operation.http!;
  server.route({
    method: http.method,
    url: http.path.replace(/\{([^}]+)\}/g, ':$1'),
    bodyLimit: http.bodyLimit ?? 1024 * 1024,
    ...(http.perMinute ? { config: { rateLimit: { max: http.perMinute, timeWindow: 60_000 } } } : {}),
    handler: async (request, reply) => {
      const caller = traced(await callerOf(request), request);
      const output = await options.runtime.invoker.invoke(caller, operation.name, readInput(operation, request), {
        idempotencyKey: idempotencyKey(request),
        upload: operation.upload
          ? {
              stream: contentOf(request),
              mime: request.headers['content-type'] ?? 'application/octet-stream',
              filename: undefined,
            }
          : undefined,
      });
      return answer(operation, output, sessionCookie(request), reply);
    },
  });
}

/** The caller with what the request says of the trace that it belongs to. */
function traced(caller: Caller, { headers: { traceparent } }: FastifyRequest): Caller {
  return typeof traceparent === 'string' && readTraceparent(traceparent) ? { ...caller, traceparent } : caller;
}

/** What came with a request, whether it was read by now or not; one that brought none brought nothing. */
function contentOf({ body }: FastifyRequest): Readable {
  if (body instanceof Readable) return body;
  return Readable.from(Buffer.isBuffer(body) && body.length > 0 ? [body] : []);
}

function answer(operation: Operation, output: unknown, cookieName: string, reply: FastifyReply): unknown {
  const { status = 200, otherwise } = operation.http!;
  reply.header('cache-control', 'no-store').status(otherwise?.when(output as never) ? otherwise.status : status);
  if (operation.download) return sendDownload(reply, output as Download);
  if (operation.http!.session === 'clear') reply.clearCookie(cookieName, { path: '/', secure: true });
  if (operation.http!.status === 204) return reply.send();
  if (operation.http!.session !== 'set') return output ?? {};
  const { token, ...rest } = output as { token?: string };
  if (token) reply.setCookie(cookieName, token, { path: '/', secure: true, httpOnly: true, sameSite: 'lax' });
  return rest;
}

/** Content of users is a download unless it is named harmless; it never runs on our origin (RFC 6266, ASVS 5.0 5.4). */
export function sendDownload(reply: FastifyReply, download: Download): FastifyReply {
  const ascii = download.filename.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const name = `filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(download.filename)}`;
  reply
    .header('content-type', download.mime)
    .header('content-disposition', `${download.disposition ?? 'attachment'}; ${name}`)
    .header('content-security-policy', contentPolicy(download));
  if (download.size !== undefined) reply.header('content-length', download.size);
  return reply.send(download.stream);
}

/** A browser shows a PDF in a viewer of its own, which a sandbox would stop; a PDF cannot run anything on our origin. */
function contentPolicy({ mime, disposition }: Download): string {
  return mime === 'application/pdf' && disposition === 'inline'
    ? "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    : "default-src 'none'; sandbox";
}

function credentialsOf(request: FastifyRequest): Credentials {
  return {
    sessionToken: request.cookies[sessionCookie(request)],
    bodyCode: namedBody(request),
    hostname: request.hostname,
    address: request.ip,
    locale: localeOf(request),
    correlationId: request.id,
  };
}

/** `?lang=` first, then the browser's preference; Italian where neither speaks. */
export function localeOf(request: FastifyRequest): Locale {
  const asked = (request.query as { lang?: unknown } | undefined)?.lang;
  if (asked === 'it' || asked === 'en') return asked;
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'it';
}

function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    const errors = [{ pointer: '/Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' }];
    throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
  }
  return key;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Cross-site request forgery: a browser names the origin of every mutation; ours is the only one accepted. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (SAFE.has(request.method)) return;
  const { origin } = request.headers;
  if (request.headers['sec-fetch-site'] === 'cross-site') throw kernelErrors.FORBIDDEN();
  if (origin === undefined) return;
  if (origin !== `${request.protocol}://${request.host}`) throw kernelErrors.FORBIDDEN();
}

function answerError(
  { runtime, stylesheet }: HttpOptions,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const refusal = toDomainError(error);
  if (refusal.status >= 500) {
    runtime.log.error({ err: error, correlation: request.id, route: request.routeOptions.url }, 'request failed');
  }
  if (refusal.retryAfter !== undefined) reply.header('retry-after', refusal.retryAfter);
  reply.status(refusal.status).header('cache-control', 'no-store');
  if (wantsPage(request)) {
    return reply
      .header('content-security-policy', "default-src 'none'; style-src 'self'; frame-ancestors 'none'")
      .type('text/html; charset=utf-8')
      .send(plainPage(refusal, request.id, stylesheet));
  }
  return reply.type('application/problem+json').send(toProblem(refusal, localeOf(request), request.id));
}

function addOperatorRoutes(server: FastifyInstance, options: HttpOptions): void {
  const { runtime } = options;
  const document = openApi(runtime.registry, options.version);
  server.get('/api/openapi.json', async () => document);
  server.get('/api/docs', async (request, reply) =>
    reply.type('text/html; charset=utf-8').send(apiReference(runtime.registry, localeOf(request), options.stylesheet)),
  );
  server.get('/health/live', async () => ({ status: 'ok' }));
  server.get('/health/ready', async () => {
    await runtime.database.ping();
    return { status: 'ok' };
  });
  server.get('/metrics', async (request, reply) => {
    // Figures of the installation are for its operator: from the machine itself only.
    if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) throw kernelErrors.NOT_FOUND();
    return reply.type(runtime.metrics.contentType).send(await runtime.metrics.render());
  });
}

/** What helmet says of every answer is always the same here: made once instead of for each of them. */
async function securityHeaders(tls: boolean): Promise<Readonly<Record<string, string>>> {
  const probe = fastify();
  await probe.register(helmet, helmetOptions(tls));
  probe.get('/', (_request, reply) => reply.send());
  const { headers } = await probe.inject('/');
  await probe.close();
  const own = Object.entries(headers).filter(([name]) => !['connection', 'content-length', 'date'].includes(name));
  return Object.fromEntries(own) as Record<string, string>;
}

function helmetOptions(tls: boolean) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: tls ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' as const },
  };
}
