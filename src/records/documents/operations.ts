import { createHash } from 'node:crypto';
import {
  canonicalJson,
  code,
  jsonObject,
  kernelErrors,
  nullable,
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
import { classCode, requireClass } from '../classification/operations.ts';
import { usableContent } from '../content/keep.ts';
import { extensionOf } from '../content/mime.ts';
import type { ContentOptions } from '../content/types.ts';
import { fileDocument, requireOpenDossier } from '../dossiers/dossiers.ts';
import { recordsErrors } from '../errors.ts';
import {
  documentDescribed,
  documentDiscarded,
  documentRelated,
  documentRestored,
  documentUnlocked,
  documentUnrelated,
} from '../events.ts';
import { isOwn, refuseLocked } from '../locks/locks.ts';
import { deleteLocks, locksOn } from '../locks/store.ts';
import { actorText, homeUnit, reachOf } from '../policy.ts';
import { FORMATIONS, LEVELS, RELATIONS, type RegistryDirectory } from '../types.ts';
import {
  appendVersion,
  createDocument,
  finaliseDocument,
  requireDocument,
  requireVersion,
  requireWritableDocument,
} from './documents.ts';
import { refuseFrozen } from './frozen.ts';
import { requireLooseDocument } from './loose.ts';
import {
  deleteRelation,
  describeDocument,
  type Document,
  insertRelation,
  isRegistered,
  lockDocument,
  setDiscarded,
} from './store.ts';
import { fittingType, indexFields } from '../types/fitting.ts';

/** Name of a file as people see it: one path segment (ASVS 5.0 5.3.2). It never names anything on the server. */
export const filename = text(255, { pattern: '^[^/\\\\]+$' });

/** Operations that change documents. */
export function documentOperations(options: ContentOptions, directory: RegistryDirectory): readonly Operation[] {
  return [create(directory), addVersion(options), finalise, describe, discard, restore, unlock, relate, unrelate];
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
      classCode: optional(classCode),
      level: optional(oneOf(LEVELS, { description: 'That of its dossier unless told otherwise' })),
    }),
    output: object({ id: uuid, version: Type.Integer() }),
    http: { method: 'POST', path: '/api/documents', status: 201 },
    errors: [recordsErrors.DOSSIER_CLOSED, recordsErrors.CLASS_NOT_VALID],
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
      if (input.classCode !== undefined) await requireClass(ctx, input.classCode);
      const classCode = input.classCode ?? dossier?.classCode ?? null;
      const level = input.level ?? dossier?.level;
      const draft = { typeCode, title, formation, unitId, metadata, classCode, content };
      const made = await createDocument(ctx, level ? { ...draft, level } : draft);
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
    errors: [recordsErrors.DOCUMENT_FINAL, recordsErrors.DOCUMENT_REGISTERED, recordsErrors.DOCUMENT_LOCKED],
    personalData: ['content'],
    async handler(ctx, input) {
      const document = await requireWritableDocument(ctx, input.id);
      const content = await usableContent(ctx, input.sha256);
      await refuseFrozen(ctx, options, document, content);
      await refuseLocked(ctx, document.id);
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
  errors: [recordsErrors.DOCUMENT_WITHOUT_CONTENT, recordsErrors.DOCUMENT_LOCKED],
  async handler(ctx, input) {
    const document = await requireWritableDocument(ctx, input.id);
    await refuseLocked(ctx, document.id);
    const { version } = await requireVersion(ctx, document);
    if (!(await finaliseDocument(ctx, document))) ctx.unchanged();
    return { id: document.id, version };
  },
});

const describe = operation({
  name: 'records.documents.describe',
  summary: { it: 'Descrivere un documento', en: 'Describe a document' },
  description:
    'Metadata are judged by the type in force. A final document wants a reason, a registered one keeps its title; what stood there stays comparable.',
  permission: 'records.documents.write',
  effect: 'write',
  input: object({
    id: uuid,
    title: optional(text(500)),
    metadata: optional(jsonObject),
    classCode: optional(nullable(classCode)),
    reason: optional(text(500)),
  }),
  output: object({ typeVersion: nullable(Type.Integer()) }),
  http: { method: 'PUT', path: '/api/documents/{id}/description' },
  errors: [recordsErrors.DOCUMENT_REGISTERED, recordsErrors.CLASS_NOT_VALID],
  personalData: ['content'],
  async handler(ctx, input) {
    const document = await requireWritableDocument(ctx, input.id);
    const next = {
      title: input.title ?? document.title,
      metadata: input.metadata ?? document.metadata,
      classCode: input.classCode === undefined ? document.classCode : input.classCode,
    };
    const registered = next.title !== document.title && (await isRegistered(ctx.db, ctx.bodyId, document.id));
    // DPR 445/2000 art. 53 c. 1 d: the subject of what is registered does not change.
    if (registered) throw recordsErrors.DOCUMENT_REGISTERED();
    if (document.state === 'final' && input.reason === undefined) throw missingReason();
    if (next.classCode !== null && next.classCode !== document.classCode) await requireClass(ctx, next.classCode);
    const rewritten = input.metadata !== undefined;
    const type = rewritten ? await fittingType(ctx, document.typeCode, next.metadata) : undefined;
    const typeVersion = rewritten ? (type?.version ?? null) : document.typeVersion;
    if (canonicalJson({ ...next, typeVersion }) === canonicalJson(describedBy(document))) {
      ctx.unchanged();
      return { typeVersion };
    }
    const change = { id: ctx.id(), reason: input.reason ?? null, at: ctx.now(), by: actorText(ctx.actor) };
    await describeDocument(ctx.db, ctx.bodyId, document, { ...next, typeVersion }, change);
    if (type) await indexFields(ctx, document.id, type, next.metadata);
    const digest = createHash('sha256').update(canonicalJson(next.metadata)).digest('hex');
    const { id: documentId, typeCode } = document;
    const data = { documentId, typeCode, typeVersion, classCode: next.classCode, digest };
    ctx.emit(documentDescribed, { subject: `records/document/${documentId}`, data });
    return { typeVersion };
  },
});

