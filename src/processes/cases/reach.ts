import { kernelErrors, lookUp, type Context } from '../../kernel/index.ts';
import { placesOf } from '../tasks/policy.ts';
import type { Case, CaseReach } from '../types.ts';
import { findCase, findReachableCase } from './store.ts';

const READ = 'processes.cases.read';

/** How far the caller reads cases. */
export function caseReachOf(ctx: Context): CaseReach {
  const { grants, roles } = ctx.caller;
  const personId = ctx.actor.kind === 'person' ? ctx.actor.id : null;
  if (grants === 'everything') return { everywhere: true, unitIds: [], personId, roles, places: [] };
  const held = grants.get(READ) ?? [];
  return {
    everywhere: held.some(({ unitId }) => unitId === null),
    unitIds: held.flatMap(({ unitId }) => (unitId === null ? [] : [unitId])),
    ...{ personId, roles, places: placesOf(ctx.caller) },
  };
}

/** The case, for who may read it: by its own relations, or because its dossier was opened to the person. @throws NOT_FOUND */
export async function readableCase(ctx: Context, id: string): Promise<Case> {
  const item = await findReachableCase(ctx.db, ctx.bodyId, id, caseReachOf(ctx));
  if (item) return item;
  const hidden = await findCase(ctx.db, ctx.bodyId, id);
  if (!hidden || hidden.dossierId === null || !(await readsDossier(ctx, hidden.dossierId)))
    throw kernelErrors.NOT_FOUND();
  return hidden;
}

/** Whether the repository lets the caller read a dossier. */
export async function readsDossier(ctx: Context, dossierId: string): Promise<boolean> {
  return (await dossierFor(ctx, dossierId)) !== undefined;
}

/** The dossier as far as the caller may read it. */
export function dossierFor(ctx: Context, id: string): Promise<{ readonly unitId: string | null } | undefined> {
  return lookUp(ctx, 'records.dossiers.get', { id, limit: 1 });
}
