import {
  code,
  jsonObject,
  kernelErrors,
  object,
  oneOf,
  operation,
  optional,
  sha256Hex,
  text,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { usableContent } from '../content/keep.ts';
import { extensionOf } from '../content/mime.ts';
import type { ContentOptions } from '../content/types.ts';
import { fileDocument, requireOpenDossier } from '../dossiers/dossiers.ts';
import { recordsErrors } from '../errors.ts';
import { documentRelated, readingGranted } from '../events.ts';
import { actorText, homeUnit } from '../policy.ts';
import { FORMATIONS, RELATIONS, type RegistryDirectory } from '../types.ts';
import {
  appendVersion,
  createDocument,
  finaliseDocument,
  requireDocument,
  requireVersion,
  requireWritableDocument,
} from './documents.ts';
import { refuseFrozen } from './frozen.ts';
import { insertDocumentGrant, insertRelation } from './store.ts';

/** Name of a file as people see it: one path segment (ASVS 5.0 5.3.2). It never names anything on the server. */
export const filename = text(255, { pattern: '^[^/\\\\]+$' });

/** Operations that change documents. */
export function documentOperations(options: ContentOptions, directory: RegistryDirectory): readonly Operation[] {
  return [create(directory), addVersion(options), finalise, relate, grant(directory)];
}

function create(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.documents.create',
    summary: { it: 'Formare un documento', en: 'Create a document' },
    description:
      'The content was uploaded before. The type of the content is told by its bytes; `mime` is only compared.',
    permission: 'records.documents.write',
    effect: 'write',
    input: object({
      typeCode: code,
      title: text(500),
      sha256: optional(sha256Hex),
      filename: optional(filename),
      mime: optional(text(200)),
      metadata: optional(jsonObject),
      dossierId: optional(uuid),
      unitId: optional(uuid),
      formation: optional(oneOf(FORMATIONS)),
    }),
    output: object({ id: uuid, version: Type.Integer() }),
    http: { method: 'POST', path: '/api/documents', status: 201 },
    errors: [recordsErrors.DOSSIER_CLOSED],
    personalData: ['content'],
    async handler(ctx, input) {
      const dossier = input.dossierId === undefined ? undefined : await requireOpenDossier(ctx, input.dossierId);
      await directory.requireKnown(ctx, { units: { '/unitId': input.unitId } });
      const unitId = input.unitId ?? dossier?.unitId ?? homeUnit(ctx, undefined);
      if (unitId !== null && !ctx.may('records.documents.write', unitId)) throw kernelErrors.FORBIDDEN();
      const { typeCode, title, sha256 } = input;
      const content = sha256 === undefined ? undefined : { sha256, filename: await nameOf(ctx, input, sha256) };
      const metadata = input.metadata ?? {};
      const formation = input.formation ?? 'b';
      const made = await createDocument(ctx, { typeCode, title, formation, unitId, metadata, content });
      if (dossier) await fileDocument(ctx, dossier.id, made.id);
      return made;
    },
  });
}

function addVersion(options: ContentOptions): Operation {
  return operation({
    name: 'records.documents.addVersion',
    summary: { it: 'Aggiungere una versione', en: 'Add a version' },
    description: 'A final document takes only a signature over its current version, a registered one nothing.',
    permission: 'records.documents.write',
    effect: 'write',
    input: object({ id: uuid, sha256: sha256Hex, filename, mime: optional(text(200)), reason: text(500) }),
    output: object({ id: uuid, version: Type.Integer() }),
    http: { method: 'POST', path: '/api/documents/{id}/versions', status: 201 },
    errors: [recordsErrors.DOCUMENT_FINAL, recordsErrors.DOCUMENT_REGISTERED],
    personalData: ['content'],
    async handler(ctx, input) {
      const document = await requireWritableDocument(ctx, input.id);
      const content = await usableContent(ctx, input.sha256);
      await refuseFrozen(ctx, options, document, content);
      return { id: document.id, version: await appendVersion(ctx, document, content, input.filename, input.reason) };
    },
  });
}

const finalise = operation({
  name: 'records.documents.finalise',
  summary: { it: 'Rendere definitivo un documento', en: 'Make a document final' },
  permission: 'records.documents.write',
  effect: 'write',
  input: object({ id: uuid }),
  output: object({ id: uuid, version: Type.Integer() }),
  http: { method: 'POST', path: '/api/documents/{id}/finalise' },
  errors: [recordsErrors.DOCUMENT_WITHOUT_CONTENT],
  async handler(ctx, input) {
    const document = await requireWritableDocument(ctx, input.id);
    const { version } = await requireVersion(ctx, document);
    if (!(await finaliseDocument(ctx, document))) ctx.unchanged();
    return { id: document.id, version };
  },
});

const relate = operation({
  name: 'records.documents.relate',
  summary: { it: 'Collegare due documenti', en: 'Relate two documents' },
  permission: 'records.documents.write',
  effect: 'write',
  input: object({ fromId: uuid, toId: uuid, relation: oneOf(RELATIONS) }),
  output: object({}),
  http: { method: 'POST', path: '/api/document-relations', status: 201 },
  async handler(ctx, input) {
    const from = await requireWritableDocument(ctx, input.fromId);
    const to = await requireDocument(ctx, input.toId);
    if (from.id === to.id) throw kernelErrors.CONFLICT();
    const relation = { fromId: from.id, toId: to.id, relation: input.relation };
    if (await insertRelation(ctx.db, ctx.bodyId, { ...relation, at: ctx.now(), by: actorText(ctx.actor) })) {
      ctx.emit(documentRelated, { subject: `records/document/${from.id}`, data: relation });
    } else {
      ctx.unchanged();
    }
    return {};
  },
});

function grant(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.documents.grant',
    summary: { it: 'Concedere la consultazione di un documento', en: 'Let a person read a document' },
    permission: 'records.documents.grant',
    effect: 'write',
    input: object({ id: uuid, personId: uuid, reason: text(500) }),
    output: object({}),
    http: { method: 'POST', path: '/api/documents/{id}/readers', status: 201 },
    async handler(ctx, input) {
      const { id } = await requireDocument(ctx, input.id);
      await directory.requireKnown(ctx, { people: { '/personId': input.personId } });
      const by = actorText(ctx.actor);
      const given = { documentId: id, personId: input.personId, reason: input.reason, at: ctx.now(), by };
      if (await insertDocumentGrant(ctx.db, ctx.bodyId, given)) {
        const data = { documentId: id, dossierId: null, personId: input.personId };
        ctx.emit(readingGranted, { subject: `records/document/${id}`, data });
      } else {
        ctx.unchanged();
      }
      return {};
    },
  });
}

async function nameOf(ctx: Context, input: { filename?: string; title: string }, sha256: string): Promise<string> {
  if (input.filename !== undefined) return input.filename;
  const { mime } = await usableContent(ctx, sha256);
  return `${input.title.replace(/[/\\\s]+/g, ' ').slice(0, 200)}.${extensionOf(mime)}`;
}
