import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { bodyBase, romeDate, type Caller } from '../kernel/index.ts';
import {
  answerPage,
  chooseEncoding,
  createPageCache,
  encode,
  sharedKey,
  type AssetUrl,
  type BodyView,
  type Call,
  type Encoding,
  type PageAnswer,
  type VerifyInput,
} from '../portal/index.ts';

/** A page as bytes; compressed forms are made when the first reader takes them. */
interface Page extends Omit<PageAnswer, 'html'> {
  readonly bytes: Buffer;
  readonly forms: Map<Encoding, Promise<Buffer>>;
}

/** Answers a request with its page. */
export type Deliver = (request: FastifyRequest, reply: FastifyReply, posted?: VerifyInput) => Promise<FastifyReply>;

/**
 * Makes the pages of the public site, or takes them out of the micro-cache: for anonymous readers without cookies only, by body, address
 * and language, as long as the body has no new fact, the day is the same and a few seconds have not passed.
 */
export function createDelivery(
  app: App,
  asset: AssetUrl,
  callerOf: (request: FastifyRequest) => Promise<Caller>,
): Deliver {
  const { runtime } = app;
  const pages = createPageCache<Page>({
    // With its two compressed forms, which are there sooner or later.
    sizeOf: ({ status, bytes }) => (status === 200 ? bytes.length * 1.5 : 0),
  });
  const bodies = createPageCache<BodyView>({ sizeOf: () => 2000 });

  const make = async (request: FastifyRequest, caller: Caller, body: BodyView, posted?: VerifyInput) => {
    const call = ((name: string, input: unknown) => runtime.invoker.invoke(caller, name, input)) as Call;
    const demonstration = app.installation()?.mode === 'demonstration';
    const acceptLanguage = request.headers['accept-language'];
    const base = bodyBase(request);
    const asked = { url: request.url, base, acceptLanguage, reference: request.id, demonstration, body };
    const { html, ...answer } = await answerPage(call, asset, asked, posted);
    return { ...answer, bytes: Buffer.from(html, 'utf8'), forms: new Map() };
  };
  return async (request, reply, posted) => {
    const caller = await callerOf(request);
    const { bodyId } = caller;
    const stamp = { position: await runtime.positions.of(bodyId), day: romeDate(runtime.clock.now()) };
    const body = () =>
      bodies.take(bodyId, stamp, () => runtime.invoker.invoke(caller, 'identity.bodies.get', {}) as Promise<BodyView>);
    const key = isShared(request, caller) ? keyOf(request) : undefined;
    if (key === undefined) return send(request, reply, await make(request, caller, await body(), posted));
    const page = await pages.take(`${bodyId} ${bodyBase(request)} ${key}`, stamp, async () =>
      make(request, caller, await body()),
    );
    return send(request, reply, page, page.status === 200);
  };
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
  if (page.noindex) reply.header('x-robots-tag', 'noindex');
  reply
    .header('cache-control', 'no-cache')
    .header('etag', page.etag)
    .header('vary', 'accept-language, accept-encoding, cookie');
  if (page.status === 200 && request.headers['if-none-match'] === page.etag) return reply.code(304).send();
  const encoding = shared ? chooseEncoding(request.headers['accept-encoding']) : 'identity';
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply
    .code(page.status)
    .type('text/html; charset=utf-8')
    .send(await formOf(page, encoding));
}

async function formOf(page: Page, encoding: Encoding): Promise<Buffer> {
  const known = page.forms.get(encoding);
  if (known) return known;
  const made = encode(page.bytes, encoding);
  page.forms.set(encoding, made);
  return made;
}
