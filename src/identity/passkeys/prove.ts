import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Context, Static } from '../../kernel/index.ts';
import { findAccount, type Account } from '../accounts/store.ts';
import { identityErrors } from '../errors.ts';
import type { IdentityPorts } from '../types.ts';
import type { passkeyAssertion, passkeyAttestation } from './schema.ts';
import {
  insertChallenge,
  insertPasskey,
  lockPasskey,
  markPasskeyUsed,
  passkeysOf,
  takeChallenge,
  type Challenge,
  type ChallengePurpose,
} from './store.ts';

const CHALLENGE_MS = 5 * 60_000;
// ES256, EdDSA and RS256: what passkey devices make, and what Node 20 verifies. The library's default grows with the run time.
const ALGORITHMS = [-7, -8, -257];

/** What the browser needs to make a passkey for an account. `ownerId` is the account, or the enrolment that it is made by. */
export async function registrationOptions(
  ports: IdentityPorts,
  ctx: Context,
  account: Account,
  purpose: 'register' | 'enrol',
  ownerId: string,
) {
  const { id: rpID, name: rpName } = ports.relyingParty();
  const known = await passkeysOf(ctx.db, ctx.bodyId, account.id);
  const options = await generateRegistrationOptions({
    rpID,
    rpName,
    userName: account.login,
    userDisplayName: account.displayName,
    userID: new Uint8Array(Buffer.from(account.id.replaceAll('-', ''), 'hex')),
    challenge: new Uint8Array(ctx.random(32)),
    attestationType: 'none',
    excludeCredentials: known.map((passkey) => ({ id: passkey.credentialId, transports: [...passkey.transports] })),
    // A discoverable credential with user verification is two factors by itself and needs no login to be typed.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return { challengeId: await remember(ctx, purpose, ownerId, options.challenge), options };
}

/** What the browser needs to sign in with a passkey. The same for everybody, so that it does not tell which logins exist. */
export async function signInOptions(ports: IdentityPorts, ctx: Context) {
  const options = await generateAuthenticationOptions({
    rpID: ports.relyingParty().id,
    userVerification: 'required',
    challenge: new Uint8Array(ctx.random(32)),
  });
  return { challengeId: await remember(ctx, 'sign-in', null, options.challenge), options };
}

interface Given<R> {
  readonly challengeId: string;
  readonly response: R;
}

/** Adds the passkey that a browser made. @returns its identifier. @throws IDENTITY_PASSKEY_REFUSED. */
export async function addPasskey(
  ports: IdentityPorts,
  ctx: Context,
  account: Account,
  given: Given<Static<typeof passkeyAttestation>>,
  made: { readonly for: 'register' | 'enrol'; readonly ownerId: string; readonly label: string },
): Promise<string> {
  const challenge = await recall(ctx, given.challengeId, made.for, made.ownerId);
  const { registrationInfo } = await orRefuse(
    verifyRegistrationResponse({
      response: withExtensions(given.response) as RegistrationResponseJSON,
      ...expected(ports, challenge),
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (!registrationInfo) throw identityErrors.IDENTITY_PASSKEY_REFUSED();
  const { credential } = registrationInfo;
  const id = ctx.id();
  await insertPasskey(ctx.db, ctx.bodyId, {
    id,
    accountId: account.id,
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    label: made.label,
    createdAt: ctx.realNow(),
    lastUsedAt: null,
  });
  return id;
}

/**
 * The account that proved itself by a passkey (of the given person, where one is given).
 * @throws IDENTITY_PASSKEY_REFUSED for a wrong or used challenge, an unknown passkey, a wrong signature or a counter that went back.
 */
export async function provePasskey(
  ports: IdentityPorts,
  ctx: Context,
  given: Given<Static<typeof passkeyAssertion>>,
  personId?: string,
): Promise<Account> {
  const challenge = await recall(ctx, given.challengeId, 'sign-in', null);
  const passkey = await lockPasskey(ctx.db, ctx.bodyId, given.response.id);
  const account = passkey && (await findAccount(ctx.db, ctx.bodyId, passkey.accountId));
  if (!account || (personId !== undefined && account.personId !== personId)) {
    throw identityErrors.IDENTITY_PASSKEY_REFUSED();
  }
  const { verified, authenticationInfo } = await orRefuse(
    verifyAuthenticationResponse({
      response: withExtensions(given.response) as AuthenticationResponseJSON,
      ...expected(ports, challenge),
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
        transports: [...passkey.transports],
      },
    }),
  );
  if (!verified) throw identityErrors.IDENTITY_PASSKEY_REFUSED();
  await markPasskeyUsed(ctx.db, ctx.bodyId, passkey.id, authenticationInfo.newCounter, ctx.realNow());
  return account;
}

function expected(ports: IdentityPorts, challenge: Challenge) {
  const { id, origins } = ports.relyingParty();
  return {
    expectedChallenge: challenge.challenge,
    expectedOrigin: [...origins],
    expectedRPID: id,
    requireUserVerification: true,
  };
}

/** The library throws on everything that does not fit, with texts that name our expectations: they stay inside. */
async function orRefuse<T>(verification: Promise<T>): Promise<T> {
  try {
    return await verification;
  } catch (cause) {
    throw identityErrors.IDENTITY_PASSKEY_REFUSED(undefined, { cause });
  }
}

async function remember(
  ctx: Context,
  purpose: ChallengePurpose,
  ownerId: string | null,
  challenge: string,
): Promise<string> {
  const id = ctx.id();
  const expiresAt = new Date(ctx.realNow().getTime() + CHALLENGE_MS);
  await insertChallenge(ctx.db, ctx.bodyId, { id, purpose, ownerId, challenge, expiresAt });
  return id;
}

async function recall(ctx: Context, id: string, purpose: ChallengePurpose, ownerId: string | null): Promise<Challenge> {
  const challenge = await takeChallenge(ctx.db, ctx.bodyId, id);
  const fits = challenge && challenge.purpose === purpose && challenge.ownerId === ownerId;
  if (!fits || challenge.expiresAt <= ctx.realNow()) throw identityErrors.IDENTITY_PASSKEY_REFUSED();
  return challenge;
}

function withExtensions<R extends { clientExtensionResults?: unknown }>(response: R) {
  return { clientExtensionResults: {}, ...response };
}