const discard = operation({
  name: 'records.documents.discard',
  summary: { it: 'Cestinare una bozza', en: 'Throw a draft away' },
  description:
    'A draft of one’s own that no procedure uses, no register knows and no other document is related to. It is kept and can be given back.',
  permission: 'records.documents.write',
  effect: 'write',
  input: object({ id: uuid }),
  output: object({}),
  http: { method: 'POST', path: '/api/documents/{id}/discard' },
  errors: [recordsErrors.DOCUMENT_FINAL, recordsErrors.DOCUMENT_REGISTERED, recordsErrors.DOCUMENT_LOCKED],
  async handler(ctx, input) {
    const { id } = await requireLooseDocument(ctx, input.id);
    await setDiscarded(ctx.db, ctx.bodyId, id, ctx.now());
    ctx.emit(documentDiscarded, { subject: `records/document/${id}`, data: { documentId: id } });
    return {};
  },
});

const restore = operation({
  name: 'records.documents.restore',
  summary: { it: 'Ripristinare una bozza cestinata', en: 'Give back a draft that was thrown away' },
  permission: 'records.documents.write',
  effect: 'write',
  input: object({ id: uuid }),
  output: object({}),
  http: { method: 'POST', path: '/api/documents/{id}/restore' },
  async handler(ctx, input) {
    const document = await lockDocument(ctx.db, ctx.bodyId, input.id, reachOf(ctx, 'records.documents.read'));
    if (!document) throw kernelErrors.NOT_FOUND();
    if (document.createdBy !== actorText(ctx.actor)) throw kernelErrors.FORBIDDEN();
    if (document.discardedAt) {
      await setDiscarded(ctx.db, ctx.bodyId, document.id, null);
      ctx.emit(documentRestored, { subject: `records/document/${document.id}`, data: { documentId: document.id } });
    } else ctx.unchanged();
    return {};
  },
});

const unlock = operation({
  name: 'records.documents.unlock',
  summary: { it: 'Liberare un documento dalle proprie modifiche in corso', en: 'End one’s own locks on a document' },
  description: 'For who closed the program without its having said so. A lock that nobody prolongs runs out by itself.',
  permission: 'signed-in',
  effect: 'write',
  input: object({ id: uuid }),
  output: object({ ended: Type.Integer() }),
  http: { method: 'DELETE', path: '/api/documents/{id}/locks' },
  async handler(ctx, input) {
    const { id } = await requireDocument(ctx, input.id);
    const own = (await locksOn(ctx.db, ctx.bodyId, id, ctx.realNow())).filter((lock) => isOwn(ctx, lock));
    await deleteLocks(
      ctx.db,
      ctx.bodyId,
      own.map((lock) => lock.id),
    );
    if (own.length > 0) ctx.emit(documentUnlocked, { subject: `records/document/${id}`, data: { documentId: id } });
    else ctx.unchanged();
    return { ended: own.length };
  },
});

function describedBy({ title, metadata, classCode: filed, typeVersion }: Document) {
  return { title, metadata, classCode: filed, typeVersion };
}

function missingReason() {
  const errors = [{ pointer: '/reason', message: 'is needed where the document is final' }];
  return kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

const unrelate = operation({
  name: 'records.documents.unrelate',
  summary: { it: 'Togliere il collegamento tra due documenti', en: 'Remove a relation of two documents' },
  description: 'Nothing happens where there is none; that there was one stays in the facts.',
  permission: 'records.documents.write',
  effect: 'write',
  input: object({ fromId: uuid, toId: uuid, relation: oneOf(RELATIONS) }),
  output: object({}),
  http: { method: 'DELETE', path: '/api/document-relations' },
  async handler(ctx, input) {
    const from = await requireWritableDocument(ctx, input.fromId);
    const to = await requireDocument(ctx, input.toId);
    const relation = { fromId: from.id, toId: to.id, relation: input.relation };
    if (await deleteRelation(ctx.db, ctx.bodyId, relation)) {
      ctx.emit(documentUnrelated, { subject: `records/document/${from.id}`, data: relation });
    } else ctx.unchanged();
    return {};
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

async function nameOf(ctx: Context, input: { filename?: string; title: string }, sha256: string): Promise<string> {
  if (input.filename !== undefined) return input.filename;
  const { mime } = await usableContent(ctx, sha256);
  return `${input.title.replace(/[/\\\s]+/g, ' ').slice(0, 200)}.${extensionOf(mime)}`;
}
