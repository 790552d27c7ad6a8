import { canonicalEvent, chainHash, entryHash, type Context } from '../kernel/index.ts';
import { extendFrontier, EMPTY_FRONTIER } from './merkle/frontier.ts';
import { foldNodes, leafHash } from './merkle/hash.ts';
import type { Frontier } from './merkle/types.ts';
import { chainFrom, findTree, unsealedSince, type ChainRow } from './store.ts';

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
    tree = extendFrontier(tree, entries.map(leafHash));
    if (problems.length > MAX_PROBLEMS) break;
  }
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

async function treeProblems(ctx: Context, recomputed: Frontier): Promise<string[]> {
  const stored = await findTree(ctx.db, ctx.bodyId);
  // The chain may have grown while it was read; then the tree is ahead of what was recomputed, and a later run compares it.
  if (stored.size > recomputed.size) return [];
  if (stored.size < recomputed.size) return [`the tree has ${stored.size} leaves, the chain ${recomputed.size}`];
  const same = Buffer.from(foldNodes(stored.nodes)).equals(Buffer.from(foldNodes(recomputed.nodes)));
  return same ? [] : ['the root of the tree is not that of the facts'];
}
