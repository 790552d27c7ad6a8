import { date, eventType, instant, nullable, object, oneOf, optional, sha256Hex, Type, uuid } from '../kernel/index.ts';
import { ANOMALIES, EXCHANGE_KINDS } from './protocol/exchange/types.ts';
import { CHANNELS, FLOWS, LEVELS, PHASES, RELATIONS } from './types.ts';

/** Facts of this room. No names, subjects or reasons: facts are never erased, personal data may have to be. */

export const contentStored = eventType({
  type: 'it.digipro.records.content-stored',
  summary: { it: 'Contenuto archiviato', en: 'Content stored' },
  data: object({ sha256: sha256Hex, size: Type.Integer(), mime: Type.String() }),
});

export const contentsScrubbed = eventType({
  type: 'it.digipro.records.contents-scrubbed',
  summary: { it: 'Parte dell’archivio riletta', en: 'A part of the store was read again' },
  data: object({
    ...{ contents: Type.Integer(), bytes: Type.Integer(), missing: Type.Integer(), damaged: Type.Integer() },
    finished: Type.Boolean(),
  }),
});

export const contentFaulty = eventType({
  type: 'it.digipro.records.content-faulty',
  summary: { it: 'Contenuto assente o danneggiato', en: 'Content missing or damaged' },
  data: object({ sha256: sha256Hex, fault: oneOf(['missing', 'damaged']) }),
});

export const uploadBegun = eventType({
  type: 'it.digipro.records.upload-begun',
  summary: { it: 'Caricamento a blocchi iniziato', en: 'Upload in chunks begun' },
  data: object({ uploadId: uuid, size: Type.Integer() }),
});

export const uploadDropped = eventType({
  type: 'it.digipro.records.upload-dropped',
  summary: { it: 'Caricamento a blocchi chiuso', en: 'Upload in chunks closed' },
  data: object({ uploadId: uuid }),
});

export const documentCreated = eventType({
  type: 'it.digipro.records.document-created',
  summary: { it: 'Documento formato', en: 'Document created' },
  data: object({ documentId: uuid, typeCode: Type.String(), version: Type.Integer(), sha256: nullable(sha256Hex) }),
});

export const versionAdded = eventType({
  type: 'it.digipro.records.version-added',
  summary: { it: 'Versione aggiunta', en: 'Version added' },
  data: object({ documentId: uuid, version: Type.Integer(), sha256: sha256Hex }),
});

export const documentFinalised = eventType({
  type: 'it.digipro.records.document-finalised',
  summary: { it: 'Documento reso definitivo', en: 'Document made final' },
  data: object({ documentId: uuid, version: Type.Integer() }),
});

export const documentRelated = eventType({
  type: 'it.digipro.records.document-related',
  summary: { it: 'Documenti collegati', en: 'Documents related' },
  data: object({ fromId: uuid, toId: uuid, relation: oneOf(RELATIONS) }),
});

export const documentUnrelated = eventType({
  type: 'it.digipro.records.document-unrelated',
  summary: { it: 'Collegamento tra documenti tolto', en: 'Relation of documents removed' },
  data: object({ fromId: uuid, toId: uuid, relation: oneOf(RELATIONS) }),
});

export const documentDescribed = eventType({
  type: 'it.digipro.records.document-described',
  summary: { it: 'Metadati del documento cambiati', en: 'Metadata of a document changed' },
  data: object({
    documentId: uuid,
    typeCode: Type.String(),
    typeVersion: nullable(Type.Integer()),
    classCode: nullable(Type.String()),
    /** SHA-256 of the metadata in canonical JSON (RFC 8785). */
    digest: sha256Hex,
  }),
});

export const documentDiscarded = eventType({
  type: 'it.digipro.records.document-discarded',
  summary: { it: 'Bozza cestinata', en: 'Draft thrown away' },
  data: object({ documentId: uuid }),
});

export const documentRestored = eventType({
  type: 'it.digipro.records.document-restored',
  summary: { it: 'Bozza ripristinata', en: 'Draft given back' },
  data: object({ documentId: uuid }),
});

/** A program of a person holds the document open for editing; a lock that runs out by itself leaves no fact. */
export const documentLocked = eventType({
  type: 'it.digipro.records.document-locked',
  summary: { it: 'Documento in modifica', en: 'Document being edited' },
  data: object({ documentId: uuid }),
});

