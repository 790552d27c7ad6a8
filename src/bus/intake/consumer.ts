import type { Readable } from 'node:stream';
import type { Context, Download, JobHandler } from '../../kernel/index.ts';
import type { Trace } from '../delivery/types.ts';
import { messageRefused, messageRouted } from '../events.ts';
import { clip } from '../normalise/text.ts';
import type { Host } from '../routes/model.ts';
import { endMessage, findMessage, lockMessage } from '../store.ts';
import type { Envelope, NewMessage, Transport } from '../transport/types.ts';
import { Refusal, type Message } from '../types.ts';
import type { Exchange, Step } from './exchange.ts';
import { routeNameFor } from './shipped.ts';

/** Where what came in is said to be from, on the bus. */
export const INTAKE = 'intake';
const MAX_CONTENT = 100 * 1024 * 1024;

/** What the intake puts on the bus: the message by its identifier. What it says lies in the repository. */
export function intakeMessage(message: Pick<Message, 'id' | 'kind'>, ctx: Context, cause?: string): NewMessage {
  return {
    ...{ id: message.id, channel: routeNameFor(message.kind), source: INTAKE, type: 'it.digipro.bus.message-received' },
    correlationid: ctx.correlationId,
    ...(cause === undefined ? {} : { causationid: cause }),
  };
}

/**
 * Takes a message that came in through its route, `walk`, in the transaction in which it is acknowledged: registered, filed and started
 * together, or not at all. Refusals come from the steps that only read; nothing has been written by then that would have to be undone.
 */
export async function takeIn(
  ctx: Context,
  envelope: Envelope,
  trace: Trace,
  steps: Readonly<Record<string, Step>>,
  walk: (intake: Host['intake']) => Promise<unknown>,
): Promise<void> {
  const message = await lockMessage(ctx.db, ctx.bodyId, envelope.replayof ?? envelope.id);
  if (!message || message.status !== 'received') return;
  const route = envelope.channel;
  trace.keys = [{ kind: 'file', value: message.filename, about: null }];
  try {
    let exchange: Exchange = { message, content: await contentOf(ctx, message), notes: [] };
    await walk(async (name) => {
      const result = await steps[name]!(ctx, exchange);
      exchange = result.exchange;
      const mail = exchange.normalised?.messageId;
      if (mail) trace.keys = [trace.keys![0]!, { kind: 'mail', value: mail, about: null }];
      return { outcome: clip(result.outcome, 300), ends: result.end === true };
    });
    await routed(ctx, route, exchange);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // The step that refuses is told of by what it says.
    trace.steps.pop();
    const reason = clip(error.reason, 1000);
    trace.steps.push({ step: 'refuse', outcome: clip(reason, 300), ms: 0 });
    await refused(ctx, message, route, reason);
  }
}

async function contentOf(ctx: Context, message: Message): Promise<Buffer> {
  if (message.size > MAX_CONTENT) throw new Refusal(`messaggio più grande di ${MAX_CONTENT / 1024 / 1024} MB`);
  const download = await ctx.call<Download>('records.content.get', { sha256: message.sha256 });
  const chunks: Buffer[] = [];
  for await (const chunk of download.stream as Readable) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function routed(ctx: Context, route: string, exchange: Exchange): Promise<void> {
  const { message, entry, dossierId, caseId, notes } = exchange;
  await endMessage(ctx.db, ctx.bodyId, message.id, {
    ...{ status: 'routed', route, reason: null, notes, endedAt: ctx.now() },
    ...{ entryId: entry?.id ?? null, entryCode: entry?.code ?? null },
    ...{ dossierId: dossierId ?? null, caseId: caseId ?? null },
  });
  ctx.emit(messageRouted, {
    subject: `bus/message/${message.id}`,
    data: {
      ...{ messageId: message.id, route, filename: message.filename, source: message.source },
      ...{ entryId: entry?.id ?? null, caseId: caseId ?? null },
    },
  });
}

async function refused(ctx: Context, message: Message, route: string, reason: string): Promise<void> {
  const nothing = { entryId: null, entryCode: null, dossierId: null, caseId: null, notes: [] };
  const end = { ...nothing, status: 'refused' as const, route, reason, endedAt: ctx.now() };
  await endMessage(ctx.db, ctx.bodyId, message.id, end);
  const { id: messageId, filename, source } = message;
  ctx.emit(messageRefused, {
    subject: `bus/message/${messageId}`,
    data: { messageId, reason, filename, source },
  });
}

/** Before there was a transport, each message had a job: those that an earlier version left, or that are retried, go on the bus. */
export function leftJobs(transport: Transport): JobHandler {
  return {
    queue: 'bus.route',
    async handler(ctx, payload) {
      const message = await findMessage(ctx.db, ctx.bodyId, String(payload['messageId']));
      if (message?.status === 'received') await transport.enlist(ctx, [intakeMessage(message, ctx)]);
    },
  };
}
