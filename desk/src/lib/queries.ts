import { QueryCache, QueryClient, useMutation, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { call, Problem, type InputOf, type OperationName, type OutputOf } from './client.ts';

/** What reads and writes share: a session that ended anywhere brings the sign-in, and nothing is asked twice when refused. */
export function createQueries(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => noteEnd(client, error) }),
    defaultOptions: {
      queries: { retry: (count, error) => count < 2 && error instanceof Problem && error.status === 0 },
      mutations: { onError: (error) => noteEnd(client, error) },
    },
  });
  return client;
}

export const SESSION = ['identity.sessions.current', {}] as const;

function noteEnd(client: QueryClient, error: Error): void {
  if (error instanceof Problem && error.status === 401) client.setQueryData(SESSION, null);
}

/** Reads by an operation. @param every asks again after so many milliseconds; 0 never. */
export function useRead<N extends OperationName>(
  name: N,
  input: InputOf<N>,
  options: { readonly enabled?: boolean; readonly every?: number } = {},
): UseQueryResult<OutputOf<N>, Problem> {
  return useQuery<OutputOf<N>, Problem>({
    queryKey: [name, input],
    queryFn: () => call(name, input),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ? options.every : false,
  });
}

/** A piece of work that writes. */
export function useWork<I, O>(work: (input: I) => Promise<O>, done: (output: O) => void) {
  return useMutation<O, Problem, I>({ mutationFn: work, onSuccess: done });
}
