import { type Context } from '../../kernel/index.ts';
import { messageDuplicate, messageReceived, messageRefused } from '../events.ts';
import { clip } from '../normalise/text.ts';
import { endMessage, enterMessage, findKnown, type NewMessage } from '../store.ts';
import type { Transport } from '../transport/types.ts';
import type { Message } from '../types.ts';
import { intakeMessage } from './consumer.ts';
import { recognise } from './recognise.ts';
import { routeNameFor } from './shipped.ts';

/** A file that somebody hands in, and that lies in the repository by now. */
export interface HandedIn {
  /** Who hands it in. */
  readonly source: string;
  readonly filename: string;
  /** Its first bytes. */
  readonly head: Buffer;
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
}

export interface Received {
  readonly messageId: string;
  /** The message that it is, where it was handed in before. */
  readonly duplicateOf: Message | undefined;
}

/** Takes a file in: it is a message from now on, and goes its route, unless it is one already. */
export async function receiveFile(ctx: Context, transport: Transport, file: HandedIn): Promise<Received> {
  const entered = await enter(ctx, file);
  if ('duplicateOf' in entered) return entered;
  const { message, cause } = entered;
  await transport.enlist(ctx, [intakeMessage(message, ctx, cause)]);
  return { messageId: message.id, duplicateOf: undefined };
}

/** Notes a file that cannot be taken in, with why: nothing else would tell of it. */
export async function refuseFile(ctx: Context, file: HandedIn, reason: string): Promise<Received> {
  const entered = await enter(ctx, file);
  if ('duplicateOf' in entered) return entered;
  const { id, kind, filename, source } = entered.message;
  const nothing = { entryId: null, entryCode: null, dossierId: null, caseId: null, notes: [] };
  const end = { status: 'refused' as const, route: routeNameFor(kind), reason: clip(reason, 1000), endedAt: ctx.now() };
  await endMessage(ctx.db, ctx.bodyId, id, { ...nothing, ...end });
  const data = { messageId: id, reason: end.reason, filename, source };
  ctx.emit(messageRefused, { subject: `bus/message/${id}`, data });
  return { messageId: id, duplicateOf: undefined };
}

type Entered =
  { readonly message: NewMessage; readonly cause: string } | (Received & { readonly duplicateOf: Message });

async function enter(ctx: Context, file: HandedIn): Promise<Entered> {
  const { source, filename, head, sha256, size, mime } = file;
  const { kind, key } = recognise(head, filename);
  const dedupeKey = key ?? `sha256:${sha256}`;
  const id = ctx.id();
  const message = { id, kind, dedupeKey, source, filename, sha256, size, mime, receivedAt: ctx.now() };
  const known = await findKnown(ctx.db, ctx.bodyId, dedupeKey, sha256);
  if (known || !(await enterMessage(ctx.db, ctx.bodyId, message))) {
    const first = known ?? (await findKnown(ctx.db, ctx.bodyId, dedupeKey, sha256))!;
    const data = { messageId: first.id, source, filename };
    ctx.emit(messageDuplicate, { subject: `bus/message/${first.id}`, data });
    return { messageId: first.id, duplicateOf: first };
  }
  const data = { messageId: id, source, kind, sha256, size };
  return { message, cause: ctx.emit(messageReceived, { subject: `bus/message/${id}`, data }) };
}
