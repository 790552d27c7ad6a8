/** What a page was made of: another stamp means that it has to be made anew. */
export interface Stamp {
  /** Position of the body's facts, read before the page was begun. */
  readonly position: string;
  /** Legal day: at midnight in Rome a period ends without any fact. */
  readonly day: string;
}

export interface PageCache<T> {
  /**
   * The page of a key as of the stamp: kept, or being made for somebody else, or made now by `make`.
   * @param key names body, address and language; what differs between readers may not come here
   */
  take(key: string, stamp: Stamp, make: () => Promise<T>): Promise<T>;
}

export interface PageCacheOptions<T> {
  /** Bytes that a page takes; 0 keeps it out. */
  readonly sizeOf: (page: T) => number;
  /** Bytes of all pages together. @defaultValue 32 MiB: some 600 pages with their compressed forms */
  readonly maxBytes?: number;
  /** @defaultValue 5,000: bounds what no fact tells, such as figures that are counted anew after it */
  readonly maxAgeMs?: number;
}

interface Kept<T> {
  readonly stamp: string;
  readonly madeAt: number;
  readonly size: number;
  readonly page: T;
}

/** Keeps public pages for a moment. What a reader sees is never older than the last known fact of the body, nor than the day. */
export function createPageCache<T>(options: PageCacheOptions<T>): PageCache<T> {
  const { sizeOf, maxBytes = 32 * 1024 * 1024, maxAgeMs = 5000 } = options;
  const kept = new Map<string, Kept<T>>();
  const making = new Map<string, Promise<T>>();
  let bytes = 0;

  const drop = (key: string) => {
    bytes -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  const keep = (key: string, page: Kept<T>) => {
    drop(key);
    if (page.size === 0 || page.size > maxBytes / 8) return;
    kept.set(key, page);
    bytes += page.size;
    for (const oldest of kept.keys()) {
      if (bytes <= maxBytes) return;
      drop(oldest);
    }
  };
  return {
    take(key, { position, day }, make) {
      const stamp = `${position} ${day}`;
      const found = kept.get(key);
      if (found?.stamp === stamp && performance.now() - found.madeAt < maxAgeMs) {
        kept.delete(key);
        kept.set(key, found);
        return Promise.resolve(found.page);
      }
      // Many ask for a page that has just become stale: it is made once.
      const turn = `${stamp} ${key}`;
      const running = making.get(turn);
      if (running) return running;
      const madeAt = performance.now();
      const promise = make()
        .then((page) => {
          keep(key, { stamp, madeAt, size: sizeOf(page), page });
          return page;
        })
        .finally(() => making.delete(turn));
      making.set(turn, promise);
      return promise;
    },
  };
}
