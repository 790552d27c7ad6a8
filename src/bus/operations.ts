import { Readable } from 'node:stream';
import {
  date,
  DEFAULT_LIMIT,
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  romePeriod,
  sha256Hex,
  text,
  toPage,
  Type,
  uuid,
  type Operation,
} from '../kernel/index.ts';
import { requireTargets } from './intake/targets.ts';
import { passagesOf } from './delivery/store.ts';
import { intakeRuleInstalled, intakeRuleRemoved } from './events.ts';
import { conditionProblem } from './intake/condition.ts';
import { receiveFile } from './intake/receive.ts';
import { cleanName } from './normalise/text.ts';
import { deleteIntakeRules, findMessage, listMessages, putIntakeRule, stepsOf } from './store.ts';
import type { Transport } from './transport/types.ts';
import type { Message, MessageContent } from './types.ts';

const messageView = object({
  id: uuid,
  source: Type.String(),
  filename: Type.String(),
  kind: Type.String(),
  sha256: sha256Hex,
  size: Type.Integer(),
  status: oneOf(['received', 'routed', 'refused']),
  route: nullable(Type.String()),
  reason: nullable(Type.String()),
  entryId: nullable(uuid),
  entryCode: nullable(Type.String()),
  dossierId: nullable(uuid),
  caseId: nullable(uuid),
  notes: Type.Array(Type.String()),
  receivedAt: instant,
  endedAt: nullable(instant),
});

function receive(transport: Transport): Operation {
  return operation({
    name: 'bus.messages.receive',
    summary: { it: 'Ricevere un messaggio', en: 'Receive a message' },
    description: 'Accepted when stored; its route runs at once in the background and is retried until it ends.',
    permission: 'bus.messages.receive',
    effect: 'write',
    upload: true,
    input: object({ source: text(80, { pattern: '^[a-z][a-z0-9-]*$' }), filename: text(255) }),
    output: object({ messageId: uuid, status: oneOf(['received', 'duplicate']), duplicateOf: nullable(messageView) }),
    http: { method: 'POST', path: '/api/bus/messages', status: 202, bodyLimit: 100 * 1024 * 1024 },
    personalData: ['contact', 'content'],
    async handler(ctx, input) {
      const filename = cleanName(input.filename) ?? 'messaggio';
      const { head, whole } = await peek(ctx.upload.stream);
      const stored = await ctx.call<{ sha256: string; size: number; mime: string }>(
        'records.content.put',
        { filename },
        { stream: whole, mime: ctx.upload.mime, filename },
      );
      const { source } = input;
      const { messageId, duplicateOf } = await receiveFile(ctx, transport, { ...stored, source, filename, head });
      if (duplicateOf) return { messageId, status: 'duplicate' as const, duplicateOf: present(duplicateOf) };
      return { messageId, status: 'received' as const, duplicateOf: null };
    },
  });
}

const get = operation({
  name: 'bus.messages.get',
  summary: { it: 'Un messaggio e i passi che ha fatto', en: 'A message and the steps that it took' },
  permission: 'bus.messages.read',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({
    ...messageView.properties,
    attempts: Type.Integer(),
    steps: Type.Array(object({ step: Type.String(), outcome: Type.String(), ms: nullable(Type.Number()) })),
  }),
  http: { method: 'GET', path: '/api/bus/messages/{id}' },
  async handler(ctx, input) {
    const message = await findMessage(ctx.db, ctx.bodyId, input.id);
    if (!message) throw kernelErrors.NOT_FOUND();
    const passages = await passagesOf(ctx.db, ctx.bodyId, input.id);
    const before = (await stepsOf(ctx.db, ctx.bodyId, input.id)).map((step) => ({ ...step, ms: null }));
    const last = (passages.at(-1)?.steps ?? []).map(({ step, outcome, ms }) => ({ step, outcome, ms }));
    return { ...present(message), attempts: passages.length, steps: [...before, ...last] };
  },
});

const list = operation({
  name: 'bus.messages.list',
  summary: { it: 'Messaggi del bus', en: 'Messages of the bus' },
  permission: 'bus.messages.read',
  effect: 'read',
  input: object({
    ...pageQuery,
    status: optional(oneOf(['received', 'routed', 'refused'])),
    source: optional(text(80)),
    kind: optional(oneOf(['mail', 'application', 'registration-mark', 'scan', 'unknown'])),
    text: optional(text(100, { description: 'Part of the file name, of the entry’s number or of the refusal' })),
    from: optional({ ...date, description: 'First day, in Rome' }),
    to: optional({ ...date, description: 'Last day, in Rome' }),
  }),
  output: pageOf(messageView),
  http: { method: 'GET', path: '/api/bus/messages' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const filter = { ...input, ...romePeriod(input) };
    const rows = await listMessages(ctx.db, ctx.bodyId, filter, readCursor(input, 2), limit);
    return toPage(rows, input, (row) => [row.receivedAt.toISOString(), row.id], present);
  },
});

