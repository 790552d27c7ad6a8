import {
  instant,
  json,
  kernelErrors,
  maskText,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  text,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { passagesOf, type Passage } from '../delivery/store.ts';
import { messageOpened } from '../events.ts';
import { bodyOf } from '../transport/body.ts';
import { toEnvelope } from '../transport/envelope.ts';
import { envelopesOf, findEnvelope } from '../transport/store.ts';
import type { Envelope, Transport } from '../transport/types.ts';
import { masked, type Difference } from './difference.ts';
import { keyView, maskKey, search } from './search.ts';
import { toTest, type ToTestOptions } from './to-test.ts';
import { keysOf, type KeyRow } from './store.ts';

/** Operations on the history of messages. */
export function traceOperations(options: ToTestOptions): readonly Operation[] {
  return [search, trace, open(options.transport), toTest(options)];
}

const MOST_OF_CHAIN = 200;

const change = object(
  {
    at: Type.String({ description: 'JSON Pointer, below `/data` or `/headers`' }),
    was: optional(json),
    is: optional(json),
  },
  { description: 'What the step changed; `was` or `is` is absent where there was or is nothing' },
);

const passageView = object({
  attempt: Type.Integer(),
  route: Type.String(),
  version: nullable(Type.Integer()),
  outcome: oneOf(['done', 'duplicate', 'expired', 'retry', 'dead']),
  startedAt: instant,
  ms: Type.Number(),
  steps: Type.Array(
    object({ step: Type.String(), outcome: Type.String(), ms: Type.Number(), changes: Type.Array(change) }),
  ),
});

const traced = {
  id: uuid,
  channel: Type.String(),
  type: Type.String(),
  source: Type.String(),
  eventId: Type.String(),
  subject: nullable(Type.String()),
  correlationId: uuid,
  causationId: nullable(uuid),
  replayOf: nullable(uuid),
  traceparent: nullable(Type.String()),
  acceptedAt: instant,
  keys: Type.Array(keyView),
  passages: Type.Array(passageView),
};

const trace = operation({
  name: 'bus.messages.trace',
  summary: {
    it: 'La via di un messaggio e di ciò che ne è seguito',
    en: 'The way of a message and of what followed from it',
  },
  description:
    `Where it came from, each step with what it changed, and what it touched. What messages say is masked: \`bus.messages.open\` shows ` +
    `it to who says why. At most ${MOST_OF_CHAIN} messages of the chain.`,
  permission: 'bus.messages.read',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({ messages: Type.Array(object(traced)) }),
  http: { method: 'GET', path: '/api/bus/envelopes/{id}/trace' },
  async handler({ db, bodyId }, { id }) {
    const found = await findEnvelope(db, bodyId, id);
    if (!found) throw kernelErrors.NOT_FOUND();
    const { correlationid } = toEnvelope(found);
    const chain = await envelopesOf(db, bodyId, correlationid, MOST_OF_CHAIN);
    // The message that was asked for is told of, however long its chain is.
    const rows = chain.some((row) => row.id === id) ? chain : [...chain.slice(1), found];
    const ids = rows.map((row) => row.id);
    const keys = await keysOf(db, bodyId, ids);
    const messages = await Promise.all(
      rows.map(async (row) => present(toEnvelope(row), await passagesOf(db, bodyId, row.id), keys, MASKED)),
    );
    return { messages };
  },
});

/** How what may be about people is shown. */
interface Sight {
  text(text: string): string;
  value(value: unknown): unknown;
  key(key: KeyRow): Pick<KeyRow, 'kind' | 'value' | 'about'>;
}

const MASKED: Sight = { text: maskText, value: masked, key: maskKey };
const CLEAR: Sight = {
  text: (text) => text,
  value: (value) => value,
  key: ({ kind, value, about }) => ({ kind, value, about }),
};

function present(envelope: Envelope, passages: readonly Passage[], keys: readonly KeyRow[], sight: Sight) {
  const { id, channel, type, source, eventId, subject, correlationid, causationid, replayof, traceparent } = envelope;
  return {
    ...{ id, channel, type, source, eventId: sight.text(eventId) },
    subject: subject === undefined ? null : sight.text(subject),
    ...{ correlationId: correlationid, causationId: causationid ?? null, replayOf: replayof ?? null },
    traceparent: traceparent ?? null,
    acceptedAt: envelope.acceptedAt.toISOString(),
    keys: keys.filter((key) => key.messageId === id).map(sight.key),
    passages: passages.map(({ attempt, route, version, outcome, startedAt, micros, steps }) => ({
      ...{ attempt, route, version, outcome, startedAt: startedAt.toISOString(), ms: micros / 1000 },
      steps: (steps ?? []).map(({ step, outcome: how, ms, changes = [] }) => ({
        ...{ step, outcome: how, ms },
        changes: changes.map((one) => presentChange(one, sight)),
      })),
    })),
  };
}

function presentChange({ at, was, is }: Difference, sight: Sight) {
  return {
    at: sight.text(at),
    ...(was === undefined ? {} : { was: sight.value(was) }),
    ...(is === undefined ? {} : { is: sight.value(is) }),
  };
}

function open(transport: Transport): Operation {
  return operation({
    name: 'bus.messages.open',
    summary: { it: 'Vedere che cosa dice un messaggio', en: 'See what a message says' },
    description: 'Its data, and what each step changed of them, unmasked. Whoever looks says why, and that is a fact.',
    permission: 'bus.messages.open',
    effect: 'write',
    input: object({ id: uuid, reason: text(500) }),
    output: object({ ...traced, headers: json, data: json }),
    http: { method: 'POST', path: '/api/bus/envelopes/{id}/open' },
    personalData: ['content', 'tax-code'],
    async handler(ctx, { id, reason }) {
      const { db, bodyId } = ctx;
      const found = await findEnvelope(db, bodyId, id);
      if (!found) throw kernelErrors.NOT_FOUND();
      const envelope = toEnvelope(found);
      const [passages, keys] = await Promise.all([passagesOf(db, bodyId, id), keysOf(db, bodyId, [id])]);
      ctx.emit(messageOpened, { subject: `bus/envelope/${id}`, data: { messageId: id, reason } });
      const data = (await bodyOf(transport, bodyId, envelope)) ?? null;
      return { ...present(envelope, passages, keys, CLEAR), headers: envelope.headers ?? {}, data };
    },
  });
}
