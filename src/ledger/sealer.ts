import type { EventSealer } from '../kernel/index.ts';
import { bundleGrowths } from './bundles.ts';
import { leafHash } from './merkle/hash.ts';
import { growTiles as growthOf } from './merkle/tiles.ts';
import { growBundles, growTiles, lockTree, saveTree } from './store.ts';

/** The tree grows with the chain, in the transaction that seals: a fact is in both or in neither. */
export const ledgerSealer: EventSealer = {
  async append(db, bodyId, firstLeaf, entries) {
    const tree = await lockTree(db, bodyId);
    if (tree.size !== firstLeaf) {
      throw new Error(`the ledger has ${tree.size} leaves and the chain goes on at ${firstLeaf}`);
    }
    const { frontier, tiles } = growthOf(tree, entries.map(leafHash));
    await growTiles(db, bodyId, tiles);
    await growBundles(db, bodyId, bundleGrowths(firstLeaf, entries));
    await saveTree(db, bodyId, frontier);
  },
};
