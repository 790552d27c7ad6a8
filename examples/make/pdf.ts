/** The PDFs that citizens, firms and offices attach. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';

/** A letter, from the sender's block to the signature. */
export interface Letter {
  readonly title: string;
  readonly author: string;
  readonly date: Date;
  readonly sender: readonly string[];
  readonly recipient: readonly string[];
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly closing: readonly string[];
  /** Rows of a table before the closing; the first is the head. */
  readonly table?: readonly (readonly string[])[];
}

export type Drawing = InstanceType<typeof PDFDocument>;

/** A letter on one or more A4 pages. */
export async function letterPdf(letter: Letter): Promise<Buffer> {
  return drawPdf(letter, (doc) => {
    doc.font('body').fontSize(10.5);
    for (const line of letter.sender) doc.text(line);
    doc.moveDown(1.2);
    for (const line of letter.recipient) doc.text(line, { align: 'right' });
    doc.moveDown(1.5).font('strong').text(`Oggetto: ${letter.subject}`).font('body').moveDown(1);
    for (const paragraph of letter.paragraphs) doc.text(paragraph, { align: 'justify', lineGap: 2 }).moveDown(0.7);
    if (letter.table) table(doc, letter.table);
    doc.moveDown(1);
    for (const line of letter.closing) doc.text(line);
  });
}

/** A PDF of anything: tagged with title, author, language and a fixed creation date, fonts embedded. */
export async function drawPdf(
  meta: { readonly title: string; readonly author: string; readonly date: Date },
  draw: (doc: Drawing) => void,
): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 62,
    pdfVersion: '1.7',
    lang: 'it-IT',
    displayTitle: true,
    info: { Title: meta.title, Author: meta.author, CreationDate: meta.date, ModDate: meta.date },
  });
  doc.registerFont('body', fontFile('Titillium_Web/titillium-web-v10-latin-ext_latin-regular.ttf'));
  doc.registerFont('strong', fontFile('Titillium_Web/titillium-web-v10-latin-ext_latin-600.ttf'));
  doc.registerFont('serif', fontFile('Lora/lora-v20-latin-ext_latin-regular.ttf'));
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  draw(doc);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

/** Path of a font that Bootstrap Italia ships (SIL Open Font License). */
export function fontFile(name: string): string {
  const entry = createRequire(import.meta.url).resolve('bootstrap-italia/package.json');
  return join(dirname(entry), 'dist', 'fonts', name);
}

function table(doc: Drawing, rows: readonly (readonly string[])[]): void {
  const left = doc.page.margins.left;
  const width = doc.page.width - left - doc.page.margins.right;
  const columns = rows[0]!.length;
  const widths = Array.from({ length: columns }, (_, i) => (i === 0 ? width * 0.52 : (width * 0.48) / (columns - 1)));
  for (const [index, row] of rows.entries()) {
    doc.font(index === 0 ? 'strong' : 'body').fontSize(9.5);
    const top = doc.y;
    const height = Math.max(...row.map((cell, i) => doc.heightOfString(cell, { width: widths[i]! - 8 }))) + 6;
    let x = left;
    for (const [i, cell] of row.entries()) {
      doc.rect(x, top, widths[i]!, height).lineWidth(0.5).stroke('#5d7083');
      doc.fillColor('#17324d').text(cell, x + 4, top + 3, { width: widths[i]! - 8, align: i === 0 ? 'left' : 'right' });
      x += widths[i]!;
    }
    doc.x = left;
    doc.y = top + height;
  }
  doc.fillColor('black').font('body').fontSize(10.5);
}
