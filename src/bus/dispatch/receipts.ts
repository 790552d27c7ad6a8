import { DomainError, type Context } from '../../kernel/index.ts';
import { clip, clipLine } from '../normalise/text.ts';
import type { Message, ReceiptStatement } from '../types.ts';
import { goOn } from './course.ts';
import { readEntry } from './entry.ts';
import { insertReceipt, lockByMail, lockByTransaction, type Course } from './store.ts';
import { RECEIPTS, stateOf, type Dispatch, type ReceiptKind } from './types.ts';

/** What a receipt was matched with. */
export interface Matched {
  readonly dispatch: Dispatch;
  /** What became of the dispatch by it. */
  readonly state: string;
}

const TITLES: Readonly<Record<ReceiptKind, string>> = {
  accettazione: 'Ricevuta di accettazione',
  'non-accettazione': 'Avviso di non accettazione',
  'presa-in-carico': 'Ricevuta di presa in carico',
  'avvenuta-consegna': 'Ricevuta di avvenuta consegna',
  'preavviso-errore-consegna': 'Preavviso di mancata consegna',
  'errore-consegna': 'Avviso di mancata consegna',
  'rilevazione-virus': 'Avviso di rilevazione di virus',
};

/**
 * Brings a receipt to what was sent: it lies beside the registered document, and tells what became of the dispatch. Its provider has
 * signed it; it was looked at before. @returns undefined for a receipt on something that the house did not send.
 */
export async function matchReceipt(
  ctx: Context,
  message: Message,
  statement: ReceiptStatement,
): Promise<Matched | undefined> {
  const kind = RECEIPTS.find((one) => one === statement.type);
  const dispatch = kind && (await dispatchOf(ctx, statement));
  if (!kind || !dispatch) return undefined;
  const at = statement.at ?? message.receivedAt;
  const reason = statement.reason === null ? null : clip(statement.reason, 1000);
  const documentId = await fileReceipt(ctx, message, dispatch, kind);
  const transaction = clipLine(statement.transaction ?? '', 300) || null;
  await insertReceipt(ctx.db, ctx.bodyId, {
    ...{ messageId: message.id, dispatchId: dispatch.id, kind, at, transaction, reason, documentId },
  });
  const learnt = learntOf(dispatch, kind, at, reason, statement.uncertified);
  await goOn(ctx, dispatch, learnt);
  return { dispatch, state: stateOf({ ...dispatch, ...learnt }) };
}

/**
 * By the Message-ID that the provider states; by its own name of the transaction where an earlier receipt has told that; at last by the
 * header, which nobody has signed. What is signed must say that it is about mail of our mailbox to this recipient: else anybody could have
 * his own provider sign a receipt for a message that he has given the identity of ours.
 */
async function dispatchOf(ctx: Context, statement: ReceiptStatement): Promise<Dispatch | undefined> {
  const { about, transaction, referred, sender, recipients } = statement;
  const byMail = (id: string | null) => (id === null ? undefined : lockByMail(ctx.db, ctx.bodyId, bracketed(id)));
  const dispatch =
    (await byMail(about)) ??
    (transaction === null ? undefined : await lockByTransaction(ctx.db, ctx.bodyId, transaction)) ??
    (await byMail(referred));
  if (!dispatch || sender?.toLowerCase() !== dispatch.sender.toLowerCase()) return undefined;
  return recipients.some((address) => address.toLowerCase() === dispatch.address) ? dispatch : undefined;
}

/** Some providers leave the angle brackets out. */
function bracketed(id: string): string {
  const bare = id.trim();
  return bare.startsWith('<') ? bare : `<${bare}>`;
}

function learntOf(
  known: Dispatch,
  kind: ReceiptKind,
  at: Date,
  reason: string | null,
  uncertified: boolean,
): Partial<Course> {
  switch (kind) {
    case 'accettazione':
      return { acceptedAt: known.acceptedAt ?? at, uncertified };
    case 'avvenuta-consegna':
      return { deliveredAt: known.deliveredAt ?? at };
    case 'non-accettazione':
    case 'errore-consegna':
    case 'rilevazione-virus':
      return { failedAt: known.failedAt ?? at, failure: reason ?? TITLES[kind] };
    case 'presa-in-carico':
    case 'preavviso-errore-consegna':
      return {};
  }
}

async function fileReceipt(ctx: Context, message: Message, dispatch: Dispatch, kind: ReceiptKind): Promise<string> {
  const title = clip(`${TITLES[kind]} – prot. ${dispatch.entryCode} a ${dispatch.recipient}`, 500);
  return fileBeside(ctx, message, await readEntry(ctx, dispatch.entryId), { typeCode: 'pec-receipt', title });
}

/** An entry, as far as something is filed beside it. */
export interface FiledEntry {
  readonly id: string;
  readonly code: string;
  readonly documentId: string;
  readonly unitId: string | null;
  readonly dossierId: string | null;
}

/** A mail about an entry as a document of its own: in the dossier of the entry, annexed to what was registered. */
export async function fileBeside(
  ctx: Context,
  { sha256, filename, mime }: Message,
  entry: FiledEntry,
  named: { readonly typeCode: string; readonly title: string },
): Promise<string> {
  const document = {
    ...{ ...named, formation: 'b', sha256, filename, mime },
    ...(entry.unitId === null ? {} : { unitId: entry.unitId }),
  };
  const id = await createFiled(ctx, document, entry.dossierId);
  await ctx.call('records.documents.relate', { fromId: id, toId: entry.documentId, relation: 'annexes' });
  await ctx.call('records.documents.finalise', { id });
  return id;
}

/** A dossier that was closed meanwhile takes nothing any more: the receipt is found at the entry all the same. */
async function createFiled(ctx: Context, document: object, dossierId: string | null): Promise<string> {
  const create = (input: object) => ctx.call<{ id: string }>('records.documents.create', input);
  if (dossierId === null) return (await create(document)).id;
  try {
    return (await create({ ...document, dossierId })).id;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'DOSSIER_CLOSED') throw error;
    return (await create(document)).id;
  }
}
