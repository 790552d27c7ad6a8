import { kernelErrors, object, operation, Type, type Context, type Operation } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { documentLocked, documentUnlocked } from '../events.ts';
import { isOwn } from '../locks/locks.ts';
import { deleteLocks, findLock, insertLock, type Lock, prolongLock } from '../locks/store.ts';
import { entryOf, placeBytes, requireDraft, requireOpen } from './entries.ts';
import { judge, locksAt, locksWithin, requireUnlocked, shownTokens, type Spot, tokenOf } from './guards.ts';
import { lockView, showLock } from './look.ts';
import { keptName } from './names.ts';
import { claims, nodePath, ownerText } from './schema.ts';
import { entriesBelow, entriesIn, holdPlace } from './store.ts';
import { reachHere, requireFolder, requireNode, resolve } from './tree.ts';
import { EMPTY, type Claims, type File, type Folder } from './types.ts';

/** Programs prolong their locks as long as they have the file open; one that died keeps others away for an hour at most. */
const MOST_SECONDS = 3600;
const LEAST_SECONDS = 60;

const seconds = Type.Integer({ minimum: 0, maximum: 10_000_000_000 });
const TOKEN = /^urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Operations on locks: taken, prolonged, given back. */
export const lockOperations: readonly Operation[] = [
  operation({
    name: 'records.webdav.lock',
    summary: { it: 'Bloccare un file per modificarlo', en: 'Lock a file to edit it' },
    description:
      'Others cannot save it until the lock is given back or runs out, an hour after it was last prolonged at most. A name that stands for nothing gets an empty file.',
    permission: 'records.documents.write',
    effect: 'write',
    input: object({
      ...{ path: nodePath, exclusive: Type.Boolean(), deep: Type.Boolean(), owner: ownerText, seconds, claims },
    }),
    output: object({ created: Type.Boolean(), lock: lockView }),
    errors: [recordsErrors.WEBDAV_LOCKED, recordsErrors.WEBDAV_RELEASED, recordsErrors.WEBDAV_NOT_HERE],
    async handler(ctx, input) {
      const person = ctx.actor;
      if (person.kind !== 'person') throw kernelErrors.FORBIDDEN();
      const { spot, created } = await lockable(ctx, input.path, input.claims);
      const deep = input.deep && spot.kind === 'folder';
      await refuseConflict(ctx, spot, deep, input.exclusive);
      const entry = spot.kind === 'file' ? await entryOf(ctx, spot) : spot.entry;
      const at = ctx.realNow();
      const documentId = spot.kind === 'file' ? (spot.document?.id ?? null) : null;
      const lock: Lock = {
        ...{ id: ctx.id(), personId: person.id, entryId: entry?.id ?? null, documentId, deep },
        ...{ placeId: spot.kind === 'file' ? spot.folder.place.id : spot.place.id, path: input.path },
        ...{ exclusive: input.exclusive, owner: input.owner, createdAt: at, expiresAt: until(at, input.seconds) },
      };
      await insertLock(ctx.db, ctx.bodyId, lock);
      if (documentId === null) ctx.unchanged();
      else {
        ctx.emit(documentLocked, { subject: `records/document/${documentId}`, data: { documentId } });
      }
      return { created, lock: showLock(ctx, lock) };
    },
  }),
  operation({
    name: 'records.webdav.prolong',
    summary: { it: 'Prolungare un blocco', en: 'Prolong a lock' },
    permission: 'records.documents.write',
    effect: 'write',
    input: object({ path: nodePath, seconds, claims }),
    output: object({ lock: lockView }),
    errors: [recordsErrors.WEBDAV_PRECONDITION_FAILED],
    async handler(ctx, input) {
      const node = await requireNode(ctx, input.path);
      if (node.kind !== 'file' && node.kind !== 'folder') throw recordsErrors.WEBDAV_NOT_HERE();
      await judge(ctx, input.claims, node);
      const tokens = shownTokens(input.claims);
      const lock = (await locksAt(ctx, node)).find((one) => tokens.has(tokenOf(one)) && isOwn(ctx, one));
      if (!lock) throw recordsErrors.WEBDAV_PRECONDITION_FAILED();
      const expiresAt = until(ctx.realNow(), input.seconds);
      await prolongLock(ctx.db, ctx.bodyId, lock.id, expiresAt);
      ctx.unchanged();
      return { lock: showLock(ctx, { ...lock, expiresAt }) };
    },
  }),
  operation({
    name: 'records.webdav.unlock',
    summary: { it: 'Liberare un file bloccato', en: 'Give a lock back' },
    permission: 'records.documents.write',
    effect: 'write',
    input: object({ path: nodePath, token: Type.String({ maxLength: 1000 }) }),
    output: object({}),
    errors: [recordsErrors.WEBDAV_LOCK_UNKNOWN],
    async handler(ctx, input) {
      const node = await requireNode(ctx, input.path);
      const id = TOKEN.exec(input.token)?.[1];
      const lock = id && (await findLock(ctx.db, ctx.bodyId, id, ctx.realNow()));
      const spot = node.kind === 'file' || node.kind === 'folder' ? node : undefined;
      const holds = lock && spot && (await locksAt(ctx, spot)).some((one) => one.id === lock.id);
      if (!holds) throw recordsErrors.WEBDAV_LOCK_UNKNOWN();
      if (!isOwn(ctx, lock)) throw kernelErrors.FORBIDDEN();
      await deleteLocks(ctx.db, ctx.bodyId, [lock.id]);
      const { documentId } = lock;
      if (documentId === null) ctx.unchanged();
      else ctx.emit(documentUnlocked, { subject: `records/document/${documentId}`, data: { documentId } });
      return {};
    },
  }),
];

