import { date, eventType, nullable, object, oneOf, optional, text, Type, uuid } from '../kernel/index.ts';

// Events hold identifiers and codes, never names, addresses or tax codes: they cannot be erased.

const code = text(80);

export const bodyCreated = eventType({
  type: 'it.digipro.identity.body-created',
  summary: { it: 'Ente creato', en: 'Body created' },
  data: object({ code, permissions: Type.Integer() }),
});

export const bodyUpdated = eventType({
  type: 'it.digipro.identity.body-updated',
  summary: { it: 'Dati dell’ente modificati', en: 'Details of the body changed' },
  data: object({ fields: Type.Array(text(40)) }),
});

/** In the body that runs the installation; the new body has its own `body-created`, of the same correlation. */
export const bodyFounded = eventType({
  type: 'it.digipro.identity.body-founded',
  summary: { it: 'Ente aggiunto all’installazione', en: 'Body added to the installation' },
  data: object({ code }),
});

export const bodyInvited = eventType({
  type: 'it.digipro.identity.body-invited',
  summary: {
    it: 'Nuovo collegamento di attivazione per il primo amministratore di un ente',
    en: 'New enrolment link for the first administrator of a body',
  },
  data: object({ code }),
});

export const areaCreated = eventType({
  type: 'it.digipro.identity.area-created',
  summary: { it: 'Area organizzativa omogenea creata', en: 'Organisational area created' },
  data: object({ areaId: uuid, code, principal: Type.Boolean() }),
});

export const areaRenamed = eventType({
  type: 'it.digipro.identity.area-renamed',
  summary: { it: 'Area organizzativa omogenea rinominata', en: 'Organisational area renamed' },
  data: object({ areaId: uuid, name: text(200) }),
});

export const unitCreated = eventType({
  type: 'it.digipro.identity.unit-created',
  summary: { it: 'Unità organizzativa creata', en: 'Unit created' },
  data: object({ unitId: uuid, code, parentId: nullable(uuid), areaId: uuid, validFrom: date }),
});

export const unitRenamed = eventType({
  type: 'it.digipro.identity.unit-renamed',
  summary: { it: 'Unità organizzativa rinominata', en: 'Unit renamed' },
  data: object({ unitId: uuid, name: text(200) }),
});

export const unitMoved = eventType({
  type: 'it.digipro.identity.unit-moved',
  summary: { it: 'Unità organizzativa spostata', en: 'Unit moved' },
  data: object({ unitId: uuid, from: nullable(uuid), to: nullable(uuid) }),
});

export const unitClosed = eventType({
  type: 'it.digipro.identity.unit-closed',
  summary: { it: 'Unità organizzativa chiusa', en: 'Unit closed' },
  data: object({ unitId: uuid, validTo: date }),
});

export const personCreated = eventType({
  type: 'it.digipro.identity.person-created',
  summary: { it: 'Persona inserita', en: 'Person added' },
  data: object({ personId: uuid }),
});

export const personUpdated = eventType({
  type: 'it.digipro.identity.person-updated',
  summary: { it: 'Dati di una persona corretti', en: 'Details of a person corrected' },
  data: object({ personId: uuid, fields: Type.Array(text(40)) }),
});

export const personLeft = eventType({
  type: 'it.digipro.identity.person-left',
  summary: { it: 'Una persona ha lasciato l’ente', en: 'A person has left the body' },
  data: object({ personId: uuid }),
});

export const personReturned = eventType({
  type: 'it.digipro.identity.person-returned',
  summary: { it: 'Una persona è tornata nell’ente', en: 'A person has come back to the body' },
  data: object({ personId: uuid }),
});

export const positionAssigned = eventType({
  type: 'it.digipro.identity.position-assigned',
  summary: { it: 'Incarico assegnato', en: 'Position assigned' },
  data: object({
    positionId: uuid,
    personId: uuid,
    unitId: nullable(uuid),
    role: code,
    validFrom: date,
    validTo: nullable(date),
  }),
});

export const positionEnded = eventType({
  type: 'it.digipro.identity.position-ended',
  summary: { it: 'Incarico concluso', en: 'Position ended' },
  data: object({ positionId: uuid, personId: uuid, role: code, validTo: nullable(date) }),
});

export const delegationGranted = eventType({
  type: 'it.digipro.identity.delegation-granted',
  summary: { it: 'Delega conferita', en: 'Delegation granted' },
  data: object({
    delegationId: uuid,
    fromPersonId: uuid,
    toPersonId: uuid,
    role: code,
    permissions: nullable(Type.Array(text(120))),
    unitId: nullable(uuid),
    validFrom: date,
    validTo: date,
  }),
});

