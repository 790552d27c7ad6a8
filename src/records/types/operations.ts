import { createHash } from 'node:crypto';
import {
  bilingual,
  canonicalJson,
  code,
  type Context,
  instant,
  jsonObject,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  text,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { documentTypeDeployed, documentTypeMigrated } from '../events.ts';
import { actorText } from '../policy.ts';
import { fieldsOf, typeProblems } from './check.ts';
import { migrate, migrationProblems } from './migration.ts';
import { contextOf, shapeOf } from './rdf.ts';
import {
  countByVersion,
  findType,
  insertType,
  listTypes,
  lockOlder,
  lockType,
  replaceFields,
  versionsAfter,
  writeMigrated,
} from './store.ts';
import type { DocumentType, TypeDraft, TypeSchema } from './types.ts';

const draftOf = {
  code,
  title: bilingual,
  schema: jsonObject,
  renames: optional({ ...jsonObject, description: 'Old name → new name of properties of the version before' }),
  defaults: optional({ ...jsonObject, description: 'Values for documents of the version before that have none' }),
  retentionYears: optional(Type.Integer({ minimum: 1, maximum: 9999, description: 'Years; 9999 for ever' })),
};

interface DraftInput {
  readonly code: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly schema: Record<string, unknown>;
  readonly renames?: Record<string, unknown>;
  readonly defaults?: Record<string, unknown>;
  readonly retentionYears?: number;
}

const typeView = object({
  code: Type.String(),
  version: Type.Integer(),
  title: object({ it: Type.String(), en: Type.String() }),
  schema: jsonObject,
  renames: jsonObject,
  defaults: jsonObject,
  retentionYears: nullable(Type.Integer()),
  origin: nullable(Type.String()),
  deployedAt: instant,
});

const problem = object({ pointer: Type.String(), message: Type.String() });
const asked = { code, version: optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) };

const deploy = operation({
  name: 'records.types.deploy',
  summary: { it: 'Pubblicare una versione di un tipo di documento', en: 'Deploy a version of a document type' },
  description:
    'In force at once. Refused where metadata of the version before would be lost or stay without a required value. The same again changes nothing.',
  permission: 'records.types.deploy',
  effect: 'write',
  input: object({ ...draftOf, kit: optional(text(120)) }),
  output: object({ code: Type.String(), version: Type.Integer() }),
  http: { method: 'PUT', path: '/api/document-types/{code}' },
  errors: [recordsErrors.TYPE_MIGRATION_LOSSY],
  async handler(ctx, input) {
    const draft = toDraft(input);
    const digest = digestOf(draft);
    await lockType(ctx.db, ctx.bodyId, draft.code);
    const latest = await findType(ctx.db, ctx.bodyId, draft.code);
    if (latest?.digest === digest) {
      ctx.unchanged();
      return { code: latest.code, version: latest.version };
    }
    const wrong = typeProblems(draft);
    if (wrong.length > 0) throw kernelErrors.VALIDATION_FAILED(undefined, { errors: wrong.slice(0, 20) });
    const lossy = latest ? migrationProblems(latest.schema, draft) : [];
    if (lossy.length > 0) throw recordsErrors.TYPE_MIGRATION_LOSSY(undefined, { errors: lossy.slice(0, 20) });
    const version = (latest?.version ?? 0) + 1;
    const origin = input.kit ?? null;
    const made = { ...draft, version, digest, origin, at: ctx.now(), by: actorText(ctx.actor) };
    await insertType(ctx.db, ctx.bodyId, made);
    const data = { typeCode: draft.code, typeVersion: version, digest };
    ctx.emit(documentTypeDeployed, { subject: `records/document-type/${draft.code}`, data });
    return { code: draft.code, version };
  },
});

const check = operation({
  name: 'records.types.check',
  summary: {
    it: 'Controllare un tipo di documento senza pubblicarlo',
    en: 'Check a document type without deploying it',
  },
  permission: 'records.types.deploy',
  effect: 'read',
  input: object(draftOf),
  output: object({ version: Type.Integer(), problems: Type.Array(problem) }),
  http: { method: 'POST', path: '/api/document-types/{code}/check' },
  async handler(ctx, input) {
    const draft = toDraft(input);
    const latest = await findType(ctx.db, ctx.bodyId, draft.code);
    const wrong = typeProblems(draft);
    const problems = wrong.length > 0 || !latest ? wrong : migrationProblems(latest.schema, draft);
    return { version: (latest?.version ?? 0) + 1, problems: problems.map((one) => ({ ...one })) };
  },
});

