import { fieldsOf, type FormPage } from './pages.ts';
import type { Schema } from './schema.ts';

/** What was posted: names of fields (their path joined by dots) and their values. */
export type Posted = ReadonlyMap<string, readonly string[]>;

/** Name of a field in a posted form. */
export function nameOf(path: readonly string[]): string {
  return path.join('.');
}

/** The value of a page out of what was posted; undefined when nothing was filled in. What cannot be read stays as typed, for the check to name it. */
export function parsePage(page: FormPage, posted: Posted): unknown {
  if (page.kind === 'question') return parseField(page.schema, posted.get(nameOf(page.path)));
  const entries = fieldsOf(page).map(({ path, schema }) => [
    path.at(-1)!,
    parseField(schema, posted.get(nameOf(path))),
  ]);
  const filled = entries.filter(([, value]) => value !== undefined);
  return filled.length > 0 ? Object.fromEntries(filled) : undefined;
}

function parseField(schema: Schema, given: readonly string[] | undefined): unknown {
  if (!given) return undefined;
  if (schema.type === 'array') return parseList(schema, given);
  const text = tidy(given.at(-1) ?? '', schema.maxLength === undefined || hasLines(schema));
  if (text === '') return undefined;
  if (schema.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (schema.format === 'date') return isoDay(text);
  if (schema['x-amount']) return decimal(text);
  if (schema.type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  return text;
}

function parseList(schema: Schema, given: readonly string[]): unknown {
  const lines = schema.items?.oneOf ? given : given.flatMap((text) => text.split('\n'));
  const items = lines.map((line) => tidy(line, false)).filter(Boolean);
  return items.length > 0 ? items : undefined;
}

/** Longer texts are asked for in several lines. */
const LONG = 200;

/** Whether an answer is a text of several lines. An address may be long, and is one line all the same. */
export function hasLines({ type, format, maxLength = 0 }: Schema): boolean {
  return type === 'string' && format !== 'email' && maxLength > LONG;
}

// Overrides of direction let a text look like another one; what a person pastes unseen is no part of the answer.
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufeff]/g;

function tidy(text: string, lines: boolean): string {
  const plain = text.normalize('NFC').replace(/\r\n?/g, '\n').replace(UNSEEN, '');
  return (lines ? plain : plain.replace(/[\n\t]+/g, ' ')).trim();
}

/** `3/11/2026`, also with dots or dashes, as `2026-11-03`. A day that is in no calendar stays as typed. */
function isoDay(text: string): string {
  const [, day, month, year] = /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})$/.exec(text) ?? [];
  if (!day || !month || !year) return text;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instant = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(iso) ? iso : text;
}

/** `1.234,50 €` as `1234.50`. */
function decimal(text: string): string {
  const bare = text.replace(/[€\s]/g, '');
  const [, whole, cents] = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(bare) ?? [];
  return whole === undefined ? text : `${whole.replaceAll('.', '')}.${(cents ?? '').padEnd(2, '0')}`;
}

/** A value as it is typed: the other way round. */
export function typed(schema: Schema, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join('\n');
  const text = String(value as string | number | boolean);
  if (schema.format === 'date') return text.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1');
  if (schema['x-amount']) return text.replace(/^(\d+)\.(\d{2})$/, '$1,$2');
  return text;
}
