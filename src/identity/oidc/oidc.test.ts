import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, SESSION_COOKIE } from '../../kernel/index.ts';
import { oidcRoutes, type OidcSettings } from '../index.ts';
import { identityInstallation, ORIGIN, PASSWORD, type IdentityInstallation } from '../testing/installation.ts';
import {
  challengeOf,
  CLIENT,
  fakeProvider,
  realProvider,
  signInAtProvider,
  type FakeProvider,
  type Forgery,
  type TestProvider,
} from '../testing/oidcProviders.ts';

const REDIRECT = `${ORIGIN}/signin/oidc/callback`;
const BROWSER_COOKIE = '__Host-digipro-oidc';

/** A browser at our door: it keeps our cookies and hands the provider's answers over. */
class Browser {
  readonly cookies = new Map<string, string>();
  readonly #server: FastifyInstance;

  constructor(server: FastifyInstance) {
    this.#server = server;
  }

  async get(url: string) {
    const answer = await this.#server.inject({ url, cookies: Object.fromEntries(this.cookies) });
    for (const cookie of answer.cookies) {
      if (cookie.value === '') this.cookies.delete(cookie.name);
      else this.cookies.set(cookie.name, cookie.value);
    }
    return answer;
  }

  /** Begins to sign in. @returns the address at the provider. */
  async begin(returnTo = '/desk') {
    const answer = await this.get(`/signin/oidc?returnTo=${encodeURIComponent(returnTo)}`);
    return new URL(answer.headers.location!);
  }

  arrive(callback: string | URL) {
    const { pathname, search } = new URL(callback);
    return this.get(pathname + search);
  }
}

async function serve(house: IdentityInstallation, settings: OidcSettings): Promise<FastifyInstance> {
  return createHttpServer({
    runtime: house.runtime,
    version: 'test',
    callerOf: house.callers.fromCredentials,
    pages: (server, callerOf) => oidcRoutes(server, { ports: house.ports, settings, publicUrl: ORIGIN, callerOf }),
  });
}

