import PDFDocument from 'pdfkit';
import type { Locale } from '../../kernel/index.ts';
import type { Fonts } from './fonts.ts';

export type Pdf = PDFKit.PDFDocument;
export type Structure = PDFKit.PDFStructureElement;

/** The document being written: the PDF, its structure tree, and what the font could not show. */
export interface Sheet {
  readonly pdf: Pdf;
  readonly root: Structure;
  /** Text as the font can show it. */
  clean(text: string): string;
  readonly missing: ReadonlySet<string>;
}

export type Format = 'a4' | 'label';

export interface SheetOptions {
  readonly title: string;
  readonly language: Locale;
  readonly at: Date;
  readonly fonts: Fonts;
  readonly format?: Format;
}

export const SIZE = { text: 10.5, small: 9, heading: [15, 12.5, 11] } as const;
export const COLOUR = { text: '#17324d', line: '#5c6f82', accent: '#0066cc', shade: '#eef2f6' } as const;
const PAGES = {
  a4: { size: 'A4', margins: { top: 57, bottom: 71, left: 62, right: 62 } },
  // 100 × 60 mm in points.
  label: { size: [283.46, 170.08], margins: { top: 20, bottom: 10, left: 14, right: 14 } },
} satisfies Record<Format, object>;

/**
 * Begins a document: PDF/A-2b with embedded fonts, sRGB output intent, tagged and with its language. The same input at the same
 * time gives the same bytes: identifier and dates come from the arguments.
 */
export function beginSheet(options: SheetOptions): Sheet {
  const { title, language, at, fonts, format = 'a4' } = options;
  const pdf = new PDFDocument({
    ...PAGES[format],
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    lang: language === 'it' ? 'it-IT' : 'en-GB',
    info: { Producer: 'DigiPro', Creator: 'DigiPro', CreationDate: wholeSeconds(at) },
    font: source(fonts.regular),
  });
  pdf.registerFont('regular', source(fonts.regular)).registerFont('bold', source(fonts.bold));
  pdf.appendXML(titleMetadata(title));
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const missing = new Set<string>();
  pdf.font('bold');
  pdf.font('regular').fontSize(SIZE.text).fillColor(COLOUR.text).lineGap(2);
  return { pdf, root, missing, clean: (text) => showable(pdf, text, missing) };
}

/** pdfkit takes a font that has been parsed already; its types do not say so. */
function source(font: Fonts['regular']): string {
  return font as unknown as string;
}

/** Numbers the pages where a language is given to do so in, ends the document and collects its bytes. */
export async function endSheet(sheet: Sheet, language: Locale | undefined): Promise<Buffer> {
  const { pdf, root } = sheet;
  root.end();
  const { start, count } = pdf.bufferedPageRange();
  for (let index = start; language !== undefined && index < start + count; index += 1) {
    pdf.switchToPage(index);
    const label = language === 'it' ? `Pagina ${index + 1} di ${count}` : `Page ${index + 1} of ${count}`;
    numberPage(pdf, label);
  }
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
  const ended = new Promise((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

export function contentWidth(pdf: Pdf): number {
  return pdf.page.width - pdf.page.margins.left - pdf.page.margins.right;
}

/** Height that is left on the page. */
export function roomLeft(pdf: Pdf): number {
  return pdf.page.height - pdf.page.margins.bottom - pdf.y;
}

/** Goes to a new page when less than `height` is left, so that what belongs together stays together. */
export function keepTogether(pdf: Pdf, height: number): void {
  if (roomLeft(pdf) < height) pdf.addPage();
}

/** Draws what is no content: readers of the text skip it (ISO 32000-1 §14.8.2.2). */
export function artifact(pdf: Pdf, type: 'Layout' | 'Pagination', draw: () => void): void {
  pdf.markContent('Artifact', { type });
  draw();
  pdf.endMarkedContent();
}

function numberPage(pdf: Pdf, label: string): void {
  const { bottom } = pdf.page.margins;
  // The number stands below the bottom margin, where a text would otherwise begin a new page.
  pdf.page.margins.bottom = 0;
  artifact(pdf, 'Pagination', () => {
    const y = pdf.page.height - bottom + 24;
    pdf.font('regular').fontSize(SIZE.small).fillColor(COLOUR.line);
    const x = pdf.page.margins.left + contentWidth(pdf) - pdf.widthOfString(label);
    pdf.text(label, x, y, { lineBreak: false });
  });
  pdf.page.margins.bottom = bottom;
}

function wholeSeconds(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}

/** pdfkit writes the title of the information dictionary into XMP as it is, so a title with `&` would break it: ours is written here. */
function titleMetadata(title: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  const escaped = title.replace(/[&<>]/g, (character) => entities[character]!).replace(/\s+/g, ' ');
  return `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped}</rdf:li></rdf:Alt></dc:title>
  </rdf:Description>`;
}

/** What pdfkit keeps of an embedded font (fontkit). */
interface EmbeddedFont {
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

const REPLACEMENTS: Readonly<Record<string, string>> = {
  '\t': ' ',
  '\r': '',
  '\u2010': '-',
  '\u2011': '-',
  '\u202f': '\u00a0',
  '\u2116': 'n.',
  '\ufeff': '',
  '\u200b': '',
};

/** PDF/A forbids glyphs that do not exist: a letter that the font lacks loses its accents, or becomes a question mark and is told. */
function showable(pdf: Pdf, text: string, missing: Set<string>): string {
  const { font } = (pdf as unknown as { _font: EmbeddedFont })._font;
  const shown = (character: string) => character === '\n' || font.hasGlyphForCodePoint(character.codePointAt(0)!);
  let result = '';
  for (const character of text.normalize('NFC')) {
    const plain = REPLACEMENTS[character] ?? character;
    if ([...plain].every(shown)) {
      result += plain;
      continue;
    }
    const bare = [...plain.normalize('NFKD')].filter((part) => !/\p{M}/u.test(part));
    const known = bare.length > 0 && bare.every(shown);
    if (!known) missing.add(character);
    result += known ? bare.join('') : '?';
  }
  return result;
}
