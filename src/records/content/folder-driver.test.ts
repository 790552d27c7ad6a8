import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, contentStoreConformance, digestOf, listed } from '../testing/content-store.ts';
import { folderContentStore } from './folder-driver.ts';

contentStoreConformance('a folder', async () => {
  const root = await mkdtemp(join(tmpdir(), 'digipro-objects-'));
  const again = () => folderContentStore(root);
  return { store: again(), again, close: () => rm(root, { recursive: true, force: true }) };
});

describe('a folder whose writer is killed', () => {
  const WRITER = fileURLToPath(new URL('../testing/killed-writer.ts', import.meta.url));
  const bytes = Buffer.alloc(200_000, 'x');
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'digipro-objects-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it.each([
    ['before the bytes are on disk', 'sync', 0],
    ['before the object has its name', 'rename', 0],
    ['before the folder is on disk', 'folder', 1],
    ['before the row is written', 'done', 1],
  ])('%s has only whole objects, and room for the next attempt', async (_when, stage, whole) => {
    const body = randomUUID();
    const writer = spawn(process.execPath, ['--import', 'tsx', WRITER, root, body, stage, String(bytes.length)]);
    const [, signal] = (await once(writer, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    const store = folderContentStore(root);
    const found = await listed(store, body);
    expect(found).toEqual(whole ? [digestOf(bytes)] : []);
    for (const sha256 of found) expect(digestOf(await bytesOf(await store.open(body, sha256)))).toBe(sha256);
    await store.put(body, randomUUID(), Readable.from([bytes]), bytes.length);
    expect(await listed(store, body)).toEqual([digestOf(bytes)]);
    // What the dead writer left is half a file at most, in the folder that is swept.
    expect((await readdir(join(root, 'tmp'))).length).toBe(whole ? 0 : 1);
    expect(await store.clean(new Date(Date.now() + 1000))).toBe(whole ? 0 : 1);
  });
});
