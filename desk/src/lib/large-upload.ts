import { call, Problem, tooLarge, upload, type OutputOf } from './client.ts';

/** More is taken from nobody. */
const MOST_BYTES = 50_000_000_000;
const ATTEMPTS = 8;
const LONGEST_WAIT_MS = 30_000;

/**
 * Sends a file in chunks, of which only one is in memory. A connection that breaks is waited for, and the upload goes on from what the
 * server has, also after the page was closed: what was begun is remembered in this browser under the name of the file, its size and its day.
 * @throws Problem
 */
export async function uploadLarge(
  file: File,
  progress?: (share: number) => void,
): Promise<OutputOf<'records.content.put'>> {
  if (file.size > MOST_BYTES) throw tooLarge(file.size, MOST_BYTES);
  const key = `upload ${file.name} ${file.size} ${file.lastModified}`;
  const begun = await resumed(key);
  if (begun?.finished) {
    localStorage.removeItem(key);
    return begun.finished;
  }
  const id = begun?.id ?? (await begin(key, file));
  let received = begun?.received ?? 0;
  while (received < file.size) {
    received = await lasting(
      async () => {
        const chunk = file.slice(received, received + CHUNK_BYTES);
        const query = { id, offset: received, ...(await digestOf(chunk)) };
        const sent = (share: number) => progress?.((received + share * chunk.size) / file.size);
        return (await upload('records.uploads.append', query, chunk, sent)).received;
      },
      async () => {
        received = (await call('records.uploads.get', { id })).received;
      },
    );
  }
  try {
    return await lasting(() => call('records.uploads.finish', { id }));
  } finally {
    // Finished or refused for good: the next attempt with this file begins anew.
    localStorage.removeItem(key);
  }
}

/** Tries again what a broken connection has stopped, after `before` has found out how far it came. */
async function lasting<T>(work: () => Promise<T>, before?: () => Promise<void>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || failures >= ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures)));
      await before?.().catch(() => undefined);
    }
  }
}

const CHUNK_BYTES = 8 * 1024 * 1024;

async function begin(key: string, file: File): Promise<string> {
  const { id } = await call('records.uploads.begin', {
    size: file.size,
    mime: file.type || 'application/octet-stream',
  });
  localStorage.setItem(key, id);
  return id;
}

/** What was begun with this file before and the server still knows. */
async function resumed(key: string) {
  const id = localStorage.getItem(key);
  if (!id) return undefined;
  try {
    return { id, ...(await call('records.uploads.get', { id })) };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined;
    throw error;
  }
}

/** Broken on the way, or the server is busy or about to be back; and a chunk that came twice. */
function isPassing(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 500 || error.code === 'UPLOAD_OFFSET');
}

/** Browsers hash only where nobody can listen; elsewhere the chunk goes without. */
async function digestOf(chunk: Blob): Promise<{ sha256?: string }> {
  if (!globalThis.crypto?.subtle) return {};
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await chunk.arrayBuffer()));
  return { sha256: [...hash].map((octet) => octet.toString(16).padStart(2, '0')).join('') };
}
