import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { openApp } from '../../src/app.ts';
import { createInstallation, createTenant, readConfig } from '../../src/kernel/index.ts';
import { digipro, freePlace, interrupt, notBuilt, startInstalled, type Place } from '../support/installed.ts';

const RIVALTA = {
  ...{ code: 'rivalta', name: 'Comune di Rivalta', admin: 'anna', given: 'Anna', family: 'Neri' },
  email: 'anna@comune.rivalta.example',
};

describe.skipIf(notBuilt)(`a real first start${notBuilt ? ` (${notBuilt})` : ''}`, { timeout: 60_000 }, () => {
  const places: Place[] = [];
  const place = async () => {
    const made = await freePlace();
    places.push(made);
    return made;
  };
  afterAll(() => Promise.all(places.map(({ dataDir }) => rm(dataDir, { recursive: true, force: true }))));

  const init = (where: Place, changed: Partial<Record<keyof typeof RIVALTA | 'kind' | 'ipa', string>> = {}) => {
    const options = Object.entries({ ...RIVALTA, ...changed });
    return digipro(where, ['init', ...options.flatMap(([name, value]) => [`--${name}`, value])]);
  };
  const tokenOf = (output: string) => /\/desk\/attivazione#(\S+)/.exec(output)?.[1];
  /** What a kill leaves behind between the first line of the database and the body. */
  const begin = async ({ dataDir }: Place) => {
    const app = await openApp({ config: readConfig({ DIGIPRO_DATA: dataDir, DIGIPRO_LOG: 'silent' }) });
    const { clock, database, entropy } = app.runtime;
    await createInstallation(database, 'real', clock, entropy);
    await createTenant(database, 'rivalta', clock, entropy);
    await app.close();
  };

  it('refuses wrong words by the name of their option and leaves nothing behind', async () => {
    const where = await place();
    const wrong = [
      ['admin', 'Anna.Bianchi'],
      ['email', 'nonunamail'],
      ['kind', 'comune'],
      ['ipa', 'c-1'],
      ['code', 'Rivalta'],
    ] as const;
    for (const [option, value] of wrong) {
      const { code, output } = await init(where, { [option]: value });
      expect({ option, code }).toEqual({ option, code: 2 });
      expect(output).toContain(`--${option} `);
    }
    const made = await init(where);
    expect(made).toMatchObject({ code: 0 });
    expect(tokenOf(made.output)).toBeDefined();
  });

  it('completes what a crash left half made, and gives a new link until the administrator has come in', async () => {
    const where = await place();
    await begin(where);
    expect((await init(where, { code: 'altrove' })).output).toContain('"rivalta"');
    const first = tokenOf((await init(where)).output);
    const second = tokenOf((await init(where)).output);
    const running = await startInstalled(where);
    const open = async (token: string | undefined) => {
      const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) };
      const answer = await fetch(`${running.address}/api/enrolments/open`, sent);
      return (await answer.json()) as { login?: string; code?: string };
    };
    expect(await open(first)).toMatchObject({ code: 'IDENTITY_LINK_NOT_VALID' });
    expect(await open(second)).toMatchObject({ login: 'anna', secondFactorRequired: true });
    await interrupt(running);
  });
});
