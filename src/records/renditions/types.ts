import { object, oneOf, optional, text, Type, type Static } from '../../kernel/index.ts';

const line = text(2000);
const body = text(20_000);

/** The parts of which a rendition is made; what a template yields. */
export const pdfBlock = Type.Union([
  object({ kind: oneOf(['heading']), level: Type.Integer({ minimum: 1, maximum: 3 }), text: line }),
  object({
    kind: oneOf(['paragraph']),
    text: body,
    align: optional(oneOf(['left', 'center', 'right'])),
    style: optional(oneOf(['normal', 'strong', 'small'])),
  }),
  object({
    kind: oneOf(['list']),
    items: Type.Array(body, { minItems: 1, maxItems: 500 }),
    ordered: optional(Type.Boolean()),
  }),
  object({
    kind: oneOf(['table']),
    columns: Type.Array(text(120), { minItems: 1, maxItems: 12 }),
    rows: Type.Array(Type.Array(Type.String({ maxLength: 20_000 }), { maxItems: 12 }), { maxItems: 5000 }),
  }),
  object({
    kind: oneOf(['letterhead']),
    body: line,
    unit: optional(line),
    address: optional(line),
    digitalAddress: optional(line),
  }),
  object({ kind: oneOf(['mark']), text: line }),
  object({ kind: oneOf(['signature']), role: line, name: line, note: optional(line) }),
  object({ kind: oneOf(['qr']), address: text(500, { pattern: '^https?://[!-~]+$' }), text: line }),
  object({ kind: oneOf(['space']) }),
]);

/** What a page is made of. Headings have levels 1 to 3; a mark is the printed registration mark; a signature is a signature block;
 * a qr is an address to be scanned, with words beside it. */
export type PdfBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | {
      readonly kind: 'paragraph';
      readonly text: string;
      readonly align?: 'left' | 'center' | 'right';
      readonly style?: 'normal' | 'strong' | 'small';
    }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly ordered?: boolean }
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | {
      readonly kind: 'letterhead';
      readonly body: string;
      readonly unit?: string;
      readonly address?: string;
      readonly digitalAddress?: string;
    }
  | { readonly kind: 'mark'; readonly text: string }
  | { readonly kind: 'signature'; readonly role: string; readonly name: string; readonly note?: string }
  | { readonly kind: 'qr'; readonly address: string; readonly text: string }
  | { readonly kind: 'space' };

/** The schema and the type say the same: a change of one that the other misses does not compile. */
export const blocksOf = (given: readonly Static<typeof pdfBlock>[]): readonly PdfBlock[] =>
  given as readonly PdfBlock[];
