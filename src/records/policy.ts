import { romeDate, type Actor, type Context, type PermissionSpec } from '../kernel/index.ts';

const EVERY_DESK = ['protocol-clerk', 'officer', 'manager', 'finance-head', 'secretary', 'mayor', 'citizen-desk'];
const CASE_WORKERS = ['officer', 'manager', 'finance-head', 'secretary', 'mayor'];

/** What this room's operations demand; reading holds in the unit of the position, or everywhere where that has no unit. */
export const recordsPermissions: Readonly<Record<string, PermissionSpec>> = {
  'records.content.put': {
    sentence: { it: 'caricare contenuti', en: 'upload contents' },
    roles: [...EVERY_DESK, 'administrator'],
  },
  'records.content.verify': {
    sentence: { it: 'verificare l’integrità dell’archivio', en: 'check the integrity of the store' },
    roles: ['administrator', 'secretary'],
  },
  'records.documents.read': {
    sentence: { it: 'consultare documenti e fascicoli', en: 'read documents and dossiers' },
    roles: EVERY_DESK,
  },
  'records.documents.write': {
    sentence: { it: 'formare e modificare documenti', en: 'create and change documents' },
    roles: EVERY_DESK,
  },
  'records.documents.grant': {
    sentence: { it: 'concedere la consultazione di documenti', en: 'let others read documents' },
    roles: CASE_WORKERS,
  },
  'records.levels.set': {
    sentence: { it: 'stabilire la riservatezza di documenti e fascicoli', en: 'set how confidential records are' },
    roles: ['protocol-clerk', ...CASE_WORKERS],
  },
  'records.confidential.read': {
    sentence: {
      it: 'consultare i documenti riservati del proprio ufficio',
      en: 'read confidential records of the office',
    },
    roles: ['manager', 'finance-head', 'secretary'],
  },
  'records.special.read': {
    // Regulation (EU) 2016/679 arts. 9 and 10: who handles them is told by name or by an office of their own.
    sentence: {
      it: 'consultare i documenti con dati particolari o giudiziari del proprio ufficio',
      en: 'read records with special categories of personal data of the office',
    },
    roles: ['manager', 'secretary'],
  },
  'records.types.deploy': {
    sentence: { it: 'definire i tipi di documento', en: 'define document types' },
    roles: ['administrator', 'secretary'],
  },
  'records.classification.manage': {
    sentence: { it: 'adottare il titolario', en: 'install the filing plan' },
    roles: ['administrator', 'secretary'],
  },
  'records.dossiers.manage': {
    sentence: { it: 'aprire, alimentare e chiudere fascicoli', en: 'open, fill and close dossiers' },
    roles: EVERY_DESK,
  },
  'records.protocol.register': {
    sentence: { it: 'registrare documenti al protocollo', en: 'register documents' },
    roles: ['protocol-clerk', 'officer', 'citizen-desk'],
  },
  'records.protocol.read': {
    sentence: { it: 'consultare il registro di protocollo', en: 'read the register' },
    roles: EVERY_DESK,
  },
  'records.protocol.assign': {
    sentence: { it: 'cambiare assegnazione e classificazione', en: 'change assignment and classification' },
    roles: ['protocol-clerk', 'manager', 'secretary'],
  },
  'records.protocol.annul': {
    // DPR 445/2000 art. 61 c. 3 g: annulment is authorised by the head of the service.
    sentence: { it: 'annullare una registrazione', en: 'annul a registration' },
    roles: ['manager', 'secretary'],
  },
  'records.protocol.authorise': {
    sentence: {
      it: 'autorizzare differimenti e registri di emergenza',
      en: 'authorise deferrals and emergency registers',
    },
    roles: ['manager', 'secretary'],
  },
  'records.protocol.changeOver': {
    sentence: { it: 'avviare il protocollo in corso d’anno', en: 'begin the register in mid-year' },
    roles: ['secretary'],
  },
  'records.protocol.preserve': {
    sentence: {
      it: 'formare il registro giornaliero e versarlo in conservazione',
      en: 'make the daily register and deliver it',
    },
    roles: ['manager', 'secretary', 'administrator'],
  },
  'records.contacts.read': {
    sentence: { it: 'consultare la rubrica e l’indice IPA', en: 'read the book of contacts and the index' },
    roles: [...EVERY_DESK, 'administrator'],
  },
  'records.contacts.manage': {
    sentence: { it: 'tenere la rubrica dei contatti', en: 'keep the book of contacts' },
    roles: ['protocol-clerk', 'officer', 'citizen-desk', 'administrator'],
  },
  'records.directory.refresh': {
    sentence: { it: 'aggiornare l’indice IPA', en: 'refresh the index of administrations' },
    roles: ['administrator'],
  },
  'records.search.rebuild': {
    sentence: { it: 'ricostruire l’indice di ricerca', en: 'rebuild the search index' },
    roles: ['administrator'],
  },
  'records.signatures.apply': {
    sentence: { it: 'firmare documenti', en: 'sign documents' },
    roles: CASE_WORKERS,
  },
};

/** Where something holds: in all of the body, or in units. */
export type Extent = 'everywhere' | readonly string[];

/** How far a caller reads: everything of the body, or units, plus what is theirs as a person. */
export interface Reach {
  readonly everywhere: boolean;
  readonly unitIds: readonly string[];
  readonly personId: string | null;
  /** Where they read by office what is not everybody's of that office. */
  readonly confidential: Extent;
  readonly special: Extent;
  /** Today in Rome: grants of reading hold from day to day. */
  readonly day: string;
}

/** What the house itself reads. */
export const EVERYTHING: Reach = {
  ...{ everywhere: true, unitIds: [], personId: null, confidential: 'everywhere', special: 'everywhere' },
  day: '1970-01-01',
};

/** The reach that a permission gives. Without the permission it is what is theirs as a person; the public reaches nothing. */
export function reachOf(ctx: Context, permission: string): Reach {
  const { grants } = ctx.caller;
  if (grants === 'everything') return EVERYTHING;
  const held = (name: string): Extent => {
    const where = (grants.get(name) ?? []).map(({ unitId }) => unitId);
    return where.includes(null) ? 'everywhere' : where.filter((unitId) => unitId !== null);
  };
  const read = held(permission);
  return {
    everywhere: read === 'everywhere',
    unitIds: read === 'everywhere' ? [] : read,
    personId: ctx.actor.kind === 'person' ? ctx.actor.id : null,
    confidential: held('records.confidential.read'),
    special: held('records.special.read'),
    day: romeDate(ctx.now()),
  };
}

/** The unit that something new belongs to: the one asked for, else the one in which the caller works, if it is only one. */
export function homeUnit(ctx: Context, asked: string | undefined): string | null {
  if (asked !== undefined) return asked;
  return ctx.caller.unitIds.length === 1 ? ctx.caller.unitIds[0]! : null;
}

/** How an actor is written in rows. */
export function actorText(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.id;
    case 'system':
      return `system:${actor.id}`;
    case 'anonymous':
      return 'anonymous';
    default: {
      const never: never = actor;
      return never;
    }
  }
}
