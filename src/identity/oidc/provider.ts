import { createHash } from 'node:crypto';
import * as client from 'openid-client';
import { kernelErrors } from '../../kernel/index.ts';
import { identityErrors } from '../errors.ts';

/** Staff sign-in at one provider (ADFS, Keycloak, Entra …). */
export interface OidcSettings {
  /** `https://…`; `http://` for a provider on the loopback only. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Believe the provider's `email_verified` when a subject is not linked yet. Off unless told otherwise: any tenant of it could claim an address. */
  readonly attestsEmail?: boolean;
  /** The provider always asks for a second factor, also where its token does not say so (`amr`). Off unless told otherwise. */
  readonly assuresSecondFactor?: boolean;
}

/** What the provider says of who signed in. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  readonly verifiedEmail: string | undefined;
  readonly secondFactor: boolean;
}

export interface Provider {
  /** Where the browser goes to sign in: code flow with PKCE (RFC 7636), state and nonce. */
  authorizationUrl(redirectUri: string, secrets: Secrets): Promise<URL>;
  /**
   * Checks the answer (state, issuer: RFC 9207), redeems the code and checks the identity token.
   * @throws IDENTITY_PROVIDER_REFUSED for everything that does not fit, UNAVAILABLE when the provider does not answer.
   */
  redeem(answer: URL, secrets: Secrets): Promise<Claims>;
}

export interface Secrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const TIMEOUT_SECONDS = 10;
// RFC 8176: words for the possession of something besides the password.
const SECOND_FACTORS = new Set(['mfa', 'otp', 'hwk', 'swk', 'sc', 'pop']);

/** Discovers the provider at the first sign-in and remembers it; a failure is tried again at the next one. */
export function createProvider(settings: OidcSettings): Provider {
  let discovered: Promise<client.Configuration> | undefined;
  const configuration = async () => {
    discovered ??= discover(settings);
    try {
      return await discovered;
    } catch (error) {
      discovered = undefined;
      throw translate(error);
    }
  };
  return {
    async authorizationUrl(redirectUri, { state, nonce, verifier }) {
      return client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid email',
        response_type: 'code',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
    },
    async redeem(answer, secrets) {
      const config = await configuration();
      try {
        return await redeemCode(settings, config, answer, secrets);
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

async function redeemCode(
  settings: OidcSettings,
  config: client.Configuration,
  answer: URL,
  { state, nonce, verifier }: Secrets,
): Promise<Claims> {
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
  const claims = (await client.authorizationCodeGrant(config, answer, checks)).claims();
  if (!claims) throw identityErrors.IDENTITY_PROVIDER_REFUSED();
  return readClaims(settings, claims);
}

function discover(settings: OidcSettings): Promise<client.Configuration> {
  const issuer = new URL(settings.issuer);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname);
  // The library trusts TLS for tokens that come straight from the provider; we check their signatures all the same.
  const execute = [client.enableNonRepudiationChecks];
  if (issuer.protocol === 'http:' && isLoopback) execute.push(client.allowInsecureRequests);
  const authentication = client.ClientSecretBasic(settings.clientSecret);
  return client.discovery(issuer, settings.clientId, undefined, authentication, { execute, timeout: TIMEOUT_SECONDS });
}

function readClaims(settings: OidcSettings, claims: client.IDToken): Claims {
  const { email, email_verified: verified, amr } = claims;
  const believed = settings.attestsEmail === true && verified === true && typeof email === 'string';
  const words: unknown[] = Array.isArray(amr) ? amr : [];
  return {
    issuer: claims.iss,
    subject: claims.sub,
    verifiedEmail: believed ? email : undefined,
    secondFactor: settings.assuresSecondFactor === true || words.some((word) => SECOND_FACTORS.has(String(word))),
  };
}

/** What the library throws names codes and tokens: none of it goes further than the cause, which only faults show. */
function translate(error: unknown): Error {
  const { code } = error as { code?: string };
  const isSilent = code === 'OAUTH_TIMEOUT' || (error instanceof TypeError && error.message === 'fetch failed');
  if (isSilent) return kernelErrors.UNAVAILABLE(undefined, { cause: error, retryAfter: 10 });
  return identityErrors.IDENTITY_PROVIDER_REFUSED(undefined, { cause: error });
}
