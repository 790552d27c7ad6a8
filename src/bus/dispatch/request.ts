import type { Context } from '../../kernel/index.ts';
import { messageIdOf } from '../connectors/mail/compose.ts';
import { dispatchRequested } from '../events.ts';
import type { Transport } from '../transport/types.ts';
import { factOf, goOn } from './course.ts';
import { recipientsOf, type Entry } from './entry.ts';
import type { Mailbox } from './mailbox.ts';
import { dispatchesOf, insertDispatch } from './store.ts';
import { stateOf, type Dispatch } from './types.ts';

/** The route that outgoing registered mail goes, and the header that names the dispatch on its way. */
export const DISPATCH_ROUTE = 'registered-mail';
export const DISPATCH_HEADER = 'dispatch';

const SOURCE = 'dispatch';
const MAX_RECIPIENT = 300;

/**
 * Sends an entry to each of its recipients that has not got it: a first time, or once more where it failed. `again`: also where nobody
 * knows whether it left, which may bring it there twice. @returns how many are on their way now.
 */
export async function requestDispatch(
  ctx: Context,
  transport: Transport,
  entry: Entry,
  mailbox: Mailbox,
  again: boolean,
): Promise<number> {
  const known = await dispatchesOf(ctx.db, ctx.bodyId, entry.id);
  let requested = 0;
  for (const { name, address } of recipientsOf(entry)) {
    const recipient = { name, address, exchangeId: null };
    if (await requestOne(ctx, transport, entry, mailbox, recipient, known, again)) requested += 1;
  }
  return requested;
}

/** Who gets what: the entry, or a message about it. */
export interface Recipient {
  readonly name: string;
  readonly address: string;
  readonly exchangeId: string | null;
}

/** Sends to one recipient, unless he has it or it is on its way. @returns whether it is now. */
export async function requestOne(
  ctx: Context,
  transport: Transport,
  entry: Pick<Entry, 'id' | 'code'>,
  { endpoint, address: sender }: Mailbox,
  { name, address, exchangeId }: Recipient,
  known: readonly Dispatch[],
  again: boolean,
): Promise<boolean> {
  const last = known.findLast((one) => one.address === address && one.exchangeId === exchangeId);
  if (last && !mayGoAgain(last, again)) return false;
  const id = ctx.id();
  const recipient = name.slice(0, MAX_RECIPIENT);
  const made = { id, entryId: entry.id, entryCode: entry.code, exchangeId, recipient, address };
  const way = { endpoint, sender, mailId: messageIdOf(id, sender), requestedAt: ctx.now() };
  const attempt = (last?.attempt ?? 0) + 1;
  if (!(await insertDispatch(ctx.db, ctx.bodyId, { ...made, ...way, attempt }))) return false;
  // Whoever sends once more has taken the earlier one for lost.
  if (last && !last.failedAt) await goOn(ctx, last, { failedAt: ctx.now(), failure: 'sent once more' });
  const { subject, data } = factOf(made);
  const cause = ctx.emit(dispatchRequested, { subject, data: { ...data, endpoint } });
  await transport.enlist(ctx, [
    {
      ...{ channel: DISPATCH_ROUTE, source: SOURCE, eventId: id, type: dispatchRequested.type, subject },
      ...{ data: { dispatchId: id }, headers: { [DISPATCH_HEADER]: id }, classification: 'personal' },
      ...{ correlationid: ctx.correlationId, causationid: cause },
    },
  ]);
  return true;
}

function mayGoAgain(last: Dispatch, again: boolean): boolean {
  const state = stateOf(last);
  return state === 'failed' || (again && (state === 'uncertain' || last.missing !== null));
}
