import {
  code,
  DEFAULT_LIMIT,
  instant,
  json,
  kernelErrors,
  object,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  text,
  toPage,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { deadOpened, deadResolved, messageSent } from '../events.ts';
import { bodyOf } from '../transport/body.ts';
import { toEnvelope } from '../transport/envelope.ts';
import { findEnvelope } from '../transport/store.ts';
import type { Transport } from '../transport/types.ts';
import { findDead, listDead, resolveDead, type DeadLetter, type Resolution } from './store.ts';

/** Operations on messages in the transport. */
export function deliveryOperations(transport: Transport): readonly Operation[] {
  return [
    send(transport),
    listDeadLetters,
    decide(transport, 'replay'),
    decide(transport, 'drop'),
    openDead(transport),
    edit(transport),
  ];
}

function send(transport: Transport): Operation {
  return operation({
    name: 'bus.messages.send',
    summary: { it: 'Affidare un messaggio al bus', en: 'Hand a message to the bus' },
    description: 'Accepted when stored. The same source and eventId again has no second effect in a route.',
    permission: 'bus.messages.send',
    effect: 'write',
    input: object({
      channel: code,
      type: text(200),
      source: text(200),
      eventId: optional(text(300)),
      subject: optional(text(500)),
      key: optional(text(500, { description: 'Messages of a key are taken in their order' })),
      expiresAt: optional(instant),
      data: optional(json),
    }),
    output: object({ messageId: uuid }),
    http: { method: 'POST', path: '/api/bus/envelopes', status: 202 },
    personalData: ['content'],
    async handler(ctx, { key, expiresAt, ...message }) {
      refuseReserved(message);
      const [messageId] = await transport.enlist(ctx, [
        {
          ...message,
          ...(key === undefined ? {} : { partitionkey: key }),
          ...(expiresAt === undefined ? {} : { expirytime: new Date(expiresAt) }),
        },
      ]);
      ctx.emit(messageSent, {
        subject: `bus/envelope/${messageId}`,
        data: { messageId: messageId!, channel: message.channel },
      });
      return { messageId: messageId! };
    },
  });
}

/** Names by which the house knows its own messages: nobody else speaks by them. @throws VALIDATION_FAILED */
function refuseReserved({ channel, source }: { readonly channel: string; readonly source: string }): void {
  const errors = [
    ...(/^(continue|service)\./.test(channel)
      ? [{ pointer: '/channel', message: 'a channel of the house itself' }]
      : []),
    ...(/^(facts|intake)$|^endpoint\//.test(source)
      ? [{ pointer: '/source', message: 'a source of the house itself' }]
      : []),
  ];
  if (errors.length > 0) throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

const letter = object({
  id: uuid,
  messageId: uuid,
  route: Type.String(),
  attempts: Type.Integer(),
  reason: Type.String(),
  diedAt: instant,
});

const listDeadLetters = operation({
  name: 'bus.dead.list',
  summary: { it: 'Messaggi fermi, in attesa di una decisione', en: 'Messages set aside for a decision' },
  permission: 'bus.dead.manage',
  effect: 'read',
  input: object({ ...pageQuery, route: optional(code) }),
  output: pageOf(letter),
  http: { method: 'GET', path: '/api/bus/dead' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listDead(ctx.db, ctx.bodyId, input.route, readCursor(input, 2), limit);
    return toPage(rows, input, (row) => [row.diedAt.toISOString(), row.id], presentDead);
  },
});

function presentDead({ id, messageId, route, attempts, reason, diedAt }: DeadLetter) {
  return { id, messageId, route, attempts, reason, diedAt: diedAt.toISOString() };
}

const VERBS = {
  replay: {
    resolution: 'replayed',
    summary: { it: 'Rimettere in via messaggi fermi', en: 'Put messages that were set aside on their way again' },
    description: 'Each is tried once more, in its place; those of its key follow it.',
  },
  drop: {
    resolution: 'dropped',
    summary: { it: 'Abbandonare messaggi fermi', en: 'Let go of messages that were set aside' },
    description: 'They have no effect; those of their key go on. They stay in the store.',
  },
} as const;

function decide(transport: Transport, verb: keyof typeof VERBS): Operation {
  const { resolution, summary, description } = VERBS[verb];
  return operation({
    name: `bus.dead.${verb}`,
    summary,
    description,
    permission: 'bus.dead.manage',
    effect: 'write',
    input: object({ ids: Type.Array(uuid, { minItems: 1, maxItems: 100, uniqueItems: true }) }),
    output: object({ decided: Type.Integer() }),
    http: { method: 'POST', path: `/api/bus/dead/${verb}` },
    async handler(ctx, { ids }) {
      for (const id of [...ids].sort()) await decideOne(ctx, transport, id, resolution);
      return { decided: ids.length };
    },
  });
}

async function decideOne(ctx: Context, transport: Transport, id: string, resolution: Resolution): Promise<void> {
  const found = await resolveDead(ctx.db, ctx.bodyId, id, resolution, ctx.now());
  if (!found) throw kernelErrors.NOT_FOUND();
  await transport.release(ctx, found.messageId, resolution === 'replayed');
  ctx.emit(deadResolved, {
    subject: `bus/envelope/${found.messageId}`,
    data: { deadId: id, messageId: found.messageId, resolution },
  });
}

function openDead(transport: Transport): Operation {
  return operation({
    name: 'bus.dead.open',
    summary: { it: 'Vedere che cosa dice un messaggio fermo', en: 'See what a message says that was set aside' },
    description: 'It may hold personal data: whoever looks says why, and that is a fact.',
    permission: 'bus.dead.manage',
    effect: 'write',
    input: object({ id: uuid, reason: text(500) }),
    output: object({ ...letter.properties, data: json }),
    http: { method: 'POST', path: '/api/bus/dead/{id}/open' },
    personalData: ['content'],
    async handler(ctx, { id, reason }) {
      const found = await findDead(ctx.db, ctx.bodyId, id);
      if (!found) throw kernelErrors.NOT_FOUND();
      const envelope = toEnvelope((await findEnvelope(ctx.db, ctx.bodyId, found.messageId))!);
      ctx.emit(deadOpened, { subject: `bus/envelope/${found.messageId}`, data: { deadId: id, reason } });
      return { ...presentDead(found), data: await bodyOf(transport, ctx.bodyId, envelope) };
    },
  });
}

function edit(transport: Transport): Operation {
  return operation({
    name: 'bus.dead.edit',
    summary: { it: 'Correggere un messaggio fermo', en: 'Correct a message that was set aside' },
    description:
      'A new message with these data takes its place, under its name. The old one stays in the store as it was.',
    permission: 'bus.dead.manage',
    effect: 'write',
    input: object({ id: uuid, data: json }),
    output: object({ messageId: uuid }),
    http: { method: 'POST', path: '/api/bus/dead/{id}/edit' },
    personalData: ['content'],
    async handler(ctx, { id, data }) {
      const found = await resolveDead(ctx.db, ctx.bodyId, id, 'edited', ctx.now());
      if (!found) throw kernelErrors.NOT_FOUND();
      const envelope = toEnvelope((await findEnvelope(ctx.db, ctx.bodyId, found.messageId))!);
      const { id: old, acceptedAt: _at, sha256: _sha256, ...said } = envelope;
      const corrected = { ...said, data, replayof: said.replayof ?? old };
      const messageId = await transport.replace(ctx, old, corrected);
      if (messageId === undefined) throw kernelErrors.NOT_FOUND();
      ctx.emit(deadResolved, {
        subject: `bus/envelope/${old}`,
        data: { deadId: id, messageId, resolution: 'edited' },
      });
      return { messageId };
    },
  });
}
