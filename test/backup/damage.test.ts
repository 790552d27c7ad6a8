import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, verifyBackup, type Manifest } from '../../src/kernel/index.ts';
import { back, openHouse, restoreInto } from './house.ts';

let folder: string;
let whole: string;
let files: readonly string[];
const place = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digipro-damage-'));
  await chmod(folder, 0o755);
  const house = await openHouse(place('source'));
  try {
    for (const body of house.bodies) await house.register(body, `lettera di ${body}`);
    await house.app.runtime.settle();
    whole = (await back(house, place('backups'))).folder;
  } finally {
    await house.close();
  }
  const entries = await readdir(whole, { recursive: true, withFileTypes: true });
  files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(whole, join(entry.parentPath, entry.name)))
    .sort();
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Damages a file, looks what is said, and puts the file back. */
async function damaged(path: string, damage: (full: string, bytes: Buffer) => Promise<unknown>): Promise<string> {
  const full = join(whole, path);
  const bytes = await readFile(full);
  await damage(full, bytes);
  try {
    return (await verifyBackup(whole)).problems.join('\n');
  } catch (error) {
    return (error as Error).message;
  } finally {
    await rm(full, { force: true });
    await writeFile(full, bytes, { mode: 0o600 });
  }
}

const kinds: Readonly<Record<string, RegExp>> = {
  'rows of a table': /^database\/records\.protocol_entry\.copy$/,
  'facts of the ledger': /^database\/kernel\.event\.copy$/,
  'a content': /^files\/content\//,
  'a key': /^files\/keys\/ledger\//,
  'a secret': /^files\/secrets\/sealing-key$/,
  'a trust anchor': /^files\/trust\//,
  'the list of files': /^files\.ndjson$/,
  'the manifest': /^manifest\.json$/,
};

describe('a backup that was damaged', () => {
  it('is whole before', async () => {
    expect((await verifyBackup(whole)).problems).toEqual([]);
    for (const kind of Object.values(kinds)) expect(files.some((file) => kind.test(file))).toBe(true);
    expect(files.filter((file) => file.endsWith('secrets/pg'))).toEqual([]);
  });

  it.each(Object.entries(kinds))(
    'names %s that has another byte, is cut off, is gone or is a link',
    async (_, kind) => {
      const path = files.find((file) => kind.test(file))!;
      const flip = (full: string, bytes: Buffer) => {
        const changed = Buffer.from(bytes);
        changed[Math.floor(bytes.length / 2)]! ^= 1;
        return writeFile(full, changed);
      };
      expect(await damaged(path, flip)).toContain(path);
      expect(await damaged(path, (full, bytes) => truncate(full, bytes.length - 1))).toContain(path);
      expect(await damaged(path, (full, bytes) => writeFile(full, Buffer.concat([bytes, bytes])))).toContain(path);
      expect(await damaged(path, (full) => rm(full))).toContain(path);
      const aside = place('aside');
      const link = async (full: string) => {
        await rename(full, aside);
        await symlink(aside, full);
      };
      if (path !== 'manifest.json') expect(await damaged(path, link)).toContain(`${path} is a link`);
    },
  );

  it('names the file whichever byte of whichever file is another one', async () => {
    const bytes = fc.nat();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), bytes, fc.integer({ min: 1, max: 255 }), async (path, at, mask) => {
        const size = (await readFile(join(whole, path))).length;
        fc.pre(size > 0);
        const said = await damaged(path, (full, content) => {
          const changed = Buffer.from(content);
          changed[at % size]! ^= mask;
          return writeFile(full, changed);
        });
        expect(said).toContain(path);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused before anything is written', async () => {
    const path = files.find((file) => kinds['a content']!.test(file))!;
    const refused = await damaged(path, async (full, bytes) => {
      await truncate(full, bytes.length - 1);
      await expect(restoreInto(place('nowhere'), whole)).rejects.toThrow(`${path} is cut off`);
    });
    expect(refused).toContain(path);
    await expect(readdir(place('nowhere'))).rejects.toThrow('ENOENT');
  });
});

