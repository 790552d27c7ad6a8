import { instant, nullable, object, operation, Type, type Context, type Operation } from '../../kernel/index.ts';
import { readContentRange } from './range.ts';
import { isOwn } from '../locks/locks.ts';
import { locksAround, type Lock } from '../locks/store.ts';
import type { ContentStore } from '../content/types.ts';
import { recordsErrors } from '../errors.ts';
import { openBytes } from './deposit.ts';
import { etagOf, holding, tokenOf } from './guards.ts';
import { nodePath } from './schema.ts';
import { draftBytes } from './shelves-store.ts';
import { childrenOf, requireNode } from './tree.ts';
import type { Node } from './types.ts';

export const lockView = object({
  /** Null where it is somebody else's: the token is what it is shown by (RFC 4918 §20.3). */
  token: nullable(Type.String()),
  path: Type.Array(Type.String()),
  exclusive: Type.Boolean(),
  deep: Type.Boolean(),
  owner: Type.String(),
  until: instant,
});

export const deadProperty = object({ ns: Type.String(), name: Type.String(), xml: Type.String() });

const resource = object({
  path: Type.Array(Type.String()),
  collection: Type.Boolean(),
  /** Whether names can be made in it, or a version of it. */
  writable: Type.Boolean(),
  size: Type.Integer(),
  mime: Type.String(),
  etag: nullable(Type.String()),
  createdAt: nullable(instant),
  changedAt: nullable(instant),
  properties: Type.Array(deadProperty),
  locks: Type.Array(lockView),
});

/** Operations that look into the repository as folders. */
export function lookOperations(store: ContentStore): readonly Operation[] {
  return [find, read(store)];
}

const find = operation({
  name: 'records.webdav.find',
  summary: { it: 'Consultare il deposito come cartelle', en: 'Look at the repository as folders' },
  description: 'What an address of WebDAV stands for, and with `children` what lies in it, 1,000 at most.',
  permission: 'signed-in',
  effect: 'read',
  input: object({ path: nodePath, children: Type.Boolean(), quota: Type.Boolean() }),
  output: object({ items: Type.Array(resource), usedBytes: nullable(Type.Number()) }),
  async handler(ctx, input) {
    const node = await requireNode(ctx, input.path);
    const children = input.children ? await childrenOf(ctx, node) : [];
    const locks = await locksOf(ctx, [node, ...children]);
    const items = [
      show(ctx, node, input.path, locks),
      ...children.map((child) => show(ctx, child, [...input.path, child.path.at(-1)!], locks)),
    ];
    const counted = input.quota && ctx.actor.kind === 'person';
    return { items, usedBytes: counted ? await draftBytes(ctx.db, ctx.bodyId, idOf(ctx)) : null };
  },
});

function read(store: ContentStore): Operation {
  return operation({
    name: 'records.webdav.read',
    summary: { it: 'Leggere un file del deposito', en: 'Read a file of the repository' },
    description: 'From octet `from` to octet `to`, both included; all of it where they are absent.',
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({
      path: nodePath,
      from: Type.Optional(Type.Integer({ minimum: 0 })),
      to: Type.Optional(Type.Integer({ minimum: 0 })),
    }),
    output: object({}),
    personalData: ['content'],
    async handler(ctx, input) {
      const node = await requireNode(ctx, input.path);
      if (node.kind !== 'file') throw recordsErrors.WEBDAV_NOT_HERE();
      const { bytes, name } = node;
      const { from = 0, to = bytes.size - 1 } = input;
      const size = Math.max(0, Math.min(to, bytes.size - 1) - from + 1);
      const stream = await openBytes(ctx, store, bytes, from);
      return { stream: readContentRange(stream, size), mime: bytes.mime, filename: name, size };
    },
  });
}

function idOf({ actor }: Context): string {
  return actor.kind === 'person' ? actor.id : '';
}

/** Locks of the places and documents of some nodes, in one statement for each place: what is listed lies in one. */
async function locksOf(ctx: Context, nodes: readonly Node[]): Promise<readonly Lock[]> {
  const documents = new Map<string, string[]>();
  for (const node of nodes) {
    if (node.kind !== 'folder' && node.kind !== 'file') continue;
    const placeId = node.kind === 'folder' ? node.place.id : node.folder.place.id;
    const ids = documents.get(placeId) ?? [];
    documents.set(placeId, ids);
    if (node.kind === 'file' && node.document) ids.push(node.document.id);
  }
  // A class shows a thousand dossiers: their own locks are seen where they are opened.
  if (documents.size > 10) return [];
  const found: Lock[] = [];
  for (const [placeId, documentIds] of documents) {
    found.push(...(await locksAround(ctx.db, ctx.bodyId, { placeId, documentIds }, ctx.realNow())));
  }
  return found;
}

function show(ctx: Context, node: Node, path: readonly string[], locks: readonly Lock[]) {
  const file = node.kind === 'file' ? node : undefined;
  const folder = node.kind === 'folder' ? node : file?.folder;
  const held = node.kind === 'folder' || node.kind === 'file' ? holding(locks, node) : [];
  const entry = node.kind === 'folder' || node.kind === 'file' ? node.entry : undefined;
  return {
    ...{ path: [...path], collection: !file, size: file?.bytes.size ?? 0, mime: file?.bytes.mime ?? '' },
    writable: folder !== undefined && !folder.closed && !file?.document?.released,
    etag: etagOf(node) ?? null,
    createdAt: node.createdAt?.toISOString() ?? null,
    changedAt: node.changedAt?.toISOString() ?? null,
    properties: [...(entry?.properties ?? [])],
    locks: held.map((lock) => showLock(ctx, lock)),
  };
}

export function showLock(ctx: Context, lock: Lock) {
  const { exclusive, deep, owner, expiresAt, path } = lock;
  const token = isOwn(ctx, lock) ? tokenOf(lock) : null;
  return { token, path: [...path], exclusive, deep, owner, until: expiresAt.toISOString() };
}
