import {
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
  romeDate,
  text,
  toPage,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { letterSchema, type Letter } from '../connectors/mail/compose.ts';
import { busErrors } from '../errors.ts';
import { dispatchDismissed, dispatchSent } from '../events.ts';
import type { Transport } from '../transport/types.ts';
import { factOf, goOn } from './course.ts';
import { exchangeMail, requestExchange } from './exchange.ts';
import { found, readEntry, recipientsOf, type Entry } from './entry.ts';
import { mailboxOf } from './mailbox.ts';
import { requestDispatch } from './request.ts';
import {
  dismissDispatch,
  dispatchesOf,
  findDispatch,
  inTrouble,
  lockByMail,
  lockDispatch,
  receiptsOf,
} from './store.ts';
import { DISPATCH_STATES, RECEIPTS, stateOf, type Dispatch, type Receipt } from './types.ts';

const SEND = 'bus.dispatches.send';
const OVERSEE = 'bus.dispatches.oversee';
/** What only routes call, for messages that the house has made. */
const CARRY = 'bus.messages.send';

const dispatchView = object({
  id: uuid,
  /** Message about the entry that was sent (annex 6); null where it was the entry itself. */
  exchangeId: nullable(uuid),
  recipient: Type.String(),
  address: Type.String(),
  attempt: Type.Integer(),
  state: oneOf(DISPATCH_STATES),
  requestedAt: instant,
  sentAt: nullable(instant),
  acceptedAt: nullable(instant),
  /** The recipient’s mailbox is no certified one: nobody will say that it was delivered. */
  uncertified: Type.Boolean(),
  deliveredAt: nullable(instant),
  failedAt: nullable(instant),
  failure: nullable(Type.String()),
  missing: nullable(oneOf(['acceptance', 'delivery'])),
  /** Why nothing more is done about it. */
  dismissed: nullable(Type.String()),
  receipts: Type.Array(
    object({ kind: oneOf(RECEIPTS), at: instant, documentId: uuid, reason: nullable(Type.String()) }),
  ),
});

function send(transport: Transport): Operation {
  return operation({
    name: SEND,
    summary: { it: 'Spedire una registrazione per posta certificata', en: 'Dispatch an entry by certified mail' },
    description:
      'One mail to the digital domicile of each recipient that has not got it. Where an earlier one failed it goes once more; where nobody ' +
      'knows whether it left, or a receipt is missing, only with `again`. `exchangeId`: a message about the entry (annex 6) instead of the entry.',
    permission: SEND,
    effect: 'write',
    input: object({ entryId: uuid, exchangeId: optional(uuid), again: optional(Type.Boolean()) }),
    output: object({ requested: Type.Integer() }),
    http: { method: 'POST', path: '/api/protocol/entries/{entryId}/dispatches', status: 202 },
    errors: [busErrors.DISPATCH_NOT_OUTGOING, busErrors.DISPATCH_WITHOUT_ADDRESS, busErrors.DISPATCH_WITHOUT_MAILBOX],
    personalData: ['contact', 'content'],
    async handler(ctx, { entryId, exchangeId, again = false }) {
      const entry = await readEntry(ctx, entryId);
      if (exchangeId === undefined) recipientsOf(entry);
      const mailbox = await mailboxOf(ctx);
      if (!mailbox) throw busErrors.DISPATCH_WITHOUT_MAILBOX();
      const requested =
        exchangeId === undefined
          ? await requestDispatch(ctx, transport, entry, mailbox, again)
          : await requestExchange(ctx, transport, entry, exchangeId, mailbox, again);
      if (requested === 0) ctx.unchanged();
      return { requested };
    },
  });
}

const list = operation({
  name: 'bus.dispatches.list',
  summary: { it: 'Spedizioni di una registrazione', en: 'Dispatches of an entry' },
  description:
    'Whoever may read the entry sees where it was sent, and the receipts. `mailbox`: one from which it could be sent.',
  permission: 'signed-in',
  effect: 'read',
  input: object({ entryId: uuid }),
  output: object({ mailbox: nullable(Type.String()), items: Type.Array(dispatchView) }),
  http: { method: 'GET', path: '/api/protocol/entries/{entryId}/dispatches' },
  personalData: ['contact'],
  async handler(ctx, { entryId }) {
    await readEntry(ctx, entryId);
    const [mailbox, dispatches, receipts] = await Promise.all([
      mailboxOf(ctx),
      dispatchesOf(ctx.db, ctx.bodyId, entryId),
      receiptsOf(ctx.db, ctx.bodyId, entryId),
    ]);
    return { mailbox: mailbox?.address ?? null, items: dispatches.map((one) => present(one, receipts)) };
  },
});

const letter = operation({
  name: 'bus.dispatches.letter',
  summary: { it: 'Comporre il messaggio di una spedizione', en: 'Compose the mail of a dispatch' },
  description: 'For routes: the mail with the registered documents, and the mailbox that it leaves by.',
  permission: CARRY,
  effect: 'read',
  input: object({ dispatchId: uuid }),
  output: object({ endpoint: Type.String(), mail: letterSchema }),
  errors: [busErrors.DISPATCH_NOT_OUTGOING],
  personalData: ['contact', 'content'],
  async handler(ctx, { dispatchId }) {
    const dispatch = found(await findDispatch(ctx.db, ctx.bodyId, dispatchId));
    const entry = await readEntry(ctx, dispatch.entryId);
    if (dispatch.exchangeId) return { endpoint: dispatch.endpoint, mail: await exchangeMail(ctx, dispatch, entry) };
    recipientsOf(entry);
    return { endpoint: dispatch.endpoint, mail: mailOf(dispatch, entry) };
  },
});

const sent = operation({
  name: 'bus.dispatches.sent',
  summary: { it: 'Annotare che una spedizione è partita', en: 'Note that a dispatch has left' },
  description: 'For routes: what the server of the mailbox has answered.',
  permission: CARRY,
  effect: 'write',
  input: object({
    messageId: text(500),
    response: optional(Type.String({ maxLength: 1000 })),
    accepted: optional(Type.Array(text(320), { maxItems: 100 })),
    rejected: optional(
      Type.Array(object({ address: Type.String({ maxLength: 320 }), reason: Type.String({ maxLength: 1000 }) }), {
        maxItems: 100,
      }),
    ),
  }),
  output: object({}),
  async handler(ctx, { messageId }) {
    const dispatch = await lockByMail(ctx.db, ctx.bodyId, messageId);
    if (!dispatch) throw kernelErrors.NOT_FOUND();
    if (dispatch.sentAt) {
      ctx.unchanged();
      return {};
    }
    // Where a receipt was faster it is known by now to be more than sent.
    const news = await goOn(ctx, dispatch, { sentAt: ctx.now(), failedAt: null, failure: null });
    if (!news) ctx.emit(dispatchSent, factOf(dispatch));
    return {};
  },
});

const troubled = operation({
  name: 'bus.dispatches.troubled',
  summary: { it: 'Spedizioni da rivedere', en: 'Dispatches that somebody has to look at' },
  description:
    'What did not arrive, of which nobody knows whether it left, or of which a receipt is missing; the last first.',
  permission: OVERSEE,
  effect: 'read',
  input: object(pageQuery),
  output: pageOf(
    object({
      ...{ id: uuid, entryId: uuid, entryCode: Type.String(), recipient: Type.String(), state: oneOf(DISPATCH_STATES) },
      ...{
        failure: nullable(Type.String()),
        missing: nullable(oneOf(['acceptance', 'delivery'])),
        requestedAt: instant,
      },
    }),
  ),
  http: { method: 'GET', path: '/api/dispatches/troubled' },
  personalData: ['contact'],
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await inTrouble(ctx.db, ctx.bodyId, readCursor(input, 2), limit);
    return toPage(
      rows,
      input,
      (row) => [row.requestedAt.toISOString(), row.id],
      (one) => {
        const { id, entryId, entryCode, recipient, failure, missing, requestedAt } = one;
        return {
          id,
          entryId,
          entryCode,
          recipient,
          failure,
          missing,
          state: stateOf(one),
          requestedAt: requestedAt.toISOString(),
        };
      },
    );
  },
});

