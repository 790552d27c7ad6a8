import type { Installed } from '../support/installed.ts';

const COOKIE = '__Host-digipro';

/** Signs in as a person of the demonstration. @returns the cookie of the session, which outlives the server. */
export async function session(installed: Installed, login: string, password: string): Promise<string> {
  const answer = await fetch(`${installed.address}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  const [cookie] = answer.headers.getSetCookie().map((line) => line.split(';')[0]!);
  if (!cookie?.startsWith(COOKIE)) throw new Error(`${login} is not signed in: ${await answer.text()}`);
  return cookie;
}

/** One HTTP call. @returns what was answered; undefined when the server was gone before it answered whole. */
export async function attempt(
  address: string,
  cookie: string,
  path: string,
  body?: unknown,
  key?: string,
): Promise<{ readonly status: number; readonly json: unknown } | undefined> {
  try {
    const answer = await fetch(address + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { cookie, 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
      ...(body === undefined ? {} : { body: body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    return { status: answer.status, json: await answer.json() };
  } catch {
    return undefined;
  }
}

/** A random source that a printed seed repeats (mulberry32). @returns numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
