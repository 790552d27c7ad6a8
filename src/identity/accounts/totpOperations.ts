import { kernelErrors, object, operation, Type, type Context, type Operation } from '../../kernel/index.ts';
import { findBody } from '../bodies/store.ts';
import { seal, unseal } from '../crypto.ts';
import { identityErrors } from '../errors.ts';
import { totpCode } from '../schema.ts';
import { endSessionsOf } from '../sessions/end.ts';
import { currentSession, freshSession } from '../sessions/proof.ts';
import type { Session } from '../sessions/store.ts';
import type { IdentityPorts } from '../types.ts';
import { emitChange } from './operations.ts';
import { checkFactorMayGo } from './policy.ts';
import { findAccountOfPerson, setTotp, setTotpPending, type Account } from './store.ts';
import { attempting } from './throttle.ts';
import { base32, matchingStep, totpUri } from './totp.ts';

/** 160 bits, as RFC 4226 §4 recommends. */
export const TOTP_SECRET_BYTES = 20;

export function totpOperations(ports: IdentityPorts): readonly Operation[] {
  return [get, begin(ports), confirm(ports), remove(ports)];
}

const get = operation({
  name: 'identity.totp.get',
  summary: { it: 'La propria app di autenticazione', en: 'One’s own authenticator app' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({ connected: Type.Boolean() }),
  http: { method: 'GET', path: '/api/totp' },
  async handler(ctx) {
    const session = await currentSession(ctx);
    const account = await findAccountOfPerson(ctx.db, ctx.bodyId, session.personId);
    return { connected: account !== undefined && account.totpSecret !== null };
  },
});

function begin(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.totp.begin',
    summary: { it: 'Iniziare a usare un’app di autenticazione', en: 'Begin to use an authenticator app' },
    description: 'Gives a new secret, which counts only after `identity.totp.confirm`.',
    permission: 'signed-in',
    effect: 'write',
    secret: true,
    input: object({}),
    output: object({ secret: Type.String(), uri: Type.String() }),
    http: { method: 'POST', path: '/api/totp' },
    errors: [identityErrors.IDENTITY_STEP_UP_NEEDED],
    async handler(ctx) {
      const { account } = await own(ctx);
      const secret = ctx.random(TOTP_SECRET_BYTES);
      await setTotpPending(ctx.db, ctx.bodyId, account.id, seal(ports.sealingKey(), account.id, secret, ctx.random));
      ctx.unchanged();
      return presentSecret(ctx, account.login, secret);
    },
  });
}

function confirm(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.totp.confirm',
    summary: { it: 'Confermare l’app di autenticazione con un codice', en: 'Confirm the authenticator app by a code' },
    permission: 'signed-in',
    effect: 'write',
    secret: true,
    input: object({ code: totpCode }),
    output: object({}),
    http: { method: 'POST', path: '/api/totp/confirm', perMinute: 60 },
    errors: [identityErrors.IDENTITY_INVALID_CREDENTIALS, identityErrors.IDENTITY_STEP_UP_NEEDED],
    async handler(ctx, input) {
      const { account, session } = await own(ctx);
      if (!account.totpPending) throw kernelErrors.CONFLICT();
      const secret = unseal(ports.sealingKey(), account.id, account.totpPending);
      const step = await attempting(ports, ctx, account.login, async () => {
        const found = matchingStep(secret, input.code, ctx.realNow(), 0);
        if (found === undefined) throw identityErrors.IDENTITY_INVALID_CREDENTIALS();
        return { outcome: 'half', value: found };
      });
      await setTotp(ctx.db, ctx.bodyId, account.id, account.totpPending, step);
      // Whoever was signed in by the password alone must come again with the new factor.
      await endSessionsOf(ctx, account.personId, 'credentials-changed', session.id);
      emitChange(ctx, account, 'totp-added');
      return {};
    },
  });
}

function remove(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.totp.remove',
    summary: { it: 'Rimuovere l’app di autenticazione', en: 'Remove the authenticator app' },
    permission: 'signed-in',
    effect: 'write',
    input: object({}),
    output: object({}),
    http: { method: 'DELETE', path: '/api/totp' },
    errors: [identityErrors.IDENTITY_LAST_FACTOR, identityErrors.IDENTITY_STEP_UP_NEEDED],
    async handler(ctx) {
      const { account } = await own(ctx);
      if (!account.totpSecret) throw kernelErrors.NOT_FOUND();
      await checkFactorMayGo(ports, ctx, account, { passkeys: account.passkeys, totp: false });
      await setTotp(ctx.db, ctx.bodyId, account.id, null, account.totpStep);
      emitChange(ctx, account, 'totp-removed');
      return {};
    },
  });
}

/** The secret for the app: as text to type and as the address in the QR code, named after the body. */
export async function presentSecret(ctx: Context, login: string, secret: Buffer) {
  const issuer = (await findBody(ctx.db, ctx.bodyId))?.name ?? 'DigiPro';
  return { secret: base32(secret), uri: totpUri(issuer, login, secret) };
}

async function own(ctx: Context): Promise<{ readonly account: Account; readonly session: Session }> {
  const session = await freshSession(ctx);
  const account = await findAccountOfPerson(ctx.db, ctx.bodyId, session.personId);
  if (!account) throw kernelErrors.NOT_FOUND();
  return { account, session };
}
