import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  bilingual,
  type Context,
  type Download,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { openContent, readContent } from '../content/keep.ts';
import { extensionOf, UNKNOWN } from '../content/mime.ts';
import { findContent } from '../content/store.ts';
import type { ContentStore } from '../content/types.ts';
import { requireDocument, requireVersion } from '../documents/documents.ts';
import { recordsErrors } from '../errors.ts';
import type { ReadingThreads } from './extract/threads.ts';
import { LIMITS } from './limits.ts';
import { listParts, renditionOf, type RenditionKind } from './store.ts';
import type { Part, Readable } from './types.ts';

export interface LookOptions {
  readonly store: ContentStore;
  readonly threads: ReadingThreads;
  /** Where a file lies while a part is taken out of it. */
  readonly scratch: string;
}

const versionOfDocument = { id: uuid, version: optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) };
const errors = [recordsErrors.DOCUMENT_WITHOUT_CONTENT, recordsErrors.CONTENT_UNREADABLE];

/** What is looked at without opening the original: pictures, pages made of it, files within it. */
export function lookOperations(options: LookOptions): readonly Operation[] {
  return [thumbnail(options.store), page(options.store), readable(options.store), part(options)];
}

/** One transparent pixel (GIF89a): lists ask for the picture of every document, and many have none. */
const NO_PICTURE = Buffer.from(
  '47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b',
  'hex',
);

function thumbnail(store: ContentStore): Operation {
  return operation({
    name: 'records.intake.thumbnail',
    summary: { it: 'Miniatura di un documento', en: 'Thumbnail of a document' },
    description: 'A small picture of the first page; one transparent pixel where there is none.',
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object(versionOfDocument),
    output: object({}),
    http: { method: 'GET', path: '/api/documents/{id}/thumbnail' },
    errors,
    personalData: ['content'],
    async handler(ctx, input) {
      const found = await pictureOf(ctx, store, input, 'thumb', 0);
      if (found) return found;
      const file = { stream: NO_PICTURE, mime: 'image/gif', filename: 'vuoto.gif', size: NO_PICTURE.length } as const;
      return { ...file, disposition: 'inline' as const };
    },
  });
}

function page(store: ContentStore): Operation {
  return operation({
    name: 'records.intake.page',
    summary: { it: 'Immagine di una pagina di un documento', en: 'Picture of a page of a document' },
    description: 'The first ten pages of PDFs and pictures, of signed files those of the original.',
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ ...versionOfDocument, page: Type.Integer({ minimum: 1, maximum: 1000 }) }),
    output: object({}),
    http: { method: 'GET', path: '/api/documents/{id}/pages/{page}' },
    errors,
    personalData: ['content'],
    async handler(ctx, input) {
      const found = await pictureOf(ctx, store, input, 'page', input.page);
      if (!found) throw kernelErrors.NOT_FOUND();
      return found;
    },
  });
}

const sectionView = object({
  title: nullable(bilingual),
  facts: Type.Array(object({ label: bilingual, value: Type.String() })),
  table: nullable(object({ columns: Type.Array(bilingual), rows: Type.Array(Type.Array(Type.String())) })),
  text: nullable(Type.String()),
});

/** A page made of a mail or an invoice. */
const MAX_READABLE = 10_000_000;

function readable(store: ContentStore): Operation {
  return operation({
    name: 'records.intake.readable',
    summary: { it: 'Messaggio o fattura in forma leggibile', en: 'Mail or invoice as a page' },
    description: 'Mails and electronic invoices, also signed ones; `readable` is null for everything else.',
    permission: 'signed-in',
    effect: 'read',
    input: object(versionOfDocument),
    output: object({
      readable: nullable(
        object({ kind: oneOf(['mail', 'invoice']), title: Type.String(), sections: Type.Array(sectionView) }),
      ),
    }),
    http: { method: 'GET', path: '/api/documents/{id}/readable' },
    errors,
    personalData: ['content'],
    async handler(ctx, input) {
      const document = await requireDocument(ctx, input.id);
      const { sha256 } = await requireVersion(ctx, document, input.version);
      const digest = await renditionOf(ctx.db, ctx.bodyId, sha256, 'readable');
      if (digest === undefined) return { readable: null };
      const content = (await findContent(ctx.db, ctx.bodyId, digest))!;
      const bytes = await readContent(ctx, store, content, MAX_READABLE);
      return { readable: JSON.parse(bytes.toString('utf8')) as Mutable<Readable> };
    },
  });
}

