import {
  DEFAULT_LIMIT,
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
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
import { recordsErrors } from '../errors.ts';
import { dossierAssigned } from '../events.ts';
import { actorText } from '../policy.ts';
import { LEVELS, type Level, type RegistryDirectory } from '../types.ts';
import { requireDossier, requireOpenDossier } from './dossiers.ts';
import { insertChange, listDossierChanges, setHolder } from './store.ts';

/** Who is in charge of a dossier, and what became of that and of its level. */
export function holderOperations(directory: RegistryDirectory): readonly Operation[] {
  return [assign(directory), changes(directory)];
}

function assign(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.dossiers.assign',
    summary: { it: 'Cambiare responsabile o ufficio di un fascicolo', en: 'Change the officer or unit of a dossier' },
    description: 'What stood there stays comparable. What is not named stays as it is.',
    permission: 'records.dossiers.manage',
    effect: 'write',
    input: object({
      ...{ id: uuid, officerId: optional(nullable(uuid)), unitId: optional(nullable(uuid)) },
      reason: text(500),
    }),
    output: object({}),
    http: { method: 'PUT', path: '/api/dossiers/{id}/holder' },
    errors: [recordsErrors.DOSSIER_CLOSED],
    async handler(ctx, input) {
      const dossier = await requireOpenDossier(ctx, input.id);
      const { officerId = dossier.officerId, unitId = dossier.unitId } = input;
      await directory.requireKnown(ctx, {
        units: { '/unitId': input.unitId ?? undefined },
        people: { '/officerId': input.officerId ?? undefined },
      });
      const own = dossier.officerId === actorText(ctx.actor);
      if (!own && !ctx.may('records.dossiers.manage', dossier.unitId ?? undefined)) throw kernelErrors.FORBIDDEN();
      const before = { officerId: dossier.officerId, unitId: dossier.unitId };
      if (before.officerId === officerId && before.unitId === unitId) {
        ctx.unchanged();
        return {};
      }
      const { id } = dossier;
      const after = { officerId, unitId };
      const change = { id: ctx.id(), at: ctx.now(), by: actorText(ctx.actor), reason: input.reason, before, after };
      await insertChange(ctx.db, ctx.bodyId, id, change);
      await setHolder(ctx.db, ctx.bodyId, id, after);
      ctx.emit(dossierAssigned, { subject: `records/dossier/${id}`, data: { dossierId: id, ...after } });
      return {};
    },
  });
}

function changes(directory: RegistryDirectory): Operation {
  const name = optional(nullable(Type.String()));
  const state = object({ level: optional(oneOf(LEVELS)), officerName: name, unitName: name });
  return operation({
    name: 'records.dossiers.changes',
    summary: { it: 'Modifiche a un fascicolo', en: 'Changes to a dossier' },
    description: 'Officer, unit and level, old and new side by side, the newest first.',
    permission: 'signed-in',
    effect: 'read',
    input: object({ id: uuid, ...pageQuery }),
    output: pageOf(
      object({
        ...{ id: uuid, at: instant, byName: nullable(Type.String()), reason: nullable(Type.String()) },
        ...{ before: state, after: state },
      }),
    ),
    http: { method: 'GET', path: '/api/dossiers/{id}/changes' },
    async handler(ctx, input) {
      const { id: dossierId } = await requireDossier(ctx, input.id);
      const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
      const rows = await listDossierChanges(ctx.db, ctx.bodyId, dossierId, readCursor(input, 2), limit);
      const names = await directory.namesOf(
        ctx,
        rows.flatMap(({ by, before, after }) => [by, ...holdersIn(before), ...holdersIn(after)]),
      );
      const named = (said: Record<string, unknown>) => ({
        ...('level' in said ? { level: said['level'] as Level } : {}),
        ...('officerId' in said ? { officerName: names.get(String(said['officerId'])) ?? null } : {}),
        ...('unitId' in said ? { unitName: names.get(String(said['unitId'])) ?? null } : {}),
      });
      return toPage(
        rows,
        input,
        (row) => [row.at.toISOString(), row.id],
        ({ id, at, by, reason, before, after }) => ({
          ...{ id, at: at.toISOString(), byName: names.get(by) ?? null, reason },
          ...{ before: named(before), after: named(after) },
        }),
      );
    },
  });
}

function holdersIn({ officerId, unitId }: Record<string, unknown>): readonly string[] {
  return [officerId, unitId].filter((id) => typeof id === 'string');
}
