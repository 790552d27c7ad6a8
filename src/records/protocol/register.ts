import { type Context, kernelErrors, romeDate } from '../../kernel/index.ts';
import { requireClass } from '../classification/operations.ts';
import { classOn } from '../classification/store.ts';
import { keepInRow } from '../content/keep.ts';
import { finaliseDocument, requireLockedDocument, requireVersion } from '../documents/documents.ts';
import { fileDocument, requireOpenDossier } from '../dossiers/dossiers.ts';
import { recordsErrors } from '../errors.ts';
import { protocolled } from '../events.ts';
import { actorText, homeUnit } from '../policy.ts';
import { parseInstant } from '../time.ts';
import type { Channel, Correspondent, Flow, RegistryDirectory, RegistryIdentity, Seal, Sealer } from '../types.ts';
import { type EmergencyPlace, requireDeferral, requireEmergency, requireFormer } from './exceptions/check.ts';
import { markText, markXml } from './mark.ts';
import { inTime } from './seal/in-time.ts';
import { sealXml } from './seal/xades.ts';
import {
  claimSources,
  entryOfSources,
  insertAttachments,
  insertEntry,
  isEntry,
  moveSources,
  type NewEntry,
} from './store.ts';
import { takeStamps, type StampDuty } from './stamps/stamps.ts';
import { takeTurn, type Turn } from './turn.ts';
import { type Entry, entryCode, PROTOCOL_REGISTER, type References, type RegisteredDocument } from './types.ts';

export interface Registration {
  readonly flow: Flow;
  readonly areaCode?: string | undefined;
  readonly subject: string;
  readonly correspondents: readonly Correspondent[];
  readonly presentedAt: string;
  readonly channel: Channel;
  readonly documentId: string;
  readonly attachmentIds: readonly string[];
  readonly classCode?: string | undefined;
  readonly unitId?: string | undefined;
  readonly officerId?: string | undefined;
  readonly dossierId?: string | undefined;
  readonly references?: References | undefined;
  readonly stampDuty?: StampDuty | undefined;
  readonly deferralId?: string | undefined;
  readonly emergency?: EmergencyPlace | undefined;
}

/** What a registration answers: the fields of the entry that its maker needs. */
export type Registered = Pick<Entry, 'id' | 'number' | 'year' | 'code' | 'registeredAt' | 'markSha256' | 'markText'> & {
  readonly duplicate: boolean;
};

/** What the register asks of the house around it. */
export interface RegisterPorts {
  readonly directory: RegistryDirectory;
  readonly sealer: Sealer;
}

/** Two clocks that are a little apart must not refuse a message of this minute. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

/**
 * Registers a document: number, registration and sealed mark are one act (DPR 445/2000 art. 53, 55 and 56; annex 6 steps C to E).
 * Everything that can fail or take time comes before the register is locked; under the lock one signature is made, and where it
 * fails there is no number.
 */
export async function register(ctx: Context, ports: RegisterPorts, input: Registration): Promise<Registered> {
  const id = ctx.id();
  const first = await firstOfSameSource(ctx, id, input.references);
  if (first) {
    ctx.unchanged();
    return { ...first, duplicate: true };
  }
  const prepared = await prepare(ctx, ports, input);
  await takeStamps(ctx, id, input.stampDuty);
  const turn = await takeTurn(ctx, prepared.identity.areaCode, PROTOCOL_REGISTER);
  return { ...(await write(ctx, id, input, prepared, turn)), duplicate: false };
}

interface Prepared {
  readonly identity: RegistryIdentity;
  readonly seal: Seal;
  readonly unitId: string | null;
  readonly filingClass: { readonly code: string; readonly title: string } | undefined;
  readonly dossier: { readonly code: string; readonly title: string } | undefined;
  readonly document: RegisteredDocument;
  readonly attachments: readonly RegisteredDocument[];
}

/** A message that was registered already has its number: a second drop gets the first entry (and no gap is made for it). */
async function firstOfSameSource(
  ctx: Context,
  id: string,
  references: References | undefined,
): Promise<Entry | undefined> {
  const sources = sourcesOf(references);
  if (sources.length === 0) return undefined;
  if (await claimSources(ctx.db, ctx.bodyId, sources, id)) return undefined;
  const first = await entryOfSources(ctx.db, ctx.bodyId, sources, id);
  if (!first) throw kernelErrors.CONFLICT();
  await moveSources(ctx.db, ctx.bodyId, id, first.id);
  return first;
}

function sourcesOf(references: References | undefined): readonly string[] {
  const { messageId, sha256 } = references ?? {};
  return [
    ...(messageId === undefined ? [] : [`message:${messageId}`]),
    ...(sha256 === undefined ? [] : [`sha256:${sha256}`]),
  ];
}

