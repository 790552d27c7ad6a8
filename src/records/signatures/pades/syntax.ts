/**
 * A bounded reader of PDF objects (ISO 32000-2 §7.3), made for hostile bytes: no recursion deeper than `MAX_DEPTH`, no
 * repair. Where strings stand in the file is kept, because a signature leaves out exactly one of them.
 */

/** Thrown for every defect of a file; the verdict is then FORMAT_FAILURE. */
export class PdfError extends Error {}

export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}
export interface PdfString {
  readonly kind: 'string';
  readonly bytes: Buffer;
  /** Where it stands in its source, delimiters included. */
  readonly from: number;
  readonly to: number;
  readonly hexadecimal: boolean;
}
export interface PdfArray {
  readonly kind: 'array';
  readonly items: readonly PdfValue[];
}
export interface PdfDictionary {
  readonly kind: 'dictionary';
  readonly entries: ReadonlyMap<string, PdfValue>;
  readonly from: number;
  readonly to: number;
}
export interface PdfReference {
  readonly kind: 'reference';
  readonly number: number;
  readonly generation: number;
}
export interface PdfStream {
  readonly kind: 'stream';
  readonly dictionary: PdfDictionary;
  /** First octet of the data; its end is told by `Length`, which may be a reference. */
  readonly from: number;
}
export type PdfValue =
  null | boolean | number | PdfName | PdfString | PdfArray | PdfDictionary | PdfReference | PdfStream;

/** Deeper nesting than any document has. */
const MAX_DEPTH = 64;
/** Values of one object at most; the largest arrays of real files (widths, object numbers) have some 10,000. */
const MAX_VALUES = 2_000_000;

const END = { kind: 'end' } as const;
interface Keyword {
  readonly kind: 'keyword';
  readonly word: string;
}
type Token = PdfValue | Keyword | typeof END | '[' | ']' | '<<' | '>>';

/** Reads values from one place on. */
export class PdfReader {
  readonly #source: Buffer;
  readonly #limit: number;
  #left = MAX_VALUES;
  at: number;

  constructor(source: Buffer, at: number, limit = source.length) {
    if (!Number.isInteger(at) || at < 0 || at >= limit) throw new PdfError('a place outside of the file');
    this.#source = source;
    this.at = at;
    this.#limit = limit;
  }

  /** The next value. Throws `PdfError`. */
  value(depth = 0): PdfValue {
    const value = this.#valueOf(this.#token(), depth);
    if (value === undefined) throw new PdfError('a value was expected');
    return value;
  }

  /** A word such as `obj`, or undefined without moving on. */
  keyword(word: string): boolean {
    const before = this.at;
    const token = this.#token();
    if (isKeyword(token) && token.word === word) return true;
    this.at = before;
    return false;
  }

  /** An unsigned integer. Throws `PdfError`. */
  integer(): number {
    const token = this.#token();
    if (typeof token !== 'number' || !Number.isSafeInteger(token) || token < 0)
      throw new PdfError('a number was expected');
    return token;
  }

  /** Leaves out white space and comments. */
  skip(): void {
    for (; this.at < this.#limit; this.at += 1) {
      const byte = this.#source[this.at]!;
      if (byte === PERCENT) {
        while (this.at < this.#limit && this.#source[this.at] !== 10 && this.#source[this.at] !== 13) this.at += 1;
        this.at -= 1;
      } else if (!WHITE[byte]) return;
    }
  }

  #valueOf(token: Token, depth: number): PdfValue | undefined {
    if (depth > MAX_DEPTH) throw new PdfError('nested too deeply');
    if ((this.#left -= 1) < 0) throw new PdfError('too many values');
    if (token === '[') return this.#array(depth);
    if (token === '<<') return this.#dictionary(depth);
    if (token === ']' || token === '>>') return undefined;
    if (typeof token === 'number') return this.#reference(token);
    if (typeof token === 'object' && token !== null) {
      if (token.kind === 'end') return undefined;
      if (token.kind === 'keyword') return undefined;
    }
    return token as PdfValue;
  }

  #array(depth: number): PdfArray {
    const items: PdfValue[] = [];
    for (;;) {
      const token = this.#token();
      if (token === ']') return { kind: 'array', items };
      const value = this.#valueOf(token, depth + 1);
      if (value === undefined) throw new PdfError('an array does not end');
      items.push(value);
    }
  }

  #dictionary(depth: number): PdfDictionary {
    const from = this.at - 2;
    const entries = new Map<string, PdfValue>();
    for (;;) {
      const key = this.#token();
      if (key === '>>') return { kind: 'dictionary', entries, from, to: this.at };
      if (typeof key !== 'object' || key === null || key.kind !== 'name') throw new PdfError('a key was expected');
      const value = this.value(depth + 1);
      // Which of two a reader takes is not told by the standard (§7.3.7): two readers would see two documents.
      if (entries.has(key.name)) throw new PdfError(`the key ${key.name} stands twice in a dictionary`);
      entries.set(key.name, value);
    }
  }

