import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContentStore } from '../content/types.ts';

/** A driver under test. `again` is what another process, or the same after a restart, opens over the same place. */
export interface StoreUnderTest {
  readonly store: ContentStore;
  again(): ContentStore;
  close(): Promise<void>;
}

export const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

export async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function listed(store: ContentStore, place: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { sha256 } of store.list(place)) found.push(sha256);
  return found;
}

/** Bytes as they come from the network: in pieces, none of which says how many will follow. */
function* pieces(bytes: Buffer, size: number): Iterable<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** What every driver of the content store promises, whatever it stands on. */
export function contentStoreConformance(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`content store: ${name}`, () => {
    const LIMIT = 20_000_000;
    let under: StoreUnderTest;
    let store: ContentStore;
    let body: string;
    beforeAll(async () => {
      under = await make();
      store = under.store;
      body = randomUUID();
    });
    afterAll(() => under?.close());

    const put = (bytes: Buffer, place = body, size = 70_001) =>
      store.put(place, randomUUID(), Readable.from(pieces(bytes, size)), LIMIT);

    it('names bytes of any size by their digest and gives them back, also to another process', async () => {
      for (const size of [0, 1, 65_535, 65_536, 65_537, 6_000_000]) {
        const bytes = randomBytes(size);
        const received = await put(bytes);
        expect(received).toMatchObject({ sha256: digestOf(bytes), size });
        expect(received.head.equals(bytes.subarray(0, received.head.length))).toBe(true);
        expect((await bytesOf(await under.again().open(body, received.sha256))).equals(bytes)).toBe(true);
        expect(await store.stat(body, received.sha256)).toMatchObject({ sha256: received.sha256, size });
      }
    });

    it('gives any part of an object', async () => {
      const bytes = randomBytes(300_000);
      const { sha256 } = await put(bytes);
      const ends = [0, 1, 65_535, 65_536, 131_071, 131_072, 299_999];
      for (const from of ends) {
        for (const to of [undefined, ...ends.filter((end) => end >= from)]) {
          const part = await bytesOf(await store.open(body, sha256, from, to));
          expect(part.equals(bytes.subarray(from, to === undefined ? undefined : to + 1)), `${from}–${to}`).toBe(true);
        }
      }
    });

    it('keeps an object that is there, and none of the other attempts', async () => {
      const bytes = randomBytes(80_000);
      const { sha256 } = await put(bytes);
      const first = await store.stat(body, sha256);
      const before = await listed(store, body);
      await Promise.all([put(bytes), put(bytes), put(bytes)]);
      expect(await store.stat(body, sha256)).toEqual(first);
      expect(await listed(store, body)).toEqual(before);
    });

    it('keeps nothing of what breaks off or is too large', async () => {
      const before = await listed(store, body);
      const broken = new Readable({ read() {} });
      broken.push(randomBytes(100_000));
      const writing = store.put(body, randomUUID(), broken, LIMIT);
      setImmediate(() => broken.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })));
      await expect(writing).rejects.toMatchObject({ code: 'CONTENT_INCOMPLETE' });
      const large = store.put(body, randomUUID(), Readable.from(pieces(randomBytes(300_000), 9000)), 200_000);
      await expect(large).rejects.toMatchObject({ code: 'TOO_LARGE' });
      expect(await listed(store, body)).toEqual(before);
    });

    it('lists what a place holds in the order of the digests, and only that place', async () => {
      const [other, room] = [randomUUID(), `${body}/${randomUUID()}`];
      const here = [];
      for (let count = 0; count < 12; count += 1) here.push((await put(randomBytes(100 + count), other)).sha256);
      expect(await listed(store, other)).toEqual([...here].sort());
      const inRoom = await put(randomBytes(50), room);
      expect(await listed(store, room)).toEqual([inRoom.sha256]);
      expect(await listed(store, body)).not.toContain(inRoom.sha256);
      expect(await listed(store, randomUUID())).toEqual([]);
    });

    it('removes an object for good, as often as it is told', async () => {
      const { sha256 } = await put(randomBytes(1000));
      await store.remove(body, sha256);
      await store.remove(body, sha256);
      expect(await store.stat(body, sha256)).toBeUndefined();
      await expect(store.open(body, sha256).then(bytesOf)).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' });
    });

    it('takes no name that is none', async () => {
      await expect((async () => store.stat('../etc', '0'.repeat(64)))()).rejects.toThrow();
      await expect((async () => store.stat(body, '../../passwd'))()).rejects.toThrow();
      await expect(store.put('../etc', randomUUID(), Readable.from([Buffer.from('x')]), LIMIT)).rejects.toThrow();
    });
  });
}