export const delegationRevoked = eventType({
  type: 'it.digipro.identity.delegation-revoked',
  summary: { it: 'Delega revocata', en: 'Delegation revoked' },
  data: object({ delegationId: uuid, fromPersonId: uuid, toPersonId: uuid }),
});

export const roleDefined = eventType({
  type: 'it.digipro.identity.role-defined',
  summary: { it: 'Ruolo definito', en: 'Role defined' },
  data: object({ role: code }),
});

export const permissionChanged = eventType({
  type: 'it.digipro.identity.permission-changed',
  summary: { it: 'Permesso di un ruolo cambiato', en: 'Permission of a role changed' },
  data: object({ role: code, permission: text(120), granted: Type.Boolean() }),
});

export const permissionsSynchronised = eventType({
  type: 'it.digipro.identity.permissions-synchronised',
  summary: { it: 'Nuovi permessi installati', en: 'New permissions installed' },
  data: object({ added: Type.Integer() }),
});

export const accountCreated = eventType({
  type: 'it.digipro.identity.account-created',
  summary: { it: 'Utenza creata', en: 'Account created' },
  data: object({ accountId: uuid, personId: uuid, demonstration: Type.Boolean() }),
});

export const accountChanged = eventType({
  type: 'it.digipro.identity.account-changed',
  summary: { it: 'Utenza o credenziali modificate', en: 'Account or credentials changed' },
  data: object({
    accountId: uuid,
    personId: uuid,
    change: oneOf([
      'password-changed',
      'totp-added',
      'totp-removed',
      'passkey-added',
      'passkey-removed',
      'app-password-added',
      'app-password-removed',
      'disabled',
      'enabled',
    ]),
  }),
});

export const ticketIssued = eventType({
  type: 'it.digipro.identity.ticket-issued',
  summary: { it: 'Collegamento per un programma emesso', en: 'Link for a program issued' },
  data: object({ ticketId: uuid, personId: uuid, resource: text(200) }),
});

export const identityLinked = eventType({
  type: 'it.digipro.identity.identity-linked',
  summary: { it: 'Identità di un fornitore collegata', en: 'Identity of a provider linked' },
  data: object({ personId: uuid, issuer: text(500), by: oneOf(['administrator', 'verified-email']) }),
});

export const identityUnlinked = eventType({
  type: 'it.digipro.identity.identity-unlinked',
  summary: { it: 'Identità di un fornitore scollegata', en: 'Identity of a provider unlinked' },
  data: object({ personId: uuid, issuer: text(500) }),
});

export const enrolmentCreated = eventType({
  type: 'it.digipro.identity.enrolment-created',
  summary: { it: 'Collegamento di attivazione creato', en: 'Enrolment link made' },
  data: object({ enrolmentId: uuid, accountId: uuid, personId: uuid }),
});

export const enrolmentCompleted = eventType({
  type: 'it.digipro.identity.enrolment-completed',
  summary: { it: 'Attivazione conclusa', en: 'Enrolment completed' },
  data: object({
    enrolmentId: uuid,
    accountId: uuid,
    personId: uuid,
    factors: Type.Array(oneOf(['password', 'totp', 'passkey'])),
  }),
});

export const sessionOpened = eventType({
  type: 'it.digipro.identity.session-opened',
  summary: { it: 'Accesso effettuato', en: 'Signed in' },
  data: object({ sessionId: uuid, personId: uuid, method: code, level: code, replaced: optional(uuid) }),
});

export const sessionProved = eventType({
  type: 'it.digipro.identity.session-proved',
  summary: { it: 'Identità confermata di nuovo', en: 'Identity confirmed again' },
  data: object({ sessionId: uuid, personId: uuid, method: code, level: code }),
});

export const sessionsEnded = eventType({
  type: 'it.digipro.identity.sessions-ended',
  summary: { it: 'Sessioni terminate', en: 'Sessions ended' },
  data: object({
    personId: uuid,
    count: Type.Integer(),
    reason: oneOf(['signed-out', 'roles-changed', 'credentials-changed', 'disabled', 'by-request']),
  }),
});

export const identityEvents = [
  bodyCreated,
  bodyUpdated,
  bodyFounded,
  bodyInvited,
  areaCreated,
  areaRenamed,
  unitCreated,
  unitRenamed,
  unitMoved,
  unitClosed,
  personCreated,
  personUpdated,
  personLeft,
  personReturned,
  positionAssigned,
  positionEnded,
  delegationGranted,
  delegationRevoked,
  roleDefined,
  permissionChanged,
  permissionsSynchronised,
  accountCreated,
  accountChanged,
  ticketIssued,
  identityLinked,
  identityUnlinked,
  enrolmentCreated,
  enrolmentCompleted,
  sessionOpened,
  sessionProved,
  sessionsEnded,
];
