import { bitLength, powerCeiling, requireCounts, splitPoint } from './numbers.ts';
import type { NodeId } from './types.ts';

/** The leaves [start, end). */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** One hash of a proof, seen from the root downwards. */
export interface PathStep {
  /** The subtree that does not contain the way down. */
  readonly sibling: LeafRange;
  readonly side: 'left' | 'right';
  /** Whether the sibling also belongs to the smaller tree, so that both roots are built from it. */
  readonly shared: boolean;
}

export interface Path {
  /** From the root to the bottom; a proof lists its hashes the other way round. */
  readonly steps: readonly PathStep[];
  /** Where the way down ends. */
  readonly bottom: LeafRange;
  /** Whether the bottom is the whole smaller tree: then its hash is known to the verifier and not part of the proof. */
  readonly known: boolean;
}

/**
 * Whether [start, end) is a subtree: `start` is a multiple of the power of two that holds it, so that it appears in every larger
 * tree (draft-ietf-plants-merkle-tree-certs, section "Subtrees"). An empty range is one.
 */
export function isSubtree(start: number, end: number): boolean {
  return start <= end && start % powerCeiling(end - start) === 0;
}

/**
 * The way from the root of a tree of `size` leaves down to the subtree [start, end). It is the shape of every proof:
 * inclusion (RFC 9162 §2.1.3) for one leaf, consistency (§2.1.4) for start 0, subtree consistency otherwise.
 * @throws RangeError unless [start, end) is a non-empty subtree within the tree.
 */
export function pathTo(start: number, end: number, size: number): Path {
  requireCounts(start, end, size);
  if (start >= end || end > size || !isSubtree(start, end)) {
    throw new RangeError(`[${start}, ${end}) is no subtree of a tree of ${size}`);
  }
  const steps: PathStep[] = [];
  let low = 0;
  let high = size;
  let from = start;
  let known = true;
  while (low < from || end < high) {
    const middle = low + splitPoint(high - low);
    if (end <= middle) {
      steps.push({ sibling: { start: middle, end: high }, side: 'right', shared: false });
      high = middle;
      continue;
    }
    const shared = from < middle;
    steps.push({ sibling: { start: low, end: middle }, side: 'left', shared });
    if (shared) from = middle;
    known &&= !shared;
    low = middle;
  }
  return { steps, bottom: { start: low, end: high }, known };
}

/** The perfect subtrees that a subtree consists of, the largest first. Their fold is its root. */
export function perfectNodes(range: LeafRange): NodeId[] {
  const nodes: NodeId[] = [];
  for (let start = range.start; start < range.end;) {
    const level = bitLength(range.end - start) - 1;
    const width = 2 ** level;
    nodes.push({ level, index: start / width });
    start += width;
  }
  return nodes;
}
