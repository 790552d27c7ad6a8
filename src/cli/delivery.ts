import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { publicAddress, type App } from '../app.ts';
import { bodyBase, romeDate, sendDownload, type Caller, type Read, type Upload } from '../kernel/index.ts';
import {
  answerPage,
  answerRefusal,
  chooseEncoding,
  createPageCache,
  encode,
  pageLocale,
  sharedKey,
  type AssetUrl,
  type BodyView,
  type Call,
  type Encoding,
  type PageAnswer,
  type PageRequest,
  type ReadForm,
} from '../portal/index.ts';
import { portalCaller } from '../services/index.ts';

/** A page as bytes; compressed forms are made when the first reader takes them. */
interface Page extends Omit<PageAnswer, 'html'> {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly forms: Map<Encoding, Promise<Buffer>>;
}

export interface Delivery {
  /** Answers a request with its page, or with what its form leads to. */
  readonly show: (request: FastifyRequest, reply: FastifyReply, form?: ReadForm) => Promise<FastifyReply>;
  /** Answers with the page of a refusal that came before any route was asked. */
  readonly refuse: (request: FastifyRequest, reply: FastifyReply, error: unknown) => Promise<FastifyReply>;
}

/** Of citizens, beside that of staff: nobody's session is ever taken for the other. */
const CITIZEN_COOKIE = 'digipro-cittadino';

/** Each body has the session of its citizens in a cookie of its own. */
function citizenCookie(request: FastifyRequest): string {
  return `${CITIZEN_COOKIE}${bodyBase(request).replace('/ente/', '-')}`;
}

/**
 * Makes the pages of the public site, or takes them out of the micro-cache: for anonymous readers without cookies only, by body, address
 * and language, as long as the body has no new fact, the day is the same and a few seconds have not passed.
 */
export function createDelivery(
  app: App,
  asset: AssetUrl,
  callerOf: (request: FastifyRequest) => Promise<Caller>,
): Delivery {
  const { runtime } = app;
  const pages = createPageCache<Page>({
    // With its two compressed forms, which are there sooner or later.
    sizeOf: ({ status, bytes }) => (status === 200 ? bytes.length * 1.5 : 0),
  });
  const bodies = createPageCache<BodyView>({ sizeOf: () => 2000 });
  const callAs = (caller: Caller, read?: Read) =>
    ((name: string, input: unknown, upload?: Upload) =>
      runtime.invoker.invoke(caller, name, input, { upload, read })) as Call;

  // Data are asked for in the language of the page, which the key of the cache names.
  const inLanguage = (request: FastifyRequest, caller: Caller): Caller => ({
    ...caller,
    locale: pageLocale({ url: request.url, acceptLanguage: request.headers['accept-language'] }),
  });
  const askedBy = (request: FastifyRequest, caller: Caller, body: BodyView, read?: Read): PageRequest => ({
    ...{ url: request.url, base: bodyBase(request), reference: request.id, body },
    origin: publicAddress(app.config),
    acceptLanguage: request.headers['accept-language'],
    demonstration: app.installation()?.mode === 'demonstration',
    citizen: {
      call: callAs(portalCaller(caller), read),
      session: request.cookies[citizenCookie(request)],
      secret: () => runtime.entropy.random(32).toString('base64url'),
    },
  });
  const answer = (request: FastifyRequest, caller: Caller, body: BodyView, read?: Read, form?: ReadForm) =>
    answerPage(callAs(inLanguage(request, caller), read), asset, askedBy(request, caller, body, read), form);
  // The readings of a page share a connection; whoever sends a form may be slow and holds none meanwhile.
  const make = async (request: FastifyRequest, caller: Caller, body: BodyView, form?: ReadForm) =>
    asPage(
      await (form
        ? answer(request, caller, body, undefined, form)
        : runtime.database.reading((read) => answer(request, caller, body, read))),
    );
  const reader = async (request: FastifyRequest) => {
    const caller = await callerOf(request);
    const { bodyId } = caller;
    const stamp = { position: await runtime.positions.of(bodyId), day: romeDate(runtime.clock.now()) };
    const body = () =>
      bodies.take(bodyId, stamp, () => runtime.invoker.invoke(caller, 'identity.bodies.get', {}) as Promise<BodyView>);
    return { caller, stamp, body };
  };
  return {
    async show(request, reply, form) {
      const { caller, stamp, body } = await reader(request);
      const key = isShared(request, caller) ? keyOf(request) : undefined;
      if (key === undefined) return send(request, reply, await make(request, caller, await body(), form));
      const page = await pages.take(`${caller.bodyId} ${bodyBase(request)} ${key}`, stamp, async () =>
        make(request, caller, await body()),
      );
      return send(request, reply, page, page.status === 200);
    },
    async refuse(request, reply, error) {
      const { caller, body } = await reader(request);
      const asked = askedBy(request, caller, await body());
      return send(request, reply, asPage(await answerRefusal(callAs(caller), asset, asked, error)));
    },
  };
}

function asPage({ html, ...answer }: PageAnswer): Page {
  const bytes = Buffer.from(html, 'utf8');
  // Weak: the compressed forms of the page are the same page.
  const etag = `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { ...answer, bytes, etag, forms: new Map() };
}

function keyOf(request: FastifyRequest): string | undefined {
  return sharedKey({ url: request.url, acceptLanguage: request.headers['accept-language'] });
}

/** Whoever sends a cookie may be somebody: such a page is made for that reader alone. */
function isShared(request: FastifyRequest, caller: Caller): boolean {
  const safe = request.method === 'GET' || request.method === 'HEAD';
  return safe && caller.actor.kind === 'anonymous' && request.headers.cookie === undefined;
}

/** Pages of one reader go uncompressed: beside a secret, the length of what repeats it tells about it (BREACH). */
async function send(request: FastifyRequest, reply: FastifyReply, page: Page, shared = false): Promise<FastifyReply> {
  if (page.session !== undefined) setSession(request, reply, page.session);
  if (page.noindex) reply.header('x-robots-tag', 'noindex');
  if (page.private) return sendPrivate(reply, page);
  reply
    .header('cache-control', 'no-cache')
    .header('etag', page.etag)
    .header('vary', 'accept-language, accept-encoding, cookie');
  if (page.status === 200 && request.headers['if-none-match'] === page.etag) return reply.code(304).send();
  const encoding = shared ? chooseEncoding(request.headers['accept-encoding']) : 'identity';
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply
    .code(page.status)
    .type(page.mime)
    .send(await formOf(page, encoding));
}

/** What is made for one reader is kept by nobody: neither a shared computer nor its way back shows it to the next one. */
function sendPrivate(reply: FastifyReply, page: Page): FastifyReply {
  reply.header('cache-control', 'private, no-store');
  if (page.see !== undefined) return reply.redirect(page.see, 303);
  if (page.download) return sendDownload(reply, page.download);
  return reply.code(page.status).type(page.mime).send(page.bytes);
}

function setSession(request: FastifyRequest, reply: FastifyReply, token: string | null): void {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' } as const;
  if (token === null) reply.clearCookie(citizenCookie(request), options);
  else reply.setCookie(citizenCookie(request), token, options);
}

async function formOf(page: Page, encoding: Encoding): Promise<Buffer> {
  const known = page.forms.get(encoding);
  if (known) return known;
  const made = encode(page.bytes, encoding);
  page.forms.set(encoding, made);
  return made;
}
