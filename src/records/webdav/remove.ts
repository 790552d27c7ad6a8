import type { Context } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { attachLocks } from '../locks/store.ts';
import { LOOSE_TYPE } from '../documents/loose.ts';
import { actorText } from '../policy.ts';
import { savedBy } from './deposit.ts';
import { endLocks, entryOf, place, requireDraft, requireOpen } from './entries.ts';
import { locksWithin, refuseForeign, shownTokens } from './guards.ts';
import { entriesBelow, entryNamed, liesElsewhere, removeEntries } from './store.ts';
import { nodeOf, reachHere } from './tree.ts';
import { titleOfName } from './names.ts';
import type { Claims, Entry, File, Filed, Folder } from './types.ts';

/** Removes a file or a folder with all that lies in it; the whole of it or nothing. */
export async function removeNode(ctx: Context, claims: Claims, node: File | Folder): Promise<void> {
  if (node.kind === 'file') return removeFile(ctx, node);
  if (!node.entry) throw recordsErrors.WEBDAV_NOT_HERE();
  const folder = { ...node, entry: node.entry };
  const below = await entriesBelow(ctx.db, ctx.bodyId, node.place, folder.entry.id, reachHere(ctx));
  const ids = new Set(below.map(({ entry }) => entry.id));
  const documentIds = below.flatMap(({ document }) => (document ? [document.id] : []));
  for (const lock of await locksWithin(ctx, node, ids, documentIds)) refuseForeign(ctx, [lock], shownTokens(claims));
  for (const one of below) {
    // Where exactly it lies does not matter any more: the whole folder goes.
    const file = nodeOf(folder, one.entry.name, one);
    if (file.kind === 'file') await removeFile(ctx, file);
  }
  await removeEntries(ctx.db, ctx.bodyId, [folder.entry.id, ...ids], ctx.realNow());
  await endLocks(ctx, node.place.id, new Set([folder.entry.id, ...ids]));
  ctx.unchanged();
}

/**
 * Removes a file. A draft is thrown away, or taken out of this dossier where it lies in others as well; of a document that lies in a dossier
 * only the name among one's own goes. One that a program had called away to put another in its place goes back to its name.
 */
async function removeFile(ctx: Context, file: File): Promise<void> {
  const { folder, document } = file;
  requireOpen(folder);
  requireDraft(file);
  const entry = await entryOf(ctx, file);
  if (document && entry.homeName !== null) {
    const home = { place: folder.place, folderId: entry.homeFolderId, name: entry.homeName };
    if (!(await entryNamed(ctx.db, ctx.bodyId, home, reachHere(ctx)))) {
      const back = { folderId: home.folderId, name: home.name, homeFolderId: null, homeName: null };
      await place(ctx, entry, folder, { ...back, sha256: null, size: null, mime: null });
      return ctx.unchanged();
    }
  } else if (document) {
    if (await tookItsPlace(ctx, file, entry)) return;
    await letGo(ctx, folder, document.id);
  }
  await removeEntries(ctx.db, ctx.bodyId, [entry.id], ctx.realNow());
  await endLocks(ctx, folder.place.id, new Set([entry.id]));
  ctx.unchanged();
}

/** How long after a renaming the deletion of the file is still taken for the end of a save. */
const SAVING_MS = 10 * 60_000;

/**
 * Whether a file that is deleted was renamed a moment ago, and a new draft has got its name since: then a program has saved it, and the
 * document goes on with the bytes of the new one as its next version, under its name, in whose place it stands again.
 */
async function tookItsPlace(ctx: Context, { folder, document }: File, entry: Entry): Promise<boolean> {
  const since = new Date(ctx.realNow().getTime() - SAVING_MS);
  const { wasName, wasFolderId, wasAt } = entry;
  if (!document || wasName === null || !wasAt || wasAt < since) return false;
  const at = { place: folder.place, folderId: wasFolderId, name: wasName };
  const found = await entryNamed(ctx.db, ctx.bodyId, at, reachHere(ctx));
  const fresh = found?.document;
  if (!found || !fresh || found.entry.createdAt < since || !isLooseDraft(ctx, fresh)) return false;
  const { id } = document;
  const title = titleOfName(wasName);
  const { reason } = savedBy(ctx);
  const version = { id, sha256: fresh.sha256, filename: wasName, reason };
  if (fresh.sha256 !== document.sha256) await ctx.call('records.documents.addVersion', version);
  await letGo(ctx, folder, fresh.id);
  await ctx.call('records.documents.describe', { id, title });
  await attachLocks(ctx.db, ctx.bodyId, found.entry.id, id);
  await removeEntries(ctx.db, ctx.bodyId, [found.entry.id], ctx.realNow());
  const none = { wasFolderId: null, wasName: null, wasAt: null };
  await place(ctx, entry, folder, { folderId: wasFolderId, name: wasName, title, ...none });
  return true;
}

function isLooseDraft(ctx: Context, { typeCode, createdBy, released }: Filed): boolean {
  return !released && typeCode === LOOSE_TYPE && createdBy === actorText(ctx.actor);
}

async function letGo(ctx: Context, { place: { kind, id } }: Folder, documentId: string): Promise<void> {
  const dossierId = kind === 'dossier' ? id : null;
  const elsewhere = await liesElsewhere(ctx.db, ctx.bodyId, documentId, dossierId);
  if (!elsewhere) await ctx.call('records.documents.discard', { id: documentId });
  else if (dossierId !== null) await ctx.call('records.dossiers.removeDocument', { id: dossierId, documentId });
}
