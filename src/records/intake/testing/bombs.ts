import { deflateSync } from 'node:zlib';
import { octetString, oidOf, sequence, tlv } from '../../signatures/der.ts';
import type { BadFile } from './bad-files.ts';
import { png } from './pictures.ts';
import { invoice, mail, openDocument, signer, zipOf } from './samples.ts';

const ZEROS = (megabytes: number) => Buffer.alloc(megabytes * 1_000_000);
const XML = '<?xml version="1.0"?>';
const DEPTH = 200_000;

/** Small files that ask for much: each is small enough to be handed in, and costs seconds or gigabytes if it is believed. */
export function bombs(): readonly BadFile[] {
  return [
    ...archives(),
    ...offices(),
    ...markups(),
    ...signedFiles(),
    ...mails(),
    ...pdfs(),
    ...pictures(),
    ...textBombs(),
  ];
}

const bomb = (name: string, bytes: Buffer | string): BadFile => ({ name: `bomb: ${name}`, bytes: Buffer.from(bytes) });

function archives(): readonly BadFile[] {
  let deep: Buffer = Buffer.from('fondo');
  for (let level = 0; level < 60; level += 1) deep = zipOf({ [`${level}.zip`]: deep });
  const layer = zipOf(
    Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`${index}.zip`, zipOf({ 'zeri.txt': ZEROS(20) })])),
  );
  const many = zipOf(
    Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`${index}.txt`, Buffer.from('x')])),
  );
  return [
    bomb('zip of zeros', zipOf({ 'zeri.txt': ZEROS(400) })),
    bomb('zip in zip, 60 deep', deep),
    bomb('zips of zeros in a zip', layer),
    bomb('zip of 5,000 files', many),
    bomb('zip whose entries are one and the same', overlapping(2000)),
    bomb('zip with a directory that points at itself', looped()),
  ];
}

/** Every entry of the directory is the same packed file (as in "a better zip bomb"). */
function overlapping(count: number): Buffer {
  const one = zipOf({ 'zeri.txt': ZEROS(50) });
  const directory = one.readUInt32LE(one.length - 6);
  const entry = one.subarray(directory, one.length - 22);
  const end = Buffer.from(one.subarray(one.length - 22));
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(entry.length * count, 12);
  return Buffer.concat([one.subarray(0, directory), ...Array.from({ length: count }, () => entry), end]);
}

function looped(): Buffer {
  const one = zipOf({ 'a.txt': Buffer.from('a'.repeat(100)) });
  const end = Buffer.from(one);
  end.writeUInt16LE(0xffff, end.length - 12);
  end.writeUInt32LE(end.readUInt32LE(end.length - 6), end.length - 6);
  return end;
}

function offices(): readonly BadFile[] {
  const word = (body: string) => zipOf({ 'word/document.xml': Buffer.from(`${XML}<w:document>${body}</w:document>`) });
  const entity = `${XML}<!DOCTYPE w [<!ENTITY e "ha">]><w:document><w:p><w:t>&e;</w:t></w:p></w:document>`;
  const declared = zipOf({ 'word/document.xml': Buffer.from(entity) });
  const shared = `${XML}<sst><si><t>${'x'.repeat(500_000)}</t></si></sst>`;
  const cells = `${XML}<worksheet><sheetData>${'<row><c t="s"><v>0</v></c></row>'.repeat(200_000)}</sheetData></worksheet>`;
  const repeated =
    '<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row></table:table>';
  return [
    bomb('docx of blank paragraphs', word('<w:p><w:r><w:t> </w:t></w:r></w:p>'.repeat(3_000_000))),
    bomb('docx, deep', word('<w:p>'.repeat(DEPTH))),
    bomb('docx with a document type', declared),
    bomb(
      'xlsx with one long string in 200,000 cells',
      zipOf({ 'xl/sharedStrings.xml': Buffer.from(shared), 'xl/worksheets/sheet1.xml': Buffer.from(cells) }),
    ),
    bomb(
      'xlsx with strings that are not there',
      zipOf({ 'xl/worksheets/sheet1.xml': Buffer.from(`${XML}<worksheet><c t="s"><v>-1e99</v></c></worksheet>`) }),
    ),
    bomb('ods with repeated cells', openDocument('spreadsheet', repeated)),
    bomb(
      'odt with a billion spaces',
      openDocument('text', '<text:p><text:s text:c="1000000000"/></text:p>'.repeat(50_000)),
    ),
  ];
}

