import type { Locale } from '../../kernel/index.ts';
import { drawBlock } from './blocks.ts';
import { loadFonts } from './fonts.ts';
import { beginSheet, endSheet, type Format } from './page.ts';
import type { PdfBlock } from './types.ts';

export interface RenditionInput {
  readonly title: string;
  readonly blocks: readonly PdfBlock[];
  readonly language: Locale;
  /** Date of the document; the same input at the same second gives the same bytes. */
  readonly at: Date;
  /** A4 with numbered pages, or a label of 100 × 60 mm; A4 unless told otherwise. */
  readonly format?: Format;
}

export interface Rendition {
  readonly bytes: Buffer;
  /** Characters that the font does not have: they stand as question marks in the page. */
  readonly missing: readonly string[];
}

/** Renders blocks as PDF/A-2b, tagged, with Titillium Web embedded. */
export async function renderPdf(input: RenditionInput): Promise<Rendition> {
  const sheet = beginSheet({ ...input, fonts: await loadFonts() });
  for (const block of input.blocks) drawBlock(sheet, block);
  return {
    bytes: await endSheet(sheet, input.format === 'label' ? undefined : input.language),
    missing: [...sheet.missing],
  };
}
