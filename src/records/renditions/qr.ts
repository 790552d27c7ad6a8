import { encode } from 'uqr';
import { COLOUR, contentWidth, keepTogether, type Sheet, SIZE } from './page.ts';

/** Side of the code in points: 3 cm, so that a module of an address of 120 characters is still 0.6 mm wide on paper. */
const SIDE = 85;
/** Between code and words: more than the four empty modules that readers want around it (ISO/IEC 18004 § 6.3.8). */
const GAP = 16;

/**
 * Draws an address as a QR code with words beside it and the address itself below them, for who has no camera. A reader of the text meets
 * the words and the address; the picture says that it repeats them.
 */
export function drawQr(sheet: Sheet, address: string, words: string): void {
  const { pdf, root } = sheet;
  const { left } = pdf.page.margins;
  keepTogether(pdf, SIDE + GAP);
  pdf.moveDown(0.5);
  const top = pdf.y;
  const figure = pdf.struct('Figure', { alt: words }, () => drawModules(sheet, address, left, top));
  root.add(figure);
  figure.end();
  const place = { structParent: root, structType: 'P', width: contentWidth(pdf) - SIDE - GAP } as const;
  pdf.text(sheet.clean(words), left + SIDE + GAP, top, place);
  pdf.fontSize(SIZE.small).text(sheet.clean(address), { ...place });
  pdf.fontSize(SIZE.text);
  pdf.x = left;
  pdf.y = Math.max(pdf.y, top + SIDE) + GAP / 2;
}

/** Every dark module as a square; one path, since hairlines would show between squares that are filled one by one. */
function drawModules({ pdf }: Sheet, address: string, left: number, top: number): void {
  const { data, size } = encode(address, { ecc: 'M', border: 0 });
  const side = SIDE / size;
  data.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (dark) pdf.rect(left + x * side, top + y * side, side, side);
    }),
  );
  pdf.fill('#000000').fillColor(COLOUR.text);
}
