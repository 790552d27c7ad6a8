/** PDFs that tests and benchmarks sign: one page, one signature field, updates appended by hand. */
import type { KeyObject } from 'node:crypto';
import { signCades } from '../sign.ts';

export interface Identity {
  readonly key: KeyObject;
  readonly certificate: Buffer;
}

/** An update: objects by number, and entries of the trailer besides those that every update has. */
export interface Update {
  readonly objects: Readonly<Record<number, string>>;
  readonly root?: number;
}

/** A page that says `text`, with `filler` bytes of an unused stream, unsigned. Object 1 is the root, 3 the page, 4 its content. */
export function plainPdf(text: string, filler = 0): Buffer {
  const content = `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
  return appended(Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1'), {
    objects: {
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>',
      2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
      3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R] >>',
      4: `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      6: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (nota) /V (vuota) /Rect [72 600 300 620] /P 3 0 R >>',
      7: `<< /Length ${filler} >>\nstream\n${'x'.repeat(filler)}\nendstream`,
    },
  });
}

/** The file with an update behind it, cross-references and all. */
export function appended(bytes: Buffer, { objects, root = 1 }: Update): Buffer {
  const mark = bytes.lastIndexOf('startxref');
  const previous = mark < 0 ? undefined : Number(/\d+/.exec(bytes.toString('latin1', mark + 9, mark + 40))![0]);
  let body = '';
  let table = '';
  for (const [number, value] of Object.entries(objects)) {
    const offset = String(bytes.length + body.length).padStart(10, '0');
    table += `${number} 1\n${offset} 00000 n \n`;
    body += `${number} 0 obj\n${value}\nendobj\n`;
  }
  const at = bytes.length + body.length;
  const before = previous === undefined ? '' : ` /Prev ${previous}`;
  const tail = `xref\n${table}trailer\n<< /Size 100 /Root ${root} 0 R${before} >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([bytes, Buffer.from(body + tail, 'latin1')]);
}

/** What a test signs with and how. */
export interface PdfSigning extends Identity {
  readonly at: Date;
  /** P of a certifying signature. */
  readonly permission?: 1 | 2 | 3;
}

const ROOM = 8000;

/** Signs as PAdES-B-B in an invisible field of a further update (ETSI EN 319 142-1 §6.3). `field` is the number of two free objects. */
export function signPdf(bytes: Buffer, signing: PdfSigning, field = 10): Buffer {
  const { key, certificate, at, permission } = signing;
  const range = '[0 0000000000 0000000000 0000000000]';
  const transform = '<< /TransformMethod /DocMDP /TransformParams << /P ' + `${permission ?? 0} /V /1.2 >> >>`;
  const earlier = /\/Fields \[([^\]]*)\]/.exec(bytes.toString('latin1', bytes.lastIndexOf('/Fields [')))![1]!;
  const update = appended(bytes, {
    objects: {
      1: `<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [${earlier} ${field} 0 R] >> >>`,
      [field]: `<< /FT /Sig /T (firma${field}) /V ${field + 1} 0 R >>`,
      [field + 1]:
        `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20261116100000Z) ` +
        `${permission ? `/Reference [${transform}] ` : ''}/ByteRange ${range} /Contents <${'0'.repeat(2 * ROOM)}> >>`,
    },
  });
  const from = update.indexOf(`/Contents <${'0'.repeat(100)}`, bytes.length) + '/Contents '.length;
  const to = from + 2 * ROOM + 2;
  const digits = [from, to, update.length - to].map((one) => String(one).padStart(10, '0'));
  update.write(`[0 ${digits.join(' ')}]`, update.indexOf(range, bytes.length), 'latin1');
  const content = Buffer.concat([update.subarray(0, from), update.subarray(to)]);
  const cms = signCades({ content, key, certificate, chain: [], signingTime: at, detached: true });
  update.write(cms.toString('hex'), from + 1, 'latin1');
  return update;
}
