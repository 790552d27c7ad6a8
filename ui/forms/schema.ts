import type { Locale } from '../contract/locale.ts';

/**
 * Forms as data: JSON Schema with titles that people read, and few hints (`x-…`) for what a schema does not say. Tasks of procedures and
 * applications of citizens speak the same dialect; the desk draws a whole form, the portal one question a page.
 *
 * - page (pagina): what is asked at once; a property is a page of its own unless its object says `x-page`
 * - condition (condizione): `x-when` asks a question only after a certain answer beside it
 */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Option[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** The fields of this object stand together on one page. */
  readonly 'x-page'?: boolean;
  readonly 'x-when'?: Condition;
  /** A list of files; the value holds their names. */
  readonly 'x-file'?: FileHint;
  /** Euros as a decimal text, typed with comma. */
  readonly 'x-amount'?: boolean;
  /** What is said when the pattern does not fit. */
  readonly 'x-error'?: string;
  /** What the browser may fill in (HTML `autocomplete`). */
  readonly 'x-autocomplete'?: string;
  /** The same in English. */
  readonly 'x-en'?: English;
  /** On a whole form: what the applicant declares before it is sent. */
  readonly 'x-declarations'?: readonly Declaration[];
}

export interface Option {
  readonly const: string;
  readonly title: string;
  readonly description?: string;
  readonly 'x-en'?: English;
}

export interface English {
  readonly title?: string;
  readonly description?: string;
  readonly error?: string;
}

/** Holds when the field beside it has one of the values. */
export interface Condition {
  readonly field: string;
  readonly is: readonly (string | boolean)[];
}

export interface FileHint {
  /** Accepted types by the bytes, e.g. `application/pdf`. */
  readonly types: readonly string[];
}

export interface Declaration {
  readonly code: string;
  readonly it: string;
  readonly en: string;
}

/** What a field is called. */
export function titleOf(schema: Schema | Option, locale: Locale): string {
  return (locale === 'en' ? schema['x-en']?.title : undefined) ?? schema.title ?? '';
}

export function hintOf(schema: Schema | Option, locale: Locale): string | undefined {
  return (locale === 'en' ? schema['x-en']?.description : undefined) ?? schema.description;
}

/** Answers given so far: a tree as deep as the schema. */
export type Answers = Readonly<Record<string, unknown>>;

/** The object at a key, or an empty one: answers are what people sent and may be anything. */
export function objectAt(value: unknown, key: string): Answers {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

export function isObject(value: unknown): value is Answers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a question is asked at all, given the answers beside it. */
export function applies(schema: Schema, beside: Answers): boolean {
  const condition = schema['x-when'];
  if (!condition) return true;
  const value = beside[condition.field];
  return (typeof value === 'string' || typeof value === 'boolean') && condition.is.includes(value);
}

/** The schema of what is asked under the answers given: questions whose condition does not hold are left out. */
export function applicable(schema: Schema, answers: unknown): Schema {
  if (!schema.properties) return schema;
  const given = isObject(answers) ? answers : {};
  const kept = Object.entries(schema.properties).filter(([, child]) => applies(child, given));
  const names = new Set(kept.map(([name]) => name));
  return {
    ...schema,
    properties: Object.fromEntries(kept.map(([name, child]) => [name, applicable(child, given[name])])),
    required: (schema.required ?? []).filter((name) => names.has(name)),
  };
}

/** The answers without those to questions that are not asked: somebody went back and took another way. */
export function pruned(schema: Schema, answers: unknown): Answers {
  const given = isObject(answers) ? answers : {};
  const entries = Object.entries(schema.properties ?? {}).flatMap(([name, child]): [string, unknown][] => {
    if (!Object.hasOwn(given, name) || !applies(child, given)) return [];
    return [[name, child.properties ? pruned(child, given[name]) : given[name]]];
  });
  return Object.fromEntries(entries);
}
