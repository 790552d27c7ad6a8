import {
  DEFAULT_LIMIT,
  kernelErrors,
  object,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  text,
  toPage,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { personCreated } from '../events.ts';
import { unique } from '../taken.ts';
import { peopleChanges } from './changes.ts';
import {
  checkedTaxCode,
  mailAddress,
  nameFilter,
  personLine,
  personView,
  presentLine,
  presentPerson,
  taxCode,
} from './schema.ts';
import { findPerson, findPersonByTaxCode, insertPerson, listPeople, positionsOf, type Person } from './store.ts';

const create = operation({
  name: 'identity.people.create',
  summary: { it: 'Inserire una persona', en: 'Add a person' },
  permission: 'identity.people.manage',
  effect: 'write',
  input: object({
    givenName: text(100),
    familyName: text(100),
    taxCode: optional(taxCode),
    email: optional(mailAddress),
  }),
  output: object({ id: uuid, displayName: Type.String() }),
  http: { method: 'POST', path: '/api/people', status: 201 },
  personalData: ['contact', 'tax-code'],
  async handler(ctx, input) {
    const givenName = input.givenName.trim();
    const familyName = input.familyName.trim();
    const person: Person = {
      id: ctx.id(),
      givenName,
      familyName,
      displayName: `${givenName} ${familyName}`,
      taxCode: input.taxCode === undefined ? null : checkedTaxCode(input.taxCode),
      email: input.email ?? null,
      leftAt: null,
    };
    await unique('/taxCode', insertPerson(ctx.db, ctx.bodyId, person, ctx.now()));
    ctx.emit(personCreated, { subject: `identity/person/${person.id}`, data: { personId: person.id } });
    return { id: person.id, displayName: person.displayName };
  },
});

const list = operation({
  name: 'identity.people.list',
  summary: { it: 'Elenco delle persone', en: 'List of people' },
  permission: 'signed-in',
  effect: 'read',
  input: object({
    ...pageQuery,
    name: optional(nameFilter),
    working: optional(Type.Boolean({ description: 'Only who has not left, or only who has' })),
  }),
  output: pageOf(personLine),
  http: { method: 'GET', path: '/api/people' },
  personalData: ['contact'],
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listPeople(ctx.db, ctx.bodyId, input, readCursor(input, 3), limit);
    return toPage(rows, input, (row) => [row.familyName, row.givenName, row.id], presentLine);
  },
});

const get = operation({
  name: 'identity.people.get',
  summary: { it: 'Scheda di una persona', en: 'A person' },
  description: 'Tax code and mail address are shown to the person and to those who manage people; null to others.',
  permission: 'signed-in',
  effect: 'read',
  input: object({ id: uuid }),
  output: personView,
  http: { method: 'GET', path: '/api/people/{id}' },
  personalData: ['contact', 'tax-code'],
  async handler(ctx, input) {
    const person = await findPerson(ctx.db, ctx.bodyId, input.id);
    if (!person) throw kernelErrors.NOT_FOUND();
    return presentPerson(ctx, person, await positionsOf(ctx.db, ctx.bodyId, person.id));
  },
});

const search = operation({
  name: 'identity.people.search',
  summary: { it: 'Cercare una persona per codice fiscale', en: 'Find a person by tax code' },
  description: 'The tax code travels in the body of the request: never in an address.',
  permission: 'identity.people.manage',
  effect: 'read',
  input: object({ taxCode }),
  output: personView,
  http: { method: 'POST', path: '/api/people/search' },
  personalData: ['contact', 'tax-code'],
  async handler(ctx, input) {
    const person = await findPersonByTaxCode(ctx.db, ctx.bodyId, checkedTaxCode(input.taxCode));
    if (!person) throw kernelErrors.NOT_FOUND();
    return presentPerson(ctx, person, await positionsOf(ctx.db, ctx.bodyId, person.id));
  },
});

export const peopleOperations: readonly Operation[] = [create, list, get, search, ...peopleChanges];
