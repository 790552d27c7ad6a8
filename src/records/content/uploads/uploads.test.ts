import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, systemCaller, type Caller, type Download } from '../../../kernel/index.ts';
import { listed } from '../../testing/content-store.ts';
import { testRepository, type Repository } from '../../testing/repository.ts';
import { sweepUploads } from './operations.ts';

const CHUNK = 200_000;
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

interface State {
  readonly received: number;
  readonly finished: { readonly sha256: string } | null;
}

describe('uploads in chunks', () => {
  let repository: Repository;
  let clerk: Caller;
  let server: Awaited<ReturnType<typeof createHttpServer>>;
  let port: number;

  beforeAll(async () => {
    repository = await testRepository({ maxContentBytes: 100_000 });
    clerk = repository.person('protocol-clerk');
    server = await createHttpServer({ runtime: repository.runtime, version: '0', callerOf: async () => clerk });
    await server.listen({ port: 0, host: '127.0.0.1' });
    port = (server.server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await server.close();
    await repository.close();
  });

  const begin = (size: number, caller = clerk) =>
    repository.call<{ id: string }>(caller, 'records.uploads.begin', { size, mime: 'application/pdf' });
  const state = (id: string, caller = clerk) => repository.call<State>(caller, 'records.uploads.get', { id });
  const append = (id: string, offset: number, bytes: Buffer, more: object = {}) =>
    repository.runtime.invoker.invoke(
      clerk,
      'records.uploads.append',
      { id, offset, ...more },
      { upload: { stream: Readable.from([bytes]), mime: 'application/octet-stream', filename: undefined } },
    );
  const finish = (id: string, more: object = {}) =>
    repository.call<{ sha256: string; mime: string }>(clerk, 'records.uploads.finish', { id, ...more });
  const room = (id: string) => `${repository.bodyId}/${id}`;
  const send = (id: string, offset: number, bytes: Buffer) =>
    fetch(`http://127.0.0.1:${port}/api/uploads/${id}?offset=${offset}`, {
      method: 'PUT',
      body: new Uint8Array(bytes),
      headers: { 'content-type': 'application/octet-stream' },
    });

  it('go on after their connection was killed, from what the server says, and are whole', async () => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(2 * CHUNK + 1234)]);
    const { id } = await begin(bytes.length);
    expect((await send(id, 0, bytes.subarray(0, CHUNK))).status).toBe(200);
    await new Promise<void>((resolve) => {
      const path = `/api/uploads/${id}?offset=${CHUNK}`;
      const broken = request({ port, host: '127.0.0.1', method: 'PUT', path });
      broken.on('error', () => resolve());
      broken.setHeader('content-length', String(CHUNK));
      broken.write(bytes.subarray(CHUNK, CHUNK + 70_000), () =>
        setImmediate(() => broken.destroy(new Error('pulled'))),
      );
    });
    const { received } = (await (await fetch(`http://127.0.0.1:${port}/api/uploads/${id}`)).json()) as State;
    expect(received).toBe(CHUNK);
    await expect(finish(id)).rejects.toMatchObject({ code: 'CONTENT_INCOMPLETE' });
    for (let offset = received; offset < bytes.length; offset += CHUNK) {
      expect((await send(id, offset, bytes.subarray(offset, offset + CHUNK))).status).toBe(200);
    }
    const kept = await finish(id, { sha256: digest(bytes) });
    expect(kept).toMatchObject({ sha256: digest(bytes), mime: 'application/pdf' });
    const download = await repository.call<Download>(clerk, 'records.content.get', { sha256: kept.sha256 });
    expect((await repository.bytesOf(download)).equals(bytes)).toBe(true);
    // A client that lost the answer asks again; the chunks themselves are gone.
    expect(await finish(id)).toEqual(kept);
    expect((await state(id)).finished).toEqual(kept);
    await expect.poll(() => listed(repository.store, room(id))).toEqual([]);
  });

  it('take a chunk only where it belongs, once, whole, and from who began', async () => {
    const bytes = randomBytes(2 * CHUNK);
    const { id } = await begin(bytes.length);
    await append(id, 0, bytes.subarray(0, CHUNK));
    for (const offset of [0, CHUNK - 1, CHUNK + 1]) {
      const refused = append(id, offset, bytes.subarray(0, CHUNK));
      await expect(refused).rejects.toMatchObject({
        code: 'UPLOAD_OFFSET',
        detail: { en: `It goes on at octet ${CHUNK}.` },
      });
    }
    const changed = append(id, CHUNK, randomBytes(CHUNK), { sha256: digest(bytes.subarray(CHUNK)) });
    await expect(changed).rejects.toMatchObject({ code: 'CONTENT_DIGEST_MISMATCH' });
    for (const wrong of [bytes.subarray(0, 100), randomBytes(CHUNK + 1)]) {
      await expect(append(id, CHUNK, wrong)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
    await expect(state(id, repository.person('protocol-clerk'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    // Two at the same place: one is taken, the other is told where it goes on.
    const both = await Promise.allSettled([
      append(id, CHUNK, bytes.subarray(CHUNK)),
      append(id, CHUNK, bytes.subarray(CHUNK)),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(finish(id, { sha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'CONTENT_DIGEST_MISMATCH' });
    expect((await finish(id)).sha256).toBe(digest(bytes));
  });

  it('are limited in number and size, and swept with their chunks when nobody goes on', async () => {
    const person = repository.person('protocol-clerk');
    await expect(begin(50_000_000_001, person)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    for (let count = 0; count < 4; count += 1) await begin(49_000_000_000, person);
    await expect(begin(49_000_000_000, person)).rejects.toMatchObject({ code: 'UPLOADS_FULL' });
    const { id } = await begin(CHUNK * 2);
    await append(id, 0, randomBytes(CHUNK));
    expect(await listed(repository.store, room(id))).toHaveLength(1);
    const sweep = () =>
      repository.runtime.invoker.work(
        systemCaller(repository.bodyId, 'test', repository.runtime.entropy.id(new Date())),
        'test.sweep',
        (ctx) => sweepUploads(ctx, repository.store),
      );
    expect(await sweep()).toBe(0);
    await repository.database.admin(
      `update records.upload set touched_at = touched_at - interval '3 days' where id = $1`,
      [id],
    );
    expect(await sweep()).toBe(1);
    expect(await listed(repository.store, room(id))).toEqual([]);
    await expect(state(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
