import type { Schema } from '../fuzz/arbitrary.ts';

/** A place in an input where an identifier can stand. */
export interface Leaf {
  /** Names of fields, `*` for the items of a list, `|n` for the n-th alternative. */
  readonly path: readonly string[];
  readonly schema: Schema;
}

const DATES = new Set(['date', 'date-time', 'email']);
/** No key of the product is longer; what is longer is prose, by which nothing is looked up. */
const LONGEST_KEY = 120;

/** Every place of an input schema that takes an identifier, whatever it is called. */
export function leavesOf(schema: Schema, path: readonly string[] = []): readonly Leaf[] {
  if (schema.type === 'string') return isKey(schema) ? [{ path, schema }] : [];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => leavesOf(child, [...path, name])),
    ...(schema.items ? leavesOf(schema.items, [...path, '*']) : []),
    ...(schema.anyOf ?? []).flatMap((child, index) => leavesOf(child, [...path, `|${index}`])),
  ];
}

function isKey(schema: Schema): boolean {
  if (schema.enum || schema.const !== undefined || DATES.has(schema.format ?? '')) return false;
  return schema.format === 'uuid' || schema.pattern !== undefined || (schema.maxLength ?? Infinity) <= LONGEST_KEY;
}

/** Whether a text may stand at the place as far as the schema goes. */
export function accepts({ schema }: Leaf, text: string): boolean {
  if (schema.format === 'uuid') return false;
  const length = [...text].length;
  const inBounds = length >= (schema.minLength ?? 0) && length <= (schema.maxLength ?? Infinity);
  return inBounds && (!schema.pattern || new RegExp(schema.pattern, 'u').test(text));
}
