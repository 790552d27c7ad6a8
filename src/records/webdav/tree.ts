import { type Context, kernelErrors, romeDate } from '../../kernel/index.ts';
import { classesOf, planOn } from '../classification/store.ts';
import { recordsErrors } from '../errors.ts';
import { reachOf, type Reach } from '../policy.ts';
import { isScratchName, labelled, nameOfDocument, toldApart } from './names.ts';
import { type DossierRow, dossiersOn, type ShelfRow, shelves } from './shelves-store.ts';
import { entriesIn, entryNamed, looseDrafts, type Named, unnamedMembers } from './store.ts';
import {
  DOSSIERS,
  EMPTY,
  type Entry,
  type File,
  type Filed,
  type Folder,
  MINE,
  MOST_SHOWN,
  type Node,
  type Place,
  type Shelf,
} from './types.ts';

/** How far the caller reads here: as anywhere else. */
export function reachHere(ctx: Context): Reach {
  return reachOf(ctx, 'records.documents.read');
}

/** What an address stands for; undefined where there is nothing that the caller may see. */
export async function resolve(ctx: Context, path: readonly string[]): Promise<Node | undefined> {
  const [top, ...rest] = path.map((name) => name.normalize('NFC'));
  if (top === undefined) return shelf('root', []);
  const start = top === MINE ? mine(ctx) : top === DOSSIERS ? await inDossiers(ctx, rest) : undefined;
  if (!start) return undefined;
  if (start.kind !== 'folder') return start;
  let folder: Folder = start;
  const names = rest.slice(start.path.length - 1);
  for (const [index, name] of names.entries()) {
    const child = await childNamed(ctx, folder, name);
    if (index === names.length - 1 || !child) return child;
    if (child.kind !== 'folder') return undefined;
    folder = child;
  }
  return folder;
}

/** The same. @throws NOT_FOUND */
export async function requireNode(ctx: Context, path: readonly string[]): Promise<Node> {
  const node = await resolve(ctx, path);
  if (!node) throw kernelErrors.NOT_FOUND();
  return node;
}

/** The folder around an address in which a name is to be made. @throws WEBDAV_NO_PARENT, WEBDAV_NOT_HERE */
export async function requireFolder(ctx: Context, path: readonly string[]): Promise<Folder> {
  if (path.length === 0) throw recordsErrors.WEBDAV_NOT_HERE();
  const parent = await resolve(ctx, path.slice(0, -1));
  if (!parent || parent.kind === 'file') throw recordsErrors.WEBDAV_NO_PARENT();
  if (parent.kind !== 'folder') throw recordsErrors.WEBDAV_NOT_HERE(givenShelves);
  return parent;
}

const givenShelves = {
  it: 'Le cartelle di questo livello seguono i fascicoli e il titolario: i file stanno nei fascicoli e tra i propri documenti.',
  en: 'Folders of this level follow dossiers and the filing plan: files lie in dossiers and among one’s own documents.',
};

/** What lies in a collection, at most `MOST_SHOWN` of it. */
export async function childrenOf(ctx: Context, node: Node): Promise<readonly Node[]> {
  switch (node.kind) {
    case 'root':
      return [...(ctx.actor.kind === 'person' ? [mine(ctx)] : []), shelf('dossiers', [DOSSIERS])];
    case 'dossiers':
      return years(await shelves(ctx.db, ctx.bodyId, reachHere(ctx)));
    case 'year': {
      const rows = await shelves(ctx.db, ctx.bodyId, reachHere(ctx), node.year!);
      const titles = await classTitles(ctx);
      return rows.map((row) => classShelf(node, row, titles));
    }
    case 'class': {
      const row = { year: node.year!, classCode: node.classCode! };
      return (await dossiersOn(ctx.db, ctx.bodyId, reachHere(ctx), row)).map((found) => dossierFolder(node, found));
    }
    case 'folder':
      return inFolder(ctx, node);
    case 'file':
      return [];
    default: {
      const never: never = node;
      return never;
    }
  }
}

function shelf(kind: Shelf['kind'], path: readonly string[], more: Partial<Shelf> = {}): Shelf {
  return { kind, path, createdAt: null, changedAt: null, ...more };
}

function mine(ctx: Context): Folder {
  if (ctx.actor.kind !== 'person') throw kernelErrors.NOT_FOUND();
  return topOf({ kind: 'person', id: ctx.actor.id }, [MINE], false, null);
}

function topOf(place: Place, path: readonly string[], closed: boolean, at: Date | null): Folder {
  return {
    ...{ kind: 'folder', place, path, closed, entry: undefined, around: [], scratch: false },
    ...{ createdAt: at, changedAt: at },
  };
}

const YEAR = /^\d{4}$/;

