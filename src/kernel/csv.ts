/** A cell of a table that people download. */
export type Cell = string | number | null;

/** A spreadsheet takes a text that begins so for a formula (OWASP, "CSV injection"). */
const FORMULA = /^[\s]*[=+\-@|%]/;

/**
 * A table as CSV (RFC 4180): UTF-8 with byte order mark, so that spreadsheets read the accents; comma, quotes, CRLF. A text that would be
 * run as a formula gets an apostrophe before it; numbers stay numbers.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // Tabs and line breaks within a cell would begin a new one in some programs, and a formula with it.
  const text = cell.replace(/[\t\r\n]+/g, ' ');
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
