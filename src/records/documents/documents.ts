import { type Context, type Download, kernelErrors } from '../../kernel/index.ts';
import { openContent, usableContent } from '../content/keep.ts';
import { shownName } from '../content/names.ts';
import { type ContentRow, findContent } from '../content/store.ts';
import type { ContentStore } from '../content/types.ts';
import { recordsErrors } from '../errors.ts';
import { documentCreated, documentFinalised, versionAdded } from '../events.ts';
import { actorText, reachOf } from '../policy.ts';
import { fittingType, indexFields } from '../types/fitting.ts';
import type { Formation, Level } from '../types.ts';
import {
  type Document,
  documentVersion,
  findDocument,
  insertDocument,
  insertVersion,
  lockDocument,
  setCurrentVersion,
  setFinal,
  type Version,
} from './store.ts';

/** @throws NOT_FOUND also for a document that the caller may not see. */
export async function requireDocument(ctx: Context, id: string): Promise<Document> {
  const document = await findDocument(ctx.db, ctx.bodyId, id, reachOf(ctx, 'records.documents.read'));
  if (!document) throw kernelErrors.NOT_FOUND();
  return document;
}

/** The same, locked until the transaction ends. @throws DOCUMENT_DISCARDED for one that was thrown away. */
export async function requireLockedDocument(ctx: Context, id: string): Promise<Document> {
  const document = await lockDocument(ctx.db, ctx.bodyId, id, reachOf(ctx, 'records.documents.read'));
  if (!document) throw kernelErrors.NOT_FOUND();
  if (document.discardedAt) throw recordsErrors.DOCUMENT_DISCARDED();
  return document;
}

/** A document that the caller may change: of their own, or of a unit where they may write. @throws NOT_FOUND, FORBIDDEN */
export async function requireWritableDocument(ctx: Context, id: string): Promise<Document> {
  const document = await requireLockedDocument(ctx, id);
  const own = document.createdBy === actorText(ctx.actor);
  const allowed = own || ctx.may('records.documents.write', document.unitId ?? undefined);
  if (!allowed) throw kernelErrors.FORBIDDEN();
  return document;
}

/** A version with its content; the current one where none is named. @throws DOCUMENT_WITHOUT_CONTENT, NOT_FOUND */
export async function requireVersion(ctx: Context, document: Document, version?: number): Promise<Version> {
  if (document.currentVersion === 0) throw recordsErrors.DOCUMENT_WITHOUT_CONTENT();
  const found = await documentVersion(ctx.db, ctx.bodyId, document.id, version);
  if (!found) throw kernelErrors.NOT_FOUND();
  return found;
}

export interface DocumentDraft {
  readonly typeCode: string;
  readonly title: string;
  readonly formation: Formation;
  readonly unitId: string | null;
  readonly metadata: Record<string, unknown>;
  readonly classCode?: string | null;
  /** What an office reads unless told otherwise. */
  readonly level?: Level;
  readonly content: { readonly sha256: string; readonly filename: string } | undefined;
}

/**
 * Makes a document, with its first version when there is content. @throws NOT_FOUND for a content that is not the caller's,
 * VALIDATION_FAILED where the metadata do not fit the type.
 */
export async function createDocument(ctx: Context, draft: DocumentDraft): Promise<{ id: string; version: 0 | 1 }> {
  const content = draft.content && (await usableContent(ctx, draft.content.sha256));
  const id = ctx.id();
  const version = content ? 1 : 0;
  const at = ctx.now();
  const by = actorText(ctx.actor);
  const { typeCode, title, formation, unitId, metadata, classCode = null, level = 'internal' } = draft;
  const type = await fittingType(ctx, typeCode, metadata);
  const head = {
    id,
    typeCode,
    typeVersion: type?.version ?? null,
    classCode,
    level,
    title,
    formation,
    unitId,
    metadata,
    state: 'draft' as const,
    currentVersion: version,
  } as const;
  const inserts = [insertDocument(ctx.db, ctx.bodyId, { ...head, createdAt: at, createdBy: by })];
  if (content) {
    const { sha256, mime } = content;
    const first = {
      documentId: id,
      version: 1,
      sha256,
      mime,
      filename: nameFor(draft.content!.filename, sha256),
      reason: null,
      at,
      by,
    };
    inserts.push(insertVersion(ctx.db, ctx.bodyId, first));
  }
  await Promise.all(inserts);
  if (type && Object.values(type.schema.properties ?? {}).some((one) => one['x-filter']))
    await indexFields(ctx, id, type, metadata);
  ctx.emit(documentCreated, {
    subject: `records/document/${id}`,
    data: { documentId: id, typeCode, version, sha256: content?.sha256 ?? null },
  });
  return { id, version };
}

/** Appends a version to a document that the caller has locked. @returns its number. */
export async function appendVersion(
  ctx: Context,
  document: Document,
  content: ContentRow,
  name: string,
  reason: string,
): Promise<number> {
  const version = document.currentVersion + 1;
  const { sha256, mime } = content;
  const filename = nameFor(name, sha256);
  const added = { documentId: document.id, version, sha256, mime, filename, reason, at: ctx.now() };
  await insertVersion(ctx.db, ctx.bodyId, { ...added, by: actorText(ctx.actor) });
  await setCurrentVersion(ctx.db, ctx.bodyId, document.id, version);
  const data = { documentId: document.id, version, sha256 };
  ctx.emit(versionAdded, { subject: `records/document/${document.id}`, data });
  return version;
}

/** The name that a version keeps: a file that had only deceiving characters for a name is called by its digest. */
function nameFor(name: string, sha256: string): string {
  return shownName(name, 255) || sha256.slice(0, 12);
}

/** Makes a locked document final: from now on it takes no version but a signature over the same bytes. */
export async function finaliseDocument(ctx: Context, document: Document): Promise<boolean> {
  if (document.state === 'final') return false;
  await setFinal(ctx.db, ctx.bodyId, document.id);
  const data = { documentId: document.id, version: document.currentVersion };
  ctx.emit(documentFinalised, { subject: `records/document/${document.id}`, data });
  return true;
}

/** The file of a version. Whose it may be is the caller's matter. @throws NOT_FOUND when there is no such version. */
export async function downloadVersion(
  ctx: Context,
  store: ContentStore,
  documentId: string,
  version?: number,
): Promise<Download> {
  const found = await documentVersion(ctx.db, ctx.bodyId, documentId, version);
  if (!found) throw kernelErrors.NOT_FOUND();
  const content = (await findContent(ctx.db, ctx.bodyId, found.sha256))!;
  const stream = await openContent(ctx, store, content);
  return { stream, mime: found.mime, filename: found.filename, size: found.size };
}
