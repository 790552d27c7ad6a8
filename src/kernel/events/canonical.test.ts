import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, chainHash, entryHash } from './canonical.ts';

describe('canonical JSON (RFC 8785)', () => {
  it('gives the example of the RFC, §3.2.3', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 code units, as §3.2.3 shows', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
    const value = Object.fromEntries(keys.map((key) => [key, 0]));
    expect(Object.keys(JSON.parse(canonicalJson({ a: value })).a as object).filter((key) => key !== '1')).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\u{1f600}',
      '\ufb33',
    ]);
    expect(canonicalJson(value)).toMatch(/^\{"\\r":0,"1":0,/);
  });

  it('prints the numbers of RFC 8785 appendix B', () => {
    const bits = (hex: string) => Buffer.from(hex, 'hex').readDoubleBE();
    const table = [
      ['8000000000000000', '0'],
      ['0000000000000001', '5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['4340000000000001', '9007199254740994'],
      ['44b52d02c7e14af6', '1e+23'],
      ['444b1ae4d6e2ef4f', '999999999999999900000'],
      ['3eb0c6f7a0b5ed8d', '0.000001'],
      ['41b3de4355555553', '333333333.3333332'],
    ] as const;
    for (const [hex, text] of table) expect(canonicalJson(bits(hex))).toBe(text);
  });

  it('does not depend on the order of fields and loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 4 }), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('refuses what JSON cannot say instead of writing something else', () => {
    const wrong: unknown[] = [
      NaN,
      Infinity,
      -Infinity,
      '\ud800',
      '\udc00a',
      { '\ud800': 1 },
      undefined,
      1n,
      () => 1,
      Symbol('x'),
    ];
    wrong.push(new Date(0), new Map([['a', 1]]), Buffer.from('a'), new Set([1]));
    for (const value of wrong) expect(() => canonicalJson([value])).toThrow(TypeError);
  });
});

describe('hashes of the chain', () => {
  it('commit to the salt and the content, and to everything before', () => {
    const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
    const [salt, previous] = [Buffer.alloc(16, 1), Buffer.alloc(32)];
    const entry = entryHash(salt, '{"città":1}');
    expect(entry).toEqual(sha256(salt, sha256(Buffer.from('{"città":1}', 'utf8'))));
    expect(chainHash(previous, entry)).toEqual(sha256(previous, entry));
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}
