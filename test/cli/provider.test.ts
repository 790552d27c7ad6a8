import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT, realProvider, signInAtProvider, type TestProvider } from '../../src/identity/testing/oidcProviders.ts';
import { digipro, freePlace, interrupt, notBuilt, startInstalled, type Installed } from '../support/installed.ts';

describe.skipIf(notBuilt)(`sign-in at the body’s provider${notBuilt ? ` (${notBuilt})` : ''}`, () => {
  let provider: TestProvider;
  let installed: Installed;
  let redirect: string;

  beforeAll(async () => {
    const place = await freePlace();
    redirect = `http://localhost:${place.port}/signin/oidc/callback`;
    provider = await realProvider(redirect, { corrado: { email: 'corrado@comune.example', verified: true } });
    const secretFile = join(place.dataDir, 'client-secret');
    await writeFile(secretFile, `${CLIENT.clientSecret}\n`);
    const settings = {
      DIGIPRO_OIDC_ISSUER: provider.issuer,
      DIGIPRO_OIDC_CLIENT_ID: CLIENT.clientId,
      DIGIPRO_OIDC_CLIENT_SECRET_FILE: secretFile,
    };
    installed = await startInstalled({ ...place, settings });
  }, 60_000);
  afterAll(async () => {
    if (installed) {
      await interrupt(installed);
      await rm(installed.dataDir, { recursive: true, force: true });
    }
    await provider?.close();
  });

  const call = async <T>(operation: string, input: unknown): Promise<T> => {
    const file = join(installed.dataDir, 'input.json');
    await writeFile(file, JSON.stringify(input));
    const { code, output } = await digipro(installed, ['call', operation, '--input', file, '--system']);
    expect({ code, output }).toMatchObject({ code: 0 });
    return JSON.parse(output) as T;
  };
  const get = (path: string, cookie = '') =>
    fetch(installed.address + path, { redirect: 'manual', headers: { cookie } });
  const cookiesOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');

  it('is offered by the desk, and opens the session of the person who is linked', { timeout: 60_000 }, async () => {
    expect(await (await get('/desk/')).text()).toContain('data-provider="true"');
    const people = await call<{ items: { id: string; familyName: string }[] }>('identity.people.list', { limit: 100 });
    const person = people.items.find(({ familyName }) => familyName === 'Pellizzer')!;
    await call('identity.identities.link', { personId: person.id, issuer: provider.issuer, subject: 'corrado' });
    const begun = await get('/signin/oidc?returnTo=/desk/pratiche');
    expect(begun.status).toBe(303);
    const callback = new URL(await signInAtProvider(begun.headers.get('location')!, 'corrado', redirect));
    const answer = await get(callback.pathname + callback.search, cookiesOf(begun));
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/desk/pratiche');
    const session = (await (await get('/api/sessions/current', cookiesOf(answer))).json()) as {
      person: { id: string };
      session: { method: string };
    };
    expect(session).toMatchObject({ person: { id: person.id }, session: { method: 'oidc' } });
  });
});
