import { object, operation, Type, type Context, type Operation } from '../../kernel/index.ts';
import { keepReceived } from '../content/keep.ts';
import { detectMime } from '../content/mime.ts';
import type { ContentOptions } from '../content/types.ts';
import { recordsErrors } from '../errors.ts';
import { deposit } from './deposit.ts';
import { entryOf, newEntry, place, requireDraft, requireOpen, type Target } from './entries.ts';
import { digestTag, judge, requireUnlocked, type Spot } from './guards.ts';
import { isScratchName, keptName } from './names.ts';
import { removeNode } from './remove.ts';
import { claims, deadProperties, nodePath, propertyNames } from './schema.ts';
import { holdPlace, saveEntry } from './store.ts';
import { copyFile, copyFolder, moveFile, moveFolder } from './transfer.ts';
import { requireFolder, requireNode, resolve } from './tree.ts';
import type { DeadProperty, File, Folder } from './types.ts';

const made = object({ created: Type.Boolean(), etag: Type.String() });

/** Operations that change the repository as folders. */
export function changeOperations(options: ContentOptions): readonly Operation[] {
  return [save(options), makeFolder, transfer(options), remove, describe];
}

function save(options: ContentOptions): Operation {
  return operation({
    name: 'records.webdav.save',
    summary: { it: 'Salvare un file nel deposito', en: 'Save a file to the repository' },
    description:
      'A version of the document that has the name, or a new draft. Temporary files of programs and empty files are kept for a while and are no documents.',
    permission: 'records.documents.write',
    effect: 'write',
    upload: true,
    input: object({ path: nodePath, claims }),
    output: made,
    errors: [recordsErrors.WEBDAV_LOCKED, recordsErrors.WEBDAV_RELEASED, recordsErrors.WEBDAV_PRECONDITION_FAILED],
    personalData: ['content'],
    async handler(ctx, input) {
      const { stream, mime: declared } = ctx.upload;
      // Before anything is asked of the database: who sends slowly holds no connection.
      const received = await options.contentStore.put(ctx.bodyId, ctx.id(), stream, options.maxContentBytes);
      const target = await targetAt(ctx, input.path);
      if (target.existing?.kind === 'folder') throw recordsErrors.WEBDAV_NAME_TAKEN();
      const { sha256, size, head } = received;
      await judge(ctx, input.claims, target.existing);
      await requireUnlocked(ctx, input.claims, spotsOf(target));
      const bytes = { sha256, size, mime: detectMime(head) };
      const keep = () => keepReceived(ctx, options.contentStore, received, declared);
      await deposit(ctx, target, { bytes, keep });
      return { created: target.file === undefined, etag: digestTag(sha256) };
    },
  });
}

const makeFolder = operation({
  name: 'records.webdav.makeFolder',
  summary: { it: 'Creare una cartella tra i propri documenti', en: 'Make a folder among one’s own documents' },
  description: 'A way to keep order among drafts, seen by nobody else. Dossiers are opened in the desk.',
  permission: 'records.documents.write',
  effect: 'write',
  input: object({ path: nodePath, claims }),
  output: object({}),
  errors: [recordsErrors.WEBDAV_NAME_TAKEN, recordsErrors.WEBDAV_NO_PARENT, recordsErrors.WEBDAV_NOT_HERE],
  async handler(ctx, input) {
    const there = await resolve(ctx, input.path);
    if (there) throw recordsErrors.WEBDAV_NAME_TAKEN();
    const { folder, name } = await targetAt(ctx, input.path);
    requireOpen(folder);
    if (folder.place.kind === 'dossier' && !folder.scratch && !isScratchName(name)) {
      throw recordsErrors.WEBDAV_NOT_HERE(noFolders);
    }
    await judge(ctx, input.claims, undefined);
    await requireUnlocked(ctx, input.claims, [folder]);
    await place(ctx, newEntry(ctx, folder, name, 'folder'), folder, {});
    ctx.unchanged();
    return {};
  },
});

const noFolders = {
  it: 'In un fascicolo non si creano cartelle: i sottofascicoli si aprono dalla scrivania.',
  en: 'No folders are made in a dossier: its parts are opened in the desk.',
};

function transfer(options: ContentOptions): Operation {
  return operation({
    name: 'records.webdav.transfer',
    summary: { it: 'Copiare o spostare un file del deposito', en: 'Copy or move a file of the repository' },
    description:
      'A moved document has its new name as title and lies in the dossier that it was moved to. What is put over a document becomes its next version.',
    permission: 'records.documents.write',
    effect: 'write',
    input: object({
      ...{ from: nodePath, to: nodePath, copy: Type.Boolean(), deep: Type.Boolean(), overwrite: Type.Boolean() },
      claims,
    }),
    output: object({ created: Type.Boolean() }),
    errors: [recordsErrors.WEBDAV_LOCKED, recordsErrors.WEBDAV_RELEASED, recordsErrors.WEBDAV_PRECONDITION_FAILED],
    async handler(ctx, input) {
      const source = await requireNode(ctx, input.from);
      if (source.kind !== 'file' && source.kind !== 'folder') throw recordsErrors.WEBDAV_NOT_HERE();
      const target = await targetAt(ctx, input.to);
      if (isSame(source, target.existing)) throw recordsErrors.WEBDAV_NOT_HERE(sameName);
      await judge(ctx, input.claims, source);
      if (target.existing && !input.overwrite) throw recordsErrors.WEBDAV_PRECONDITION_FAILED();
      requireOpen(target.folder);
      if (!input.copy) await requireUnlocked(ctx, input.claims, [source, ...(await parentOf(ctx, source))]);
      await requireUnlocked(ctx, input.claims, spotsOf(target));
      const { contentStore } = options;
      // Another kind of thing is never written over: it goes first (RFC 4918 §9.8.4, §9.9.3).
      const replaced = target.existing && (target.existing.kind === 'folder' || source.kind === 'folder');
      if (replaced) await removeNode(ctx, input.claims, target.existing!);
      const at = replaced ? { ...target, file: undefined, existing: undefined } : target;
      const { folder, name } = at;
      if (source.kind === 'file') {
        if (input.copy) await copyFile(ctx, contentStore, source, at);
        else await moveFile(ctx, contentStore, input.claims, source, at);
      } else if (input.copy) await copyFolder(ctx, contentStore, source, folder, name, input.deep);
      else await moveFolder(ctx, source, folder, name);
      return { created: target.existing === undefined };
    },
  });
}

