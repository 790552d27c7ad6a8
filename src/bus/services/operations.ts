import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  ALONE,
  createValidator,
  DomainError,
  json,
  jsonObject,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  operationTogether,
  optional,
  systemCaller,
  text,
  uuid,
  type Call,
  type Caller,
  type Context,
  type Operation,
  type Runtime,
  type Static,
  type TSchema,
  type Upload,
} from '../../kernel/index.ts';
import type { ServiceSettings } from '../connectors/service/service.ts';
import type { BodySecrets } from '../endpoints/secrets.ts';
import { findEndpoint, listEndpoints, type Endpoint } from '../endpoints/store.ts';
import { REPLY_OF, REPLY_TO } from '../routes/reply.ts';
import { busErrors } from '../errors.ts';
import { messageSent } from '../events.ts';
import { bodyOf } from '../transport/body.ts';
import { toEnvelope } from '../transport/envelope.ts';
import { findEnvelope } from '../transport/store.ts';
import { findMessage } from '../store.ts';
import type { Message } from '../types.ts';
import type { NewMessage, Transport } from '../transport/types.ts';
import { SERVICE_CHANNEL, type Answers } from './answers.ts';
import { strangerProblem, type Credentials } from './authenticate.ts';
import { describeServices } from './describe.ts';
import { chainState, enterRequests, findNamed, findRequest, type ServiceRequest } from './store.ts';

export interface ServicePorts {
  readonly runtime: () => Pick<Runtime, 'database'>;
  readonly transport: Transport;
  readonly secrets: BodySecrets;
  readonly answers: Answers;
  /** Calls a minute and address. */
  readonly perMinute: number;
}

const CODE = text(60, { pattern: '^[a-z0-9][a-z0-9._-]*$' });
const ADDRESS = '/api/bus/services';
const MOST_BYTES = 10_485_760;
const USUAL_BYTES = 1_048_576;

const header = (max: number) => optional(text(max, { pattern: '^[\\x20-\\x7e]+$' }));
const credentials = {
  authorization: header(8000),
  apiKey: header(500),
  webhookId: header(300),
  webhookTimestamp: header(20),
  webhookSignature: header(2000),
};
const credentialHeaders = {
  authorization: 'authorization',
  apiKey: 'x-api-key',
  webhookId: 'webhook-id',
  webhookTimestamp: 'webhook-timestamp',
  webhookSignature: 'webhook-signature',
};

const STATES = ['accepted', 'answered', 'done', 'set-aside', 'refused'] as const;
const outcome = object({
  messageId: uuid,
  /** `done`: its route has ended, with no answer. `set-aside`: a person looks at it. `refused`: it could not be taken in, the answer says why. */
  state: oneOf(STATES),
  status: text(300, { description: 'Where its state is told' }),
  answer: nullable(json),
});
type Outcome = Static<typeof outcome>;

/** Services that a body exposes to others, webhooks that come in among them. */
export function serviceOperations(ports: ServicePorts): readonly Operation[] {
  return [receive(ports, 'POST'), receive(ports, 'PUT'), status(ports), document];
}

function receive(ports: ServicePorts, method: 'POST' | 'PUT'): Operation {
  return operationTogether({
    name: `bus.services.${method.toLowerCase()}`,
    summary: { it: 'Chiamare un servizio esposto dall’ente', en: 'Call a service that the body exposes' },
    description:
      'Stored when answered. Who calls is known by what the service asks for: signature, key or token. `webhook-id` or ' +
      '`Idempotency-Key` names the request: sent again it has no second effect and the same answer.',
    permission: 'public',
    effect: 'write',
    upload: true,
    secret: true,
    input: object({ code: CODE, idempotencyKey: header(200), ...credentials }),
    output: outcome,
    http: {
      ...{
        method,
        path: `${ADDRESS}/{code}`,
        status: 202,
        bodyLimit: MOST_BYTES,
        whole: true,
        perMinute: ports.perMinute,
      },
      otherwise: { status: 200, when: ({ state }: Outcome) => state === 'answered' || state === 'refused' },
      headers: { ...credentialHeaders, idempotencyKey: 'idempotency-key' },
    },
    errors: [busErrors.SERVICE_REFUSES, kernelErrors.RATE_LIMITED],
    personalData: ['content'],
    async identify(ctx, { code, ...said }) {
      const service = await requireService(ctx, code, method);
      called.set(ctx.upload, service);
      await admit(ports, ctx, service.settings, said, await contentOf(ctx, service.settings));
      return { ...systemCaller(ctx.bodyId, `bus:service.${code}`, ctx.correlationId, 'bus'), locale: ctx.locale };
    },
    together: (calls) => takeTogether(ports, calls),
    afterwards: (caller, given) => awaitAnswer(ports, caller, given),
  });
}

