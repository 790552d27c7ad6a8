import {
  date,
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
  text,
  toPage,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { personCreated } from '../events.ts';
import {
  findPerson,
  findPersonByTaxCode,
  insertPerson,
  listPeople,
  positionsOf,
  type Person,
  type Position,
} from './store.ts';
import { isTaxCode } from './taxCode.ts';

const taxCode = Type.String({ maxLength: 16, minLength: 11, description: 'Codice fiscale' });
// No digit: a tax code typed into a search must not end up in an address and its logs (OWASP ASVS 5.0 14.2.1).
const nameFilter = Type.String({ pattern: '^[^0-9]{1,80}$', maxLength: 80, description: 'Part of the name' });

const personLine = object({
  id: uuid,
  displayName: Type.String(),
  givenName: Type.String(),
  familyName: Type.String(),
});
export const positionView = object({
  id: uuid,
  personId: uuid,
  unitId: nullable(uuid),
  role: Type.String(),
  validFrom: date,
  validTo: nullable(date),
  endedAt: nullable(instant),
});
const personView = object({
  id: uuid,
  displayName: Type.String(),
  givenName: Type.String(),
  familyName: Type.String(),
  taxCode: nullable(Type.String()),
  email: nullable(Type.String()),
  positions: Type.Array(positionView),
});

const create = operation({
  name: 'identity.people.create',
  summary: { it: 'Inserire una persona', en: 'Add a person' },
  permission: 'identity.people.manage',
  effect: 'write',
  input: object({
    givenName: text(100),
    familyName: text(100),
    taxCode: optional(taxCode),
    email: optional(Type.String({ format: 'email', maxLength: 320 })),
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
    };
    await insertPerson(ctx.db, ctx.bodyId, person, ctx.now());
    ctx.emit(personCreated, { subject: `identity/person/${person.id}`, data: { personId: person.id } });
    return { id: person.id, displayName: person.displayName };
  },
});

const list = operation({
  name: 'identity.people.list',
  summary: { it: 'Elenco delle persone', en: 'List of people' },
  permission: 'signed-in',
  effect: 'read',
  input: object({ ...pageQuery, name: optional(nameFilter) }),
  output: pageOf(personLine),
  http: { method: 'GET', path: '/api/people' },
  personalData: ['contact'],
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listPeople(ctx.db, ctx.bodyId, input.name ?? null, readCursor(input, 3), limit);
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

export const peopleOperations: readonly Operation[] = [create, list, get, search];

function checkedTaxCode(given: string): string {
  const code = given.toUpperCase();
  if (isTaxCode(code)) return code;
  const errors = [{ pointer: '/taxCode', message: 'is not a tax code' }];
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

function presentLine({ id, displayName, givenName, familyName }: Person) {
  return { id, displayName, givenName, familyName };
}

function presentPerson(ctx: Context, person: Person, positions: readonly Position[]) {
  const isSelf = ctx.actor.kind === 'person' && ctx.actor.id === person.id;
  const mayKnow = isSelf || ctx.may('identity.people.manage');
  return {
    ...presentLine(person),
    taxCode: mayKnow ? person.taxCode : null,
    email: mayKnow ? person.email : null,
    positions: positions.map(presentPosition),
  };
}

export function presentPosition({ id, personId, unitId, role, validFrom, validTo, endedAt }: Position) {
  return { id, personId, unitId, role, validFrom, validTo, endedAt: endedAt?.toISOString() ?? null };
}
