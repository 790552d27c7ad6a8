import type { Readable } from 'node:stream';
import type { CsvError } from 'csv-parse';
import type { Text } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import type { DirectoryEntry, DirectoryList } from './types.ts';

type Row = Readonly<Record<string, string | undefined>>;

/** The index has some 24,000 bodies and 45,000 areas. */
const MOST_ROWS = 300_000;
const MOST_RECORD = 100_000;
/** What IPA writes where it has nothing to say. */
const NOTHING = new Set(['', '-', 'null', 'n.d.']);

const NEEDED: Readonly<Record<DirectoryList, readonly string[]>> = {
  bodies: ['Codice_IPA', 'Denominazione_ente', 'Mail1', 'Tipo_Mail1'],
  areas: ['Codice_IPA', 'Denominazione_ente', 'Codice_uni_aoo', 'Denominazione_aoo', 'Mail1', 'Tipo_Mail1'],
};

/**
 * Reads a list of the index as its open data have it: CSV with commas, UTF-8, columns by name (data sets «Enti» and «Aree organizzative
 * omogenee» of indicepa.gov.it). Rows without code or name are passed over, the last one of a code holds. @throws DIRECTORY_UNREADABLE
 */
export async function readListFile(source: Readable, list: DirectoryList): Promise<readonly DirectoryEntry[]> {
  const { parse } = await import('csv-parse');
  const columns = (header: string[]) => {
    const missing = NEEDED[list].filter((name) => !header.includes(name));
    if (missing.length > 0) {
      const names = missing.join(', ');
      throw unreadable({ it: `mancano le colonne ${names}`, en: `columns are missing: ${names}` });
    }
    return header;
  };
  // Names of firms hold quotation marks that nobody doubled.
  const parser = parse({
    ...{ bom: true, columns, relax_quotes: true, relax_column_count: true, skip_empty_lines: true },
    ...{ max_record_size: MOST_RECORD, to: MOST_ROWS + 1 },
  });
  source.on('error', (error) => parser.destroy(error));
  const entries = new Map<string, DirectoryEntry>();
  let rows = 0;
  try {
    for await (const row of source.pipe(parser) as AsyncIterable<Row>) {
      rows += 1;
      if (rows > MOST_ROWS) throw unreadable({ it: `oltre ${MOST_ROWS} righe`, en: `more than ${MOST_ROWS} rows` });
      const entry = list === 'bodies' ? bodyOf(row) : areaOf(row);
      if (entry) entries.set(entry.code, entry);
    }
  } catch (error) {
    if (!isCsvError(error)) throw error;
    throw unreadable({
      it: `riga ${error['lines']}: ${error.message}`,
      en: `line ${error['lines']}: ${error.message}`,
    });
  } finally {
    source.destroy();
  }
  if (entries.size === 0) throw unreadable({ it: 'non contiene alcuna voce', en: 'it holds no entry' });
  return [...entries.values()];
}

function bodyOf(row: Row): DirectoryEntry | undefined {
  const code = said(row, 'Codice_IPA', 80);
  const name = said(row, 'Denominazione_ente', 500);
  if (code === null || name === null) return undefined;
  return {
    ...{ list: 'bodies', code, ipaCode: code, name, bodyName: null },
    taxCode: said(row, 'Codice_fiscale_ente', 28),
    category: said(row, 'Codice_Categoria', 20) ?? said(row, 'Tipologia', 100),
    digitalAddress: certifiedMail(row),
    address: addressOf(row),
    website: said(row, 'Sito_istituzionale', 500),
  };
}

function areaOf(row: Row): DirectoryEntry | undefined {
  const code = said(row, 'Codice_uni_aoo', 80);
  const ipaCode = said(row, 'Codice_IPA', 80);
  const name = said(row, 'Denominazione_aoo', 500);
  if (code === null || ipaCode === null || name === null) return undefined;
  return {
    ...{ list: 'areas', code, ipaCode, name, website: null, category: null },
    bodyName: said(row, 'Denominazione_ente', 500),
    taxCode: said(row, 'Codice_fiscale_ente', 28),
    digitalAddress: certifiedMail(row),
    address: addressOf(row),
  };
}

/** The first of its addresses that is certified mail. */
function certifiedMail(row: Row): string | null {
  for (let n = 1; n <= 5; n += 1) {
    if (row[`Tipo_Mail${n}`]?.trim().toLowerCase() !== 'pec') continue;
    const address = said(row, `Mail${n}`, 320);
    if (address?.includes('@')) return address.toLowerCase();
  }
  return null;
}

function addressOf(row: Row): string | null {
  const street = said(row, 'Indirizzo', 300);
  const postcode = said(row, 'CAP', 10);
  return [street, postcode].filter((part) => part !== null).join(', ') || null;
}

function said(row: Row, column: string, most: number): string | null {
  const value = row[column]?.replaceAll('\0', '').trim() ?? '';
  return NOTHING.has(value.toLowerCase()) ? null : value.slice(0, most);
}

function unreadable(detail: Text) {
  return recordsErrors.DIRECTORY_UNREADABLE(detail);
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'string' && 'lines' in error;
}
