import {
  code,
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
  toPage,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import type { ContentOptions } from '../content/types.ts';
import { recordsErrors } from '../errors.ts';
import { reachOf } from '../policy.ts';
import { DOCUMENT_STATES, FORMATIONS, RELATIONS, type RegistryDirectory } from '../types.ts';
import { downloadVersion, requireDocument, requireVersion } from './documents.ts';
import { preview } from './preview.ts';
import {
  type Document,
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
  return [get(directory), list, download(options), preview(options)];
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
      relations: Type.Array(object({ fromId: uuid, toId: uuid, relation: oneOf(RELATIONS) })),
      dossiers: Type.Array(reference),
      entries: Type.Array(reference),
    }),
    http: { method: 'GET', path: '/api/documents/{id}' },
    async handler(ctx, input) {
      const document = await requireDocument(ctx, input.id);
      const reach = reachOf(ctx, 'records.documents.read');
      const [versions, relations, references] = await Promise.all([
        listVersions(ctx.db, ctx.bodyId, document.id),
        listRelations(ctx.db, ctx.bodyId, document.id, reach),
        referencesOf(ctx.db, ctx.bodyId, document.id, reach),
      ]);
      const names = await directory.namesOf(
        ctx,
        versions.map(({ createdBy }) => createdBy),
      );
      return {
        ...presentHead(document),
        metadata: document.metadata,
        versions: versions.map((row) => presentVersion(row, names.get(row.createdBy) ?? null)),
        relations: relations.map(({ fromId, toId, relation }) => ({ fromId, toId, relation })),
        dossiers: references.dossiers.map(presentReference),
        entries: references.entries.map(presentReference),
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
  }),
  output: pageOf(object(headView)),
  http: { method: 'GET', path: '/api/documents' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const reach = reachOf(ctx, 'records.documents.read');
    const rows = await listDocuments(ctx.db, ctx.bodyId, input, reach, readCursor(input, 2), limit);
    return toPage(rows, input, (row) => [row.createdAt.toISOString(), row.id], presentHead);
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

function presentHead(document: Document) {
  const { id, typeCode, title, state, formation, unitId } = document;
  const createdAt = document.createdAt.toISOString();
  return { id, typeCode, title, state, formation, version: document.currentVersion, unitId, createdAt };
}

function presentVersion(row: Version, createdByName: string | null) {
  const { version, sha256, filename, mime, size, reason } = row;
  return { version, sha256, filename, mime, size, reason, createdByName, createdAt: row.createdAt.toISOString() };
}

function presentReference({ id, code: name, title }: Reference) {
  return { id, code: name, title };
}
