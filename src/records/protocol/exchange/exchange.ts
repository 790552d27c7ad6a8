import { type Context, romeDate, romeTime } from '../../../kernel/index.ts';
import { keepInRow, readContent, usableContent } from '../../content/keep.ts';
import type { ContentRow } from '../../content/store.ts';
import type { ContentOptions } from '../../content/types.ts';
import { recordsErrors } from '../../errors.ts';
import { exchangeMade, exchangeReceived } from '../../events.ts';
import { actorText } from '../../policy.ts';
import type { RegistryDirectory, RegistryIdentity } from '../../types.ts';
import { documentsOf } from '../book-store.ts';
import { type Entry, paddedNumber } from '../types.ts';
import { compareFiles, judge, type Judged } from './judge.ts';
import { annulmentXml, confirmationXml, exceptionXml } from './make.ts';
import { entryOfIdentifier, entryOfPeer, type Exchange, exchangesOf, insertExchange } from './store.ts';
import { type Anomaly, type ExchangeMessage, type Identifier, subjectOf } from './types.ts';

export interface ExchangePorts {
  readonly directory: RegistryDirectory;
  readonly content: ContentOptions;
}

const MAX_BYTES = 5_000_000;

/** A message that came in: its XML lies in the store; the certified mailbox that it came from, where there is one. */
export interface Incoming {
  readonly sha256: string;
  readonly address: string | undefined;
}

/** @throws NOT_FOUND for a content that is not the caller's. */
export async function judgeContent(ctx: Context, ports: ExchangePorts, sha256: string): Promise<Judged> {
  return judgeRow(ctx, ports, await usableContent(ctx, sha256));
}

/** A larger one is unreadable as well: no mark is. */
export async function judgeRow(ctx: Context, { content }: ExchangePorts, row: ContentRow): Promise<Judged> {
  if (row.size > MAX_BYTES) return judge(Buffer.alloc(0));
  return judge(await readContent(ctx, content.contentStore, row, MAX_BYTES));
}

/**
 * Brings a message to the entry that it is about. Only certified mail is believed, and only from the mailbox that the entry was sent to or
 * came from: these messages carry no seal of their own. @returns undefined where it is about none.
 */
export async function match(
  ctx: Context,
  ports: ExchangePorts,
  incoming: Incoming,
  { message, anomaly, reason }: Judged,
): Promise<Entry | undefined> {
  const address = incoming.address?.trim().toLowerCase();
  if (message === undefined || message.kind === 'mark' || address === undefined) return undefined;
  const entry = await entryAbout(ctx, ports, message, address);
  if (!entry) return undefined;
  const said = message.kind === 'exception' ? { anomaly: message.anomaly ?? null, reason: message.reason } : {};
  const annulled = message.kind === 'annulment' ? { reason: `${message.reason} (${message.act})`.slice(0, 1000) } : {};
  await received(ctx, entry, { ...incoming, anomaly, reason, message, seal: null, ...said, ...annulled });
  return entry;
}

async function entryAbout(
  ctx: Context,
  { directory }: ExchangePorts,
  message: ExchangeMessage,
  address: string,
): Promise<Entry | undefined> {
  const named = subjectOf(message);
  if (!named) return undefined;
  if (message.kind === 'annulment') return entryOfPeer(ctx.db, ctx.bodyId, named, address);
  const identity = await directory.identify(ctx, named.area);
  if (identity?.bodyCode.toLowerCase() !== named.administration.toLowerCase()) return undefined;
  return entryOfIdentifier(ctx.db, ctx.bodyId, named, address);
}

/**
 * Notes a message with the entry that its mail was registered as, and answers it where it came by certified mail: a mark with the
 * confirmation that it asks for or with its anomaly, an annulment of what is not here with 007.
 */
export async function note(
  ctx: Context,
  ports: ExchangePorts,
  entry: Entry,
  incoming: Incoming,
  judged: Judged,
): Promise<Judged> {
  const compared = compareFiles(judged, await documentsOf(ctx.db, ctx.bodyId, entry.id));
  const unknown = compared.message !== undefined && compared.message.kind !== 'mark';
  const found: Judged = unknown
    ? { ...compared, anomaly: NOT_FOUND, reason: 'il messaggio non riguarda alcuna registrazione di questo ente' }
    : compared;
  await received(ctx, entry, { ...incoming, ...found });
  if (incoming.address === undefined) return found;
  const { message, anomaly, reason } = found;
  const to = incoming.address;
  if (anomaly !== null) {
    // A confirmation of something that we never sent is answered by nothing: else two registers could write to each other for ever.
    const answers = message === undefined || message.kind === 'mark' || message.kind === 'annulment';
    if (answers) await answerWith(ctx, ports, entry, to, { kind: 'exception', anomaly, detail: reason ?? '', message });
  } else if (message?.kind === 'mark' && (await confirmationAsked(ctx, ports, entry, message))) {
    await answerWith(ctx, ports, entry, to, { kind: 'confirmation', message });
  }
  return found;
}

const NOT_FOUND: Anomaly = '007_ErroreIdentificatoreNonTrovato';

/** Annex 6: asked for unless the sender says otherwise of us. */
async function confirmationAsked(
  ctx: Context,
  { directory }: ExchangePorts,
  entry: Entry,
  message: ExchangeMessage & { kind: 'mark' },
): Promise<boolean> {
  const code = (await directory.identify(ctx, entry.areaCode))?.bodyCode.toLowerCase();
  const own = message.recipients.find(({ ipaCode }) => ipaCode.toLowerCase() === code);
  return own?.confirm ?? true;
}

