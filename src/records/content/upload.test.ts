import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, type Caller } from '../../kernel/index.ts';
import { testRepository, type Repository } from '../testing/repository.ts';

const LIMIT = 300_000;

describe('uploads over HTTP', () => {
  let repository: Repository;
  let clerk: Caller;
  let server: Awaited<ReturnType<typeof createHttpServer>>;
  let port: number;

  beforeAll(async () => {
    repository = await testRepository({ maxContentBytes: LIMIT });
    clerk = repository.person('protocol-clerk');
    server = await createHttpServer({ runtime: repository.runtime, version: '0', callerOf: async () => clerk });
    await server.listen({ port: 0, host: '127.0.0.1' });
    port = (server.server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await server.close();
    await repository.close();
  });

  const filesLeft = async () => (await readdir(join(repository.folder, 'tmp'))).length;
  const send = (body: Buffer, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}/api/content`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: { 'content-type': 'application/pdf', ...headers },
    });

  it('come back byte for byte', async () => {
    const body = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(250_000, 'à')]);
    const answer = await send(body);
    expect(answer.status).toBe(201);
    const kept = (await answer.json()) as { sha256: string; mime: string };
    expect(kept.mime).toBe('application/pdf');
    const back = await fetch(`http://127.0.0.1:${port}/api/content/${kept.sha256}`);
    expect(Buffer.from(await back.arrayBuffer()).equals(body)).toBe(true);
    expect(back.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it('are refused with 413 when they say that they are too large, and when they only turn out to be', async () => {
    expect((await send(Buffer.alloc(LIMIT + 1))).status).toBe(413);
    expect(await chunked(20, LIMIT / 10)).toBe(413);
    expect(await filesLeft()).toBe(0);
  });

  it('that break off leave nothing behind, and the service goes on', async () => {
    await new Promise<void>((resolve) => {
      const broken = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/content' });
      broken.on('error', () => resolve());
      broken.setHeader('content-length', '100000');
      broken.write(Buffer.alloc(1000), () => setImmediate(() => broken.destroy(new Error('cable pulled'))));
    });
    await expect.poll(filesLeft).toBe(0);
    expect((await send(Buffer.from('ancora qui'))).status).toBe(201);
  });

  it('that crawl hold no database connection', async () => {
    const slow = Array.from({ length: 20 }, () => {
      const one = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/content' });
      one.on('error', () => undefined);
      one.setHeader('content-length', '100000');
      one.write(Buffer.alloc(10));
      return one;
    });
    try {
      await expect.poll(filesLeft).toBe(20);
      // Polled, as the answer to the upload before may leave a little ahead of its connection; what an upload held
      // while it crawls would stay busy for as long as anyone looks.
      const held = () => {
        const { waiting, total, idle } = repository.runtime.database.pool;
        return { waiting, busy: total - idle };
      };
      await expect.poll(held).toEqual({ waiting: 0, busy: 0 });
      expect(await filesLeft()).toBe(20);
      expect((await send(Buffer.from('passa lo stesso'))).status).toBe(201);
    } finally {
      for (const one of slow) one.destroy();
    }
    await expect.poll(filesLeft).toBe(0);
  });

  /** Sends pieces without telling how many there will be. @returns the status of the answer. */
  const chunked = (pieces: number, size: number) =>
    new Promise<number>((resolve, reject) => {
      const upload = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/content' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode!);
        upload.destroy();
      });
      upload.on('error', reject);
      for (let piece = 0; piece < pieces; piece += 1) upload.write(Buffer.alloc(size));
      upload.end();
    });
});
