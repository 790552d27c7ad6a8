import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { call, Problem, type OutputOf } from './client.ts';
import { SESSION } from './queries.ts';

export type Session = OutputOf<'identity.sessions.current'>;

/** Who is signed in; `null` when nobody is. */
export function useSession() {
  return useQuery<Session | null, Problem>({
    queryKey: SESSION,
    queryFn: async () => {
      try {
        return await call('identity.sessions.current', {});
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

export const Me = createContext<Session | undefined>(undefined);

/** The person at the desk. */
export function useMe(): Session {
  return useContext(Me)!;
}
