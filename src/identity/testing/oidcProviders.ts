import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const CLIENT = { clientId: 'digipro', clientSecret: 'segreto-di-prova-abbastanza-lungo' };

export interface TestProvider {
  readonly issuer: string;
  close(): Promise<void>;
}

/** Mail addresses by subject, as the provider knows them. */
export type Directory = Readonly<Record<string, { readonly email: string; readonly verified: boolean }>>;

/** The certified implementation `oidc-provider`, over loopback, with its own sign-in pages. */
export async function realProvider(redirectUri: string, directory: Directory): Promise<TestProvider> {
  const handler: { current?: RequestListener } = {};
  const server = createServer((request, response) => handler.current!(request, response));
  const issuer = await listen(server);
  // The package has no types; a name that is not a literal keeps the compiler from looking for them.
  const name = 'oidc-provider';
  const { Provider } = (await import(name)) as {
    Provider: new (issuer: string, options: object) => { callback(): RequestListener };
  };
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['chiave di prova'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: directory[id]?.email, email_verified: directory[id]?.verified }),
    }),
  });
  handler.current = provider.callback();
  return { issuer, close: () => close(server) };
}

/** Signs in at the real provider's pages as a browser would. @returns the address at which the provider sends the browser back. */
export async function signInAtProvider(start: string, subject: string, redirectUri: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  let form: string | undefined;
  for (let hop = 0; hop < 12; hop += 1) {
    const response: Response = await fetch(url, {
      redirect: 'manual',
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; '),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === undefined ? {} : { body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, key, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      cookies.set(key!, value!);
    }
    const location = response.headers.get('location');
    if (location) {
      url = new URL(location, url).href;
      form = undefined;
      if (url.startsWith(redirectUri)) return url;
      continue;
    }
    const page = await response.text();
    form = page.includes('value="login"') ? `prompt=login&login=${subject}&password=x` : 'prompt=consent';
    url = new URL(/action="([^"]+)"/.exec(page)![1]!, url).href;
  }
  throw new Error('the provider did not send the browser back');
}

/** What a provider that is wrong, taken over or in the middle may put into its answers. */
export interface Forgery {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly breakSignature?: boolean;
}

export interface FakeProvider extends TestProvider {
  /** Prepares the answer to the next code, for the nonce that the client sent. */
  prepare(nonce: string, forgery: Forgery): void;
  /** Forms that were posted to the token endpoint. */
  readonly redeemed: URLSearchParams[];
}

/** A provider whose identity tokens can be forged at will. */
export async function fakeProvider(now: () => Date): Promise<FakeProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const next: { nonce: string; forgery: Forgery } = { nonce: '', forgery: {} };
  const redeemed: URLSearchParams[] = [];
  const idToken = () => {
    const seconds = Math.floor(now().getTime() / 1000);
    const { header, claims, breakSignature } = next.forgery;
    const head = encode({ alg: 'RS256', kid: 'k1', typ: 'JWT', ...header });
    const standard = { iss: issuer, sub: 'sub-1', aud: CLIENT.clientId, iat: seconds, exp: seconds + 300 };
    const body = encode({ ...standard, nonce: next.nonce, ...claims });
    const signature =
      header?.['alg'] === 'none' ? Buffer.alloc(0) : sign('sha256', Buffer.from(`${head}.${body}`), privateKey);
    if (breakSignature) signature[0]! ^= 1;
    return `${head}.${body}.${signature.toString('base64url')}`;
  };
  const answers: Record<string, () => object> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
      authorization_response_iss_parameter_supported: true,
    }),
    '/jwks': () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] }),
    '/token': () => ({ access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: idToken() }),
  };
  const server = createServer(async (request, response) => {
    if (request.url === '/token') redeemed.push(new URLSearchParams(await bodyOf(request)));
    const answer = answers[request.url ?? '']?.();
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
  });
  const issuer = await listen(server);
  return {
    issuer,
    redeemed,
    prepare(nonce, forgery) {
      next.nonce = nonce;
      next.forgery = forgery;
    },
    close: () => close(server),
  };
}

/** RFC 7636 §4.6: what the provider compares the verifier with. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