  /** `12 0 R`: a number looks two tokens ahead. */
  #reference(number: number): PdfValue {
    if (!Number.isSafeInteger(number) || number < 0) return number;
    const before = this.at;
    const generation = this.#token();
    if (typeof generation === 'number' && Number.isSafeInteger(generation) && generation >= 0 && this.keyword('R')) {
      return { kind: 'reference', number, generation };
    }
    this.at = before;
    return number;
  }

  #token(): Token {
    this.skip();
    if (this.at >= this.#limit) return END;
    const byte = this.#source[this.at]!;
    switch (byte) {
      case 0x5b:
        this.at += 1;
        return '[';
      case 0x5d:
        this.at += 1;
        return ']';
      case 0x2f:
        return this.#name();
      case 0x28:
        return this.#literal();
      case 0x3c:
        if (this.#source[this.at + 1] !== 0x3c) return this.#hexadecimal();
        this.at += 2;
        return '<<';
      case 0x3e:
        if (this.#source[this.at + 1] !== 0x3e) throw new PdfError('a lonely >');
        this.at += 2;
        return '>>';
      default:
        return this.#word();
    }
  }

  #word(): Token {
    const from = this.at;
    while (this.at < this.#limit && REGULAR[this.#source[this.at]!]) this.at += 1;
    if (this.at === from || this.at - from > 127) throw new PdfError('an unknown word');
    const word = this.#source.toString('latin1', from, this.at);
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word)) return Number(word);
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    return { kind: 'keyword', word };
  }

  #name(): PdfName {
    const from = this.at + 1;
    this.at = from;
    while (this.at < this.#limit && REGULAR[this.#source[this.at]!]) this.at += 1;
    if (this.at - from > 1024) throw new PdfError('a name without end');
    const text = this.#source.toString('latin1', from, this.at);
    return {
      kind: 'name',
      name: text.includes('#')
        ? text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
        : text,
    };
  }

  #hexadecimal(): PdfString {
    const from = this.at;
    const end = this.#source.indexOf(0x3e, from);
    if (end < 0 || end >= this.#limit) throw new PdfError('a string does not end');
    let digits = this.#source.toString('latin1', from + 1, end);
    if (/[^0-9A-Fa-f]/.test(digits)) digits = digits.replace(/[\0\t\n\f\r ]+/g, '');
    if (/[^0-9A-Fa-f]/.test(digits)) throw new PdfError('a string in no hexadecimal digits');
    this.at = end + 1;
    const bytes = Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex');
    return { kind: 'string', bytes, from, to: this.at, hexadecimal: true };
  }

  #literal(): PdfString {
    const from = this.at;
    const out: number[] = [];
    let open = 1;
    for (this.at += 1; this.at < this.#limit; this.at += 1) {
      const byte = this.#source[this.at]!;
      if (byte === 0x5c) this.#escape(out);
      else if (byte === 0x29 && (open -= 1) === 0) {
        this.at += 1;
        return { kind: 'string', bytes: Buffer.from(out), from, to: this.at, hexadecimal: false };
      } else {
        if (byte === 0x28) open += 1;
        out.push(byte);
      }
    }
    throw new PdfError('a string does not end');
  }

  /** §7.3.4.2, table 3; leaves `at` on the last octet of the escape. */
  #escape(out: number[]): void {
    const byte = this.#source[(this.at += 1)] ?? 0;
    if (byte >= 0x30 && byte <= 0x37) {
      let value = byte - 0x30;
      for (let more = 0; more < 2; more += 1) {
        const next = this.#source[this.at + 1] ?? 0;
        if (next < 0x30 || next > 0x37) break;
        value = value * 8 + next - 0x30;
        this.at += 1;
      }
      out.push(value & 0xff);
    } else if (byte === 13) {
      if (this.#source[this.at + 1] === 10) this.at += 1;
    } else if (byte !== 10) out.push(ESCAPES[String.fromCharCode(byte)] ?? byte);
  }
}

const PERCENT = 0x25;
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };
const WHITE: readonly boolean[] = Array.from({ length: 256 }, (_, byte) => [0, 9, 10, 12, 13, 32].includes(byte));
const REGULAR: readonly boolean[] = Array.from(
  { length: 256 },
  (_, byte) => !WHITE[byte] && !'()<>[]{}/%'.includes(String.fromCharCode(byte)),
);

function isKeyword(token: Token): token is Keyword {
  return typeof token === 'object' && token !== null && token.kind === 'keyword';
}

/** The dictionary of a dictionary or a stream, else undefined. */
export function dictionaryOf(value: PdfValue | undefined): PdfDictionary | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (value.kind === 'dictionary') return value;
  return value.kind === 'stream' ? value.dictionary : undefined;
}

/** The items of an array, else none. */
export function itemsOf(value: PdfValue | undefined): readonly PdfValue[] {
  return typeof value === 'object' && value?.kind === 'array' ? value.items : [];
}

/** The text of a name, else undefined. */
export function nameOf(value: PdfValue | undefined): string | undefined {
  return typeof value === 'object' && value?.kind === 'name' ? value.name : undefined;
}

/** The octets of a string, else undefined. */
export function stringOf(value: PdfValue | undefined): PdfString | undefined {
  return typeof value === 'object' && value?.kind === 'string' ? value : undefined;
}

/** `12 0 R`, else undefined. */
export function referenceOf(value: PdfValue | undefined): string | undefined {
  return typeof value === 'object' && value?.kind === 'reference' ? `${value.number} ${value.generation}` : undefined;
}
