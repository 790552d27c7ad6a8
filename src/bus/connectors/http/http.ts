import type { Readable } from 'node:stream';
import { object, oneOf, optional, text, Type, type Static } from '../../../kernel/index.ts';
import {
  SendFailure,
  type Connection,
  type Connector,
  type ConnectorHouse,
  type Outgoing,
  type Reply,
} from '../types.ts';
import { EgressRefused, openEgress, type Egress } from './egress.ts';
import { showsSchema } from '../../mirrors/settings.ts';
import { sign } from './signature.ts';
import { headersOf, readBody, refuseEncoded, waitOf, type RawHeaders } from './exchange.ts';

const secretName = text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'Name of a secret of the body' });
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const MAX_TIMEOUT = 120_000;

const settingsSchema = object({
  baseUrl: text(500, { description: 'https://host/path; the path of a message is put behind it' }),
  method: optional(oneOf(METHODS)),
  path: optional(text(500, { description: 'Behind the base address; a message may name its own' })),
  headers: optional(Type.Record(text(80, { pattern: '^[A-Za-z0-9-]+$' }), text(500))),
  authentication: optional(
    Type.Union([
      object({ kind: Type.Literal('basic'), user: text(200), password: secretName }),
      object({ kind: Type.Literal('bearer'), token: secretName }),
      object({ kind: Type.Literal('header'), name: text(80, { pattern: '^[A-Za-z0-9-]+$' }), value: secretName }),
    ]),
  ),
  idempotencyHeader: optional(
    text(80, {
      pattern: '^[A-Za-z0-9-]+$',
      description:
        'Header by which the peer knows a repetition, e.g. Idempotency-Key; without it nothing uncertain is repeated',
    }),
  ),
  signature: optional(
    object({
      secret: {
        ...secretName,
        description: 'Name of the secret that Standard Webhooks signs with; `webhook-id` names repetitions',
      },
    }),
  ),
  answer: optional(
    oneOf(['data', 'file'], {
      description:
        'file: a good answer, of any size, goes into the repository, and the reply says under which `sha256`; data (as a rule): it is the reply',
    }),
  ),
  shows: optional(showsSchema),
  testPath: optional(
    text(500, { description: 'Asked by GET when the connection is tested; the base address if absent' }),
  ),
  timeoutMs: optional(Type.Integer({ minimum: 100, maximum: MAX_TIMEOUT })),
  atOnce: optional(
    Type.Integer({
      minimum: 1,
      maximum: 200,
      description: 'Messages on their way at the same time, of a process; 4 if absent',
    }),
  ),
  trusted: optional(text(100_000, { description: 'Certificates of the peer’s authority, in PEM' })),
});

type Settings = Static<typeof settingsSchema>;

const TIMEOUT = 15_000;
/** What may be done twice with the effect of once (RFC 9110 §9.2.2). */
const REPEATABLE = new Set(['GET', 'PUT', 'DELETE']);
/** Busy, too early, or failing for a reason that may pass. */
const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * HTTP client. Reads the headers `http-method`, `http-path` and `http-query` of a message; JSON goes as JSON, a text as it is. Redirects are
 * not followed: where a message goes is decided by who set the endpoint up.
 */
export const httpConnector: Connector = {
  kind: 'http',
  title: { it: 'Servizio HTTP/REST', en: 'HTTP/REST service' },
  settings: settingsSchema,
  open: (settings, house) => new HttpConnection(settings as Settings, house),
};

class HttpConnection implements Connection {
  readonly #settings: Settings;
  readonly #house: ConnectorHouse;
  #egress: Promise<Egress> | undefined;
  readonly #timeoutMs: number;

  constructor(settings: Settings, house: ConnectorHouse) {
    this.#settings = settings;
    this.#house = house;
    this.#timeoutMs = settings.timeoutMs ?? TIMEOUT;
  }

