import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { base } from './page.ts';
import { SESSION } from './queries.ts';

/** News are taken in together, and not by all desks of a body in the same instant. */
const GATHER_MS = 400;
const SPREAD_MS = 600;
/** Without the stream, what is shown is asked for again so often. */
const POLL_MS = 20_000;
/** A cut shorter than this is no news. */
const PATIENCE_MS = 4000;
/** A long list is not loaded again unasked: its reader is told that it has changed. */
export const PAGES_RELOADED = 3;

/**
 * Keeps what is on the screen fresh: follows the kinds of facts of the body and asks again for what they concern (facts of a room concern
 * what was read from that room). Only a tab that is seen follows: browsers allow few connections to one server.
 * @returns whether the server is out of reach.
 */
export function useLive(): boolean {
  const queries = useQueryClient();
  const [away, setAway] = useState(false);
  useEffect(() => follow(queries, setAway), [queries]);
  return away;
}

function follow(queries: QueryClient, setAway: (away: boolean) => void): () => void {
  const gathered = new Set<string>();
  let source: EventSource | undefined;
  let place: string | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let losing: ReturnType<typeof setTimeout> | undefined;
  let polling: ReturnType<typeof setInterval> | undefined;

  const takeIn = () => {
    gathering = undefined;
    const types = [...gathered];
    gathered.clear();
    void refresh(queries, types);
  };
  const found = () => {
    clearTimeout(losing);
    clearInterval(polling);
    losing = polling = undefined;
    setAway(false);
  };
  const lost = () => {
    losing ??= setTimeout(() => setAway(true), PATIENCE_MS);
    polling ??= setInterval(() => void refresh(queries, [EVERYTHING]), POLL_MS);
    // Refused, not cut off: the browser does not try again. If the session has ended, this brings the sign-in.
    if (source?.readyState === EventSource.CLOSED) void queries.invalidateQueries({ queryKey: SESSION });
  };
  const open = () => {
    source = new EventSource(`${base}/api/events/stream${place === undefined ? '' : `?from=${place}`}`);
    source.onopen = found;
    source.onerror = lost;
    source.onmessage = (event: MessageEvent<string>) => {
      place = event.lastEventId;
      for (const type of JSON.parse(event.data) as readonly string[]) gathered.add(type);
      if (gathered.size > 0) gathering ??= setTimeout(takeIn, GATHER_MS + Math.random() * SPREAD_MS);
    };
    source.addEventListener('ended', () => {
      source?.close();
      void queries.invalidateQueries({ queryKey: SESSION });
    });
  };
  const look = () => {
    if (document.visibilityState === 'visible') {
      if (!source || source.readyState === EventSource.CLOSED) open();
    } else {
      source?.close();
      source = undefined;
      found();
    }
  };
  look();
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    source?.close();
    found();
    clearTimeout(gathering);
  };
}

const EVERYTHING = '*';

/** Asks again for what the kinds of facts concern; a long list is only marked as outdated. */
async function refresh(queries: QueryClient, types: readonly string[]): Promise<void> {
  const rooms = new Set(types.map((type) => type.split('.')[2] ?? type));
  const concerned = ({ queryKey }: Query) => {
    const room = String(queryKey[0]).split('.')[0]!;
    return rooms.has(EVERYTHING) || rooms.has(room) || room === 'kernel';
  };
  await queries.invalidateQueries({ predicate: (query) => concerned(query) && isLong(query), refetchType: 'none' });
  await queries.invalidateQueries({ predicate: (query) => concerned(query) && !isLong(query) });
}

function isLong({ state }: Query): boolean {
  const pages = (state.data as { readonly pages?: readonly unknown[] } | undefined)?.pages;
  return (pages?.length ?? 0) > PAGES_RELOADED;
}
