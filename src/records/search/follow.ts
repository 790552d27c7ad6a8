import type { Context, StoredEvent, Subscription } from '../../kernel/index.ts';
import {
  documentCreated,
  documentDescribed,
  documentDiscarded,
  documentFinalised,
  documentRestored,
  dossierClosed,
  dossierDocumentAdded,
  dossierDocumentRemoved,
  dossierOpened,
  protocolAnnulled,
  protocolled,
  protocolReassigned,
  readingGranted,
  textExtracted,
  versionAdded,
} from '../events.ts';
import { readmit, refresh, type Texts } from './gather.ts';
import { dependants } from './source-store.ts';
import type { Key, SearchIndex } from './types.ts';

/** What facts say of the index: records to be read anew, and dossiers and entries whose readers decide on those of others. */
interface Touched {
  readonly records: readonly Key[];
  readonly readers?: readonly Key[];
}

type Data = Readonly<Record<string, string | null>>;
const document = (id: string): Key => ({ kind: 'document', id });
const dossier = (id: string): Key => ({ kind: 'dossier', id });
const entry = (id: string): Key => ({ kind: 'entry', id });

const TOUCHED = new Map<string, (data: Data) => Touched>([
  [documentCreated.type, ({ documentId }) => ({ records: [document(documentId!)] })],
  [textExtracted.type, ({ documentId }) => ({ records: [document(documentId!)] })],
  [versionAdded.type, ({ documentId }) => ({ records: [document(documentId!)] })],
  [documentDescribed.type, ({ documentId }) => ({ records: [document(documentId!)] })],
  [documentDiscarded.type, ({ documentId }) => ({ records: [document(documentId!)] })],
  [documentRestored.type, ({ documentId }) => ({ records: [document(documentId!)] })],
  [dossierDocumentRemoved.type, ({ documentId }) => ({ records: [], readers: [document(documentId!)] })],
  [documentFinalised.type, ({ documentId }) => ({ records: [document(documentId!)] })],
  [dossierOpened.type, ({ dossierId }) => ({ records: [dossier(dossierId!)] })],
  [dossierClosed.type, ({ dossierId }) => ({ records: [dossier(dossierId!)] })],
  [dossierDocumentAdded.type, ({ documentId }) => ({ records: [], readers: [document(documentId!)] })],
  [protocolled.type, ({ entryId }) => ({ records: [entry(entryId!)], readers: [entry(entryId!)] })],
  [protocolReassigned.type, ({ entryId }) => ({ records: [entry(entryId!)], readers: [entry(entryId!)] })],
  [protocolAnnulled.type, ({ entryId }) => ({ records: [entry(entryId!)] })],
  [
    readingGranted.type,
    ({ documentId, dossierId }) => ({
      ...{
        records: [],
        readers: [...(documentId ? [document(documentId)] : []), ...(dossierId ? [dossier(dossierId)] : [])],
      },
    }),
  ],
]);

/** Keeps the index up with the facts, a batch at a time. */
export function following(index: SearchIndex, texts: Texts): Subscription {
  const events = [
    ...[
      documentCreated,
      documentDescribed,
      documentDiscarded,
      documentRestored,
      dossierDocumentRemoved,
      versionAdded,
      documentFinalised,
      dossierOpened,
      dossierClosed,
      dossierDocumentAdded,
    ],
    ...[protocolled, protocolReassigned, protocolAnnulled, readingGranted, textExtracted],
  ];
  return {
    name: 'records.search',
    events,
    afterBulk: true,
    together: (ctx, facts) => follow(ctx, index, texts, facts),
  };
}

async function follow(ctx: Context, index: SearchIndex, texts: Texts, facts: readonly StoredEvent[]): Promise<void> {
  const touched = facts.map((fact) => TOUCHED.get(fact.type)!(fact.data as Data));
  const readers = touched.flatMap((one) => one.readers ?? []);
  await refresh(
    ctx,
    index,
    texts,
    touched.flatMap(({ records }) => records),
  );
  const idsOf = (kind: Key['kind']) => readers.filter((key) => key.kind === kind).map(({ id }) => id);
  const held = readers.some(({ kind }) => kind !== 'document')
    ? await dependants(ctx.db, ctx.bodyId, idsOf('dossier'), idsOf('entry'))
    : [];
  await readmit(ctx, index, [...readers, ...held]);
}
