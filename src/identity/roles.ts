import type { Text } from '../kernel/index.ts';

/** Roles that every body begins with. A body may define more. */
export const defaultRoles: Readonly<Record<string, Text>> = {
  administrator: { it: 'amministratore', en: 'administrator' },
  'protocol-clerk': { it: 'addetto al protocollo', en: 'registry clerk' },
  officer: { it: 'responsabile del procedimento', en: 'officer in charge' },
  manager: { it: 'dirigente', en: 'manager' },
  'finance-head': { it: 'responsabile del servizio finanziario', en: 'head of finance' },
  secretary: { it: 'segretario generale', en: 'secretary general' },
  rpct: {
    it: 'responsabile della prevenzione della corruzione e della trasparenza',
    en: 'officer for the prevention of corruption and transparency',
  },
  mayor: { it: 'sindaco', en: 'mayor' },
  'citizen-desk': { it: 'sportello al cittadino', en: 'citizen desk' },
};

/** The role that administers the installation itself; it is never delegated and wants a second factor. */
export const ADMINISTRATOR = 'administrator';

const PRIVILEGED = new Set([
  'identity.bodies.found',
  'identity.organisation.manage',
  'identity.people.manage',
  'identity.positions.manage',
  'identity.permissions.manage',
  'identity.accounts.manage',
]);

/** Whether using a permission by a role is administration, which a password alone must not open in a real installation. */
export function isPrivileged(role: string, permission: string): boolean {
  return role === ADMINISTRATOR || PRIVILEGED.has(permission);
}
