import type { DeskLabel } from '../../../ui/contract/desk.ts';
import type { DeskTranslate } from '../../../ui/contract/desk.ts';

/** What the server says of a field, and how the desk says it. The first that fits counts. */
const SAID: readonly (readonly [RegExp, DeskLabel])[] = [
  [/^is taken$/, 'wrong.taken'],
  [/^must not come before/, 'wrong.order'],
  [/^is in the past$/, 'wrong.past'],
  [/^is not a tax code$/, 'wrong.taxCode'],
  [/^lies inside the unit$/, 'wrong.inside'],
  [/^is no unit in force$/, 'wrong.unit'],
  [/required property|fewer than 1 |is needed/, 'wrong.missing'],
  [/must be (number|integer)/, 'wrong.number'],
  [/control characters|well-formed Unicode/, 'wrong.characters'],
  [/must match|allowed values|must be/, 'wrong.form'],
];

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
