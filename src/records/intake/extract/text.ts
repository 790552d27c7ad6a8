import { Stop } from '../limits.ts';
import { htmlText } from './html.ts';
import { officeText } from './office.ts';
import { pdfText } from './pdf.ts';
import { decodeText } from './plain.ts';
import { rtfText } from './rtf.ts';
import { tidy } from './tidy.ts';
import { xmlText } from './xml.ts';

type Extractor = (bytes: Buffer, mime: string, limit: number) => string | Promise<string>;

const OFFICE = /^application\/vnd\.(openxmlformats-officedocument\.|oasis\.opendocument\.)/;

function extractorOf(mime: string): Extractor | undefined {
  if (mime === 'application/pdf') return (bytes, _mime, limit) => pdfText(bytes, limit);
  if (mime === 'text/html') return htmlText;
  if (mime === 'application/rtf') return rtfText;
  if (mime === 'application/xml') return xmlText;
  if (OFFICE.test(mime)) return officeText;
  return mime.startsWith('text/') || mime === 'application/json' ? decodeText : undefined;
}

/** Whether the text of this kind of content can be read. */
export function isReadable(mime: string): boolean {
  return extractorOf(mime) !== undefined;
}

/** The text of a content, at most `limit` characters of it. @throws Stop for a reason, whatever the bytes are. */
export async function extractText(bytes: Buffer, mime: string, limit: number): Promise<string> {
  const extractor = extractorOf(mime);
  if (!extractor) throw new Stop('not-this-kind');
  return tidy((await extractor(bytes, mime, limit)).slice(0, limit));
}
