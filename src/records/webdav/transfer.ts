import { type Context } from '../../kernel/index.ts';
import type { ContentStore } from '../content/types.ts';
import { recordsErrors } from '../errors.ts';
import { atHand, deposit } from './deposit.ts';
import {
  endLocks,
  entryOf,
  newEntry,
  place,
  placeDocument,
  requireDraft,
  requireOpen,
  type Target,
} from './entries.ts';
import { isScratchName, titleOfName } from './names.ts';
import { removeNode } from './remove.ts';
import { entriesBelow, removeEntries, saveEntry } from './store.ts';
import { nodeOf, reachHere } from './tree.ts';
import type { Claims, Entry, File, Folder } from './types.ts';

/** A folder with more is not copied: it would make as many documents. */
const MOST_COPIED = 1000;

/** Copies a file: under a name that a document has it becomes its next version. */
export async function copyFile(ctx: Context, store: ContentStore, source: File, target: Target): Promise<void> {
  const made = await deposit(ctx, target, atHand(ctx, store, source.bytes));
  const properties = source.entry?.properties ?? [];
  if (properties.length + made.properties.length > 0) await saveEntry(ctx.db, ctx.bodyId, { ...made, properties });
}

/** Moves a file: a new name is a new title, another dossier another place where it is filed. */
export async function moveFile(
  ctx: Context,
  store: ContentStore,
  claims: Claims,
  source: File,
  target: Target,
): Promise<void> {
  requireOpen(source.folder);
  requireOpen(target.folder);
  const scratch = target.folder.scratch || isScratchName(target.name);
  if (!source.document) return moveBytes(ctx, store, source, target, scratch);
  if (scratch) return callAway(ctx, claims, source, target);
  const { entry, document } = source;
  const other = target.file?.document;
  if (other && other.id !== document.id) {
    await copyFile(ctx, store, source, target);
    return removeNode(ctx, claims, source);
  }
  await refile(ctx, source.folder, target.folder, document.id);
  const title = titleOfName(target.name);
  // The title changes with the name only where the name was the title: a safe name of a title that no file can have is none.
  const renamed = target.name !== (entry?.homeName ?? source.name) && title !== document.title;
  if (renamed) {
    requireDraft(source);
    await ctx.call('records.documents.describe', { id: document.id, title });
  }
  const held = await entryOf(ctx, source);
  const placed = await placeDocument(ctx, target, { id: document.id, title: renamed ? title : document.title }, held);
  if (renamed && source.folder.place.id === target.folder.place.id) {
    const was = { wasFolderId: source.folder.entry?.id ?? null, wasName: source.name, wasAt: ctx.realNow() };
    await saveEntry(ctx.db, ctx.bodyId, { ...placed, ...was });
  }
  await endLocks(ctx, source.folder.place.id, new Set([held.id]));
  ctx.unchanged();
}

/** Bytes that were no document: under a name of one they become its version. */
async function moveBytes(
  ctx: Context,
  store: ContentStore,
  source: File,
  target: Target,
  scratch: boolean,
): Promise<void> {
  const entry = await entryOf(ctx, source);
  await endLocks(ctx, source.folder.place.id, new Set([entry.id]));
  if (!scratch && source.bytes.size > 0) {
    await copyFile(ctx, store, source, target);
    await removeEntries(ctx.db, ctx.bodyId, [entry.id], ctx.realNow());
    return;
  }
  requireDraft(target.file);
  if (target.file?.document) await copyFile(ctx, store, source, target);
  else await place(ctx, entry, target.folder, { name: target.name });
  if (target.file?.document) await removeEntries(ctx.db, ctx.bodyId, [entry.id], ctx.realNow());
  ctx.unchanged();
}

/**
 * A program calls a document away to put the file under its name that it has just written: the name is kept in mind for it, and the document
 * keeps title and dossier.
 */
async function callAway(ctx: Context, claims: Claims, source: File, target: Target): Promise<void> {
  requireDraft(source);
  if (target.file) await removeNode(ctx, claims, target.file);
  const { place: from, entry: folder } = source.folder;
  if (from.id !== target.folder.place.id) throw recordsErrors.WEBDAV_NOT_HERE();
  const entry = await entryOf(ctx, source);
  const home =
    entry.homeName === null
      ? { homeFolderId: folder?.id ?? null, homeName: source.name }
      : { homeFolderId: entry.homeFolderId, homeName: entry.homeName };
  await place(ctx, entry, target.folder, { name: target.name, ...home });
  ctx.unchanged();
}

/** Files a document in the dossier that it is moved to, and takes it out of the one that it comes from. */
async function refile(ctx: Context, from: Folder, to: Folder, documentId: string): Promise<void> {
  if (from.place.id === to.place.id) return;
  if (to.place.kind === 'dossier') await ctx.call('records.dossiers.addDocument', { id: to.place.id, documentId });
  if (from.place.kind === 'dossier') {
    await ctx.call('records.dossiers.removeDocument', { id: from.place.id, documentId });
  }
}

/** Moves a folder of one's own drafts, or of a program's temporary files. */
export async function moveFolder(ctx: Context, source: Folder, folder: Folder, name: string): Promise<void> {
  const entry = requireOwnFolder(source, folder, name);
  const below = await entriesBelow(ctx.db, ctx.bodyId, source.place, entry.id, reachHere(ctx));
  await place(ctx, entry, folder, { name });
  await endLocks(ctx, source.place.id, new Set([entry.id, ...below.map((one) => one.entry.id)]));
  ctx.unchanged();
}

/** Copies a folder of one's own drafts, alone or with all that lies in it. */
export async function copyFolder(
  ctx: Context,
  store: ContentStore,
  source: Folder,
  folder: Folder,
  name: string,
  deep: boolean,
): Promise<void> {
  const entry = requireOwnFolder(source, folder, name);
  const below = await entriesBelow(ctx.db, ctx.bodyId, source.place, entry.id, reachHere(ctx));
  if (deep && below.length > MOST_COPIED) throw recordsErrors.WEBDAV_NOT_HERE(tooMany);
  const { properties } = entry;
  const made = await place(ctx, { ...newEntry(ctx, folder, name, 'folder'), properties }, folder, {});
  ctx.unchanged();
  if (!deep) return;
  const copyInto = async (from: string, to: Folder): Promise<void> => {
    for (const one of below.filter((each) => each.entry.folderId === from)) {
      const node = nodeOf(source, one.entry.name, one);
      if (node.kind === 'file') {
        await copyFile(ctx, store, node, { folder: to, name: one.entry.name, file: undefined });
        continue;
      }
      const empty = { ...newEntry(ctx, to, one.entry.name, 'folder'), properties: one.entry.properties };
      const inner = await place(ctx, empty, to, {});
      await copyInto(one.entry.id, nodeOf(to, inner.name, { entry: inner, document: undefined }) as Folder);
    }
  };
  await copyInto(entry.id, nodeOf(folder, name, { entry: made, document: undefined }) as Folder);
}

const tooMany = {
  it: `La cartella contiene più di ${MOST_COPIED} elementi.`,
  en: `There are more than ${MOST_COPIED} things in the folder.`,
};

function requireOwnFolder(source: Folder, folder: Folder, name: string): Entry {
  const { entry } = source;
  const same = source.place.id === folder.place.id && (source.place.kind === 'person' || source.scratch);
  const scratch = folder.scratch || isScratchName(name);
  const inside = entry && (folder.entry?.id === entry.id || folder.around.includes(entry.id));
  if (!entry || !same || inside || scratch !== source.scratch) throw recordsErrors.WEBDAV_NOT_HERE();
  return entry;
}