/** As far as shelves go: the dossiers, a year, a class, or the top of a dossier, whatever follows. */
async function inDossiers(ctx: Context, rest: readonly string[]): Promise<Shelf | Folder | undefined> {
  const [yearName, className, dossierName] = rest;
  if (yearName === undefined) return shelf('dossiers', [DOSSIERS]);
  if (!YEAR.test(yearName)) return undefined;
  const reach = reachHere(ctx);
  const rows = await shelves(ctx.db, ctx.bodyId, reach, Number(yearName));
  const year = years(rows)[0];
  if (!year || className === undefined) return year;
  const classCode = className.split(' – ')[0]!;
  const row = rows.find((one) => one.classCode === classCode);
  if (!row) return undefined;
  const own = classShelf(year, row, await classTitles(ctx));
  if (dossierName === undefined) return own;
  const number = /^\d{4}-.+-(\d{1,9})$/.exec(dossierName.split(' – ')[0]!)?.[1];
  const [found] = number ? await dossiersOn(ctx.db, ctx.bodyId, reach, row, Number(number)) : [];
  return found && folderCode(found) === dossierName.split(' – ')[0] ? dossierFolder(own, found) : undefined;
}

function years(rows: readonly ShelfRow[]): readonly Shelf[] {
  return [...new Set(rows.map(({ year }) => year))].map((year) => shelf('year', [DOSSIERS, String(year)], { year }));
}

async function classTitles(ctx: Context): Promise<ReadonlyMap<string, string>> {
  const plan = await planOn(ctx.db, ctx.bodyId, romeDate(ctx.now()));
  const classes = plan ? await classesOf(ctx.db, ctx.bodyId, plan.id) : [];
  return new Map(classes.map(({ code, title }) => [code, title]));
}

function classShelf(year: Shelf, { classCode }: ShelfRow, titles: ReadonlyMap<string, string>): Shelf {
  const path = [...year.path, labelled(classCode, titles.get(classCode) ?? '')];
  return shelf('class', path, { year: year.year!, classCode });
}

/** `2026/VI.3/12` as a name: the slash divides names. */
function folderCode({ code }: DossierRow): string {
  return code.replaceAll('/', '-');
}

/** The address of a dossier by its codes alone, which finds it as well. */
export function classPath(found: DossierRow & ShelfRow): readonly string[] {
  return [DOSSIERS, String(found.year), found.classCode, folderCode(found)];
}

function dossierFolder(of: Shelf, found: DossierRow): Folder {
  const path = [...of.path, labelled(folderCode(found), found.title)];
  return topOf({ kind: 'dossier', id: found.id }, path, found.closed, found.openedAt);
}

async function childNamed(ctx: Context, folder: Folder, name: string): Promise<Folder | File | undefined> {
  const { place, entry } = folder;
  const at = { place, folderId: entry?.id ?? null, name };
  const found = await entryNamed(ctx.db, ctx.bodyId, at, reachHere(ctx));
  if (found && holdsName(found)) return nodeOf(folder, name, found);
  // Documents without a name of their own lie at the top of a place only.
  if (entry && !found) return undefined;
  return (await inFolder(ctx, folder)).find((one) => one.path.at(-1) === name);
}

/** A name is good while the document is called as it was when it got it; a program that called it away gives it no name. */
function holdsName({ entry, document }: Named): boolean {
  return !document || entry.title === document.title || isScratchName(entry.name);
}

async function inFolder(ctx: Context, folder: Folder): Promise<readonly (Folder | File)[]> {
  const { place, entry } = folder;
  const rows = await entriesIn(ctx.db, ctx.bodyId, place, entry?.id ?? null, reachHere(ctx));
  const unnamed = entry ? [] : await unnamedIn(ctx, place);
  const taken = new Map<string, Folder | File>();
  for (const row of rows.filter(holdsName)) taken.set(row.entry.name, nodeOf(folder, row.entry.name, row));
  // The last that came is first here; the first that came keeps the plain name, so that names stay when others come.
  const others = [
    ...rows.filter((row) => !holdsName(row)),
    ...[...unnamed].reverse().map((document) => ({ document })),
  ];
  for (const row of others) {
    const document = row.document!;
    const plain = nameOfDocument(document.title, document.filename);
    const name = taken.has(plain) ? toldApart(plain, document.id) : plain;
    taken.set(name, fileOf(folder, name, 'entry' in row ? row.entry : undefined, document));
  }
  return [...taken.values()].slice(0, MOST_SHOWN);
}

function unnamedIn(ctx: Context, place: Place): Promise<readonly Filed[]> {
  return place.kind === 'person'
    ? looseDrafts(ctx.db, ctx.bodyId, place.id)
    : unnamedMembers(ctx.db, ctx.bodyId, place.id, reachHere(ctx));
}

/** The node of an entry that lies in a folder. */
export function nodeOf(folder: Folder, name: string, { entry, document }: Named): Folder | File {
  if (entry.kind === 'file') return fileOf(folder, name, entry, document);
  return {
    ...{ kind: 'folder', place: folder.place, path: [...folder.path, name], closed: folder.closed, entry },
    around: folder.entry ? [...folder.around, folder.entry.id] : folder.around,
    scratch: folder.scratch || isScratchName(name),
    ...{ createdAt: entry.createdAt, changedAt: entry.changedAt },
  };
}

export function fileOf(folder: Folder, name: string, entry: Entry | undefined, document: Filed | undefined): File {
  const own = entry?.sha256 ? { sha256: entry.sha256, size: entry.size!, mime: entry.mime! } : undefined;
  const bytes = own ?? document ?? EMPTY;
  const createdAt = document?.createdAt ?? entry!.createdAt;
  const changedAt = own || !document ? entry!.changedAt : document.changedAt;
  return { kind: 'file', folder, name, path: [...folder.path, name], entry, document, bytes, createdAt, changedAt };
}
