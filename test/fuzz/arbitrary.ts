import fc from 'fast-check';

/** The parts of JSON Schema that the product's operations use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Values that mean something to the installation, so that calls get beyond the first look-up. */
export interface Vocabulary {
  readonly uuids: readonly string[];
  readonly texts: readonly string[];
}

const KNOWN = new Set(
  `type enum const anyOf properties required additionalProperties maxProperties items minItems maxItems uniqueItems pattern format
   minLength maxLength minimum maximum description default title $id examples`.split(/\s+/),
);
const LISTS = 4;
const LONG = 60;

/** Values that a schema accepts. @throws by name at a keyword that it does not know, so that no schema is tried only in part. */
export function valid(schema: Schema, words: Vocabulary): fc.Arbitrary<unknown> {
  const strange = Object.keys(schema).filter((key) => !KNOWN.has(key) && !key.startsWith('~'));
  if (strange.length > 0) throw new Error(`the generator does not know the JSON Schema keyword ${strange.join(', ')}`);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valid(one, words)));
  switch (schema.type) {
    case 'string':
      return texts(schema, words);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000_000, max: schema.maximum ?? 1_000_000 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return lists(schema, words);
    case 'object':
      return schema.properties ? objects(schema, words) : openObjects(schema);
    case undefined:
      return fc.jsonValue({ maxDepth: 2 }).filter(isClean);
    default:
      throw new Error(`the generator does not know the type ${String(schema.type)}`);
  }
}

function objects(schema: Schema, words: Vocabulary): fc.Arbitrary<unknown> {
  const entries = Object.entries(schema.properties!).map(([name, child]) => [name, valid(child, words)] as const);
  const requiredKeys = (schema.required ?? []).filter((name) => name in schema.properties!);
  return fc.record(Object.fromEntries(entries), { requiredKeys, noNullPrototype: true });
}

function openObjects(schema: Schema): fc.Arbitrary<unknown> {
  const key = fc.stringMatching(/^[a-z][a-zA-Z]{0,9}$/).filter(isClean);
  return fc.dictionary(key, fc.jsonValue({ maxDepth: 1 }).filter(isClean), {
    maxKeys: Math.min(schema.maxProperties ?? LISTS, LISTS),
    noNullPrototype: true,
  });
}

function lists(schema: Schema, words: Vocabulary): fc.Arbitrary<unknown> {
  const minLength = schema.minItems ?? 0;
  const size = { minLength, maxLength: Math.max(minLength, Math.min(schema.maxItems ?? LISTS, LISTS)) };
  const items = valid(schema.items ?? {}, words);
  return schema.uniqueItems
    ? fc.uniqueArray(items, { ...size, selector: (item) => JSON.stringify(item) })
    : fc.array(items, size);
}

/** Day and moment around the present, and at the ends of what the formats allow. */
const DAYS = ['2026-11-24', '2026-02-28', '2024-02-29', '1970-01-01', '9999-12-31', '0001-01-01', '2026-12-31'];

function texts(schema: Schema, words: Vocabulary): fc.Arbitrary<string> {
  const known = (schema.format === 'uuid' ? words.uuids : words.texts).filter((text) => fits(schema, text));
  const made = madeTexts(schema).filter((text) => fits(schema, text));
  return known.length > 0
    ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: made })
    : made;
}

function madeTexts(schema: Schema): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = LONG } = schema;
  switch (schema.format) {
    case 'uuid':
      return fc.uuid();
    case 'date':
      return fc.oneof(fc.constantFrom(...DAYS), days);
    case 'date-time':
      return fc.oneof(fc.constantFrom(...DAYS), days).map((day) => `${day}T10:00:00.000Z`);
    case 'email':
      return fc.stringMatching(/^[a-z]{1,10}@[a-z]{1,10}\.example$/);
    case undefined:
      break;
    default:
      throw new Error(`the generator does not know the format ${schema.format}`);
  }
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern)).map((text) => text.slice(0, maxLength));
  const size = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, LONG)) };
  return fc.oneof(
    { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-zàèéìòù ’',.]{1,40}$/).map((text) => text.slice(0, maxLength)) },
    { weight: 2, arbitrary: fc.string({ ...size, unit: 'grapheme' }) },
    { weight: 1, arbitrary: fc.constant('è'.repeat(Math.min(maxLength, 5000))) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE).map((text) => text.slice(0, maxLength)) },
  );
}

const days = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

/** Texts that a schema takes for texts, and that a careless layer behind it takes for something else. */
const HOSTILE = [
  "'; drop table kernel.event; --",
  '%',
  '_%\\',
  '${7*7}{{7*7}}',
  '../../etc/passwd',
  '<svg onload=alert(1)>',
  '=cmd|/c calc!A1',
  '1e309',
  'null',
  '\u202Eevil',
  '[1,2]',
  'WyJ4Il0',
];

function fits(schema: Schema, text: string): boolean {
  const length = [...text].length;
  const tooShort = length < (schema.minLength ?? 0);
  const tooLong = length > (schema.maxLength ?? Infinity);
  return !tooShort && !tooLong && (!schema.pattern || new RegExp(schema.pattern, 'u').test(text)) && isClean(text);
}

// What the product refuses in every text, whatever the schema (see the validator).
// eslint-disable-next-line no-control-regex
const REFUSED =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const NAMES = /"(__proto__|constructor|prototype)":/;

function isClean(value: unknown): boolean {
  if (typeof value === 'string') return !REFUSED.test(value);
  const text = JSON.stringify(value);
  return !NAMES.test(text) && !anyText(value, (one) => REFUSED.test(one));
}

function anyText(value: unknown, test: (text: string) => boolean): boolean {
  if (typeof value === 'string') return test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, child]) => test(key) || anyText(child, test));
}
