import type { Readable } from 'node:stream';
import type { CsvError, Info } from 'csv-parse';
import { Dead } from '../../delivery/types.ts';
import { decoded, readAs, type Encoding } from './text.ts';
import type { Piece, Portion, Position, Row } from './types.ts';

export interface Csv {
  readonly delimiter?: string;
  readonly quote?: string;
  readonly encoding?: Encoding;
  /** Names of the columns, where the file does not begin with them. */
  readonly columns?: readonly string[];
}

/** A record of more bytes is none: a quotation mark that is never closed would swallow the file. */
const MOST_RECORD = 1_000_000;

/**
 * Reads a piece of a CSV file (RFC 4180, with the separator that the route says), `source` being its bytes from `position` on.
 * @throws Dead naming the line of what is no record of it.
 */
export async function readCsv(source: Readable, options: Csv, position: Position, most: Portion): Promise<Piece> {
  const { parse } = await import('csv-parse');
  const { delimiter = ';', quote = '"', encoding = 'utf-8' } = options;
  let columns = options.columns ?? position.columns;
  const parser = parse({
    ...{ delimiter, quote, encoding: readAs(encoding), info: true, skip_empty_lines: true },
    ...{ bom: position.from === 0, max_record_size: MOST_RECORD, relax_column_count: true },
  });
  source.on('error', (error) => parser.destroy(error));
  const rows: { row: Row; line: number }[] = [];
  try {
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<{ record: string[]; info: Info }>) {
      const line = position.lines + info.lines;
      const fields = record.map((field) => decoded(field, encoding, line));
      if (!columns) {
        columns = named(fields, line);
        continue;
      }
      rows.push({ row: rowOf(columns, fields, line), line });
      const read = info.bytes_records;
      if (rows.length >= most.rows || read >= most.bytes) {
        return { rows, next: { from: position.from + read, lines: position.lines + info.lines, columns } };
      }
    }
  } catch (error) {
    throw isCsvError(error)
      ? new Dead(`line ${position.lines + Number(error['lines'] ?? 0)}: ${error.message}`)
      : error;
  } finally {
    source.destroy();
  }
  return { rows, next: undefined };
}

function named(fields: readonly string[], line: number): readonly string[] {
  const names = fields.map((field) => field.trim());
  if (names.some((name) => name === '')) throw new Dead(`line ${line}: a column has no name`);
  if (new Set(names).size < names.length) throw new Dead(`line ${line}: two columns have the same name`);
  return names;
}

function rowOf(columns: readonly string[], fields: readonly string[], line: number): Row {
  if (fields.length !== columns.length) {
    throw new Dead(`line ${line} has ${fields.length} fields, the columns are ${columns.length}`);
  }
  return Object.fromEntries(columns.map((name, index) => [name, fields[index]]));
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'string' && 'lines' in error;
}

/**
 * Records as CSV, with the columns of the first one unless they are named. A text that a spreadsheet would take for a formula is written
 * as a text (OWASP, CSV injection).
 */
export async function writeCsv(rows: readonly Row[], options: Csv): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const { delimiter = ';', quote = '"', columns = Object.keys(rows[0] ?? {}) } = options;
  return stringify([...rows], {
    ...{ delimiter, quote, columns: [...columns], header: true, record_delimiter: 'windows', escape_formulas: true },
    cast: { boolean: String, object: (value) => JSON.stringify(value) },
  });
}
