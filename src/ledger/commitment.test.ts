import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenLink, CHAIN_START, chainFrom, commit, opens } from './commitment.ts';
import { entryOf } from './testing/reference.ts';

const salt = Buffer.alloc(16, 7);
const fact = { type: 'it.digipro.records.protocolled', subject: 'Così è', data: { number: 12 } };

describe('commitment', () => {
  it('is SHA-256(salt || SHA-256(canonical form)), so that anyone can recompute it', () => {
    const canonical = '{"data":{"number":12},"subject":"Così è","type":"it.digipro.records.protocolled"}';
    const content = createHash('sha256').update(canonical).digest();
    const expected = createHash('sha256').update(salt).update(content).digest();
    expect(commit(salt, fact)).toEqual(expected);
    expect(commit(salt, { data: { number: 12 }, type: fact.type, subject: fact.subject })).toEqual(expected);
  });

  it('opens with its own fact and salt only', () => {
    const entry = commit(salt, fact);
    expect(opens(entry, salt, fact)).toBe(true);
    expect(opens(entry, Buffer.alloc(16, 8), fact)).toBe(false);
    expect(opens(entry, salt, { ...fact, subject: 'Cosi e' })).toBe(false);
    expect(opens(entry, salt.subarray(1), fact)).toBe(false);
    expect(opens(entry, salt, { number: NaN })).toBe(false);
  });

  it('is not made with a salt that could be guessed, nor of what JSON cannot say', () => {
    expect(() => commit(Buffer.alloc(15), fact)).toThrow('COMMITMENT_MALFORMED');
    expect(() => commit(Buffer.alloc(17), fact)).toThrow('COMMITMENT_MALFORMED');
    expect(() => commit(salt, { number: Infinity })).toThrow(TypeError);
    expect(() => commit(salt, { text: '\ud800' })).toThrow(TypeError);
  });
});

describe('chain', () => {
  const entries = Array.from({ length: 20 }, (_, at) => entryOf(at));
  const links = chainFrom(CHAIN_START, entries);

  it('begins with 32 zero bytes and goes on over batches', () => {
    expect(links[0]!.hash).toEqual(createHash('sha256').update(Buffer.alloc(32)).update(entries[0]!).digest());
    const [first, second] = [chainFrom(CHAIN_START, entries.slice(0, 7)), entries.slice(7)];
    expect([...first, ...chainFrom(first[6]!.hash, second)]).toEqual(links);
    expect(brokenLink(CHAIN_START, links)).toBeUndefined();
    expect(brokenLink(first[6]!.hash, links.slice(7))).toBeUndefined();
    expect(brokenLink(CHAIN_START, [])).toBeUndefined();
  });

  it('breaks where a row is changed, removed, inserted or moved', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 18 }),
        fc.constantFrom('entry', 'previous', 'hash'),
        fc.nat({ max: 255 }),
        (at, field, bit) => {
          const changed = links.map((link) => ({ ...link }));
          const bytes = Buffer.from(changed[at]![field as 'entry']);
          bytes[bit >> 3]! ^= 1 << (bit & 7);
          changed[at]![field as 'entry'] = bytes;
          expect(brokenLink(CHAIN_START, changed)).toBe(at);
          expect(brokenLink(CHAIN_START, links.toSpliced(at, 1))).toBe(at);
          expect(brokenLink(CHAIN_START, links.toSpliced(at, 0, links[at]!))).toBe(at + 1);
          expect(brokenLink(CHAIN_START, links.toSpliced(at, 2, links[at + 1]!, links[at]!))).toBe(at);
        },
      ),
    );
  });
});
