import { describe, expect, it } from 'vitest';
import { createPageCache } from './cache.ts';

const stamp = { position: '1.1', day: '2026-11-30' };

describe('page cache', () => {
  it('makes a page once for all who ask at the same time', async () => {
    const cache = createPageCache<string>({ sizeOf: () => 1 });
    let made = 0;
    const make = async () => `page ${(made += 1)}`;
    const pages = await Promise.all(Array.from({ length: 50 }, () => cache.take('a', stamp, make)));
    expect(new Set(pages)).toEqual(new Set(['page 1']));
  });

  it('does not join who asks after a fact to a page begun before it', async () => {
    const cache = createPageCache<string>({ sizeOf: () => 1 });
    let release!: () => void;
    const before = cache.take('a', stamp, () => new Promise((resolve) => (release = () => resolve('old'))));
    const after = await cache.take('a', { ...stamp, position: '2.1' }, async () => 'new');
    release();
    expect([await before, after]).toEqual(['old', 'new']);
    // The slow one ended last: it must not pass for the newest.
    expect(await cache.take('a', { ...stamp, position: '2.1' }, async () => 'newest')).not.toBe('old');
  });

  it('forgets a failure, and drops the pages used longest ago when it is full', async () => {
    const cache = createPageCache<string>({ sizeOf: (page) => page.length, maxBytes: 800 });
    await expect(cache.take('a', stamp, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    for (const key of 'abcdefghi') await cache.take(key, stamp, async () => key.repeat(100));
    expect(await cache.take('i', stamp, async () => 'made anew')).toBe('i'.repeat(100));
    expect(await cache.take('a', stamp, async () => 'made anew')).toBe('made anew');
    expect(await cache.take('huge', stamp, async () => 'x'.repeat(101))).toHaveLength(101);
    expect(await cache.take('huge', stamp, async () => 'not kept')).toBe('not kept');
  });

  it('keeps nothing longer than its age', async () => {
    const cache = createPageCache<string>({ sizeOf: () => 1, maxAgeMs: 0 });
    await cache.take('a', stamp, async () => 'first');
    expect(await cache.take('a', stamp, async () => 'second')).toBe('second');
  });
});
