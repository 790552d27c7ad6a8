/** The attachments that are drawings more than text. */
import { drawPdf } from './pdf.ts';
import type { Drawing } from './pdf.ts';
import { fullName, lucrezia } from './people.ts';

/** A copy of an identity card, plainly a facsimile. */
export async function identityCardPdf(): Promise<Buffer> {
  const meta = {
    title: 'Copia documento di identità (fac-simile)',
    author: fullName(lucrezia),
    date: new Date('2026-11-17T19:52:00Z'),
  };
  return drawPdf(meta, (doc) => {
    doc
      .font('body')
      .fontSize(10)
      .text('Copia del documento di identità – FAC-SIMILE, DATI DI FANTASIA', { align: 'center' });
    card(doc, 130, 'CARTA DI IDENTITÀ / IDENTITY CARD', [
      ['Comune / Municipality', 'VALDORO'],
      ['Cognome / Surname', lucrezia.surname.toUpperCase()],
      ['Nome / Name', lucrezia.name.toUpperCase()],
      ['Luogo e data di nascita', 'VALDORO (VL) 27.11.1986'],
      ['Numero / Document no.', 'CA00000VX'],
      ['Scadenza / Expiry', '27.11.2034'],
    ]);
    card(doc, 400, 'RETRO', [
      ['Codice fiscale / Fiscal code', lucrezia.taxCode],
      ['Indirizzo di residenza', lucrezia.address.split(' – ')[0]!.toUpperCase()],
      ['Estremi atto di nascita', '1234 P. I S. A – 1986'],
      ['MRZ', 'C<ITACA00000VX<0<<<<<<<<<<<<<<<'],
    ]);
  });
}

/** The plan that the province attaches: two roads and a roundabout of 20 m. */
export async function roundaboutPlanPdf(): Promise<Buffer> {
  const meta = {
    title: 'Planimetria rotatoria SP 12',
    author: 'Provincia di Montevero',
    date: new Date('2026-11-20T08:00:00Z'),
  };
  return drawPdf(meta, (doc) => {
    const [x, y] = [297, 400];
    doc.font('strong').fontSize(12).text('Tavola 3 – Planimetria di progetto, scala 1:500', { align: 'center' });
    doc.lineWidth(1).strokeColor('#5d7083');
    for (const offset of [-14, 14]) {
      doc
        .moveTo(62, y + offset)
        .lineTo(533, y + offset)
        .stroke();
      doc
        .moveTo(x + offset, 160)
        .lineTo(x + offset, 660)
        .stroke();
    }
    doc.circle(x, y, 57).fillAndStroke('#ffffff', '#17324d');
    doc.circle(x, y, 33).fillAndStroke('#d8e8d8', '#17324d');
    doc
      .strokeColor('#cc334d')
      .moveTo(x, y)
      .lineTo(x + 57, y)
      .stroke();
    doc.font('body').fontSize(9).fillColor('#17324d');
    doc.text('R = 20,00 m', x + 60, y - 12);
    doc.text('SP 12 – direzione Montevero', 70, y - 30).text('via delle Rogge', x + 20, 640);
    doc.text('Provincia di Montevero – Settore Viabilità – novembre 2026', 62, 740);
  });
}

function card(doc: Drawing, top: number, title: string, rows: readonly (readonly [string, string])[]): void {
  doc.roundedRect(90, top, 415, 235, 12).lineWidth(1).fillAndStroke('#eef4fb', '#5d7083');
  doc
    .fillColor('#17324d')
    .font('strong')
    .fontSize(11)
    .text(title, 106, top + 12);
  if (title !== 'RETRO') {
    doc.rect(106, top + 40, 90, 118).fillAndStroke('#c9d5e3', '#5d7083');
    doc
      .circle(151, top + 82, 22)
      .fill('#8aa0b8')
      .ellipse(151, top + 146, 36, 26)
      .fill('#8aa0b8');
  }
  const left = title === 'RETRO' ? 106 : 212;
  for (const [index, [label, value]] of rows.entries()) {
    doc
      .font('body')
      .fontSize(7)
      .fillColor('#5d7083')
      .text(label, left, top + 40 + index * 31);
    doc
      .font('strong')
      .fontSize(10.5)
      .fillColor('#17324d')
      .text(value, left, top + 49 + index * 31);
  }
  doc
    .save()
    .rotate(-24, { origin: [300, top + 120] })
    .fillOpacity(0.16)
    .fillColor('#cc334d');
  doc
    .font('strong')
    .fontSize(46)
    .text('FAC-SIMILE', 150, top + 92)
    .restore();
}
