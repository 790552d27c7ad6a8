import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../kernel/index.ts';
import { parseIf, parseTags } from './conditions.ts';
import { isScratchName, keptName, nameOfDocument, titleOfName, toldApart } from './names.ts';
import { parseRange } from './range.ts';

const OWN = ['Fascicoli'];
const pathOf = (address: string) => (address.startsWith('/dav/') ? address.slice(5).split('/') : null);
const read = (header: string) => parseIf(header, OWN, pathOf);
const token = (name: string) => ({ not: false, token: name, etag: undefined });
const tag = (etag: string) => ({ not: false, token: undefined, etag });

describe('the If header (RFC 4918 §10.4)', () => {
  it('is read in both productions, with Not, weak tags and any white space', () => {
    expect(read('(<urn:uuid:1> ["a"]) (["b"])')).toEqual([
      { path: OWN, conditions: [token('urn:uuid:1'), tag('"a"')] },
      { path: OWN, conditions: [tag('"b"')] },
    ]);
    expect(read('(Not <urn:uuid:1> <urn:uuid:2>)(not ["c"])')).toEqual([
      { path: OWN, conditions: [{ ...token('urn:uuid:1'), not: true }, token('urn:uuid:2')] },
      { path: OWN, conditions: [{ ...tag('"c"'), not: true }] },
    ]);
    expect(read('</dav/a/b> (<t>\t) ( [W/"w ] (x"] ) <http://elsewhere/x> (<u>)')).toEqual([
      { path: ['a', 'b'], conditions: [token('t')] },
      { path: ['a', 'b'], conditions: [tag('W/"w ] (x"')] },
      { path: null, conditions: [token('u')] },
    ]);
  });

  it.each([
    '',
    '()',
    '(<t>',
    '<t>',
    '<t> <u> (<v>)',
    '(<t>) </dav/a> (<u>)',
    'urn:uuid:1',
    '(Not)',
    '(["a)',
    '(<t>) x',
  ])('is refused where it breaks the grammar: %s', (header) => {
    expect(() => read(header)).toThrow(DomainError);
  });

  it('never makes more of a header than its grammar, whatever comes', () => {
    const piece = fc.constantFrom('(', ')', '<t>', '["a"]', 'Not', ' ', '</dav/a>', '"', '[', '\\', 'x');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          for (const { conditions } of read(pieces.join(''))) expect(conditions.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
        }
      }),
      { numRuns: 2000, seed: 4918 },
    );
  });

  it('has sisters in the entity tags of RFC 9110', () => {
    expect(parseTags('"a", W/"b,c"')).toEqual(['"a"', 'W/"b,c"']);
    expect(parseTags(' * ')).toEqual(['*']);
    expect(parseTags(undefined)).toBeUndefined();
  });
});

describe('ranges (RFC 9110 §14)', () => {
  it.each([
    ['bytes=0-3', { from: 0, to: 3 }],
    ['bytes=5-', { from: 5, to: 9 }],
    ['bytes=-4', { from: 6, to: 9 }],
    ['bytes=-40', { from: 0, to: 9 }],
    ['bytes=8-99', { from: 8, to: 9 }],
    ['bytes=10-', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=4-2', undefined],
    ['bytes=0-1,4-5', undefined],
    ['lines=0-1', undefined],
  ])('%s of ten octets', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });
});

describe('names', () => {
  it('are the title of the document in what every system can hold, and its extension once', () => {
    expect(nameOfDocument('Delibera n. 5/2026: «variante» ', 'bozza.docx')).toBe('Delibera n. 5 2026 «variante».docx');
    expect(nameOfDocument('relazione.PDF', 'x.pdf')).toBe('relazione.PDF');
    expect(nameOfDocument('../../etc', 'passwd')).toBe('.. .. etc');
    expect(nameOfDocument('\u202egpj.exe', 'a.txt')).toBe('gpj.exe.txt');
    expect(nameOfDocument('???', 'a.txt')).toBe('documento.txt');
    expect(toldApart('Nota.docx', '0190-abcdef')).toBe('Nota (abcdef).docx');
    expect(titleOfName('Nota finale.v2.docx')).toBe('Nota finale.v2');
    expect(titleOfName('.profile')).toBe('.profile');
  });

  it.each(['a/b', 'a\\b', '.', '..', 'a\u0000b', 'a\nb', 'fdp.\u202excod', 'à'.repeat(128)])('%j is none', (name) => {
    expect(() => keptName(name)).toThrow(DomainError);
  });

  it('are kept in one form of Unicode', () => {
    expect(keptName('Citta\u0300.odt')).toBe('Città.odt');
  });

  it.each([
    '~$lazione.docx',
    '~WRD0001.tmp',
    '.~lock.x.odt#',
    '._x',
    '.DS_Store',
    'lu3f2a.tmp',
    'A1B2C3D4',
    'x.docx~',
    'Thumbs.db',
  ])('of a program for itself: %s', (name) => {
    expect(isScratchName(name)).toBe(true);
  });

  it.each(['Relazione.docx', 'A1B2C3D4.docx', 'verbale', 'temp.odt', 'bak.txt', 'a~b.odt'])('of people: %s', (name) => {
    expect(isScratchName(name)).toBe(false);
  });
});
