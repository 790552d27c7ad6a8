import type { FileResult } from './route.ts';

/** A table of a page, as a file. */
export function csvFile(filename: string, text: string): FileResult {
  return { download: { stream: Buffer.from(text, 'utf8'), mime: 'text/csv; charset=utf-8', filename } };
}
