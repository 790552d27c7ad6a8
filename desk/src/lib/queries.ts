import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call, Problem, type InputOf, type OperationName, type OutputOf } from './client.ts';

/** What reads and writes share: a session that ended anywhere brings the sign-in, and nothing is asked twice when refused. */
export function createQueries(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => noteEnd(client, error) }),
    mutationCache: new MutationCache({ onError: (error) => noteStale(client, error) }),
    defaultOptions: {
      // Whether the network is there is found by asking: the browser's own opinion would keep a click waiting without a word.
      queries: {
        retry: (count, error) => count < RETRIES && error instanceof Problem && error.status === 0,
        networkMode: 'always',
      },
      mutations: { onError: (error) => noteEnd(client, error), networkMode: 'always' },
    },
  });
  return client;
}

/** A cut of a few seconds, such as a restart of the server, is bridged without a word. */
const RETRIES = 2;
const FIRST_RETRY_MS = 700;

export const SESSION = ['identity.sessions.current', {}] as const;

/** A wrong password or code is refused with 401 too, and ends nothing. */
function noteEnd(client: QueryClient, error: Error): void {
  if (error instanceof Problem && error.code === 'UNAUTHENTICATED') client.setQueryData(SESSION, null);
}

/** What was on the screen is no longer so: somebody else was first. The refusal says it, and the screen shows how things stand now. */
function noteStale(client: QueryClient, error: Error): void {
  if (error instanceof Problem && (error.status === 409 || error.status === 404)) void client.invalidateQueries();
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

const PAUSE_MS = 150;

/** Reads what is asked while somebody types: when the typing pauses, and the answer before stays until the next one is there. */
export function useDeferredRead<N extends OperationName>(
  name: N,
  input: InputOf<N>,
  enabled: boolean,
): UseQueryResult<OutputOf<N>, Problem> {
  const typed = JSON.stringify(input);
  const [asked, setAsked] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const settled = JSON.parse(asked) as InputOf<N>;
  return useQuery<OutputOf<N>, Problem>({
    queryKey: [name, settled],
    queryFn: () => call(name, settled),
    enabled: enabled && asked === typed,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/**
 * A piece of work that writes: `useWork((input, key) => call('room.noun.verb', input, key), done)`. The key makes it one in effect: it is
 * the same while the same input is sent again and no answer has come, whether the desk tries again after a cut or the person does. Work of
 * several calls adds a word of its own to the key of each. The input is data, whole: a file goes up before, and its digest is the input.
 * @param work is told when its key was made, too: what it says of the present must not change while it is sent again.
 * @param form name of the draft that the input comes from (`useDraft`): the key is kept beside it, and outlives a reload of the page.
 */
export function useWork<I, O>(
  work: (input: I, key: string, begun: Date) => Promise<O>,
  done: (output: O) => void,
  form?: string,
) {
  const sent = useSent(form);
  return useMutation<O, Problem, I>({
    mutationFn(input) {
      const { key, begun } = sent.of(JSON.stringify(input) ?? '');
      return work(input, key, new Date(begun));
    },
    retry: (count, problem) => count < RETRIES && problem.status === 0,
    retryDelay: (count) => FIRST_RETRY_MS * 2 ** count,
    onSuccess(output) {
      sent.forget();
      done(output);
    },
  });
}

interface Sent {
  readonly said: string;
  readonly key: string;
  readonly begun: number;
}

/** What was sent last and not answered yet. */
function useSent(form: string | undefined) {
  const client = useQueryClient();
  const last = useRef<Sent>(undefined);
  const place = () => {
    const me = client.getQueryData<OutputOf<'identity.sessions.current'>>(SESSION);
    return form !== undefined && me ? `digipro.sent.${me.person.id}.${form}` : undefined;
  };
  return {
    of(said: string): Sent {
      const at = place();
      const kept = at === undefined ? null : sessionStorage.getItem(at);
      const known = last.current ?? (kept === null ? undefined : (JSON.parse(kept) as Sent));
      const sent = known?.said === said ? known : { said, key: crypto.randomUUID(), begun: Date.now() };
      if (at !== undefined) sessionStorage.setItem(at, JSON.stringify(sent));
      return (last.current = sent);
    },
    forget(): void {
      last.current = undefined;
      const at = place();
      if (at !== undefined) sessionStorage.removeItem(at);
    },
  };
}
