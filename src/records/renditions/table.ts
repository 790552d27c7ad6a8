import { artifact, COLOUR, contentWidth, type Pdf, roomLeft, type Sheet, SIZE, type Structure } from './page.ts';
import { wrapText } from './wrap.ts';

const PADDING = 4;
const LINE = 13;

interface Layout {
  readonly widths: readonly number[];
  /** Columns whose text stands to the right. */
  readonly figures: readonly boolean[];
  readonly left: number;
}

/** Lines of the cells of one row that are still to be written. */
type Lines = readonly (readonly string[])[];

/** Draws a table over as many pages as it needs: rows split between lines, the header is repeated. */
export function drawTable(sheet: Sheet, columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const { pdf, root } = sheet;
  const figures = columns.map((_, column) => holdsFigures(rows, column));
  const layout = { widths: widthsOf(sheet, columns, rows), figures, left: pdf.page.margins.left };
  const table = pdf.struct('Table');
  root.add(table);
  pdf.fontSize(SIZE.small);
  const header = linesOf(sheet, layout, columns, 'bold');
  const headerHeight = heightOf(header);
  if (roomLeft(pdf) < headerHeight + LINE + 2 * PADDING) pdf.addPage();
  drawHeader(pdf, layout, header, table);
  for (const row of rows) {
    const element = pdf.struct('TR');
    table.add(element);
    const cells = columns.map(() => pdf.struct('TD'));
    for (const cell of cells) element.add(cell);
    let rest = linesOf(sheet, layout, padded(row, columns.length), 'regular');
    while (rest.some((lines) => lines.length > 0)) {
      const room = Math.floor((roomLeft(pdf) - 2 * PADDING) / LINE);
      const whole = Math.max(...rest.map((lines) => lines.length));
      // A row that fits on a page is not cut for a line or two.
      const cut = whole > room && (room < 3 || whole <= pageLines(pdf, headerHeight));
      if (cut || room < 1) {
        pdf.addPage();
        drawHeader(pdf, layout, header, undefined);
        continue;
      }
      drawLines(
        pdf,
        layout,
        rest.map((lines) => lines.slice(0, room)),
        'regular',
        cells,
      );
      rest = rest.map((lines) => lines.slice(room));
    }
    element.end();
  }
  table.end();
  pdf.x = layout.left;
  pdf.y += PADDING;
}

function drawHeader(pdf: Pdf, layout: Layout, header: Lines, table: Structure | undefined): void {
  const height = heightOf(header);
  artifact(pdf, 'Layout', () => {
    pdf.rect(layout.left, pdf.y, total(layout), height).fill(COLOUR.shade).fillColor(COLOUR.text);
  });
  if (!table) {
    artifact(pdf, 'Pagination', () => drawCells(pdf, layout, header, 'bold', undefined));
  } else {
    const row = pdf.struct('TR');
    table.add(row);
    const cells = header.map(() => pdf.struct('TH', {}));
    for (const cell of cells) row.add(cell);
    drawCells(pdf, layout, header, 'bold', cells);
    row.end();
  }
  finishRow(pdf, layout, height);
}

function drawLines(pdf: Pdf, layout: Layout, lines: Lines, font: string, cells: readonly Structure[]): void {
  drawCells(pdf, layout, lines, font, cells);
  finishRow(pdf, layout, heightOf(lines));
}

function drawCells(
  pdf: Pdf,
  layout: Layout,
  lines: Lines,
  font: string,
  cells: readonly Structure[] | undefined,
): void {
  const top = pdf.y;
  let x = layout.left;
  pdf.font(font).fontSize(SIZE.small).fillColor(COLOUR.text);
  lines.forEach((cell, column) => {
    const tag = font === 'bold' ? 'TH' : 'TD';
    const content = cells && cell.length > 0 ? pdf.markStructureContent(tag) : undefined;
    cell.forEach((line, index) => {
      const room = layout.figures[column] ? layout.widths[column]! - 2 * PADDING - pdf.widthOfString(line) : 0;
      pdf.text(line, x + PADDING + room, top + PADDING + index * LINE, { lineBreak: false });
    });
    if (content) {
      pdf.endMarkedContent();
      cells![column]!.add(content);
    }
    x += layout.widths[column]!;
  });
  pdf.y = top;
}

function finishRow(pdf: Pdf, layout: Layout, height: number): void {
  const y = pdf.y + height;
  artifact(pdf, 'Layout', () => {
    pdf
      .moveTo(layout.left, y)
      .lineTo(layout.left + total(layout), y)
      .lineWidth(0.5)
      .stroke(COLOUR.line);
  });
  pdf.x = layout.left;
  pdf.y = y;
}

/** Columns as wide as what they hold needs, at least a word, in proportion where the page is too narrow. */
function widthsOf(sheet: Sheet, columns: readonly string[], rows: readonly (readonly string[])[]): readonly number[] {
  const { pdf } = sheet;
  const available = contentWidth(pdf);
  pdf.font('bold').fontSize(SIZE.small);
  const natural = columns.map((title, column) => {
    const texts = [title, ...rows.slice(0, 200).map((row) => row[column] ?? '')];
    const widest = Math.max(...texts.map((text) => pdf.widthOfString(sheet.clean(text.slice(0, 200)))));
    return Math.min(Math.max(widest + 2 * PADDING + 2, 36), available);
  });
  const wanted = natural.reduce((sum, width) => sum + width, 0);
  if (wanted <= available) return natural.map((width) => width + (available - wanted) / natural.length);
  return shared(natural, available);
}

/** Narrow columns get what they want; those that want more than their share get equal shares of what is left. */
function shared(natural: readonly number[], available: number): readonly number[] {
  const widths = [...natural];
  let left = available;
  const ascending = natural.map((_, column) => column).sort((a, b) => natural[a]! - natural[b]!);
  ascending.forEach((column, index) => {
    widths[column] = Math.min(natural[column]!, left / (natural.length - index));
    left -= widths[column];
  });
  return widths;
}

const FIGURE = /^[-+]?€?\s?[\d.,'\u00a0 ]*\d\s?[€%]?$/;

/** Whether a column holds figures, which stand to the right. */
function holdsFigures(rows: readonly (readonly string[])[], column: number): boolean {
  const cells = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.every((cell) => FIGURE.test(cell));
}

function linesOf(sheet: Sheet, layout: Layout, cells: readonly string[], font: string): Lines {
  const { pdf } = sheet;
  pdf.font(font).fontSize(SIZE.small);
  const measure = (text: string) => pdf.widthOfString(text);
  return cells.map((cell, column) => wrapText(sheet.clean(cell), layout.widths[column]! - 2 * PADDING, measure));
}

function heightOf(lines: Lines): number {
  return Math.max(1, ...lines.map((cell) => cell.length)) * LINE + 2 * PADDING;
}

function pageLines(pdf: Pdf, headerHeight: number): number {
  const { top, bottom } = pdf.page.margins;
  return Math.floor((pdf.page.height - top - bottom - headerHeight - 2 * PADDING) / LINE);
}

function total(layout: Layout): number {
  return layout.widths.reduce((sum, width) => sum + width, 0);
}

/** A row with too few cells is filled up; a row has at least one line. */
function padded(row: readonly string[], columns: number): readonly string[] {
  const cells = Array.from({ length: columns }, (_, index) => row[index] ?? '');
  return cells.every((cell) => cell === '') ? ['\u00a0', ...cells.slice(1)] : cells;
}
