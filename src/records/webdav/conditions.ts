import { kernelErrors } from '../../kernel/index.ts';
import type { StateList } from './types.ts';

const MOST_LISTS = 100;

/**
 * Reads the `If` header by the whole grammar of RFC 4918 §10.4.2: lists of conditions, each for the address of the request or for one that
 * is named before. @param pathOf the segments of an address, null where it is none of ours. @throws VALIDATION_FAILED where it breaks the
 * grammar: what a client wants guarded must not be done unguarded.
 */
export function parseIf(
  header: string | undefined,
  own: readonly string[],
  pathOf: (address: string) => readonly string[] | null,
): readonly StateList[] {
  if (header === undefined) return [];
  const lists: StateList[] = [];
  let rest = header.trim();
  let path: readonly string[] | null = own;
  let tagged: boolean | undefined;
  let listsOfTag = 1;
  if (rest === '') throw broken();
  while (rest !== '') {
    const tag = /^<([^<>\s]+)>\s*/.exec(rest);
    if (tag) {
      // Productions are not mixed, and a tag has at least one list.
      if (tagged === false || listsOfTag === 0) throw broken();
      tagged = true;
      listsOfTag = 0;
      path = pathOf(tag[1]!);
      rest = rest.slice(tag[0].length);
      continue;
    }
    tagged ??= false;
    const { conditions, length } = readList(rest);
    lists.push({ path, conditions });
    listsOfTag += 1;
    if (lists.length > MOST_LISTS) throw broken();
    rest = rest.slice(length).trimStart();
  }
  if (listsOfTag === 0) throw broken();
  return lists;
}

const CONDITION = /^\s*(Not\b)?\s*(?:<([^<>\s]+)>|\[((?:W\/)?"[^"]*")\])/i;

function readList(text: string): { conditions: StateList['conditions']; length: number } {
  if (!text.startsWith('(')) throw broken();
  const conditions: StateList['conditions'][number][] = [];
  let at = 1;
  for (;;) {
    const found = CONDITION.exec(text.slice(at));
    if (!found) break;
    conditions.push({ not: found[1] !== undefined, token: found[2], etag: found[3] });
    at += found[0].length;
  }
  const end = /^\s*\)/.exec(text.slice(at));
  if (!end || conditions.length === 0) throw broken();
  return { conditions, length: at + end[0].length };
}

function broken() {
  return kernelErrors.VALIDATION_FAILED({
    it: 'L’intestazione If non rispetta la grammatica (RFC 4918 §10.4.2).',
    en: 'The If header breaks its grammar (RFC 4918 §10.4.2).',
  });
}

/** Entity tags of `If-Match` or `If-None-Match` (RFC 9110 §13.1). */
export function parseTags(header: string | undefined): readonly string[] | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return ['*'];
  return header.match(/(?:W\/)?"[^"]*"/g) ?? [];
}
