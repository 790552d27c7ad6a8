import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesOf, memorySource, reference } from '../testing/reference.ts';
import { EMPTY_FRONTIER, extendFrontier, frontierRoot, readFrontier } from './frontier.ts';
import { EMPTY_ROOT } from './hash.ts';
import { bitLength, countOnes, powerCeiling, readDecimal, splitPoint, trailingZeros } from './numbers.ts';
import { isSubtree } from './path.ts';
import {
  consistencyProof,
  inclusionProof,
  subtreeConsistencyProof,
  subtreeInclusionProof,
  subtreeRoot,
  treeRoot,
} from './tree.ts';
import type { Hash } from './types.ts';
import { verifyConsistency, verifyInclusion, verifySubtreeConsistency, verifySubtreeInclusion } from './verify.ts';

const MOST = 700;
const leaves = leavesOf(MOST);
const source = memorySource(leaves);
const sizes = fc.integer({ min: 1, max: MOST });
const pairs = fc.tuple(sizes, sizes).map(([left, right]) => [Math.min(left, right), Math.max(left, right)] as const);

describe('Merkle tree (RFC 6962)', () => {
  it('has the roots that the RFC defines, of no leaf and of any number', async () => {
    expect(Buffer.from(EMPTY_ROOT).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(await treeRoot(source, 0)).toEqual(EMPTY_ROOT);
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        expect(await treeRoot(source, size)).toEqual(reference.root(leaves.slice(0, size)));
      }),
    );
  });

  it('makes the inclusion and consistency proofs that the RFC defines', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async ([small, size]) => {
        const tree = leaves.slice(0, size);
        expect(await inclusionProof(source, small - 1, size)).toEqual(reference.inclusion(small - 1, tree));
        expect(await consistencyProof(source, small, size)).toEqual(reference.consistency(small, tree));
      }),
    );
  });

  it('grows to the same tree however the leaves are cut into batches', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 130 }), { maxLength: 5 }), (batches) => {
        let frontier = EMPTY_FRONTIER;
        for (const count of batches) frontier = extendFrontier(frontier, leavesOf(count, frontier.size));
        expect(frontierRoot(frontier)).toEqual(reference.root(leavesOf(frontier.size)));
      }),
    );
  });

  it('finds its frontier again in the stored nodes', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const grown = extendFrontier(EMPTY_FRONTIER, leaves.slice(0, size));
        expect(await readFrontier(source, size)).toEqual(grown);
      }),
    );
  });

  it('proves and verifies every subtree and every leaf in it', async () => {
    await fc.assert(
      fc.asyncProperty(subtrees(), async ({ start, end, size, index }) => {
        const root = await treeRoot(source, size);
        const part = await subtreeRoot(source, start, end);
        expect(part).toEqual(reference.root(leaves.slice(start, end)));
        const proof = await subtreeConsistencyProof(source, start, end, size);
        expect(verifySubtreeConsistency(start, end, size, proof, part, root)).toBe(true);
        const within = await subtreeInclusionProof(source, index, start, end);
        expect(verifySubtreeInclusion(index, start, end, leaves[index]!, within, part)).toBe(true);
      }),
    );
  });

  it('refuses what is no tree, no subtree and no leaf of it', async () => {
    await expect(inclusionProof(source, 5, 5)).rejects.toThrow(RangeError);
    await expect(inclusionProof(source, -1, 5)).rejects.toThrow(RangeError);
    await expect(inclusionProof(source, 0.5, 5)).rejects.toThrow(RangeError);
    await expect(consistencyProof(source, 0, 5)).rejects.toThrow(RangeError);
    await expect(consistencyProof(source, 6, 5)).rejects.toThrow(RangeError);
    await expect(subtreeConsistencyProof(source, 2, 6, 8)).rejects.toThrow(RangeError);
    await expect(subtreeRoot(source, 1, 3)).rejects.toThrow(RangeError);
    await expect(treeRoot(source, 2 ** 53)).rejects.toThrow(RangeError);
    expect(() => extendFrontier({ size: 3, nodes: [leaves[0]!] }, [])).toThrow(RangeError);
    expect(() => extendFrontier(EMPTY_FRONTIER, [Buffer.alloc(31)])).toThrow(RangeError);
  });
});

