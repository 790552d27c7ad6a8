/**
 * Certified electronic mail as its technical rules shape it (DM 2/11/2005 annex; RFC 6109): the provider encloses the
 * original message and its certification data in an envelope that it signs.
 */
import { createHash } from 'node:crypto';
import { signCades } from '../../src/records/signatures/index.ts';
import { encodedText, entity, leafEntity, mailDate, mailbox, multipart, textPart } from './mime.ts';
import type { Header } from './mime.ts';
import { PROVIDER } from './people.ts';
import type { Credential } from './pki.ts';

/** A message as its sender wrote it. */
export interface Original {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly date: Date;
  readonly text: string;
  /** Sent by ordinary mail, not by a certified mailbox. */
  readonly ordinary?: boolean;
  /** Attachments as ready entities. */
  readonly attachments: readonly Buffer[];
}

/** What the provider adds. */
export interface Posting {
  readonly original: Original;
  readonly provider: Credential;
  /** The provider's own identifier of the transaction. */
  readonly identifier: string;
  readonly at: Date;
}

/** The original message alone, as it stands in `postacert.eml`. */
export function originalMessage(original: Original): Buffer {
  return multipart(
    'mixed',
    original.messageId,
    [textPart(original.text), ...original.attachments],
    [
      ['From', mailbox(original.from.name, original.from.address)],
      ['To', `<${original.to}>`],
      ['Subject', encodedText(original.subject)],
      ['Date', mailDate(original.date)],
      ['Message-ID', original.messageId],
      ...(original.ordinary ? [] : ([['X-TipoRicevuta', 'completa']] as const)),
      ['MIME-Version', '1.0'],
    ],
  );
}

/** A message of ordinary mail as the municipality's server hands it over: no envelope around it. */
export function ordinaryMessage(original: Original): Buffer {
  const line =
    `Received: from smtp.posta.example (smtp.posta.example [198.51.100.7])\r\n` +
    ` by mx.comune.valdoro.example with ESMTPS; ${mailDate(original.date)}\r\n`;
  return Buffer.concat([Buffer.from(line), originalMessage(original)]);
}

/** The transport envelope (busta di trasporto) that reaches the recipient. */
export function transportEnvelope(posting: Posting): Buffer {
  const { original, identifier } = posting;
  const text =
    `Messaggio di posta certificata\n\nIl giorno ${day(posting.at)} alle ore ${hour(posting.at)} (+0100) il messaggio\n` +
    `"${original.subject}" è stato inviato da "${original.from.address}"\nindirizzato a:\n${original.to}\n\n` +
    `Il messaggio originale è incluso in allegato.\n\nIdentificativo messaggio: ${identifier}\n`;
  return signed(
    posting,
    [noticePart(text, identifier), enclosed(original), daticertPart(posting, 'posta-certificata')],
    [
      ['X-Trasporto', 'posta-certificata'],
      ['X-Riferimento-Message-ID', original.messageId],
      ['Reply-To', original.from.address],
      ['From', mailbox(`Per conto di: ${original.from.address}`, `posta-certificata@${PROVIDER.domain}`)],
      ['To', original.to],
      ['Subject', encodedText(`POSTA CERTIFICATA: ${original.subject}`)],
      ['Message-ID', `<${identifier}>`],
    ],
  );
}

/** The acceptance receipt that the provider returns to the sender. */
export function acceptanceReceipt(posting: Posting): Buffer {
  const { original, identifier } = posting;
  const text =
    `Ricevuta di accettazione\n\nIl giorno ${day(posting.at)} alle ore ${hour(posting.at)} (+0100) il messaggio\n` +
    `"${original.subject}" proveniente da "${original.from.address}"\ned indirizzato a:\n${original.to} ("posta certificata")\n\n` +
    `è stato accettato dal sistema ed inoltrato.\nIdentificativo messaggio: ${identifier}\n`;
  return signed(
    posting,
    [noticePart(text, identifier), daticertPart(posting, 'accettazione')],
    [['X-Ricevuta', 'accettazione'], ...receiptHeaders(posting, `ACCETTAZIONE: ${original.subject}`)],
  );
}

/** The delivery receipt, complete kind: it gives the original message back. */
export function deliveryReceipt(posting: Posting): Buffer {
  const { original, identifier } = posting;
  const text =
    `Ricevuta di avvenuta consegna\n\nIl giorno ${day(posting.at)} alle ore ${hour(posting.at)} (+0100) il messaggio\n` +
    `"${original.subject}" proveniente da "${original.from.address}"\ned indirizzato a "${original.to}"\n` +
    `è stato consegnato nella casella di destinazione.\nIdentificativo messaggio: ${identifier}\n`;
  const parts = [noticePart(text, identifier), enclosed(original), daticertPart(posting, 'avvenuta-consegna')];
  return signed(posting, parts, [
    ['X-Ricevuta', 'avvenuta-consegna'],
    ['X-TipoRicevuta', 'completa'],
    ...receiptHeaders(posting, `CONSEGNA: ${original.subject}`),
  ]);
}

