import { Type, type Context, type EventType, type Subscription } from '../../kernel/index.ts';
import type { Letter } from '../connectors/mail/compose.ts';
import type { Transport } from '../transport/types.ts';
import { found, readEntry, type Entry } from './entry.ts';
import { mailboxOf, type Mailbox } from './mailbox.ts';
import { requestOne } from './request.ts';
import { dispatchesOf } from './store.ts';
import type { Dispatch } from './types.ts';

/** A message between administrations about an entry, as the register keeps it (AgID guidelines 2021, annex 6). */
interface Exchange {
  readonly id: string;
  readonly direction: string;
  readonly kind: 'confirmation' | 'update' | 'exception' | 'annulment' | 'mark';
  readonly address: string | null;
  readonly filename: string;
  readonly sha256: string;
}

/** The fact of the register, by its public name. */
const exchangeMade: EventType = {
  type: 'it.digipro.records.exchange-made',
  summary: { it: 'Messaggio di interoperabilità formato', en: 'Message to another administration made' },
  data: Type.Unknown(),
};

/** What the register tells another administration leaves by the certified mailbox of the body, where there is one. */
export function exchangesLeave(transport: Transport): Subscription {
  return {
    name: 'bus.dispatch-exchanges',
    events: [exchangeMade],
    async handler(ctx, event) {
      const { entryId, exchangeId } = event.data as { entryId: string; exchangeId: string };
      const mailbox = await mailboxOf(ctx);
      if (mailbox) await requestExchange(ctx, transport, await readEntry(ctx, entryId), exchangeId, mailbox, false);
    },
  };
}

/**
 * Sends a message about an entry: a first time, or once more where it failed. An annulment reaches only who was sent the entry.
 * @returns how many are on their way now. @throws NOT_FOUND
 */
export async function requestExchange(
  ctx: Context,
  transport: Transport,
  entry: Entry,
  exchangeId: string,
  mailbox: Mailbox,
  again: boolean,
): Promise<number> {
  const exchange = found((await exchangesOf(ctx, entry.id)).find(({ id }) => id === exchangeId));
  const { address, direction, kind } = exchange;
  if (direction !== 'made' || address === null) return 0;
  const known = await dispatchesOf(ctx.db, ctx.bodyId, entry.id);
  const unsent = kind === 'annulment' && entry.flow === 'outgoing' && !known.some((one) => one.address === address);
  if (unsent) return 0;
  const recipient = { name: nameAt(entry, address), address, exchangeId };
  return (await requestOne(ctx, transport, entry, mailbox, recipient, known, again)) ? 1 : 0;
}

const SUBJECTS: Readonly<Record<Exchange['kind'], string>> = {
  mark: 'Segnatura',
  confirmation: 'Conferma di ricezione',
  update: 'Aggiornamento della conferma di ricezione',
  exception: 'Notifica di eccezione',
  annulment: 'Annullamento della protocollazione',
};

/** The mail that carries a message about an entry. @throws NOT_FOUND */
export async function exchangeMail(ctx: Context, dispatch: Dispatch, entry: Entry): Promise<Letter> {
  const exchange = found((await exchangesOf(ctx, entry.id)).find(({ id }) => id === dispatch.exchangeId));
  const title = `${SUBJECTS[exchange.kind]} – prot. ${entry.code}`;
  return {
    to: [{ address: dispatch.address, name: dispatch.recipient.slice(0, 200) }],
    subject: title,
    text: `${title}\nOggetto: ${entry.subject}\n\nMessaggio di interoperabilità ai sensi dell’allegato 6 delle linee guida AgID.\n`,
    attachments: [{ sha256: exchange.sha256, filename: exchange.filename, mime: 'application/xml' }],
    messageId: dispatch.mailId,
  };
}

async function exchangesOf(ctx: Context, entryId: string): Promise<readonly Exchange[]> {
  return (await ctx.call<{ items: Exchange[] }>('records.exchanges.list', { entryId })).items;
}

function nameAt(entry: Entry, address: string): string {
  const named = entry.correspondents.find((one) => one.digitalAddress?.trim().toLowerCase() === address);
  return named?.name ?? address;
}
