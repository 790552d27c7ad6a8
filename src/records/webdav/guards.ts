import { type Context } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { isOwn } from '../locks/locks.ts';
import { type Lock, locksAround } from '../locks/store.ts';
import { resolve } from './tree.ts';
import type { Claims, File, Folder, Node, StateList } from './types.ts';

/** Where locks are looked for: a name that is there, or, with its folder, one that is not. */
export type Spot = Folder | File | { readonly kind: 'nothing'; readonly folder: Folder };

/** Locks of a spot: on itself, and deep ones of the folders around it. */
export async function locksAt(ctx: Context, spot: Spot): Promise<readonly Lock[]> {
  const place = spot.kind === 'folder' ? spot.place : spot.folder.place;
  const documentIds = spot.kind === 'file' && spot.document ? [spot.document.id] : [];
  const all = await locksAround(ctx.db, ctx.bodyId, { placeId: place.id, documentIds }, ctx.realNow());
  return holding(all, spot);
}

/** Those of the locks that hold at a spot. */
export function holding(locks: readonly Lock[], spot: Spot): readonly Lock[] {
  return locks.filter((lock) => isOn(lock, spot) || (lock.deep && isAround(lock, spot)));
}

/** Locks within a folder, however deep, and on itself. `inside` are the identifiers of what lies there. */
export async function locksWithin(
  ctx: Context,
  folder: Folder,
  inside: ReadonlySet<string>,
  documentIds: readonly string[],
): Promise<readonly Lock[]> {
  const all = await locksAround(ctx.db, ctx.bodyId, { placeId: folder.place.id, documentIds }, ctx.realNow());
  return all.filter(
    ({ entryId, documentId }) =>
      (entryId !== null && inside.has(entryId)) || (documentId !== null && documentIds.includes(documentId)),
  );
}

function isOn(lock: Lock, spot: Spot): boolean {
  if (spot.kind === 'nothing') return false;
  if (lock.documentId !== null && spot.kind === 'file' && lock.documentId === spot.document?.id) return true;
  if (lock.entryId !== null) return lock.entryId === spot.entry?.id;
  return spot.kind === 'folder' && spot.entry === undefined && lock.placeId === spot.place.id;
}

function isAround(lock: Lock, spot: Spot): boolean {
  const folder = spot.kind === 'folder' ? undefined : spot.folder;
  const around = folder ? [...folder.around, ...(folder.entry ? [folder.entry.id] : [])] : (spot as Folder).around;
  const place = folder?.place ?? (spot as Folder).place;
  const isTop = spot.kind === 'folder' && spot.entry === undefined;
  return lock.entryId === null ? lock.placeId === place.id && !isTop : around.includes(lock.entryId);
}

/** Lock tokens that a request shows, whether the list holds in which they stand or not (RFC 4918 §10.4.1). */
export function shownTokens({ lists }: Claims): ReadonlySet<string> {
  const tokens = lists.flatMap(({ conditions }) =>
    conditions.flatMap(({ not, token }) => (token && !not ? [token] : [])),
  );
  return new Set(tokens);
}

export function tokenOf({ id }: Pick<Lock, 'id'>): string {
  return `urn:uuid:${id}`;
}

/**
 * Refuses a change where a lock stands and its token was not shown by whoever took it: of the changed spots, and of the folders in which names
 * come or go. Of several shared locks on one thing, one's own is enough. @throws WEBDAV_LOCKED
 */
export async function requireUnlocked(ctx: Context, claims: Claims, spots: readonly Spot[]): Promise<void> {
  const tokens = shownTokens(claims);
  for (const spot of spots) refuseForeign(ctx, await locksAt(ctx, spot), tokens);
}

/** The same for locks that are at hand. */
export function refuseForeign(ctx: Context, locks: readonly Lock[], tokens: ReadonlySet<string>): void {
  const shown = (lock: Lock) => tokens.has(tokenOf(lock)) && isOwn(ctx, lock);
  if (locks.length > 0 && !locks.some(shown)) throw recordsErrors.WEBDAV_LOCKED();
}

/**
 * Judges the conditions of a request. @throws WEBDAV_PRECONDITION_FAILED where no list of the `If` header holds (RFC 4918 §10.4.3), or the
 * entity tags of `If-Match` and `If-None-Match` do not (RFC 9110 §13.1).
 */
export async function judge(ctx: Context, claims: Claims, node: Node | undefined): Promise<void> {
  const tag = node && etagOf(node);
  const { ifMatch, ifNoneMatch, lists } = claims;
  const meets = (tags: readonly string[]) =>
    node !== undefined && (tags[0] === '*' || (tag !== undefined && tags.includes(tag)));
  if (ifMatch && !meets(ifMatch)) throw recordsErrors.WEBDAV_PRECONDITION_FAILED();
  if (ifNoneMatch && meets(ifNoneMatch)) throw recordsErrors.WEBDAV_PRECONDITION_FAILED();
  if (lists.length === 0) return;
  for (const list of lists) if (await holds(ctx, list)) return;
  throw recordsErrors.WEBDAV_PRECONDITION_FAILED();
}

async function holds(ctx: Context, { path, conditions }: StateList): Promise<boolean> {
  const node = path ? await resolve(ctx, path) : undefined;
  const parent = path && !node && path.length > 0 ? await resolve(ctx, path.slice(0, -1)) : undefined;
  const spot: Spot | undefined =
    node?.kind === 'folder' || node?.kind === 'file'
      ? node
      : parent?.kind === 'folder'
        ? { kind: 'nothing', folder: parent }
        : undefined;
  const tokens = new Set(spot ? (await locksAt(ctx, spot)).map(tokenOf) : []);
  const tag = node && etagOf(node);
  return conditions.every(({ not, token, etag }) => {
    const met = token !== undefined ? tokens.has(token) : etag === tag;
    return met !== not;
  });
}

/** The strong entity tag of a file: its digest, as short as it can be written. Collections have none. */
export function etagOf(node: Node): string | undefined {
  return node.kind === 'file' ? digestTag(node.bytes.sha256) : undefined;
}

/** @param sha256 in hexadecimal. Some clients build `If` headers in 200 octets, in which a tag has to have room twice. */
export function digestTag(sha256: string): string {
  return `"${Buffer.from(sha256, 'hex').toString('base64url')}"`;
}
