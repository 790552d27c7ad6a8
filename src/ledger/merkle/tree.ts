import { EMPTY_ROOT, foldNodes } from './hash.ts';
import { requireCounts } from './numbers.ts';
import { isSubtree, type LeafRange, pathTo, perfectNodes } from './path.ts';
import type { Hash, HashSource } from './types.ts';

/** Root of the first `size` leaves. Asks the source for at most log2(size) + 1 nodes. @throws RangeError for what is no size. */
export async function treeRoot(source: HashSource, size: number): Promise<Hash> {
  return subtreeRoot(source, 0, size);
}

/** Root of the subtree [start, end). @throws RangeError when it is none, see `isSubtree`. */
export async function subtreeRoot(source: HashSource, start: number, end: number): Promise<Hash> {
  requireCounts(start, end);
  if (!isSubtree(start, end)) throw new RangeError(`[${start}, ${end}) is no subtree`);
  return start === end ? EMPTY_ROOT : (await hashesOf(source, [{ start, end }]))[0]!;
}

/**
 * That the leaf at `index` is in the tree of `size` leaves: the siblings from the leaf to the root (RFC 9162 §2.1.3.1), O(log size)
 * hashes, read from the source in one call.
 * @throws RangeError unless 0 ≤ index < size.
 */
export async function inclusionProof(source: HashSource, index: number, size: number): Promise<readonly Hash[]> {
  return subtreeConsistencyProof(source, index, index + 1, size);
}

/**
 * That the first `oldSize` leaves of the tree of `size` leaves are the same as in the tree of that size (RFC 9162 §2.1.4.1).
 * @throws RangeError unless 0 < oldSize ≤ size: from an empty tree nothing needs proof.
 */
export async function consistencyProof(source: HashSource, oldSize: number, size: number): Promise<readonly Hash[]> {
  return subtreeConsistencyProof(source, 0, oldSize, size);
}

/** That the leaf at `index` is in the subtree [start, end). @throws RangeError when it is none or the index lies outside. */
export async function subtreeInclusionProof(
  source: HashSource,
  index: number,
  start: number,
  end: number,
): Promise<readonly Hash[]> {
  requireCounts(index, start, end);
  if (index < start || !isSubtree(start, end)) throw new RangeError(`[${start}, ${end}) is no subtree with ${index}`);
  const ranges = proofRanges(index - start, index - start + 1, end - start);
  return hashesOf(
    source,
    ranges.map((range) => ({ start: range.start + start, end: range.end + start })),
  );
}

/**
 * That the subtree [start, end) is part of the tree of `size` leaves (draft-ietf-plants-merkle-tree-certs, "Subtree Consistency").
 * @throws RangeError unless it is a non-empty subtree within the tree.
 */
export async function subtreeConsistencyProof(
  source: HashSource,
  start: number,
  end: number,
  size: number,
): Promise<readonly Hash[]> {
  return hashesOf(source, proofRanges(start, end, size));
}

/** The subtrees whose roots make the proof, in its order: from the bottom to the root. */
function proofRanges(start: number, end: number, size: number): LeafRange[] {
  const { steps, bottom, known } = pathTo(start, end, size);
  const ranges = steps.map((step) => step.sibling).reverse();
  return known ? ranges : [bottom, ...ranges];
}

/** Roots of subtrees. All nodes are asked for at once, so that a source can fetch its tiles together. */
async function hashesOf(source: HashSource, ranges: readonly LeafRange[]): Promise<Hash[]> {
  const parts = ranges.map(perfectNodes);
  const hashes = await source.read(parts.flat());
  let at = 0;
  return parts.map((nodes) => foldNodes(hashes.slice(at, (at += nodes.length))));
}
