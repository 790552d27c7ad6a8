import { timingSafeEqual, createHash } from 'node:crypto';
import { signatureProblem } from '../connectors/http/signature.ts';
import type { ServiceAuthentication } from '../connectors/service/service.ts';

/** What a request says of who sends it. */
export interface Credentials {
  readonly authorization?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly webhookId?: string | undefined;
  readonly webhookTimestamp?: string | undefined;
  readonly webhookSignature?: string | undefined;
}

export interface AuthenticationHouse {
  readonly now: Date;
  secret(name: string): Promise<string>;
}

const TOLERANCE_SECONDS = 300;

/** Why somebody is not let in, for whoever sets the other side up; undefined where he is. Secrets are compared in constant time. */
export async function strangerProblem(
  authentication: ServiceAuthentication,
  credentials: Credentials,
  body: Buffer,
  house: AuthenticationHouse,
): Promise<string | undefined> {
  switch (authentication.kind) {
    case 'signature': {
      const { webhookId: id, webhookTimestamp: timestamp, webhookSignature: signature } = credentials;
      if (id === undefined || timestamp === undefined || signature === undefined) {
        return 'webhook-id, webhook-timestamp and webhook-signature are needed';
      }
      const secrets = await Promise.all(authentication.secrets.map((name) => house.secret(name)));
      const { toleranceSeconds = TOLERANCE_SECONDS } = authentication;
      return signatureProblem({ id, timestamp, signature }, body, secrets, house.now, toleranceSeconds);
    }
    case 'key': {
      const given = bearerOf(credentials) ?? credentials.apiKey;
      if (given === undefined) return 'a key is needed: Authorization: Bearer, or X-API-Key';
      const secrets = await Promise.all(authentication.secrets.map((name) => house.secret(name)));
      const matches = secrets.map((secret) => timingSafeEqual(digestOf(secret), digestOf(given)));
      return matches.some(Boolean) ? undefined : 'the key is none of this service';
    }
    case 'jwt':
      return tokenProblem(authentication, bearerOf(credentials), house.now);
  }
}

function bearerOf({ authorization }: Credentials): string | undefined {
  return /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
}

/** Of the same length, whatever was given. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

/** Algorithms that a public key verifies; none in which the key of the issuer could stand for a shared secret. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

async function tokenProblem(
  { issuer, audience, keys, scope }: Extract<ServiceAuthentication, { kind: 'jwt' }>,
  token: string | undefined,
  now: Date,
): Promise<string | undefined> {
  if (token === undefined) return 'a token is needed: Authorization: Bearer';
  const { createLocalJWKSet, jwtVerify } = await import('jose');
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys as never), {
      ...{ issuer, audience, algorithms: ALGORITHMS, requiredClaims: ['exp'], currentDate: now, clockTolerance: 30 },
    });
    const scopes = String(payload['scope'] ?? '').split(' ');
    return scope === undefined || scopes.includes(scope) ? undefined : `the token has not the scope «${scope}»`;
  } catch (error) {
    return `the token is not accepted: ${(error as Error).message}`;
  }
}
