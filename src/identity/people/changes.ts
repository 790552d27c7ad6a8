import {
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  romeDate,
  text,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { emitChange } from '../accounts/operations.ts';
import { findAccountOfPerson, setDisabled } from '../accounts/store.ts';
import { bumpAccessVersion } from '../bodies/store.ts';
import { identityErrors } from '../errors.ts';
import { personLeft, personUpdated, positionEnded } from '../events.ts';
import { requireAdministration } from '../permissions/holders.ts';
import { namesOf } from '../permissions/store.ts';
import { ADMINISTRATOR } from '../roles.ts';
import { endSessionsOf } from '../sessions/end.ts';
import { unique } from '../taken.ts';
import { checkedTaxCode, mailAddress, personView, presentPerson, taxCode } from './schema.ts';
import { endPosition, findPerson, lockPerson, positionsOf, setLeft, updatePerson, type Person } from './store.ts';

const update = operation({
  name: 'identity.people.update',
  summary: { it: 'Correggere i dati di una persona', en: 'Correct the details of a person' },
  permission: 'identity.people.manage',
  effect: 'write',
  input: object({
    id: uuid,
    givenName: optional(text(100)),
    familyName: optional(text(100)),
    taxCode: optional(nullable(taxCode)),
    email: optional(nullable(mailAddress)),
  }),
  output: personView,
  http: { method: 'PATCH', path: '/api/people/{id}' },
  personalData: ['contact', 'tax-code'],
  async handler(ctx, input) {
    await lockPerson(ctx.db, ctx.bodyId, input.id);
    const person = await findPerson(ctx.db, ctx.bodyId, input.id);
    if (!person) throw kernelErrors.NOT_FOUND();
    const { id, ...given } = input;
    const givenName = (given.givenName ?? person.givenName).trim();
    const familyName = (given.familyName ?? person.familyName).trim();
    const changed: Person = {
      ...person,
      ...{ givenName, familyName, displayName: `${givenName} ${familyName}` },
      taxCode:
        typeof given.taxCode === 'string' ? checkedTaxCode(given.taxCode) : valueOf(given.taxCode, person.taxCode),
      email: valueOf(given.email, person.email),
    };
    await unique('/taxCode', updatePerson(ctx.db, ctx.bodyId, changed));
    // The name of a session is the person's.
    await bumpAccessVersion(ctx.db, ctx.bodyId);
    ctx.emit(personUpdated, { subject: `identity/person/${id}`, data: { personId: id, fields: Object.keys(given) } });
    return presentPerson(ctx, changed, await positionsOf(ctx.db, ctx.bodyId, id));
  },
});

const end = operation({
  name: 'identity.people.end',
  summary: { it: 'Registrare che una persona ha lasciato l’ente', en: 'Record that a person has left the body' },
  description:
    'At once: positions end, the account is disabled, sessions end. Who gets a position again is back. What the person did stays.',
  permission: 'identity.people.manage',
  effect: 'write',
  input: object({ id: uuid }),
  output: personView,
  http: { method: 'POST', path: '/api/people/{id}/end' },
  personalData: ['contact', 'tax-code'],
  errors: [identityErrors.IDENTITY_LAST_ADMINISTRATION],
  async handler(ctx, input) {
    await lockPerson(ctx.db, ctx.bodyId, input.id);
    const person = await findPerson(ctx.db, ctx.bodyId, input.id);
    if (!person) throw kernelErrors.NOT_FOUND();
    if (person.leftAt) ctx.unchanged();
    else await leave(ctx, person);
    const left = { ...person, leftAt: person.leftAt ?? ctx.now() };
    return presentPerson(ctx, left, await positionsOf(ctx.db, ctx.bodyId, person.id));
  },
});

const names = operation({
  name: 'identity.people.names',
  summary: { it: 'Nomi di alcune persone', en: 'Names of some people' },
  description: 'Of those identifiers that are people of the body; in one call for a whole page of facts.',
  permission: 'signed-in',
  effect: 'read',
  input: object({ personIds: Type.Array(uuid, { maxItems: 200, uniqueItems: true }) }),
  output: object({ items: Type.Array(object({ id: uuid, displayName: Type.String() })) }),
  http: { method: 'POST', path: '/api/people/names' },
  personalData: ['contact'],
  async handler(ctx, input) {
    const items = await namesOf(ctx.db, ctx.bodyId, input.personIds);
    return { items: items.map(({ id, displayName }) => ({ id, displayName })) };
  },
});

export const peopleChanges: readonly Operation[] = [update, end, names];

function valueOf(given: string | null | undefined, known: string | null): string | null {
  return given === undefined ? known : given;
}

async function leave(ctx: Context, person: Person): Promise<void> {
  const today = romeDate(ctx.now());
  for (const { id, role, validTo, endedAt } of await positionsOf(ctx.db, ctx.bodyId, person.id)) {
    if (endedAt !== null || (validTo !== null && validTo < today)) continue;
    await endPosition(ctx.db, ctx.bodyId, id, { validTo, endedAt: ctx.now() });
    const data = { positionId: id, personId: person.id, role, validTo };
    ctx.emit(positionEnded, { subject: `identity/position/${id}`, data });
    if (role === ADMINISTRATOR) await requireAdministration(ctx);
  }
  await setLeft(ctx.db, ctx.bodyId, person.id, ctx.now());
  await bumpAccessVersion(ctx.db, ctx.bodyId);
  ctx.emit(personLeft, { subject: `identity/person/${person.id}`, data: { personId: person.id } });
  const account = await findAccountOfPerson(ctx.db, ctx.bodyId, person.id);
  if (!account || account.disabledAt) return;
  await setDisabled(ctx.db, ctx.bodyId, account.id, ctx.realNow());
  await endSessionsOf(ctx, person.id, 'disabled');
  emitChange(ctx, account, 'disabled');
}
