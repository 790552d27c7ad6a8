import { RE2JS } from 're2js';
import type { Run } from './run.ts';

/**
 * Patterns of XPath 2.0 as FEEL uses them, on an engine whose time grows with pattern × text and never exponentially.
 * Backreferences and class subtraction are not regular or not known to it: such a pattern is refused (TCK 1111, four cases).
 */
const MAX_PATTERN = 1_000;
/** Pattern length × sum of the counts in `{n,m}`: an upper bound of the compiled program, known before it is made. */
const MAX_PROGRAM = 20_000;
/** Compiled patterns kept; steps are counted the same whether one is kept or not, so that evaluation stays deterministic. */
const MAX_KEPT = 200;
const kept = new Map<string, RE2JS>();

export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly string[];
}

/** `[a-z-[aeiou]]` and `\0` would mean something else to the engine: refused, not misread. */
const FOREIGN = /-\[|\\0/;

/** A compiled pattern, or null when the pattern or its flags (`s m i x`) are invalid. */
export function compilePattern(run: Run, pattern: string, flags: string): RE2JS | null {
  if (pattern.length > MAX_PATTERN || !/^[smix]*$/.test(flags)) return null;
  const size = programBound(pattern);
  if (size > MAX_PROGRAM || FOREIGN.test(pattern)) return null;
  run.step(1 + (size >> 1));
  const key = `${flags}/${pattern}`;
  const known = kept.get(key);
  if (known) return known;
  try {
    const made = RE2JS.compile(translate(pattern, flags), flagBits(flags));
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, made);
    return made;
  } catch {
    // The engine throws for every pattern outside its syntax; FEEL's answer is null.
    return null;
  }
}

/** Whether the pattern occurs in the text. Cost: program size × text length / 16 steps, about the engine's slowest rate. */
export function test(run: Run, pattern: RE2JS, text: string): boolean {
  run.step(cost(pattern, text.length));
  return pattern.matcher(text).find();
}

/** All matches from the left. Each search may look ahead to the end of the text, hence the share of what is left. */
export function* matchAll(run: Run, pattern: RE2JS, text: string): Generator<Match> {
  const matcher = pattern.matcher(text);
  let from = 0;
  run.step(cost(pattern, text.length));
  while (matcher.find()) {
    run.step(1 + cost(pattern, matcher.end() - from) + (cost(pattern, text.length - from) >> 4));
    from = matcher.end();
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? '');
    yield { start: matcher.start(), end: matcher.end(), groups };
  }
}

/** The replacement with `$0` to `$n` filled in; null when a `$` or `\` stands for nothing (XPath `replace`). */
export function expand(replacement: string, groups: readonly string[]): string | null {
  if (/\\(?![\\$])|(?<!\\)(?:\\\\)*\$(?!\d)/.test(replacement)) return null;
  return replacement.replace(/\\([\\$])|\$(\d+)/g, (_, escaped?: string, digits?: string) => {
    if (escaped !== undefined) return escaped;
    let number = digits!;
    while (number.length > 1 && Number(number) >= groups.length) number = number.slice(0, -1);
    return (groups[Number(number)] ?? '') + digits!.slice(number.length);
  });
}

function cost(pattern: RE2JS, length: number): number {
  return 1 + Math.floor((pattern.programSize() * length) / 16);
}

function programBound(pattern: string): number {
  let counts = 1;
  for (const [, low, high] of pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g))
    counts += Math.max(Number(low), Number(high ?? 0));
  return pattern.length * counts;
}

function flagBits(flags: string): number {
  return (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0);
}

const BLOCKS: Readonly<Record<string, string>> = {
  '\\p{IsBasicLatin}': '[\\x00-\\x7f]',
  '\\P{IsBasicLatin}': '[^\\x00-\\x7f]',
  '\\i': '[\\p{L}_:]',
  '\\c': '[\\p{L}\\p{N}_:.\\-]',
};

/** Says in the engine's syntax what differs: `.` stops at both line ends, `x` removes white space outside classes. */
function translate(pattern: string, flags: string): string {
  const spaced = flags.includes('x')
    ? pattern.replace(/(\[(?:\\[^]|[^\]\\])*\])|\s+/g, (_, set?: string) => set ?? '')
    : pattern;
  const any = flags.includes('s') ? '(?s:.)' : '[^\\n\\r]';
  return spaced.replace(/\[(?:\\[^]|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\[^]|\./g, (part) =>
    part === '.' ? any : (BLOCKS[part] ?? part),
  );
}
