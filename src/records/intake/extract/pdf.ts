import { Stop } from '../limits.ts';

/** More pages are read by nobody; the text of the first ones finds the document. */
const MAX_PAGES = 5000;

/** The text of a PDF in JavaScript alone, where the machine has no pdftotext. @throws Stop */
export async function pdfText(bytes: Buffer, limit: number): Promise<string> {
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
  return pages.join('\n\n');
}
