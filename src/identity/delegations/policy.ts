import { kernelErrors, romeDate, type Text } from '../../kernel/index.ts';
import { identityErrors } from '../errors.ts';
import { covers } from '../period.ts';
import { unitTree, type AccessFacts } from '../permissions/access.ts';
import { ADMINISTRATOR } from '../roles.ts';
import type { Delegation } from './store.ts';

/**
 * One can delegate only to somebody else, for a time not yet over, a role that one has by a position of one's own on the first day,
 * where one has it, and only permissions that the role has. Administration is never delegated.
 * @throws IDENTITY_CANNOT_DELEGATE saying which of these fails, VALIDATION_FAILED for a period that is over.
 */
export function checkDelegable(delegation: Delegation, delegator: AccessFacts, now: Date): void {
  if (delegation.validTo < romeDate(now)) {
    const errors = [{ pointer: '/validTo', message: 'is in the past' }];
    throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
  }
  if (delegation.fromPersonId === delegation.toPersonId) refuse({ it: 'Non a se stessi.', en: 'Not to oneself.' });
  if (delegation.role === ADMINISTRATOR) {
    refuse({ it: 'L’amministrazione non si delega.', en: 'Administration cannot be delegated.' });
  }
  if (!hasRoleThere(delegation, delegator)) {
    refuse({
      it: 'Non hai questo ruolo, in quel luogo e in quel giorno, per un incarico tuo.',
      en: 'You do not have this role, at that place and on that day, by a position of your own.',
    });
  }
  const held = delegator.rolePermissions.get(delegation.role) ?? new Set();
  const lacking = (delegation.permissions ?? []).filter((permission) => !held.has(permission));
  if (lacking.length > 0) {
    refuse({
      it: `Il ruolo non ha: ${lacking.join(', ')}.`,
      en: `The role does not have: ${lacking.join(', ')}.`,
    });
  }
}

function hasRoleThere(delegation: Delegation, delegator: AccessFacts): boolean {
  const tree = unitTree(delegator.units, delegation.validFrom);
  return delegator.positions.some(
    (position) =>
      position.role === delegation.role &&
      position.endedAt === null &&
      covers(position, delegation.validFrom) &&
      (position.unitId === null || tree.exists(position.unitId)) &&
      (delegation.unitId === null ||
        (position.unitId === null
          ? tree.exists(delegation.unitId)
          : tree.below(position.unitId).includes(delegation.unitId))),
  );
}

function refuse(detail: Text): never {
  throw identityErrors.IDENTITY_CANNOT_DELEGATE(detail);
}
