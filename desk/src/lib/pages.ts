import { useInfiniteQuery } from '@tanstack/react-query';
import { PAGES_RELOADED } from './live.ts';
import { call, Problem, type InputOf, type OperationName, type OutputOf } from './client.ts';

/** Operations that answer a page of a list: `{ items, next }`. */
export type ListName = {
  [N in OperationName]: OutputOf<N> extends { readonly items: readonly unknown[]; readonly next: string | null }
    ? N
    : never;
}[OperationName];

export type ItemOf<N extends ListName> = OutputOf<N>['items'][number];

/** A list that is loaded page by page as it is scrolled. */
export interface Pages<T> {
  readonly rows: readonly T[];
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly more: boolean;
  readonly loadingMore: boolean;
  /** The house has changed since the rows were loaded, and they are too many to be loaded again unasked. */
  readonly outdated: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

const PAGE = 50;

/**
 * Reads a list by keyset, page after page: `const cases = usePages('processes.cases.list', { status })`. Filters go into the input; a
 * change of them begins anew. Give the result to `DataTable`.
 */
export function usePages<N extends ListName>(
  name: N,
  input: Omit<InputOf<N>, 'limit' | 'after'>,
  options: { readonly enabled?: boolean } = {},
): Pages<ItemOf<N>> {
  const query = useInfiniteQuery({
    queryKey: [name, input, 'pages'],
    queryFn: ({ pageParam }) => {
      const page = { ...input, limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) };
      return call(name, page as InputOf<N>) as Promise<{ items: readonly ItemOf<N>[]; next: string | null }>;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // What happens in the house is told by the stream: see `live.ts`.
    staleTime: Infinity,
    enabled: options.enabled ?? true,
  });
  return {
    rows: query.data?.pages.flatMap((page) => page.items) ?? [],
    pending: query.isPending,
    problem: query.error as Problem | null,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    outdated: query.isStale && (query.data?.pages.length ?? 0) > PAGES_RELOADED,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
    reload: () => void query.refetch(),
  };
}
