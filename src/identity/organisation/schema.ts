import { date, nullable, object, Type, uuid } from '../../kernel/index.ts';
import type { Area, Unit } from './store.ts';

export const organisationCode = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$', maxLength: 80 });
export const areaView = object({ id: uuid, code: Type.String(), name: Type.String(), principal: Type.Boolean() });
export const unitView = object({
  id: uuid,
  code: Type.String(),
  name: Type.String(),
  parentId: nullable(uuid),
  areaId: uuid,
  areaCode: Type.String(),
  validFrom: date,
  validTo: nullable(date),
});

export function presentArea({ id, code, name, principal }: Area) {
  return { id, code, name, principal };
}

export function presentUnit({ id, code, name, parentId, areaId, areaCode, validFrom, validTo }: Unit) {
  return { id, code, name, parentId, areaId, areaCode, validFrom, validTo };
}
