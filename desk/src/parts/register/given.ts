import { call, Problem } from '../../lib/client.ts';

export const flows = ['incoming', 'outgoing', 'internal'] as const;
export const kinds = ['person', 'organisation', 'administration'] as const;
export const channels = ['paper', 'counter', 'email', 'pec'] as const;

/** A file whose content the server has. */
export interface UploadedFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

export interface Party {
  readonly kind: (typeof kinds)[number];
  readonly name: string;
  /** What the book of contacts or the index says of the name that was chosen; gone when the name is altered. */
  readonly known?: Known;
}

export interface Known {
  readonly taxCode?: string;
  readonly ipaCode?: string;
  readonly areaCode?: string;
  readonly digitalAddress?: string;
}

/** What is typed for one registration. The first file is the document, the others are its attachments. */
export interface Given {
  readonly flow: (typeof flows)[number];
  readonly files: readonly UploadedFile[];
  readonly subject: string;
  readonly parties: readonly Party[];
  readonly channel: (typeof channels)[number];
  readonly classCode: string;
  readonly unitId: string;
  /** Day on which it came; today where empty. */
  readonly arrived: string;
  readonly senderNumber: string;
  /** Stamp duty: the mark that is on the paper, or the norm that exempts it. */
  readonly stamp: '' | 'mark' | 'exempt';
  readonly stampNumber: string;
  readonly stampDay: string;
  readonly stampNorm: string;
  /** Number of the system before that it goes on from. */
  readonly former?: { readonly id: string; readonly code: string } | undefined;
  readonly deferralId: string;
  readonly emergencyId: string;
  readonly emergencyNumber: string;
  /** Local day and time, as the field gives it. */
  readonly emergencyAt: string;
}

export const noParty: Party = { kind: 'person', name: '' };

export const blank: Given = {
  ...{ flow: 'incoming', files: [], subject: '', parties: [noParty], channel: 'paper', classCode: '', unitId: '' },
  ...{ stamp: '', stampNumber: '', stampDay: '', stampNorm: '' },
  ...{ arrived: '', senderNumber: '', deferralId: '', emergencyId: '', emergencyNumber: '', emergencyAt: '' },
};

/** The next one of a pile: what letters of a pile have in common stays. */
export function nextOf({ flow, channel, classCode, deferralId, emergencyId }: Given): Given {
  return { ...blank, flow, channel, classCode, deferralId, emergencyId };
}

/**
 * The documents first, then the entry; with the same key a repeated call is the same registration.
 * @param begun when it came, where no day is said.
 * @throws Problem
 */
export async function register(given: Given, key: string, begun: Date, missing: string) {
  const [first] = given.files;
  if (!first) throw new Problem(400, 'NO_FILE', missing, undefined, [{ pointer: '/file', message: missing }]);
  const ids: string[] = [];
  for (const [index, { name, sha256 }] of given.files.entries()) {
    const title = (index === 0 ? given.subject.slice(0, 500) : '') || name;
    const about = { typeCode: 'generic', title, sha256, filename: name };
    ids.push((await call('records.documents.create', about, `${key}-document-${index}`)).id);
  }
  const parties = given.parties.filter(({ name }) => name.trim() !== '');
  const entry = {
    flow: given.flow,
    subject: given.subject,
    correspondents: parties.map(({ kind, name, known }) => ({ kind, name: name.trim(), ...known })),
    presentedAt: (given.arrived ? new Date(`${given.arrived}T12:00:00`) : begun).toISOString(),
    channel: given.flow === 'internal' ? ('internal' as const) : given.channel,
    documentId: ids[0]!,
    attachmentIds: ids.slice(1),
    ...(given.classCode ? { classCode: given.classCode } : {}),
    ...(given.unitId ? { unitId: given.unitId } : {}),
    ...referencesOf(given),
    ...stampDutyOf(given),
    ...(given.deferralId ? { deferralId: given.deferralId } : {}),
    ...(given.emergencyId ? { emergency: emergencyOf(given, begun) } : {}),
  };
  return call('records.protocol.register', entry, `${key}-entry`);
}

function referencesOf({ senderNumber, former }: Given) {
  const references = {
    ...(senderNumber ? { senderNumber } : {}),
    ...(former ? { formerEntryId: former.id } : {}),
  };
  return Object.keys(references).length > 0 ? { references } : {};
}

function stampDutyOf({ stamp, stampNumber, stampDay, stampNorm }: Given) {
  if (stamp === 'mark') return { stampDuty: { marks: [{ identifier: stampNumber.trim(), issuedOn: stampDay }] } };
  return stamp === 'exempt' ? { stampDuty: { exemption: stampNorm.trim() } } : {};
}

function emergencyOf({ emergencyId, emergencyNumber, emergencyAt }: Given, begun: Date) {
  const at = emergencyAt ? new Date(emergencyAt) : begun;
  return { id: emergencyId, number: Number(emergencyNumber), at: at.toISOString() };
}
