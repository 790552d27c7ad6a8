import { object, oneOf, operation, optional, sha256Hex, text, Type, type Operation } from '../../kernel/index.ts';
import { keepBytes } from '../content/keep.ts';
import type { ContentOptions } from '../content/types.ts';
import type { Render } from './threads.ts';
import { blocksOf, pdfBlock } from './types.ts';

export function renditionOperations(options: ContentOptions, render: Render): readonly Operation[] {
  return [pdf(options, render)];
}

function pdf(options: ContentOptions, render: Render): Operation {
  return operation({
    name: 'records.renditions.pdf',
    summary: { it: 'Comporre un PDF/A', en: 'Render a PDF/A' },
    description: 'The content is stored; a document is made of it with `records.documents.create`.',
    permission: 'records.documents.write',
    effect: 'write',
    input: object({
      title: text(300),
      blocks: Type.Array(pdfBlock, { minItems: 1, maxItems: 2000 }),
      language: optional(oneOf(['it', 'en'])),
    }),
    output: object({
      sha256: sha256Hex,
      size: Type.Integer(),
      filename: Type.String(),
      /** Characters that the font lacks; they stand as question marks. */
      missingCharacters: Type.Array(Type.String()),
    }),
    http: { method: 'POST', path: '/api/renditions/pdf', status: 201, bodyLimit: 4 * 1024 * 1024 },
    personalData: ['content'],
    async handler(ctx, input) {
      const { title, language = 'it' } = input;
      const rendition = await render({ title, blocks: blocksOf(input.blocks), language, at: ctx.now() });
      const { sha256, size } = await keepBytes(ctx, options, rendition.bytes, 'application/pdf');
      return { sha256, size, filename: filenameOf(title), missingCharacters: [...rendition.missing] };
    },
  });
}

/** A name that every file system takes: letters without accents, digits, dashes. */
function filenameOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-');
  return `${plain.replace(/^-+/, '').slice(0, 80).replace(/-+$/, '').toLowerCase() || 'documento'}.pdf`;
}
