import type { Readable } from 'node:stream';
import type { Context, Download, JobHandler } from '../../kernel/index.ts';
import type { EnvelopeVerifier } from '../normalise/envelope.ts';
import { messageRefused, messageRouted } from '../events.ts';
import { clip } from '../normalise/text.ts';
import { endMessage, insertSteps, lockMessage, type StepTrace } from '../store.ts';
import { Refusal, type Message } from '../types.ts';
import { routeFor } from './routes.ts';
import { createSteps } from './steps.ts';
import type { Exchange, Step } from './types.ts';

export const ROUTE_QUEUE = 'bus.route';
const MAX_CONTENT = 100 * 1024 * 1024;

/** Takes a message through its route in one transaction: registered, filed and started together, or not at all. */
export function routeJob(verifier: EnvelopeVerifier): JobHandler {
  const steps = createSteps(verifier);
  return {
    queue: ROUTE_QUEUE,
    maxAttempts: 5,
    async handler(ctx, payload) {
      const message = await lockMessage(ctx.db, ctx.bodyId, String(payload['messageId']));
      if (!message || message.status !== 'received') return;
      const trace: StepTrace[] = [];
      try {
        const exchange = await walk(ctx, message, steps, trace);
        await routed(ctx, exchange);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        await refused(ctx, message, clip(error.reason, 1000), trace);
      }
      await insertSteps(ctx.db, ctx.bodyId, message.id, trace);
    },
  };
}

/** Refusals come from the steps that only read; nothing has been written by then that would have to be undone. */
async function walk(
  ctx: Context,
  message: Message,
  steps: Readonly<Record<string, Step>>,
  trace: StepTrace[],
): Promise<Exchange> {
  let exchange: Exchange = { message, content: await contentOf(ctx, message), notes: [] };
  for (const name of routeFor(message.kind).steps) {
    const result = await steps[name]!(ctx, exchange);
    trace.push({ step: name, outcome: clip(result.outcome, 300) });
    exchange = result.exchange;
    if (result.end) break;
  }
  return exchange;
}

async function contentOf(ctx: Context, message: Message): Promise<Buffer> {
  if (message.size > MAX_CONTENT) throw new Refusal(`messaggio più grande di ${MAX_CONTENT / 1024 / 1024} MB`);
  const download = await ctx.call<Download>('records.content.get', { sha256: message.sha256 });
  const chunks: Buffer[] = [];
  for await (const chunk of download.stream as Readable) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function routed(ctx: Context, exchange: Exchange): Promise<void> {
  const { message, entry, dossierId, caseId, notes } = exchange;
  const route = routeFor(message.kind).name;
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

async function refused(ctx: Context, message: Message, reason: string, trace: StepTrace[]): Promise<void> {
  trace.push({ step: 'refuse', outcome: clip(reason, 300) });
  const nothing = { entryId: null, entryCode: null, dossierId: null, caseId: null, notes: [] };
  const route = routeFor(message.kind).name;
  const end = { ...nothing, status: 'refused' as const, route, reason, endedAt: ctx.now() };
  await endMessage(ctx.db, ctx.bodyId, message.id, end);
  const { id: messageId, filename, source } = message;
  ctx.emit(messageRefused, {
    subject: `bus/message/${messageId}`,
    data: { messageId, reason, filename, source },
  });
}
