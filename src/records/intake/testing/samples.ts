import { createHash, generateKeyPairSync } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { renderPdf } from '../../renditions/pdf.ts';
import { octetString, oidOf, sequence, smallInteger, tlv } from '../../signatures/der.ts';
import { issueCertificate, signCades } from '../../signatures/index.ts';
import { jpeg, png, tiff } from './pictures.ts';

/** Words that a whole sample gives back, wherever its kind has text. */
export const SAID = 'Perizia di stima dei danni';

export interface Sample {
  /** Extension of the kind, and what tells it from others of the kind. */
  readonly kind: string;
  readonly bytes: Buffer;
  /** Whether `SAID` is in its text. */
  readonly text: boolean;
}

const AT = new Date('2026-11-30T10:00:00Z');
const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const OFFICE = 'http://schemas.openxmlformats.org';
const ODF = 'urn:oasis:names:tc:opendocument:xmlns';

/** One whole file of every kind that people hand in, made here and nowhere else. */
export async function samples(): Promise<readonly Sample[]> {
  const pdf = await pdfOf(SAID);
  const sign = signer();
  const signed = sign(pdf);
  const letter = mail([{ name: 'perizia.pdf', bytes: pdf }], `${SAID}, in allegato.`);
  const said = (kind: string, bytes: Buffer | string): Sample => ({ kind, bytes: Buffer.from(bytes), text: true });
  const mute = (kind: string, bytes: Buffer): Sample => ({ kind, bytes, text: false });
  return [
    said('pdf', pdf),
    said('docx', docx(SAID)),
    said('xlsx', xlsx(SAID)),
    said('xlsx-inline', xlsxInline(SAID)),
    said('pptx', pptx(SAID)),
    said(
      'odt',
      openDocument('text', `<text:h>${SAID}</text:h><text:p>uno<text:s text:c="3"/>due<text:tab/>tre</text:p>`),
    ),
    said('ods', openDocument('spreadsheet', sheetOf(SAID))),
    said('odp', openDocument('presentation', slideOf(SAID))),
    said('rtf', String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 ${SAID}\par perch\'e9 \u8364? 5}`),
    said('html', `<!doctype html><html><head><meta charset="utf-8"></head><body><p>${SAID}</p></body></html>`),
    said('xml', `${XML}<perizia n="1"><oggetto>${SAID}</oggetto></perizia>`),
    said('xml-invoice', invoice(SAID)),
    said('eml', letter),
    said('eml-in-eml', mail([{ name: 'inoltrata.eml', bytes: letter, mime: 'message/rfc822' }], 'Si inoltra.')),
    said('zip', zipOf({ 'atti/perizia.docx': docx(SAID), 'nota.txt': Buffer.from('a margine') })),
    said('p7m', signed),
    said('p7m-base64', signed.toString('base64').replace(/.{64}/g, '$&\r\n')),
    said(
      'p7m-pem',
      `-----BEGIN PKCS7-----\n${signed.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PKCS7-----\n`,
    ),
    said('p7m-nested', sign(sign(docx(SAID)))),
    said('p7m-base64-nested', sign(Buffer.from(signed.toString('base64')))),
    said('tsd', timestamped(signed)),
    mute('png', png(120, 80)),
    mute('jpg', jpeg()),
    mute('tif', tiff(96, 64)),
    said('txt', `${SAID}\nperché urge`),
    said('txt-1252', Buffer.from(`${SAID}: perch\xe9 la citt\xe0 costa 5\x80`, 'latin1')),
    said('txt-utf16le', Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(SAID, 'utf16le')])),
    said('txt-utf16be', Buffer.concat([Buffer.from('feff', 'hex'), Buffer.from(SAID, 'utf16le').swap16()])),
    said('txt-utf32', utf32(SAID)),
    said('csv', `n;oggetto\r\n1;${SAID}\r\n2;altro\r\n`),
    said('json', JSON.stringify({ oggetto: SAID })),
  ];
}

/** A PDF of one page for each text. */
export async function pdfOf(...pages: readonly string[]): Promise<Buffer> {
  const { bytes } = await renderPdf({
    title: 'Perizia',
    blocks: pages.map((text) => ({ kind: 'paragraph', text }) as const),
    language: 'it',
    at: AT,
  });
  return bytes;
}

