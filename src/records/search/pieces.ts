import { fold, wordsOf } from '../../kernel/index.ts';
import type { Piece, Query } from './types.ts';

/** Characters of the private area, which no text keeps: where a hit begins and ends. */
export const HIT = '\uE000';
export const REST = '\uE001';
const MARKS = /[\uE000\uE001]/g;
const BEFORE = 80;
const LENGTH = 320;

/** The part of a text that holds the words of the query closest to each other, or its beginning. */
export function excerptOf(text: string, query: Query): string {
  const clean = text.replace(MARKS, '').replace(/\s+/g, ' ').trim();
  if (clean.length <= LENGTH) return clean;
  const start = Math.max(0, bestPlace(fold(clean), stemsOf(query)) - BEFORE);
  const from = start === 0 ? 0 : clean.indexOf(' ', start) + 1;
  const piece = clean.slice(from, from + LENGTH);
  const end = from + LENGTH < clean.length ? piece.lastIndexOf(' ') : piece.length;
  return `${from > 0 ? '… ' : ''}${piece.slice(0, end > 0 ? end : piece.length)}${from + LENGTH < clean.length ? ' …' : ''}`;
}

/** A marked text as its pieces: whoever shows them has texts to show and no markup. */
export function piecesOf(marked: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const [index, part] of marked.split(HIT).entries()) {
    const [hit, rest] = index === 0 ? ['', part] : [part.split(REST)[0]!, part.split(REST).slice(1).join('')];
    if (hit) pieces.push({ text: hit, hit: true });
    if (rest) pieces.push({ text: rest, hit: false });
  }
  return pieces;
}

/** Beginnings of the wanted words: Italian bends the end. */
function stemsOf(query: Query): readonly string[] {
  if ('all' in query) return query.all.flatMap(stemsOf);
  if ('any' in query) return query.any.flatMap(stemsOf);
  if ('not' in query || 'facet' in query) return [];
  const text = 'phrase' in query ? query.phrase : 'title' in query ? query.title : query.text;
  return wordsOf(text).map((word) => word.slice(0, Math.max(3, word.length - 3)));
}

/** Places looked at of each word: what comes later in a long text is no better. */
const PLACES = 50;

function bestPlace(text: string, stems: readonly string[]): number {
  const places = stems.map((stem) => placesOf(text, stem));
  let best = { at: 0, words: 0 };
  for (const at of places.flat().sort((a, b) => a - b)) {
    const words = places.filter((all) => all.some((place) => place >= at && place < at + LENGTH - BEFORE)).length;
    if (words > best.words) best = { at, words };
  }
  return best.at;
}

function placesOf(text: string, stem: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(stem); at >= 0 && places.length < PLACES; at = text.indexOf(stem, at + stem.length)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)) places.push(at);
  }
  return places;
}
