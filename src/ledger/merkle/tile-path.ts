import { LedgerFormatError } from './errors.ts';
import { isCount } from './numbers.ts';
import { TILE_WIDTH } from './tiles.ts';
import type { TileId } from './types.ts';

/** Where the signed head lies, beside the tiles. */
export const CHECKPOINT_PATH = 'checkpoint';

/** Highest level that a path may name (C2SP tlog-tiles). */
const MAX_LEVEL = 63;

/**
 * Path of a tile or bundle below the log's address (C2SP tlog-tiles): the index in groups of three digits, all but the last with an
 * `x`; a partial tile ends in `.p/<width>`. Index 1234067 is `tile/0/x001/x234/067`.
 * @throws RangeError for what cannot be a tile.
 */
export function formatTilePath(tile: TileId): string {
  const { level, index, width } = tile;
  if (level !== 'entries' && !isLevel(level)) throw new RangeError(`${level} is no tile level`);
  if (!isCount(index)) throw new RangeError(`${index} is no tile index`);
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new RangeError(`${width} is no tile width`);
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g)!;
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${name}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/**
 * Reads such a path. There is exactly one for each tile, so that a path can be a cache key and never leaves its folder.
 * @throws LedgerFormatError TILE_PATH_MALFORMED for everything else: leading zeros, groups of zeros, widths 0 or 256, `..`, a query.
 */
export function parseTilePath(path: string): TileId {
  const match = SHAPE.exec(path);
  if (!match) throw malformed('not of the form tile/<level>/<index>[.p/<width>]');
  const level = match[1] === 'entries' ? 'entries' : Number(match[1]);
  const groups = match[2]!.replaceAll('x', '').split('/');
  const index = Number(groups.join(''));
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  if (level !== 'entries' && !isLevel(level)) throw malformed(`level above ${MAX_LEVEL}`);
  if (groups.length > 1 && groups[0] === '000') throw malformed('index begins with a group of zeros');
  if (!isCount(index)) throw malformed('index beyond 2^53');
  if (match[3] !== undefined && width >= TILE_WIDTH) throw malformed('width of a partial tile above 255');
  return { level, index, width };
}

// Six groups hold 2^53. `$` alone would let a final newline pass in other languages, not in JavaScript without the m flag.
const SHAPE = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

function isLevel(level: number): boolean {
  return Number.isInteger(level) && level >= 0 && level <= MAX_LEVEL;
}

function malformed(why: string): LedgerFormatError {
  return new LedgerFormatError('TILE_PATH_MALFORMED', why);
}
