import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, contentStoreConformance, digestOf, listed } from '../testing/content-store.ts';
import { strictS3Server, type S3Server } from '../testing/s3-server.ts';
import { s3ContentStore } from './s3-driver.ts';

const PART = 100_000;

async function over(endpoint: string) {
  const folder = await mkdtemp(join(tmpdir(), 'digipro-s3-'));
  const secretFile = join(folder, 'secret');
  await writeFile(secretFile, 'S3RVER\n');
  const settings = { endpoint, bucket: 'prova', region: 'us-east-1', accessKey: 'S3RVER', secretFile };
  const again = () => s3ContentStore(settings, join(folder, 'spool'), PART);
  return { folder, again, store: again(), remove: () => rm(folder, { recursive: true, force: true }) };
}

async function s3rver() {
  const directory = await mkdtemp(join(tmpdir(), 'digipro-s3rver-'));
  const server = new S3rver({
    ...{ port: 0, address: '127.0.0.1', silent: true, directory },
    configureBuckets: [{ name: 'prova' }],
  });
  const { port } = await server.run();
  const close = async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { endpoint: `http://127.0.0.1:${port}`, close };
}

for (const [name, start] of [
  ['a strict S3 service', strictS3Server],
  ['s3rver', s3rver],
] as const) {
  contentStoreConformance(name, async () => {
    const server = await start();
    const { store, again, remove } = await over(server.endpoint);
    const close = async () => {
      await server.close();
      await remove();
    };
    return { store, again, close };
  });
}

describe('an S3 service', () => {
  let server: S3Server;
  let under: Awaited<ReturnType<typeof over>>;
  const body = randomUUID();
  beforeAll(async () => {
    server = await strictS3Server();
    under = await over(server.endpoint);
  });
  afterAll(async () => {
    await server.close();
    await under.remove();
  });
  const put = (bytes: Buffer) => under.store.put(body, randomUUID(), Readable.from([bytes]), 500_000_000);

  it('is tried out for what it does, not asked for what it says', async () => {
    expect(await under.store.traits()).toEqual({ refusesOverwriting: true, checksBytes: true });
    const lax = await s3rver();
    const other = await over(lax.endpoint);
    try {
      expect(await other.store.traits()).toEqual({ refusesOverwriting: false, checksBytes: false });
    } finally {
      await other.remove();
      await lax.close();
    }
  });

  it('may be busy or cut connections now and then', async () => {
    const bytes = randomBytes(100_000);
    server.fail('PUT', 'busy', 'cut');
    server.fail('HEAD', 'cut');
    server.fail('GET', 'busy');
    const { sha256 } = await put(bytes);
    expect((await bytesOf(await under.store.open(body, sha256))).equals(bytes)).toBe(true);
    expect(await readdir(join(under.folder, 'spool'))).toEqual([]);
  });

  it('that stays away is told as such, keeps nothing, and takes the same bytes later', async () => {
    const bytes = randomBytes(100_000);
    server.fail('PUT', 'busy', 'busy', 'cut', 'busy');
    await expect(put(bytes)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await listed(under.store, body)).not.toContain(digestOf(bytes));
    expect((await put(bytes)).sha256).toBe(digestOf(bytes));
  });

  it('that ends an answer too early is no short content', async () => {
    const { sha256 } = await put(randomBytes(100_000));
    server.fail('GET', 'half');
    await expect(under.store.open(body, sha256).then(bytesOf)).rejects.toThrow();
  });

  it('that keeps other bytes than it was sent is found out where it compares nothing itself', async () => {
    // In parts there is no digest of the whole that the service could compare.
    const bytes = randomBytes(PART * 3 + 1);
    server.fail('POST', 'none', 'rot');
    await expect(put(bytes)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await under.store.stat(body, digestOf(bytes))).toBeUndefined();
    expect(await put(bytes)).toMatchObject({ size: bytes.length });
    const end = await bytesOf(await under.store.open(body, digestOf(bytes), bytes.length - 10));
    expect(end.equals(bytes.subarray(-10))).toBe(true);
  });
});
