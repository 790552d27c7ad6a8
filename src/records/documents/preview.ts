import { Readable } from 'node:stream';
import {
  operation,
  object,
  optional,
  Type,
  uuid,
  type Context,
  type Download,
  type Operation,
} from '../../kernel/index.ts';
import { openContent, readContent } from '../content/keep.ts';
import { detectMime, PKCS7 } from '../content/mime.ts';
import { type ContentRow, findContent } from '../content/store.ts';
import type { ContentOptions, ContentStore } from '../content/types.ts';
import { recordsErrors } from '../errors.ts';
import { mailText, readMail } from '../intake/extract/mail.ts';
import { unwrap } from '../signatures/index.ts';
import { requireDocument, requireVersion } from './documents.ts';

/** Larger files are downloaded: nobody reads them in a frame, and unwrapping holds them in memory. */
const MAX_PREVIEW = 25_000_000;
/** A preview of a text; the download has the rest. */
const MAX_TEXT = 400_000;
/** Signatures over signatures that are opened on the way to the original (Deliberazione CNIPA 45/2009 art. 21). */
const MAX_LAYERS = 5;

/**
 * A version to be looked at in the browser: PDF and images as they are, signed files as their original, everything else as plain text,
 * so that no markup of a stranger is ever interpreted.
 */
export function preview(options: ContentOptions): Operation {
  return operation({
    name: 'records.documents.preview',
    summary: { it: 'Anteprima di un documento', en: 'Preview of a document' },
    description: 'PDF and images are shown as such, signed files by their original, texts and mail as plain text.',
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ id: uuid, version: optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) }),
    output: object({}),
    http: { method: 'GET', path: '/api/documents/{id}/preview' },
    errors: [recordsErrors.DOCUMENT_WITHOUT_CONTENT, recordsErrors.CONTENT_UNREADABLE],
    personalData: ['content'],
    async handler(ctx, input) {
      const document = await requireDocument(ctx, input.id);
      const version = await requireVersion(ctx, document, input.version);
      const content = (await findContent(ctx.db, ctx.bodyId, version.sha256))!;
      return shown(ctx, options.contentStore, content, version);
    },
  });
}

const PICTURES = new Set(['image/png', 'image/jpeg']);
const AS_IT_IS = new Set(['application/pdf', ...PICTURES]);

type Named = { readonly filename: string; readonly mime: string; readonly size: number };

async function shown(ctx: Context, store: ContentStore, content: ContentRow, version: Named): Promise<Download> {
  const { filename } = version;
  if (AS_IT_IS.has(version.mime)) {
    return inline({ stream: await openContent(ctx, store, content), mime: version.mime, filename, size: content.size });
  }
  if (content.size > MAX_PREVIEW) return apology(ctx, version.mime, filename);
  const bytes = await readContent(ctx, store, content, MAX_PREVIEW);
  const original = version.mime === PKCS7 ? opened(bytes) : bytes;
  const mime = detectMime(original.subarray(0, 16_384));
  if (AS_IT_IS.has(mime)) return inline({ stream: original, mime, filename: bare(filename), size: original.length });
  const mail = mime === 'message/rfc822' ? await readMail(original) : undefined;
  if (mail) return text(mailText(mail, MAX_TEXT), filename);
  if (
    mime.startsWith('text/') ||
    mime === 'message/rfc822' ||
    mime === 'application/xml' ||
    mime === 'application/json'
  ) {
    return text(original.subarray(0, MAX_TEXT).toString('utf8'), filename);
  }
  return apology(ctx, mime, filename);
}

function opened(bytes: Buffer): Buffer {
  let current = bytes;
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const inner = unwrap(current)?.content;
    if (!inner) return current;
    current = inner;
  }
  return current;
}

/** The name of the original of a signed file. */
function bare(filename: string): string {
  return filename.replace(/(\.p7m)+$/i, '');
}

function inline(file: Omit<Download, 'disposition'>): Download {
  return { ...file, disposition: 'inline' };
}

function text(content: string, filename: string): Download {
  const stream = Readable.from([Buffer.from(content.toWellFormed(), 'utf8')]);
  return inline({ stream, mime: 'text/plain; charset=utf-8', filename: `${filename}.txt` });
}

function apology(ctx: Context, mime: string, filename: string): Download {
  const words = {
    it: `Questo contenuto (${mime}) non si può mostrare qui: scaricare il file.`,
    en: `This content (${mime}) cannot be shown here: download the file.`,
  };
  return text(words[ctx.locale], filename);
}
