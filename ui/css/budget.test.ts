import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const assets = fileURLToPath(new URL('../../dist/public/assets/', import.meta.url));
const built = existsSync(join(assets, 'manifest.json'));

describe.skipIf(!built)(`built stylesheets${built ? '' : ' (the product is not built: run "npm run build")'}`, () => {
  const manifest = built
    ? (JSON.parse(readFileSync(join(assets, 'manifest.json'), 'utf8')) as Record<string, string>)
    : {};
  const read = (name: string) => readFileSync(join(assets, manifest[name]!));

  it.each(['styles.css', 'desk.css'])('%s is at most 20 KB on its way, and loads nothing from elsewhere', (name) => {
    expect(gzipSync(read(name), { level: 9 }).length).toBeLessThanOrEqual(20 * 1024);
    const text = read(name).toString('utf8');
    const loaded = [...text.matchAll(/url\(([^)]*)\)/g)].map(([, url]) => url!.replace(/['"]/g, ''));
    const files = readdirSync(assets);
    expect(loaded.filter((url) => !/^(data:|#)/.test(url) && !files.includes(url))).toEqual([]);
    expect(text).not.toMatch(/@import|\/\/fonts\./);
    expect(text).toContain('--bootstrap-italia-version');
  });

  it('lies beside a compressed form that holds the same', () => {
    const compressed = readFileSync(join(assets, `${manifest['styles.css']}.br`));
    expect(brotliDecompressSync(compressed).equals(read('styles.css'))).toBe(true);
  });
});
