import {
  code,
  type Context,
  DEFAULT_LIMIT,
  instant,
  jsonObject,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  sha256Hex,
  text,
  toPage,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { classCode } from '../classification/operations.ts';
import type { ContentOptions } from '../content/types.ts';
import { recordsErrors } from '../errors.ts';
import { isOwn } from '../locks/locks.ts';
import { type Lock, locksOn } from '../locks/store.ts';
import { reachOf } from '../policy.ts';
import { DOCUMENT_STATES, FORMATIONS, LEVELS, RELATIONS, type RegistryDirectory } from '../types.ts';
import { linkedDocument } from '../types/rdf.ts';
import { annex5Of, annex5Xml, baseOf } from './annex5.ts';
import { downloadVersion, requireDocument, requireVersion } from './documents.ts';
import { preview } from './preview.ts';
import {
  type Document,
  listChanges,
  listDocuments,
  listRelations,
  listVersions,
  type Reference,
  referencesOf,
  type Version,
} from './store.ts';

const headView = {
  id: uuid,
  typeCode: Type.String(),
  typeVersion: nullable(Type.Integer()),
  classCode: nullable(Type.String()),
  level: oneOf(LEVELS),
  title: Type.String(),
  state: oneOf(DOCUMENT_STATES),
  formation: oneOf(FORMATIONS),
  version: Type.Integer(),
  unitId: nullable(uuid),
  createdAt: instant,
};

const versionView = object({
  version: Type.Integer(),
  sha256: sha256Hex,
  filename: Type.String(),
  mime: Type.String(),
  size: Type.Integer(),
  reason: nullable(Type.String()),
  createdAt: instant,
  createdByName: nullable(Type.String()),
});

const reference = object({ id: uuid, code: Type.String(), title: Type.String() });

/** Operations that read documents. */
export function documentViews(options: ContentOptions, directory: RegistryDirectory): readonly Operation[] {
  return [
    get(directory),
    list,
    download(options),
    preview(options),
    changes(directory),
    linkedData(directory),
    annex5(directory),
  ];
}

function get(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.documents.get',
    summary: { it: 'Consultare un documento', en: 'Read a document' },
    permission: 'signed-in',
    effect: 'read',
    input: object({ id: uuid }),
    output: object({
      ...headView,
      metadata: jsonObject,
      versions: Type.Array(versionView),
      relations: Type.Array(
        object({
          ...{ fromId: uuid, toId: uuid, relation: oneOf(RELATIONS) },
          title: Type.String({ description: 'Of the other document' }),
        }),
      ),
      dossiers: Type.Array(reference),
      entries: Type.Array(reference),
      discardedAt: nullable(instant),
      /** Who has it open for editing in a program of their own, the first who came. */
      lock: nullable(object({ byName: nullable(Type.String()), own: Type.Boolean(), until: instant })),
    }),
    http: { method: 'GET', path: '/api/documents/{id}' },
    async handler(ctx, input) {
      const document = await requireDocument(ctx, input.id);
      const reach = reachOf(ctx, 'records.documents.read');
      const [versions, relations, references, locks] = await Promise.all([
        listVersions(ctx.db, ctx.bodyId, document.id),
        listRelations(ctx.db, ctx.bodyId, document.id, reach),
        referencesOf(ctx.db, ctx.bodyId, document.id, reach),
        locksOn(ctx.db, ctx.bodyId, document.id, ctx.realNow()),
      ]);
      const names = await directory.namesOf(ctx, [
        ...versions.map(({ createdBy }) => createdBy),
        ...locks.map(({ personId }) => personId),
      ]);
      return {
        ...presentHead(document),
        metadata: document.metadata,
        versions: versions.map((row) => presentVersion(row, names.get(row.createdBy) ?? null)),
        relations: relations.map((row) => ({ ...row })),
        dossiers: references.dossiers.map(presentReference),
        entries: references.entries.map(presentReference),
        discardedAt: document.discardedAt?.toISOString() ?? null,
        lock: locks[0] ? presentLock(ctx, locks[0], names.get(locks[0].personId) ?? null) : null,
      };
    },
  });
}