/** Signs as CAdES with a certificate of an authority of its own. */
export function signer(): (content: Buffer) => Buffer {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issueCertificate({
    subject: [['commonName', 'Anna Rossi']],
    publicKey,
    purpose: 'signature',
    issuer: { key },
    serial: createHash('sha256').update('Anna Rossi').digest().subarray(0, 12),
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2029-01-01T00:00:00Z'),
  });
  return (content) => signCades({ content, key, certificate, chain: [], signingTime: AT });
}

/** TimeStampedData (RFC 5544 §2) around a file; the evidence is an empty token, which nobody judges here. */
export function timestamped(content: Buffer): Buffer {
  const evidence = tlv(0xa0, tlv(0xa0, sequence(sequence())));
  const body = sequence(
    smallInteger(1),
    tlv(0x16, Buffer.from('file:perizia.pdf.p7m')),
    octetString(content),
    evidence,
  );
  return sequence(oidOf('1.2.840.113549.1.9.16.1.31'), tlv(0xa0, body));
}

export function zipOf(files: Readonly<Record<string, Buffer>>): Buffer {
  return Buffer.from(zipSync({ ...files }));
}

const zipText = (files: Readonly<Record<string, string>>) =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));

export function docx(text: string): Buffer {
  const paragraph = (words: string) => `<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`;
  return zipText({
    '[Content_Types].xml': `${XML}<Types xmlns="${OFFICE}/package/2006/content-types"/>`,
    'word/document.xml': `${XML}<w:document xmlns:w="${OFFICE}/wordprocessingml/2006/main"><w:body>${paragraph(text)}${paragraph('secondo')}</w:body></w:document>`,
  });
}

function xlsx(text: string): Buffer {
  return zipText({
    '[Content_Types].xml': `${XML}<Types xmlns="${OFFICE}/package/2006/content-types"/>`,
    'xl/sharedStrings.xml': `${XML}<sst xmlns="${OFFICE}/spreadsheetml/2006/main"><si><t>Oggetto</t></si><si><r><t>${text.slice(0, 7)}</t></r><r><t>${text.slice(7)}</t></r></si></sst>`,
    'xl/worksheets/sheet1.xml': `${XML}<worksheet xmlns="${OFFICE}/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2"><v>1250.5</v></c></row></sheetData></worksheet>`,
  });
}

/** As programs write it that share no strings. */
function xlsxInline(text: string): Buffer {
  return zipText({
    'xl/workbook.xml': `${XML}<workbook/>`,
    'xl/worksheets/sheet1.xml': `${XML}<worksheet><sheetData><row r="1"><c t="inlineStr"><is><r><t>${text.slice(0, 9)}</t></r><r><t>${text.slice(9)}</t></r></is></c><c t="str"><f>A1</f><v>formula</v></c></row></sheetData></worksheet>`,
  });
}

function pptx(text: string): Buffer {
  return zipText({
    '[Content_Types].xml': `${XML}<Types xmlns="${OFFICE}/package/2006/content-types"/>`,
    'ppt/presentation.xml': `${XML}<p:presentation xmlns:p="${OFFICE}/presentationml/2006/main"/>`,
    'ppt/slides/slide1.xml': `${XML}<p:sld xmlns:p="p" xmlns:a="a"><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sld>`,
  });
}

/** OpenDocument 1.3 part 2, 3.3: the type comes first, uncompressed. */
export function openDocument(kind: 'text' | 'spreadsheet' | 'presentation', body: string): Buffer {
  const spaces = ['office', 'text', 'table', 'drawing'].map(
    (name) => `xmlns:${name === 'drawing' ? 'draw' : name}="${ODF}:${name}:1.0"`,
  );
  const content = `${XML}<office:document-content ${spaces.join(' ')}><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`;
  return Buffer.from(
    zipSync({
      mimetype: [strToU8(`application/vnd.oasis.opendocument.${kind}`), { level: 0 }],
      'content.xml': strToU8(content),
      'META-INF/manifest.xml': strToU8(`${XML}<manifest/>`),
    }),
  );
}

