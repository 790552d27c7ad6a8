import { instant, kernelErrors, object, operation, text, Type, uuid, type Operation } from '../../kernel/index.ts';
import { identityLinked, identityUnlinked } from '../events.ts';
import { findPerson } from '../people/store.ts';
import { endSessionsOf } from '../sessions/end.ts';
import { deleteIdentity, findIdentity, identitiesOf, insertIdentity, type FederatedIdentity } from './store.ts';

const issuer = Type.String({ pattern: '^https?://[^\\s]{1,490}$', maxLength: 500 });
// OpenID Connect Core §2: a subject has at most 255 ASCII characters. It may be a tax code: never in an address.
const subject = text(255);
const view = object({ issuer: Type.String(), subject: Type.String(), personId: uuid, linkedAt: instant });

const link = operation({
  name: 'identity.identities.link',
  summary: {
    it: 'Collegare l’identità di un fornitore a una persona',
    en: 'Link an identity of a provider to a person',
  },
  permission: 'identity.accounts.manage',
  effect: 'write',
  input: object({ personId: uuid, issuer, subject }),
  output: view,
  http: { method: 'POST', path: '/api/identities', status: 201 },
  personalData: ['tax-code'],
  async handler(ctx, input) {
    if (!(await findPerson(ctx.db, ctx.bodyId, input.personId))) throw kernelErrors.NOT_FOUND();
    const identity: FederatedIdentity = { ...input, linkedAt: ctx.realNow() };
    if (!(await insertIdentity(ctx.db, ctx.bodyId, identity))) throw kernelErrors.CONFLICT();
    const data = { personId: identity.personId, issuer: identity.issuer, by: 'administrator' as const };
    ctx.emit(identityLinked, { subject: `identity/person/${identity.personId}`, data });
    return presentIdentity(identity);
  },
});

const list = operation({
  name: 'identity.identities.list',
  summary: { it: 'Identità collegate a una persona', en: 'Identities linked to a person' },
  permission: 'identity.accounts.manage',
  effect: 'read',
  input: object({ personId: uuid }),
  output: object({ items: Type.Array(view) }),
  http: { method: 'GET', path: '/api/people/{personId}/identities' },
  personalData: ['tax-code'],
  async handler(ctx, input) {
    return { items: (await identitiesOf(ctx.db, ctx.bodyId, input.personId)).map(presentIdentity) };
  },
});

const unlink = operation({
  name: 'identity.identities.unlink',
  summary: { it: 'Scollegare l’identità di un fornitore', en: 'Unlink an identity of a provider' },
  description: 'The sessions of the person end.',
  permission: 'identity.accounts.manage',
  effect: 'write',
  input: object({ issuer, subject }),
  output: object({}),
  http: { method: 'POST', path: '/api/identities/unlink' },
  personalData: ['tax-code'],
  async handler(ctx, input) {
    const identity = await findIdentity(ctx.db, ctx.bodyId, input.issuer, input.subject);
    if (!identity) throw kernelErrors.NOT_FOUND();
    await deleteIdentity(ctx.db, ctx.bodyId, identity);
    await endSessionsOf(ctx, identity.personId, 'credentials-changed');
    const data = { personId: identity.personId, issuer: identity.issuer };
    ctx.emit(identityUnlinked, { subject: `identity/person/${identity.personId}`, data });
    return {};
  },
});

export const federatedOperations: readonly Operation[] = [link, list, unlink];

function presentIdentity({ issuer: from, subject: who, personId, linkedAt }: FederatedIdentity) {
  return { issuer: from, subject: who, personId, linkedAt: linkedAt.toISOString() };
}
