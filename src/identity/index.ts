import { defineModule, type Module } from '../kernel/index.ts';
import { accountOperations } from './accounts/operations.ts';
import { appPasswordOperations } from './appPasswords/operations.ts';
import { createPasswordHasher } from './accounts/password.ts';
import { totpOperations } from './accounts/totpOperations.ts';
import { bodyOperations } from './bodies/operations.ts';
import { delegationOperations } from './delegations/operations.ts';
import { enrolmentOperations } from './enrolments/operations.ts';
import { identityErrors } from './errors.ts';
import { identityEvents } from './events.ts';
import { federatedOperations } from './oidc/operations.ts';
import { organisationOperations } from './organisation/operations.ts';
import { passkeyOperations } from './passkeys/operations.ts';
import { peopleOperations } from './people/operations.ts';
import { positionOperations } from './people/positions.ts';
import { identityPermissions } from './permissions.ts';
import { permissionOperations } from './permissions/operations.ts';
import { sessionOperations } from './sessions/operations.ts';
import { purgeSchedule } from './sessions/purge.ts';
import { ticketOperations } from './tickets/operations.ts';
import type { IdentityPorts } from './types.ts';

export { founding, furnishBody, inviteFirst, type FirstLink } from './bodies/furnish.ts';
export { BODY_KINDS } from './bodies/schema.ts';
export { createCallers, type Callers, type PasswordCredentials } from './callers.ts';
export { newToken, TOKEN_PATTERN, tokenHash } from './crypto.ts';
export { identityErrors } from './errors.ts';
export { oidcRoutes, type OidcOptions, type OidcSettings } from './oidc/routes.ts';
export { definedRoles } from './permissions/defined.ts';
export { peopleWith, type PermissionHolder } from './permissions/peopleWith.ts';
export { syncPermissions } from './permissions/install.ts';
export { namesOf, requireKnown, taxCodeOf, type References } from './references.ts';
export { defaultRoles } from './roles.ts';
export type { IdentityPorts, RelyingParty } from './types.ts';

/** Bodies, people, what they may do and how they prove who they are. */
export function identityModule(ports: IdentityPorts): Module {
  const hasher = createPasswordHasher(ports.passwordCost);
  return defineModule({
    name: 'identity',
    migrations: new URL('./migrations/', import.meta.url),
    operations: [
      ...bodyOperations(ports),
      ...organisationOperations,
      ...peopleOperations,
      ...positionOperations,
      ...delegationOperations,
      ...permissionOperations(ports),
      ...accountOperations(ports, hasher),
      ...totpOperations(ports),
      ...passkeyOperations(ports),
      ...appPasswordOperations,
      ...ticketOperations,
      ...enrolmentOperations(ports, hasher),
      ...sessionOperations(ports, hasher),
      ...federatedOperations,
    ],
    events: identityEvents,
    permissions: identityPermissions,
    schedules: [purgeSchedule],
    errors: identityErrors,
  });
}
