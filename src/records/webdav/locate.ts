import {
  kernelErrors,
  object,
  operation,
  instant,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { requireDocument, requireVersion } from '../documents/documents.ts';
import { referencesOf } from '../documents/store.ts';
import { recordsErrors } from '../errors.ts';
import { newEntry, place } from './entries.ts';
import { nameOfDocument, toldApart } from './names.ts';
import { foldersAround } from './store.ts';
import { dossierOf } from './shelves-store.ts';
import { childrenOf, classPath, reachHere, requireNode, resolve } from './tree.ts';
import { MINE, type File, type Folder } from './types.ts';

/** A working day: whoever goes on tomorrow opens it anew from the desk. */
const TICKET_MINUTES = 12 * 60;

/** Operations that lead from a document of the desk to where it lies on the drive. */
export const locateOperations: readonly Operation[] = [
  operation({
    name: 'records.webdav.open',
    summary: { it: 'Aprire un documento con un programma', en: 'Open a document with a program' },
    description:
      'An address at which an office program opens this document, and nothing else, in the name of who asked, for 12 hours and without a password.',
    permission: 'records.documents.write',
    effect: 'write',
    secret: true,
    input: object({ id: uuid }),
    output: object({
      address: Type.String({ description: 'Below the prefix of the body' }),
      path: Type.Array(Type.String()),
      expiresAt: instant,
    }),
    http: { method: 'POST', path: '/api/documents/{id}/openings', status: 201 },
    errors: [recordsErrors.DOCUMENT_WITHOUT_CONTENT],
    async handler(ctx, input) {
      const path = await locate(ctx, input.id);
      const asked = { resource: `records/document/${input.id}`, minutes: TICKET_MINUTES };
      const { token, expiresAt } = await ctx.call<{ token: string; expiresAt: string }>(
        'identity.tickets.issue',
        asked,
      );
      return { address: `/dav/apri/${token}/${encodeURIComponent(path.at(-1)!)}`, path: [...path], expiresAt };
    },
  }),
  operation({
    name: 'records.webdav.locate',
    summary: { it: 'Trovare un documento nelle cartelle', en: 'Find where a document lies on the drive' },
    permission: 'signed-in',
    effect: 'read',
    input: object({ id: uuid }),
    output: object({ path: Type.Array(Type.String()) }),
    async handler(ctx, input) {
      const file = await fileOfDocument(ctx, input.id);
      if (!file) throw kernelErrors.NOT_FOUND();
      return { path: [...file.path] };
    },
  }),
];

/** The address of a document on the drive; a name among one's own is made for one that lies in no dossier and is somebody else's. */
async function locate(ctx: Context, id: string): Promise<readonly string[]> {
  const document = await requireDocument(ctx, id);
  const { filename } = await requireVersion(ctx, document);
  const file = await fileOfDocument(ctx, id);
  if (file) {
    // The name of the address must stay the same for as long as it is open.
    if (!file.entry)
      await place(ctx, newEntry(ctx, file.folder, file.name, 'file'), file.folder, behind(id, document.title));
    return file.path;
  }
  const mine = (await requireNode(ctx, [MINE])) as Folder;
  const plain = nameOfDocument(document.title, filename);
  const name = (await resolve(ctx, [MINE, plain])) ? toldApart(plain, id) : plain;
  await place(ctx, newEntry(ctx, mine, name, 'file'), mine, behind(id, document.title));
  return [MINE, name];
}

function behind(documentId: string, title: string) {
  return { documentId, title };
}

/** Where a document lies: in the first of its dossiers that the caller sees, else among one's own. */
async function fileOfDocument(ctx: Context, id: string): Promise<File | undefined> {
  const { dossiers } = await referencesOf(ctx.db, ctx.bodyId, id, reachHere(ctx));
  for (const dossier of dossiers) {
    const found = await dossierOf(ctx.db, ctx.bodyId, dossier.id, reachHere(ctx));
    const file = found && (await fileWithin(ctx, classPath(found), dossier.id, id));
    if (file) return file;
  }
  return ctx.actor.kind === 'person' ? fileWithin(ctx, [MINE], ctx.actor.id, id) : undefined;
}

async function fileWithin(
  ctx: Context,
  top: readonly string[],
  placeId: string,
  documentId: string,
): Promise<File | undefined> {
  const folders = await foldersAround(ctx.db, ctx.bodyId, placeId, documentId);
  const node = await resolve(ctx, [...top, ...folders]);
  if (node?.kind !== 'folder') return undefined;
  const children = await childrenOf(ctx, node);
  return children.find((child): child is File => child.kind === 'file' && child.document?.id === documentId);
}
