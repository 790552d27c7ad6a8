import {
  instant,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  sha256Hex,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import type { ContentStore } from '../content/types.ts';
import { requireDocument, requireVersion, requireWritableDocument } from '../documents/documents.ts';
import { recordsErrors } from '../errors.ts';
import { intakeRequested } from '../events.ts';
import { isPending, listParts, listStages, previewOf } from './store.ts';
import { textOf } from './text.ts';
import { OUTCOMES, REASONS, STAGES } from './types.ts';

const versionOfDocument = { id: uuid, version: optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) };

/** What the house found out about the content of a version, and how to have it looked into again. */
export function intakeOperations(store: ContentStore): readonly Operation[] {
  return [stages, repeat, text(store)];
}

const stages = operation({
  name: 'records.intake.stages',
  summary: { it: 'Fasi di acquisizione di un documento', en: 'Intake stages of a document' },
  description: 'The current version where none is named. `pending` while the content waits to be looked into.',
  permission: 'signed-in',
  effect: 'read',
  input: object(versionOfDocument),
  output: object({
    version: Type.Integer(),
    pending: Type.Boolean(),
    stages: Type.Array(
      object({
        stage: oneOf(STAGES),
        outcome: oneOf(OUTCOMES),
        reason: nullable(oneOf(REASONS)),
        detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
        tool: Type.String(),
        toolVersion: Type.String(),
        attempts: Type.Integer(),
        durationMs: Type.Integer(),
        at: instant,
      }),
    ),
    preview: object({ thumbnail: Type.Boolean(), pages: Type.Integer(), readable: Type.Boolean() }),
    parts: Type.Array(
      object({
        position: Type.Integer(),
        depth: Type.Integer(),
        path: Type.String(),
        mime: Type.String(),
        size: Type.Integer(),
        sha256: sha256Hex,
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/documents/{id}/intake' },
  errors: [recordsErrors.DOCUMENT_WITHOUT_CONTENT],
  async handler(ctx, input) {
    const document = await requireDocument(ctx, input.id);
    const { version, sha256 } = await requireVersion(ctx, document, input.version);
    const [found, parts, preview, pending] = await Promise.all([
      listStages(ctx.db, ctx.bodyId, sha256),
      listParts(ctx.db, ctx.bodyId, sha256),
      previewOf(ctx.db, ctx.bodyId, sha256),
      isPending(ctx.db, ctx.bodyId, sha256),
    ]);
    const inOrder = STAGES.flatMap((name) => found.filter(({ stage }) => stage === name));
    return {
      version,
      pending,
      preview: { ...preview },
      stages: inOrder.map(({ stage, outcome, reason, detail, tool, toolVersion, attempts, durationMs, at }) => ({
        ...{ stage, outcome, reason, detail: { ...detail }, tool, toolVersion, attempts, durationMs },
        at: at.toISOString(),
      })),
      parts: parts.map(({ position, depth, path, mime, size, sha256: digest }) => ({
        ...{ position, depth, path, mime, size, sha256: digest },
      })),
    };
  },
});

const repeat = operation({
  name: 'records.intake.repeat',
  summary: { it: 'Ripetere l’acquisizione di un documento', en: 'Look into a document again' },
  description:
    'Every stage is run again in the background; what it found before stands until then. ' +
    'With `recognise` only the text in its pictures is recognised, at once instead of by night.',
  permission: 'records.documents.write',
  effect: 'write',
  input: object({ ...versionOfDocument, recognise: optional(Type.Boolean()) }),
  output: object({ version: Type.Integer() }),
  http: { method: 'POST', path: '/api/documents/{id}/intake', status: 202 },
  errors: [recordsErrors.DOCUMENT_WITHOUT_CONTENT],
  async handler(ctx, input) {
    const document = await requireWritableDocument(ctx, input.id);
    const { version, sha256 } = await requireVersion(ctx, document, input.version);
    ctx.emit(intakeRequested, {
      subject: `records/document/${document.id}`,
      data: { documentId: document.id, version, sha256, ...(input.recognise ? { recognise: true } : {}) },
    });
    return { version };
  },
});

function text(store: ContentStore): Operation {
  return operation({
    name: 'records.intake.text',
    summary: { it: 'Testo di un documento', en: 'Text of a document' },
    description:
      'The text as it was read from the content, for people who cannot use the original; empty where there is none.',
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object(versionOfDocument),
    output: object({}),
    http: { method: 'GET', path: '/api/documents/{id}/text' },
    errors: [recordsErrors.DOCUMENT_WITHOUT_CONTENT, recordsErrors.CONTENT_UNREADABLE],
    personalData: ['content'],
    async handler(ctx, input) {
      const document = await requireDocument(ctx, input.id);
      const { version, filename } = await requireVersion(ctx, document, input.version);
      const found = (await textOf(ctx, store, document.id, version)) ?? '';
      const stream = Buffer.from(found, 'utf8');
      return { stream, mime: 'text/plain; charset=utf-8', filename: `${filename}.txt`, size: stream.length };
    },
  });
}