const dismiss = operation({
  name: 'bus.dispatches.dismiss',
  summary: { it: 'Non fare altro per una spedizione', en: 'Do nothing more about a dispatch' },
  description:
    'For what did not arrive and was brought to its recipient in another way, or is to reach nobody any more.',
  permission: OVERSEE,
  effect: 'write',
  input: object({ id: uuid, reason: text(500) }),
  output: object({}),
  http: { method: 'POST', path: '/api/dispatches/{id}/dismissal' },
  async handler(ctx, { id, reason }) {
    const dispatch = await lockDispatch(ctx.db, ctx.bodyId, id);
    if (!dispatch) throw kernelErrors.NOT_FOUND();
    if (dispatch.dismissedAt || dispatch.deliveredAt) {
      ctx.unchanged();
      return {};
    }
    await dismissDispatch(ctx.db, ctx.bodyId, id, { at: ctx.now(), reason });
    const { subject, data } = factOf(dispatch);
    ctx.emit(dispatchDismissed, { subject, data: { ...data, reason } });
    return {};
  },
});

export function dispatchOperations(transport: Transport): readonly Operation[] {
  return [send(transport), list, troubled, dismiss, letter, sent];
}

const MAX_SUBJECT = 900;

function mailOf({ recipient, address, mailId }: Dispatch, entry: Entry): Letter {
  const day = romeDate(new Date(entry.registeredAt)).split('-').reverse().join('/');
  const told = entry.correspondents.find((one) => one.digitalAddress?.trim().toLowerCase() === address);
  // Between administrations the mark travels with the message (AgID guidelines 2021, annex 6).
  const mark = { sha256: entry.mark.sha256, filename: 'segnatura.xml', mime: 'application/xml' };
  return {
    to: [{ address, name: recipient.slice(0, 200) }],
    subject: `Prot. ${entry.code} – ${entry.subject}`.slice(0, MAX_SUBJECT),
    text:
      `Si trasmette quanto in allegato, registrato al protocollo con il n. ${entry.code} del ${day}.\n` +
      `Oggetto: ${entry.subject}\n\n${entry.mark.text}\n`,
    attachments: [
      ...entry.documents.map(({ sha256, filename, mime }) => ({ sha256, filename, mime })),
      ...(told?.kind === 'administration' ? [mark] : []),
    ],
    messageId: mailId,
  };
}

function present(dispatch: Dispatch, receipts: readonly Receipt[]) {
  const { id, recipient, address, attempt, requestedAt, sentAt, acceptedAt, uncertified, deliveredAt, failedAt } =
    dispatch;
  const at = (moment: Date | null) => moment?.toISOString() ?? null;
  return {
    ...{
      id,
      exchangeId: dispatch.exchangeId,
      recipient,
      address,
      attempt,
      uncertified,
      failure: dispatch.failure,
      missing: dispatch.missing,
    },
    dismissed: dispatch.dismissedReason,
    ...{ state: stateOf(dispatch), requestedAt: requestedAt.toISOString(), sentAt: at(sentAt) },
    ...{ acceptedAt: at(acceptedAt), deliveredAt: at(deliveredAt), failedAt: at(failedAt) },
    receipts: receipts
      .filter(({ dispatchId }) => dispatchId === id)
      .map((one) => ({ kind: one.kind, at: one.at.toISOString(), documentId: one.documentId, reason: one.reason })),
  };
}
