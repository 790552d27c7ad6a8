import { nullable, object, operation, optional, sha256Hex, text, Type, type Operation } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { scrub } from './check.ts';
import { keepStream, openContent, usableContent } from './keep.ts';
import { extensionOf } from './mime.ts';
import type { ContentOptions } from './types.ts';

/** Operations on contents: bring, fetch, check. */
export function contentOperations(options: ContentOptions): readonly Operation[] {
  return [put(options), get(options), verify(options)];
}

function put(options: ContentOptions): Operation {
  return operation({
    name: 'records.content.put',
    summary: { it: 'Caricare un contenuto', en: 'Upload a content' },
    description: 'The body of the request is the content itself. The same bytes are stored once.',
    permission: 'records.content.put',
    effect: 'write',
    upload: true,
    // The name is welcome and not kept: it belongs to the document that is made of the content.
    input: object({ sha256: optional(sha256Hex), filename: optional(text(255)) }),
    output: object({ sha256: sha256Hex, size: Type.Integer(), mime: Type.String(), mismatch: Type.Boolean() }),
    http: { method: 'POST', path: '/api/content', status: 201, bodyLimit: options.maxContentBytes },
    errors: [recordsErrors.CONTENT_DIGEST_MISMATCH, recordsErrors.CONTENT_INCOMPLETE],
    personalData: ['content'],
    handler: (ctx, input) => keepStream(ctx, options, ctx.upload.stream, ctx.upload.mime, input.sha256),
  });
}

function get(options: ContentOptions): Operation {
  return operation({
    name: 'records.content.get',
    summary: { it: 'Scaricare un contenuto', en: 'Download a content' },
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ sha256: sha256Hex, filename: optional(text(255)) }),
    output: object({}),
    http: { method: 'GET', path: '/api/content/{sha256}' },
    errors: [recordsErrors.CONTENT_UNREADABLE],
    personalData: ['content'],
    async handler(ctx, input) {
      const content = await usableContent(ctx, input.sha256);
      return {
        stream: await openContent(ctx, options.contentStore, content),
        mime: content.mime,
        filename: input.filename ?? `${content.sha256.slice(0, 12)}.${extensionOf(content.mime)}`,
        size: content.size,
      };
    },
  });
}

function verify(options: ContentOptions): Operation {
  return operation({
    name: 'records.content.verify',
    summary: { it: 'Verificare l’integrità dei contenuti', en: 'Check the integrity of contents' },
    description: 'Reads contents again, in the order of their digests, and compares each with its digest.',
    permission: 'records.content.verify',
    effect: 'read',
    input: object({
      after: optional(sha256Hex),
      limit: optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Contents to read, 200 if absent' })),
    }),
    output: object({
      checked: Type.Integer(),
      bytes: Type.Integer(),
      missing: Type.Array(sha256Hex),
      damaged: Type.Array(sha256Hex),
      next: nullable(sha256Hex),
    }),
    http: { method: 'GET', path: '/api/content-verification' },
    handler: (ctx, input) => scrub(ctx, options.contentStore, input.after, input.limit ?? 200),
  });
}
