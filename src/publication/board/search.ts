import {
  nearest,
  nullable,
  object,
  operation,
  optional,
  romeDate,
  searchWords,
  text,
  Type,
  type Context,
} from '../../kernel/index.ts';
import { entryView, presentEntry } from './operations.ts';
import { boardWords, entriesWith } from './search-store.ts';

/** Different words of a board of some 5,000 acts. */
const VOCABULARY = 30_000;

export const searchBoard = operation({
  name: 'publication.board.search',
  summary: { it: 'Cercare tra gli atti in pubblicazione', en: 'Search the acts being published' },
  description:
    'Every word has to be there. When nothing is found, words that stand nowhere are taken for the nearest ones.',
  permission: 'public',
  effect: 'read',
  input: object({ text: text(300), limit: optional(Type.Integer({ minimum: 1, maximum: 50 })) }),
  output: object({
    items: Type.Array(entryView),
    corrected: nullable(Type.String({ description: 'What was looked for instead' })),
  }),
  http: { method: 'GET', path: '/api/board/search', perMinute: 300 },
  async handler(ctx, input) {
    const words = searchWords(input.text);
    if (words.length === 0) return { items: [], corrected: null };
    const find = (each: readonly string[]) =>
      entriesWith(ctx.db, ctx.bodyId, romeDate(ctx.now()), each, input.limit ?? 20);
    const exact = await find(words);
    const meant = exact.length > 0 ? undefined : await corrected(ctx, words);
    if (!meant) return { items: exact.map(presentEntry), corrected: null };
    return { items: (await find(meant)).map(presentEntry), corrected: meant.join(' ') };
  },
});

/** The words with each unknown one replaced by what it may have meant; undefined where there is nothing to replace. */
async function corrected(ctx: Context, words: readonly string[]): Promise<readonly string[] | undefined> {
  const known = await boardWords(ctx.db, ctx.bodyId, romeDate(ctx.now()), VOCABULARY);
  const meant = words.map((word) => nearest(word, known) ?? word);
  return meant.some((word, index) => word !== words[index]) ? meant : undefined;
}
