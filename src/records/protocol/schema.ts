import { date, instant, nullable, object, oneOf, optional, sha256Hex, text, Type, uuid } from '../../kernel/index.ts';
import { CHANNELS, FLOWS } from '../types.ts';
import type { Change } from './book-store.ts';
import { stampDutyInput, stampDutyView } from './stamps/stamps.ts';
import type { Entry } from './types.ts';

export const areaCode = text(80, { pattern: '^[A-Za-z0-9_.-]+$' });

const correspondent = {
  kind: oneOf(['person', 'organisation', 'administration']),
  name: text(300),
  givenName: optional(text(150)),
  familyName: optional(text(150)),
  taxCode: optional(text(28, { pattern: '^[A-Za-z0-9]+$' })),
  digitalAddress: optional(text(320)),
  ipaCode: optional(text(80, { pattern: '^[A-Za-z0-9_.-]+$' })),
  areaCode: optional(areaCode),
};

const references = {
  messageId: optional(text(998)),
  sha256: optional(sha256Hex),
  senderNumber: optional(text(60)),
  senderDate: optional(date),
  inReplyTo: optional(uuid),
  formerEntryId: optional(uuid),
};

export const registrationInput = object({
  flow: oneOf(FLOWS),
  areaCode: optional(areaCode),
  subject: text(1000),
  correspondents: Type.Array(object(correspondent), { maxItems: 500 }),
  presentedAt: instant,
  channel: oneOf(CHANNELS),
  documentId: uuid,
  attachmentIds: Type.Array(uuid, { maxItems: 200 }),
  classCode: optional(text(30)),
  unitId: optional(uuid),
  officerId: optional(uuid),
  dossierId: optional(uuid),
  references: optional(object(references)),
  /** Stamp duty of a request (DPR 642/1972): marks that were declared, or the norm that exempts it. */
  stampDuty: optional(stampDutyInput),
  /** Authorised deferral that covers this registration. */
  deferralId: optional(uuid),
  /** Where it stands in an emergency register, and when it was written there. */
  emergency: optional(object({ id: uuid, number: Type.Integer({ minimum: 1, maximum: 1_000_000 }), at: instant })),
});

/** The printed mark and the digest of its XML. */
export const markView = object({ text: Type.String(), sha256: sha256Hex });

export const registeredOutput = object({
  id: uuid,
  number: Type.Integer(),
  year: Type.Integer(),
  code: Type.String(),
  registeredAt: instant,
  mark: markView,
  /** The message had been registered before: this is its first entry. */
  duplicate: Type.Boolean(),
});

const entryFields = {
  id: uuid,
  areaCode: Type.String(),
  registerCode: Type.String(),
  number: Type.Integer(),
  year: Type.Integer(),
  code: Type.String(),
  flow: oneOf(FLOWS),
  subject: Type.String(),
  correspondents: Type.Array(object(correspondent)),
  presentedAt: instant,
  registeredAt: instant,
  channel: oneOf(CHANNELS),
  documentId: uuid,
  sha256: sha256Hex,
  classCode: nullable(Type.String()),
  unitId: nullable(uuid),
  officerId: nullable(uuid),
  dossierId: nullable(uuid),
  /** Legal terms run from the presentation; these say why number and time are later. */
  deferralId: nullable(uuid),
  emergency: nullable(object({ id: uuid, number: Type.Integer(), at: instant })),
  annulment: nullable(object({ at: instant, by: Type.String(), reason: Type.String(), authorisation: Type.String() })),
};

export const entryView = object(entryFields);

const assignment = object({
  classCode: nullable(Type.String()),
  unitId: nullable(uuid),
  officerId: nullable(uuid),
  dossierId: nullable(uuid),
});

const registeredDocument = object({
  documentId: uuid,
  version: Type.Integer(),
  sha256: sha256Hex,
  filename: Type.String(),
  mime: Type.String(),
  title: Type.String(),
});

export const changeView = object({
  at: instant,
  by: Type.String(),
  reason: nullable(Type.String()),
  before: assignment,
  after: assignment,
});

export const fullEntryView = object({
  ...entryFields,
  registeredBy: Type.String(),
  mark: markView,
  references: object(references),
  stampDuty: stampDutyView,
  /** The main document first, then the attachments. */
  documents: Type.Array(registeredDocument),
  changes: Type.Array(changeView),
});

/** An entry as lists show it. An annulled one stays readable, with the wording of its annulment (DPR 445/2000 art. 54). */
export function presentEntry(entry: Entry) {
  const { id, number, year, code, flow, subject, channel, documentId, sha256 } = entry;
  return {
    id,
    areaCode: entry.areaCode,
    registerCode: entry.registerCode,
    number,
    year,
    code,
    flow,
    subject,
    correspondents: [...entry.correspondents],
    presentedAt: entry.presentedAt.toISOString(),
    registeredAt: entry.registeredAt.toISOString(),
    channel,
    documentId,
    sha256,
    classCode: entry.classCode,
    unitId: entry.unitId,
    officerId: entry.officerId,
    dossierId: entry.dossierId,
    deferralId: entry.deferralId,
    emergency: presentEmergency(entry),
    annulment: presentAnnulment(entry),
  };
}

export function presentChange({ at, by, reason, before, after }: Change) {
  return { at: at.toISOString(), by, reason, before, after };
}

function presentEmergency({ emergencyId, emergencyNumber, emergencyAt }: Entry) {
  if (emergencyId === null) return null;
  return { id: emergencyId, number: emergencyNumber!, at: emergencyAt!.toISOString() };
}

function presentAnnulment(entry: Entry) {
  if (!entry.annulledAt) return null;
  const { annulledBy, annulledReason, annulledAuthorisation } = entry;
  const at = entry.annulledAt.toISOString();
  return { at, by: annulledBy!, reason: annulledReason!, authorisation: annulledAuthorisation! };
}
