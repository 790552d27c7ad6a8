import { EMPTY_ROOT, HASH_BYTES, nodeHash, sameBytes } from './hash.ts';
import { isCount } from './numbers.ts';
import { isSubtree, pathTo } from './path.ts';
import type { Hash } from './types.ts';

/**
 * Whether the leaf hash stands at `index` of the tree of `size` leaves with this root (RFC 9162 §2.1.3.2).
 * Any number and any bytes are allowed; what makes no sense is false, nothing throws. The same holds for the other three.
 */
export function verifyInclusion(index: number, size: number, leaf: Hash, proof: readonly Hash[], root: Hash): boolean {
  return leaf.length === HASH_BYTES && isCount(index) && proves(index, index + 1, size, proof, leaf, root);
}

/**
 * Whether the tree (oldSize, oldRoot) is the beginning of the tree (size, root) (RFC 9162 §2.1.4.2).
 * Nothing is consistent with an empty tree but itself: a follower that has seen nothing has nothing to check.
 * Equal sizes only compare the roots: that they are 32 bytes is for the reader of the checkpoints to see to.
 */
export function verifyConsistency(
  oldSize: number,
  size: number,
  proof: readonly Hash[],
  oldRoot: Hash,
  root: Hash,
): boolean {
  if (oldSize === 0) return size === 0 && proof.length === 0 && isEmptyRoot(oldRoot) && isEmptyRoot(root);
  return proves(0, oldSize, size, proof, oldRoot, root);
}

/** Whether the leaf hash stands at `index` within the subtree [start, end) with this root. */
export function verifySubtreeInclusion(
  index: number,
  start: number,
  end: number,
  leaf: Hash,
  proof: readonly Hash[],
  root: Hash,
): boolean {
  if (![index, start, end].every(isCount) || index < start || !isSubtree(start, end)) return false;
  return verifyInclusion(index - start, end - start, leaf, proof, root);
}

/**
 * Whether the subtree [start, end) with `subtreeRoot` is part of the tree of `size` leaves with `root`.
 * An empty subtree is part of every tree, if its root is the empty one.
 */
export function verifySubtreeConsistency(
  start: number,
  end: number,
  size: number,
  proof: readonly Hash[],
  subtreeRoot: Hash,
  root: Hash,
): boolean {
  if (start !== end) return proves(start, end, size, proof, subtreeRoot, root);
  return isCount(start) && isCount(size) && start <= size && proof.length === 0 && isEmptyRoot(subtreeRoot);
}

function proves(start: number, end: number, size: number, proof: readonly Hash[], part: Hash, whole: Hash): boolean {
  if (![start, end, size].every(isCount) || start >= end || end > size || !isSubtree(start, end)) return false;
  const { steps, known } = pathTo(start, end, size);
  const hashes = known ? [part, ...proof] : proof;
  if (hashes.length !== steps.length + 1) return false;
  if (steps.length > 0 && hashes.some((hash) => hash.length !== HASH_BYTES)) return false;
  let old = hashes[0]!;
  let now = old;
  for (let at = 1; at < hashes.length; at += 1) {
    const step = steps[steps.length - at]!;
    const sibling = hashes[at]!;
    now = step.side === 'left' ? nodeHash(sibling, now) : nodeHash(now, sibling);
    if (step.shared) old = nodeHash(sibling, old);
  }
  return sameBytes(old, part) && sameBytes(now, whole);
}

function isEmptyRoot(root: Hash): boolean {
  return sameBytes(root, EMPTY_ROOT);
}
