import { date, instant, kernelErrors, nullable, object, Type, uuid, type Context } from '../../kernel/index.ts';
import type { Person, Position } from './store.ts';
import { isTaxCode } from './taxCode.ts';

export const mailAddress = Type.String({ format: 'email', maxLength: 320 });
export const taxCode = Type.String({ maxLength: 16, minLength: 11, description: 'Codice fiscale' });
// No digit: a tax code typed into a search must not end up in an address and its logs (OWASP ASVS 5.0 14.2.1).
export const nameFilter = Type.String({ pattern: '^[^0-9]{1,80}$', maxLength: 80, description: 'Part of the name' });

export const personLine = object({
  id: uuid,
  displayName: Type.String(),
  givenName: Type.String(),
  familyName: Type.String(),
  leftAt: nullable(instant),
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
export const personView = object({
  id: uuid,
  displayName: Type.String(),
  givenName: Type.String(),
  familyName: Type.String(),
  taxCode: nullable(Type.String()),
  email: nullable(Type.String()),
  leftAt: nullable(instant),
  positions: Type.Array(positionView),
});

export function checkedTaxCode(given: string): string {
  const code = given.toUpperCase();
  if (isTaxCode(code)) return code;
  const errors = [{ pointer: '/taxCode', message: 'is not a tax code' }];
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

export function presentLine({ id, displayName, givenName, familyName, leftAt }: Person) {
  return { id, displayName, givenName, familyName, leftAt: leftAt?.toISOString() ?? null };
}

export function presentPerson(ctx: Context, person: Person, positions: readonly Position[]) {
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
