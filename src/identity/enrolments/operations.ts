import {
  instant,
  jsonObject,
  kernelErrors,
  object,
  operation,
  optional,
  text,
  Type,
  uuid,
  type Context,
  type Operation,
  type Static,
} from '../../kernel/index.ts';
import { hashed } from '../accounts/operations.ts';
import type { PasswordHasher } from '../accounts/password.ts';
import { needsSecondFactor } from '../accounts/policy.ts';
import {
  findAccount,
  findAccountOfPerson,
  insertAccount,
  setPassword,
  setTotp,
  type Account,
} from '../accounts/store.ts';
import { matchingStep } from '../accounts/totp.ts';
import { presentSecret, TOTP_SECRET_BYTES } from '../accounts/totpOperations.ts';
import { newToken, seal, tokenHash, unseal } from '../crypto.ts';
import { identityErrors } from '../errors.ts';
import { accountCreated, enrolmentCompleted, enrolmentCreated } from '../events.ts';
import { addPasskey, registrationOptions } from '../passkeys/prove.ts';
import { passkeyAttestation } from '../passkeys/schema.ts';
import { findPerson } from '../people/store.ts';
import { givenPassword, loginName, token, totpCode } from '../schema.ts';
import { endSessionsOf } from '../sessions/end.ts';
import { unique } from '../taken.ts';
import type { IdentityPorts } from '../types.ts';
import { cancelEnrolments, insertEnrolment, keepSecret, lockEnrolment, useEnrolment, type Enrolment } from './store.ts';

const LIFETIME_MS = 24 * 3600_000;

export function enrolmentOperations(ports: IdentityPorts, hasher: PasswordHasher): readonly Operation[] {
  return [create, open(ports), complete(ports, hasher)];
}

const create = operation({
  name: 'identity.enrolments.create',
  summary: { it: 'Creare un collegamento di attivazione', en: 'Make an enrolment link' },
  description:
    'A token that lets a person set a password and a second factor, once, within 24 hours; older ones stop working. It is shown here ' +
    'and never again: hand it over in the part of an address that servers do not see (`#`). Makes the account where there is none.',
  permission: 'identity.accounts.manage',
  effect: 'write',
  secret: true,
  input: object({ personId: uuid, login: optional(loginName) }),
  output: object({ id: uuid, token: Type.String(), login: Type.String(), expiresAt: instant }),
  http: { method: 'POST', path: '/api/enrolments', status: 201 },
  async handler(ctx, input) {
    const account = (await findAccountOfPerson(ctx.db, ctx.bodyId, input.personId)) ?? (await newAccount(ctx, input));
    await cancelEnrolments(ctx.db, ctx.bodyId, account.id);
    const secret = newToken(ctx.random);
    const createdAt = ctx.realNow();
    const expiresAt = new Date(createdAt.getTime() + LIFETIME_MS);
    const id = ctx.id();
    const enrolment = { id, accountId: account.id, tokenHash: tokenHash(secret), createdAt, expiresAt };
    await insertEnrolment(ctx.db, ctx.bodyId, enrolment);
    const data = { enrolmentId: id, accountId: account.id, personId: account.personId };
    ctx.emit(enrolmentCreated, { subject: `identity/enrolment/${id}`, data });
    return { id, token: secret, login: account.login, expiresAt: expiresAt.toISOString() };
  },
});

function open(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.enrolments.open',
    summary: { it: 'Aprire un collegamento di attivazione', en: 'Open an enrolment link' },
    description: 'Says whose it is, and gives what an authenticator app or a passkey needs.',
    permission: 'public',
    effect: 'write',
    secret: true,
    input: object({ token }),
    output: object({
      login: Type.String(),
      name: Type.String(),
      secondFactorRequired: Type.Boolean(),
      expiresAt: instant,
      totp: object({ secret: Type.String(), uri: Type.String() }),
      passkey: object({ challengeId: uuid, options: jsonObject }),
    }),
    http: { method: 'POST', path: '/api/enrolments/open', perMinute: 60 },
    errors: [identityErrors.IDENTITY_LINK_NOT_VALID],
    async handler(ctx, input) {
      const { enrolment, account } = await linked(ctx, input.token);
      ctx.unchanged();
      const passkey = await registrationOptions(ports, ctx, account, 'enrol', enrolment.id);
      return {
        login: account.login,
        name: account.displayName,
        secondFactorRequired: await needsSecondFactor(ports, ctx, account.personId),
        expiresAt: enrolment.expiresAt.toISOString(),
        totp: await presentSecret(ctx, account.login, await secretOf(ports, ctx, enrolment)),
        passkey: { challengeId: passkey.challengeId, options: passkey.options as unknown as Record<string, unknown> },
      };
    },
  });
}

const completion = object({
  token,
  password: optional(givenPassword),
  code: optional(totpCode),
  passkey: optional(object({ challengeId: uuid, response: passkeyAttestation, label: optional(text(80)) })),
});

