import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app.ts';
import { commands } from '../../src/cli/commands.ts';
import { configurationTable } from '../../src/kernel/index.ts';
import { filesOf } from '../architecture/tree.ts';

const pages = [
  ...filesOf('docs', '.md').map(({ path }) => path),
  'README.md',
  'README.it.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
];

describe('documentation', () => {
  it.each(pages)('%s names only files that exist', async (page) => {
    const text = await readFile(join(packageRoot, page), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1]!);
    const local = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(local.filter((link) => !existsSync(join(packageRoot, dirname(page), link)))).toEqual([]);
  });

  it('names only settings and commands that there are', async () => {
    const texts = await Promise.all(
      [...pages, 'compose.yaml', 'Dockerfile'].map((page) => readFile(join(packageRoot, page), 'utf8')),
    );
    const all = texts.join('\n');
    const settings = [...all.matchAll(/DIGIPRO_[A-Z0-9_]*[A-Z]/g)].map((match) => match[0]);
    const named = [...all.matchAll(/(?:^|`|bin\/)digipro(?:\.js)? ([a-z]+)\b/gm)].map((match) => match[1]!);
    const steersTests = /^DIGIPRO_TEST/;
    expect(settings.filter((name) => !(name in configurationTable) && !steersTests.test(name))).toEqual([]);
    expect(named.filter((name) => !(name in commands) && name !== 'help')).toEqual([]);
  });

  it('names only operations that there are', async () => {
    const client = await readFile(join(packageRoot, 'desk/src/lib/operations.ts'), 'utf8');
    const texts = await Promise.all(pages.map((page) => readFile(join(packageRoot, page), 'utf8')));
    const found = texts.flatMap((text) =>
      [...text.matchAll(/(?:`|call )([a-z]+(?:\.[a-zA-Z]+){2,3})\b/g)].map((m) => m[1]!),
    );
    const named = found.filter((name) => name !== 'room.noun.verb' && !name.endsWith('.ts'));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !client.includes(`'${name}'`))).toEqual([]);
  });
});
