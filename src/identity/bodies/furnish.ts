import { kernelErrors, object, optional, text, Type, type Context, type Static } from '../../kernel/index.ts';
import { firstAccount } from '../accounts/store.ts';
import { identityErrors } from '../errors.ts';
import { ADMINISTRATOR } from '../roles.ts';
import { loginName } from '../schema.ts';
import { bodyDetails } from './schema.ts';

// The code is part of addresses: `/ente/CODE/`.
export const bodyCode = Type.String({ pattern: '^[a-z0-9_]{2,40}$', maxLength: 40 });

/** What a body begins with: its name, and the one who can sign in first. */
export const founding = object({
  code: bodyCode,
  name: bodyDetails.name,
  kind: bodyDetails.kind,
  ipaCode: bodyDetails.ipaCode,
  administrator: object({
    givenName: text(100),
    familyName: text(100),
    email: optional(Type.String({ format: 'email', maxLength: 320 })),
    login: loginName,
  }),
});

/** The link with which somebody comes in for the first time; the token is shown once. */
export interface FirstLink {
  readonly login: string;
  readonly token: string;
  readonly expiresAt: string;
}

/** Makes a body of the directory usable, in a transaction of that body: all or nothing. */
export async function furnishBody(ctx: Context, input: Static<typeof founding>): Promise<FirstLink> {
  const { code, name, kind, ipaCode, administrator } = input;
  const { login, ...person } = administrator;
  await ctx.call('identity.bodies.create', { code, name, kind, ...(ipaCode ? { ipaCode } : {}) });
  await ctx.call('identity.areas.create', { code: ipaCode ?? code, name });
  const { id: personId } = await ctx.call<{ id: string }>('identity.people.create', person);
  await ctx.call('identity.positions.assign', { personId, role: ADMINISTRATOR });
  return enrol(ctx, { personId, login });
}

/** Makes the first administrator's link anew. @throws IDENTITY_BODY_IN_USE once somebody of the body has come in. */
export async function inviteFirst(ctx: Context): Promise<FirstLink> {
  const account = await firstAccount(ctx.db, ctx.bodyId);
  if (!account) throw kernelErrors.NOT_FOUND();
  if (account.used) throw identityErrors.IDENTITY_BODY_IN_USE();
  return enrol(ctx, { personId: account.personId });
}

async function enrol(ctx: Context, input: { readonly personId: string; readonly login?: string }): Promise<FirstLink> {
  const made = await ctx.call<FirstLink>('identity.enrolments.create', input);
  return { login: made.login, token: made.token, expiresAt: made.expiresAt };
}