/** The anomaly envelope (busta di anomalia): ordinary mail that reached a certified mailbox; no certification data. */
export function anomalyEnvelope(posting: Posting): Buffer {
  const { original, identifier } = posting;
  const text =
    `Anomalia nel messaggio\n\nIl giorno ${day(posting.at)} alle ore ${hour(posting.at)} (+0100) è stato ricevuto il messaggio\n` +
    `"${original.subject}" proveniente da "${original.from.address}"\ned indirizzato a:\n${original.to}\n\n` +
    `Tali dati non sono stati certificati per il seguente errore:\nemail di posta ordinaria\n\nIl messaggio originale è incluso in allegato.\n`;
  return signed(
    posting,
    [noticePart(text, identifier), enclosed(original)],
    [
      ['X-Trasporto', 'errore'],
      ['From', mailbox(`Per conto di: ${original.from.address}`, `posta-certificata@${PROVIDER.domain}`)],
      ['Reply-To', original.from.address],
      ['To', original.to],
      ['Subject', encodedText(`ANOMALIA MESSAGGIO: ${original.subject}`)],
      ['Message-ID', `<${identifier}>`],
    ],
  );
}

type Kind = 'posta-certificata' | 'accettazione' | 'avvenuta-consegna';

/** `daticert.xml` with the elements of the technical rules, in their order. */
export function daticert(posting: Posting, kind: Kind): string {
  const { original } = posting;
  const receipt = kind === 'accettazione' ? '' : '<ricevuta tipo="completa"/>';
  const delivered = kind === 'avvenuta-consegna' ? `<consegna>${xml(original.to)}</consegna>` : '';
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<postacert tipo="${kind}" errore="nessuno"><intestazione>` +
    `<mittente>${xml(original.from.address)}</mittente><destinatari tipo="certificato">${xml(original.to)}</destinatari>` +
    `<risposte>${xml(original.from.address)}</risposte><oggetto>${xml(original.subject)}</oggetto></intestazione>` +
    `<dati><gestore-emittente>${xml(PROVIDER.name)}</gestore-emittente>` +
    `<data zona="+0100"><giorno>${day(posting.at)}</giorno><ora>${hour(posting.at)}</ora></data>` +
    `<identificativo>${xml(posting.identifier)}</identificativo><msgid>${xml(original.messageId)}</msgid>` +
    `${receipt}${delivered}</dati></postacert>\n`
  );
}

/** Signs ready parts as the provider does: S/MIME `multipart/signed` around `multipart/mixed`. */
function signed(posting: Posting, parts: readonly Buffer[], headers: readonly Header[]): Buffer {
  const inner = multipart('mixed', posting.identifier, parts);
  const { key, certificate, chain } = posting.provider;
  const signature = signCades({ content: inner, key, certificate, chain, signingTime: posting.at, detached: true });
  const smime = leafEntity({
    type: 'application/x-pkcs7-signature',
    name: 'smime.p7s',
    disposition: 'attachment',
    content: signature,
  });
  const boundary = `----${createHash('sha256').update(`signed${posting.identifier}`).digest('hex').slice(0, 32).toUpperCase()}`;
  const type = `multipart/signed; protocol="application/x-pkcs7-signature";\r\n micalg=sha-256; boundary="${boundary}"`;
  const received = `from ${PROVIDER.domain} (${PROVIDER.domain} [192.0.2.25])\r\n by mx.comune.valdoro.example with ESMTPS; ${mailDate(posting.at)}`;
  return entity(
    [
      ['Received', received],
      ...headers,
      ['Date', mailDate(posting.at)],
      ['MIME-Version', '1.0'],
      ['Content-Type', type],
    ],
    Buffer.concat([
      Buffer.from(`This is an S/MIME signed message\r\n\r\n--${boundary}\r\n`),
      inner,
      Buffer.from(`\r\n--${boundary}\r\n`),
      smime,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  );
}

function receiptHeaders(posting: Posting, subject: string): readonly Header[] {
  return [
    ['X-Riferimento-Message-ID', posting.original.messageId],
    ['From', `posta-certificata@${PROVIDER.domain}`],
    ['To', posting.original.from.address],
    ['Subject', encodedText(subject)],
    ['Message-ID', `<${posting.identifier}>`],
  ];
}

function noticePart(text: string, identifier: string): Buffer {
  const html = `<html><body><p>${xml(text).replace(/\n/g, '<br>\n')}</p></body></html>\n`;
  return multipart('alternative', identifier, [textPart(text), textPart(html, 'html')]);
}

function enclosed(original: Original): Buffer {
  const content = originalMessage(original);
  return leafEntity({
    type: 'message/rfc822',
    name: 'postacert.eml',
    disposition: 'attachment',
    content,
    encoding: '7bit',
  });
}

function daticertPart(posting: Posting, kind: Kind): Buffer {
  const content = Buffer.from(daticert(posting, kind));
  return leafEntity({ type: 'application/xml', name: 'daticert.xml', disposition: 'inline', content });
}

function xml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function day(at: Date): string {
  const [year, month, date] = italian(at).slice(0, 10).split('-');
  return `${date}/${month}/${year}`;
}

function hour(at: Date): string {
  return italian(at).slice(11, 19);
}

/** ISO text of the Italian wall clock in winter (+01:00): all the examples are of November. */
function italian(at: Date): string {
  return new Date(at.getTime() + 3_600_000).toISOString();
}