function sheetOf(text: string): string {
  const cell = (words: string) => `<table:table-cell><text:p>${words}</text:p></table:table-cell>`;
  return `<table:table table:name="Foglio"><table:table-row>${cell('Oggetto')}${cell(text)}</table:table-row></table:table>`;
}

function slideOf(text: string): string {
  return `<draw:page><draw:frame><draw:text-box><text:p><text:span>${text}</text:span></text:p></draw:text-box></draw:frame></draw:page>`;
}

/** FatturaPA 1.2 with what people look at, and an attachment that they do not. */
export function invoice(text: string): string {
  const party = (name: string, vat: string) =>
    `<DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>${vat}</IdCodice></IdFiscaleIVA><Anagrafica><Denominazione>${name}</Denominazione></Anagrafica></DatiAnagrafici><Sede><Indirizzo>Via Roma 1</Indirizzo><CAP>00100</CAP><Comune>Valdoro</Comune><Provincia>RM</Provincia><Nazione>IT</Nazione></Sede>`;
  return `${XML}<p:FatturaElettronica versione="FPA12" xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"><FatturaElettronicaHeader><DatiTrasmissione><ProgressivoInvio>1</ProgressivoInvio><CodiceDestinatario>UFABCD</CodiceDestinatario></DatiTrasmissione><CedentePrestatore>${party('Studio Bianchi s.r.l.', '01234567890')}</CedentePrestatore><CessionarioCommittente>${party('Comune di Valdoro', '09876543210')}</CessionarioCommittente></FatturaElettronicaHeader><FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento><Divisa>EUR</Divisa><Data>2026-11-28</Data><Numero>12/A</Numero><ImportoTotaleDocumento>1220.00</ImportoTotaleDocumento></DatiGeneraliDocumento><DatiOrdineAcquisto><IdDocumento>44</IdDocumento><CodiceCUP>B31B21000000001</CodiceCUP><CodiceCIG>Z1A2B3C4D5</CodiceCIG></DatiOrdineAcquisto></DatiGenerali><DatiBeniServizi><DettaglioLinee><NumeroLinea>1</NumeroLinea><Descrizione>${text}</Descrizione><Quantita>1.00</Quantita><PrezzoUnitario>1000.00</PrezzoUnitario><PrezzoTotale>1000.00</PrezzoTotale><AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee><DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>1000.00</ImponibileImporto><Imposta>220.00</Imposta><EsigibilitaIVA>S</EsigibilitaIVA></DatiRiepilogo></DatiBeniServizi><DatiPagamento><CondizioniPagamento>TP02</CondizioniPagamento><DettaglioPagamento><ModalitaPagamento>MP05</ModalitaPagamento><DataScadenzaPagamento>2026-12-28</DataScadenzaPagamento><ImportoPagamento>1000.00</ImportoPagamento><IBAN>IT60X0542811101000000123456</IBAN></DettaglioPagamento></DatiPagamento><Allegati><NomeAttachment>copia.pdf</NomeAttachment><Attachment>${Buffer.from('copia di cortesia').toString('base64')}</Attachment></Allegati></FatturaElettronicaBody></p:FatturaElettronica>`;
}

export interface Attachment {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mime?: string;
}

export function mail(attachments: readonly Attachment[], text = 'Vedi allegato perché urge.'): Buffer {
  const boundary = `confine-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  const parts = attachments.flatMap(({ name, bytes, mime = 'application/octet-stream' }) => [
    `--${boundary}`,
    `Content-Type: ${mime}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    ...(mime === 'message/rfc822'
      ? ['', bytes.toString('latin1')]
      : ['Content-Transfer-Encoding: base64', '', bytes.toString('base64').replace(/.{76}/g, '$&\r\n')]),
  ]);
  const lines = [
    'From: Maria Rossi <maria@example.org>',
    'To: protocollo@example.org',
    'Subject: Richiesta di accesso',
    'Date: Mon, 30 Nov 2026 10:00:00 +0100',
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary=${boundary}`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(text, 'utf8').toString('base64'),
    ...parts,
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

function utf32(text: string): Buffer {
  const bytes = Buffer.alloc(4 + text.length * 4);
  bytes.writeUInt32LE(0xfeff, 0);
  for (const [index, one] of [...text].entries()) bytes.writeUInt32LE(one.codePointAt(0)!, 4 + index * 4);
  return bytes;
}
