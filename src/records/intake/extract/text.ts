import { readFile } from 'node:fs/promises';
import { Stop } from '../limits.ts';
import { htmlText } from './html.ts';
import { officeText } from './office.ts';
import { pdfPages, pdfPagesByTool, type Pages } from './pdf.ts';
import { decodeText } from './plain.ts';
import { rtfText } from './rtf.ts';
import { tidy } from './tidy.ts';
import { xmlText } from './xml.ts';

type Extractor = (bytes: Buffer, mime: string, limit: number) => string | Promise<string>;

const OFFICE = /^application\/vnd\.(openxmlformats-officedocument\.|oasis\.opendocument\.)/;

function extractorOf(mime: string): Extractor | undefined {
  if (mime === 'text/html') return htmlText;
  if (mime === 'application/rtf') return rtfText;
  if (mime === 'application/xml') return xmlText;
  if (OFFICE.test(mime)) return officeText;
  return mime.startsWith('text/') || mime === 'application/json' ? decodeText : undefined;
}

/** Whether the text of this kind of content can be read. */
export function isReadable(mime: string): boolean {
  return mime === PDF || extractorOf(mime) !== undefined;
}

export const PDF = 'application/pdf';

/** A page with fewer letters than this is a picture of one, and is read by who reads pictures. */
const FEW_LETTERS = 50;

export interface PdfText {
  readonly text: string;
  readonly pages: number;
  /** Numbers of the pages that hold hardly any text. */
  readonly bare: readonly number[];
}

/** How a PDF is read: by pdftotext, started as `offline` says, or in JavaScript alone. */
export type PdfReading = { readonly offline: readonly string[]; readonly cpuMs: number } | undefined;

/** The text of a PDF, at most `limit` characters of it. @throws Stop for a reason, whatever the bytes are. */
export async function extractPdf(file: string, by: PdfReading, limit: number): Promise<PdfText> {
  const pages = by
    ? await pdfPagesByTool(file, by.offline, by.cpuMs, limit)
    : await pdfPages(await readFile(file), limit);
  return { text: tidy(pages.join('\n\n').slice(0, limit)), pages: pages.length, bare: bareOf(pages) };
}

function bareOf(pages: Pages): readonly number[] {
  return pages.flatMap((text, index) => (text.replace(/\s+/g, '').length < FEW_LETTERS ? [index + 1] : []));
}

/** The text of a content, at most `limit` characters of it. @throws Stop for a reason, whatever the bytes are. */
export async function extractText(bytes: Buffer, mime: string, limit: number): Promise<string> {
  const extractor = extractorOf(mime);
  if (!extractor) throw new Stop('not-this-kind');
  return tidy((await extractor(bytes, mime, limit)).slice(0, limit));
}