/** A backup whose lists were rewritten with care: every digest fits. */
async function forged(name: string, forge: (manifest: Manifest, list: string) => { manifest: Manifest; list: string }) {
  const copy = place(name);
  await cp(whole, copy, { recursive: true });
  const { manifest } = JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8')) as { manifest: Manifest };
  const made = forge(manifest, await readFile(join(copy, 'files.ndjson'), 'utf8'));
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const listed = {
    ...made.manifest,
    files: { ...made.manifest.files, listBytes: Buffer.byteLength(made.list), listSha256: sha256(made.list) },
  };
  await writeFile(join(copy, 'files.ndjson'), made.list);
  const wrapped = { sha256: sha256(canonicalJson(listed)), manifest: listed };
  await writeFile(join(copy, 'manifest.json'), `${JSON.stringify(wrapped, null, 1)}\n`);
  return copy;
}

describe('a backup that somebody has forged', () => {
  const pathsTried = [
    '../escaped',
    'keys/../../escaped',
    '/etc/escaped',
    'secrets/pg',
    'pg/pg_hba.conf',
    'run/owner.json',
  ];

  it.each(pathsTried)('puts no file at %s', async (path) => {
    const copy = await forged(`forged-${pathsTried.indexOf(path)}`, (manifest, list) => {
      const [first, ...rest] = list.trimEnd().split('\n');
      const entry = { ...(JSON.parse(first!) as object), path };
      return { manifest, list: `${[JSON.stringify(entry), ...rest].join('\n')}\n` };
    });
    const target = place(`target-${pathsTried.indexOf(path)}`);
    await expect(restoreInto(target, copy)).rejects.toThrow(/outside of the data folder|is no list of ours|not whole/);
    expect(await readdir(folder)).not.toContain('escaped');
  });

  it('puts no file where the database keeps its own, even if the file is there', async () => {
    const copy = await forged('forged-own', (manifest, list) => ({
      manifest: { ...manifest, files: { ...manifest.files, count: manifest.files.count + 1 } },
      list: `${list}${JSON.stringify({ path: 'secrets/pg', size: 2, sha256: createHash('sha256').update('{}').digest('hex'), mode: 0o600, shared: false })}\n`,
    }));
    await writeFile(join(copy, 'files', 'secrets', 'pg'), '{}');
    await expect(restoreInto(place('target-own'), copy)).rejects.toThrow('is no part of an installation');
    expect(await readdir(place('target-own'))).toEqual(['run']);
  });

  it('fills no column and no table that the program does not have', async () => {
    const copy = await forged('forged-table', (manifest, list) => {
      const tables = manifest.tables.map((table) =>
        table.name === 'protocol_entry' ? { ...table, columns: ['id"; drop schema records cascade; --'] } : table,
      );
      return { manifest: { ...manifest, tables }, list };
    });
    await expect(restoreInto(place('target-table'), copy)).rejects.toThrow('is no list of ours');
  });

  it('comes in whole or not at all: rows that do not fit leave the place empty', async () => {
    const copy = await forged('forged-rows', (manifest, list) => {
      const rows = manifest.tables.map((table) => (table.name === 'protocol_entry' ? { ...table, rows: 1 } : table));
      return { manifest: { ...manifest, tables: rows }, list };
    });
    await expect(restoreInto(place('target-rows'), copy)).rejects.toThrow('does not hold the rows of the backup');
    expect(await readdir(place('target-rows'))).toEqual(['run']);
    await restoreInto(place('target-rows'), whole);
  });

  it('of another program version is refused with the version to use', async () => {
    const copy = await forged('forged-version', (manifest, list) => {
      const [first, ...rest] = manifest.migrations;
      const later = { ...first!, number: 99, name: 'later' };
      return { manifest: { ...manifest, program: '9.9.9', migrations: [first!, ...rest, later] }, list };
    });
    await expect(restoreInto(place('target-version'), copy)).rejects.toThrow(
      /DigiPro 9\.9\.9, whose migration acts\/99_later is not known to this program: restore with that version/,
    );
    const changed = await forged('forged-checksum', (manifest, list) => {
      const migrations = manifest.migrations.map((one, at) => (at === 0 ? { ...one, checksum: '0'.repeat(64) } : one));
      return { manifest: { ...manifest, migrations }, list };
    });
    await expect(restoreInto(place('target-version'), changed)).rejects.toThrow('is another one in this program');
  });
});