  async test() {
    try {
      const signed = await this.#signed(this.#house.newId(), '');
      const { status } = await this.#ask('GET', this.#settings.testPath ?? '', '', undefined, signed);
      const ok = status < 400;
      return {
        ok,
        detail: {
          it: ok ? `Il servizio risponde (${status}).` : `Il servizio risponde con l’errore ${status}.`,
          en: ok ? `The service answers (${status}).` : `The service answers with error ${status}.`,
        },
      };
    } catch (error) {
      const reason = failureOf(error, true).message;
      return { ok: false, detail: { it: `Nessun collegamento: ${reason}`, en: `No connection: ${reason}` } };
    }
  }

  async send({ id, data, contentType, headers, traceparent, interrupted }: Outgoing): Promise<Reply> {
    const { path = '', method = 'POST', idempotencyHeader, signature } = this.#settings;
    const verb = (headers['http-method'] ?? method).toUpperCase();
    if (!METHODS.some((known) => known === verb)) throw new SendFailure('never', `method «${verb}» is not known`);
    const repeatable = idempotencyHeader !== undefined || signature !== undefined || REPEATABLE.has(verb);
    if (interrupted && !repeatable) throw new SendFailure('unknown', 'an earlier attempt was cut off');
    const body = verb === 'GET' || data === undefined ? undefined : bodyOf(data);
    const signed = await this.#signed(id, body ?? '');
    const answer = await this.#ask(verb, headers['http-path'] ?? path, headers['http-query'] ?? '', body, {
      ...signed,
      ...(body === undefined ? {} : { 'content-type': contentType }),
      ...(idempotencyHeader === undefined ? {} : { [idempotencyHeader]: id }),
      ...(traceparent === undefined ? {} : { traceparent }),
    }).catch((error: unknown) => {
      throw failureOf(error, repeatable);
    });
    const { status, text: told } = answer;
    if (status >= 200 && status < 300) return replyOf(answer);
    const reason = `${status}: ${String(told).slice(0, 300)}`;
    if (!LATER.has(status)) throw new SendFailure('never', redirectOf(answer) ?? reason);
    // A server that failed may have done its part before; one that asks to wait has not.
    const asked = status === 429 || status === 503 || status === 425 || status === 408;
    throw new SendFailure(asked || repeatable ? 'later' : 'unknown', reason, waitOf(answer.headers, this.#house.now()));
  }

  /** Signed anew at each attempt: the receiver looks at the age of a signature. */
  async #signed(id: string, body: string): Promise<Readonly<Record<string, string>>> {
    const { signature } = this.#settings;
    if (!signature) return {};
    const secret = await this.#house.secret(signature.secret);
    const { timestamp, signature: mac } = sign(secret, id, this.#house.now(), Buffer.from(body, 'utf8'));
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': mac };
  }

  async close(): Promise<void> {
    await (await this.#egress)?.agent.destroy();
  }

  async #ask(
    method: string,
    path: string,
    query: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const url = addressOf(this.#settings.baseUrl, path, query);
    const { check, agent, request } = await (this.#egress ??= this.#open());
    check(url);
    const all = {
      accept: 'application/json, */*;q=0.5',
      ...this.#settings.headers,
      ...(await this.#credentials()),
      ...headers,
    };
    const answer = await request(url, {
      dispatcher: agent,
      method: method as (typeof METHODS)[number],
      headers: all,
      body: body ?? null,
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
    const done = answer.statusCode >= 200 && answer.statusCode < 300;
    if (done && this.#settings.answer === 'file') {
      const kept = await this.#keep(answer.body, answer.headers);
      return { status: answer.statusCode, headers: headersOf(answer.headers), kept };
    }
    const text = await readBody(answer.body, answer.headers).catch((error: unknown) => {
      // The peer has done its part: only its answer is none that we read.
      if (!done || !(error instanceof SendFailure)) throw error;
      return { unreadable: error.message };
    });
    return { status: answer.statusCode, headers: headersOf(answer.headers), text };
  }

  /** @throws what cut the answer off, rather than what the repository makes of half a file. */
  async #keep(body: Readable, raw: RawHeaders): Promise<Kept> {
    refuseEncoded(raw);
    const mime = headersOf(raw)['content-type']?.split(';')[0]!.trim() ?? 'application/octet-stream';
    let cut: Error | undefined;
    body.once('error', (error) => (cut = error));
    try {
      const { sha256, size } = await this.#house.keep(body, mime);
      return { sha256, size, mime };
    } catch (error) {
      throw cut ?? error;
    }
  }

  #open(): Promise<Egress> {
    const { allowed } = this.#house;
    return openEgress({ allowed, ca: this.#settings.trusted, timeoutMs: this.#timeoutMs });
  }

  async #credentials(): Promise<Readonly<Record<string, string>>> {
    const how = this.#settings.authentication;
    switch (how?.kind) {
      case undefined:
        return {};
      case 'basic': {
        const pair = `${how.user}:${await this.#house.secret(how.password)}`;
        return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
      }
      case 'bearer':
        return { authorization: `Bearer ${await this.#house.secret(how.token)}` };
      case 'header':
        return { [how.name]: await this.#house.secret(how.value) };
    }
  }
}

/** A good answer in the repository. */
interface Kept {
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text?: string | { readonly unreadable: string };
  readonly kept?: Kept;
}

function bodyOf(data: unknown): string {
  return typeof data === 'string' ? data : JSON.stringify(data);
}

/** @throws SendFailure for a path that leaves the base address. */
function addressOf(base: string, path: string, query: string): URL {
  let url: URL;
  try {
    url = new URL(base);
  } catch {
    throw new SendFailure('never', `«${base}» is no address`);
  }
  const below = url.pathname.replace(/\/$/, '');
  const wanted = path === '' || path.startsWith('/') ? path : `/${path}`;
  const whole = new URL(url);
  if (path !== '') whole.pathname = `${below}${wanted}`;
  // Dots are resolved by now, also those that are written as %2e.
  if (below !== '' && whole.pathname !== below && !whole.pathname.startsWith(`${below}/`)) {
    throw new SendFailure('never', `path «${path}» leaves the address of the endpoint`);
  }
  if (query !== '') whole.search = query;
  return whole;
}

function replyOf({ status, headers, text: told, kept }: Answer): Reply {
  if (kept) return { outcome: `${status}, a file of ${kept.size} bytes`, data: kept, headers };
  if (typeof told !== 'string') return { outcome: `${status}, and ${told?.unreadable}`, headers };
  const json = /\bjson\b/.test(headers['content-type'] ?? '');
  const outcome = `${status}, ${told.length} characters`;
  if (!json) return { outcome, data: told, headers };
  try {
    return { outcome, data: told === '' ? undefined : JSON.parse(told), headers };
  } catch {
    // The peer did its part: its answer alone is broken, and the message must not go again for that.
    return { outcome: `${outcome}, no JSON though it says so`, data: told, headers };
  }
}

function redirectOf({ status, headers }: Answer): string | undefined {
  if (status < 300 || status >= 400) return undefined;
  return `${status}: the peer redirects to «${headers['location'] ?? 'nowhere'}», which is not followed`;
}

/** Codes of failures by which no request has reached the peer's application. */
const UNREACHED = new Set([
  ...[
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EAI_FAIL',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EHOSTDOWN',
    'EADDRNOTAVAIL',
  ],
  ...['UND_ERR_CONNECT_TIMEOUT', 'EPROTO'],
]);
const UNTRUSTED = /CERT|SIGNATURE|ISSUER|^ERR_(TLS|SSL)/;

function failureOf(error: unknown, repeatable: boolean): SendFailure {
  if (error instanceof SendFailure) return error;
  if (error instanceof EgressRefused) return new SendFailure('never', error.message);
  const { name, message, code = '' } = error as Error & { code?: string };
  const reason = name === 'TimeoutError' ? 'the peer did not answer in time' : message || code;
  const unreached = UNREACHED.has(code) || UNTRUSTED.test(code);
  return new SendFailure(unreached || repeatable ? 'later' : 'unknown', reason);
}