async function prepare(ctx: Context, ports: RegisterPorts, input: Registration): Promise<Prepared> {
  const { directory, sealer } = ports;
  refuseWrongParties(ctx, input);
  const { unitId: asked, officerId } = input;
  await directory.requireKnown(ctx, { units: { '/unitId': asked }, people: { '/officerId': officerId } });
  await requireAnswered(ctx, input.references?.inReplyTo);
  await requireFormer(ctx, input.references?.formerEntryId);
  const dossier = input.dossierId === undefined ? undefined : await requireOpenDossier(ctx, input.dossierId);
  const filingClass = await classFor(ctx, input.classCode, dossier);
  // What comes in waits for its assignment; what a desk makes is its own.
  const unitId = input.unitId ?? dossier?.unitId ?? (input.flow === 'incoming' ? null : homeUnit(ctx, undefined));
  const identity = await directory.identify(ctx, input.areaCode);
  if (!identity) throw recordsErrors.AREA_UNKNOWN();
  await requireDeferral(ctx, input.deferralId, identity.areaCode, new Date(input.presentedAt));
  await requireEmergency(ctx, input.emergency, identity.areaCode);
  const body = { id: ctx.bodyId, name: identity.bodyName, code: identity.bodyCode };
  const seal = await inTime(sealer.sealFor(body));
  const document = await freeze(ctx, input.documentId, dossier?.id);
  const attachments: RegisteredDocument[] = [];
  for (const attachmentId of input.attachmentIds) attachments.push(await freeze(ctx, attachmentId, dossier?.id));
  return { identity, seal, unitId, filingClass, dossier, document, attachments };
}

/** The class that was asked for, or that of the dossier (DPR 445/2000 art. 64 c. 4) as the filing plan named it when that was opened. */
async function classFor(
  ctx: Context,
  asked: string | undefined,
  dossier: { readonly classCode: string; readonly openedAt: Date } | undefined,
): Promise<{ readonly code: string; readonly title: string } | undefined> {
  if (asked !== undefined) return requireClass(ctx, asked);
  return dossier && (await classOn(ctx.db, ctx.bodyId, romeDate(dossier.openedAt), dossier.classCode));
}

function refuseWrongParties(ctx: Context, input: Registration): void {
  if (input.flow !== 'internal' && input.correspondents.length === 0) throw recordsErrors.CORRESPONDENT_MISSING();
  const ahead = parseInstant(input.presentedAt, '/presentedAt').getTime() - ctx.lateNow().getTime();
  if (ahead > FUTURE_TOLERANCE_MS) throw recordsErrors.PRESENTED_IN_THE_FUTURE();
}

/** An answer to an entry that is not there would be one to nothing. */
async function requireAnswered(ctx: Context, entryId: string | undefined): Promise<void> {
  if (entryId === undefined || (await isEntry(ctx.db, ctx.bodyId, entryId))) return;
  const errors = [{ pointer: '/references/inReplyTo', message: 'is no entry of the register' }];
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

/** The register holds a digest: from here on the document is final. */
async function freeze(ctx: Context, documentId: string, dossierId: string | undefined): Promise<RegisteredDocument> {
  const document = await requireLockedDocument(ctx, documentId);
  const { version, sha256, filename, mime } = await requireVersion(ctx, document);
  await finaliseDocument(ctx, document);
  if (dossierId !== undefined) await fileDocument(ctx, dossierId, documentId);
  return { documentId, version, sha256, filename, mime, title: document.title };
}

/** Under the lock: the mark is sealed, then mark and rows travel together and nothing is waited for in between. */
async function write(ctx: Context, id: string, input: Registration, prepared: Prepared, turn: Turn): Promise<NewEntry> {
  const { identity, document, attachments } = prepared;
  const { year, number, at } = turn;
  const mark = { ...input, ...prepared, registerCode: PROTOCOL_REGISTER, number, year, registeredAt: at };
  const text = markText(mark);
  const sealed = await inTime(sealXml(markXml(mark), prepared.seal, at));
  const xml = keepInRow(ctx, Buffer.from(sealed, 'utf8'), 'application/xml');
  const entry: NewEntry = {
    id,
    areaCode: identity.areaCode,
    registerCode: PROTOCOL_REGISTER,
    year,
    number,
    code: entryCode(year, number),
    flow: input.flow,
    subject: input.subject,
    correspondents: input.correspondents,
    presentedAt: new Date(input.presentedAt),
    registeredAt: at,
    registeredBy: actorText(ctx.actor),
    channel: input.channel,
    documentId: document.documentId,
    documentVersion: document.version,
    sha256: document.sha256,
    markSha256: xml.sha256,
    markText: text,
    references: input.references ?? {},
    deferralId: input.deferralId ?? null,
    emergencyId: input.emergency?.id ?? null,
    emergencyNumber: input.emergency?.number ?? null,
    emergencyAt: input.emergency ? new Date(input.emergency.at) : null,
    classCode: prepared.filingClass?.code ?? null,
    unitId: prepared.unitId,
    officerId: input.officerId ?? null,
    dossierId: input.dossierId ?? null,
  };
  const rows = [xml.written, insertEntry(ctx.db, ctx.bodyId, entry)];
  if (attachments.length > 0) rows.push(insertAttachments(ctx.db, ctx.bodyId, id, attachments));
  await Promise.all(rows);
  announce(ctx, entry);
  return entry;
}

function announce(ctx: Context, entry: NewEntry): void {
  const { id, number, year, areaCode, flow, documentId, sha256, markSha256, dossierId, classCode, unitId, channel } =
    entry;
  ctx.emit(protocolled, {
    subject: `records/protocol-entry/${id}`,
    data: {
      entryId: id,
      number,
      year,
      areaCode,
      flow,
      documentId,
      sha256,
      markSha256,
      dossierId,
      classCode,
      unitId,
      presentedAt: entry.presentedAt.toISOString(),
      registeredAt: entry.registeredAt.toISOString(),
      channel,
      deferralId: entry.deferralId,
      emergencyId: entry.emergencyId,
    },
  });
}
