import {
  instant,
  jsonObject,
  kernelErrors,
  nullable,
  object,
  operation,
  text,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { findAccountOfPerson, type Account } from '../accounts/store.ts';
import { checkFactorMayGo } from '../accounts/policy.ts';
import { identityErrors } from '../errors.ts';
import { accountChanged } from '../events.ts';
import { openSessionFor, signedIn } from '../sessions/open.ts';
import { freshSession } from '../sessions/proof.ts';
import { mayBeUsed } from '../sessions/signIn.ts';
import type { IdentityPorts } from '../types.ts';
import { addPasskey, provePasskey, registrationOptions, signInOptions } from './prove.ts';
import { passkeyAssertion, passkeyAttestation } from './schema.ts';
import { deletePasskey, passkeysOf, type Passkey } from './store.ts';

const ceremony = object({ challengeId: uuid, options: jsonObject });

export function passkeyOperations(ports: IdentityPorts): readonly Operation[] {
  return [beginRegistration(ports), register(ports), beginSignIn(ports), signIn(ports), list, remove(ports)];
}

function beginRegistration(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.passkeys.beginRegistration',
    summary: { it: 'Iniziare a registrare una chiave di accesso', en: 'Begin to register a passkey' },
    permission: 'signed-in',
    effect: 'write',
    input: object({}),
    output: ceremony,
    http: { method: 'POST', path: '/api/passkeys/registration-options' },
    errors: [identityErrors.IDENTITY_STEP_UP_NEEDED],
    async handler(ctx) {
      const account = await ownAccount(ctx);
      ctx.unchanged();
      return asCeremony(await registrationOptions(ports, ctx, account, 'register', account.id));
    },
  });
}

function register(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.passkeys.register',
    summary: { it: 'Registrare una chiave di accesso', en: 'Register a passkey' },
    permission: 'signed-in',
    effect: 'write',
    input: object({ challengeId: uuid, response: passkeyAttestation, label: text(80) }),
    output: object({ id: uuid }),
    http: { method: 'POST', path: '/api/passkeys', status: 201 },
    errors: [identityErrors.IDENTITY_PASSKEY_REFUSED, identityErrors.IDENTITY_STEP_UP_NEEDED],
    async handler(ctx, input) {
      const account = await ownAccount(ctx);
      const made = { for: 'register', ownerId: account.id, label: input.label } as const;
      const id = await addPasskey(ports, ctx, account, input, made);
      changed(ctx, account, 'passkey-added');
      return { id };
    },
  });
}

function beginSignIn(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.passkeys.beginSignIn',
    summary: { it: 'Iniziare ad accedere con una chiave', en: 'Begin to sign in with a passkey' },
    permission: 'public',
    effect: 'write',
    input: object({}),
    output: ceremony,
    http: { method: 'POST', path: '/api/passkeys/sign-in-options', perMinute: 60 },
    async handler(ctx) {
      ctx.unchanged();
      return asCeremony(await signInOptions(ports, ctx));
    },
  });
}

function signIn(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.passkeys.signIn',
    summary: { it: 'Accedere con una chiave', en: 'Sign in with a passkey' },
    permission: 'public',
    effect: 'write',
    secret: true,
    input: object({ challengeId: uuid, response: passkeyAssertion }),
    output: signedIn,
    http: { method: 'POST', path: '/api/passkeys/sign-in', status: 201, session: 'set', perMinute: 60 },
    errors: [identityErrors.IDENTITY_PASSKEY_REFUSED],
    async handler(ctx, input) {
      const account = await provePasskey(ports, ctx, input);
      if (!mayBeUsed(ports, account)) throw identityErrors.IDENTITY_PASSKEY_REFUSED();
      const person = { id: account.personId, name: account.displayName };
      return openSessionFor(ports, ctx, { person, method: 'passkey', level: 'two-factor' });
    },
  });
}

const list = operation({
  name: 'identity.passkeys.list',
  summary: { it: 'Le proprie chiavi di accesso', en: 'One’s passkeys' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(object({ id: uuid, label: Type.String(), createdAt: instant, lastUsedAt: nullable(instant) })),
  }),
  http: { method: 'GET', path: '/api/passkeys' },
  async handler(ctx) {
    if (ctx.actor.kind !== 'person') return { items: [] };
    const account = await findAccountOfPerson(ctx.db, ctx.bodyId, ctx.actor.id);
    const passkeys = account ? await passkeysOf(ctx.db, ctx.bodyId, account.id) : [];
    return { items: passkeys.map(presentPasskey) };
  },
});

function remove(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.passkeys.remove',
    summary: { it: 'Rimuovere una propria chiave di accesso', en: 'Remove one of one’s passkeys' },
    permission: 'signed-in',
    effect: 'write',
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'DELETE', path: '/api/passkeys/{id}' },
    errors: [identityErrors.IDENTITY_LAST_FACTOR, identityErrors.IDENTITY_STEP_UP_NEEDED],
    async handler(ctx, input) {
      const account = await ownAccount(ctx);
      const left = { passkeys: account.passkeys - 1, totp: account.totpSecret !== null };
      if ((await deletePasskey(ctx.db, ctx.bodyId, account.id, input.id)) === 0) throw kernelErrors.NOT_FOUND();
      await checkFactorMayGo(ports, ctx, account, left);
      changed(ctx, account, 'passkey-removed');
      return {};
    },
  });
}

/** The caller's account, in a session proved a short time ago: whoever finds a screen open must not add a key of their own. */
async function ownAccount(ctx: Context): Promise<Account> {
  const session = await freshSession(ctx);
  const account = await findAccountOfPerson(ctx.db, ctx.bodyId, session.personId);
  if (!account) throw kernelErrors.NOT_FOUND();
  return account;
}

function changed(ctx: Context, account: Account, change: 'passkey-added' | 'passkey-removed'): void {
  const data = { accountId: account.id, personId: account.personId, change };
  ctx.emit(accountChanged, { subject: `identity/account/${account.id}`, data });
}

function asCeremony(made: { readonly challengeId: string; readonly options: object }) {
  return { challengeId: made.challengeId, options: made.options as Record<string, unknown> };
}

function presentPasskey({ id, label, createdAt, lastUsedAt }: Passkey) {
  return { id, label, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}
