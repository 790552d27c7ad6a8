import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesOf, memoryLog, reference } from '../testing/reference.ts';
import { LedgerFormatError } from './errors.ts';
import { EMPTY_FRONTIER, frontierRoot, readFrontier } from './frontier.ts';
import { formatTilePath, parseTilePath } from './tile-path.ts';
import { tileSource } from './tile-source.ts';
import {
  applyGrowth,
  changedBundles,
  changedTiles,
  decodeBundle,
  decodeTile,
  encodeBundle,
  encodeTile,
  growTiles,
  tileWidth,
} from './tiles.ts';
import { consistencyProof, inclusionProof, treeRoot } from './tree.ts';
import type { TileId } from './types.ts';
import { verifyConsistency, verifyInclusion } from './verify.ts';

describe('layout of tiles (C2SP tlog-tiles)', () => {
  it('has the tiles of the specification at 70,000 and at 256 leaves', () => {
    const tiles = changedTiles(0, 70_000);
    const at = (level: number) => tiles.filter((tile) => tile.level === level).map((tile) => tile.width);
    expect(at(0)).toEqual([...Array(273).fill(256), 112]);
    expect(at(1)).toEqual([256, 17]);
    expect(at(2)).toEqual([1]);
    expect(changedTiles(0, 256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
    expect(changedTiles(0, 0)).toEqual([]);
  });

  it('names exactly the tiles that differ between two sizes', () => {
    const counts = fc.integer({ min: 0, max: 200_000 });
    fc.assert(
      fc.property(counts, counts, (left, right) => {
        const [from, to] = [Math.min(left, right), Math.max(left, right)];
        const before = new Set(changedTiles(0, from).map(formatTilePath));
        const news = changedTiles(0, to).filter((tile) => !before.has(formatTilePath(tile)));
        expect(changedTiles(from, to)).toEqual(news);
        expect(changedBundles(from, to)).toEqual(
          news.filter((tile) => tile.level === 0).map((tile) => ({ ...tile, level: 'entries' })),
        );
        expect(news.every((tile) => tile.width === tileWidth(to, tile.level, tile.index))).toBe(true);
      }),
      { numRuns: 30 },
    );
    expect(() => changedTiles(5, 4)).toThrow(RangeError);
  });

  it('writes every hash once, behind those that are there, however the leaves are cut into batches', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 }), async (batches) => {
        const log = memoryLog();
        for (const count of batches) {
          const from = log.frontier().size;
          const written = log.append(leavesOf(count, from));
          const names = written.map(({ level, index, width }) => ({ level, index, width }));
          expect(names).toEqual(changedTiles(from, from + count));
        }
        const size = log.frontier().size;
        const root = reference.root(leavesOf(size));
        expect(frontierRoot(log.frontier())).toEqual(root);
        expect(await treeRoot(tileSource(size, log.read), size)).toEqual(root);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses to continue a tile that is not what it was', () => {
    const [growth] = growTiles(EMPTY_FRONTIER, leavesOf(3)).tiles;
    expect(() => applyGrowth(Buffer.alloc(32), growth!)).toThrow(LedgerFormatError);
  });
});

