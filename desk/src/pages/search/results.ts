import { useInfiniteQuery } from '@tanstack/react-query';
import { call, type Problem } from '../../lib/client.ts';

/** Pages of a search. Unlike those of a list they may end early, and then say how far back was looked. */
export function useResults(q: string, sort: 'relevance' | 'date') {
  const query = useInfiniteQuery({
    queryKey: ['records.search.find', { q, sort }, 'pages'],
    queryFn: ({ pageParam }) =>
      call('records.search.find', { q, sort, ...(pageParam === null ? {} : { after: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 30_000,
  });
  const pages = query.data?.pages ?? [];
  return {
    rows: pages.flatMap(({ items }) => items),
    reached: pages[pages.length - 1]?.reached ?? null,
    pending: query.isPending,
    problem: query.error as Problem | null,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    reload: () => void query.refetch(),
  };
}