export const documentUnlocked = eventType({
  type: 'it.digipro.records.document-unlocked',
  summary: { it: 'Modifica del documento conclusa', en: 'Editing of a document ended' },
  data: object({ documentId: uuid }),
});

export const documentTypeDeployed = eventType({
  type: 'it.digipro.records.document-type-deployed',
  summary: { it: 'Tipo di documento pubblicato', en: 'Document type deployed' },
  data: object({ typeCode: Type.String(), typeVersion: Type.Integer(), digest: sha256Hex }),
});

export const documentTypeMigrated = eventType({
  type: 'it.digipro.records.document-type-migrated',
  summary: {
    it: 'Documenti portati a una nuova versione del tipo',
    en: 'Documents brought to a new version of their type',
  },
  data: object({
    typeCode: Type.String(),
    typeVersion: Type.Integer(),
    count: Type.Integer(),
    // Facts of before the search followed them have none.
    documentIds: optional(Type.Array(uuid)),
  }),
});

export const readingGranted = eventType({
  type: 'it.digipro.records.reading-granted',
  summary: { it: 'Consultazione concessa', en: 'Reading granted' },
  data: object({
    ...{ documentId: nullable(uuid), dossierId: nullable(uuid), personId: uuid },
    // Facts of before grants had days have none.
    ...{ fromDay: optional(nullable(date)), untilDay: optional(nullable(date)) },
  }),
});

export const readingRevoked = eventType({
  type: 'it.digipro.records.reading-revoked',
  summary: { it: 'Consultazione tolta', en: 'Reading ended' },
  data: object({ documentId: nullable(uuid), dossierId: nullable(uuid), personId: uuid }),
});

export const levelSet = eventType({
  type: 'it.digipro.records.level-set',
  summary: { it: 'Riservatezza stabilita', en: 'Level of confidentiality set' },
  data: object({ documentId: nullable(uuid), dossierId: nullable(uuid), level: oneOf(LEVELS) }),
});

export const filingPlanInstalled = eventType({
  type: 'it.digipro.records.filing-plan-installed',
  summary: { it: 'Titolario adottato', en: 'Filing plan installed' },
  data: object({ planId: uuid, scheme: Type.String(), validFrom: date, classes: Type.Integer() }),
});

export const contactCreated = eventType({
  type: 'it.digipro.records.contact-created',
  summary: { it: 'Contatto inserito in rubrica', en: 'Contact entered in the book' },
  data: object({ contactId: uuid, kind: Type.String() }),
});

export const contactChanged = eventType({
  type: 'it.digipro.records.contact-changed',
  summary: { it: 'Contatto modificato', en: 'Contact changed' },
  data: object({ contactId: uuid, fields: Type.Array(Type.String()) }),
});

export const contactMerged = eventType({
  type: 'it.digipro.records.contact-merged',
  summary: { it: 'Contatti uniti', en: 'Contacts merged' },
  data: object({ contactId: uuid, mergedIds: Type.Array(uuid) }),
});

export const directoryRefreshed = eventType({
  type: 'it.digipro.records.directory-refreshed',
  summary: { it: 'Indice IPA aggiornato', en: 'Index of administrations refreshed' },
  data: object({
    list: Type.String(),
    sha256: sha256Hex,
    entries: Type.Integer(),
    added: Type.Integer(),
    changed: Type.Integer(),
    ceased: Type.Integer(),
  }),
});

export const dossierOpened = eventType({
  type: 'it.digipro.records.dossier-opened',
  summary: { it: 'Fascicolo aperto', en: 'Dossier opened' },
  data: object({
    dossierId: uuid,
    code: Type.String(),
    classCode: Type.String(),
    kind: Type.String(),
    procedureCode: nullable(Type.String()),
    // Facts of before there were sub-dossiers have none.
    aboveId: optional(nullable(uuid)),
  }),
});

export const dossierDocumentAdded = eventType({
  type: 'it.digipro.records.dossier-document-added',
  summary: { it: 'Documento fascicolato', en: 'Document added to a dossier' },
  data: object({ dossierId: uuid, documentId: uuid }),
});

export const dossierDocumentRemoved = eventType({
  type: 'it.digipro.records.dossier-document-removed',
  summary: { it: 'Bozza tolta dal fascicolo', en: 'Draft taken out of a dossier' },
  data: object({ dossierId: uuid, documentId: uuid }),
});

