import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesOf } from '../testing/reference.ts';
import { formatCheckpoint, logTrust, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { LedgerFormatError } from './errors.ts';
import { EMPTY_ROOT } from './hash.ts';
import { formatVerifierKey, parseNote, parseVerifierKey, signNote, verifierKeyOf, verifyNote } from './note.ts';
import type { Checkpoint } from './types.ts';

const origin = 'albo.comune.valdoro.example/log';
/** Ed25519 from a fixed seed, so that the test is the same every time; PKCS#8 prefix of RFC 8410. */
const signer = (name: string, seed: number) => ({
  name,
  privateKey: createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  }),
});
const log = signer(origin, 1);
const vkey = formatVerifierKey(verifierKeyOf(log));
const trust = logTrust(vkey);
const head: Checkpoint = { origin, size: 70_000, root: leavesOf(1)[0]!, extensions: [] };
const signed = signCheckpoint(head, [log]);
const [originLine, sizeLine, rootLine, , signatureLine] = signed.split('\n') as [
  string,
  string,
  string,
  string,
  string,
];

describe('signed note (C2SP signed-note)', () => {
  // The example of the Go package golang.org/x/mod/sumdb/note, made by its author's key.
  const key = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const text =
    'If you think cryptography is the answer to your problem,\n' + "then you don't know what your problem is.\n";
  const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

  it('verifies a note that another implementation has signed', () => {
    const parsed = parseNote(note);
    expect(parsed.text).toBe(text);
    expect(verifyNote(parsed, [parseVerifierKey(key)])).toEqual([parseVerifierKey(key)]);
    expect(formatVerifierKey(parseVerifierKey(key))).toBe(key);
  });

  it('keeps empty lines of the text and passes over the lines of unknown keys', () => {
    const other = signer('witness.example', 2);
    const signedByTwo = signNote('one\n\nthree\n', [other, log]);
    const parsed = parseNote(Buffer.from(signedByTwo));
    expect(parsed.text).toBe('one\n\nthree\n');
    expect(parsed.signatures.map((line) => line.name)).toEqual(['witness.example', origin]);
    expect(verifyNote(parsed, trust.keys)).toEqual(trust.keys);
  });

  it('rejects the whole note when a line of a trusted key is wrong, even beside a right one', () => {
    const next = signer(origin, 3);
    const keys = [...trust.keys, verifierKeyOf(next)];
    const good = signNote('text\n', [log, next]);
    const swapped = good.replace(/— \S+ \S+\n$/, signNote('other\n', [next]).split('\n\n')[1]!);
    expect(verifyNote(parseNote(good), keys)).toHaveLength(2);
    expect(() => verifyNote(parseNote(swapped), keys)).toThrow('CHECKPOINT_NOT_TRUSTED');
  });

  it('does not sign what cannot be read again', () => {
    expect(() => signNote('no newline', [log])).toThrow(RangeError);
    expect(() => signNote('tab\there\n', [log])).toThrow(RangeError);
    expect(() => signNote('lone \ud800\n', [log])).toThrow(RangeError);
    expect(() => signNote('text\n', [])).toThrow(RangeError);
    expect(() => signNote('text\n', [{ ...log, name: 'a b' }])).toThrow(RangeError);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => signNote('text\n', [{ name: origin, privateKey }])).toThrow(RangeError);
  });

  it.each([
    ['', 'empty'],
    ['PeterNeumann', 'a name only'],
    ['PeterNeumann+c74f20a3', 'no key'],
    [key.replace('c74f20a3', 'c74f20a4'), 'the id of another key'],
    [key.replace('c74f20a3', 'C74F20A3'), 'an id in capitals'],
    [key.replace('PeterNeumann', 'PeterNeuman'), 'another name'],
    [key.replace('PeterNeumann', ''), 'no name'],
    [key.replace('+AR', '+BB'), 'another kind of key'],
    [key.replace('10TW', '10T='), 'broken base64'],
    [`${key}\n`, 'a newline'],
  ])('refuses the key line %j: %s', (line) => {
    expect(() => parseVerifierKey(line)).toThrow('KEY_MALFORMED');
  });
});