describe('sign-in at a real OpenID Connect provider', () => {
  let house: IdentityInstallation;
  let provider: TestProvider;
  let server: FastifyInstance;
  let anna: string;

  beforeAll(async () => {
    // The provider's clock is the real one.
    house = await identityInstallation('demonstration', new Date().toISOString());
    provider = await realProvider(REDIRECT, {
      anna: { email: 'anna@comune.example', verified: true },
      ugo: { email: 'ugo@comune.example', verified: true },
      unverified: { email: 'ugo@comune.example', verified: false },
    });
    server = await serve(house, { issuer: provider.issuer, ...CLIENT, attestsEmail: true });
    anna = await house.newcomer({ name: 'Anna Bianchi', role: 'officer', login: 'abianchi', password: PASSWORD });
    await house.newcomer({ name: 'Ugo Verdi', role: 'officer', email: 'Ugo@comune.example' });
    const link = { personId: anna, issuer: provider.issuer, subject: 'anna' };
    await house.call(house.system(), 'identity.identities.link', link);
  });
  afterAll(async () => {
    await server.close();
    await provider.close();
    await house.close();
  });

  const whole = async (subject: string, returnTo?: string) => {
    const browser = new Browser(server);
    const callback = await signInAtProvider((await browser.begin(returnTo)).href, subject, REDIRECT);
    return { browser, callback, answer: await browser.arrive(callback) };
  };

  it('opens a session of the linked person and goes on to where they were', async () => {
    const { browser, answer } = await whole('anna', '/desk/tasks?all=1');
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/desk/tasks?all=1']);
    const me = await browser.get('/api/sessions/current');
    expect(me.json()).toMatchObject({ person: { id: anna }, session: { method: 'oidc' } });
    expect(browser.cookies.has(BROWSER_COOKIE)).toBe(false);
  });

  it('links a person by a verified address, once, and by no other', async () => {
    expect((await whole('ugo')).answer.statusCode).toBe(303);
    const events = await house.database.admin(
      `select 1 from kernel.event where type = 'it.digipro.identity.identity-linked' and data->>'by' = 'verified-email'`,
    );
    expect(events.length).toBe(1);
    expect((await whole('ugo')).answer.statusCode).toBe(303);
    expect((await whole('unverified')).answer.json()).toMatchObject({ code: 'IDENTITY_NOT_LINKED' });
    expect((await whole('stranger')).answer.json()).toMatchObject({ code: 'IDENTITY_NOT_LINKED' });
  });

  it('refuses an answer that is played again, also with the cookie of the first time', async () => {
    const browser = new Browser(server);
    const callback = await signInAtProvider((await browser.begin()).href, 'anna', REDIRECT);
    const cookie = browser.cookies.get(BROWSER_COOKIE)!;
    expect((await browser.arrive(callback)).statusCode).toBe(303);
    browser.cookies.set(BROWSER_COOKIE, cookie);
    expect((await browser.arrive(callback)).json()).toMatchObject({ code: 'IDENTITY_PROVIDER_REFUSED' });
  });

  it('refuses a code redeemed once, in an attempt of its own', async () => {
    const { callback } = await whole('anna');
    const other = new Browser(server);
    const state = (await other.begin()).searchParams.get('state')!;
    const replayed = new URL(callback);
    replayed.searchParams.set('state', state);
    expect((await other.arrive(replayed)).json()).toMatchObject({ code: 'IDENTITY_PROVIDER_REFUSED' });
  });

  it('refuses the answer to another browser, a wrong state and another issuer', async () => {
    const code = { code: 'IDENTITY_PROVIDER_REFUSED' };
    const victim = new Browser(server);
    await victim.begin();
    const attacker = new Browser(server);
    const callback = await signInAtProvider((await attacker.begin()).href, 'anna', REDIRECT);
    expect((await victim.arrive(callback)).json()).toMatchObject(code);

    const wrongState = new URL(callback);
    wrongState.searchParams.set('state', 'x'.repeat(43));
    expect((await attacker.arrive(wrongState)).json()).toMatchObject(code);

    const mixed = new Browser(server);
    const fresh = new URL(await signInAtProvider((await mixed.begin()).href, 'anna', REDIRECT));
    fresh.searchParams.set('iss', 'https://other.example');
    expect((await mixed.arrive(fresh)).json()).toMatchObject(code);
    expect(mixed.cookies.has(SESSION_COOKIE)).toBe(false);
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/a\\b', 'javascript:alert(1)'])(
    'never leads away to %s',
    async (returnTo) => {
      expect((await whole('anna', returnTo)).answer.headers.location).toBe('/');
    },
  );

  it('lets nobody in whose account is disabled', async () => {
    const { items } = await house.call<{ items: { id: string }[] }>(house.system(), 'identity.accounts.list', {});
    await house.call(house.system(), 'identity.accounts.disable', { id: items[0]!.id });
    expect((await whole('anna')).answer.json()).toMatchObject({ code: 'IDENTITY_NOT_LINKED' });
    await house.call(house.system(), 'identity.accounts.enable', { id: items[0]!.id });
  });

  it('stops with the link', async () => {
    const { browser } = await whole('anna');
    const link = { issuer: provider.issuer, subject: 'anna' };
    await house.call(house.system(), 'identity.identities.unlink', link);
    expect((await browser.get('/api/sessions/current')).statusCode).toBe(401);
    expect((await whole('anna')).answer.json()).toMatchObject({ code: 'IDENTITY_NOT_LINKED' });
  });
});

describe('a provider that lies', () => {
  let house: IdentityInstallation;
  let provider: FakeProvider;
  let server: FastifyInstance;

  beforeAll(async () => {
    house = await identityInstallation('real', new Date().toISOString());
    provider = await fakeProvider(() => house.clock.realNow());
    server = await serve(house, { issuer: provider.issuer, ...CLIENT });
    for (const [subject, role] of [
      ['sub-1', 'officer'],
      ['sub-2', 'administrator'],
    ] as const) {
      const personId = await house.newcomer({ name: 'Anna Bianchi', role, email: `${subject}@comune.example` });
      await house.call(house.system(), 'identity.identities.link', { personId, issuer: provider.issuer, subject });
    }
  });
  afterAll(async () => {
    await server.close();
    await provider.close();
    await house.close();
  });

  const answer = async (forgery: Forgery) => {
    const browser = new Browser(server);
    const sent = (await browser.begin()).searchParams;
    provider.prepare(sent.get('nonce')!, forgery);
    const callback = new URL(REDIRECT);
    const parameters = { code: 'c', state: sent.get('state')!, iss: provider.issuer };
    for (const [key, value] of Object.entries(parameters)) callback.searchParams.set(key, value);
    return { sent, result: await browser.arrive(callback) };
  };

  it('is believed when it does not lie, with a verifier that fits the challenge', async () => {
    const { sent, result } = await answer({});
    expect(result.statusCode).toBe(303);
    expect(sent.get('code_challenge_method')).toBe('S256');
    expect(challengeOf(provider.redeemed.at(-1)!.get('code_verifier')!)).toBe(sent.get('code_challenge'));
  });

  it.each<[string, Forgery]>([
    ['nonce', { claims: { nonce: 'another' } }],
    ['missing nonce', { claims: { nonce: undefined } }],
    ['issuer', { claims: { iss: 'https://other.example' } }],
    ['audience', { claims: { aud: 'another-client' } }],
    ['expiry', { claims: { exp: 1_700_000_000 } }],
    ['signature', { breakSignature: true }],
    ['algorithm none', { header: { alg: 'none' } }],
    ['symmetric algorithm', { header: { alg: 'HS256' } }],
    ['key', { header: { kid: 'k2' } }],
  ])('about %s is refused', async (_, forgery) => {
    const { result } = await answer(forgery);
    expect(result.json()).toMatchObject({ status: 401, code: 'IDENTITY_PROVIDER_REFUSED' });
    expect(result.cookies.map((cookie) => cookie.name)).not.toContain(SESSION_COOKIE);
  });

  it('is not asked about an address when its word is not believed', async () => {
    const { result } = await answer({ claims: { sub: 'new', email: 'sub-1@comune.example', email_verified: true } });
    expect(result.json()).toMatchObject({ code: 'IDENTITY_NOT_LINKED' });
  });

  it('lets an administrator in only when it says that a second factor was used', async () => {
    const { result } = await answer({ claims: { sub: 'sub-2', amr: ['pwd'] } });
    expect(result.json()).toMatchObject({ code: 'IDENTITY_SECOND_FACTOR_MISSING' });
    expect((await answer({ claims: { sub: 'sub-2', amr: ['pwd', 'otp'] } })).result.statusCode).toBe(303);
  });

  it('that does not answer is unavailable, and tried again at the next sign-in', async () => {
    const gone = await fakeProvider(() => house.clock.realNow());
    const elsewhere = await serve(house, { issuer: gone.issuer, ...CLIENT });
    await gone.close();
    const refused = await new Browser(elsewhere).get('/signin/oidc');
    expect(refused.statusCode).toBe(503);
    await elsewhere.close();
  });
});
