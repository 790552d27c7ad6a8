import {
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  sha256Hex,
  text,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../../kernel/index.ts';
import { openContent } from '../../content/keep.ts';
import { findContent } from '../../content/store.ts';
import { recordsErrors } from '../../errors.ts';
import { reachOf } from '../../policy.ts';
import { findEntry } from '../book-store.ts';
import type { Entry } from '../types.ts';
import { answerWith, type ExchangePorts, judgeContent, judgeRow, match, note, requireAnswerable } from './exchange.ts';
import { FILE_NAMES } from './make.ts';
import { entryById, type Exchange, exchangesOf, findExchange } from './store.ts';
import { ANOMALIES, EXCHANGE_KINDS } from './types.ts';

const identifierView = object({
  administration: Type.String(),
  area: Type.String(),
  register: Type.String(),
  number: Type.String(),
  date: Type.String(),
  time: optional(Type.String()),
});

const exchangeView = object({
  id: uuid,
  direction: oneOf(['received', 'made']),
  kind: oneOf(EXCHANGE_KINDS),
  at: instant,
  by: Type.String(),
  /** Certified mailbox of the other side. */
  address: nullable(Type.String()),
  filename: Type.String(),
  sha256: sha256Hex,
  /** Registration of the other side. */
  peer: nullable(identifierView),
  anomaly: nullable(oneOf(ANOMALIES)),
  reason: nullable(Type.String()),
  seal: nullable(object({ valid: Type.Boolean(), reason: nullable(Type.String()), sealedBy: nullable(Type.String()) })),
});

/** Operations on messages between administrations about an entry (AgID guidelines 2021, annex 6). */
export function exchangeOperations(ports: ExchangePorts): readonly Operation[] {
  return [receive(ports), reply(ports), list, download(ports)];
}

function receive(ports: ExchangePorts): Operation {
  return operation({
    name: 'records.exchanges.receive',
    summary: {
      it: 'Abbinare un messaggio di interoperabilità ricevuto',
      en: 'Match a message between administrations that came in',
    },
    description:
      'For the intake. `address`: certified mailbox that it came from. Without `entryId` it is brought to the entry that it is about, if there ' +
      'is one; with it, it is noted with the entry that its mail was registered as, and answered.',
    permission: 'records.protocol.register',
    effect: 'write',
    input: object({ sha256: sha256Hex, address: optional(text(320)), entryId: optional(uuid) }),
    output: object({
      kind: nullable(oneOf(EXCHANGE_KINDS)),
      /** The entry, where it was matched with one or noted with it. */
      entry: nullable(
        object({
          id: uuid,
          code: Type.String(),
          documentId: uuid,
          unitId: nullable(uuid),
          dossierId: nullable(uuid),
        }),
      ),
      anomaly: nullable(oneOf(ANOMALIES)),
      reason: nullable(Type.String()),
    }),
    personalData: ['contact', 'content'],
    async handler(ctx, { sha256, address, entryId }) {
      const incoming = { sha256, address };
      const judged = await judgeContent(ctx, ports, sha256);
      if (entryId === undefined) {
        const found = await match(ctx, ports, incoming, judged);
        if (!found) ctx.unchanged();
        return answered(judged.message?.kind, found, judged.anomaly, judged.reason);
      }
      const entry = await entryById(ctx.db, ctx.bodyId, entryId);
      if (!entry) throw kernelErrors.NOT_FOUND();
      const { message, anomaly, reason } = await note(ctx, ports, entry, incoming, judged);
      return answered(message?.kind, entry, anomaly, reason);
    },
  });
}

function answered(
  kind: Exchange['kind'] | undefined,
  entry: Entry | undefined,
  anomaly: Exchange['anomaly'],
  reason: string | null,
) {
  const shown = entry && {
    ...{ id: entry.id, code: entry.code, documentId: entry.documentId },
    ...{ unitId: entry.unitId, dossierId: entry.dossierId },
  };
  return { kind: kind ?? null, entry: shown ?? null, anomaly, reason };
}

function reply(ports: ExchangePorts): Operation {
  return operation({
    name: 'records.exchanges.reply',
    summary: { it: 'Rispondere a una segnatura ricevuta', en: 'Answer a mark that came in' },
    description:
      'A confirmation, once, or an exception with the code of an anomaly, e.g. where the signature of an attached file does not hold. It leaves ' +
      'by the certified mailbox of the body.',
    permission: 'records.protocol.register',
    effect: 'write',
    input: object({
      entryId: uuid,
      kind: oneOf(['confirmation', 'exception']),
      anomaly: optional(oneOf(ANOMALIES)),
      detail: optional(text(500)),
    }),
    output: object({ id: uuid }),
    http: { method: 'POST', path: '/api/protocol/entries/{entryId}/exchanges', status: 201 },
    errors: [
      recordsErrors.EXCHANGE_WITHOUT_MARK,
      recordsErrors.EXCHANGE_CONFIRMED,
      recordsErrors.ENTRY_ANNULLED,
      recordsErrors.AREA_UNKNOWN,
    ],
    personalData: ['contact'],
    async handler(ctx, { entryId, kind, anomaly, detail = '' }) {
      const entry = await requireEntry(ctx, entryId);
      if (entry.annulledAt) throw recordsErrors.ENTRY_ANNULLED();
      if (kind === 'exception' && anomaly === undefined) {
        const errors = [{ pointer: '/anomaly', message: 'is needed for an exception' }];
        throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
      }
      const mark = await requireAnswerable(ctx, entry);
      const { message } = await judgeOwn(ctx, ports, mark.sha256);
      // What names the message cannot be read: there is nothing that could be confirmed.
      if (kind === 'confirmation' && !message) throw recordsErrors.EXCHANGE_WITHOUT_MARK();
      const answer =
        kind === 'confirmation'
          ? ({ kind, message: message! } as const)
          : ({ kind: 'exception', anomaly: anomaly!, detail, message } as const);
      const id = await answerWith(ctx, ports, entry, mark.address, answer);
      if (id === undefined) throw recordsErrors.EXCHANGE_CONFIRMED();
      return { id };
    },
  });
}

const list = operation({
  name: 'records.exchanges.list',
  summary: {
    it: 'Messaggi di interoperabilità di una registrazione',
    en: 'Messages between administrations about an entry',
  },
  permission: 'signed-in',
  effect: 'read',
  input: object({ entryId: uuid }),
  output: object({ items: Type.Array(exchangeView) }),
  http: { method: 'GET', path: '/api/protocol/entries/{entryId}/exchanges' },
  personalData: ['contact'],
  async handler(ctx, { entryId }) {
    await requireEntry(ctx, entryId);
    return { items: (await exchangesOf(ctx.db, ctx.bodyId, entryId)).map(present) };
  },
});

function download({ content }: ExchangePorts): Operation {
  return operation({
    name: 'records.exchanges.download',
    summary: { it: 'Scaricare un messaggio di interoperabilità', en: 'Download a message between administrations' },
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'GET', path: '/api/protocol/exchanges/{id}/file' },
    personalData: ['contact'],
    async handler(ctx, { id }) {
      const exchange = await findExchange(ctx.db, ctx.bodyId, id);
      if (!exchange) throw kernelErrors.NOT_FOUND();
      await requireEntry(ctx, exchange.entryId);
      const row = (await findContent(ctx.db, ctx.bodyId, exchange.sha256))!;
      const stream = await openContent(ctx, content.contentStore, row);
      return { stream, mime: 'application/xml', filename: FILE_NAMES[exchange.kind], size: row.size };
    },
  });
}

async function judgeOwn(ctx: Context, ports: ExchangePorts, sha256: string) {
  return judgeRow(ctx, ports, (await findContent(ctx.db, ctx.bodyId, sha256))!);
}

/** @throws NOT_FOUND also for an entry that the caller may not see. */
async function requireEntry(ctx: Context, id: string): Promise<Entry> {
  const entry = await findEntry(ctx.db, ctx.bodyId, id, reachOf(ctx, 'records.protocol.read'));
  if (!entry) throw kernelErrors.NOT_FOUND();
  return entry;
}

function present(exchange: Exchange) {
  const { id, direction, kind, at, by, address, sha256, peer, anomaly, reason, seal } = exchange;
  return {
    ...{ id, direction, kind, at: at.toISOString(), by, address, filename: FILE_NAMES[kind], sha256 },
    ...{ peer, anomaly, reason, seal },
  };
}
