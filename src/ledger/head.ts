import type { Context } from '../kernel/index.ts';
import { ledgerErrors } from './errors.ts';
import { foldNodes } from './merkle/hash.ts';
import { signCheckpoint } from './merkle/checkpoint.ts';
import { LedgerFormatError } from './merkle/errors.ts';
import { formatVerifierKey, verifierKeyOf } from './merkle/note.ts';
import { tileSource, type TileReader } from './merkle/tile-source.ts';
import { consistencyProof } from './merkle/tree.ts';
import type { Checkpoint, Frontier, HashSource } from './merkle/types.ts';
import { verifyConsistency } from './merkle/verify.ts';
import { findTree, readTiles } from './store.ts';
import type { LedgerKeys } from './types.ts';

/** The head of a body's log as it is now, signed. */
export interface SignedHead {
  readonly tree: Frontier;
  readonly checkpoint: string;
  readonly verifierKey: string;
}

/** Name of the body's log: unique wherever the log is copied to, and without personal data. */
export function originOf(bodyId: string): string {
  return `digipro.local/ledger/${bodyId}`;
}

/**
 * Signs the size and root of the tree, if it continues what was signed before: two heads that contradict each other would be the proof
 * that the body rewrote its log (C2SP tlog-checkpoint). @throws LEDGER_NOT_CONSISTENT
 */
export async function signedHead(ctx: Context, keys: LedgerKeys): Promise<SignedHead> {
  const head = await headOrProblem(ctx, keys);
  if (head.problem === undefined) return head;
  ctx.log.error({ body: ctx.bodyId, problem: head.problem }, 'the ledger contradicts its last checkpoint');
  throw ledgerErrors.LEDGER_NOT_CONSISTENT();
}

/** The signed head, or why nothing can be signed. */
export async function headOrProblem(
  ctx: Context,
  keys: LedgerKeys,
): Promise<(SignedHead & { readonly problem?: undefined }) | { readonly problem: string }> {
  const origin = originOf(ctx.bodyId);
  const signer = await keys.signerFor(ctx.bodyId, origin);
  // In this order: what was signed had been committed, so the tree that is read after it cannot be smaller.
  const last = await keys.lastSigned(ctx.bodyId);
  const tree = await findTree(ctx.db, ctx.bodyId);
  const root = Buffer.from(foldNodes(tree.nodes));
  const problem = last && (await contradiction(ctx, last, tree.size, root));
  if (problem) return { problem };
  const checkpoint = signCheckpoint({ origin, size: tree.size, root, extensions: [] }, [signer]);
  if (tree.size > (last?.size ?? -1)) await keys.keepSigned(ctx.bodyId, checkpoint);
  return { tree, checkpoint, verifierKey: formatVerifierKey(verifierKeyOf(signer)) };
}

/** Why the tree is not one that continues the checkpoint; undefined when it is. */
async function contradiction(ctx: Context, last: Checkpoint, size: number, root: Buffer): Promise<string | undefined> {
  if (size < last.size) return `the tree has ${size} leaves, ${last.size} were signed`;
  if (last.size === 0) return undefined;
  try {
    const proof = await consistencyProof(storedSource(ctx, size), last.size, size);
    if (verifyConsistency(last.size, size, proof, last.root, root)) return undefined;
    return `the first ${last.size} leaves are not those that were signed`;
  } catch (error) {
    if (error instanceof LedgerFormatError) return error.message;
    throw error;
  }
}

/** The nodes of a tree of `size` leaves, read from the body's tiles. */
export function storedSource(ctx: Context, size: number): HashSource {
  const reader: TileReader = async (wanted) => {
    const tiles = wanted.map((tile) => ({ level: Number(tile.level), index: tile.index }));
    const rows = await readTiles(ctx.db, ctx.bodyId, tiles);
    const byPlace = new Map(rows.map((row) => [`${row.level}/${row.index}`, row.hashes]));
    return wanted.map((tile) => byPlace.get(`${tile.level}/${tile.index}`) ?? Buffer.alloc(0));
  };
  return tileSource(size, reader);
}