export type Answer =
  | { readonly kind: 'confirmation'; readonly message: ExchangeMessage }
  | {
      readonly kind: 'exception';
      readonly anomaly: Anomaly;
      readonly detail: string;
      readonly message: ExchangeMessage | undefined;
    };

/** Makes the answer to a message that came in with an entry. @returns undefined where the other side has it already. */
export async function answerWith(
  ctx: Context,
  { directory }: ExchangePorts,
  entry: Entry,
  address: string,
  answer: Answer,
): Promise<string | undefined> {
  const identifier = await ownIdentifier(ctx, directory, entry);
  const theirs = answer.message && subjectOf(answer.message);
  const xml =
    answer.kind === 'confirmation'
      ? confirmationXml(identifier, theirs!)
      : exceptionXml({
          ...{ identifier, anomaly: answer.anomaly, detail: answer.detail },
          about: theirs ?? `Messaggio «${entry.subject}» presentato il ${romeDate(entry.presentedAt)}`,
        });
  const said = answer.kind === 'exception' ? { anomaly: answer.anomaly, reason: answer.detail } : {};
  return made(ctx, entry, { kind: answer.kind, address, xml, peer: theirs ?? null, ...said });
}

/** What came in with an entry, by the certified mailbox that answers go to. @throws EXCHANGE_WITHOUT_MARK */
export async function requireAnswerable(ctx: Context, entry: Entry): Promise<Exchange & { readonly address: string }> {
  const all = await exchangesOf(ctx.db, ctx.bodyId, entry.id);
  const mark = all.find(({ direction, kind }) => direction === 'received' && kind === 'mark');
  if (!mark || mark.address === null) throw recordsErrors.EXCHANGE_WITHOUT_MARK();
  return { ...mark, address: mark.address };
}

/**
 * Tells the other side that an entry was annulled (annex 6, both ways): administrations that an outgoing one was addressed to, the sender of
 * an incoming one where he was told its number.
 */
export async function announceAnnulment(
  ctx: Context,
  directory: RegistryDirectory,
  entry: Entry,
  reason: string,
  act: string,
): Promise<void> {
  const addresses = new Set<string>();
  if (entry.flow === 'outgoing') {
    for (const { kind, digitalAddress } of entry.correspondents) {
      if (kind === 'administration' && digitalAddress) addresses.add(digitalAddress.trim().toLowerCase());
    }
  } else if (entry.flow === 'incoming') {
    for (const one of await exchangesOf(ctx.db, ctx.bodyId, entry.id)) {
      if (one.direction === 'made' && one.kind === 'confirmation' && one.address) addresses.add(one.address);
    }
  }
  if (addresses.size === 0) return;
  const xml = annulmentXml({ identifier: await ownIdentifier(ctx, directory, entry), reason, act });
  for (const address of addresses) await made(ctx, entry, { kind: 'annulment', address, xml, peer: null, reason });
}

async function ownIdentifier(ctx: Context, directory: RegistryDirectory, entry: Entry): Promise<Identifier> {
  const identity: RegistryIdentity | undefined = await directory.identify(ctx, entry.areaCode);
  if (!identity) throw recordsErrors.AREA_UNKNOWN();
  return {
    ...{ administration: identity.bodyCode, area: entry.areaCode, register: entry.registerCode },
    ...{ number: paddedNumber(entry.number), date: romeDate(entry.registeredAt), time: romeTime(entry.registeredAt) },
  };
}

interface Made {
  readonly kind: 'confirmation' | 'exception' | 'annulment';
  readonly address: string;
  readonly xml: string;
  readonly peer: Identifier | null;
  readonly anomaly?: Anomaly;
  readonly reason?: string;
}

async function made(ctx: Context, entry: Entry, input: Made): Promise<string | undefined> {
  const { kind, address, xml, peer, anomaly = null, reason = null } = input;
  const kept = keepInRow(ctx, Buffer.from(xml, 'utf8'), 'application/xml');
  await kept.written;
  const row: Exchange = {
    ...{ id: ctx.id(), entryId: entry.id, direction: 'made', kind, at: ctx.now(), by: actorText(ctx.actor) },
    ...{ address: address.trim().toLowerCase(), sha256: kept.sha256, peer, anomaly, reason, seal: null },
  };
  if (!(await insertExchange(ctx.db, ctx.bodyId, row))) return undefined;
  ctx.emit(exchangeMade, factOf(row));
  return row.id;
}

async function received(ctx: Context, entry: Entry, input: Incoming & Judged): Promise<void> {
  const { message, anomaly, reason, seal, sha256, address } = input;
  const row: Exchange = {
    ...{ id: ctx.id(), entryId: entry.id, direction: 'received', kind: message?.kind ?? 'mark', at: ctx.now() },
    ...{ by: actorText(ctx.actor), address: address?.trim().toLowerCase() ?? null, sha256, anomaly, seal },
    peer: (message && 'identifier' in message && message.identifier) || null,
    reason: reason === null ? null : reason.slice(0, 1000),
  };
  await insertExchange(ctx.db, ctx.bodyId, row);
  ctx.emit(exchangeReceived, factOf(row));
}

function factOf({ id, entryId, kind, anomaly }: Exchange) {
  return { subject: `records/protocol-entry/${entryId}`, data: { entryId, exchangeId: id, kind, anomaly } };
}
