/** The writer of DER (ITU-T X.690 §10): what signing needs, and the one canonical form of attributes read from BER. */
import { CONSTRUCTED, TAG, children, octets } from './ber.ts';
import type { Element } from './ber.ts';

/** One element with the given identifier octet around the joined parts. */
export function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([tag]), lengthOf(size), ...parts]);
}

/** A SEQUENCE. */
export function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(TAG.sequence, ...parts);
}

/** A SET OF, its members in the order that DER asks for (X.690 §11.6). */
export function setOf(members: readonly Buffer[]): Buffer {
  return tlv(TAG.set, ...[...members].sort(Buffer.compare));
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function oidOf(dotted: string): Buffer {
  const [head, second, ...rest] = dotted.split('.').map(Number) as [number, number, ...number[]];
  return tlv(TAG.oid, Buffer.from([head * 40 + second, ...rest.flatMap(base128)]));
}

/** A small non-negative INTEGER (< 128). */
export function smallInteger(value: number): Buffer {
  return Buffer.from([TAG.integer, 1, value]);
}

/** An OCTET STRING. */
export function octetString(value: Buffer): Buffer {
  return tlv(TAG.octetString, value);
}

/** A NULL. */
export function nil(): Buffer {
  return Buffer.from([TAG.null, 0]);
}

/** A time to the second: UTCTime until 2049, GeneralizedTime from 2050 (RFC 5652 §11.3). */
export function timeOf(at: Date): Buffer {
  const digits = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  const short = at.getUTCFullYear() >= 1950 && at.getUTCFullYear() < 2050;
  return tlv(short ? TAG.utcTime : TAG.generalizedTime, Buffer.from(short ? digits.slice(2) : digits, 'latin1'));
}

/**
 * The DER form of an element read from BER: definite shortest lengths, strings in one piece, members of every SET in
 * order. `tag` replaces the outer identifier octet. RFC 5652 §5.4 asks for this form of the signed attributes whatever
 * form the file has. Throws `BerError`.
 */
export function toDer(element: Element, tag: number = element.tag): Buffer {
  if ((element.tag & CONSTRUCTED) === 0) return tlv(tag, octets(element));
  if (isString(element.tag)) return tlv(tag & ~CONSTRUCTED, octets(element));
  const parts = children(element).map((child) => toDer(child));
  return tlv(tag, ...(tag === TAG.set ? parts.sort(Buffer.compare) : parts));
}

/** Universal string types, which DER never lets be constructed (X.690 §10.2); SEQUENCE (16) and SET (17) are not. */
function isString(tag: number): boolean {
  const number = tag & 0x1f;
  return (tag & 0xc0) === 0 && (number === 3 || number === 4 || number === 12 || (number >= 18 && number <= 30));
}

function lengthOf(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  const hex = size.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

function base128(arc: number): readonly number[] {
  const digits = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift((rest % 128) | 0x80);
  return digits;
}
