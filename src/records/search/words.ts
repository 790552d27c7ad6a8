import { wordsOf } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';
import { PUBLIC_READER } from '../reach-store.ts';
import { KINDS, type Kind } from './types.ts';

/** Words that the index holds beside those of texts begin with a bar, which no parser of texts leaves in a word. */
export const FACET_MARKS = {
  ...{
    kind: '|k|',
    type: '|t|',
    class: '|c|',
    unit: '|u|',
    state: '|s|',
    year: '|y|',
    code: '|x|',
    from: '|f|',
    to: '|o|',
  },
} as const;
/** Whole words of titles and names, for beginnings of words: of texts only the stems are there. */
export const WHOLE = '|w|';

/** The word of a person or unit that reads rows of a kind; of nobody in particular, of who reads all of the body. */
export function readerWord(kind: Kind, reader: string): string {
  return `|r|${kind}:${reader}`;
}

/** The words by which a caller finds rows, out of how far they read each kind. */
export function readersIn(bodyId: string, reaches: Readonly<Record<Kind, Reach>>): readonly string[] {
  return KINDS.flatMap((kind) => {
    const { everywhere, unitIds, personId } = reaches[kind];
    if (everywhere) return [readerWord(kind, bodyId)];
    const readers = [
      ...unitIds,
      ...(unitIds.length > 0 ? [PUBLIC_READER] : []),
      ...(personId === null ? [] : [personId]),
    ];
    return readers.map((reader) => readerWord(kind, reader));
  });
}

/** The class and those above it: `VI`, `VI.3`, `VI.3.1`. */
export function classesAbove(classCode: string): readonly string[] {
  const parts = classCode.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}

/** Names as single words, folded. */
export function nameWords(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap(wordsOf))];
}
