import {
  kernelErrors,
  object,
  oneOf,
  operation,
  optional,
  Type,
  uuid,
  type Context,
  type Operation,
  type Static,
} from '../../kernel/index.ts';
import type { PasswordHasher } from '../accounts/password.ts';
import { findAccountOfPerson, type Account } from '../accounts/store.ts';
import { attempting, type Attempt } from '../accounts/throttle.ts';
import { newToken, tokenHash } from '../crypto.ts';
import { identityErrors } from '../errors.ts';
import { sessionProved } from '../events.ts';
import { provePasskey } from '../passkeys/prove.ts';
import { passkeyAssertion } from '../passkeys/schema.ts';
import { givenPassword, totpCode } from '../schema.ts';
import type { IdentityPorts, SessionLevel, SignInMethod } from '../types.ts';
import { mayAdminister } from './open.ts';
import { currentSession, proveTotp } from './proof.ts';
import { rotateSession } from './store.ts';

const again = object({
  password: optional(givenPassword),
  code: optional(totpCode),
  passkey: optional(object({ challengeId: uuid, response: passkeyAssertion })),
});

export function stepUp(ports: IdentityPorts, hasher: PasswordHasher): Operation {
  return operation({
    name: 'identity.sessions.stepUp',
    summary: { it: 'Confermare la propria identità', en: 'Confirm one’s identity' },
    description:
      'With the strongest factor of the account: passkey, code of the authenticator app, else the password. The token changes.',
    permission: 'signed-in',
    effect: 'write',
    secret: true,
    input: again,
    output: object({ token: Type.String(), level: oneOf(['one-factor', 'two-factor']) }),
    http: { method: 'POST', path: '/api/sessions/current/step-up', session: 'set', perMinute: 60 },
    errors: [identityErrors.IDENTITY_INVALID_CREDENTIALS, kernelErrors.RATE_LIMITED],
    async handler(ctx, input) {
      const session = await currentSession(ctx);
      const account = await findAccountOfPerson(ctx.db, ctx.bodyId, session.personId);
      if (!account) throw identityErrors.IDENTITY_INVALID_CREDENTIALS();
      const proof = await attempting(ports, ctx, account.login, () => proveAgain(ports, hasher, ctx, account, input));
      const level = session.level === 'two-factor' ? session.level : proof.level;
      const administers = mayAdminister(ports, level);
      const token = newToken(ctx.random);
      const proved = { id: session.id, method: proof.method, level, administers, provedAt: ctx.realNow() };
      await rotateSession(ctx.db, ctx.bodyId, proved, tokenHash(token));
      const data = { sessionId: session.id, personId: session.personId, method: proof.method, level };
      ctx.emit(sessionProved, { subject: `identity/session/${session.id}`, data });
      return { token, level };
    },
  });
}

type Again = Static<typeof again>;

async function proveAgain(
  ports: IdentityPorts,
  hasher: PasswordHasher,
  ctx: Context,
  account: Account,
  given: Again,
): Promise<Attempt<{ method: SignInMethod; level: SessionLevel }>> {
  if (given.passkey) {
    const used = await provePasskey(ports, ctx, given.passkey, account.personId);
    if (used.id === account.id) return { outcome: 'proved', value: { method: 'passkey', level: 'two-factor' } };
  } else if (given.code !== undefined) {
    if (await proveTotp(ports, ctx, account, given.code)) {
      return { outcome: 'proved', value: { method: 'password+totp', level: 'two-factor' } };
    }
  } else if (given.password !== undefined && !account.totpSecret && account.passkeys === 0) {
    const typed = given.password;
    if (await hasher.withSlot(() => hasher.verify(typed, account.passwordHash))) {
      return { outcome: 'proved', value: { method: 'password', level: 'one-factor' } };
    }
  }
  throw identityErrors.IDENTITY_INVALID_CREDENTIALS();
}