const list = operation({
  name: 'records.types.list',
  summary: { it: 'Tipi di documento', en: 'Document types' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({ items: Type.Array(typeView) }),
  http: { method: 'GET', path: '/api/document-types' },
  async handler(ctx) {
    const types = await listTypes(ctx.db, ctx.bodyId);
    return { items: types.map(presentType) };
  },
});

const get = operation({
  name: 'records.types.get',
  summary: { it: 'Consultare un tipo di documento', en: 'Read a document type' },
  permission: 'signed-in',
  effect: 'read',
  input: object(asked),
  output: object({
    ...typeView.properties,
    documents: Type.Array(object({ version: nullable(Type.Integer()), documents: Type.Integer() })),
  }),
  http: { method: 'GET', path: '/api/document-types/{code}' },
  async handler(ctx, input) {
    const type = await requireType(ctx, input);
    const documents = await countByVersion(ctx.db, ctx.bodyId, type.code);
    return { ...presentType(type), documents: documents.map((row) => ({ ...row })) };
  },
});

const context = operation({
  name: 'records.types.context',
  summary: { it: 'Contesto JSON-LD di un tipo di documento', en: 'JSON-LD context of a document type' },
  permission: 'signed-in',
  effect: 'read',
  download: true,
  input: object(asked),
  output: object({}),
  http: { method: 'GET', path: '/api/document-types/{code}/context' },
  async handler(ctx, input) {
    const type = await requireType(ctx, input);
    const stream = Buffer.from(`${JSON.stringify({ '@context': contextOf(type) }, null, 2)}\n`);
    return { stream, mime: 'application/ld+json', filename: `${type.code}-${type.version}.jsonld` };
  },
});

const shape = operation({
  name: 'records.types.shape',
  summary: { it: 'Forma SHACL di un tipo di documento', en: 'SHACL shape of a document type' },
  permission: 'signed-in',
  effect: 'read',
  download: true,
  input: object(asked),
  output: object({}),
  http: { method: 'GET', path: '/api/document-types/{code}/shape' },
  async handler(ctx, input) {
    const type = await requireType(ctx, input);
    return { stream: Buffer.from(shapeOf(type)), mime: 'text/turtle', filename: `${type.code}-${type.version}.ttl` };
  },
});

/** Documents migrated by one call. */
const BATCH = 500;

const migrateDocuments = operation({
  name: 'records.types.migrate',
  summary: {
    it: 'Portare i documenti alla versione corrente del loro tipo',
    en: 'Bring documents to the current version of their type',
  },
  description:
    'At most 500 at once, in the order of their identifiers: `next` goes on. What does not fit the version stays as it was and is named with the reason.',
  permission: 'records.types.deploy',
  effect: 'write',
  input: object({
    code,
    after: optional(
      Type.String({ pattern: '^[0-9a-f-]{36}$', maxLength: 36, description: '`next` of the call before' }),
    ),
  }),
  output: object({
    version: Type.Integer(),
    migrated: Type.Integer(),
    refused: Type.Array(object({ documentId: uuid, problems: Type.Array(problem) })),
    next: nullable(uuid),
  }),
  http: { method: 'POST', path: '/api/document-types/{code}/migrate' },
  async handler(ctx, input) {
    const type = await requireType(ctx, { code: input.code });
    const rows = await lockOlder(ctx.db, ctx.bodyId, type.code, type.version, input.after ?? null, BATCH);
    const versions = await versionsAfter(ctx.db, ctx.bodyId, type.code, 1);
    const results = rows.map((row) => ({
      ...{ id: row.id, historyId: ctx.id() },
      result: migrate(
        row.metadata,
        versions.filter(({ version }) => version > row.typeVersion),
      ),
    }));
    const moved = results.flatMap(({ id, historyId, result }) =>
      'metadata' in result ? [{ id, historyId, metadata: result.metadata }] : [],
    );
    const refused = results.flatMap(({ id, result }) =>
      'problems' in result ? [{ documentId: id, problems: result.problems.map((one) => ({ ...one })) }] : [],
    );
    if (moved.length > 0) {
      await writeMigrated(ctx.db, ctx.bodyId, type.version, moved, ctx.now(), actorText(ctx.actor));
      const fields = moved.flatMap(({ id, metadata }) =>
        fieldsOf(type.schema, metadata).map((field) => ({ id, ...field })),
      );
      const ids = moved.map(({ id }) => id);
      await replaceFields(ctx.db, ctx.bodyId, ids, fields);
      const data = { typeCode: type.code, typeVersion: type.version, count: moved.length, documentIds: ids };
      ctx.emit(documentTypeMigrated, { subject: `records/document-type/${type.code}`, data });
    } else ctx.unchanged();
    const next = rows.length === BATCH ? rows.at(-1)!.id : null;
    return { version: type.version, migrated: moved.length, refused, next };
  },
});

/** Operations on types of documents. */
export const typeOperations: readonly Operation[] = [deploy, check, list, get, context, shape, migrateDocuments];

async function requireType(ctx: Context, input: { code: string; version?: number }): Promise<DocumentType> {
  const found = await findType(ctx.db, ctx.bodyId, input.code, input.version);
  if (!found) throw kernelErrors.NOT_FOUND();
  return found;
}

function toDraft(input: DraftInput): TypeDraft {
  const renames = input.renames ?? {};
  const wrong = Object.keys(renames).filter((name) => typeof renames[name] !== 'string');
  if (wrong.length > 0) {
    const errors = wrong.map((name) => ({ pointer: `/renames/${name}`, message: 'must be a name' }));
    throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
  }
  return {
    ...{ code: input.code, title: input.title, schema: input.schema as TypeSchema },
    ...{ renames: renames as Record<string, string>, defaults: input.defaults ?? {} },
    retentionYears: input.retentionYears ?? null,
  };
}

function digestOf(draft: TypeDraft): string {
  return createHash('sha256').update(canonicalJson(draft)).digest('hex');
}

function presentType(type: DocumentType) {
  const { code: name, version, title, schema, renames, defaults, retentionYears, origin, deployedAt } = type;
  return {
    ...{ code: name, version, title, retentionYears, origin, deployedAt: deployedAt.toISOString() },
    schema: schema as Record<string, unknown>,
    renames: { ...renames },
    defaults: { ...defaults },
  };
}