type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;

async function pictureOf(
  ctx: Context,
  store: ContentStore,
  input: { readonly id: string; readonly version?: number | undefined },
  kind: RenditionKind,
  number: number,
): Promise<Download | undefined> {
  const document = await requireDocument(ctx, input.id);
  const { sha256 } = await requireVersion(ctx, document, input.version);
  const digest = await renditionOf(ctx.db, ctx.bodyId, sha256, kind, number);
  if (digest === undefined) return undefined;
  const content = (await findContent(ctx.db, ctx.bodyId, digest))!;
  const stream = await openContent(ctx, store, content);
  const filename = number === 0 ? 'miniatura.jpg' : `pagina-${number}.jpg`;
  return { stream, mime: content.mime, filename, size: content.size, disposition: 'inline' };
}

/** Kinds that no browser interprets, or that open in a program of their own; everything else goes out as mere bytes. */
const PLAIN =
  /^(application\/(pdf|pkcs7-mime|timestamped-data|zip|rtf|vnd\.(openxmlformats|oasis)[\w.-]+)|image\/(png|jpeg|tiff|gif)|text\/(plain|csv)|message\/rfc822)$/;

function part({ store, threads, scratch }: LookOptions): Operation {
  return operation({
    name: 'records.intake.part',
    summary: { it: 'Scaricare un file contenuto in un documento', en: 'Download a file within a document' },
    description: 'By its position among the parts that `records.intake.stages` tells.',
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ ...versionOfDocument, position: Type.Integer({ minimum: 1, maximum: LIMITS.parts }) }),
    output: object({}),
    http: { method: 'GET', path: '/api/documents/{id}/parts/{position}' },
    errors,
    personalData: ['content'],
    async handler(ctx, input) {
      const document = await requireDocument(ctx, input.id);
      const { sha256 } = await requireVersion(ctx, document, input.version);
      const wanted = (await listParts(ctx.db, ctx.bodyId, sha256)).find(({ position }) => position === input.position);
      if (!wanted) throw kernelErrors.NOT_FOUND();
      const content = (await findContent(ctx.db, ctx.bodyId, sha256))!;
      await mkdir(scratch, { recursive: true, mode: 0o700 });
      const folder = await mkdtemp(join(scratch, 'part-'));
      const clean = () => rm(folder, { recursive: true, force: true });
      try {
        const file = join(folder, 'content');
        await pipeline(await openContent(ctx, store, content), createWriteStream(file, { mode: 0o600 }));
        const order = {
          kind: 'unpack',
          file,
          mime: content.mime,
          folder,
          prefix: 'part',
          only: wanted.position,
        } as const;
        const answer = await threads.run(order, LIMITS.cpuMs);
        const found = answer.ok && answer.kind === 'unpack' ? answer.files[0] : undefined;
        // Another version of this program may take files apart in another order: what was listed is given, or nothing.
        const same =
          found && answer.ok && answer.kind === 'unpack' && answer.parts[wanted.position - 1]?.sha256 === wanted.sha256;
        if (!same) throw kernelErrors.NOT_FOUND();
        const stream = createReadStream(found.file);
        stream.on('close', () => void clean());
        const mime = PLAIN.test(wanted.mime) ? wanted.mime : UNKNOWN;
        return { stream, mime, filename: nameOf(wanted), size: wanted.size };
      } catch (error) {
        await clean();
        throw error;
      }
    },
  });
}

/** The last name of a path of names; the original of a signed file has none, and gets the ending of its kind. */
function nameOf({ path, mime }: Part): string {
  const name =
    path
      .split(/[/\\]| › /)
      .at(-1)!
      .slice(-200)
      .toWellFormed() || 'file';
  return name.includes('.') ? name : `${name}.${extensionOf(mime)}`;
}
