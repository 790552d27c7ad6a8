import type { Run } from '../run.ts';
import { compilePattern, expand, matchAll, test } from '../regex.ts';
import type { FeelFunction, FeelList, FeelValue } from '../types.ts';
import { FeelDecimal, toInteger } from '../values/number.ts';
import type { FeelNumber } from '../values/number.ts';
import { builtIn, signature } from './define.ts';

/** Positions and lengths count characters (code points), never halves of a surrogate pair. */
function substring(run: Run, text: string, start: FeelNumber, length: FeelNumber | null): FeelValue {
  const [from, count] = [toInteger(start.trunc()), length === null ? Infinity : toInteger(length.trunc())];
  if (from === undefined || count === undefined || from === 0) return run.fail('FEEL_VALUE', 'substring: position');
  if (count < 1) return run.fail('FEEL_VALUE', 'substring: length');
  run.step(text.length >> 4);
  const points = [...text];
  const first = from > 0 ? from - 1 : points.length + from;
  if (first < 0 || first >= points.length) return run.text('');
  return run.text(points.slice(first, first + count).join(''));
}

function stringLength(run: Run, text: string): FeelValue {
  run.step(text.length >> 4);
  let count = 0;
  for (const _ of text) count += 1;
  return new FeelDecimal(count);
}

/** Searching costs up to text × pattern in the host's worst case. */
function search(run: Run, text: string, match: string): number {
  run.step(1 + (text.length >> 6) + Math.floor((text.length * match.length) / 4096));
  return text.indexOf(match);
}

function substringBefore(run: Run, text: string, match: string): FeelValue {
  const at = search(run, text, match);
  return run.text(at < 0 ? '' : text.slice(0, at));
}

function substringAfter(run: Run, text: string, match: string): FeelValue {
  const at = search(run, text, match);
  return run.text(at < 0 ? '' : text.slice(at + match.length));
}

function matches(run: Run, input: string, pattern: string, flags: string | null): FeelValue {
  const compiled = compilePattern(run, pattern, flags ?? '');
  return compiled ? test(run, compiled, input) : run.fail('FEEL_VALUE', `pattern ${pattern.slice(0, 60)}`);
}

function replace(run: Run, input: string, pattern: string, replacement: string, flags: string | null): FeelValue {
  const compiled = compilePattern(run, pattern, flags ?? '');
  if (!compiled) return run.fail('FEEL_VALUE', `pattern ${pattern.slice(0, 60)}`);
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, groups } of matchAll(run, compiled, input)) {
    const expanded = expand(replacement, groups);
    if (expanded === null) return run.fail('FEEL_VALUE', `replacement ${replacement.slice(0, 60)}`);
    run.room(expanded.length);
    parts.push(input.slice(from, start), expanded);
    from = end;
  }
  parts.push(input.slice(from));
  return run.text(parts.join(''));
}

function split(run: Run, input: string, delimiter: string): FeelValue {
  const compiled = compilePattern(run, delimiter, '');
  if (!compiled) return run.fail('FEEL_VALUE', `pattern ${delimiter.slice(0, 60)}`);
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of matchAll(run, compiled, input)) {
    if (end === 0 || (start === end && end === input.length)) continue;
    parts.push(input.slice(from, start));
    run.grow(parts.length);
    from = end;
  }
  parts.push(input.slice(from));
  run.room(input.length);
  return run.list(parts);
}

/** Null elements are left out. */
function stringJoin(run: Run, list: FeelList, delimiter: string | null): FeelValue {
  const kept: string[] = [];
  for (const item of list) {
    if (item === null) continue;
    if (typeof item !== 'string') return run.fail('FEEL_ARGUMENTS', 'string join: an element is no text');
    run.room(item.length + (delimiter?.length ?? 0));
    kept.push(item);
  }
  run.step(kept.length);
  return run.text(kept.join(delimiter ?? ''));
}

export const STRING_FUNCTIONS: readonly FeelFunction[] = [
  builtIn('substring', signature('string: string, start position: number, length?: number', substring)),
  builtIn('string length', signature('string: string', stringLength)),
  builtIn(
    'upper case',
    signature('string: string', (run, text: string) => run.text(text.toUpperCase())),
  ),
  builtIn(
    'lower case',
    signature('string: string', (run, text: string) => run.text(text.toLowerCase())),
  ),
  builtIn('substring before', signature('string: string, match: string', substringBefore)),
  builtIn('substring after', signature('string: string, match: string', substringAfter)),
  builtIn(
    'contains',
    signature('string: string, match: string', (run, a: string, b: string) => search(run, a, b) >= 0),
  ),
  builtIn(
    'starts with',
    signature('string: string, match: string', (run, a: string, b: string) => starts(run, a, b)),
  ),
  builtIn(
    'ends with',
    signature('string: string, match: string', (run, a: string, b: string) => ends(run, a, b)),
  ),
  builtIn('matches', signature('input: string, pattern: string, flags?: string?', matches)),
  builtIn('replace', signature('input: string, pattern: string, replacement: string, flags?: string?', replace)),
  builtIn('split', signature('string: string, delimiter: string', split)),
  builtIn('string join', signature('list: list, delimiter?: string?', stringJoin)),
];

function starts(run: Run, text: string, match: string): boolean {
  run.step(match.length >> 6);
  return text.startsWith(match);
}

function ends(run: Run, text: string, match: string): boolean {
  run.step(match.length >> 6);
  return text.endsWith(match);
}
