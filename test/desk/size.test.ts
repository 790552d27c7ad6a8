import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app.ts';

const KB = 1024;
const SHELL_KB = 150;
const ROUTE_KB = 350;

const desk = join(packageRoot, 'dist', 'public', 'desk');
const scripts = join(desk, 'assets');

describe.skipIf(!existsSync(desk))('weight of the desk, compressed', () => {
  const sizes = new Map<string, number>();
  const needs = new Map<string, readonly string[]>();
  let shell: readonly string[] = [];
  let styles = 0;

  beforeAll(async () => {
    for (const file of (await readdir(scripts)).filter((name) => name.endsWith('.js'))) {
      const text = await readFile(join(scripts, file), 'utf8');
      sizes.set(file, gzipSync(text).length);
      // What is imported at once; what is imported by a call is fetched when it is needed.
      const imported = [...text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)].map((match) => match[1]!);
      needs.set(file, imported);
    }
    const page = await readFile(join(desk, 'index.html'), 'utf8');
    shell = [...page.matchAll(/<script[^>]*src="[^"]*\/([^"/]+\.js)"/g)].map((match) => match[1]!);
    const sheet = /href="\/assets\/(desk\.[^"]+\.css)"/.exec(page)![1]!;
    styles = gzipSync(await readFile(join(packageRoot, 'dist', 'public', 'assets', sheet))).length;
  });

  /** A script with everything that it imports at once. */
  function closure(files: readonly string[], seen = new Set<string>()): ReadonlySet<string> {
    for (const file of files) {
      if (seen.has(file)) continue;
      seen.add(file);
      closure(needs.get(file) ?? [], seen);
    }
    return seen;
  }
  const weight = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0);

  it(`the shell is at most ${SHELL_KB} KB`, () => {
    const bytes = weight(closure(shell)) + styles;
    console.log(`shell of the desk: ${(bytes / KB).toFixed(1)} KB with its stylesheet`);
    expect(shell.length).toBeGreaterThan(0);
    expect(bytes / KB).toBeLessThanOrEqual(SHELL_KB);
  });

  it(`every page with the shell is at most ${ROUTE_KB} KB`, () => {
    const heavy = [...sizes.keys()]
      .map((file) => [file, (weight(closure([...shell, file])) + styles) / KB] as const)
      .filter(([, kb]) => kb > ROUTE_KB);
    expect(heavy).toEqual([]);
  });
});
