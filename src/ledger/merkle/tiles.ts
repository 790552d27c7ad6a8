import { LedgerFormatError } from './errors.ts';
import { extendFrontier } from './frontier.ts';
import { HASH_BYTES } from './hash.ts';
import { requireCounts } from './numbers.ts';
import type { Frontier, Hash, TileGrowth, TileId } from './types.ts';

/** Levels of the tree that one tile spans; the layout allows no other. */
export const TILE_HEIGHT = 8;
/** Hashes of a full tile, entries of a full bundle: 2^8. */
export const TILE_WIDTH = 256;

/** How wide a tile is in a tree of `size` leaves: 256 when full, 1 to 255 when partial, 0 when it is not there. */
export function tileWidth(size: number, level: number | 'entries', index: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level));
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/** The tiles that are new or wider when a tree grows from `from` to `to` leaves, as they are afterwards: by level, then index. */
export function changedTiles(from: number, to: number): TileId[] {
  requireGrowth(from, to);
  const tiles: TileId[] = [];
  for (let level = 0; TILE_WIDTH ** level <= to; level += 1) tiles.push(...changedAt(level, level, from, to));
  return tiles;
}

/** The entry bundles that are new or longer when a log grows from `from` to `to` entries. */
export function changedBundles(from: number, to: number): TileId[] {
  requireGrowth(from, to);
  return changedAt('entries', 0, from, to);
}

/**
 * Appends leaf hashes and says what to write: a tile only ever gets hashes behind those it has, so storage can append to it.
 * Each tile appears once, with its width after the whole batch.
 */
export function growTiles(frontier: Frontier, leaves: readonly Hash[]): { frontier: Frontier; tiles: TileGrowth[] } {
  const byLevel: Hash[][] = [];
  const grown = extendFrontier(frontier, leaves, ({ level }, hash) => {
    if (level % TILE_HEIGHT === 0) (byLevel[level / TILE_HEIGHT] ??= []).push(hash);
  });
  const tiles = changedTiles(frontier.size, grown.size).map(({ level, index, width }) => {
    const from = tileWidth(frontier.size, level, index);
    const hashes = byLevel[level as number]!.splice(0, width - from);
    return { level: level as number, index, from, width, added: Buffer.concat(hashes) };
  });
  return { frontier: grown, tiles };
}

/** The tile after its growth. @throws LedgerFormatError TILE_MALFORMED when what is there is not what the growth continues. */
export function applyGrowth(present: Uint8Array, growth: TileGrowth): Buffer {
  if (present.length !== growth.from * HASH_BYTES) {
    throw new LedgerFormatError('TILE_MALFORMED', `tile has ${present.length} bytes, ${growth.from} hashes expected`);
  }
  return Buffer.concat([present, growth.added]);
}

/** The hashes as one file. @throws RangeError unless there are 1 to 256 of 32 bytes. */
export function encodeTile(hashes: readonly Hash[]): Buffer {
  requireWidth(hashes.length);
  if (hashes.some((hash) => hash.length !== HASH_BYTES)) throw new RangeError('a hash has 32 bytes');
  return Buffer.concat(hashes);
}

/** The hashes of a tile that should be `width` wide. @throws LedgerFormatError TILE_MALFORMED for any other length. */
export function decodeTile(bytes: Uint8Array, width: number): Buffer[] {
  requireWidth(width);
  if (bytes.length !== width * HASH_BYTES) {
    throw new LedgerFormatError('TILE_MALFORMED', `tile has ${bytes.length} bytes, ${width * HASH_BYTES} expected`);
  }
  const copy = Buffer.from(bytes);
  return Array.from({ length: width }, (_, at) => copy.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

/** Entries as one file: each after its length as big-endian uint16. @throws RangeError unless 1 to 256, each below 64 KiB. */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  requireWidth(entries.length);
  const parts = entries.flatMap((entry) => {
    if (entry.length > 0xffff) throw new RangeError('an entry has at most 65535 bytes');
    return [Buffer.from([entry.length >> 8, entry.length & 0xff]), entry];
  });
  return Buffer.concat(parts);
}

/** The entries of a bundle of `width`. @throws LedgerFormatError TILE_MALFORMED when it is cut short or has more. */
export function decodeBundle(bytes: Uint8Array, width: number): Buffer[] {
  requireWidth(width);
  const copy = Buffer.from(bytes);
  const entries: Buffer[] = [];
  let at = 0;
  while (entries.length < width) {
    const start = at + 2;
    const end = start <= copy.length ? start + copy.readUInt16BE(at) : Infinity;
    if (end > copy.length) throw new LedgerFormatError('TILE_MALFORMED', `bundle ends in entry ${entries.length}`);
    entries.push(copy.subarray(start, end));
    at = end;
  }
  if (at !== copy.length) throw new LedgerFormatError('TILE_MALFORMED', `bundle has more than ${width} entries`);
  return entries;
}

function changedAt(name: number | 'entries', level: number, from: number, to: number): TileId[] {
  const before = Math.floor(from / TILE_WIDTH ** level);
  const after = Math.floor(to / TILE_WIDTH ** level);
  if (after === before) return [];
  const first = Math.floor(before / TILE_WIDTH);
  const count = Math.floor((after - 1) / TILE_WIDTH) - first + 1;
  return Array.from({ length: count }, (_, at) => {
    const index = first + at;
    return { level: name, index, width: tileWidth(to, name, index) };
  });
}

function requireGrowth(from: number, to: number): void {
  requireCounts(from, to);
  if (to < from) throw new RangeError(`a log does not shrink from ${from} to ${to}`);
}

function requireWidth(width: number): void {
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new RangeError(`${width} is no tile width`);
}
