/**
 * Group commit: what is handed in while the previous flush is under way goes together in the next. No timer: who comes alone does not
 * wait, and the busier it is the more share one commit.
 */
export interface Group<T> {
  /** Resolves when the items are written. @throws what their flush threw. */
  add(items: readonly T[]): Promise<void>;
}

export interface GroupOptions<T> {
  /** Items of one flush; what one call hands in stays together even beyond it. */
  readonly size: number;
  /** Flushes at the same time. A second one begins before the first has ended only when `enough` items wait. */
  readonly parallel: number;
  readonly enough: number;
  readonly flush: (items: readonly T[]) => Promise<void>;
}

interface Waiting<T> {
  readonly items: readonly T[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createGroup<T>(options: GroupOptions<T>): Group<T> {
  let waiting: Waiting<T>[] = [];
  let count = 0;
  let running = 0;

  const begin = () => {
    while (count > 0 && running < options.parallel && (running === 0 || count >= options.enough)) void flush(take());
  };
  const take = (): readonly Waiting<T>[] => {
    let items = 0;
    let calls = 0;
    while (calls < waiting.length && (calls === 0 || items + waiting[calls]!.items.length <= options.size)) {
      items += waiting[calls]!.items.length;
      calls += 1;
    }
    const taken = waiting.slice(0, calls);
    waiting = waiting.slice(calls);
    count -= items;
    return taken;
  };
  const flush = async (taken: readonly Waiting<T>[]) => {
    running += 1;
    try {
      await options.flush(taken.length === 1 ? taken[0]!.items : taken.flatMap((call) => call.items));
      for (const call of taken) call.resolve();
    } catch (error) {
      for (const call of taken) call.reject(error);
    } finally {
      running -= 1;
      begin();
    }
  };
  return {
    add: (items) =>
      new Promise((resolve, reject) => {
        if (items.length === 0) return resolve();
        waiting.push({ items, resolve, reject });
        count += items.length;
        // At the end of the turn everybody who has something in this moment has handed it in.
        if (running === 0) queueMicrotask(begin);
        else begin();
      }),
  };
}