const installRule = operation({
  name: 'bus.intake.install',
  summary: { it: 'Installare una regola di smistamento', en: 'Install an intake rule' },
  permission: 'bus.intake.install',
  effect: 'write',
  input: object({
    name: text(120),
    priority: Type.Integer({ minimum: 0, maximum: 1000 }),
    condition: text(4000, { description: 'FEEL over `message` {subject, text, channel, attachments}, lower case' }),
    procedureKey: text(80),
    classCode: text(40),
    title: text(200),
    unitCode: optional(text(80)),
    kit: optional(text(120)),
  }),
  output: object({}),
  http: { method: 'PUT', path: '/api/bus/intake-rules/{name}' },
  async handler(ctx, input) {
    const problem = conditionProblem(input.condition);
    if (problem) {
      throw kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer: '/condition', message: problem }] });
    }
    await requireTargets(ctx, input);
    await putIntakeRule(ctx.db, ctx.bodyId, { ...input, unitCode: input.unitCode ?? null, kit: input.kit ?? null });
    const { name, procedureKey } = input;
    ctx.emit(intakeRuleInstalled, { subject: `bus/intake-rule/${name}`, data: { name, procedureKey } });
    return {};
  },
});

const pruneRules = operation({
  name: 'bus.intake.prune',
  summary: {
    it: 'Togliere le regole di smistamento che un kit non porta più',
    en: 'Remove rules that a kit no longer has',
  },
  permission: 'bus.intake.install',
  effect: 'write',
  input: object({ kit: text(80, { pattern: '^[a-z0-9-]+$' }), keep: Type.Array(text(120), { maxItems: 200 }) }),
  output: object({ removed: Type.Array(Type.String()) }),
  http: { method: 'POST', path: '/api/bus/intake-rules/prune' },
  async handler(ctx, input) {
    const removed = await deleteIntakeRules(ctx.db, ctx.bodyId, input.kit, input.keep);
    if (removed.length === 0) ctx.unchanged();
    for (const name of removed) ctx.emit(intakeRuleRemoved, { subject: `bus/intake-rule/${name}`, data: { name } });
    return { removed: [...removed] };
  },
});

function download(content: MessageContent): Operation {
  return operation({
    name: 'bus.messages.download',
    summary: { it: 'Scaricare un messaggio come è arrivato', en: 'Download a message as it came' },
    description: 'Also one that was refused. Whatever it is, it comes as bytes to be saved: nothing of it is shown.',
    permission: 'bus.messages.read',
    effect: 'read',
    download: true,
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'GET', path: '/api/bus/messages/{id}/content' },
    personalData: ['contact', 'content'],
    async handler(ctx, input) {
      const message = await findMessage(ctx.db, ctx.bodyId, input.id);
      if (!message) throw kernelErrors.NOT_FOUND();
      const stream = await content.open(ctx.bodyId, message.sha256);
      return { stream, mime: 'application/octet-stream', filename: message.filename, size: message.size };
    },
  });
}

export function busOperations(transport: Transport, content: MessageContent): readonly Operation[] {
  return [receive(transport), get, list, download(content), installRule, pruneRules];
}

const HEAD_BYTES = 65_536;

/** The first bytes of a stream, and a stream that begins with them: who reads it gets all of it. */
async function peek(stream: Readable): Promise<{ head: Buffer; whole: Readable }> {
  const source = stream[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
  const chunks: Buffer[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const { done, value } = await source.next();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  const head = Buffer.concat(chunks);
  return { head, whole: Readable.from(resume(head, source)) };
}

async function* resume(head: Buffer, rest: AsyncIterableIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

function present(message: Message) {
  const { id, source, filename, kind, sha256, size, status, route, reason, entryId, entryCode, dossierId, caseId } =
    message;
  return {
    ...{ id, source, filename, kind, sha256, size, status, route, reason, entryId, entryCode, dossierId, caseId },
    notes: [...message.notes],
    receivedAt: message.receivedAt.toISOString(),
    endedAt: message.endedAt?.toISOString() ?? null,
  };
}
