import { Readable } from 'node:stream';
import type { Context } from '../../kernel/index.ts';
import { openStored } from '../content/keep.ts';
import { findContent } from '../content/store.ts';
import type { ContentStore } from '../content/types.ts';
import { LOOSE_TYPE } from '../documents/loose.ts';
import { actorText } from '../policy.ts';
import { newEntry, place, placeBytes, placeDocument, requireDraft, requireOpen, type Target } from './entries.ts';
import { isScratchName, titleOfName } from './names.ts';
import { entryAtHome, removedHere } from './store.ts';
import { reachHere } from './tree.ts';
import type { Bytes, Entry } from './types.ts';

/** How long a name that was removed is remembered: some programs delete a file and write it anew. */
const REMEMBERED_MS = 15 * 60_000;

/** Bytes that lie in the content store; `keep` gives them their row, for what becomes a document. */
export interface Incoming {
  readonly bytes: Bytes;
  readonly keep: () => Promise<unknown>;
}

/**
 * Puts bytes under a name: a version of the document that has it, had it until a program called it away to save by renaming, or had it
 * until a moment ago; else a new draft. Names of temporary files and empty files are no documents. What makes documents and versions are the
 * operations that everybody uses.
 */
export async function deposit(ctx: Context, target: Target, { bytes, keep }: Incoming): Promise<Entry> {
  const { folder, name, file } = target;
  requireOpen(folder);
  requireDraft(file);
  if (folder.scratch || isScratchName(name) || bytes.size === 0) {
    ctx.unchanged();
    return placeBytes(ctx, target, bytes);
  }
  const addVersion = async (id: string, sha256: string) => {
    // The same bytes again are no version: some programs save what nobody has changed.
    if (sha256 === bytes.sha256) return ctx.unchanged();
    await keep();
    const version = { id, sha256: bytes.sha256, filename: name, ...savedBy(ctx) };
    await ctx.call('records.documents.addVersion', version);
  };
  if (file?.document) {
    await addVersion(file.document.id, file.document.sha256);
    return placeDocument(ctx, target, file.document);
  }
  const at = { place: folder.place, folderId: folder.entry?.id ?? null, name };
  const away = await entryAtHome(ctx.db, ctx.bodyId, at, reachHere(ctx));
  if (away?.document) {
    const { entry, document } = away;
    await addVersion(document.id, document.sha256);
    const home = await placeDocument(ctx, target, document, entry);
    // Where the program has put the old file for safety, it finds what it was.
    const { sha256, size, mime } = document;
    const copy = { ...newEntry(ctx, folder, entry.name, 'file'), sha256, size, mime };
    await place(ctx, copy, folder, { folderId: entry.folderId });
    return home;
  }
  const found = await removedHere(ctx.db, ctx.bodyId, at, new Date(ctx.realNow().getTime() - REMEMBERED_MS));
  if (found && found.createdBy === actorText(ctx.actor)) {
    if (found.discarded) await ctx.call('records.documents.restore', { id: found.documentId });
    if (folder.place.kind === 'dossier') {
      await ctx.call('records.dossiers.addDocument', { id: folder.place.id, documentId: found.documentId });
    }
    const { title, versions } = await ctx.call<{ title: string; versions: { sha256: string }[] }>(
      ...['records.documents.get', { id: found.documentId }],
    );
    await addVersion(found.documentId, versions.at(-1)?.sha256 ?? '');
    return placeDocument(ctx, target, { id: found.documentId, title });
  }
  await keep();
  const title = titleOfName(name);
  const made = await ctx.call<{ id: string }>('records.documents.create', {
    ...{ typeCode: LOOSE_TYPE, title, sha256: bytes.sha256, filename: name, formation: 'a' },
    ...(folder.place.kind === 'dossier' ? { dossierId: folder.place.id } : {}),
  });
  return placeDocument(ctx, target, { id: made.id, title });
}

/** The reason that versions saved by programs have. */
export function savedBy({ locale }: Pick<Context, 'locale'>): { readonly reason: string } {
  return { reason: REASON[locale] };
}

const REASON = { it: 'Salvato da un programma (WebDAV)', en: 'Saved by a program (WebDAV)' } as const;

/** Bytes that lie in the store already, under another name. */
export function atHand(ctx: Context, store: ContentStore, bytes: Bytes): Incoming {
  return {
    bytes,
    keep: async () => {
      if (await findContent(ctx.db, ctx.bodyId, bytes.sha256)) return;
      const upload = { stream: await store.open(ctx.bodyId, bytes.sha256), mime: bytes.mime, filename: undefined };
      await ctx.call('records.content.put', { sha256: bytes.sha256 }, upload);
    },
  };
}

/** The bytes behind a name from an octet on, whether they are a document's or scratch. */
export async function openBytes(
  ctx: Context,
  store: ContentStore,
  { sha256, size }: Bytes,
  from = 0,
): Promise<Readable> {
  if (size === 0) return Readable.from([]);
  const content = await findContent(ctx.db, ctx.bodyId, sha256);
  return content ? openStored(ctx.db, store, ctx.bodyId, content, from) : store.open(ctx.bodyId, sha256, from);
}
