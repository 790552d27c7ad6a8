import { kernelErrors } from '../errors.ts';
import type { Registry } from './registry.ts';
import type { Caller, PermissionName } from './types.ts';

/** Whether the caller holds the permission, somewhere or in the given unit (a grant without unit holds everywhere). */
export function holds(caller: Caller, permission: string, unitId?: string): boolean {
  if (caller.grants === 'everything') return true;
  const grants = caller.grants.get(permission);
  if (!grants) return false;
  return unitId === undefined || grants.some((grant) => grant.unitId === null || grant.unitId === unitId);
}

/** Deny by default. @throws UNAUTHENTICATED to the public, FORBIDDEN to a person, naming the permission and who has it. */
export function checkPermission(registry: Registry, caller: Caller, permission: PermissionName): void {
  if (permission === 'public') return;
  if (caller.actor.kind === 'anonymous') throw kernelErrors.UNAUTHENTICATED();
  if (permission === 'signed-in' || holds(caller, permission)) return;
  const spec = registry.permissions.get(permission);
  throw kernelErrors.FORBIDDEN({
    it: `Serve il permesso di ${spec?.sentence.it ?? permission} (${permission}); di norma lo ha: ${spec?.roles.join(', ') ?? '-'}.`,
    en: `You need the permission to ${spec?.sentence.en ?? permission} (${permission}); usually held by: ${spec?.roles.join(', ') ?? '-'}.`,
  });
}