/** What is to be locked; an empty file where the address stands for nothing (RFC 4918 §7.3). */
async function lockable(
  ctx: Context,
  path: readonly string[],
  asked: Claims,
): Promise<{ readonly spot: File | Folder; readonly created: boolean }> {
  const folder = path.length > 0 ? await resolve(ctx, path.slice(0, -1)) : undefined;
  if (folder?.kind === 'folder') await holdPlace(ctx.db, ctx.bodyId, folder.place.id);
  const there = await resolve(ctx, path);
  if (there && there.kind !== 'file' && there.kind !== 'folder') throw recordsErrors.WEBDAV_NOT_HERE();
  await judge(ctx, asked, there);
  if (there) {
    requireOpen(there.kind === 'file' ? there.folder : there);
    if (there.kind === 'file') requireDraft(there);
    return { spot: there, created: false };
  }
  const parent = await requireFolder(ctx, path);
  requireOpen(parent);
  await requireUnlocked(ctx, asked, [parent]);
  const name = keptName(path.at(-1)!);
  await placeBytes(ctx, { folder: parent, name, file: undefined }, EMPTY);
  return { spot: (await requireNode(ctx, path)) as File, created: true };
}

/** @throws WEBDAV_LOCKED where a lock stands, there or within, that allows no other beside it (RFC 4918 §6.2). */
async function refuseConflict(ctx: Context, spot: File | Folder, deep: boolean, exclusive: boolean): Promise<void> {
  const held = [...(await locksAt(ctx, spot as Spot))];
  if (deep && spot.kind === 'folder') {
    const reach = reachHere(ctx);
    const below = spot.entry
      ? await entriesBelow(ctx.db, ctx.bodyId, spot.place, spot.entry.id, reach)
      : await entriesIn(ctx.db, ctx.bodyId, spot.place, null, reach);
    const ids = new Set(below.map(({ entry }) => entry.id));
    const documentIds = below.flatMap(({ document }) => (document ? [document.id] : []));
    held.push(...(await locksWithin(ctx, spot, ids, documentIds)));
  }
  if (held.some((lock) => exclusive || lock.exclusive)) throw recordsErrors.WEBDAV_LOCKED();
}

function until(at: Date, asked: number): Date {
  return new Date(at.getTime() + Math.min(Math.max(asked, LEAST_SECONDS), MOST_SECONDS) * 1000);
}
