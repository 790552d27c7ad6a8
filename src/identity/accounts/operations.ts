import {
  DEFAULT_LIMIT,
  instant,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  toPage,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { newToken, tokenHash } from '../crypto.ts';
import { identityErrors } from '../errors.ts';
import { accountChanged, accountCreated } from '../events.ts';
import { nameFilter } from '../people/schema.ts';
import { findPerson } from '../people/store.ts';
import { givenPassword, loginName } from '../schema.ts';
import { endSessionsOf } from '../sessions/end.ts';
import { currentSession } from '../sessions/proof.ts';
import { rotateSession } from '../sessions/store.ts';
import { unique } from '../taken.ts';
import type { IdentityPorts } from '../types.ts';
import { checkPasswordRules, type PasswordHasher } from './password.ts';
import {
  findAccount,
  findAccountOfPerson,
  insertAccount,
  listAccounts,
  setDisabled,
  setPassword,
  type Account,
} from './store.ts';
import { attempting } from './throttle.ts';

const accountView = object({
  id: uuid,
  personId: uuid,
  name: Type.String(),
  login: Type.String(),
  hasPassword: Type.Boolean(),
  hasTotp: Type.Boolean(),
  passkeys: Type.Integer(),
  demonstration: Type.Boolean(),
  disabledAt: nullable(instant),
});

export function accountOperations(ports: IdentityPorts, hasher: PasswordHasher): readonly Operation[] {
  return [create(ports, hasher), list, changePassword(ports, hasher), disable, enable];
}

function create(ports: IdentityPorts, hasher: PasswordHasher): Operation {
  return operation({
    name: 'identity.accounts.create',
    summary: { it: 'Creare un’utenza', en: 'Create an account' },
    description:
      'Without a password it is used after an enrolment link. Demonstration users exist in a demonstration only.',
    permission: 'identity.accounts.manage',
    effect: 'write',
    secret: true,
    input: object({
      personId: uuid,
      login: loginName,
      password: optional(givenPassword),
      demonstration: optional(Type.Boolean()),
    }),
    output: object({ id: uuid, login: Type.String() }),
    http: { method: 'POST', path: '/api/accounts', status: 201 },
    errors: [identityErrors.IDENTITY_PASSWORD_TOO_WEAK, identityErrors.IDENTITY_DEMONSTRATION_ONLY],
    async handler(ctx, input) {
      const demonstration = input.demonstration ?? false;
      if (demonstration && ports.mode() !== 'demonstration') throw identityErrors.IDENTITY_DEMONSTRATION_ONLY();
      const person = await findPerson(ctx.db, ctx.bodyId, input.personId);
      if (!person) throw kernelErrors.NOT_FOUND({ it: 'Persona non trovata.', en: 'No such person.' });
      const names = [person.givenName, person.familyName];
      const passwordHash =
        input.password === undefined ? null : await hashed(ctx, hasher, input.password, input.login, names);
      const account = { id: ctx.id(), personId: person.id, login: input.login, passwordHash, demonstration };
      await unique('/login', insertAccount(ctx.db, ctx.bodyId, { ...account, createdAt: ctx.realNow() }));
      const data = { accountId: account.id, personId: person.id, demonstration };
      ctx.emit(accountCreated, { subject: `identity/account/${account.id}`, data });
      return { id: account.id, login: account.login };
    },
  });
}

const list = operation({
  name: 'identity.accounts.list',
  summary: { it: 'Elenco delle utenze', en: 'List of accounts' },
  permission: 'identity.accounts.manage',
  effect: 'read',
  input: object({ ...pageQuery, name: optional(nameFilter), personId: optional(uuid) }),
  output: pageOf(accountView),
  http: { method: 'GET', path: '/api/accounts' },
  personalData: ['contact'],
  async handler(ctx, input) {
    const [after] = readCursor(input, 1) ?? [null];
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listAccounts(ctx.db, ctx.bodyId, input, after === null ? null : String(after), limit);
    return toPage(rows, input, (row) => [row.login], presentAccount);
  },
});

function changePassword(ports: IdentityPorts, hasher: PasswordHasher): Operation {
  return operation({
    name: 'identity.accounts.changePassword',
    summary: { it: 'Cambiare la propria password', en: 'Change one’s password' },
    description: 'Wants the present password. All other sessions end and this one gets a new token.',
    permission: 'signed-in',
    effect: 'write',
    secret: true,
    input: object({ currentPassword: givenPassword, newPassword: givenPassword }),
    output: object({ token: Type.String() }),
    http: { method: 'POST', path: '/api/accounts/current/password', session: 'set', perMinute: 60 },
    errors: [
      identityErrors.IDENTITY_INVALID_CREDENTIALS,
      identityErrors.IDENTITY_PASSWORD_TOO_WEAK,
      kernelErrors.RATE_LIMITED,
    ],
    async handler(ctx, input) {
      const session = await currentSession(ctx);
      const account = await findAccountOfPerson(ctx.db, ctx.bodyId, session.personId);
      if (!account) throw kernelErrors.NOT_FOUND();
      await hasher.withSlot(() =>
        attempting(ports, ctx, account.login, async () => {
          const right = await hasher.verify(input.currentPassword, account.passwordHash);
          if (!right) throw identityErrors.IDENTITY_INVALID_CREDENTIALS();
          return { outcome: 'half', value: undefined };
        }),
      );
      const names = [account.givenName, account.familyName];
      const hash = await hashed(ctx, hasher, input.newPassword, account.login, names);
      await setPassword(ctx.db, ctx.bodyId, account.id, hash);
      await endSessionsOf(ctx, account.personId, 'credentials-changed', session.id);
      const token = newToken(ctx.random);
      await rotateSession(ctx.db, ctx.bodyId, { ...session, provedAt: ctx.realNow() }, tokenHash(token));
      emitChange(ctx, account, 'password-changed');
      return { token };
    },
  });
}

const disable = operation({
  name: 'identity.accounts.disable',
  summary: { it: 'Disattivare un’utenza', en: 'Disable an account' },
  description: 'Its sessions end at once.',
  permission: 'identity.accounts.manage',
  effect: 'write',
  input: object({ id: uuid }),
  output: accountView,
  http: { method: 'POST', path: '/api/accounts/{id}/disable' },
  handler: (ctx, input) => setUse(ctx, input.id, ctx.realNow()),
});

const enable = operation({
  name: 'identity.accounts.enable',
  summary: { it: 'Riattivare un’utenza', en: 'Enable an account' },
  permission: 'identity.accounts.manage',
  effect: 'write',
  input: object({ id: uuid }),
  output: accountView,
  http: { method: 'POST', path: '/api/accounts/{id}/enable' },
  handler: (ctx, input) => setUse(ctx, input.id, null),
});

async function setUse(ctx: Context, id: string, disabledAt: Date | null) {
  const account = await findAccount(ctx.db, ctx.bodyId, id);
  if (!account) throw kernelErrors.NOT_FOUND();
  if ((account.disabledAt === null) === (disabledAt === null)) {
    ctx.unchanged();
    return presentAccount(account);
  }
  await setDisabled(ctx.db, ctx.bodyId, id, disabledAt);
  if (disabledAt) await endSessionsOf(ctx, account.personId, 'disabled');
  emitChange(ctx, account, disabledAt ? 'disabled' : 'enabled');
  return presentAccount({ ...account, disabledAt });
}

/** Checks the rules, then hashes. */
export function hashed(
  ctx: Context,
  hasher: PasswordHasher,
  password: string,
  login: string,
  names: readonly string[],
): Promise<string> {
  checkPasswordRules(password, login, names);
  return hasher.withSlot(() => hasher.hash(password, ctx.random));
}

type Change = 'password-changed' | 'totp-added' | 'totp-removed' | 'disabled' | 'enabled';

export function emitChange(ctx: Context, account: Account, change: Change): void {
  const data = { accountId: account.id, personId: account.personId, change };
  ctx.emit(accountChanged, { subject: `identity/account/${account.id}`, data });
}

function presentAccount(account: Account) {
  return {
    id: account.id,
    personId: account.personId,
    name: account.displayName,
    login: account.login,
    hasPassword: account.passwordHash !== null,
    hasTotp: account.totpSecret !== null,
    passkeys: account.passkeys,
    demonstration: account.demonstration,
    disabledAt: account.disabledAt?.toISOString() ?? null,
  };
}
