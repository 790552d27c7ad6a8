import type { Context } from '../kernel/index.ts';
import { foldNodes } from './merkle/hash.ts';
import { signCheckpoint } from './merkle/checkpoint.ts';
import { formatVerifierKey, verifierKeyOf } from './merkle/note.ts';
import { tileSource, type TileReader } from './merkle/tile-source.ts';
import type { Frontier, HashSource } from './merkle/types.ts';
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

/** Signs the size and root of the tree. What has been signed once only ever grows: tiles are append-only and so is the chain. */
export async function signedHead(ctx: Context, keys: LedgerKeys): Promise<SignedHead> {
  const tree = await findTree(ctx.db, ctx.bodyId);
  const origin = originOf(ctx.bodyId);
  const signer = await keys.signerFor(ctx.bodyId, origin);
  const root = Buffer.from(foldNodes(tree.nodes));
  const checkpoint = signCheckpoint({ origin, size: tree.size, root, extensions: [] }, [signer]);
  return { tree, checkpoint, verifierKey: formatVerifierKey(verifierKeyOf(signer)) };
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
