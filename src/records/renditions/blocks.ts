import { artifact, COLOUR, contentWidth, keepTogether, type Sheet, SIZE } from './page.ts';
import { drawQr } from './qr.ts';
import { drawTable } from './table.ts';
import type { PdfBlock } from './types.ts';

type Of<K extends PdfBlock['kind']> = Extract<PdfBlock, { kind: K }>;

/** Writes one block where the last one ended. */
export function drawBlock(sheet: Sheet, block: PdfBlock): void {
  switch (block.kind) {
    case 'heading':
      return heading(sheet, block);
    case 'paragraph':
      return paragraph(sheet, block);
    case 'list':
      return list(sheet, block);
    case 'table':
      return drawTable(sheet, block.columns, block.rows);
    case 'letterhead':
      return letterhead(sheet, block);
    case 'mark':
      return mark(sheet, block);
    case 'signature':
      return signature(sheet, block);
    case 'qr':
      return drawQr(sheet, block.address, block.text);
    case 'space':
      sheet.pdf.moveDown(1);
      return undefined;
    default: {
      const never: never = block;
      return never;
    }
  }
}

function heading(sheet: Sheet, block: Of<'heading'>): void {
  const { pdf, root } = sheet;
  const size = SIZE.heading[block.level - 1]!;
  // A heading at the foot of a page belongs to the next one.
  keepTogether(pdf, size * 4);
  if (pdf.y > pdf.page.margins.top) pdf.moveDown(0.5);
  pdf.font('bold').fontSize(size).fillColor(COLOUR.text);
  pdf.text(sheet.clean(block.text), { structParent: root, structType: `H${block.level}` });
  body(sheet);
  pdf.moveDown(0.3);
}

function paragraph(sheet: Sheet, block: Of<'paragraph'>): void {
  const { pdf, root } = sheet;
  const { style = 'normal', align = 'left' } = block;
  pdf.font(style === 'strong' ? 'bold' : 'regular').fontSize(style === 'small' ? SIZE.small : SIZE.text);
  pdf.text(sheet.clean(block.text), { structParent: root, structType: 'P', align });
  body(sheet);
  pdf.moveDown(0.5);
}

const INDENT = 18;

function list(sheet: Sheet, block: Of<'list'>): void {
  const { pdf, root } = sheet;
  const { left } = pdf.page.margins;
  const tree = pdf.struct('L');
  root.add(tree);
  block.items.forEach((text, index) => {
    keepTogether(pdf, pdf.currentLineHeight(true));
    const item = pdf.struct('LI');
    tree.add(item);
    const top = pdf.y;
    pdf.text(block.ordered ? `${index + 1}.` : '•', left, top, {
      structParent: item,
      structType: 'Lbl',
      lineBreak: false,
    });
    const width = contentWidth(pdf) - INDENT;
    pdf.text(sheet.clean(text), left + INDENT, top, { structParent: item, structType: 'LBody', width });
    item.end();
    pdf.moveDown(0.2);
  });
  tree.end();
  pdf.x = left;
  pdf.moveDown(0.3);
}

function letterhead(sheet: Sheet, block: Of<'letterhead'>): void {
  const { pdf, root } = sheet;
  const options = { structParent: root, structType: 'P', align: 'center' } as const;
  pdf.font('bold').fontSize(17).fillColor(COLOUR.accent).text(sheet.clean(block.body), options);
  body(sheet);
  if (block.unit !== undefined) pdf.fontSize(SIZE.text).text(sheet.clean(block.unit), options);
  const contacts = [block.address, block.digitalAddress].filter((part) => part !== undefined);
  if (contacts.length > 0) pdf.fontSize(SIZE.small).text(sheet.clean(contacts.join(' – ')), options);
  const y = pdf.y + 4;
  artifact(pdf, 'Layout', () => {
    const { left } = pdf.page.margins;
    pdf
      .moveTo(left, y)
      .lineTo(left + contentWidth(pdf), y)
      .lineWidth(1)
      .stroke(COLOUR.accent);
  });
  pdf.y = y + 14;
  body(sheet);
}

function mark(sheet: Sheet, block: Of<'mark'>): void {
  const { pdf, root } = sheet;
  const { left } = pdf.page.margins;
  const width = contentWidth(pdf) - 16;
  const text = sheet.clean(block.text);
  pdf.fontSize(SIZE.small);
  const height = pdf.heightOfString(text, { width }) + 8;
  keepTogether(pdf, height);
  const top = pdf.y;
  artifact(pdf, 'Layout', () => {
    pdf
      .rect(left, top, width + 16, height)
      .lineWidth(0.7)
      .stroke(COLOUR.line);
  });
  pdf.text(text, left + 8, top + 5, { structParent: root, structType: 'P', width });
  pdf.x = left;
  pdf.y = top + height + 10;
  body(sheet);
}

function signature(sheet: Sheet, block: Of<'signature'>): void {
  const { pdf, root } = sheet;
  const { left } = pdf.page.margins;
  const width = contentWidth(pdf) / 2;
  const lines = [block.role, block.name, ...(block.note === undefined ? [] : [block.note])];
  keepTogether(pdf, 90);
  pdf.moveDown(1);
  lines.forEach((line, index) => {
    pdf.font(index === 1 ? 'bold' : 'regular').fontSize(index === 2 ? SIZE.small : SIZE.text);
    const options = { structParent: root, structType: 'P', align: 'center', width } as const;
    pdf.text(sheet.clean(line), left + width, pdf.y, options);
  });
  pdf.x = left;
  body(sheet);
  pdf.moveDown(1);
}

/** Back to the type of running text. */
function body({ pdf }: Sheet): void {
  pdf.font('regular').fontSize(SIZE.text).fillColor(COLOUR.text);
}