describe('checkpoint (C2SP tlog-checkpoint)', () => {
  it('is read back as it was signed, with and without extension lines, at size 0 too', () => {
    expect(openCheckpoint(Buffer.from(signed), trust)).toEqual({ ...head, signedBy: trust.keys });
    const extended = { ...head, extensions: ['opaque line', 'another'] };
    expect(openCheckpoint(signCheckpoint(extended, [log]), trust)).toMatchObject(extended);
    const empty = { ...head, size: 0, root: Buffer.from(EMPTY_ROOT) };
    expect(parseCheckpoint(signCheckpoint(empty, [log]))).toEqual(empty);
  });

  it('is believed under the old key and the new one while a key is changed', () => {
    const next = signer(origin, 3);
    const note = signCheckpoint(head, [log, next]);
    const newKey = formatVerifierKey(verifierKeyOf(next));
    expect(openCheckpoint(note, trust).signedBy).toHaveLength(1);
    expect(openCheckpoint(note, logTrust(newKey)).signedBy).toHaveLength(1);
    expect(openCheckpoint(note, logTrust(vkey, newKey)).signedBy).toHaveLength(2);
  });

  it('is not believed when unsigned by the log, or when it speaks for another log', () => {
    const stranger = signer(origin, 9);
    expect(() => openCheckpoint(signCheckpoint(head, [stranger]), trust)).toThrow('CHECKPOINT_NOT_TRUSTED');
    const other = formatCheckpoint({ ...head, origin: 'another.example' });
    expect(() => openCheckpoint(signNote(other, [log]), trust)).toThrow('of another log');
  });

  it('does not survive the change of any bit', () => {
    const bytes = Buffer.from(signed);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const forged = Buffer.from(bytes);
        forged[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => openCheckpoint(forged, trust)).toThrow(LedgerFormatError);
      }),
      { numRuns: 400 },
    );
  });

  it('never fails otherwise than by saying what is malformed, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    const lines = fc.array(fc.oneof(fc.string(), fc.constantFrom(originLine, sizeLine, rootLine, '', signatureLine)));
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          lines.map((all) => all.join('\n')),
        ),
        (note) => {
          expect(() => openCheckpoint(note, logTrust('x+' + vkey.split('+').slice(1).join('+')))).toThrow();
          try {
            parseCheckpoint(note);
          } catch (error) {
            expect(error).toBeInstanceOf(LedgerFormatError);
          }
        },
      ),
    );
  });

  const text = `${originLine}\n${sizeLine}\n${rootLine}\n`;
  const withText = (changed: string) => `${changed}\n${signatureLine}\n`;
  it.each([
    ['no signature', text],
    ['no signature after the empty line', `${text}\n`],
    ['no empty line', `${text}${signatureLine}\n`],
    ['no final newline', signed.slice(0, -1)],
    ['an empty line at the end', `${signed}\n`],
    ['Windows line ends', signed.replaceAll('\n', '\r\n')],
    ['a tab', withText(text.replace('/log', '/log\t'))],
    ['a NUL byte', withText(text.replace('/log', '/log\0'))],
    ['no origin', withText(`\n${sizeLine}\n${rootLine}\n`)],
    ['two lines only', withText(`${originLine}\n${sizeLine}\n`)],
    ['a size with leading zero', withText(text.replace('70000', '070000'))],
    ['a negative size', withText(text.replace('70000', '-70000'))],
    ['a size with sign', withText(text.replace('70000', '+70000'))],
    ['a size with fraction', withText(text.replace('70000', '70000.0'))],
    ['a size in hexadecimal', withText(text.replace('70000', '0x11170'))],
    ['a size beyond 2^53', withText(text.replace('70000', '9007199254740992'))],
    ['an empty size', withText(text.replace('70000', ''))],
    ['a size with space', withText(text.replace('70000', '70000 '))],
    ['size 0 with a root', withText(text.replace('70000', '0'))],
    ['a short root', withText(text.replace(rootLine, Buffer.alloc(31).toString('base64')))],
    ['a long root', withText(text.replace(rootLine, Buffer.alloc(33).toString('base64')))],
    ['a root without padding', withText(text.replace(rootLine, rootLine.replace('=', '')))],
    ['a root in base64url', withText(text.replace(rootLine, Buffer.alloc(32, 0xff).toString('base64url')))],
    ['a root in hexadecimal', withText(text.replace(rootLine, '0'.repeat(64)))],
    ['an empty extension line', withText(`${text}\nextension\n`)],
    ['a hyphen for a dash', signed.replace('— ', '- ')],
    ['no key name', signed.replace(`— ${origin}`, '— ')],
    ['two spaces', signed.replace('— ', '—  ')],
    ['a word too many', signed.replace(signatureLine, `${signatureLine} more`)],
    ['a plus in the key name', signed.replace(`— ${origin}`, `— ${origin}+x`)],
    ['a no-break space in the key name', signed.replace(`— ${origin}`, `— a\u00a0b`)],
    ['a signature without content', signed.replace(signatureLine, `— ${origin} AAAAAA==`)],
    ['a signature that is not base64', signed.replace(signatureLine, `— ${origin} ????`)],
    ['65 signatures', `${text}\n${`${signatureLine}\n`.repeat(65)}`],
    ['more than 256 KiB', `${'x'.repeat(256 * 1024)}\n${signed}`],
  ])('refuses %s', (_, note) => {
    expect(() => parseCheckpoint(note)).toThrow(LedgerFormatError);
    expect(() => parseCheckpoint(Buffer.from(note))).toThrow(LedgerFormatError);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseCheckpoint(Buffer.concat([Buffer.from([0xff]), Buffer.from(signed)]))).toThrow('NOTE_MALFORMED');
    expect(() => parseCheckpoint(`\ud800${signed}`)).toThrow('NOTE_MALFORMED');
  });

  it('is not made for what the format cannot say', () => {
    expect(() => formatCheckpoint({ ...head, origin: '' })).toThrow(RangeError);
    expect(() => formatCheckpoint({ ...head, origin: 'two words' })).toThrow(RangeError);
    expect(() => formatCheckpoint({ ...head, size: -1 })).toThrow(RangeError);
    expect(() => formatCheckpoint({ ...head, size: 0 })).toThrow(RangeError);
    expect(() => formatCheckpoint({ ...head, root: Buffer.alloc(31) })).toThrow(RangeError);
    expect(() => formatCheckpoint({ ...head, extensions: [''] })).toThrow(RangeError);
    expect(() => signCheckpoint(head, [signer('another.example', 1)])).toThrow(RangeError);
    expect(() => logTrust()).toThrow(RangeError);
    expect(() => logTrust(vkey, formatVerifierKey(verifierKeyOf(signer('another.example', 1))))).toThrow(RangeError);
  });
});
