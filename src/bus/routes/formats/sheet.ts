import { startThread } from '../../../kernel/index.ts';
import { Dead } from '../../delivery/types.ts';
import type { SheetAnswer, SheetRequest } from './sheet-thread.ts';
import type { Row } from './types.ts';

export interface Sheet {
  /** Name or number of the sheet. @defaultValue the first one */
  readonly sheet?: string | number;
  readonly columns?: readonly string[];
}

const MOST_ROWS = 200_000;
const MEMORY_MB = 512;
const TIME_MS = 60_000;

/**
 * Reads a sheet of an Excel workbook (Office Open XML), in a thread of bounded memory and time. Dates become `yyyy-mm-dd`, with their time
 * where they have one. @throws Dead for what is no workbook, has no such sheet, or is too large.
 */
export async function readSheetRows(
  bytes: Buffer,
  { sheet = 1, columns }: Sheet,
): Promise<readonly { row: Row; line: number }[]> {
  const rows = await inThread({ bytes, sheet });
  const [first, ...rest] = rows.map((cells, index) => ({ cells: cells.map(plain), line: index + 1 }));
  const names = columns ?? first?.cells.map((cell) => String(cell ?? '').trim()) ?? [];
  const records = columns && first ? [first, ...rest] : rest;
  if (records.length > MOST_ROWS) throw new Dead(`the sheet has ${records.length} rows, more than ${MOST_ROWS}`);
  const used = names.flatMap((name, index) => (name === '' ? [] : [[name, index] as const]));
  if (new Set(used.map(([name]) => name)).size < used.length) throw new Dead('two columns have the same name');
  return records
    .filter(({ cells }) => cells.some((cell) => cell !== null))
    .map(({ cells, line }) => ({ row: Object.fromEntries(used.map(([name, at]) => [name, cells[at] ?? null])), line }));
}

function plain(cell: unknown): unknown {
  if (!(cell instanceof Date)) return cell ?? null;
  const text = cell.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}

function inThread(request: SheetRequest): Promise<readonly (readonly unknown[])[]> {
  const resourceLimits = { maxOldGenerationSizeMb: MEMORY_MB };
  const worker = startThread(import.meta.url, 'sheet-thread', { resourceLimits });
  return new Promise<readonly (readonly unknown[])[]>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Dead(`the workbook is not read within ${TIME_MS / 1000} seconds`)),
      TIME_MS,
    );
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    worker.once('message', (answer: SheetAnswer) =>
      end(() => (answer.ok ? resolve(answer.rows) : reject(new Dead(`no workbook: ${answer.reason}`.slice(0, 500))))),
    );
    worker.once('error', (error: NodeJS.ErrnoException) =>
      end(() =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? new Dead(`the workbook needs more than ${MEMORY_MB} MB to be read`)
            : error,
        ),
      ),
    );
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

/** Records as a workbook with one sheet. */
export async function writeSheet(
  rows: readonly Row[],
  { columns = Object.keys(rows[0] ?? {}) }: Sheet,
): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const head = columns.map((name) => ({ value: name, fontWeight: 'bold' as const }));
  const data = [head, ...rows.map((row) => columns.map((name) => cellOf(row[name])))];
  return writeXlsxFile(data).toBuffer();
}

function cellOf(value: unknown) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return { value };
  return { value: typeof value === 'object' ? JSON.stringify(value) : String(value), type: String };
}
