import { folderPacks } from './folder-packs.ts';
import type { ContentStore } from './types.ts';

/** A store whose small contents lie in packs in a folder. */
export function packing(store: ContentStore, root: string, durable?: () => boolean): ContentStore {
  const { flush, ...packs } = folderPacks(root, durable);
  return {
    ...store,
    packs,
    async flush() {
      await flush();
      await store.flush();
    },
  };
}
