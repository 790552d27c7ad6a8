import { chmod, chown, cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBinaries } from './binaries.ts';
import { startPostgres } from './index.ts';
import { endServer, makeOwners, query, type Owners } from './testing/owner.ts';

const OLD = '/usr/lib/postgresql/15/bin';
const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
const quiet = { log: () => undefined };

let folder: string;
let owners: Owners;
const clusters = new Set<string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pg-place-'));
  await chmod(folder, 0o755);
  owners = await makeOwners();
});

afterEach(async () => {
  for (const cluster of clusters) await endServer(cluster);
  clusters.clear();
});

afterAll(async () => {
  await owners.remove();
  await rm(folder, { recursive: true, force: true });
});

describe('the place of the embedded database', () => {
  it('works below a folder of mode 0700, when root runs it as another user too, and knows a copied folder', async () => {
    const home = join(folder, 'home');
    const dataDir = join(home, 'var');
    const commonDir = join(folder, 'common');
    await mkdir(home, { mode: 0o700 });
    const options = { dataDir, commonDir, ...quiet };
    const server = await startPostgres(options);
    const [row] = await query<{ folder: string }>(
      server.superuser,
      `select current_setting('data_directory') as folder`,
    );
    clusters.add(row!.folder);
    await query(server.superuser, 'create table kept as select 1 as n');
    await server.stop();
    expect(row!.folder.startsWith(isRoot ? commonDir : home)).toBe(true);
    // Opening the folder later must not begin a second, empty database.
    await chmod(home, 0o755);
    const again = await startPostgres(options);
    expect(await query(again.superuser, 'select n from kept')).toEqual([{ n: 1 }]);
    await again.stop();
    if (!isRoot) return;
    expect((await stat(row!.folder)).uid).not.toBe(0);
    await cp(dataDir, join(folder, 'copied'), { recursive: true });
    await expect(startPostgres({ ...options, dataDir: join(folder, 'copied') })).rejects.toThrow('is a copy of');
    await rename(dataDir, join(folder, 'moved'));
    const moved = await startPostgres({ ...options, dataDir: join(folder, 'moved') });
    expect(await query(moved.superuser, 'select n from kept')).toEqual([{ n: 1 }]);
    await moved.stop();
  });

  it.skipIf(!isRoot)('works for an ordinary user (skipped where the tests do not run as root)', async () => {
    const dataDir = join(folder, 'ordinary');
    await mkdir(dataDir, { mode: 0o700 });
    await chown(dataDir, NOBODY, NOBODY);
    clusters.add(join(dataDir, 'pg'));
    const owner = await owners.start(dataDir, { uid: NOBODY, gid: NOBODY });
    if (!('pid' in owner.said)) throw new Error(JSON.stringify(owner.said));
    expect(await query(owner.said.login, 'select 1 as one')).toEqual([{ one: 1 }]);
    await owner.stop();
    expect((await stat(join(dataDir, 'secrets', 'pg'))).mode & 0o777).toBe(0o600);
    // Root takes over as the user who made it.
    const server = await startPostgres({ dataDir, ...quiet });
    await server.stop();
    const stranger = await owners.start(dataDir, { uid: 1, gid: 1 });
    expect(stranger.said).toHaveProperty('message');
  });

  it.skipIf(!existsSync(OLD))('runs PostgreSQL 15 and stays with it (skipped without its programs)', async () => {
    const dataDir = join(folder, 'old');
    clusters.add(join(dataDir, 'pg'));
    const first = await startPostgres({ dataDir, binDir: OLD, ...quiet });
    await query(first.superuser, 'create table kept as select 15 as n');
    expect(first.version).toMatch(/^15\./);
    await first.stop();
    const second = await startPostgres({ dataDir, ...quiet });
    expect(second.version).toMatch(/^15\./);
    expect(await query(second.superuser, 'select n from kept')).toEqual([{ n: 15 }]);
    await second.stop();
    expect(await findBinaries(undefined, dataDir)).toMatchObject({ bin: OLD, reason: 'they made this database' });
    await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '14\n');
    await expect(startPostgres({ dataDir, ...quiet })).rejects.toThrow('was made by PostgreSQL 14');
    await expect(startPostgres({ dataDir, binDir: OLD, ...quiet })).rejects.toThrow('was made by PostgreSQL 14');
  });

  it('puts the socket of a long path into a short folder of its own', async () => {
    const dataDir = join(folder, 'a'.repeat(60), 'b'.repeat(60));
    clusters.add(join(dataDir, 'pg'));
    const server = await startPostgres({ dataDir, ...quiet });
    const found = await stat(server.login.host);
    expect(server.login.host.length).toBeLessThan(40);
    expect(found.mode & 0o777).toBe(0o700);
    await server.stop();
    // After a restart of the machine the folder is gone, or somebody else has made one of its name.
    await rm(server.login.host, { recursive: true });
    await mkdir(server.login.host, { mode: 0o777 });
    const again = await startPostgres({ dataDir, ...quiet });
    expect(again.login.host).not.toBe(server.login.host);
    expect(await query(again.login, 'select 1 as one')).toEqual([{ one: 1 }]);
    await again.stop();
    expect((await readFile(join(dataDir, 'socket.location'), 'utf8')).trim()).toBe(again.login.host);
    await rm(server.login.host, { recursive: true });
    await rm(again.login.host, { recursive: true });
  });

  it('says what is wrong with a folder that holds no programs', async () => {
    const dataDir = join(folder, 'none');
    await expect(startPostgres({ dataDir, binDir: '/nowhere', ...quiet })).rejects.toThrow(
      '/nowhere/postgres does not run',
    );
  });
});
