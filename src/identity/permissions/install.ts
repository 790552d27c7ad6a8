import { systemCaller, type Context, type Runtime, listTenants } from '../../kernel/index.ts';
import { isSteering } from '../bodies/steering.ts';
import { defaultRoles } from '../roles.ts';
import { insertRolePermissions, insertRoles } from './store.ts';

/** Gives the body the default roles, and the permissions that the rooms declare and the body has not seen yet. @returns how many. */
export async function installPermissions(ctx: Context, { registry, database }: Runtime): Promise<number> {
  const steers = await isSteering(database, ctx.bodyId);
  const pairs = [...registry.permissions]
    .filter(([, spec]) => steers || !spec.steering)
    .flatMap(([permission, spec]) => spec.roles.map((role) => ({ permission, role })));
  const codes = new Set([...Object.keys(defaultRoles), ...pairs.map((pair) => pair.role)]);
  const roles = [...codes].map((code) => ({
    code,
    nameIt: defaultRoles[code]?.it ?? code,
    nameEn: defaultRoles[code]?.en ?? code,
  }));
  await insertRoles(ctx.db, ctx.bodyId, roles);
  return insertRolePermissions(ctx.db, ctx.bodyId, pairs);
}

/** At start: bodies made by an older version get the permissions that came since. Safe to run by several processes at once. */
export async function syncPermissions(runtime: Runtime): Promise<void> {
  for (const { bodyId } of await listTenants(runtime.database)) {
    const correlationId = runtime.entropy.id(runtime.clock.realNow());
    await runtime.invoker.invoke(
      systemCaller(bodyId, 'identity:start', correlationId),
      'identity.permissions.sync',
      {},
    );
  }
}