interface Asked {
  readonly code: string;
  readonly idempotencyKey?: string | undefined;
  readonly webhookId?: string | undefined;
}

/** A call that is none yet: what it says has been read and fits. */
interface Candidate {
  readonly index: number;
  readonly ctx: Context;
  readonly settings: ServiceSettings;
  readonly request: Omit<ServiceRequest, 'answerId'>;
  readonly message: Omit<NewMessage, 'channel'>;
}

/** Stores what many send at the same moment: one who says what does not fit is refused by himself. */
async function takeTogether(ports: ServicePorts, calls: readonly Call<Asked>[]) {
  const answers: (Outcome | DomainError | typeof ALONE)[] = calls.map(() => ALONE);
  const candidates: Candidate[] = [];
  for (const [index, { ctx, input }] of calls.entries()) {
    const { endpoint, settings } = called.get(ctx.upload)!;
    // The intake does more than to store: whoever is refused by it has to leave nothing behind.
    if (settings.intake && calls.length > 1) continue;
    try {
      candidates.push(await candidateOf(index, ctx, endpoint, settings, input));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      answers[index] = error;
    }
  }
  const [first] = candidates;
  if (!first) return answers;
  const { db, bodyId } = first.ctx;
  // One without a name is the first of its own.
  const named = candidates.filter(({ request }) => request.eventId !== request.id);
  const before = new Map<string, ServiceRequest>();
  if (named.length > 0) {
    const known = await findNamed(
      db,
      bodyId,
      named.map(({ request }) => request),
    );
    for (const request of known) before.set(nameOf(request), request);
  }
  const fresh: Candidate[] = [];
  const repeated: Candidate[] = [];
  for (const one of candidates) {
    const name = nameOf(one.request);
    if (before.has(name)) repeated.push(one);
    else fresh.push(one);
    if (!before.has(name)) before.set(name, { ...one.request, answerId: null });
  }
  const requests: Candidate['request'][] = [];
  for (const one of fresh) {
    const { ctx, settings, request } = one;
    const { upload } = ctx;
    const intakeId = settings.intake
      ? await handIn(ctx, request.service, await contentOf(ctx, settings), upload.mime)
      : null;
    requests.push({ ...request, intakeId });
  }
  const entering = enterRequests(db, bodyId, requests);
  entering.catch(() => undefined);
  // The same at the same moment waits here for the first; those without a name have none to wait for.
  const entered = named.length > 0 ? await entering : undefined;
  const late = entered ? fresh.filter(({ request }) => !entered.has(request.id)) : [];
  if (late.length > 0) {
    const known = await findNamed(
      db,
      bodyId,
      late.map((one) => one.request),
    );
    for (const request of known) before.set(nameOf(request), request);
  }
  const accepted = entered ? fresh.filter(({ request }) => entered.has(request.id)) : fresh;
  const messages: NewMessage[] = [];
  for (const { index, ctx, settings, request, message } of accepted) {
    const { id, eventId, service } = request;
    const { to: channel } = settings;
    if (channel !== undefined) {
      const { traceparent } = ctx.caller;
      messages.push({ ...message, channel, id, eventId, ...(traceparent === undefined ? {} : { traceparent }) });
      ctx.emit(messageSent, { subject: `bus/envelope/${id}`, data: { messageId: id, channel } });
    }
    const outcome: Outcome = { messageId: id, state: 'accepted', status: statusAddress(service, id), answer: null };
    if (settings.answer) waits.set(outcome, settings.answer.waitSeconds);
    answers[index] = outcome;
  }
  await Promise.all([entering, messages.length > 0 ? ports.transport.enlist(first.ctx, messages) : undefined]);
  for (const { index, ctx, request } of [...repeated, ...late]) {
    const known = before.get(nameOf(request))!;
    ctx.unchanged();
    answers[index] =
      known.digest === request.digest ? await outcomeOf(ports, ctx, known) : kernelErrors.IDEMPOTENCY_KEY_REUSED();
  }
  return answers;
}

function nameOf({ service, eventId }: Pick<ServiceRequest, 'service' | 'eventId'>): string {
  return `${service} ${eventId}`;
}

async function candidateOf(
  index: number,
  ctx: Context,
  endpoint: Endpoint,
  settings: ServiceSettings,
  { code, idempotencyKey, webhookId }: Asked,
): Promise<Candidate> {
  const body = await contentOf(ctx, settings);
  const id = ctx.id();
  const digest = createHash('sha256').update(body).digest('hex');
  return {
    ...{ index, ctx, settings },
    message: messageOf(endpoint, settings, body, ctx.upload.mime, id),
    request: {
      ...{ id, service: code, eventId: webhookId ?? idempotencyKey ?? id },
      ...{ digest, acceptedAt: ctx.now(), intakeId: null },
    },
  };
}

