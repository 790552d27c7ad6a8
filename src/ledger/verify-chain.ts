import { canonicalEvent, chainHash, entryHash, type Context } from '../kernel/index.ts';
import { bundleGrowths } from './bundles.ts';
import { EMPTY_FRONTIER } from './merkle/frontier.ts';
import { foldNodes, HASH_BYTES, leafHash } from './merkle/hash.ts';
import { growTiles } from './merkle/tiles.ts';
import type { Frontier, TileGrowth } from './merkle/types.ts';
import { chainFrom, findTree, readBundles, readTiles, unsealedSince, type ChainRow } from './store.ts';

export interface ChainReport {
  readonly ok: boolean;
  readonly leaves: number;
  /** Facts older than 5 s without a seal. */
  readonly unsealed: number;
  readonly problems: string[];
  /** Last hash of the chain, hexadecimal. */
  readonly head: string;
}

const BATCH = 2000;
const LATE_MS = 5000;
const MAX_PROBLEMS = 50;

/** Recomputes everything that the chain and the tree claim, from the facts themselves, in batches. */
export async function verifyChain(ctx: Context): Promise<ChainReport> {
  const problems: string[] = [];
  let previous: Buffer = Buffer.alloc(32);
  let next = 0;
  // Read before the facts: the chain may grow meanwhile, but nothing that stood here may be gone.
  const before = await findTree(ctx.db, ctx.bodyId);
  let tree: Frontier = EMPTY_FRONTIER;
  for (;;) {
    const rows = await chainFrom(ctx.db, ctx.bodyId, next, BATCH);
    if (rows.length === 0) break;
    const entries = rows.map((row) => {
      const entry = entryHash(row.salt, canonicalEvent(ctx.bodyId, row));
      problems.push(...seamProblems(row, next, previous, entry));
      next = row.leafIndex + 1;
      previous = row.hash;
      return entry;
    });
    problems.push(...(await bundleProblems(ctx, tree.size, entries)));
    const grown = growTiles(tree, entries.map(leafHash));
    problems.push(...(await tileProblems(ctx, grown.tiles)));
    tree = grown.frontier;
    if (problems.length > MAX_PROBLEMS) break;
  }
  if (tree.size < before.size) problems.push(`the tree has ${before.size} leaves, the facts end at ${tree.size}`);
  problems.push(...(await treeProblems(ctx, tree)));
  const unsealed = await unsealedSince(ctx.db, ctx.bodyId, new Date(ctx.realNow().getTime() - LATE_MS));
  if (unsealed > 0) problems.push(`${unsealed} facts have had no seal for more than 5 s`);
  const shown = problems.slice(0, MAX_PROBLEMS);
  return { ok: shown.length === 0, leaves: next, unsealed, problems: shown, head: previous.toString('hex') };
}

function seamProblems(row: ChainRow, expected: number, previous: Buffer, entry: Buffer): string[] {
  const problems: string[] = [];
  if (row.leafIndex !== expected) problems.push(`leaf ${expected} is missing before leaf ${row.leafIndex}`);
  if (!row.prevHash.equals(previous)) problems.push(`leaf ${row.leafIndex} does not continue the one before`);
  if (!row.hash.equals(chainHash(row.prevHash, entry))) problems.push(`the fact of leaf ${row.leafIndex} was altered`);
  return problems;
}

/** What is served to outsiders must be what the facts give: the stored hashes of the batch against those computed anew. */
async function tileProblems(ctx: Context, growths: readonly TileGrowth[]): Promise<string[]> {
  const stored = await readTiles(ctx.db, ctx.bodyId, growths);
  const byPlace = new Map(stored.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
  return growths
    .filter(({ level, index, from, added }) => !holds(byPlace.get(`${level}/${index}`), from, added))
    .map(({ level, index }) => `tile ${level}/${index} is not that of the facts`);
}

async function bundleProblems(ctx: Context, firstLeaf: number, entries: readonly Buffer[]): Promise<string[]> {
  const growths = bundleGrowths(firstLeaf, entries);
  const stored = await readBundles(
    ctx.db,
    ctx.bodyId,
    growths.map(({ index }) => index),
  );
  const byIndex = new Map(stored.map((bundle) => [bundle.index, bundle.entries]));
  return growths
    .filter(({ index, from, added }) => !holds(byIndex.get(index), from, added))
    .map(({ index }) => `the entries of bundle ${index} are not those of the facts`);
}

function holds(stored: Buffer | undefined, from: number, expected: Buffer): boolean {
  const start = from * HASH_BYTES;
  return stored !== undefined && stored.subarray(start, start + expected.length).equals(expected);
}

async function treeProblems(ctx: Context, recomputed: Frontier): Promise<string[]> {
  const stored = await findTree(ctx.db, ctx.bodyId);
  // The chain may have grown while it was read; then the tree is ahead of what was recomputed, and a later run compares it.
  if (stored.size > recomputed.size) return [];
  if (stored.size < recomputed.size) return [`the tree has ${stored.size} leaves, the chain ${recomputed.size}`];
  const same = Buffer.from(foldNodes(stored.nodes)).equals(Buffer.from(foldNodes(recomputed.nodes)));
  return same ? [] : ['the root of the tree is not that of the facts'];
}
