import { foldNodes, HASH_BYTES, nodeHash } from './hash.ts';
import { countOnes, requireCounts, trailingZeros } from './numbers.ts';
import { perfectNodes } from './path.ts';
import type { Frontier, Hash, HashSource, NodeId } from './types.ts';

export const EMPTY_FRONTIER: Frontier = { size: 0, nodes: [] };

/**
 * Appends leaf hashes: one node hash for each in the mean, whatever the size of the tree.
 * @param completed called for every perfect subtree that became whole, leaves included, in order of index within each level.
 * @throws RangeError for a frontier whose nodes do not fit its size, or a leaf that is not 32 bytes.
 */
export function extendFrontier(
  frontier: Frontier,
  leaves: readonly Hash[],
  completed?: (node: NodeId, hash: Hash) => void,
): Frontier {
  requireFrontier(frontier);
  const nodes = [...frontier.nodes];
  let size = frontier.size;
  for (const leaf of leaves) {
    if (leaf.length !== HASH_BYTES) throw new RangeError('a leaf hash has 32 bytes');
    completed?.({ level: 0, index: size }, leaf);
    size += 1;
    const merges = trailingZeros(size);
    let hash = leaf;
    for (let level = 1; level <= merges; level += 1) {
      hash = nodeHash(nodes.pop()!, hash);
      completed?.({ level, index: size / 2 ** level - 1 }, hash);
    }
    nodes.push(hash);
  }
  return { size, nodes };
}

/** Root of the tree; no source needed. */
export function frontierRoot(frontier: Frontier): Hash {
  requireFrontier(frontier);
  return foldNodes(frontier.nodes);
}

/** The frontier of the first `size` leaves, read back from the stored tree. */
export async function readFrontier(source: HashSource, size: number): Promise<Frontier> {
  requireCounts(size);
  return { size, nodes: [...(await source.read(perfectNodes({ start: 0, end: size })))] };
}

function requireFrontier({ size, nodes }: Frontier): void {
  requireCounts(size);
  if (nodes.length !== countOnes(size) || nodes.some((node) => node.length !== HASH_BYTES)) {
    throw new RangeError(`${nodes.length} nodes are no frontier of ${size} leaves`);
  }
}
