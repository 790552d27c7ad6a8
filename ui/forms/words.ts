import { formatDay } from '../contract/format.ts';
import type { Locale } from '../contract/locale.ts';
import { translator } from '../contract/portal.ts';
import type { Wrong } from './check.ts';
import { typed } from './parse.ts';
import { isObject, titleOf, type Schema } from './schema.ts';

/** What is wrong with an answer, in one sentence that names the question. */
export function wrongText(schema: Schema, wrong: Wrong, locale: Locale): string {
  const t = translator(locale);
  const own = locale === 'en' ? (schema['x-en']?.error ?? schema['x-error']) : schema['x-error'];
  if (wrong.code === 'pattern' && own) return own;
  const field = titleOf(schema, locale).replace(/[?:]\s*$/, '');
  return t(`form.wrong.${wrong.code}`, { field, limit: wrong.limit ?? '' });
}

/** An answer as a person reads it, one line for each of a list. */
export function answerText(schema: Schema, value: unknown, locale: Locale): readonly string[] {
  const t = translator(locale);
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return (value as unknown[]).flatMap((item) => itemText(schema.items ?? {}, item, locale));
  if (typeof value === 'boolean') return [t(value ? 'common.yes' : 'common.no')];
  const option = schema.oneOf?.find((one) => one.const === value);
  if (option) return [titleOf(option, locale)];
  if (schema.format === 'date' && typeof value === 'string') return [formatDay(locale, value)];
  return typed(schema, value).split('\n');
}

/** One item of a list: a group is one line. */
function itemText(schema: Schema, item: unknown, locale: Locale): readonly string[] {
  if (!schema.properties || !isObject(item)) return answerText(schema, item, locale);
  const parts = Object.entries(schema.properties).flatMap(([name, child]) =>
    answerText(child, item[name], locale).slice(0, 1),
  );
  return [parts.join(', ')];
}
