import {
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  romeDate,
  text,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { bumpAccessVersion } from '../bodies/store.ts';
import { areaRenamed, unitMoved, unitRenamed } from '../events.ts';
import { unitTree } from '../permissions/access.ts';
import { allUnits } from '../permissions/store.ts';
import { areaView, presentArea, presentUnit, unitView } from './schema.ts';
import { findUnit, renameArea, updateUnit, type Unit } from './store.ts';

const rename = operation({
  name: 'identity.areas.rename',
  summary: { it: 'Cambiare nome a un’area organizzativa', en: 'Rename an organisational area' },
  description: 'Its code stays: registers and marks carry it.',
  permission: 'identity.organisation.manage',
  effect: 'write',
  input: object({ id: uuid, name: text(200) }),
  output: areaView,
  http: { method: 'PATCH', path: '/api/areas/{id}' },
  async handler(ctx, input) {
    const area = await renameArea(ctx.db, ctx.bodyId, input.id, input.name);
    if (!area) throw kernelErrors.NOT_FOUND();
    ctx.emit(areaRenamed, { subject: `identity/area/${area.id}`, data: { areaId: area.id, name: area.name } });
    return presentArea(area);
  },
});

const update = operation({
  name: 'identity.units.update',
  summary: { it: 'Cambiare nome o posto a un’unità organizzativa', en: 'Rename or move a unit' },
  description: 'From now on; what it was before is in the events. Positions in the unit move with it.',
  permission: 'identity.organisation.manage',
  effect: 'write',
  input: object({ id: uuid, name: optional(text(200)), parentId: optional(nullable(uuid)) }),
  output: unitView,
  http: { method: 'PATCH', path: '/api/units/{id}' },
  async handler(ctx, input) {
    // The row of the body is locked first: two moves that cross each other would make a ring.
    await bumpAccessVersion(ctx.db, ctx.bodyId);
    const unit = await findUnit(ctx.db, ctx.bodyId, input.id);
    if (!unit) throw kernelErrors.NOT_FOUND();
    const { name = unit.name, parentId = unit.parentId } = input;
    if (name === unit.name && parentId === unit.parentId) {
      ctx.unchanged();
      return presentUnit(unit);
    }
    if (parentId !== unit.parentId) await checkParent(ctx, unit, parentId);
    await updateUnit(ctx.db, ctx.bodyId, unit.id, { name, parentId });
    announce(ctx, unit, { name, parentId });
    return presentUnit({ ...unit, name, parentId });
  },
});

export const organisationChanges: readonly Operation[] = [rename, update];

async function checkParent(ctx: Context, unit: Unit, parentId: string | null): Promise<void> {
  if (parentId === null) return;
  const tree = unitTree(await allUnits(ctx.db, ctx.bodyId), romeDate(ctx.now()));
  const wrong = !tree.exists(parentId)
    ? 'is no unit in force'
    : tree.below(unit.id).includes(parentId)
      ? 'lies inside the unit'
      : undefined;
  if (wrong === undefined) return;
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer: '/parentId', message: wrong }] });
}

function announce(ctx: Context, unit: Unit, now: Pick<Unit, 'name' | 'parentId'>): void {
  const subject = `identity/unit/${unit.id}`;
  if (now.name !== unit.name) ctx.emit(unitRenamed, { subject, data: { unitId: unit.id, name: now.name } });
  if (now.parentId !== unit.parentId) {
    ctx.emit(unitMoved, { subject, data: { unitId: unit.id, from: unit.parentId, to: now.parentId } });
  }
}