function markups(): readonly BadFile[] {
  const entities = Array.from(
    { length: 9 },
    (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
  ).join('');
  return [
    bomb('xml of entities', `${XML}<!DOCTYPE a [<!ENTITY e0 "ha">${entities}]><a>&e9;</a>`),
    bomb('xml that asks for a file', `${XML}<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>`),
    bomb('xml, deep', `${XML}${'<a>'.repeat(DEPTH)}`),
    bomb('xml of attributes', `${XML}<a ${Array.from({ length: 100_000 }, (_, index) => `a${index}="1"`).join(' ')}/>`),
    bomb(
      'invoice of 40,000 lines',
      invoice('</Descrizione></DettaglioLinee><DettaglioLinee><Descrizione>x'.repeat(40_000)),
    ),
    bomb('html, deep', `<!doctype html><html>${'<div>'.repeat(DEPTH)}x`),
    bomb('html of open signs', `<!doctype html><html>${'<'.repeat(2_000_000)}`),
    bomb('html of entities', `<!doctype html><html>${'&amp;&#x41;&nosuch;'.repeat(300_000)}`),
    bomb('rtf, deep', `{\\rtf1 ${'{'.repeat(1_000_000)}x`),
    bomb('rtf of escapes', `{\\rtf1 ${"\\'e8\\u8364?".repeat(300_000)}`),
    bomb('json, deep', '['.repeat(1_000_000)),
  ];
}

function signedFiles(): readonly BadFile[] {
  const sign = signer();
  let nested: Buffer = Buffer.from('fondo');
  for (let layer = 0; layer < 30; layer += 1) nested = sign(nested);
  const data = oidOf('1.2.840.113549.1.7.2');
  // Indefinite lengths (X.690 §8.1.3.6) that open and never close.
  const open = Buffer.concat([Buffer.from('3080', 'hex'), data, Buffer.from('a080'.repeat(100_000), 'hex')]);
  const pieces = tlv(0x24, Buffer.from('040178'.repeat(450_000), 'hex'));
  return [
    bomb('p7m in p7m, 30 deep', nested),
    bomb('p7m of lengths without end', open),
    bomb('p7m in 450,000 pieces', sequence(data, tlv(0xa0, sequence(pieces)))),
    bomb('p7m that says it is larger than any disk', Buffer.concat([Buffer.from('308600ffffffffff', 'hex'), data])),
    bomb('p7m in base64 of 20 MB that is none', `MIAGCSqGSIb3DQEHAqCA${'A'.repeat(20_000_000)}`),
    bomb(
      'tsd of itself',
      sequence(oidOf('1.2.840.113549.1.9.16.1.31'), tlv(0xa0, sequence(octetString(Buffer.alloc(0))))),
    ),
  ];
}

function mails(): readonly BadFile[] {
  const head = 'From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n';
  const multipart = (depth: number) =>
    Array.from(
      { length: depth },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`,
    ).join('');
  const within = Array.from({ length: 60 }).reduce<Buffer>(
    (inner) => mail([{ name: 'm.eml', bytes: inner, mime: 'message/rfc822' }], 'x'),
    Buffer.from('From: a@example.org\r\nTo: b@example.org\r\n\r\nfondo'),
  );
  const tiny = Array.from({ length: 3000 }, (_, index) => ({ name: `${index}.txt`, bytes: Buffer.from('x') }));
  return [
    bomb('eml of 2,000 nested multiparts', head + multipart(2000)),
    bomb('eml in eml, 60 deep', within),
    bomb('eml of 3,000 files', mail(tiny)),
    bomb('eml of 100,000 headers', `${head}${'X-Uno: due\r\n'.repeat(100_000)}\r\nx`),
    bomb('eml with one header of 5 MB', `${head}Subject: =?utf-8?q?${'=C3=A8'.repeat(800_000)}?=\r\n\r\nx`),
    bomb('eml of html, deep', `${head}Content-Type: text/html\r\n\r\n${'<div>'.repeat(DEPTH)}`),
    bomb('eml whose recipients do not end', `${head}Cc: ${'a@example.org,'.repeat(200_000)}\r\n\r\nx`),
    bomb(
      'eml with groups within groups',
      `From: a@example.org\r\nTo: ${'g:'.repeat(100_000)}\r\nMIME-Version: 1.0\r\n\r\nx`,
    ),
  ];
}

/** A PDF whose cross-reference is left to the reader to find out. */
function pdf(objects: readonly (string | Buffer)[]): Buffer {
  const numbered = objects.map((body, index) =>
    Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(body), Buffer.from('\nendobj\n')]),
  );
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...numbered, Buffer.from('trailer\n<< /Root 1 0 R >>\n%%EOF\n')]);
}

function stream(content: Buffer, dictionary = ''): Buffer {
  const packed = deflateSync(content);
  return Buffer.concat([
    Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode ${dictionary} >>\nstream\n`),
    packed,
    Buffer.from('\nendstream'),
  ]);
}