function status(ports: ServicePorts): Operation {
  return operation({
    name: 'bus.services.status',
    summary: { it: 'A che punto è una richiesta a un servizio', en: 'How far a request to a service is' },
    description: 'For whoever may call the service; a signature is over the empty body.',
    permission: 'public',
    effect: 'read',
    input: object({ code: CODE, id: uuid, ...credentials }),
    output: outcome,
    http: { method: 'GET', path: `${ADDRESS}/{code}/{id}`, perMinute: ports.perMinute, headers: credentialHeaders },
    errors: [busErrors.SERVICE_REFUSES, kernelErrors.RATE_LIMITED],
    personalData: ['content'],
    async handler(ctx, { code, id, ...said }) {
      const { settings } = await requireService(ctx, code);
      await admit(ports, ctx, settings, said, Buffer.alloc(0));
      const request = await findRequest(ctx.db, ctx.bodyId, code, id);
      if (!request) throw kernelErrors.NOT_FOUND();
      return outcomeOf(ports, ctx, request);
    },
  });
}

const document = operation({
  name: 'bus.services.describe',
  summary: {
    it: 'Descrizione OpenAPI dei servizi esposti dall’ente',
    en: 'OpenAPI of the services that the body exposes',
  },
  permission: 'public',
  effect: 'read',
  input: object({}),
  output: jsonObject,
  http: { method: 'GET', path: `${ADDRESS}/openapi.json` },
  handler: async (ctx) => describeServices(await listEndpoints(ctx.db, ctx.bodyId)),
});

async function requireService(ctx: Context, code: string, method?: 'POST' | 'PUT') {
  const endpoint = await onceIn(ctx, `service ${code}`, () => findEndpoint(ctx.db, ctx.bodyId, code));
  if (!endpoint?.enabled || endpoint.connector !== 'service') throw kernelErrors.NOT_FOUND();
  const settings = endpoint.settings as unknown as ServiceSettings;
  if (method !== undefined && method !== (settings.method ?? 'POST')) throw kernelErrors.METHOD_NOT_ALLOWED();
  return { endpoint, settings };
}

/** @throws SERVICE_REFUSES saying what is missing or wrong. */
async function admit(
  { secrets }: ServicePorts,
  ctx: Context,
  { authentication }: ServiceSettings,
  said: Credentials,
  body: Buffer,
): Promise<void> {
  const problem = await strangerProblem(authentication, said, body, {
    now: ctx.realNow(),
    async secret(name) {
      const secret = await onceIn(ctx, `secret ${name}`, () => secrets.get(ctx.bodyId, name));
      // Nobody is let in by a secret that is not there.
      if (secret === undefined) throw kernelErrors.UNAVAILABLE();
      return secret;
    },
  });
  if (problem) throw busErrors.SERVICE_REFUSES({ it: `Accesso al servizio rifiutato: ${problem}`, en: problem });
}

/** What the calls of a transaction look up is looked up once. */
const lookups = new WeakMap<Context['db'], Map<string, Promise<unknown>>>();

function onceIn<T>({ db }: Context, name: string, look: () => Promise<T>): Promise<T> {
  const known = lookups.get(db) ?? new Map<string, Promise<unknown>>();
  lookups.set(db, known);
  const found = known.get(name) ?? look();
  known.set(name, found);
  return found as Promise<T>;
}

/** Seconds that the call which this answers waits for the answer of its route. */
const waits = new WeakMap<Outcome, number>();

/** What a call has found when its caller was looked at: the same for the rest of it. */
const called = new WeakMap<Upload, Awaited<ReturnType<typeof requireService>>>();
const contents = new WeakMap<Upload, Promise<Buffer>>();

/** What was sent, read once. @throws TOO_LARGE */
function contentOf({ upload }: Context, { maxBytes = USUAL_BYTES }: ServiceSettings): Promise<Buffer> {
  const known = contents.get(upload) ?? readUpTo(upload.stream, maxBytes);
  contents.set(upload, known);
  return known;
}

