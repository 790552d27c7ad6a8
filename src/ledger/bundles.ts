import { TILE_WIDTH } from './merkle/tiles.ts';
import type { BundleGrowth } from './store.ts';

/** What the entries (32 bytes each) from `firstLeaf` on add to the bundles of 256, by index. */
export function bundleGrowths(firstLeaf: number, entries: readonly Buffer[]): readonly BundleGrowth[] {
  const growths: BundleGrowth[] = [];
  for (let at = 0; at < entries.length;) {
    const index = Math.floor((firstLeaf + at) / TILE_WIDTH);
    const from = (firstLeaf + at) % TILE_WIDTH;
    const added = entries.slice(at, at + TILE_WIDTH - from);
    growths.push({ index, from, added: Buffer.concat(added) });
    at += added.length;
  }
  return growths;
}