const list = operation({
  name: 'records.documents.list',
  summary: { it: 'Elenco dei documenti', en: 'List of documents' },
  permission: 'signed-in',
  effect: 'read',
  input: object({
    ...pageQuery,
    typeCode: optional(code),
    state: optional(oneOf(DOCUMENT_STATES)),
    sha256: optional(sha256Hex),
    classCode: optional(classCode),
    field: optional(text(60, { description: 'A property that the type declares as `x-filter`, with `value`' })),
    value: optional(text(500)),
    discarded: optional(Type.Boolean({ description: 'Drafts that were thrown away, in place of the others' })),
  }),
  output: pageOf(object({ ...headView, metadata: jsonObject })),
  http: { method: 'GET', path: '/api/documents' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const reach = reachOf(ctx, 'records.documents.read');
    const rows = await listDocuments(ctx.db, ctx.bodyId, input, reach, readCursor(input, 2), limit);
    return toPage(
      rows,
      input,
      (row) => [row.createdAt.toISOString(), row.id],
      (row) => ({
        ...presentHead(row),
        metadata: row.metadata,
      }),
    );
  },
});

function download(options: ContentOptions): Operation {
  return operation({
    name: 'records.documents.download',
    summary: { it: 'Scaricare un documento', en: 'Download a document' },
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ id: uuid, version: optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) }),
    output: object({}),
    http: { method: 'GET', path: '/api/documents/{id}/content' },
    errors: [recordsErrors.DOCUMENT_WITHOUT_CONTENT, recordsErrors.CONTENT_UNREADABLE],
    personalData: ['content'],
    async handler(ctx, input) {
      const document = await requireDocument(ctx, input.id);
      const { version } = await requireVersion(ctx, document, input.version);
      return downloadVersion(ctx, options.contentStore, document.id, version);
    },
  });
}

function changes(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.documents.changes',
    summary: { it: 'Modifiche ai metadati di un documento', en: 'Changes to the metadata of a document' },
    description: 'Old and new side by side, the newest first.',
    permission: 'signed-in',
    effect: 'read',
    input: object({ id: uuid, ...pageQuery }),
    output: pageOf(
      object({
        ...{ id: uuid, at: instant, byName: nullable(Type.String()), reason: nullable(Type.String()) },
        ...{ before: jsonObject, after: jsonObject },
      }),
    ),
    http: { method: 'GET', path: '/api/documents/{id}/changes' },
    async handler(ctx, input) {
      const document = await requireDocument(ctx, input.id);
      const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
      const rows = await listChanges(ctx.db, ctx.bodyId, document.id, readCursor(input, 2), limit);
      const names = await directory.namesOf(
        ctx,
        rows.map(({ by }) => by),
      );
      return toPage(
        rows,
        input,
        (row) => [row.at.toISOString(), row.id],
        ({ id, at, by, reason, before, after }) => ({
          ...{ id, at: at.toISOString(), byName: names.get(by) ?? null, reason, before, after },
        }),
      );
    },
  });
}

function linkedData(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.documents.linkedData',
    summary: { it: 'Un documento in JSON-LD', en: 'A document as JSON-LD' },
    description: 'The base set of annex 5 and the metadata of the type, with their context.',
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'GET', path: '/api/documents/{id}/linked-data' },
    personalData: ['content'],
    async handler(ctx, input) {
      const found = await annex5Of(ctx, directory, await requireDocument(ctx, input.id));
      const linked = linkedDocument(found.type, baseOf(found), found.document.metadata);
      const stream = Buffer.from(`${JSON.stringify(linked, null, 2)}\n`);
      return { stream, mime: 'application/ld+json', filename: `${input.id}.jsonld` };
    },
  });
}

function annex5(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.documents.exportAnnex',
    summary: { it: 'I metadati dell’allegato 5 in XML', en: 'The metadata of annex 5 as XML' },
    description: 'AgID guidelines 2021, annex 5: a projection of the facts of the house.',
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'GET', path: '/api/documents/{id}/annex5' },
    personalData: ['content', 'contact', 'tax-code'],
    async handler(ctx, input) {
      const found = await annex5Of(ctx, directory, await requireDocument(ctx, input.id));
      return { stream: Buffer.from(annex5Xml(found)), mime: 'application/xml', filename: `${input.id}.xml` };
    },
  });
}

function presentHead(document: Document) {
  const { id, typeCode, typeVersion, classCode, level, title, state, formation, unitId } = document;
  const createdAt = document.createdAt.toISOString();
  const version = document.currentVersion;
  return { id, typeCode, typeVersion, classCode, level, title, state, formation, version, unitId, createdAt };
}

function presentVersion(row: Version, createdByName: string | null) {
  const { version, sha256, filename, mime, size, reason } = row;
  return { version, sha256, filename, mime, size, reason, createdByName, createdAt: row.createdAt.toISOString() };
}

function presentLock(ctx: Context, lock: Lock, byName: string | null) {
  return { byName, own: isOwn(ctx, lock), until: lock.expiresAt.toISOString() };
}

function presentReference({ id, code: name, title }: Reference) {
  return { id, code: name, title };
}
