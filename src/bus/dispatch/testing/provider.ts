import { createHash } from 'node:crypto';
import type { EnvelopeVerifier } from '../../normalise/envelope.ts';
import type { ReceiptKind } from '../types.ts';

/** A message as the provider has seen it. */
export interface Seen {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
}

export interface Stated extends Seen {
  readonly kind: ReceiptKind;
  /** The provider's own name of the transaction, the same in all that it says of a message. */
  readonly transaction: string;
  readonly at: Date;
  /** `no-dest`, `no-dominio`, `virus`, `altro`. */
  readonly error?: string;
  readonly extended?: string;
  /** The recipient has no certified mailbox. */
  readonly uncertified?: boolean;
  /** What stands in `msgid`; nothing where the provider leaves it out. */
  readonly msgid?: string | null;
  /** What the header refers to, the message unless told otherwise. */
  readonly referred?: string;
  /** In place of the whole `daticert.xml`. */
  readonly daticert?: string;
  readonly headers?: string;
}

const digest = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const xml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Believes whoever writes the digest of exactly the signed bytes where a provider writes its signature. */
export const providers: EnvelopeVerifier = {
  verify: async (content, signature) =>
    signature.toString() === digest(content)
      ? { indication: 'TOTAL-PASSED', subIndication: null }
      : { indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' },
};

/** A receipt with the parts and headers that providers write (DM 2 November 2005; RFC 6109), each a message of its own. */
export function receipt(stated: Stated): Buffer {
  const { kind, messageId, from, subject, transaction, at, referred = messageId, headers = '' } = stated;
  const notice = `Ricevuta: ${kind}\r\nIdentificativo messaggio: ${transaction}\r\n`;
  const parts = [
    multipart('alternative', 'Alt', [
      `Content-Type: text/plain; charset=utf-8\r\n\r\n${notice}`,
      `Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>${notice}</p></body></html>`,
    ]),
    file('application/xml', 'inline', 'daticert.xml', stated.daticert ?? daticert(stated), true),
    ...(kind === 'avvenuta-consegna' ? [file('message/rfc822', 'attachment', 'postacert.eml', original(stated))] : []),
  ];
  const content = multipart('mixed', 'Mix', parts);
  const signature = file('application/x-pkcs7-signature', 'attachment', 'smime.p7s', digest(content));
  const name = digest(`${kind}${transaction}${at.toISOString()}${headers}${stated.daticert ?? ''}`).slice(0, 20);
  return Buffer.from(
    `Received: from pec.example (pec.example [192.0.2.25])\r\n by mx.example with ESMTPS; ${at.toUTCString()}\r\n` +
      `X-Ricevuta: ${kind}\r\nX-Riferimento-Message-ID: ${referred}\r\n${headers}` +
      `From: posta-certificata@pec.example\r\nTo: ${from}\r\nSubject: ${kind.toUpperCase()}: ${subject}\r\n` +
      `Message-ID: <${name}.${kind}@pec.example>\r\nDate: ${at.toUTCString()}\r\nMIME-Version: 1.0\r\n` +
      `Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; micalg=sha-256; boundary="Sig"\r\n\r\n` +
      `This is an S/MIME signed message\r\n\r\n--Sig\r\n${content}\r\n--Sig\r\n${signature}\r\n--Sig--\r\n`,
  );
}

function daticert({ kind, messageId, from, to, subject, transaction, at, ...more }: Stated): string {
  const { error = 'nessuno', extended, uncertified = false, msgid = messageId } = more;
  const [day, month, year] = [at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCFullYear()];
  const two = (n: number) => String(n).padStart(2, '0');
  const delivery = /consegna$/.test(kind);
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<postacert tipo="${kind}" errore="${error}"><intestazione>` +
    `<mittente>${from}</mittente><destinatari tipo="${uncertified ? 'esterno' : 'certificato'}">${to}</destinatari>` +
    `<risposte>${from}</risposte><oggetto>${xml(subject)}</oggetto></intestazione>` +
    `<dati><gestore-emittente>Gestore di prova</gestore-emittente>` +
    `<data zona="+0000"><giorno>${two(day)}/${two(month)}/${year}</giorno><ora>${at.toISOString().slice(11, 19)}</ora></data>` +
    `<identificativo>${xml(transaction)}</identificativo>${msgid === null ? '' : `<msgid>${xml(msgid)}</msgid>`}` +
    `${kind === 'avvenuta-consegna' ? '<ricevuta tipo="completa"/>' : ''}${delivery ? `<consegna>${to}</consegna>` : ''}` +
    `${extended === undefined ? '' : `<errore-esteso>${xml(extended)}</errore-esteso>`}</dati></postacert>\n`
  );
}

function original({ messageId, from, to, subject }: Seen): string {
  return `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: ${messageId}\r\n\r\nSi trasmette.\r\n`;
}

function file(type: string, disposition: string, name: string, body: string, base64 = false): string {
  const content = base64 ? Buffer.from(body).toString('base64').replace(/.{76}/g, '$&\r\n') : body;
  const encoding = base64 ? 'Content-Transfer-Encoding: base64\r\n' : '';
  return `Content-Type: ${type}; name="${name}"\r\nContent-Disposition: ${disposition}; filename="${name}"\r\n${encoding}\r\n${content}`;
}

function multipart(type: string, boundary: string, parts: readonly string[]): string {
  return `Content-Type: multipart/${type}; boundary="${boundary}"\r\n\r\n${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--`;
}

/** Certified mail with files, as its provider hands it over: the message inside of a signed envelope with `daticert.xml`. */
export function transported(
  seen: Seen & { readonly at: Date },
  files: readonly { readonly name: string; readonly content: Buffer | string }[],
): Buffer {
  const { messageId, from, to, subject, at } = seen;
  const statement = daticert({ ...seen, kind: 'accettazione', transaction: `opec${messageId}` }).replace(
    'tipo="accettazione"',
    'tipo="posta-certificata"',
  );
  const parts = files.map(({ name, content }) =>
    encoded('application/octet-stream', name, Buffer.from(content).toString('base64')),
  );
  const inner =
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: ${messageId}\r\nMIME-Version: 1.0\r\n` +
    multipart('mixed', 'In', ['Content-Type: text/plain\r\n\r\nSi trasmette.\r\n', ...parts]);
  const content = multipart('mixed', 'Mix', [
    file('application/xml', 'inline', 'daticert.xml', statement, true),
    file('message/rfc822', 'attachment', 'postacert.eml', inner),
  ]);
  const signature = file('application/x-pkcs7-signature', 'attachment', 'smime.p7s', digest(content));
  return Buffer.from(
    `X-Trasporto: posta-certificata\r\nFrom: posta-certificata@pec.example\r\nTo: ${to}\r\n` +
      `Subject: POSTA CERTIFICATA: ${subject}\r\nMessage-ID: <busta.${digest(messageId).slice(0, 20)}@pec.example>\r\n` +
      `Date: ${at.toUTCString()}\r\nMIME-Version: 1.0\r\n` +
      `Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; micalg=sha-256; boundary="Sig"\r\n\r\n` +
      `This is an S/MIME signed message\r\n\r\n--Sig\r\n${content}\r\n--Sig\r\n${signature}\r\n--Sig--\r\n`,
  );
}

function encoded(type: string, name: string, base64: string): string {
  return (
    `Content-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
    `Content-Transfer-Encoding: base64\r\n\r\n${base64.replace(/.{76}/g, '$&\r\n')}`
  );
}
