import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCheckpoint } from './merkle/checkpoint.ts';
import { LedgerFormatError } from './merkle/errors.ts';
import { frontierRoot } from './merkle/frontier.ts';
import { formatVerifierKey, verifierKeyOf } from './merkle/note.ts';
import { tileSource } from './merkle/tile-source.ts';
import { inclusionProof } from './merkle/tree.ts';
import { formatProof, parseProof, verifyProof } from './proof.ts';
import { entryOf, leavesOf, memoryLog } from './testing/reference.ts';

const origin = 'albo.comune.valdoro.example/log';
const signer = (seed: number) => ({
  name: origin,
  privateKey: createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  }),
});
const vkey = formatVerifierKey(verifierKeyOf(signer(1)));
const size = 700;
const log = memoryLog();
log.append(leavesOf(size));
const root = Buffer.from(frontierRoot(log.frontier()));
const checkpoint = signCheckpoint({ origin, size, root, extensions: [] }, [signer(1)]);

async function proofOf(index: number, extra?: Uint8Array): Promise<string> {
  const hashes = await inclusionProof(tileSource(size, log.read), index, size);
  return formatProof({ index, hashes, checkpoint, ...(extra && { extra }) });
}

describe('proof file (C2SP tlog-proof)', () => {
  it('shows that an entry is in the log, with nothing but the file and the key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: size - 1 }), async (index) => {
        const file = await proofOf(index);
        expect(verifyProof(entryOf(index), Buffer.from(file), vkey)).toMatchObject({
          valid: true,
          index,
          checkpoint: { origin, size, root },
        });
        expect(verifyProof(entryOf(index + 1), file, vkey)).toEqual({ valid: false, reason: 'NOT_INCLUDED' });
      }),
    );
  });

  it('has the lines of the specification', async () => {
    const lines = (await proofOf(3, Buffer.from('hint'))).split('\n');
    expect(lines.slice(0, 3)).toEqual(['c2sp.org/tlog-proof@v1', 'extra aGludA==', 'index 3']);
    expect(lines.slice(3, 13).every((line) => /^[A-Za-z0-9+/]{43}=$/.test(line))).toBe(true);
    expect(lines.slice(13).join('\n')).toBe(`\n${checkpoint}`);
  });

  it('is read back as it was written', async () => {
    const file = await proofOf(699, Buffer.from([0, 255]));
    expect(formatProof(parseProof(file))).toBe(file);
    expect(parseProof(file).extra).toEqual(Buffer.from([0, 255]));
    expect(parseProof(await proofOf(0))).not.toHaveProperty('extra');
  });

  it('proves the only entry of a log with no hash at all', () => {
    const single = memoryLog();
    single.append(leavesOf(1));
    const only = Buffer.from(frontierRoot(single.frontier()));
    const note = signCheckpoint({ origin, size: 1, root: only, extensions: [] }, [signer(1)]);
    const file = formatProof({ index: 0, hashes: [], checkpoint: note });
    expect(file).toBe(`c2sp.org/tlog-proof@v1\nindex 0\n\n${note}`);
    expect(verifyProof(entryOf(0), file, vkey)).toMatchObject({ valid: true });
  });

  it('says which log is not trusted, and believes any of its keys', async () => {
    const file = await proofOf(5);
    const stranger = formatVerifierKey(verifierKeyOf(signer(2)));
    expect(verifyProof(entryOf(5), file, stranger)).toEqual({ valid: false, reason: 'UNTRUSTED' });
    const keys = [verifierKeyOf(signer(2)), verifierKeyOf(signer(1))];
    expect(verifyProof(entryOf(5), file, { origin, keys })).toMatchObject({ valid: true });
    expect(verifyProof(entryOf(5), file, { origin: 'other.example', keys })).toEqual({
      valid: false,
      reason: 'UNTRUSTED',
    });
    expect(() => verifyProof(entryOf(5), file, 'no key')).toThrow('KEY_MALFORMED');
  });

  it('does not survive the change of any bit of the file, nor of the entry', async () => {
    const bytes = Buffer.from(await proofOf(300));
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), fc.nat({ max: 255 }), (bit, entryBit) => {
        expect(verifyProof(entryOf(300), flip(bytes, bit), vkey).valid).toBe(false);
        expect(verifyProof(flip(entryOf(300), entryBit), bytes, vkey)).toMatchObject({ reason: 'NOT_INCLUDED' });
      }),
      { numRuns: 500 },
    );
  });

  it('never throws for a file, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string()), (file) => {
        expect(verifyProof(entryOf(0), file, vkey)).toEqual({ valid: false, reason: 'MALFORMED' });
      }),
    );
  });

  it.each([
    ['another header', (file: string) => file.replace('@v1', '@v2')],
    ['no header', (file: string) => file.slice(file.indexOf('\n') + 1)],
    ['a line before the header', (file: string) => `\n${file}`],
    ['a byte order mark', (file: string) => `\ufeff${file}`],
    ['no index', (file: string) => file.replace(/index 8\n/, '')],
    ['an index with leading zero', (file: string) => file.replace('index 8', 'index 08')],
    ['a negative index', (file: string) => file.replace('index 8', 'index -8')],
    ['an index beyond 2^53', (file: string) => file.replace('index 8', 'index 9007199254740993')],
    ['two index lines', (file: string) => file.replace('index 8', 'index 8\nindex 8')],
    ['extra data after the index', (file: string) => file.replace('index 8', 'index 8\nextra AAAA')],
    ['extra data twice', (file: string) => file.replace('index 8', 'extra AAAA\nextra AAAA\nindex 8')],
    ['empty extra data', (file: string) => file.replace('index 8', 'extra \nindex 8')],
    ['extra data that is not base64', (file: string) => file.replace('index 8', 'extra a\nindex 8')],
    ['too much extra data', (file: string) => file.replace('index 8', `extra ${'A'.repeat(131_072)}\nindex 8`)],
    ['a short hash', (file: string) => file.replace('index 8\n', 'index 8\nAAAA\n')],
    ['a hash that is not canonical', (file: string) => file.replace('index 8\n', `index 8\n${'A'.repeat(42)}B=\n`)],
    ['54 hashes', (file: string) => file.replace('index 8\n', `index 8\n${`${'A'.repeat(43)}=\n`.repeat(54)}`)],
    ['no checkpoint', (file: string) => file.slice(0, file.indexOf('\n\n') + 2)],
    ['no empty line before the checkpoint', (file: string) => file.replace('\n\n', '\n')],
    ['Windows line ends', (file: string) => file.replaceAll('\n', '\r\n')],
    ['bytes after the end', (file: string) => `${file}x`],
  ])('refuses a file with %s', async (_, change) => {
    const file = change(await proofOf(8));
    expect(() => parseProof(file)).toThrow(LedgerFormatError);
    expect(verifyProof(entryOf(8), file, vkey)).toEqual({ valid: false, reason: 'MALFORMED' });
  });

  it('refuses a hash too many or too few as not included', async () => {
    const proof = parseProof(await proofOf(8));
    const more = { ...proof, hashes: [...proof.hashes, Buffer.alloc(32)] };
    const fewer = { ...proof, hashes: proof.hashes.slice(1) };
    expect(verifyProof(entryOf(8), more, vkey)).toEqual({ valid: false, reason: 'NOT_INCLUDED' });
    expect(verifyProof(entryOf(8), fewer, vkey)).toEqual({ valid: false, reason: 'NOT_INCLUDED' });
  });

  it('is not written for what the format cannot say', () => {
    expect(() => formatProof({ index: -1, hashes: [], checkpoint })).toThrow(RangeError);
    expect(() => formatProof({ index: 0, hashes: [Buffer.alloc(31)], checkpoint })).toThrow(RangeError);
    expect(() => formatProof({ index: 0, hashes: Array(54).fill(root), checkpoint })).toThrow(RangeError);
    expect(() => formatProof({ index: 0, hashes: [], checkpoint, extra: Buffer.alloc(65_537) })).toThrow(RangeError);
    expect(() => formatProof({ index: 0, hashes: [], checkpoint: 'none' })).toThrow(LedgerFormatError);
  });
});

function flip(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