const sameName = { it: 'Origine e destinazione coincidono.', en: 'It would be moved to where it is.' };

const remove = operation({
  name: 'records.webdav.remove',
  summary: { it: 'Eliminare un file dal deposito', en: 'Remove a file from the repository' },
  description: 'A draft of one’s own is thrown away and can be given back in the desk; what is released stays.',
  permission: 'records.documents.write',
  effect: 'write',
  input: object({ path: nodePath, claims }),
  output: object({}),
  errors: [recordsErrors.WEBDAV_LOCKED, recordsErrors.WEBDAV_RELEASED, recordsErrors.WEBDAV_NOT_HERE],
  async handler(ctx, input) {
    const node = await requireNode(ctx, input.path);
    if (node.kind !== 'file' && node.kind !== 'folder') throw recordsErrors.WEBDAV_NOT_HERE();
    await holdPlace(ctx.db, ctx.bodyId, placeOf(node).id);
    await judge(ctx, input.claims, node);
    await requireUnlocked(ctx, input.claims, [node, ...(await parentOf(ctx, node))]);
    await removeNode(ctx, input.claims, node);
    return {};
  },
});

const MOST_PROPERTIES = 100;

const describe = operation({
  name: 'records.webdav.describe',
  summary: { it: 'Annotare le proprietà di un file', en: 'Set properties of a file' },
  description: 'Dead properties (RFC 4918 §4): kept for the programs that set them, and known to nobody else.',
  permission: 'records.documents.write',
  effect: 'write',
  input: object({ path: nodePath, set: deadProperties, remove: propertyNames, claims }),
  output: object({}),
  errors: [recordsErrors.WEBDAV_LOCKED, recordsErrors.WEBDAV_RELEASED, recordsErrors.WEBDAV_NOT_HERE],
  async handler(ctx, input) {
    const node = await requireNode(ctx, input.path);
    if (node.kind !== 'file' && node.kind !== 'folder') throw recordsErrors.WEBDAV_NOT_HERE();
    await holdPlace(ctx.db, ctx.bodyId, placeOf(node).id);
    await judge(ctx, input.claims, node);
    await requireUnlocked(ctx, input.claims, [node]);
    if (node.kind === 'file') requireDraft(node);
    if (node.kind === 'folder' && !node.entry) throw recordsErrors.WEBDAV_NOT_HERE();
    const entry = node.kind === 'file' ? await entryOf(ctx, node) : node.entry!;
    const gone = [...input.remove, ...input.set];
    const kept = entry.properties.filter((one) => !gone.some((other) => isOneProperty(one, other)));
    const properties = [...kept, ...input.set];
    if (properties.length > MOST_PROPERTIES) throw recordsErrors.WEBDAV_NOT_HERE(tooMany);
    await saveEntry(ctx.db, ctx.bodyId, { ...entry, properties });
    ctx.unchanged();
    return {};
  },
});

const tooMany = { it: 'Troppe proprietà su un file.', en: 'Too many properties of a file.' };

function isOneProperty(one: Pick<DeadProperty, 'ns' | 'name'>, other: Pick<DeadProperty, 'ns' | 'name'>): boolean {
  return one.ns === other.ns && one.name === other.name;
}

interface FoundTarget extends Target {
  readonly existing: File | Folder | undefined;
}

/** The name at an address, in a place that nobody else changes until the transaction ends. */
async function targetAt(ctx: Context, path: readonly string[]): Promise<FoundTarget> {
  const folder = await requireFolder(ctx, path);
  const name = keptName(path.at(-1)!);
  await holdPlace(ctx.db, ctx.bodyId, folder.place.id);
  const existing = await resolve(ctx, [...path.slice(0, -1), name]);
  const node = existing?.kind === 'file' || existing?.kind === 'folder' ? existing : undefined;
  return { folder, name, existing: node, file: node?.kind === 'file' ? node : undefined };
}

/** What a change of a name changes: the thing that has it, or the folder that gets it. */
function spotsOf({ existing, folder }: FoundTarget): readonly Spot[] {
  return existing ? [existing] : [folder];
}

async function parentOf(ctx: Context, node: File | Folder): Promise<readonly Spot[]> {
  if (node.kind === 'file') return [node.folder];
  const parent = await resolve(ctx, node.path.slice(0, -1));
  return parent?.kind === 'folder' ? [parent] : [];
}

function placeOf(node: File | Folder) {
  return node.kind === 'file' ? node.folder.place : node.place;
}

function isSame(source: File | Folder, existing: File | Folder | undefined): boolean {
  if (!existing || source.kind !== existing.kind) return false;
  return source.path.join('/') === existing.path.join('/');
}
