import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBackup, openSource, verifyBackup } from '../../src/kernel/index.ts';
import { placeOf } from '../../src/cli/backups.ts';
import { back, configOf, openHouse, restoreInto, rowHashes, type House } from './house.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let house: House;
const place = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digipro-crash-'));
  await chmod(folder, 0o755);
  house = await openHouse(place('source'));
  for (const body of house.bodies) {
    for (let n = 0; n < 10; n += 1) await house.register(body, `lettera ${n} di ${body}`);
  }
  await house.app.runtime.settle();
});

afterAll(async () => {
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Starts `once.ts` by way of a shell, which may put bounds on it first. */
function run(what: 'backup' | 'restore', dataDir: string, backups: string, bounds = 'true'): ChildProcess {
  const script = `${bounds}; exec "$0" --import tsx test/backup/once.ts "$@"`;
  const child = spawn('bash', ['-c', script, process.execPath, what, dataDir, backups], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return child;
}

async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

/** Kills the process in the very moment in which a name appears below the folder. @returns false when it had ended before. */
async function killWhen(child: ChildProcess, below: string, name: RegExp): Promise<boolean> {
  const gone = ended(child);
  while (child.exitCode === null) {
    const names = await readdir(below, { recursive: true }).catch(() => []);
    if (names.some((found) => name.test(found))) {
      child.kill('SIGKILL');
      break;
    }
    // Not for time to pass, but so that the other process has a processor.
    await setTimeout(1);
  }
  return (await gone).code === null;
}

describe('a backup that is broken off', () => {
  const moments = {
    'among the rows': /^\.unfinished-\w+\/database\/.+copy$/,
    'among the files': /^\.unfinished-\w+\/files\/content/,
    'with its manifest written': /^\.unfinished-\w+\/manifest\.json$/,
  };

  it.each(Object.entries(moments))('by kill -9 %s leaves nothing that looks whole', async (_, moment) => {
    const backups = place('killed');
    expect(await killWhen(run('backup', house.config.dataDir, backups), backups, moment)).toBe(true);
    const left = await readdir(backups);
    expect(left).toEqual([expect.stringMatching(/^\.unfinished-/)]);
    await expect(findBackup(backups)).rejects.toThrow('holds no finished backup');
    await expect(restoreInto(place('nothing'), backups)).rejects.toThrow('holds no finished backup');
    // The next one clears away what was left and is whole.
    const { folder: made } = await back(house, backups);
    expect(await readdir(backups)).toEqual([made.slice(backups.length + 1)]);
    expect((await verifyBackup(made)).problems).toEqual([]);
    await rm(backups, { recursive: true });
  });

  it('because a file cannot be written to its end says so and leaves nothing', async () => {
    const backups = place('full');
    const small = `trap '' XFSZ; ulimit -f 16; export TSX_DISABLE_CACHE=1`;
    const { code, said } = await ended(run('backup', house.config.dataDir, backups, small));
    expect(code).toBe(1);
    expect(said).toMatch(/^BackupError: EFBIG: file too large, write$/m);
    expect(await readdir(backups)).toEqual([]);
  });

  it('because the installation stops says so and leaves nothing', async () => {
    const backups = place('stopped');
    const giveUp = new AbortController();
    const making = back(house, backups, giveUp.signal);
    giveUp.abort();
    await expect(making).rejects.toThrow('the backup was given up, because the installation stops');
    expect(await readdir(backups)).toEqual([]);
  });
});

describe('a restore that is broken off', () => {
  it('by kill -9 is no installation, and begins anew when it is called again', async () => {
    const { folder: made } = await back(house, place('sound'));
    const target = place('half');
    expect(await killWhen(run('restore', target, made), target, /^pg\/PG_VERSION$/)).toBe(true);
    const mark = JSON.parse(await readFile(join(target, 'restore-unfinished.json'), 'utf8')) as { backup: string };
    expect(mark.backup).toBe(made);
    const refusal = 'was broken off: run it again';
    await expect(openHouse(target)).rejects.toThrow(refusal);
    await expect(openSource(placeOf(configOf(target)))).rejects.toThrow(refusal);
    await restoreInto(target, made);
    const copy = await openHouse(target);
    try {
      expect(await rowHashes(copy)).toEqual(await rowHashes(house));
    } finally {
      await copy.close();
    }
  }, 120_000);
});
