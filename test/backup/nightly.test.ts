import { chmod, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupFinding } from '../../src/cli/doctor.ts';
import { BACKUP_PLAN } from '../../src/cli/backups.ts';
import { createLogger, createNightlyBackup, lastBackup, verifyBackup } from '../../src/kernel/index.ts';
import { back, openHouse, type House } from './house.ts';

let folder: string;
let house: House;
const place = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digipro-nightly-'));
  await chmod(folder, 0o755);
  house = await openHouse(place('source'));
  await house.register(house.bodies[0]!, 'lettera');
  await house.app.runtime.settle();
});

afterAll(async () => {
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

const warnings: string[] = [];

/** The nights of an installation whose clock is set by hand. */
function nights(repository: string, installedAt: string) {
  let now = new Date(installedAt);
  const nightly = createNightlyBackup({
    connection: house.app.connection,
    dataDir: house.config.dataDir,
    plan: BACKUP_PLAN,
    repository,
    program: 'test',
    clock: { now: () => now, realNow: () => now },
    log: createLogger('silent'),
    installedAt: () => new Date(installedAt),
    warn: async (problem) => void warnings.push(problem),
  });
  return async (time: string): Promise<number> => {
    now = new Date(time);
    await nightly.round();
    return (await readdir(repository).catch(() => [])).length;
  };
}

describe('the backup of every night', () => {
  it('comes once a night, makes up for missed ones once, keeps seven, and leaves those of others alone', async () => {
    const repository = place('nights');
    const at = nights(repository, '2026-03-20T10:00:00Z');
    expect(await at('2026-03-20T23:00:00Z')).toBe(0);
    // 3:15 in Rome is 2:15 in winter time …
    expect(await at('2026-03-21T02:14:00Z')).toBe(0);
    expect(await at('2026-03-21T02:16:00Z')).toBe(1);
    expect(await at('2026-03-21T22:00:00Z')).toBe(1);
    // … and 1:15 in summer time, which begins on the 29th. The machine was off until then.
    expect(await at('2026-03-29T01:16:00Z')).toBe(2);
    expect(await at('2026-03-29T12:00:00Z')).toBe(2);
    for (const day of ['30', '31']) await at(`2026-03-${day}T01:16:00Z`);
    for (const day of ['01', '02', '03']) await at(`2026-04-${day}T01:16:00Z`);
    expect(await at('2026-04-04T01:16:00Z')).toBe(7);
    const other = '2020-01-01T02-15-00.000Z-0123456789ab';
    await back(house, place('elsewhere')).then(({ folder: made }) => rename(made, join(repository, other)));
    expect(await at('2026-11-26T01:16:00Z')).toBe(8);
    const left = (await readdir(repository)).sort();
    expect(left[0]).toBe(other);
    expect(left.at(-1)).toContain('2026-11-26T01-16');
    for (const name of left) expect((await verifyBackup(join(repository, name))).problems).toEqual([]);
  });

  it('that fails leaves nothing and is tried again an hour later', async () => {
    const repository = place('failing');
    await rm(join(house.config.dataDir, 'last-backup.json'), { force: true });
    const at = nights(repository, '2026-03-20T10:00:00Z');
    await house.admin('revoke digipro_backup from digipro');
    await expect(at('2026-03-21T02:16:00Z')).rejects.toThrow('grant digipro_backup to "digipro"');
    expect(warnings.splice(0)).toEqual([expect.stringContaining('grant digipro_backup')]);
    await house.admin('grant digipro_backup to digipro');
    expect(await at('2026-03-21T02:40:00Z')).toBe(0);
    expect(await at('2026-03-21T03:17:00Z')).toBe(1);
  });
});

describe('doctor', () => {
  it('warns when there is no verified backup, when the last one is older than 24 h, faulty or gone', async () => {
    const { dataDir } = house.config;
    await rm(join(dataDir, 'last-backup.json'), { force: true });
    const after = (hours: number) => new Date(house.app.runtime.clock.realNow().getTime() + hours * 3_600_000);
    expect(await backupFinding(dataDir, after(0))).toMatchObject({
      verdict: 'warn',
      what: 'no verified backup was ever made',
    });
    const { folder: made } = await back(house, place('doctor'));
    expect(basename((await lastBackup(dataDir))!.folder)).toBe(basename(made));
    expect(await backupFinding(dataDir, after(23.9))).toMatchObject({ verdict: 'ok' });
    const old = await backupFinding(dataDir, after(24.1));
    expect(old).toMatchObject({ verdict: 'warn', what: expect.stringContaining('older than 24 hours') as string });
    await rm(made, { recursive: true });
    const gone = await backupFinding(dataDir, after(1));
    expect(gone).toMatchObject({ verdict: 'warn', what: expect.stringContaining('not there any more') as string });
  });
});
