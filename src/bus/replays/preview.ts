import {
  code,
  instant,
  json,
  maskText,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  Type,
  uuid,
  type Context,
  type MappingPool,
  type Operation,
} from '../../kernel/index.ts';
import { listDead } from '../delivery/store.ts';
import { factMessage, isOwnDeed } from '../facts/message.ts';
import { factsBetween, toldRoutes } from '../facts/store.ts';
import { INTAKE } from '../intake/consumer.ts';
import { shippedRoute } from '../intake/shipped.ts';
import { compileRoute, type CompiledRoute } from '../routes/compile.ts';
import { CONTINUE } from '../routes/continuation.ts';
import { mapper } from '../routes/consumer.ts';
import { tryOut, type Happened } from '../routes/rehearse.ts';
import { findRoute } from '../routes/route-store.ts';
import { differences, masked, type Difference } from '../trace/difference.ts';
import { bodyOf } from '../transport/body.ts';
import { firstIdAt } from '../transport/address.ts';
import { toEnvelope } from '../transport/envelope.ts';
import { envelopesOf, findEnvelope } from '../transport/store.ts';
import type { Envelope, NewMessage, Transport } from '../transport/types.ts';
import { windowOf } from './operations.ts';
import { knownNames, messagesBetween } from './store.ts';

export interface PreviewOptions {
  readonly transport: Transport;
  readonly mappings: MappingPool;
  /** Operations that routes may call. */
  readonly operations: ReadonlySet<string>;
}

/** Each is a rehearsal: more are looked at piece by piece. */
const PIECE = 20;
/** Of a chain, the messages that one has led to are looked for among so many. */
const MOST_OF_CHAIN = 200;
/** Characters that the differences of one message may take together. */
const ROOM = 8192;

const sentView = object({
  to: Type.String(),
  was: optional(json),
  is: optional(json),
  changes: Type.Array(object({ at: Type.String(), was: optional(json), is: optional(json) })),
});

/** Shows what a repetition would do, and does nothing of it. */
export function previewReplay(options: PreviewOptions): Operation {
  return operation({
    name: 'bus.replays.preview',
    summary: { it: 'Provare una ripetizione senza eseguirla', en: 'Try a repetition without doing it' },
    description:
      'Of each message: whether its route has had its effect of it already, so that nothing would happen, and what the route as it is now ' +
      'makes of it beside what was sent then. Nothing is sent, stored or called: operations that it calls answer `{}`. What messages say is masked.',
    permission: 'bus.dead.manage',
    effect: 'read',
    input: object({
      route: code,
      what: oneOf(['dead', 'window', 'facts']),
      from: optional({ ...instant, description: 'Beginning of the window' }),
      until: optional({ ...instant, description: 'End of the window, not part of it' }),
      after: optional({ ...uuid, description: 'The last message of the piece before' }),
    }),
    output: object({
      items: Type.Array(
        object({
          id: uuid,
          eventId: Type.String(),
          at: instant,
          effect: oneOf(['repeated', 'known'], {
            description: 'known: the route has had its effect of this name, and would do nothing',
          }),
          outcome: nullable(oneOf(['done', 'dead'])),
          reason: nullable(Type.String({ description: 'Why it would be set aside, or why nobody can tell' })),
          sent: Type.Array(sentView, { description: '`was` what was sent then, `is` what would be sent now' }),
          calls: Type.Array(Type.String(), { description: 'Operations that it would call' }),
        }),
      ),
      next: nullable(uuid),
    }),
    http: { method: 'GET', path: '/api/bus/replays/preview' },
    async handler(ctx, { route: name, what, from, until, after }) {
      const window = { ...windowOf(what, from, until), after: after ?? null };
      const { found, next } = await SOURCES[what](ctx, name, window);
      const compiled = await routeOf(ctx, name, options.operations);
      const known = await knownNames(ctx.db, ctx.bodyId, name, found);
      const items = [];
      for (const envelope of found) {
        const isKnown = known.has(`${envelope.source} ${envelope.eventId}`);
        items.push(await presented(ctx, options, compiled, envelope, isKnown));
      }
      return { items, next };
    },
  });
}

interface Window {
  readonly fromAt: Date | null;
  readonly untilAt: Date | null;
  readonly after: string | null;
}

interface Piece {
  readonly found: readonly Envelope[];
  /** Where the next piece begins, if there may be one. */
  readonly next: string | null;
}

function pieceOf(ids: readonly string[], found: readonly Envelope[]): Piece {
  return { found, next: ids.length === PIECE ? ids.at(-1)! : null };
}

