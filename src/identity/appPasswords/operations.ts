import {
  instant,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  text,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { findAccountOfPerson, type Account } from '../accounts/store.ts';
import { identityErrors } from '../errors.ts';
import { accountChanged } from '../events.ts';
import { freshSession } from '../sessions/proof.ts';
import { appPasswordHash, newAppPassword } from './secret.ts';
import { appPasswordsOf, deleteAppPassword, insertAppPassword, type AppPassword } from './store.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 365;
/** One per device is enough; more than that are forgotten ones. */
const MOST = 20;

const create = operation({
  name: 'identity.appPasswords.create',
  summary: { it: 'Creare una password per un programma', en: 'Create an app password' },
  description:
    'For programs that mount the repository by WebDAV and know no second factor. It is shown in this answer and never again, and does what its person may do, without administration.',
  permission: 'signed-in',
  effect: 'write',
  secret: true,
  input: object({
    label: text(80),
    days: optional(Type.Integer({ minimum: 1, maximum: 730, description: 'How long it is good, 365 days if absent' })),
  }),
  output: object({ id: uuid, login: Type.String(), password: Type.String(), expiresAt: instant }),
  http: { method: 'POST', path: '/api/app-passwords', status: 201 },
  errors: [identityErrors.IDENTITY_STEP_UP_NEEDED, identityErrors.IDENTITY_TOO_MANY_APP_PASSWORDS],
  async handler(ctx, input) {
    const { personId } = await freshSession(ctx);
    const account = await accountOf(ctx, personId);
    if ((await appPasswordsOf(ctx.db, ctx.bodyId, personId)).length >= MOST) {
      throw identityErrors.IDENTITY_TOO_MANY_APP_PASSWORDS();
    }
    const id = ctx.id();
    const password = newAppPassword(ctx.random);
    const createdAt = ctx.realNow();
    const expiresAt = new Date(createdAt.getTime() + (input.days ?? DEFAULT_DAYS) * DAY_MS);
    const made = { id, label: input.label, createdAt, expiresAt };
    await insertAppPassword(ctx.db, ctx.bodyId, {
      ...made,
      accountId: account.id,
      secretHash: appPasswordHash(password),
    });
    changed(ctx, account, 'app-password-added');
    return { id, login: account.login, password, expiresAt: expiresAt.toISOString() };
  },
});

const list = operation({
  name: 'identity.appPasswords.list',
  summary: { it: 'Le proprie password per i programmi', en: 'One’s app passwords' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({
    login: nullable(Type.String()),
    items: Type.Array(
      object({
        ...{ id: uuid, label: Type.String(), createdAt: instant, expiresAt: instant },
        lastUsedAt: nullable(instant),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/app-passwords' },
  async handler(ctx) {
    if (ctx.actor.kind !== 'person') return { login: null, items: [] };
    const [account, rows] = await Promise.all([
      findAccountOfPerson(ctx.db, ctx.bodyId, ctx.actor.id),
      appPasswordsOf(ctx.db, ctx.bodyId, ctx.actor.id),
    ]);
    return { login: account?.login ?? null, items: rows.map(present) };
  },
});

const revoke = operation({
  name: 'identity.appPasswords.revoke',
  summary: { it: 'Revocare una propria password per un programma', en: 'Revoke one of one’s app passwords' },
  description: 'What uses it is refused from the next request on. No fresh proof is asked: a lost computer is urgent.',
  permission: 'signed-in',
  effect: 'write',
  input: object({ id: uuid }),
  output: object({}),
  http: { method: 'DELETE', path: '/api/app-passwords/{id}' },
  async handler(ctx, input) {
    if (ctx.actor.kind !== 'person') throw kernelErrors.NOT_FOUND();
    const account = await accountOf(ctx, ctx.actor.id);
    if ((await deleteAppPassword(ctx.db, ctx.bodyId, account.id, input.id)) === 0) throw kernelErrors.NOT_FOUND();
    changed(ctx, account, 'app-password-removed');
    return {};
  },
});

/** Passwords that a person makes for their own programs, and takes away. */
export const appPasswordOperations: readonly Operation[] = [create, list, revoke];

async function accountOf(ctx: Context, personId: string): Promise<Account> {
  const account = await findAccountOfPerson(ctx.db, ctx.bodyId, personId);
  if (!account) throw kernelErrors.NOT_FOUND();
  return account;
}

function changed(ctx: Context, account: Account, change: 'app-password-added' | 'app-password-removed'): void {
  const data = { accountId: account.id, personId: account.personId, change };
  ctx.emit(accountChanged, { subject: `identity/account/${account.id}`, data });
}

function present({ id, label, createdAt, expiresAt, lastUsedAt }: AppPassword) {
  return {
    ...{ id, label, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() },
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
