import { Readable } from 'node:stream';
import {
  type Context,
  type Download,
  kernelErrors,
  object,
  operation,
  romeDate,
  romeTime,
  uuid,
  type Operation,
} from '../../../kernel/index.ts';
import { recordsErrors } from '../../errors.ts';
import { reachOf } from '../../policy.ts';
import type { Render } from '../../renditions/threads.ts';
import type { PdfBlock } from '../../renditions/types.ts';
import type { RegistryDirectory, RegistryIdentity } from '../../types.ts';
import { documentsOf, findEntry } from '../book-store.ts';
import { type Entry, paddedNumber, type RegisteredDocument } from '../types.ts';

interface PrintPorts {
  readonly directory: RegistryDirectory;
  readonly render: Render;
}

/** What the counter prints of an entry: the label for the paper, the receipt for who brought it. */
export function printOperations(ports: PrintPorts): readonly Operation[] {
  return [label(ports), receipt(ports)];
}

function label({ directory, render }: PrintPorts): Operation {
  return operation({
    name: 'records.protocol.label',
    summary: { it: 'Stampare l’etichetta della segnatura', en: 'Print the label of the registration mark' },
    description: 'A PDF of 100 × 60 mm with the mark of DPR 445/2000 art. 55 and a QR code of its identifier.',
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'GET', path: '/api/protocol/entries/{id}/label' },
    async handler(ctx, { id }) {
      const { entry, identity } = await read(ctx, directory, id);
      const blocks: PdfBlock[] = [{ kind: 'qr', address: identifierOf(entry, identity), text: entry.markText }];
      const title = `Etichetta ${entry.code}`;
      const { bytes } = await render({ title, blocks, language: 'it', at: ctx.now(), format: 'label' });
      return pdf(bytes, `etichetta-${fileCode(entry)}.pdf`);
    },
  });
}

function receipt({ directory, render }: PrintPorts): Operation {
  return operation({
    name: 'records.protocol.receipt',
    summary: { it: 'Stampare la ricevuta di presentazione', en: 'Print the receipt of presentation' },
    description:
      'For who presented what came in (L. 241/1990 art. 18-bis): number, times, subject, documents with their digests.',
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'GET', path: '/api/protocol/entries/{id}/receipt' },
    errors: [recordsErrors.ENTRY_NOT_INCOMING, recordsErrors.ENTRY_ANNULLED],
    personalData: ['contact'],
    async handler(ctx, { id }) {
      const { entry, identity } = await read(ctx, directory, id);
      if (entry.flow !== 'incoming') throw recordsErrors.ENTRY_NOT_INCOMING();
      if (entry.annulledAt) throw recordsErrors.ENTRY_ANNULLED();
      const documents = await documentsOf(ctx.db, ctx.bodyId, entry.id);
      const unit = entry.unitId && (await directory.namesOf(ctx, [entry.unitId])).get(entry.unitId);
      const blocks = receiptPage(entry, identity, documents, unit || undefined);
      const { bytes } = await render({ title: `Ricevuta ${entry.code}`, blocks, language: 'it', at: ctx.now() });
      return pdf(bytes, `ricevuta-${fileCode(entry)}.pdf`);
    },
  });
}

function receiptPage(
  entry: Entry,
  identity: RegistryIdentity,
  documents: readonly RegisteredDocument[],
  unit: string | undefined,
): readonly PdfBlock[] {
  const facts = [
    ['Numero di protocollo', `${paddedNumber(entry.number)} del ${italian(entry.registeredAt)}`],
    ['Presentato', `${italian(entry.presentedAt)} alle ${romeTime(entry.presentedAt).slice(0, 5)}`],
    ['Da', entry.correspondents.map(({ name }) => name).join('; ')],
    ['Oggetto', entry.subject],
    ['Ufficio', unit ?? 'Da assegnare'],
  ];
  return [
    { kind: 'letterhead', body: identity.bodyName, unit: identity.areaName },
    { kind: 'heading', level: 1, text: 'Ricevuta di presentazione' },
    { kind: 'mark', text: entry.markText },
    { kind: 'table', columns: ['Dato', 'Valore'], rows: facts },
    { kind: 'heading', level: 2, text: 'Documenti' },
    { kind: 'table', columns: ['File', 'Impronta SHA-256'], rows: documents.map((one) => [one.filename, one.sha256]) },
    {
      kind: 'paragraph',
      style: 'small',
      text: 'Rilasciata ai sensi dell’art. 18-bis della legge 7 agosto 1990, n. 241. I termini decorrono dalla presentazione.',
    },
    { kind: 'qr', address: identifierOf(entry, identity), text: 'Identificatore della registrazione' },
  ];
}

async function read(
  ctx: Context,
  directory: RegistryDirectory,
  id: string,
): Promise<{ readonly entry: Entry; readonly identity: RegistryIdentity }> {
  const entry = await findEntry(ctx.db, ctx.bodyId, id, reachOf(ctx, 'records.protocol.read'));
  if (!entry) throw kernelErrors.NOT_FOUND();
  const identity = await directory.identify(ctx, entry.areaCode);
  if (!identity) throw recordsErrors.AREA_UNKNOWN();
  return { entry, identity };
}

/** The identifier of annex 6 in one line: administration, area, register, year, number. */
function identifierOf({ areaCode, registerCode, year, number }: Entry, { bodyCode }: RegistryIdentity): string {
  return [bodyCode, areaCode, registerCode, year, paddedNumber(number)].join('/');
}

function fileCode({ year, number }: Entry): string {
  return `${year}-${paddedNumber(number)}`;
}

function italian(at: Date): string {
  return romeDate(at).split('-').reverse().join('/');
}

function pdf(bytes: Uint8Array, filename: string): Download {
  const whole = Buffer.from(bytes);
  return { stream: Readable.from([whole]), mime: 'application/pdf', filename, size: whole.length };
}
