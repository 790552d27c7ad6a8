import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../../src/app.ts';
import { BACKUP_PLAN, placeOf } from '../../src/cli/backups.ts';
import { createBackup, listTenants, openSource, systemCaller, systemClock } from '../../src/kernel/index.ts';
import { back, configOf, fileHashes, openHouse, restoreInto, type Chain, type House } from './house.ts';

let folder: string;
let house: House;
const place = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digipro-server-'));
  await chmod(folder, 0o755);
  house = await openHouse(place('source'), 'demonstration');
  for (const body of house.bodies) await house.register(body, `lettera di ${body}`);
  await house.app.runtime.settle();
});

afterAll(async () => {
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

/** An empty database on a server of one's own, as its administrator prepares it; the login is no superuser. */
async function emptyDatabase(name: string): Promise<string> {
  const { login, superuser } = house.app.postgres!;
  const client = new pg.Client({ ...superuser, database: 'postgres' });
  await client.connect();
  await client.query(`create database ${name} owner digipro_owner`);
  await client.end();
  const user = `${login.user}:${encodeURIComponent(login.password)}`;
  return `postgres://${user}@localhost:${login.port}/${name}?host=${encodeURIComponent(login.host)}`;
}

describe('on a database server of one’s own', () => {
  it('a backup comes back into an empty database, from there into another, and never over an installation', async () => {
    const { manifest } = await back(house, place('embedded'));
    const DIGIPRO_DATABASE_URL = await emptyDatabase('first');
    const extra = { DIGIPRO_DATABASE_URL };
    await restoreInto(place('nodes'), place('embedded'), extra);
    expect(await readdir(place('nodes'))).not.toContain('pg');
    expect(await fileHashes(place('nodes'))).toEqual(await fileHashes(house.config.dataDir));

    const config = configOf(place('nodes'), extra);
    const app = await openApp({ config });
    try {
      expect(app.installation()).toEqual(house.app.installation());
      expect(app.installation()!.mode).toBe('demonstration');
      for (const { bodyId } of await listTenants(app.runtime.database)) {
        const caller = systemCaller(bodyId, 'test', bodyId, 'cli');
        const chain = (await app.runtime.invoker.invoke(caller, 'ledger.chain.verify', {})) as Chain;
        expect(chain).toEqual(await house.call(bodyId, 'ledger.chain.verify', {}));
      }
    } finally {
      await app.close();
    }

    const { connection, close } = await openSource(placeOf(config));
    const parts = { connection, dataDir: config.dataDir, plan: BACKUP_PLAN, program: 'test', clock: systemClock };
    const made = await createBackup({ ...parts, repository: place('server') }).finally(close);
    const digests = (of: typeof manifest) => of.tables.map(({ name, rows, digest }) => [name, rows, digest]);
    expect(digests(made.manifest)).toEqual(digests(manifest));
    expect(made.manifest.heads).toEqual(manifest.heads);

    const over = restoreInto(place('over'), place('server'), extra);
    await expect(over).rejects.toThrow('the database holds a demonstration already: restore into an empty one');
    expect(await readdir(place('over'))).toEqual(['run']);
    const second = { DIGIPRO_DATABASE_URL: await emptyDatabase('second') };
    await restoreInto(place('over'), place('server'), second);
    await expect(restoreInto(place('over'), place('server'), second)).rejects.toThrow('is not empty');
  });

  it('nothing is backed up that is not there, and nothing is made by asking', async () => {
    await expect(openSource(placeOf(configOf(place('absent'))))).rejects.toThrow('there is no installation in');
    await expect(stat(place('absent'))).rejects.toThrow('ENOENT');
    const config = configOf(place('nodes'), { DIGIPRO_DATABASE_URL: await emptyDatabase('third') });
    const { connection, close } = await openSource(placeOf(config));
    const parts = { connection, dataDir: config.dataDir, plan: BACKUP_PLAN, program: 'test', clock: systemClock };
    const making = createBackup({ ...parts, repository: place('none') }).finally(close);
    await expect(making).rejects.toThrow('the database holds no installation yet');
    expect(await readdir(place('none'))).toEqual([]);
  });
});
