import { createHash } from 'node:crypto';

/**
 * JSON in the canonical form of RFC 8785: keys sorted by UTF-16 code units, numbers as ECMAScript prints them, no white space.
 * @throws TypeError for what JSON cannot say: non-finite numbers, functions, lone surrogates, and objects that are no plain records (a
 * `Date` would come out as `{}`). `undefined` fields are left out.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'string') return canonicalText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('a non-finite number has no JSON form');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no JSON form`);
  if (!isPlain(value)) throw new TypeError(`a ${value.constructor.name} has no JSON form of its own`);
  const fields = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, item]) => `${canonicalText(key)}:${canonicalJson(item)}`);
  return `{${fields.join(',')}}`;
}

/** What the ledger holds of a fact: SHA-256(salt || SHA-256(canonical)). Without the 16-byte salt nobody can guess what it hides. */
export function entryHash(salt: Buffer, canonical: string): Buffer {
  const content = createHash('sha256').update(canonical, 'utf8').digest();
  return createHash('sha256').update(salt).update(content).digest();
}

/** The next link of a body's chain: SHA-256(previous || entry); the first previous is 32 zero bytes. */
export function chainHash(previous: Buffer, entry: Buffer): Buffer {
  return createHash('sha256').update(previous).update(entry).digest();
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate has no JSON form');
  return JSON.stringify(text);
}
