/** A text as a search sees it: no accents, no case. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The words of a text, folded. */
export function wordsOf(text: string): readonly string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Words that say nothing about what is looked for. */
const SILENT = new Set(
  'a ad al alla alle ai agli allo come con da dal dalla dei del della delle degli di e ed fare gli i il in io la le lo mi nel nella o per posso se su sul sulla un una uno vorrei the of to and for an how do my'.split(
    ' ',
  ),
);

/** Words to look for: at most 12, without those that say nothing, unless there is no other. */
export function searchWords(text: string): readonly string[] {
  const all = [...new Set(wordsOf(text.slice(0, 300)))];
  const telling = all.filter((word) => !SILENT.has(word));
  return (telling.length > 0 ? telling : all).slice(0, 12);
}

/** Mistakes that a word of that length may have and still be meant. */
function allowance(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}

/**
 * How well a word that somebody typed fits one that is written: 3 equal, 2 its beginning, 1 with a slip of the keys, 0 not at all.
 * Written words that only end otherwise fit as well: Italian says singular and plural with the last letter.
 */
export function fit(typed: string, written: string): 0 | 1 | 2 | 3 {
  if (typed === written) return 3;
  if (typed.length >= 3 && written.startsWith(typed)) return 2;
  const allowed = allowance(typed);
  if (allowed === 0 || Math.abs(typed.length - written.length) > allowed) return 0;
  return within(typed, written, allowed) ? 1 : 0;
}

/**
 * How well a text fits the words: the sum over the words of their best fit, or 0 when too few of them fit.
 * @param weights fields with what a hit in each counts
 * @param least words that must fit, all of them unless told otherwise
 */
export function score(
  words: readonly string[],
  weights: readonly (readonly [text: string, weight: number])[],
  least: number = words.length,
): number {
  const fields = weights.map(([text, weight]) => [wordsOf(text), weight] as const);
  let total = 0;
  let fitting = 0;
  for (const word of words) {
    let best = 0;
    for (const [written, weight] of fields) {
      for (const one of written) best = Math.max(best, fit(word, one) * weight);
    }
    total += best;
    if (best > 0) fitting += 1;
  }
  return fitting >= least ? total : 0;
}

/** The nearest of the known words, or undefined when none is near. An equal word is nearest to itself. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestFit = 0;
  for (const candidate of known) {
    const found = fit(word, candidate);
    if (found > bestFit || (found === bestFit && found > 0 && candidate.length < best!.length)) {
      [best, bestFit] = [candidate, found];
    }
    if (bestFit === 3) break;
  }
  return best;
}

/** Whether two words differ by at most `limit` letters missing, added, changed or swapped (optimal string alignment). */
function within(a: string, b: string, limit: number): boolean {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(previous[j]! + 1, row[j - 1]! + 1, changed);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    if (Math.min(...row) > limit) return false;
    [before, previous] = [previous, row];
  }
  return previous[b.length]! <= limit;
}