function complete(ports: IdentityPorts, hasher: PasswordHasher): Operation {
  return operation({
    name: 'identity.enrolments.complete',
    summary: { it: 'Concludere l’attivazione', en: 'Complete the enrolment' },
    description:
      'With a password, a passkey or both; `code` adds the authenticator app. An administrator of a real installation needs a passkey or ' +
      'an authenticator app. The link is used up, older sessions end, and the person signs in anew.',
    permission: 'public',
    effect: 'write',
    secret: true,
    input: completion,
    output: object({ login: Type.String() }),
    http: { method: 'POST', path: '/api/enrolments/complete', perMinute: 60 },
    errors: [
      identityErrors.IDENTITY_LINK_NOT_VALID,
      identityErrors.IDENTITY_PASSWORD_TOO_WEAK,
      identityErrors.IDENTITY_SECOND_FACTOR_MISSING,
      identityErrors.IDENTITY_INVALID_CREDENTIALS,
      identityErrors.IDENTITY_PASSKEY_REFUSED,
    ],
    async handler(ctx, input) {
      const { enrolment, account } = await linked(ctx, input.token);
      await checkFactors(ports, ctx, account, input);
      const factors = await setFactors(ports, hasher, ctx, account, enrolment, input);
      await useEnrolment(ctx.db, ctx.bodyId, enrolment.id, ctx.realNow());
      await endSessionsOf(ctx, account.personId, 'credentials-changed');
      const data = { enrolmentId: enrolment.id, accountId: account.id, personId: account.personId, factors };
      ctx.emit(enrolmentCompleted, { subject: `identity/enrolment/${enrolment.id}`, data });
      return { login: account.login };
    },
  });
}

type Completion = Static<typeof completion>;

/** A way to sign in must come out of it: a passkey, or a password, which an administrator also needs a code with. */
async function checkFactors(ports: IdentityPorts, ctx: Context, account: Account, input: Completion): Promise<void> {
  const hasPassword = input.password !== undefined || account.passwordHash !== null;
  if (!hasPassword && !input.passkey) {
    const errors = [{ pointer: '/password', message: 'a password or a passkey is needed' }];
    throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
  }
  const hasSecond = input.passkey !== undefined || input.code !== undefined;
  if (!hasSecond && (await needsSecondFactor(ports, ctx, account.personId))) {
    throw identityErrors.IDENTITY_SECOND_FACTOR_MISSING();
  }
}

async function setFactors(
  ports: IdentityPorts,
  hasher: PasswordHasher,
  ctx: Context,
  account: Account,
  enrolment: Enrolment,
  input: Completion,
): Promise<('password' | 'totp' | 'passkey')[]> {
  const factors: ('password' | 'totp' | 'passkey')[] = [];
  if (input.password !== undefined) {
    const names = [account.givenName, account.familyName];
    const hash = await hashed(ctx, hasher, input.password, account.login, names);
    await setPassword(ctx.db, ctx.bodyId, account.id, hash);
    factors.push('password');
  }
  if (input.code !== undefined) {
    const secret = await secretOf(ports, ctx, enrolment);
    const step = matchingStep(secret, input.code, ctx.realNow(), 0);
    if (step === undefined) throw identityErrors.IDENTITY_INVALID_CREDENTIALS();
    await setTotp(ctx.db, ctx.bodyId, account.id, seal(ports.sealingKey(), account.id, secret, ctx.random), step);
    factors.push('totp');
  }
  if (input.passkey) {
    const made = { for: 'enrol', ownerId: enrolment.id, label: input.passkey.label ?? 'passkey' } as const;
    await addPasskey(ports, ctx, account, input.passkey, made);
    factors.push('passkey');
  }
  return factors;
}

async function linked(ctx: Context, given: string): Promise<{ enrolment: Enrolment; account: Account }> {
  const enrolment = await lockEnrolment(ctx.db, ctx.bodyId, tokenHash(given), ctx.realNow());
  const account = enrolment && (await findAccount(ctx.db, ctx.bodyId, enrolment.accountId));
  if (!account) throw identityErrors.IDENTITY_LINK_NOT_VALID();
  return { enrolment, account };
}

/** The secret that the link offers to an app: made when it is first opened, the same when the page is loaded again. */
async function secretOf(ports: IdentityPorts, ctx: Context, enrolment: Enrolment): Promise<Buffer> {
  const key = ports.sealingKey();
  if (enrolment.totpSecret) return unseal(key, enrolment.id, enrolment.totpSecret);
  const secret = Buffer.from(ctx.random(TOTP_SECRET_BYTES));
  await keepSecret(ctx.db, ctx.bodyId, enrolment.id, seal(key, enrolment.id, secret, ctx.random));
  return secret;
}

async function newAccount(ctx: Context, input: { personId: string; login?: string | undefined }): Promise<Account> {
  const person = await findPerson(ctx.db, ctx.bodyId, input.personId);
  if (!person) throw kernelErrors.NOT_FOUND({ it: 'Persona non trovata.', en: 'No such person.' });
  if (input.login === undefined) {
    const errors = [{ pointer: '/login', message: 'is needed: the person has no account yet' }];
    throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
  }
  const id = ctx.id();
  const account = { id, personId: person.id, login: input.login, passwordHash: null, demonstration: false };
  await unique('/login', insertAccount(ctx.db, ctx.bodyId, { ...account, createdAt: ctx.realNow() }));
  const data = { accountId: id, personId: person.id, demonstration: false };
  ctx.emit(accountCreated, { subject: `identity/account/${id}`, data });
  return (await findAccount(ctx.db, ctx.bodyId, id))!;
}
