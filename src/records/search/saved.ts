import {
  nullable,
  object,
  oneOf,
  operation,
  optional,
  text,
  Type,
  uuid,
  kernelErrors,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { searchRemoved, searchSaved } from '../events.ts';
import { deleteSaved, insertSaved, listSaved } from './saved-store.ts';
import { SORTS } from './types.ts';

const list = operation({
  name: 'records.searches.list',
  summary: { it: 'Elenco delle ricerche salvate', en: 'List of saved searches' },
  description: 'The caller’s own and those that colleagues share with a unit of the caller.',
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(
      object({
        ...{ id: uuid, name: Type.String(), query: Type.String(), sort: oneOf(SORTS) },
        ...{ unitId: nullable(uuid), own: Type.Boolean() },
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/searches' },
  async handler(ctx) {
    const personId = personOf(ctx);
    const rows = await listSaved(ctx.db, ctx.bodyId, personId, ctx.caller.unitIds);
    return {
      items: rows.map(({ id, name, query, sort, unitId, ownerId }) => ({
        id,
        name,
        query,
        sort,
        unitId,
        own: ownerId === personId,
      })),
    };
  },
});

const save = operation({
  name: 'records.searches.save',
  summary: { it: 'Salvare una ricerca', en: 'Save a search' },
  permission: 'signed-in',
  effect: 'write',
  input: object({
    name: text(100),
    query: Type.String({ maxLength: 500 }),
    sort: oneOf(SORTS),
    unitId: optional({ ...uuid, description: 'A unit of the caller, whose people have it too' }),
  }),
  output: object({ id: uuid }),
  http: { method: 'POST', path: '/api/searches', status: 201 },
  async handler(ctx, input) {
    const { name, query, sort, unitId = null } = input;
    if (unitId !== null && !ctx.caller.unitIds.includes(unitId)) throw kernelErrors.NOT_FOUND();
    const id = ctx.id();
    await insertSaved(ctx.db, ctx.bodyId, { id, ownerId: personOf(ctx), unitId, name, query, sort, at: ctx.now() });
    ctx.emit(searchSaved, { subject: `records/search/${id}`, data: { searchId: id, unitId } });
    return { id };
  },
});

const remove = operation({
  name: 'records.searches.remove',
  summary: { it: 'Eliminare una ricerca salvata', en: 'Remove a saved search' },
  permission: 'signed-in',
  effect: 'write',
  input: object({ id: uuid }),
  output: object({}),
  http: { method: 'DELETE', path: '/api/searches/{id}' },
  async handler(ctx, input) {
    if (!(await deleteSaved(ctx.db, ctx.bodyId, input.id, personOf(ctx)))) throw kernelErrors.NOT_FOUND();
    ctx.emit(searchRemoved, { subject: `records/search/${input.id}`, data: { searchId: input.id } });
    return {};
  },
});

/** Searches that people keep for themselves or for their unit. */
export const savedSearchOperations: readonly Operation[] = [list, save, remove];

function personOf(ctx: Context): string {
  if (ctx.actor.kind !== 'person') throw kernelErrors.FORBIDDEN();
  return ctx.actor.id;
}
