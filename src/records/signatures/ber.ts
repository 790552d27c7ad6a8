/**
 * A bounded reader of BER and DER (ITU-T X.690), made for hostile bytes: it never copies what it reads, never recurses
 * deeper than `MAX_DEPTH`, and answers every defect with one error. A general ASN.1 library builds a tree of the whole
 * file, certificates and revocation lists included; a signature needs a dozen slices of it, exactly as they were encoded.
 */

/** Deeper nesting than any signature has (the deepest of 45 reference files has 31 levels), and no risk to the stack. */
const MAX_DEPTH = 48;
/** Elements read in one file at most: a document of 256 MB in pieces of 1,000 bytes has 256,000. */
const MAX_ELEMENTS = 400_000;

/** Thrown for every defect of encoding; `validateSignature` turns it into FORMAT_FAILURE. */
export class BerError extends Error {}

/** One element, as offsets into the bytes it was read from. */
export interface Element {
  readonly source: Buffer;
  /** Identifier octet: class, constructed bit and tag number (< 31, no signature uses a longer one). */
  readonly tag: number;
  readonly start: number;
  /** First octet of the content. */
  readonly from: number;
  /** End of the content, without the end-of-contents octets of an indefinite length. */
  readonly to: number;
  readonly end: number;
  readonly indefinite: boolean;
  /** Children of an element of indefinite length: its end is known only by reading them. */
  readonly parts?: readonly Element[];
  readonly depth: number;
  readonly budget: Budget;
}

interface Budget {
  left: number;
}

/** Reads the one element that `bytes` begins with. Trailing bytes are the caller's question (`end`). Throws `BerError`. */
export function readElement(bytes: Buffer): Element {
  return elementAt(bytes, 0, bytes.length, 0, { left: MAX_ELEMENTS });
}

/** The elements inside a constructed element. Throws `BerError`. */
export function children(parent: Element): readonly Element[] {
  if ((parent.tag & CONSTRUCTED) === 0) throw new BerError('a primitive element has no children');
  if (parent.parts) return parent.parts;
  const found: Element[] = [];
  for (let at = parent.from; at < parent.to;) {
    const child = elementAt(parent.source, at, parent.to, parent.depth + 1, parent.budget);
    found.push(child);
    at = child.end;
  }
  return found;
}

/** The octets of an element as they stand in the file, header included. */
export function encoded(element: Element): Buffer {
  return element.source.subarray(element.start, element.end);
}

/** The content octets; of a constructed string (BER), the joined pieces. Throws `BerError`. */
export function octets(element: Element): Buffer {
  if ((element.tag & CONSTRUCTED) === 0) return element.source.subarray(element.from, element.to);
  const pieces: Buffer[] = [];
  collect(element, pieces);
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

/** The dotted form of an OBJECT IDENTIFIER. Throws `BerError`. */
export function oid(element: Element): string {
  if (element.tag !== TAG.oid) throw new BerError('an OBJECT IDENTIFIER was expected');
  const bytes = element.source.subarray(element.from, element.to);
  if (bytes.length === 0 || bytes.length > 40 || (bytes[bytes.length - 1]! & 0x80) !== 0)
    throw new BerError('broken OID');
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of bytes) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER) throw new BerError('OID arc too large');
    if ((byte & 0x80) === 0) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const head = Math.min(2, Math.floor(arcs[0]! / 40));
  return [head, arcs[0]! - head * 40, ...arcs.slice(1)].join('.');
}

/** The time of a UTCTime or GeneralizedTime, or undefined when it is not a valid one. */
export function time(element: Element): Date | undefined {
  const text = octets(element).toString('latin1');
  const two = element.tag === TAG.utcTime ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/.exec(text) : null;
  const four =
    element.tag === TAG.generalizedTime ? /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d+)?Z$/.exec(text) : null;
  const parts = two ?? four;
  if (!parts) return undefined;
  const short = Number(parts[1]);
  // RFC 5652 §11.3: two-digit years from 50 are of the twentieth century.
  const year = four ? short : short < 50 ? 2000 + short : 1900 + short;
  const at = Date.UTC(
    year,
    Number(parts[2]) - 1,
    Number(parts[3]),
    Number(parts[4]),
    Number(parts[5]),
    Number(parts[6] ?? 0),
  );
  return Number.isNaN(at) ? undefined : new Date(at);
}

export const TAG = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Bit of the identifier octet that says "constructed". */
export const CONSTRUCTED = 0x20;

/** Identifier octet of a context-specific constructed element `[number]`. */
export function context(number: number): number {
  return 0xa0 + number;
}

function elementAt(source: Buffer, start: number, limit: number, depth: number, budget: Budget): Element {
  if (depth > MAX_DEPTH) throw new BerError('nested too deeply');
  if (--budget.left < 0) throw new BerError('too many elements');
  if (start + 2 > limit) throw new BerError('truncated');
  const tag = source[start]!;
  if ((tag & 0x1f) === 0x1f) throw new BerError('long tags are not used in signatures');
  const first = source[start + 1]!;
  const shared = { source, tag, start, depth, budget };
  if (first === 0x80) return indefinite(shared, limit);
  let from = start + 2;
  let length = first;
  if (first > 0x80) {
    const count = first & 0x7f;
    // Six octets of length are 256 TB: whatever says more is not a file.
    if (count > 6 || from + count > limit) throw new BerError('broken length');
    length = source.readUIntBE(from, count);
    from += count;
  }
  const to = from + length;
  if (to > limit) throw new BerError('truncated');
  return { ...shared, from, to, end: to, indefinite: false };
}

type Head = Pick<Element, 'source' | 'tag' | 'start' | 'depth' | 'budget'>;

function indefinite(head: Head, limit: number): Element {
  if ((head.tag & CONSTRUCTED) === 0) throw new BerError('a primitive element needs a length');
  const from = head.start + 2;
  const parts: Element[] = [];
  for (let at = from; at + 2 <= limit; at = parts[parts.length - 1]!.end) {
    if (head.source[at] === 0 && head.source[at + 1] === 0) {
      return { ...head, from, to: at, end: at + 2, indefinite: true, parts };
    }
    parts.push(elementAt(head.source, at, limit, head.depth + 1, head.budget));
  }
  throw new BerError('no end of contents');
}

function collect(element: Element, pieces: Buffer[]): void {
  for (const child of children(element)) {
    if (child.tag & CONSTRUCTED) collect(child, pieces);
    else pieces.push(child.source.subarray(child.from, child.to));
  }
}
