import { DomainError, type Context } from '../kernel/index.ts';
import { kitErrors } from './errors.ts';
import type { Kit, OrganisationPart } from './types.ts';

/** Installs the parts of a kit through the operations of the rooms that they belong to: no second way in. */
export async function installParts(ctx: Context, kit: Kit): Promise<void> {
  const origin = `${kit.name}@${kit.version}`;
  if (kit.organisation) await installOrganisation(ctx, kit.organisation);
  if (kit.filingPlan) await part(kit, 'kit.yaml', () => ctx.call('records.classification.install', kit.filingPlan));
  for (const type of kit.acts) {
    await part(kit, `act type ${type.code}`, () => ctx.call('acts.types.install', { ...type, kit: origin }));
  }
  if (kit.process) {
    const { key, name, bpmn, file, forms, legalTerm } = kit.process;
    const model = { key, name, bpmn, forms, legalTerm, file: `${kit.name}/${file}`, kit: origin };
    await part(kit, file, () => ctx.call('processes.models.deploy', model));
  }
  for (const rule of kit.intake) {
    await part(kit, 'kit.yaml', () => ctx.call('bus.intake.install', { ...rule, kit: origin }));
  }
  for (const service of kit.services) {
    await part(kit, `service ${service.code}`, () =>
      ctx.call('services.catalogue.publish', { ...service, kit: origin }),
    );
  }
}

/** A refusal of a room becomes one of the kit, with the part that it is about. */
async function part(kit: Kit, name: string, install: () => Promise<unknown>): Promise<void> {
  try {
    await install();
  } catch (error) {
    if (!(error instanceof DomainError) || error.status >= 500) throw error;
    const detail = error.detail ?? error.title;
    const errors = error.errors.map((problem) => ({
      pointer: `/${kit.name}/${name}${problem.pointer}`,
      message: problem.message,
    }));
    throw kitErrors.KIT_REFUSED(
      { it: `${kit.name}/${name}: ${detail.it}`, en: `${kit.name}/${name}: ${detail.en}` },
      { errors },
    );
  }
}

/** Areas, units (parents first), people and their positions. Accounts are no part of a kit: they hold secrets. */
async function installOrganisation(ctx: Context, organisation: OrganisationPart): Promise<void> {
  for (const area of organisation.areas) await ctx.call('identity.areas.create', area);
  const unitIds = new Map<string, string>();
  for (const { code, name, parent } of organisation.units) {
    const parentId = parent === undefined ? undefined : unitIds.get(parent);
    if (parent !== undefined && parentId === undefined) {
      const detail = `unit ${code} stands before its parent ${parent}`;
      throw kitErrors.KIT_REFUSED({ it: detail, en: detail });
    }
    const unit = await ctx.call<{ id: string }>('identity.units.create', {
      code,
      name,
      ...(parentId ? { parentId } : {}),
    });
    unitIds.set(code, unit.id);
  }
  for (const { givenName, familyName, email, positions } of organisation.people) {
    const person = await ctx.call<{ id: string }>('identity.people.create', {
      givenName,
      familyName,
      ...(email ? { email } : {}),
    });
    for (const { unit, role } of positions) {
      const unitId = unit === undefined ? undefined : unitIds.get(unit);
      await ctx.call('identity.positions.assign', { personId: person.id, role, ...(unitId ? { unitId } : {}) });
    }
  }
}
