import { romeTime } from '../../../kernel/index.ts';
import type { PdfBlock } from '../../renditions/types.ts';
import type { Flow, RegistryIdentity } from '../../types.ts';
import { type Entry, paddedNumber } from '../types.ts';
import { xmlElement } from '../xml.ts';
import type { DayChange } from './store.ts';

/** What stands in the register of a day. */
export interface DayBook {
  readonly identity: RegistryIdentity;
  readonly registerCode: string;
  readonly day: string;
  readonly entries: readonly Entry[];
  /** Entries that were annulled on the day, whenever they were made. */
  readonly annulled: readonly Entry[];
  readonly changes: readonly DayChange[];
  readonly attachments: ReadonlyMap<string, number>;
}

const FLOW_LETTERS: Readonly<Record<Flow, string>> = { incoming: 'E', outgoing: 'U', internal: 'I' };
const ROWS_PER_TABLE = 5000;

export function titleOf({ identity, registerCode, day }: Pick<DayBook, 'identity' | 'registerCode' | 'day'>): string {
  return `Registro giornaliero ${registerCode} del ${italian(day)} - AOO ${identity.areaCode}`;
}

/** The pages of the daily register: every field that art. 53 asks for, what was annulled and what was changed. */
export function dayPages(book: DayBook): readonly PdfBlock[] {
  const { identity, entries, annulled, changes } = book;
  const columns = ['Numero', 'Ora', 'Flusso', 'Mittente o destinatari', 'Oggetto', 'Impronta SHA-256'];
  const span =
    entries.length === 0
      ? 'Nessuna registrazione in questo giorno.'
      : `Registrazioni: ${entries.length}, dal numero ${paddedNumber(entries[0]!.number)} al numero ${paddedNumber(entries.at(-1)!.number)}.`;
  return [
    { kind: 'letterhead', body: identity.bodyName, unit: `${identity.areaName} (AOO ${identity.areaCode})` },
    { kind: 'heading', level: 1, text: titleOf(book) },
    { kind: 'paragraph', text: span },
    ...tables(columns, entries.map(rowOf)),
    ...section(
      'Annullamenti del giorno',
      ['Numero', 'Ora', 'Motivo', 'Provvedimento'],
      annulled.map((entry) => [
        ...[entry.code, romeTime(entry.annulledAt!)],
        ...[entry.annulledReason!, entry.annulledAuthorisation!],
      ]),
    ),
    ...section(
      'Modifiche di assegnazione e classificazione',
      ['Numero', 'Ora', 'Prima', 'Dopo'],
      changes.map(({ code, at, before, after }) => [code, romeTime(at), said(before), said(after)]),
    ),
  ];
}

function rowOf(entry: Entry): readonly string[] {
  const annulled = entry.annulledAt ? ' [ANNULLATA]' : '';
  return [
    paddedNumber(entry.number),
    romeTime(entry.registeredAt),
    FLOW_LETTERS[entry.flow],
    entry.correspondents.map(({ name }) => name).join('; ') || '-',
    `${entry.subject}${annulled}`,
    entry.sha256,
  ];
}

function section(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): readonly PdfBlock[] {
  return rows.length === 0 ? [] : [{ kind: 'heading', level: 2, text: title }, ...tables(columns, rows)];
}

function tables(columns: readonly string[], rows: readonly (readonly string[])[]): readonly PdfBlock[] {
  const blocks: PdfBlock[] = [];
  for (let at = 0; at < rows.length; at += ROWS_PER_TABLE) {
    blocks.push({ kind: 'table', columns, rows: rows.slice(at, at + ROWS_PER_TABLE) });
  }
  return blocks;
}

function said(fields: Readonly<Record<string, string | null>>): string {
  const names: Readonly<Record<string, string>> = {
    ...{ classCode: 'classe', unitId: 'ufficio', officerId: 'responsabile', dossierId: 'fascicolo' },
  };
  const given = Object.entries(fields).filter(([, value]) => value !== null);
  return given.map(([name, value]) => `${names[name] ?? name}: ${value}`).join('; ') || '-';
}

/**
 * The same as data, in canonical form so that it can be sealed: the seal covers the digest of the pages too. No schema of AgID says how the
 * register of a day is written; the names are those of annex 5.
 */
export function dayXml(book: DayBook, pages: { readonly filename: string; readonly sha256: string }): string {
  const { identity, registerCode, day, entries, annulled, changes, attachments } = book;
  return xmlElement(
    'RegistroGiornaliero',
    [
      xmlElement('CodiceAmministrazione', identity.bodyCode),
      xmlElement('CodiceAOO', identity.areaCode),
      xmlElement('CodiceRegistro', registerCode),
      xmlElement('Data', day),
      xmlElement('NumeroRegistrazioni', String(entries.length)),
      entries.length > 0 && xmlElement('NumeroIniziale', paddedNumber(entries[0]!.number)),
      entries.length > 0 && xmlElement('NumeroFinale', paddedNumber(entries.at(-1)!.number)),
      xmlElement('Documento', [xmlElement('NomeFile', pages.filename), digest(pages.sha256)]),
      xmlElement(
        'Registrazioni',
        entries.map((entry) => entryXml(entry, attachments.get(entry.id) ?? 0)),
      ),
      xmlElement(
        'Annullamenti',
        annulled.map((entry) =>
          xmlElement('Annullamento', [
            xmlElement('Registrazione', entry.code),
            xmlElement('DataOra', entry.annulledAt!.toISOString()),
            xmlElement('Motivo', entry.annulledReason!),
            xmlElement('Provvedimento', entry.annulledAuthorisation!),
          ]),
        ),
      ),
      xmlElement(
        'Modifiche',
        changes.map(({ code, at, before, after }) =>
          xmlElement('Modifica', [
            xmlElement('Registrazione', code),
            xmlElement('DataOra', at.toISOString()),
            xmlElement('Prima', said(before)),
            xmlElement('Dopo', said(after)),
          ]),
        ),
      ),
    ],
    { versione: '1.0' },
  );
}

function entryXml(entry: Entry, attached: number): string {
  return xmlElement('Registrazione', [
    xmlElement('Numero', paddedNumber(entry.number)),
    xmlElement('DataOraRegistrazione', entry.registeredAt.toISOString()),
    xmlElement('DataOraPresentazione', entry.presentedAt.toISOString()),
    xmlElement('TipologiaDiFlusso', FLOW_LETTERS[entry.flow]),
    xmlElement('Oggetto', entry.subject),
    ...entry.correspondents.map(({ name }) => xmlElement('Soggetto', name)),
    entry.references.senderNumber !== undefined &&
      xmlElement('ProtocolloMittente', `${entry.references.senderNumber} ${entry.references.senderDate ?? ''}`.trim()),
    digest(entry.sha256),
    xmlElement('NumeroAllegati', String(attached)),
    entry.classCode !== null && xmlElement('IndiceDiClassificazione', entry.classCode),
  ]);
}

function digest(sha256: string): string {
  return xmlElement('Impronta', Buffer.from(sha256, 'hex').toString('base64'), { algoritmo: 'SHA-256' });
}

function italian(day: string): string {
  return day.split('-').reverse().join('/');
}
