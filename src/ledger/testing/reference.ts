import { createHash } from 'node:crypto';
import { EMPTY_FRONTIER, extendFrontier } from '../merkle/frontier.ts';
import { applyGrowth, growTiles } from '../merkle/tiles.ts';
import { formatTilePath } from '../merkle/tile-path.ts';
import type { Frontier, Hash, HashSource, TileId } from '../merkle/types.ts';

/** The definitions of RFC 6962 §2.1 written down word for word, recursive and slow: what the fast tree is held against. */
export const reference = { root, inclusion, consistency, leaf };

/** The leaf hash of the entry `entry <n>`, for n = 0, 1, … */
export function leavesOf(count: number, from = 0): Buffer[] {
  return Array.from({ length: count }, (_, at) => leaf(entryOf(from + at)));
}

export function entryOf(index: number): Buffer {
  return createHash('sha256').update(`entry ${index}`).digest();
}

/** Every node of a tree in memory, found while it grew. */
export function memorySource(leaves: readonly Hash[]): HashSource {
  const nodes = new Map<string, Hash>();
  extendFrontier(EMPTY_FRONTIER, leaves, (node, hash) => nodes.set(`${node.level}/${node.index}`, hash));
  return {
    read: (wanted) =>
      wanted.map(({ level, index }) => {
        const hash = nodes.get(`${level}/${index}`);
        if (!hash) throw new RangeError(`no node (${level}, ${index})`);
        return hash;
      }),
  };
}

/** A log that keeps its tiles under their full name, as storage would: written by growth only, every read counted. */
export function memoryLog() {
  const tiles = new Map<string, Buffer>();
  let frontier: Frontier = EMPTY_FRONTIER;
  let reads = 0;
  return {
    tiles,
    frontier: () => frontier,
    reads: () => reads,
    append(leaves: readonly Hash[]) {
      const grown = growTiles(frontier, leaves);
      for (const growth of grown.tiles) {
        const name = formatTilePath({ ...growth, width: 256 });
        tiles.set(name, applyGrowth(tiles.get(name) ?? Buffer.alloc(0), growth));
      }
      frontier = grown.frontier;
      return grown.tiles;
    },
    async read(wanted: readonly TileId[]) {
      reads += wanted.length;
      return wanted.map((tile) => tiles.get(formatTilePath({ ...tile, width: 256 })) ?? Buffer.alloc(0));
    },
  };
}

function leaf(entry: Uint8Array): Buffer {
  return createHash('sha256')
    .update(Buffer.from([0]))
    .update(entry)
    .digest();
}

function node(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(left)
    .update(right)
    .digest();
}

/** MTH(D[n]) */
function root(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0]!;
  const k = split(leaves.length);
  return node(root(leaves.slice(0, k)), root(leaves.slice(k)));
}

/** PATH(m, D[n]) */
function inclusion(m: number, leaves: readonly Hash[]): Hash[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...inclusion(m, leaves.slice(0, k)), root(leaves.slice(k))]
    : [...inclusion(m - k, leaves.slice(k)), root(leaves.slice(0, k))];
}

/** PROOF(m, D[n]) */
function consistency(m: number, leaves: readonly Hash[], whole = true): Hash[] {
  if (m === leaves.length) return whole ? [] : [root(leaves)];
  const k = split(leaves.length);
  return m <= k
    ? [...consistency(m, leaves.slice(0, k), whole), root(leaves.slice(k))]
    : [...consistency(m - k, leaves.slice(k), false), root(leaves.slice(0, k))];
}

function split(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}
