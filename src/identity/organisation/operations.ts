import {
  date,
  DEFAULT_LIMIT,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  romeDate,
  text,
  toPage,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { bumpAccessVersion } from '../bodies/store.ts';
import { identityErrors } from '../errors.ts';
import { areaCreated, unitClosed, unitCreated } from '../events.ts';
import { checkPeriod } from '../period.ts';
import { unique } from '../taken.ts';
import { organisationChanges } from './changes.ts';
import { areaView, organisationCode, presentArea, presentUnit, unitView } from './schema.ts';
import {
  closeUnit,
  findArea,
  findUnit,
  hasPartsAfter,
  insertArea,
  insertUnit,
  listAreas,
  listUnits,
  lockUnit,
  type Unit,
} from './store.ts';

const createArea = operation({
  name: 'identity.areas.create',
  summary: { it: 'Creare un’area organizzativa omogenea', en: 'Create an organisational area (AOO)' },
  description: 'The first area of a body becomes the principal one, to which the registers of acts belong.',
  permission: 'identity.organisation.manage',
  effect: 'write',
  input: object({ code: organisationCode, name: text(200) }),
  output: areaView,
  http: { method: 'POST', path: '/api/areas', status: 201 },
  async handler(ctx, input) {
    const area = await unique('/code', insertArea(ctx.db, ctx.bodyId, { id: ctx.id(), ...input }, ctx.now()));
    const data = { areaId: area.id, code: area.code, principal: area.principal };
    ctx.emit(areaCreated, { subject: `identity/area/${area.id}`, data });
    return presentArea(area);
  },
});

const areas = operation({
  name: 'identity.areas.list',
  summary: { it: 'Elenco delle aree organizzative omogenee', en: 'List of organisational areas' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({ items: Type.Array(areaView) }),
  http: { method: 'GET', path: '/api/areas' },
  async handler(ctx) {
    return { items: (await listAreas(ctx.db, ctx.bodyId)).map(presentArea) };
  },
});

const createUnit = operation({
  name: 'identity.units.create',
  summary: { it: 'Creare un’unità organizzativa', en: 'Create a unit' },
  permission: 'identity.organisation.manage',
  effect: 'write',
  input: object({
    code: organisationCode,
    name: text(200),
    parentId: optional(nullable(uuid)),
    areaCode: optional({ ...organisationCode, description: 'The principal area if absent' }),
    validFrom: optional({ ...date, description: 'Today if absent' }),
    validTo: optional({ ...date, description: 'Last day; open if absent' }),
  }),
  output: unitView,
  http: { method: 'POST', path: '/api/units', status: 201 },
  async handler(ctx, input) {
    const area = await findArea(ctx.db, ctx.bodyId, input.areaCode ?? null);
    if (!area) throw kernelErrors.NOT_FOUND({ it: 'Area non trovata.', en: 'No such area.' });
    const parentId = input.parentId ?? null;
    if (parentId && !(await lockUnit(ctx.db, ctx.bodyId, parentId))) {
      throw kernelErrors.NOT_FOUND({ it: 'Unità superiore non trovata.', en: 'No such parent unit.' });
    }
    const validFrom = input.validFrom ?? romeDate(ctx.now());
    const validTo = input.validTo ?? null;
    checkPeriod(validFrom, validTo);
    const { code, name } = input;
    const unit: Unit = {
      id: ctx.id(),
      code,
      name,
      parentId,
      areaId: area.id,
      areaCode: area.code,
      validFrom,
      validTo,
    };
    await unique('/code', insertUnit(ctx.db, ctx.bodyId, unit));
    await bumpAccessVersion(ctx.db, ctx.bodyId);
    const data = { unitId: unit.id, code, parentId, areaId: area.id, validFrom };
    ctx.emit(unitCreated, { subject: `identity/unit/${unit.id}`, data });
    return presentUnit(unit);
  },
});

const units = operation({
  name: 'identity.units.list',
  summary: { it: 'Organigramma: elenco delle unità', en: 'Organisation chart: list of units' },
  permission: 'signed-in',
  effect: 'read',
  input: object({
    ...pageQuery,
    day: optional({ ...date, description: 'Units in force on that day; today if absent' }),
    all: optional(Type.Boolean({ description: 'Past and future units as well' })),
  }),
  output: pageOf(unitView),
  http: { method: 'GET', path: '/api/units' },
  async handler(ctx, input) {
    const day = input.all ? null : (input.day ?? romeDate(ctx.now()));
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listUnits(ctx.db, ctx.bodyId, day, readCursor(input, 1), limit);
    return toPage(rows, input, (row) => [row.code], presentUnit);
  },
});

const close = operation({
  name: 'identity.units.close',
  summary: { it: 'Chiudere un’unità organizzativa', en: 'Close a unit' },
  description: 'Positions in the unit end with it. Its parts have to be closed first.',
  permission: 'identity.organisation.manage',
  effect: 'write',
  input: object({ id: uuid, validTo: optional({ ...date, description: 'Last day in force; today if absent' }) }),
  output: unitView,
  http: { method: 'POST', path: '/api/units/{id}/close' },
  errors: [identityErrors.IDENTITY_UNIT_HAS_PARTS],
  async handler(ctx, input) {
    await lockUnit(ctx.db, ctx.bodyId, input.id);
    const unit = await findUnit(ctx.db, ctx.bodyId, input.id);
    if (!unit) throw kernelErrors.NOT_FOUND();
    const validTo = input.validTo ?? romeDate(ctx.now());
    checkPeriod(unit.validFrom, validTo);
    if (await hasPartsAfter(ctx.db, ctx.bodyId, unit.id, validTo)) throw identityErrors.IDENTITY_UNIT_HAS_PARTS();
    await closeUnit(ctx.db, ctx.bodyId, unit.id, validTo);
    await bumpAccessVersion(ctx.db, ctx.bodyId);
    ctx.emit(unitClosed, { subject: `identity/unit/${unit.id}`, data: { unitId: unit.id, validTo } });
    return presentUnit({ ...unit, validTo });
  },
});

export const organisationOperations: readonly Operation[] = [
  createArea,
  areas,
  createUnit,
  units,
  close,
  ...organisationChanges,
];