export const dossierPhaseBegun = eventType({
  type: 'it.digipro.records.dossier-phase-begun',
  summary: { it: 'Fase del procedimento iniziata', en: 'Legal phase begun' },
  data: object({ dossierId: uuid, phase: oneOf(PHASES) }),
});

export const dossierAssigned = eventType({
  type: 'it.digipro.records.dossier-assigned',
  summary: { it: 'Responsabile o ufficio del fascicolo cambiato', en: 'Officer or unit of a dossier changed' },
  data: object({ dossierId: uuid, officerId: nullable(uuid), unitId: nullable(uuid) }),
});

export const dossierClosed = eventType({
  type: 'it.digipro.records.dossier-closed',
  summary: { it: 'Fascicolo chiuso', en: 'Dossier closed' },
  data: object({ dossierId: uuid, code: Type.String() }),
});

export const protocolled = eventType({
  type: 'it.digipro.records.protocolled',
  summary: { it: 'Documento protocollato', en: 'Document registered' },
  data: object({
    entryId: uuid,
    number: Type.Integer(),
    year: Type.Integer(),
    areaCode: Type.String(),
    flow: oneOf(FLOWS),
    documentId: uuid,
    sha256: sha256Hex,
    markSha256: sha256Hex,
    dossierId: nullable(uuid),
    classCode: nullable(Type.String()),
    unitId: nullable(uuid),
    presentedAt: instant,
    registeredAt: instant,
    channel: oneOf(CHANNELS),
    // Facts of before these were known have none.
    deferralId: optional(nullable(uuid)),
    emergencyId: optional(nullable(uuid)),
  }),
});

export const protocolReassigned = eventType({
  type: 'it.digipro.records.protocol-reassigned',
  summary: { it: 'Assegnazione o classificazione cambiata', en: 'Assignment or classification changed' },
  data: object({
    entryId: uuid,
    changeId: uuid,
    classCode: nullable(Type.String()),
    unitId: nullable(uuid),
    officerId: nullable(uuid),
    dossierId: nullable(uuid),
  }),
});

export const protocolAnnulled = eventType({
  type: 'it.digipro.records.protocol-annulled',
  summary: { it: 'Registrazione annullata', en: 'Registration annulled' },
  data: object({ entryId: uuid, number: Type.Integer(), year: Type.Integer(), areaCode: Type.String() }),
});

const exchanged = object({
  entryId: uuid,
  exchangeId: uuid,
  kind: oneOf(EXCHANGE_KINDS),
  anomaly: nullable(oneOf(ANOMALIES)),
});

/** A message between administrations about an entry is ready to leave. */
export const exchangeMade = eventType({
  type: 'it.digipro.records.exchange-made',
  summary: { it: 'Messaggio di interoperabilità formato', en: 'Message to another administration made' },
  data: exchanged,
});

export const exchangeReceived = eventType({
  type: 'it.digipro.records.exchange-received',
  summary: { it: 'Messaggio di interoperabilità ricevuto', en: 'Message of another administration received' },
  data: exchanged,
});

export const deferralAuthorised = eventType({
  type: 'it.digipro.records.deferral-authorised',
  summary: { it: 'Differimento autorizzato', en: 'Deferral authorised' },
  data: object({ deferralId: uuid, areaCode: Type.String(), fromDay: date, untilDay: date }),
});

export const emergencyOpened = eventType({
  type: 'it.digipro.records.emergency-opened',
  summary: { it: 'Registro di emergenza aperto', en: 'Emergency register opened' },
  data: object({ emergencyId: uuid, areaCode: Type.String(), startedAt: instant }),
});

export const emergencyClosed = eventType({
  type: 'it.digipro.records.emergency-closed',
  summary: { it: 'Registro di emergenza chiuso', en: 'Emergency register closed' },
  data: object({ emergencyId: uuid, areaCode: Type.String(), endedAt: instant, lastNumber: Type.Integer() }),
});

export const registerStarted = eventType({
  type: 'it.digipro.records.register-started',
  summary: { it: 'Numero iniziale del registro stabilito', en: 'First number of a register set' },
  data: object({
    areaCode: Type.String(),
    registerCode: Type.String(),
    year: Type.Integer(),
    firstNumber: Type.Integer(),
  }),
});

export const formerEntriesImported = eventType({
  type: 'it.digipro.records.former-entries-imported',
  summary: { it: 'Numeri del protocollo precedente importati', en: 'Numbers of the former register imported' },
  data: object({ areaCode: Type.String(), added: Type.Integer() }),
});

