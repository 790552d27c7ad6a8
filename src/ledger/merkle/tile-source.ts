import { LedgerFormatError } from './errors.ts';
import { HASH_BYTES, nodeHash } from './hash.ts';
import { requireCounts } from './numbers.ts';
import { TILE_HEIGHT, TILE_WIDTH, tileWidth } from './tiles.ts';
import type { Hash, HashSource, NodeId, TileId } from './types.ts';

/**
 * Fetches tiles, in the order asked. It may answer with the same tile of a later, wider state: what stands in a tile never changes.
 * Called with tiles of level 0 and above only, each once per call.
 */
export type TileReader = (tiles: readonly TileId[]) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;

/**
 * The nodes of a tree of `size` leaves, from its tiles alone: a proof touches at most two tiles per level of tiles, so 200,000
 * leaves need at most 6 and a thousand million at most 8.
 * @param keep how many tiles stay in memory, 16 KiB each at most; the default holds 16 MiB. More only helps who asks many proofs.
 * @throws RangeError for a node that the tree has not; LedgerFormatError TILE_MALFORMED for a tile that is too short or torn.
 */
export function tileSource(size: number, readTiles: TileReader, keep = 1024): HashSource {
  requireCounts(size);
  const kept = new Map<string, OpenTile>();

  return {
    async read(nodes) {
      const places = nodes.map((node) => placeOf(node, size));
      const opened = new Map<string, OpenTile>();
      const missing = new Map<string, TileId>();
      for (const { key, tile } of places) {
        const known = kept.get(key);
        if (known) opened.set(key, known);
        else missing.set(key, tile);
      }
      const bytes = missing.size > 0 ? await readTiles([...missing.values()]) : [];
      [...missing].forEach(([key, tile], at) => opened.set(key, openTile(tile, bytes[at])));
      remember(kept, opened, keep);
      return places.map(({ key, row, offset }) => hashAt(opened.get(key)!, row, offset));
    },
  };
}

/** A tile and, row by row, the nodes above its hashes that somebody has asked for. */
type OpenTile = Hash[][];

interface Place {
  readonly key: string;
  readonly tile: TileId;
  readonly row: number;
  readonly offset: number;
}

function placeOf(node: NodeId, size: number): Place {
  requireCounts(node.level, node.index);
  const level = Math.floor(node.level / TILE_HEIGHT);
  const row = node.level % TILE_HEIGHT;
  const perTile = TILE_WIDTH / 2 ** row;
  const index = Math.floor(node.index / perTile);
  const offset = node.index % perTile;
  const width = tileWidth(size, level, index);
  if ((offset + 1) * 2 ** row > width) {
    throw new RangeError(`a tree of ${size} has no whole node (${node.level}, ${node.index})`);
  }
  return { key: `${level}/${index}`, tile: { level, index, width }, row, offset };
}

function openTile(tile: TileId, bytes: Uint8Array | undefined): OpenTile {
  const wrong = !bytes || bytes.length % HASH_BYTES !== 0 || bytes.length > TILE_WIDTH * HASH_BYTES;
  if (wrong || bytes.length < tile.width * HASH_BYTES) {
    const found = bytes ? `${bytes.length} bytes` : 'nothing';
    throw new LedgerFormatError('TILE_MALFORMED', `tile (${tile.level}, ${tile.index}): ${found}, width ${tile.width}`);
  }
  const hashes = Array.from({ length: tile.width }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
  return [hashes];
}

function hashAt(tile: OpenTile, row: number, offset: number): Hash {
  const nodes = (tile[row] ??= []);
  return (nodes[offset] ??= nodeHash(hashAt(tile, row - 1, 2 * offset), hashAt(tile, row - 1, 2 * offset + 1)));
}

/** Keeps the tiles used last, the oldest go first. */
function remember(kept: Map<string, OpenTile>, used: ReadonlyMap<string, OpenTile>, keep: number): void {
  for (const [key, tile] of used) {
    kept.delete(key);
    kept.set(key, tile);
  }
  for (const key of kept.keys()) {
    if (kept.size <= keep) return;
    kept.delete(key);
  }
}
