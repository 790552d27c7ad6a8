import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testHouse, type House } from '../../src/kits/testing/house.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const DROPPED = 'multe-2026-11-23.csv';

describe('a program that writes a file every day', () => {
  let house: House;
  const place = (...names: string[]) => join(house.folder, 'exchange', 'valdoro', ...names);
  const call = <T>(operation: string, input: object) => house.call<T>(house.as('administrator'), operation, input);
  const look = async () => {
    await house.database.admin(`update bus.poll set next_at = '2026-01-01'`);
    await house.runtime.settle();
  };
  /** The file is dropped, found, still for a second, taken; then the day's gathering is over. */
  const day = async () => {
    await copyFile(here(DROPPED), place('multe', DROPPED));
    await look();
    vi.advanceTimersByTime(1000);
    await look();
    await house.database.admin(`update bus.waiting set due_at = '2026-01-01' where due_at is not null`);
    await house.runtime.settle();
  };
  const written = async () => (await readdir(place('contabilita'))).filter((name) => name.endsWith('.csv'));

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    house = await testHouse({});
    for (const folder of ['multe', 'contabilita']) await mkdir(place(folder), { recursive: true });
    const endpoints = JSON.parse(readFileSync(here('endpoints.json'), 'utf8')) as object[];
    for (const endpoint of endpoints) await call('bus.endpoints.put', endpoint);
    for (const name of ['fines-file', 'fines-payment']) {
      await call('bus.routes.deploy', { source: readFileSync(here(`routes/${name}.yaml`), 'utf8') });
    }
  });
  afterAll(async () => {
    vi.useRealTimers();
    await house.close();
  });

  it('has its payments in accounting, each once, and what is wrong before a person', async () => {
    await day();
    const [file] = await written();
    expect((await readFile(place('contabilita', file!), 'utf8')).trim().split('\r\n')).toEqual([
      'fine,receipt,paidOn,cents,by',
      'V/2026/10421,R000981,2026-11-23,2940,pagopa',
      'V/2026/10388,R000982,2026-11-23,4100,posta',
      'V/2026/10402,R000983,2026-11-23,105850,bonifico',
    ]);
    expect(await readdir(place('contabilita'))).toContain(`${file}.done`);
    expect(await readdir(place('multe', 'done'))).toEqual([DROPPED]);
    const { items } = await call<{ items: { route: string; reason: string }[] }>('bus.dead.list', {});
    expect(items).toMatchObject([{ route: 'fines-payment', reason: expect.stringContaining('/paidOn') }]);
  });

  it('that writes the same day again changes nothing', async () => {
    await day();
    expect(await written()).toHaveLength(1);
  });
});
