import { kernelErrors, object, operation, optional, text, type Context, type Operation } from '../../kernel/index.ts';
import type { PasswordHasher } from '../accounts/password.ts';
import { findAccountByLogin, type Account } from '../accounts/store.ts';
import { attempting, type Attempt } from '../accounts/throttle.ts';
import { identityErrors } from '../errors.ts';
import { givenPassword, totpCode } from '../schema.ts';
import type { IdentityPorts } from '../types.ts';
import { openSessionFor, signedIn, type Proof } from './open.ts';
import { proveTotp } from './proof.ts';

export function signIn(ports: IdentityPorts, hasher: PasswordHasher): Operation {
  return operation({
    name: 'identity.sessions.create',
    summary: { it: 'Accedere con nome utente e password', en: 'Sign in with login and password' },
    description:
      'With `code` where the account has an authenticator app. Five failures of a login in 15 minutes close it for a while.',
    permission: 'public',
    effect: 'write',
    secret: true,
    input: object({ login: text(100), password: givenPassword, code: optional(totpCode) }),
    output: signedIn,
    http: { method: 'POST', path: '/api/sessions', status: 201, session: 'set', perMinute: 60 },
    errors: [
      identityErrors.IDENTITY_INVALID_CREDENTIALS,
      identityErrors.IDENTITY_SECOND_FACTOR_REQUIRED,
      identityErrors.IDENTITY_SECOND_FACTOR_MISSING,
      kernelErrors.RATE_LIMITED,
    ],
    async handler(ctx, input) {
      const proved = await hasher.withSlot(() =>
        attempting(ports, ctx, input.login, () => prove(ports, hasher, ctx, input)),
      );
      if (proved === 'code-needed') throw identityErrors.IDENTITY_SECOND_FACTOR_REQUIRED();
      return openSessionFor(ports, ctx, proved);
    },
  });
}

interface Given {
  readonly login: string;
  readonly password: string;
  readonly code?: string | undefined;
}

async function prove(
  ports: IdentityPorts,
  hasher: PasswordHasher,
  ctx: Context,
  given: Given,
): Promise<Attempt<'code-needed' | Proof>> {
  const account = await findAccountByLogin(ctx.db, ctx.bodyId, given.login);
  const usable = account && mayBeUsed(ports, account) ? account : undefined;
  const right = await hasher.verify(given.password, usable?.passwordHash);
  if (!usable || !right) {
    ctx.log.warn({ body: ctx.bodyId, correlation: ctx.correlationId }, 'sign-in failed');
    throw identityErrors.IDENTITY_INVALID_CREDENTIALS();
  }
  const person = { id: usable.personId, name: usable.displayName };
  if (!usable.totpSecret) return { outcome: 'proved', value: { person, method: 'password', level: 'one-factor' } };
  if (given.code === undefined) return { outcome: 'half', value: 'code-needed' };
  if (!(await proveTotp(ports, ctx, usable, given.code))) throw identityErrors.IDENTITY_INVALID_CREDENTIALS();
  return { outcome: 'proved', value: { person, method: 'password+totp', level: 'two-factor' } };
}

/** Disabled accounts, and demonstration users wherever the data is real, are as unknown as any other login. */
export function mayBeUsed(ports: IdentityPorts, account: Account): boolean {
  return account.disabledAt === null && (!account.demonstration || ports.mode() === 'demonstration');
}