async function readUpTo(stream: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) {
      throw kernelErrors.TOO_LARGE({
        it: `Il servizio accetta ${most} byte.`,
        en: `The service accepts ${most} bytes.`,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Hands to the intake what came in. @returns its message there, or the one that it was before. */
async function handIn(ctx: Context, code: string, body: Buffer, mime: string): Promise<string> {
  const source = `service-${code.replace(/[^a-z0-9-]/g, '-')}`;
  const filename = `${code}.${mime.includes('json') ? 'json' : 'bin'}`;
  const upload = { stream: Readable.from([body]), mime, filename };
  return (await ctx.call<{ messageId: string }>('bus.messages.receive', { source, filename }, upload)).messageId;
}

function messageOf(
  endpoint: Endpoint,
  settings: ServiceSettings,
  body: Buffer,
  mime: string,
  id: string,
): Omit<NewMessage, 'channel'> {
  const { code } = endpoint;
  const { type = 'it.digipro.bus.service-called', answer, key } = settings;
  const base = {
    ...{ type, source: `endpoint/${code}` },
    // Whoever answers, however far down the way, answers this one.
    ...(answer ? { headers: { [REPLY_TO]: `${SERVICE_CHANNEL}${code}`, [REPLY_OF]: id } } : {}),
  };
  if (settings.accepts === 'any') return { ...base, data: body, datacontenttype: mime.slice(0, 200) };
  if (!/^application\/([a-z0-9.+-]*\+)?json\s*(;|$)/i.test(mime)) throw kernelErrors.UNSUPPORTED_MEDIA_TYPE();
  const data = parse(body);
  checkerOf(endpoint, settings).input(data);
  const value = key === undefined ? undefined : (data as Record<string, unknown> | null)?.[key];
  const keyed = typeof value === 'string' || typeof value === 'number';
  return { ...base, data, ...(keyed ? { partitionkey: String(value).slice(0, 500) || '-' } : {}) };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    const message = error instanceof SyntaxError ? `is no JSON: ${error.message.slice(0, 200)}` : 'is not UTF-8';
    throw kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer: '', message }] });
  }
}

interface Checker {
  /** @throws VALIDATION_FAILED naming what is wrong, and for what no schema sees: depth, prototypes, lone surrogates. */
  input(data: unknown): void;
}

/** Compiled schemas by service and the moment of its set-up; the oldest leaves. */
const checkers = new Map<string, Checker>();
const KEPT = 200;

function checkerOf({ code, changedAt }: Endpoint, { schema = {} }: ServiceSettings): Checker {
  const name = `${code} ${changedAt.toISOString()} ${JSON.stringify(schema)}`;
  const known = checkers.get(name);
  if (known) return known;
  const validator = createValidator();
  const checker = { input: (data: unknown) => validator.input(schema as TSchema, data) };
  const [oldest] = checkers.keys();
  if (checkers.size >= KEPT && oldest !== undefined) checkers.delete(oldest);
  checkers.set(name, checker);
  return checker;
}

function statusAddress(code: string, id: string): string {
  return `${ADDRESS}/${code}/${id}`;
}

async function outcomeOf({ transport }: ServicePorts, ctx: Context, request: ServiceRequest): Promise<Outcome> {
  const { id, service, answerId, intakeId } = request;
  const base = { messageId: id, status: statusAddress(service, id) };
  if (intakeId !== null) return { ...base, ...receiptOf((await findMessage(ctx.db, ctx.bodyId, intakeId))!) };
  if (answerId !== null) {
    const row = await findEnvelope(ctx.db, ctx.bodyId, answerId);
    // The store has kept it as long as it is to be kept.
    if (!row) return { ...base, state: 'done', answer: null };
    const envelope = toEnvelope(row);
    const answer = (await bodyOf(transport, ctx.bodyId, envelope)) as Outcome['answer'];
    return { ...base, state: 'answered', answer };
  }
  const chain = await chainState(ctx.db, ctx.bodyId, id);
  const state = chain.dead ? 'set-aside' : chain.open ? 'accepted' : 'done';
  return { ...base, state, answer: null };
}

/** What became of what was handed to the intake: its number, or why it has none. */
function receiptOf(message: Message): Pick<Outcome, 'state' | 'answer'> {
  const { status: stands, reason, entryCode, caseId, endedAt } = message;
  if (stands === 'received') return { state: 'accepted', answer: null };
  if (stands === 'refused') return { state: 'refused', answer: { reason } };
  return { state: 'answered', answer: { protocol: entryCode, caseId, at: endedAt!.toISOString() } };
}

/** Where the service answers at once, its answer is waited for; nothing is held open meanwhile but the call. */
async function awaitAnswer(ports: ServicePorts, caller: Caller, given: Outcome): Promise<Outcome> {
  const seconds = waits.get(given);
  if (seconds === undefined) return given;
  const { bodyId } = caller;
  const code = given.status.split('/').at(-2)!;
  await ports.answers.wait(bodyId, given.messageId, seconds * 1000);
  const { database } = ports.runtime();
  return database.read({ bodyId }, async (db) => {
    const request = await findRequest(db, bodyId, code, given.messageId);
    return request ? outcomeOf(ports, { db, bodyId } as Context, request) : given;
  });
}