describe('verification', () => {
  it('accepts every honest proof and no proof, leaf or root with one bit changed', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, fc.nat(), async ([small, size], seed) => {
        const index = small - 1;
        const proof = await inclusionProof(source, index, size);
        const whole = [leaves[index]!, await treeRoot(source, size), ...proof];
        const check = ([leaf, root, ...hashes]: readonly Hash[]) => verifyInclusion(index, size, leaf!, hashes, root!);
        expect(check(whole)).toBe(true);
        expect(check(flipped(whole, seed))).toBe(false);
      }),
    );
  });

  it('accepts append-only growth and no other, whichever bit of roots or proof is changed', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, fc.nat(), async ([small, size], seed) => {
        const proof = await consistencyProof(source, small, size);
        const whole = [await treeRoot(source, small), await treeRoot(source, size), ...proof];
        const check = ([old, root, ...hashes]: readonly Hash[]) => verifyConsistency(small, size, hashes, old!, root!);
        expect(check(whole)).toBe(true);
        expect(check(flipped(whole, seed))).toBe(false);
      }),
    );
  });

  it('finds a history that was rewritten: no proof of the new tree fits the old root', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, fc.nat(), async ([small, size], at) => {
        const forged = leaves.slice(0, size);
        forged[at % small] = reference.leaf(Buffer.from('another fact'));
        const other = memorySource(forged);
        const proof = await consistencyProof(other, small, size);
        const [before, after] = [await treeRoot(source, small), await treeRoot(other, size)];
        expect(verifyConsistency(small, size, proof, before, after)).toBe(false);
      }),
    );
  });

  it('accepts a proof at its own index and size only', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, sizes, sizes, async ([small, size], otherIndex, otherSize) => {
        const proof = await inclusionProof(source, small - 1, size);
        const root = await treeRoot(source, size);
        fc.pre(otherIndex !== small);
        expect(verifyInclusion(otherIndex - 1, size, leaves[small - 1]!, proof, root)).toBe(false);
        fc.pre(otherSize !== size);
        const other = await treeRoot(source, otherSize);
        expect(verifyInclusion(small - 1, otherSize, leaves[small - 1]!, proof, other)).toBe(false);
      }),
    );
  });

  it('says false, and never throws, to any numbers and any bytes', () => {
    const numbers = fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), fc.constant(2 ** 64));
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(
        numbers,
        numbers,
        numbers,
        fc.array(bytes, { maxLength: 70 }),
        bytes,
        bytes,
        (a, b, c, proof, x, y) => {
          fc.pre(a !== b && c !== b);
          expect(verifyInclusion(a, b, x, proof, y) && b !== 1).toBe(false);
          expect(verifyConsistency(a, b, proof, x, y)).toBe(false);
          expect(verifySubtreeInclusion(a, b, c, x, proof, y) && c - b !== 1).toBe(false);
          expect(verifySubtreeConsistency(a, b, c, proof, x, y)).toBe(false);
        },
      ),
    );
  });

  it('knows nothing before the first leaf: only the empty tree follows from the empty tree', () => {
    expect(verifyConsistency(0, 0, [], EMPTY_ROOT, EMPTY_ROOT)).toBe(true);
    expect(verifyConsistency(0, 1, [], EMPTY_ROOT, leaves[0]!)).toBe(false);
  });
});

describe('numbers beyond 32 bits', () => {
  it('counts bits as exact arithmetic does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeNat(), fc.nat(), powers()), (value) => {
        const binary = BigInt(value).toString(2);
        expect(bitLength(value)).toBe(value === 0 ? 0 : binary.length);
        expect(countOnes(value)).toBe(binary.replaceAll('0', '').length);
        if (value > 0) expect(trailingZeros(value)).toBe(binary.length - 1 - binary.lastIndexOf('1'));
        if (value > 1) expect(BigInt(splitPoint(value))).toBe(1n << BigInt(BigInt(value - 1).toString(2).length - 1));
        expect(powerCeiling(value)).toBeGreaterThanOrEqual(value);
      }),
    );
  });

  it('proves a leaf in a tree of 2^53 − 1 with 53 hashes at most', async () => {
    const size = Number.MAX_SAFE_INTEGER;
    const blank = { read: (nodes: readonly unknown[]) => nodes.map(() => Buffer.alloc(32)) };
    for (const index of [0, 1, 2 ** 40 + 5, size - 1]) {
      expect((await inclusionProof(blank, index, size)).length).toBeLessThanOrEqual(53);
    }
  });

  it('reads decimal numbers in their one form', () => {
    expect(['0', '7', '9007199254740991'].map(readDecimal)).toEqual([0, 7, 2 ** 53 - 1]);
    const wrong = ['', '-1', '+1', '00', '01', '1.0', '1e3', ' 1', '1\n', '٣', '0x1', '9007199254740992'];
    expect(wrong.map(readDecimal).filter((value) => value !== undefined)).toEqual([]);
  });
});

function powers(): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 52 }).map((exponent) => 2 ** exponent);
}

function subtrees() {
  return fc
    .tuple(sizes, fc.nat(), fc.nat(), fc.nat())
    .map(([size, from, length, leaf]) => {
      const start = from % size;
      const end = start + 1 + (length % (size - start));
      return { start, end, size, index: start + (leaf % (end - start)) };
    })
    .filter(({ start, end }) => isSubtree(start, end));
}

function flipped(hashes: readonly Hash[], seed: number): Hash[] {
  const bit = seed % (hashes.length * 256);
  const copy = hashes.map((hash) => Buffer.from(hash));
  const hash = copy[Math.floor(bit / 256)]!;
  hash[Math.floor((bit % 256) / 8)]! ^= 1 << (bit % 8);
  return copy;
}
