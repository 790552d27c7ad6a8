import type { PermissionSpec } from '../kernel/index.ts';

/** What identity's operations demand; the roles are those of a new body, and are data afterwards. */
export const identityPermissions: Readonly<Record<string, PermissionSpec>> = {
  // Held by no role: only components of the platform make bodies.
  'identity.bodies.create': { sentence: { it: 'creare un ente', en: 'create a body' }, roles: [] },
  'identity.bodies.found': {
    sentence: { it: 'aggiungere un ente all’installazione', en: 'add a body to the installation' },
    roles: ['administrator'],
    steering: true,
  },
  'identity.organisation.manage': {
    sentence: {
      it: 'modificare l’ente, le aree organizzative e le unità',
      en: 'change the body, its areas and its units',
    },
    roles: ['administrator'],
  },
  'identity.people.manage': {
    sentence: { it: 'gestire l’anagrafica delle persone', en: 'manage the list of people' },
    roles: ['administrator'],
  },
  'identity.positions.manage': {
    sentence: { it: 'assegnare e concludere incarichi', en: 'assign and end positions' },
    roles: ['administrator'],
  },
  'identity.permissions.manage': {
    sentence: { it: 'cambiare i permessi dei ruoli', en: 'change the permissions of roles' },
    roles: ['administrator'],
  },
  'identity.permissions.explain': {
    sentence: { it: 'spiegare i permessi di altre persone', en: 'explain the permissions of other people' },
    roles: ['administrator', 'secretary'],
  },
  'identity.accounts.manage': {
    sentence: { it: 'gestire utenze e collegamenti di attivazione', en: 'manage accounts and enrolment links' },
    roles: ['administrator'],
  },
  'identity.delegations.grant': {
    sentence: { it: 'delegare le proprie funzioni', en: 'delegate one’s functions' },
    // D.Lgs. 165/2001 art. 17 c. 1-bis: managers delegate for a set time, by a written and reasoned act.
    roles: ['manager', 'finance-head', 'secretary', 'mayor'],
  },
};
