import type { ChartTable } from './chart.ts';

/**
 * A table as CSV (RFC 4180) with the mark that spreadsheets take for UTF-8. A cell that a spreadsheet would run as a formula is led by an
 * apostrophe; numbers are left as they are.
 */
export function tableCsv({ columns, rows }: ChartTable): string {
  const lines = [columns.map(({ label }) => label), ...rows].map((row) => row.map(cell).join(';'));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.,]+$/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
