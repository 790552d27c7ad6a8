import type { DeskLabel } from '../../../ui/contract/desk.ts';
import type { DeskTranslate } from '../../../ui/contract/desk.ts';

const MISSING = /required property|fewer than 1 |is needed/;

/** What the server says of a field, and how the desk says it. The first that fits counts. */
const SAID: readonly (readonly [RegExp, DeskLabel])[] = [
  [/^is taken$/, 'wrong.taken'],
  [/^must not come before/, 'wrong.order'],
  [/^is in the past$/, 'wrong.past'],
  [/^is not a tax code$/, 'wrong.taxCode'],
  [/^lies inside the unit$/, 'wrong.inside'],
  [/^is no unit in force$/, 'wrong.unit'],
  [MISSING, 'wrong.missing'],
  [/must be (number|integer)/, 'wrong.number'],
  [/control characters|well-formed Unicode/, 'wrong.characters'],
  [/must match|allowed values|must be/, 'wrong.form'],
];

/** Of what is missing nothing else is said: that it has no form either is no news. */
export function withoutEcho<E extends { readonly pointer: string; readonly message: string }>(
  errors: readonly E[],
): readonly E[] {
  const missing = new Set(errors.filter(({ message }) => MISSING.test(message)).map(({ pointer }) => pointer));
  return errors.filter(({ pointer, message }) => !missing.has(pointer) || MISSING.test(message));
}

const TOO_LONG = /more than (\d+) characters/;
const TOO_SHORT = /fewer than (\d+) characters/;

/** The sentence of a field's error in the language of the screen. @param form what a value of a wrong form is told, where there is more to say. */
export function wrongText(t: DeskTranslate, message: string, form: DeskLabel = 'wrong.form'): string {
  const long = TOO_LONG.exec(message);
  if (long) return t('wrong.long', { count: Number(long[1]) });
  const known = SAID.find(([pattern]) => pattern.test(message))?.[1];
  const short = TOO_SHORT.exec(message);
  if (!known && short) return t('wrong.short', { count: Number(short[1]) });
  return known === undefined ? message : t(known === 'wrong.form' ? form : known);
}