describe('proofs from tiles', () => {
  const total = 66_000;
  const leaves = leavesOf(total);
  const log = memoryLog();
  log.append(leaves);

  it('holds for any leaf and any two sizes, read from the tiles of today', async () => {
    const sizes = fc.integer({ min: 1, max: total });
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (left, right) => {
        const [small, size] = [Math.min(left, right), Math.max(left, right)];
        const source = tileSource(size, log.read);
        const root = await treeRoot(source, size);
        const inclusion = await inclusionProof(source, small - 1, size);
        expect(verifyInclusion(small - 1, size, leaves[small - 1]!, inclusion, root)).toBe(true);
        const old = await treeRoot(tileSource(small, log.read), small);
        const consistency = await consistencyProof(source, small, size);
        expect(verifyConsistency(small, size, consistency, old, root)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('reads tiles only, two for each level of tiles at most', async () => {
    for (const [index, size] of [
      [0, total],
      [total - 1, total],
      [40_000, total],
      [0, 256],
      [300, 65_537],
    ] as const) {
      const before = log.reads();
      await inclusionProof(tileSource(size, log.read), index, size);
      const levels = new Set(changedTiles(0, size).map((tile) => tile.level)).size;
      expect(log.reads() - before).toBeLessThanOrEqual(2 * levels);
    }
  });

  it('reads a tile once while it is kept, and again when it is not', async () => {
    const before = log.reads();
    const source = tileSource(total, log.read);
    await inclusionProof(source, 1000, total);
    const first = log.reads() - before;
    await inclusionProof(source, 1001, total);
    expect(log.reads() - before).toBe(first);
    const forgetful = tileSource(total, log.read, 1);
    await inclusionProof(forgetful, 1000, total);
    await inclusionProof(forgetful, 1000, total);
    expect(log.reads() - before).toBeGreaterThan(2 * first);
  });

  it('finds the frontier again, so that the log can go on after a restart', async () => {
    for (const size of [1, 255, 256, 257, 65_535, 65_536, total]) {
      const frontier = await readFrontier(tileSource(size, log.read), size);
      expect(frontierRoot(frontier)).toEqual(await treeRoot(tileSource(size, log.read), size));
    }
    expect(await readFrontier(tileSource(total, log.read), total)).toEqual(log.frontier());
  });

  it('says so when a tile is missing, too short or torn, instead of proving nonsense', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(31), Buffer.alloc(8191), Buffer.alloc(8192 + 32)]) {
      const source = tileSource(total, async (tiles) => tiles.map(() => bytes));
      await expect(inclusionProof(source, 5, total)).rejects.toThrow(LedgerFormatError);
    }
    await expect(
      inclusionProof(
        tileSource(total, async () => []),
        5,
        total,
      ),
    ).rejects.toThrow(LedgerFormatError);
    await expect(inclusionProof(tileSource(100, log.read), 5, total)).rejects.toThrow(RangeError);
  });
});

describe('files of the log', () => {
  it('reads back the tiles and bundles that it writes, and nothing cut or longer', () => {
    const hashes = leavesOf(7);
    expect(decodeTile(encodeTile(hashes), 7)).toEqual(hashes);
    expect(() => decodeTile(encodeTile(hashes), 8)).toThrow(LedgerFormatError);
    expect(() => encodeTile([])).toThrow(RangeError);
    expect(() => encodeTile(leavesOf(257))).toThrow(RangeError);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 20 }), (entries) => {
        const bundle = encodeBundle(entries);
        expect(decodeBundle(bundle, entries.length).map((entry) => Uint8Array.from(entry))).toEqual(entries);
        expect(() => decodeBundle(bundle.subarray(0, -1), entries.length)).toThrow(LedgerFormatError);
        expect(() => decodeBundle(Buffer.concat([bundle, Buffer.alloc(2)]), entries.length)).toThrow(LedgerFormatError);
      }),
    );
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(RangeError);
  });

  it.each([
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 1, index: 999, width: 17 }, 'tile/1/999.p/17'],
    [{ level: 63, index: 1000, width: 1 }, 'tile/63/x001/000.p/1'],
    [{ level: 'entries', index: 273, width: 112 }, 'tile/entries/273.p/112'],
  ] as [TileId, string][])('names %o as %s', (tile, path) => {
    expect(formatTilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it('reads every path that it writes', () => {
    const level = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const));
    fc.assert(
      fc.property(level, fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        expect(parseTilePath(formatTilePath({ level, index, width }))).toEqual({ level, index, width });
      }),
    );
  });

  it.each([
    '',
    'tile',
    'tile/0',
    'tile/0/',
    'tile/0/1',
    'tile/0/0001',
    'tile/00/001',
    'tile/64/001',
    'tile/-1/001',
    'tile/0/x001',
    'tile/0/x000/001',
    'tile/0/001/x002',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/0/001.p/007',
    'tile/0/001.p/',
    'tile/0/001.p',
    '/tile/0/001',
    'tile/0/001/',
    'tile/0/001\n',
    'tile/0/001?x',
    'tile/0/../001',
    'tile//001',
    'tile/entry/001',
    'TILE/0/001',
    'tile/0/X001/001',
    'tile/0/x1/001',
    'tile/0/٠٠١',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/0/x001/x001/x001/x001/x001/x001/001',
    'checkpoint',
  ])('refuses the path %j', (path) => {
    expect(() => parseTilePath(path)).toThrow(LedgerFormatError);
  });

  it.each([
    { level: 64, index: 0, width: 256 },
    { level: 0, index: -1, width: 256 },
    { level: 0, index: 0.5, width: 256 },
    { level: 0, index: 0, width: 0 },
    { level: 0, index: 0, width: 257 },
  ])('has no name for %o', (tile) => {
    expect(() => formatTilePath(tile)).toThrow(RangeError);
  });
});
