import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProcess } from './process.ts';
import { acquireInstallationLock, startPostgres, type PostgresServer } from './index.ts';
import { endServer, makeOwners, query, type Owners } from './testing/owner.ts';

let folder: string;
let dataDir: string;
let owners: Owners;
const quiet = { log: () => undefined };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pg-life-'));
  // The server's user must reach it; the case where it cannot has a test of its own.
  await chmod(folder, 0o755);
  dataDir = join(folder, 'var');
  owners = await makeOwners();
});

afterAll(async () => {
  await endServer(join(dataDir, 'pg'));
  await owners.remove();
  await rm(folder, { recursive: true, force: true });
});

const rows = (server: PostgresServer) =>
  query<{ n: number }>(server.superuser, 'select n from kept order by n').then((found) => found.map((row) => row.n));

describe('the embedded database', () => {
  it('is made on the first start, discarding what a crash left half made', async () => {
    await mkdir(join(dataDir, 'pg.draft'), { recursive: true });
    await writeFile(join(dataDir, 'pg.draft', 'PG_VERSION'), '18\n');
    const server = await startPostgres({ dataDir, ...quiet });
    try {
      expect(server.adopted).toBe(false);
      await query(server.superuser, 'create table kept (n int primary key)', 'insert into kept values (1)');
      const [settings] = await query<Record<string, string>>(
        server.login,
        `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
           current_setting('data_checksums') as checksums, current_setting('listen_addresses') as tcp,
           current_setting('TimeZone') as zone, current_setting('server_encoding') as encoding,
           current_setting('password_encryption') as passwords, pg_catalog.version() as version`,
      );
      expect(settings).toMatchObject({ fsync: 'on', commit: 'on', checksums: 'on', tcp: '', zone: 'UTC' });
      expect(settings).toMatchObject({ encoding: 'UTF8', passwords: 'scram-sha-256' });
      expect(settings!.version).toContain(server.version);
    } finally {
      await server.stop();
    }
    expect(await findProcess(server.pid)).toBeUndefined();
  });

  it('lets the login in only as a member of its roles: no superuser, no owner, no bypass of row security', async () => {
    const server = await startPostgres({ dataDir, ...quiet });
    try {
      const [login] = await query<Record<string, boolean>>(
        server.login,
        `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit,
           (select count(*) from pg_class where relowner = r.oid)::int as owned,
           (select datdba = r.oid from pg_database where datname = current_database()) as "ownsDatabase"
         from pg_roles r where rolname = session_user`,
      );
      expect(login).toEqual({
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolinherit: false,
        owned: 0,
        ownsDatabase: false,
      });
      await expect(query(server.login, 'create table public.mine (n int)')).rejects.toThrow('permission denied');
      for (const role of ['digipro_app', 'digipro_system', 'digipro_owner']) {
        const [found] = await query(server.login, `set role ${role}`, 'select current_user as me');
        expect(found).toEqual({ me: role });
      }
      await expect(query({ ...server.login, password: 'guessed' }, 'select 1')).rejects.toThrow('password');
    } finally {
      await server.stop();
    }
  });

  it('keeps values of rows out of its log when a statement of the product fails', async () => {
    const server = await startPostgres({ dataDir, ...quiet });
    try {
      const duplicate = `insert into case_of values ('RSSMRA80A01H501U'), ('RSSMRA80A01H501U')`;
      const create = 'create schema if not exists canary; create table canary.case_of (tax_code text primary key)';
      await query(server.login, 'set role digipro_owner', create);
      const work = query(server.login, 'set role digipro_owner', 'set search_path = canary', duplicate);
      await expect(work).rejects.toThrow('duplicate key');
      await expect(query(server.login, `select 'VRDLGI80A01H501X'::int`)).rejects.toThrow('invalid input');
      await query(server.login, 'set role digipro_owner', 'drop schema canary cascade');
    } finally {
      await server.stop();
    }
    const log = await readFile(join(dataDir, 'log', 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toMatch(/RSSMRA|VRDLGI/);
  });

  it('refuses a second owner while the first lives, and takes over from a dead one', async () => {
    const first = await owners.start(dataDir, { only: 'lock' });
    expect(first.said).toEqual({ locked: true });
    const second = await owners.start(dataDir);
    expect(second.said).toMatchObject({ code: 'INSTALLATION_IN_USE' });
    expect(second.said).toMatchObject({
      message: expect.stringContaining(`already running (process ${first.process.pid})`),
    });
    await first.kill();
    const lock = await acquireInstallationLock(dataDir);
    await expect(acquireInstallationLock(dataDir)).rejects.toThrow('already running');
    await lock.release();
    await (await acquireInstallationLock(dataDir)).release();
  });

  it('gives a dead owner’s folder to exactly one of several that come at once', async () => {
    await (await owners.start(dataDir, { only: 'lock' })).kill();
    const contenders = await Promise.all([1, 2, 3, 4].map(() => owners.start(dataDir, { only: 'lock' })));
    const codes = contenders.map(({ said }) => ('code' in said ? said.code : 'locked'));
    await Promise.all(contenders.map((contender) => contender.stop()));
    expect(codes.sort()).toEqual(['INSTALLATION_IN_USE', 'INSTALLATION_IN_USE', 'INSTALLATION_IN_USE', 'locked']);
  });

  it('outlives its killed owner, and the next one takes it over with its data', async () => {
    const owner = await owners.start(dataDir);
    if (!('pid' in owner.said)) throw new Error(JSON.stringify(owner.said));
    const { pid } = owner.said;
    await owner.kill();
    const lock = await acquireInstallationLock(dataDir);
    const server = await startPostgres({ dataDir, ...quiet });
    expect(server).toMatchObject({ adopted: true, pid });
    await query(server.superuser, 'insert into kept values (2)');
    expect(await rows(server)).toEqual([1, 2]);
    await server.stop();
    expect(await findProcess(pid)).toBeUndefined();
    await lock.release();
  });

  it('goes on when Ctrl-C reaches the process group of its owner, who stops it in order', async () => {
    const owner = await owners.start(dataDir);
    if (!('pid' in owner.said)) throw new Error(JSON.stringify(owner.said));
    process.kill(-owner.process.pid!, 'SIGINT');
    expect(await owner.next()).toContain('interrupted');
    expect(await query(owner.said.login, 'select 1 as one')).toEqual([{ one: 1 }]);
    await owner.stop();
    expect(await findProcess(owner.said.pid)).toBeUndefined();
  });

  it('recovers every committed row after kill -9 of server and owner', async () => {
    const owner = await owners.start(dataDir);
    if (!('pid' in owner.said)) throw new Error(JSON.stringify(owner.said));
    await query(owner.said.superuser, 'insert into kept values (3)');
    await owner.kill();
    process.kill(owner.said.pid, 'SIGKILL');
    const server = await startPostgres({ dataDir, ...quiet });
    try {
      expect(await rows(server)).toEqual([1, 2, 3]);
    } finally {
      await server.stop();
    }
  });

  it('comes back by itself when only the server is killed', async () => {
    let restarted: (message: string) => void;
    const told = new Promise<string>((resolve) => (restarted = resolve));
    const server = await startPostgres({ dataDir, log: (message) => restarted(message) });
    try {
      const before = server.pid;
      await query(server.superuser, 'insert into kept values (4)');
      process.kill(before, 'SIGKILL');
      expect(await told).toContain('ended unexpectedly');
      await expect.poll(() => rows(server).catch(() => []), { timeout: 20_000 }).toEqual([1, 2, 3, 4]);
      // The new server may answer before its process number is known here.
      await expect.poll(() => server.pid).not.toBe(before);
    } finally {
      await server.stop();
    }
  });

  it('starts although another process now has the number in a postmaster.pid left behind', async () => {
    const owner = await owners.start(dataDir);
    if (!('pid' in owner.said)) throw new Error(JSON.stringify(owner.said));
    await owner.kill();
    process.kill(owner.said.pid, 'SIGKILL');
    const stranger = await owners.start(join(folder, 'stranger'), { only: 'lock' });
    const path = join(dataDir, 'pg', 'postmaster.pid');
    const left = await readFile(path, 'utf8');
    await writeFile(path, left.replace(/^\d+/, String(stranger.process.pid)));
    const server = await startPostgres({ dataDir, ...quiet });
    expect(server.adopted).toBe(false);
    expect(await rows(server)).toEqual([1, 2, 3, 4]);
    await server.stop();
    expect(await findProcess(stranger.process.pid!)).toBeDefined();
    await stranger.stop();
  });

  it('says what is wrong when the password file is not that of the database', async () => {
    const path = join(dataDir, 'secrets', 'pg');
    const secrets = await readFile(path, 'utf8');
    await writeFile(path, JSON.stringify({ superuser: 'other', login: 'other' }));
    await expect(startPostgres({ dataDir, ...quiet })).rejects.toThrow('secrets/pg is not that of the database');
    await writeFile(path, secrets);
    const server = await startPostgres({ dataDir, ...quiet });
    expect(server.adopted).toBe(true);
    await server.stop();
  });
});