const SOURCES = {
  async dead(ctx: Context, route: string, { after }: Window): Promise<Piece> {
    const last = ['9999-12-31T00:00:00.000Z', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;
    const letters = await listDead(ctx.db, ctx.bodyId, route, last, 1000);
    const ids = letters.map(({ messageId }) => messageId).sort();
    const piece = ids.filter((id) => after === null || id > after).slice(0, PIECE);
    const rows = await Promise.all(piece.map((id) => findEnvelope(ctx.db, ctx.bodyId, id)));
    return pieceOf(
      piece,
      rows.map((row) => toEnvelope(row!)),
    );
  },
  async window(ctx: Context, route: string, { fromAt, untilAt, after }: Window): Promise<Piece> {
    const begin = firstIdAt(fromAt!);
    const place = after !== null && after > begin ? after : begin;
    const rows = await messagesBetween(ctx.db, ctx.bodyId, route, place, firstIdAt(untilAt!), PIECE);
    return pieceOf(
      rows.map(({ id }) => id),
      rows.map(toEnvelope),
    );
  },
  async facts(ctx: Context, route: string, { fromAt, untilAt, after }: Window): Promise<Piece> {
    const types = (await toldRoutes(ctx.db, ctx.bodyId)).find(({ name }) => name === route)?.types ?? [];
    const facts = await factsBetween(ctx.db, ctx.bodyId, types, fromAt!, untilAt!, after, PIECE);
    const heard = facts.filter((fact) => !isOwnDeed(route, fact));
    return pieceOf(
      facts.map(({ id }) => id),
      heard.map((fact) => envelopeOf(factMessage(route, fact), fact.id, ctx)),
    );
  },
} as const;

function envelopeOf(message: NewMessage, id: string, ctx: Context): Envelope {
  const { eventId = id, correlationid = id } = message;
  return { ...message, id, eventId, correlationid, acceptedAt: message.time ?? ctx.now() };
}

async function routeOf(ctx: Context, name: string, operations: ReadonlySet<string>) {
  const row = await findRoute(ctx.db, ctx.bodyId, name, null);
  if (!row) return shippedRoute(name)?.route;
  const result = compileRoute(row.document, operations);
  if ('problems' in result) throw new Error(`route ${name}: ${result.problems[0]!.message}`);
  return result.route;
}

async function presented(
  ctx: Context,
  options: PreviewOptions,
  route: CompiledRoute | undefined,
  envelope: Envelope,
  isKnown: boolean,
) {
  const base = {
    ...{ id: envelope.id, eventId: maskText(envelope.eventId), at: envelope.acceptedAt.toISOString() },
    effect: isKnown ? ('known' as const) : ('repeated' as const),
  };
  const nothing = { outcome: null, sent: [], calls: [] };
  if (!route) return { ...base, ...nothing, reason: 'no route takes from its channel' };
  if (envelope.source === INTAKE || envelope.resume !== undefined) {
    return { ...base, ...nothing, reason: 'what it says lies outside of it' };
  }
  const happened = await rehearsed(ctx, options, route, envelope).catch((error: Error) => error);
  if (happened instanceof Error) return { ...base, ...nothing, reason: maskText(happened.message).slice(0, 500) };
  const chain = await envelopesOf(ctx.db, ctx.bodyId, envelope.correlationid, MOST_OF_CHAIN);
  const led = chain
    .map(toEnvelope)
    .filter(({ causationid, channel }) => causationid === envelope.id && !channel.startsWith(CONTINUE));
  return {
    ...base,
    outcome: happened.outcome,
    reason: happened.outcome === 'dead' ? maskText(happened.reason).slice(0, 500) : null,
    sent: compared(led, happened.sent),
    calls: [...new Set(happened.calls.map(({ operation: called }) => called))],
  };
}

const UNANSWERED = /the test has no answer of ([\w.]+)$/;
const MOST_MOCKS = 20;

/** What the route as it is now would make of a message, where nothing happens. */
async function rehearsed(
  ctx: Context,
  { transport, mappings }: PreviewOptions,
  route: CompiledRoute,
  envelope: Envelope,
): Promise<Happened> {
  const { type, source, subject, headers } = envelope;
  const data = await bodyOf(transport, ctx.bodyId, envelope);
  const given = {
    ...{ type, source },
    ...(data === undefined ? {} : { data }),
    ...(subject === undefined ? {} : { subject }),
    ...(headers === undefined ? {} : { headers }),
  };
  const mocks: Record<string, unknown> = {};
  const map = mapper(mappings, () => ctx.now());
  for (let tries = 0; ; tries += 1) {
    try {
      return await tryOut(route, { name: envelope.id, given, mocks, expect: {} }, map, ctx.now());
    } catch (error) {
      const unanswered = UNANSWERED.exec((error as Error).message)?.[1];
      if (unanswered === undefined || tries >= MOST_MOCKS) throw error;
      mocks[unanswered] = {};
    }
  }
}

/** What was sent then beside what would be sent now: the n-th to a channel beside the n-th to it. */
function compared(led: readonly Envelope[], sent: readonly NewMessage[]) {
  const room = { left: ROOM };
  const then = [...led];
  const pairs = sent.map((message) => {
    const place = then.findIndex(({ channel }) => channel === message.channel);
    const [before] = place < 0 ? [] : then.splice(place, 1);
    return { to: message.channel, before, message };
  });
  const gone = then.map((before) => ({ to: before.channel, before, message: undefined }));
  return [...pairs, ...gone].map(({ to, before, message }) => ({
    to,
    ...(before ? { was: masked(before.data ?? null) } : {}),
    ...(message ? { is: masked(message.data ?? null) } : {}),
    changes:
      before && message && before.sha256 === undefined
        ? differences(before.data ?? null, JSON.parse(JSON.stringify(message.data ?? null)), '/data', room).map(shown)
        : [],
  }));
}

function shown({ at, was, is }: Difference) {
  return {
    at: maskText(at),
    ...(was === undefined ? {} : { was: masked(was) }),
    ...(is === undefined ? {} : { is: masked(is) }),
  };
}
