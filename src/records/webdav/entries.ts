import type { Context } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { attachLocks, deleteLocks, locksAround } from '../locks/store.ts';
import { freeName, removeEntries, saveEntry } from './store.ts';
import type { Bytes, Entry, File, Folder } from './types.ts';

/** A name in a folder, and what has it now. */
export interface Target {
  readonly folder: Folder;
  readonly name: string;
  readonly file: File | undefined;
}

/** @throws WEBDAV_NOT_HERE for a closed dossier. */
export function requireOpen({ closed }: Folder): void {
  if (closed) throw recordsErrors.WEBDAV_NOT_HERE(closedDossier);
}

const closedDossier = { it: 'Il fascicolo è chiuso.', en: 'The dossier is closed.' };

/** @throws WEBDAV_RELEASED for a document that only may be read. */
export function requireDraft(file: File | undefined): void {
  if (file?.document?.released) throw recordsErrors.WEBDAV_RELEASED();
}

/** A new entry of a file or folder in a folder, without anything behind it. */
export function newEntry(ctx: Context, folder: Folder, name: string, kind: Entry['kind']): Entry {
  const at = ctx.realNow();
  return {
    ...{
      id: ctx.id(),
      place: folder.place.kind,
      placeId: folder.place.id,
      folderId: folder.entry?.id ?? null,
      name,
      kind,
    },
    ...{ documentId: null, title: null, sha256: null, size: null, mime: null, homeFolderId: null, homeName: null },
    ...{ wasFolderId: null, wasName: null, wasAt: null },
    ...{ properties: [], createdAt: at, changedAt: at },
  };
}

/** Gives an entry a name in a folder, with whatever else is to change of it; a stale entry of that name gives way. */
export async function place(ctx: Context, entry: Entry, folder: Folder, more: Partial<Entry>): Promise<Entry> {
  const at = { place: folder.place.kind, placeId: folder.place.id, folderId: folder.entry?.id ?? null };
  const next = { ...entry, ...at, changedAt: ctx.realNow(), ...more };
  const { id, folderId, name } = next;
  await freeName(ctx.db, ctx.bodyId, { place: folder.place, folderId, name, but: id }, ctx.realNow());
  await saveEntry(ctx.db, ctx.bodyId, next);
  return next;
}

/** The entry of a file, made where its document had none, so that locks and properties have something to hang on. */
export async function entryOf(ctx: Context, file: File): Promise<Entry> {
  if (file.entry) return file.entry;
  const { folder, name, document } = file;
  const title = document!.title;
  return place(ctx, newEntry(ctx, folder, name, 'file'), folder, { documentId: document!.id, title });
}

/** Writes bytes that are no document under a name. */
export async function placeBytes(ctx: Context, { folder, name, file }: Target, bytes: Bytes): Promise<Entry> {
  const entry = file ? await entryOf(ctx, file) : newEntry(ctx, folder, name, 'file');
  return place(ctx, entry, folder, { name, ...bytes });
}

/** Has a name stand for a document. What had the name gives it up, and its locks hold for the document from now on. */
export async function placeDocument(
  ctx: Context,
  { folder, name, file }: Target,
  document: { readonly id: string; readonly title: string },
  entry: Entry | undefined = file?.entry,
): Promise<Entry> {
  if (file?.entry) {
    await attachLocks(ctx.db, ctx.bodyId, file.entry.id, document.id);
    if (entry && entry.id !== file.entry.id) await removeEntries(ctx.db, ctx.bodyId, [file.entry.id], ctx.realNow());
  }
  const bare = { sha256: null, size: null, mime: null, homeFolderId: null, homeName: null };
  const behind = { documentId: document.id, title: document.title };
  return place(ctx, entry ?? newEntry(ctx, folder, name, 'file'), folder, { name, ...behind, ...bare });
}

/** Ends the locks on entries: what is moved or removed takes none along (RFC 4918 §7.5, §9.9.1). */
export async function endLocks(ctx: Context, placeId: string, entryIds: ReadonlySet<string>): Promise<void> {
  const locks = await locksAround(ctx.db, ctx.bodyId, { placeId, documentIds: [] }, ctx.realNow());
  const ended = locks.filter(({ entryId }) => entryId !== null && entryIds.has(entryId)).map(({ id }) => id);
  await deleteLocks(ctx.db, ctx.bodyId, ended);
}
