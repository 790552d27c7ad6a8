import { Stop } from '../limits.ts';
import { runBounded } from './bounded.ts';

/** The text of a PDF, page after page. */
export type Pages = readonly string[];

/** By pdftotext (poppler), see `runBounded`. @throws Stop */
export async function pdfPagesByTool(
  file: string,
  offline: readonly string[],
  cpuMs: number,
  limit: number,
): Promise<Pages> {
  // Four bytes for a character at most.
  const command = ['pdftotext', '-q', '-enc', 'UTF-8', file, '-'];
  const said = await runBounded({ command, offline, cpuMs, most: limit * 4 });
  const pages = said.toString('utf8').split('\f');
  // Every page ends with a form feed.
  return pages.at(-1)!.trim() === '' ? pages.slice(0, -1) : pages;
}

/** More pages are read by nobody; the text of the first ones finds the document. */
const MAX_PAGES = 5000;

/** In JavaScript alone, where the machine has no pdftotext. @throws Stop */
export async function pdfPages(bytes: Buffer, limit: number): Promise<Pages> {
  const { getDocumentProxy } = await import('unpdf');
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch((error: Error) => {
    throw new Stop(error.name === 'PasswordException' ? 'encrypted' : 'damaged', error.message.slice(0, 200));
  });
  const pages: string[] = [];
  let length = 0;
  for (let number = 1; number <= Math.min(document.numPages, MAX_PAGES) && length < limit; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
    page.cleanup();
    pages.push(text);
    length += text.length;
  }
  return pages;
}