function pdfs(): readonly BadFile[] {
  const catalog = '<< /Type /Catalog /Pages 2 0 R >>';
  const page =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> /Font << /F 5 0 R >> >> >>';
  const one = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
  const text = Buffer.from(`BT /F 12 Tf ${'(x) Tj '.repeat(2_000_000)} ET`);
  const form = stream(
    Buffer.from('/X Do /X Do '),
    '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>',
  );
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
  return [
    bomb('pdf that unpacks to 300 MB', pdf([catalog, one, page, stream(ZEROS(300)), font])),
    bomb('pdf of two million words on a page', pdf([catalog, one, page, stream(text), font])),
    bomb('pdf whose pages are their own parent', pdf([catalog, '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>'])),
    bomb(
      'pdf that says it has a billion pages',
      pdf([catalog, '<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>', page, stream(Buffer.from('x')), font]),
    ),
    bomb('pdf whose form draws itself twice', pdf([catalog, one, page, stream(Buffer.from('/X Do')), form])),
    bomb('pdf of arrays, deep', pdf([catalog, `<< /Kids ${'['.repeat(DEPTH)} >>`])),
    bomb(
      'pdf on a page of a kilometre',
      pdf([catalog, one, page.replace('595 842', '2800000 2800000'), stream(Buffer.from('BT (x) Tj ET')), font]),
    ),
    bomb(
      'pdf whose lengths refer to themselves',
      pdf([catalog, one, page, '<< /Length 4 0 R >>\nstream\nx\nendstream']),
    ),
  ];
}

function pictures(): readonly BadFile[] {
  return [
    bomb('png that says 65,535 × 65,535', png(4, 4, { width: 65_535, height: 65_535 })),
    bomb('png of no size', png(4, 4, { width: 0, height: 0 })),
    bomb('png of 4,000 × 4,000', png(4000, 4000)),
    bomb('tiff whose directory is itself', Buffer.from('49492a0008000000010000010400010000000800000008000000', 'hex')),
    bomb(
      'jpeg that says 65,535 × 65,535',
      Buffer.from('ffd8ffc0000b08ffffffff01011100ffda0008010100003f003fffd9', 'hex'),
    ),
    bomb('gif of nothing', Buffer.from('GIF89a\xff\xff\xff\xff', 'latin1')),
  ];
}

/** Texts that are large, or are no text. */
export function textBombs(): readonly BadFile[] {
  return [
    bomb('text of 30 MB in one line', 'parola '.repeat(4_300_000)),
    bomb('text of marks upon marks', `e${'\u0301\u0323\u0345'.repeat(500_000)}`),
    bomb('text of empty lines', ' \n'.repeat(5_000_000)),
    bomb('text of spaces', `x${' '.repeat(5_000_000)}x`),
    bomb('text of lone surrogates', Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.alloc(2_000_000, 0xd8)])),
    bomb('text of an odd byte in UTF-16', Buffer.concat([Buffer.from('feff', 'hex'), Buffer.alloc(1_000_001, 0x41)])),
    bomb('nothing', ''),
    bomb('one byte', '\0'),
  ];
}
