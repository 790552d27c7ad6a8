import type { Context, StoredEvent, Subscription } from '../../kernel/index.ts';
import * as facts from '../events.ts';
import { readmit, refresh, type Texts } from './gather.ts';
import { dependants } from './source-store.ts';
import type { Key, Kind, SearchIndex } from './types.ts';

/** What facts say of the index: records to be read anew, and dossiers and entries whose readers decide on those of others. */
interface Touched {
  readonly records?: readonly Key[];
  readonly readers?: readonly Key[];
}

type Data = Readonly<Record<string, unknown>>;
type RecordsEvent = (typeof facts.recordsEvents)[number];

const keys = (kind: Kind, ...ids: readonly unknown[]): readonly Key[] =>
  ids.flatMap((id) => (typeof id === 'string' ? [{ kind, id }] : []));
const document = ({ documentId }: Data): Touched => ({ records: keys('document', documentId) });
const dossier = ({ dossierId }: Data): Touched => ({ records: keys('dossier', dossierId) });
const entry = ({ entryId }: Data): Touched => ({ records: keys('entry', entryId) });
const contact = ({ contactId }: Data): Touched => ({ records: keys('contact', contactId) });
const documentReaders = ({ documentId }: Data): Touched => ({ readers: keys('document', documentId) });
const entryWithReaders = ({ entryId }: Data): Touched => ({
  records: keys('entry', entryId),
  readers: keys('entry', entryId),
});

const dossierWithReaders = ({ dossierId }: Data): Touched => ({
  records: keys('dossier', dossierId),
  readers: keys('dossier', dossierId),
});
const admitted = ({ documentId, dossierId }: Data): Touched => ({
  readers: [...keys('document', documentId), ...keys('dossier', dossierId)],
});

/** Facts after which something else is found, or by somebody else. */
export const FOLLOWED: readonly (readonly [RecordsEvent, (data: Data) => Touched])[] = [
  [facts.documentCreated, document],
  [facts.versionAdded, document],
  [facts.textExtracted, document],
  [facts.documentDescribed, document],
  [facts.documentFinalised, document],
  [facts.documentDiscarded, document],
  [facts.documentRestored, document],
  [
    facts.documentTypeMigrated,
    ({ documentIds = [] }) => ({ records: keys('document', ...(documentIds as readonly string[])) }),
  ],
  [facts.dossierDocumentAdded, documentReaders],
  [facts.dossierDocumentRemoved, documentReaders],
  [facts.dossierOpened, dossier],
  [facts.dossierClosed, dossier],
  [facts.dossierAssigned, dossierWithReaders],
  [facts.protocolled, entryWithReaders],
  [facts.protocolReassigned, entryWithReaders],
  [facts.protocolAnnulled, entry],
  [facts.readingGranted, admitted],
  [facts.readingRevoked, admitted],
  // What is public is found by readers of other units.
  [facts.levelSet, admitted],
  [facts.contactCreated, contact],
  [facts.contactChanged, contact],
  [
    facts.contactMerged,
    ({ contactId, mergedIds }) => ({ records: keys('contact', contactId, ...(mergedIds as readonly string[])) }),
  ],
];

/** Facts after which the same is found as before, and why. Every fact of the room is here or above: the test of this file looks. */
export const UNHEARD: readonly (readonly [RecordsEvent, string])[] = [
  [facts.contentStored, 'a content is found with the document that has it'],
  [facts.contentFaulty, 'a damaged content is a finding, what it says is found as before'],
  [facts.contentsScrubbed, 'is about the store'],
  [facts.uploadBegun, 'a content is found with the document that has it'],
  [facts.uploadDropped, 'a content is found with the document that has it'],
  [facts.documentRelated, 'relations are shown, not searched'],
  [facts.documentUnrelated, 'relations are shown, not searched'],
  [facts.documentLocked, 'who is editing is no matter of the search'],
  [facts.documentUnlocked, 'who is editing is no matter of the search'],
  [facts.documentTypeDeployed, 'documents keep their version until they are migrated'],
  [facts.filingPlanInstalled, 'rows hold codes of classes, which records keep'],
  [facts.directoryRefreshed, 'the index of administrations is no record of the body'],
  [facts.dossierPhaseBegun, 'phases are not searched'],
  [facts.exchangeMade, 'stands in the thread of its entry'],
  [facts.exchangeReceived, 'stands in the thread of its entry'],
  [facts.deferralAuthorised, 'is looked up where it is used'],
  [facts.emergencyOpened, 'its registrations come with facts of their own'],
  [facts.emergencyClosed, 'its registrations come with facts of their own'],
  [facts.registerStarted, 'numbers come with registrations'],
  [facts.formerEntriesImported, 'numbers of the system before have a search of their own'],
  [facts.dailyRegisterMade, 'its document comes with a fact of its own'],
  [facts.dailyRegisterDelivered, 'deliveries are not searched'],
  [facts.signatureValidated, 'verdicts are not searched'],
  [facts.signed, 'the signed version comes with a fact of its own'],
  [facts.intakeRequested, 'the text comes with a fact of its own'],
  [facts.searchSaved, 'is about searching'],
  [facts.searchRemoved, 'is about searching'],
  [facts.searchRebuilt, 'is about searching'],
];

const TOUCHED = new Map(FOLLOWED.map(([{ type }, touched]) => [type as string, touched]));

/** Keeps the index up with the facts, a batch at a time. */
export function following(index: SearchIndex, texts: Texts): Subscription {
  return {
    name: 'records.search',
    events: FOLLOWED.map(([event]) => event),
    afterBulk: true,
    together: (ctx, batch) => follow(ctx, index, texts, batch),
  };
}

async function follow(ctx: Context, index: SearchIndex, texts: Texts, batch: readonly StoredEvent[]): Promise<void> {
  const touched = batch.map((fact) => TOUCHED.get(fact.type)!(fact.data as Data));
  const readers = touched.flatMap((one) => one.readers ?? []);
  await refresh(
    ctx,
    index,
    texts,
    touched.flatMap(({ records = [] }) => records),
  );
  const idsOf = (kind: Kind) => readers.filter((key) => key.kind === kind).map(({ id }) => id);
  const held = readers.some(({ kind }) => kind !== 'document')
    ? await dependants(ctx.db, ctx.bodyId, idsOf('dossier'), idsOf('entry'))
    : [];
  await readmit(ctx, index, [...readers, ...held]);
}
