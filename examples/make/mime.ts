/** Writes Internet messages byte by byte (RFC 5322, 2045, 2047): what is signed must be exactly what is sent. */
import { createHash } from 'node:crypto';

/** One header field, its value already encoded. */
export type Header = readonly [name: string, value: string];

/** A leaf of a message. */
export interface Part {
  readonly type: string;
  readonly name?: string;
  readonly disposition?: 'inline' | 'attachment';
  readonly content: Buffer;
  readonly encoding?: 'base64' | '7bit' | 'quoted-printable';
}

/** Headers, an empty line, a body; CRLF throughout. */
export function entity(headers: readonly Header[], body: Buffer): Buffer {
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), body]);
}

/** A part with its headers. */
export function leafEntity(part: Part): Buffer {
  const encoding = part.encoding ?? 'base64';
  const name = part.name ? `;\r\n name="${encodedText(part.name)}"` : '';
  const file = part.name ? `;\r\n ${fileNameParameter(part.name)}` : '';
  const headers: Header[] = [
    ['Content-Type', part.type + name],
    ['Content-Transfer-Encoding', encoding],
  ];
  if (part.disposition) headers.push(['Content-Disposition', part.disposition + file]);
  return entity(headers, encode(part.content, encoding));
}

/** A multipart entity of ready parts; `seed` makes the boundary, so that a run does not change it for nothing. */
export function multipart(
  type: string,
  seed: string,
  parts: readonly Buffer[],
  headers: readonly Header[] = [],
): Buffer {
  const boundary = `----=_Part_${createHash('sha256').update(`${type}${seed}`).digest('hex').slice(0, 24)}`;
  const body = parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part, Buffer.from('\r\n')]);
  const contentType: Header = ['Content-Type', `multipart/${type};\r\n boundary="${boundary}"`];
  return entity([...headers, contentType], Buffer.concat([...body, Buffer.from(`--${boundary}--\r\n`)]));
}

/** A text part of a message, in quoted-printable. */
export function textPart(text: string, subtype: 'plain' | 'html' = 'plain'): Buffer {
  const content = Buffer.from(text.replace(/\r?\n/g, '\r\n'));
  return leafEntity({ type: `text/${subtype}; charset=utf-8`, content, encoding: 'quoted-printable' });
}

/** Unstructured text for a header: encoded words of at most 75 characters, one a line (RFC 2047 §2). */
export function encodedText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let piece = '';
  for (const character of text) {
    // 42 bytes are 56 characters of base64; with "=?UTF-8?B??=" 68, and no character is cut in two.
    if (Buffer.byteLength(piece + character) > 42) {
      words.push(piece);
      piece = '';
    }
    piece += character;
  }
  words.push(piece);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

/** A mailbox with its display name. */
export function mailbox(name: string, address: string): string {
  const plain = /^[\x20-\x7e]*$/.test(name);
  return plain ? `"${name.replace(/["\\]/g, '\\$&')}" <${address}>` : `${encodedText(name)}\r\n <${address}>`;
}

/** `Mon, 16 Nov 2026 10:42:07 +0100` for a winter instant in Italy. */
export function mailDate(at: Date): string {
  const local = new Date(at.getTime() + 3_600_000);
  return local.toUTCString().replace('GMT', '+0100');
}

function fileNameParameter(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return `filename="${name}"`;
  // RFC 2231: what modern clients write for names outside of ASCII.
  return `filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
}

function encode(content: Buffer, encoding: 'base64' | '7bit' | 'quoted-printable'): Buffer {
  if (encoding === '7bit') return content;
  if (encoding === 'base64') return Buffer.from(content.toString('base64').replace(/.{76}/g, '$&\r\n') + '\r\n');
  return Buffer.from(content.toString('utf8').split('\r\n').map(quotedLine).join('\r\n') + '\r\n', 'latin1');
}

function quotedLine(line: string): string {
  const units = [...Buffer.from(line)].map((byte) =>
    (byte >= 33 && byte <= 126 && byte !== 61) || byte === 32 ? String.fromCharCode(byte) : `=${hex(byte)}`,
  );
  if (units[units.length - 1] === ' ') units[units.length - 1] = '=20';
  let out = '';
  let width = 0;
  for (const unit of units) {
    if (width + unit.length > 75) {
      out += '=\r\n';
      width = 0;
    }
    out += unit;
    width += unit.length;
  }
  return out;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
