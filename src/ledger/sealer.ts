import type { EventSealer } from '../kernel/index.ts';
import { leafHash } from './merkle/hash.ts';
import { growTiles as growthOf, TILE_WIDTH } from './merkle/tiles.ts';
import { growBundles, growTiles, lockTree, saveTree, type BundleGrowth } from './store.ts';

/** The tree grows with the chain, in the transaction that seals: a fact is in both or in neither. */
export const ledgerSealer: EventSealer = {
  async append(db, bodyId, firstLeaf, entries) {
    const tree = await lockTree(db, bodyId);
    if (tree.size !== firstLeaf) {
      throw new Error(`the ledger has ${tree.size} leaves and the chain goes on at ${firstLeaf}`);
    }
    const { frontier, tiles } = growthOf(tree, entries.map(leafHash));
    await growTiles(db, bodyId, tiles);
    await growBundles(db, bodyId, bundlesOf(firstLeaf, entries));
    await saveTree(db, bodyId, frontier);
  },
};

function bundlesOf(firstLeaf: number, entries: readonly Buffer[]): BundleGrowth[] {
  const byBundle = new Map<number, Buffer[]>();
  entries.forEach((entry, offset) => {
    const index = Math.floor((firstLeaf + offset) / TILE_WIDTH);
    byBundle.set(index, [...(byBundle.get(index) ?? []), entry]);
  });
  return [...byBundle].map(([index, added]) => ({ index, added: Buffer.concat(added) }));
}
