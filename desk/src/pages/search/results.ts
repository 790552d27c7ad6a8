import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, type Problem } from '../../lib/client.ts';

/** Results that fill a screen, and calls after which the reader is asked whether to go on. */
const ENOUGH = 20;
const MOST_CALLS = 12;

/** Pages of a search. Unlike those of a list they may end early, and say how far back was looked: until a screen is full the next is asked for. */
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
  const rows = pages.flatMap(({ items }) => items);
  const reached = pages[pages.length - 1]?.reached ?? null;
  const { fetchNextPage, hasNextPage, isFetching, isError } = query;
  const wanted = hasNextPage && reached !== null && rows.length < ENOUGH && pages.length < MOST_CALLS;
  useEffect(() => {
    if (wanted && !isFetching && !isError) void fetchNextPage();
  }, [wanted, isFetching, isError, fetchNextPage]);
  return {
    rows,
    reached,
    pending: query.isPending,
    problem: query.error as Problem | null,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    reload: () => void query.refetch(),
  };
}
