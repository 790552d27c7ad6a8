import type { Context } from '../../kernel/index.ts';
import { codeOf, codesIn } from './codes.ts';
import {
  contactSources,
  documentSources,
  dossierSources,
  entrySources,
  type ContactSource,
  type DocumentSource,
  type DossierSource,
  type EntrySource,
} from './source-store.ts';
import { KINDS, type Key, type Kind, type Row, type SearchIndex } from './types.ts';
import { readerWord } from './words.ts';

/** Tells what documents say; of those that nobody has read yet there is nothing. */
export type Texts = (
  ctx: Context,
  versions: readonly { readonly documentId: string; readonly version: number }[],
) => Promise<readonly { readonly documentId: string; readonly text: string }[]>;

/** Records that are written together: their texts are in memory at one time. */
const TOGETHER = 25;
/** Of a text the codes of the first 300,000 characters are found, as its words are. */
const READ = 300_000;

/** Brings rows of the index up to what the records say now; a row whose record is no more goes. */
export async function refresh(ctx: Context, index: SearchIndex, texts: Texts, keys: readonly Key[]): Promise<void> {
  for (const kind of KINDS) {
    const ids = [...new Set(keys.filter((key) => key.kind === kind).map(({ id }) => id))].sort();
    for (let from = 0; from < ids.length; from += TOGETHER) {
      const some = ids.slice(from, from + TOGETHER);
      const rows = await rowsOf(ctx, texts, kind, some);
      const there = new Set(rows.map(({ id }) => id));
      await index.put(ctx, rows);
      await index.remove(
        ctx,
        some.filter((id) => !there.has(id)).map((id) => ({ kind, id })),
      );
    }
  }
}

/** Brings only who may find these rows up to date: no text is read. */
export async function readmit(ctx: Context, index: SearchIndex, keys: readonly Key[]): Promise<void> {
  for (const kind of KINDS) {
    const ids = [...new Set(keys.filter((key) => key.kind === kind).map(({ id }) => id))].sort();
    for (let from = 0; from < ids.length; from += 10 * TOGETHER) {
      const sources = await SOURCES[kind](ctx.db, ctx.bodyId, ids.slice(from, from + 10 * TOGETHER));
      await index.admit(
        ctx,
        sources.map(({ id, readers }) => ({ kind, id, readers: readerWords(ctx.bodyId, kind, readers) })),
      );
    }
  }
}

const SOURCES = {
  document: documentSources,
  dossier: dossierSources,
  entry: entrySources,
  contact: contactSources,
} as const;

async function rowsOf(ctx: Context, texts: Texts, kind: Kind, ids: readonly string[]): Promise<readonly Row[]> {
  const { db, bodyId } = ctx;
  switch (kind) {
    case 'document': {
      const sources = await documentSources(db, bodyId, ids);
      const versions = sources.filter(({ version }) => version > 0);
      const told = await texts(
        ctx,
        versions.map(({ id, version }) => ({ documentId: id, version })),
      );
      const textOf = new Map(told.map(({ documentId, text }) => [documentId, text]));
      return sources.map((source) => documentRow(bodyId, source, textOf.get(source.id) ?? ''));
    }
    case 'dossier':
      return (await dossierSources(db, bodyId, ids)).map((source) => dossierRow(bodyId, source));
    case 'entry':
      return (await entrySources(db, bodyId, ids)).map((source) => entryRow(bodyId, source));
    case 'contact':
      return (await contactSources(db, bodyId, ids)).map((source) => contactRow(bodyId, source));
    default: {
      const never: never = kind;
      return never;
    }
  }
}

const NOBODY = { senders: [], recipients: [], names: [], text: '', details: '', classCode: null } as const;

function documentRow(bodyId: string, source: DocumentSource, text: string): Row {
  const { id, at, typeCode, classCode, title, state, unitId, metadata, filename, readers } = source;
  const details = [filename ?? '', ...textsIn(metadata)].join('\n');
  const codes = [...new Set([...codesIn(`${title}\n${details}`), ...codesIn(text.slice(0, READ))])];
  const row = { kind: 'document', id, at, typeCode, classCode, title, state, unitId, details, text, codes } as const;
  return { ...NOBODY, ...row, readers: readerWords(bodyId, 'document', readers) };
}

function dossierRow(bodyId: string, source: DossierSource): Row {
  const { id, at, kind: typeCode, code, title, classCode, unitId, state, readers } = source;
  const codes = codesIn(`${code}\n${title}`);
  const row = { kind: 'dossier', id, at, typeCode, title, classCode, state, unitId, details: code, codes } as const;
  return { ...NOBODY, ...row, readers: readerWords(bodyId, 'dossier', readers) };
}

function entryRow(bodyId: string, source: EntrySource): Row {
  const { id, at, flow, code, subject, correspondents, classCode, unitId, annulled, readers } = source;
  const details = correspondents
    .flatMap(({ taxCode = '', digitalAddress = '' }) => [taxCode, digitalAddress])
    .join('\n');
  const names = correspondents.map(({ name }) => name);
  const row = { kind: 'entry', id, at, typeCode: flow, title: subject, classCode, unitId } as const;
  return {
    ...{ ...NOBODY, ...row, details: `${code}\n${details}` },
    codes: codesIn(`${code}\n${subject}\n${details}`),
    senders: flow === 'outgoing' ? [] : names,
    recipients: flow === 'incoming' ? [] : names,
    names,
    state: annulled ? 'annulled' : 'registered',
    readers: readerWords(bodyId, 'entry', readers),
  };
}

/** Of a contact everything is found but the note, which may say what does not belong in a list of results. */
function contactRow(bodyId: string, source: ContactSource): Row {
  const { id, at, kind: typeCode, name, readers } = source;
  const known = [source.taxCode, source.ipaCode, source.digitalAddress, source.email, source.phone, source.address];
  const details = known.filter((one) => one !== null).join('\n');
  const codes = [source.taxCode, source.ipaCode].flatMap((one) => (one === null ? [] : [codeOf(one)]));
  const row = { kind: 'contact', id, at, typeCode, title: name, state: null, unitId: null, details } as const;
  return {
    ...{ ...NOBODY, ...row, names: [name], codes: [...new Set([...codes, ...codesIn(`${name}\n${details}`)])] },
    readers: readerWords(bodyId, 'contact', readers),
  };
}

/** The words of those who find a row; who reads everything of the body is one of them. */
function readerWords(bodyId: string, kind: Kind, readers: readonly string[]): readonly string[] {
  return [bodyId, ...readers].map((reader) => readerWord(kind, reader)).sort();
}

/** The texts in metadata of any shape, at most 20,000 characters. */
function textsIn(value: unknown, deep = 0): readonly string[] {
  if (typeof value === 'string') return [value.slice(0, 20_000)];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null || deep > 8) return [];
  return Object.values(value).flatMap((one) => textsIn(one, deep + 1));
}