export const dailyRegisterMade = eventType({
  type: 'it.digipro.records.daily-register-made',
  summary: { it: 'Registro giornaliero formato', en: 'Daily register made' },
  data: object({
    dailyRegisterId: uuid,
    areaCode: Type.String(),
    registerCode: Type.String(),
    day: date,
    entries: Type.Integer(),
    documentId: uuid,
    sha256: sha256Hex,
    packageSha256: sha256Hex,
    deliverBy: date,
  }),
});

export const dailyRegisterDelivered = eventType({
  type: 'it.digipro.records.daily-register-delivered',
  summary: { it: 'Registro giornaliero versato in conservazione', en: 'Daily register delivered to preservation' },
  data: object({ dailyRegisterId: uuid, areaCode: Type.String(), registerCode: Type.String(), day: date }),
});

export const signatureValidated = eventType({
  type: 'it.digipro.records.signature-validated',
  summary: { it: 'Firma verificata', en: 'Signature validated' },
  data: object({
    documentId: uuid,
    version: Type.Integer(),
    sha256: sha256Hex,
    indication: oneOf(['TOTAL-PASSED', 'TOTAL-FAILED', 'INDETERMINATE']),
    subIndication: nullable(Type.String()),
  }),
});

export const signed = eventType({
  type: 'it.digipro.records.signed',
  summary: { it: 'Documento firmato', en: 'Document signed' },
  data: object({ documentId: uuid, version: Type.Integer(), sha256: sha256Hex, signedSha256: sha256Hex }),
});

export const searchSaved = eventType({
  type: 'it.digipro.records.search-saved',
  summary: { it: 'Ricerca salvata', en: 'Search saved' },
  data: object({ searchId: uuid, unitId: nullable(uuid) }),
});

export const searchRemoved = eventType({
  type: 'it.digipro.records.search-removed',
  summary: { it: 'Ricerca salvata eliminata', en: 'Saved search removed' },
  data: object({ searchId: uuid }),
});

export const searchRebuilt = eventType({
  type: 'it.digipro.records.search-rebuilt',
  summary: { it: 'Insieme dell’indice di ricerca ricostruito', en: 'Set of the search index rebuilt' },
  data: object({ step: Type.String(), records: Type.Integer() }),
});

export const intakeRequested = eventType({
  type: 'it.digipro.records.intake-requested',
  summary: { it: 'Nuova lettura del contenuto chiesta', en: 'Content to be looked into again' },
  /** `recognise`: the pictures in it alone, at once. */
  data: object({
    ...{ documentId: uuid, version: Type.Integer(), sha256: sha256Hex },
    recognise: optional(Type.Boolean()),
  }),
});

/** The content of a version was looked into: its text can be asked for, or there is none. */
export const textExtracted = eventType({
  type: 'it.digipro.records.text-extracted',
  summary: { it: 'Testo del documento letto', en: 'Text of the document read' },
  data: object({ documentId: uuid, version: Type.Integer(), sha256: sha256Hex, textSha256: nullable(sha256Hex) }),
});

export const recordsEvents = [
  searchSaved,
  searchRemoved,
  searchRebuilt,
  contentStored,
  contentsScrubbed,
  contentFaulty,
  uploadBegun,
  uploadDropped,
  documentCreated,
  versionAdded,
  documentFinalised,
  documentRelated,
  documentUnrelated,
  documentDescribed,
  documentDiscarded,
  documentRestored,
  documentLocked,
  documentUnlocked,
  documentTypeDeployed,
  documentTypeMigrated,
  readingGranted,
  readingRevoked,
  levelSet,
  filingPlanInstalled,
  contactCreated,
  contactChanged,
  contactMerged,
  directoryRefreshed,
  dossierOpened,
  dossierDocumentAdded,
  dossierDocumentRemoved,
  dossierPhaseBegun,
  dossierAssigned,
  dossierClosed,
  protocolled,
  protocolReassigned,
  protocolAnnulled,
  exchangeMade,
  exchangeReceived,
  deferralAuthorised,
  emergencyOpened,
  emergencyClosed,
  registerStarted,
  formerEntriesImported,
  dailyRegisterMade,
  dailyRegisterDelivered,
  signatureValidated,
  signed,
  intakeRequested,
  textExtracted,
] as const;
