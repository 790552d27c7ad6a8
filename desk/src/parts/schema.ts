import { applies, type Schema } from '../../../ui/forms/schema.ts';

export type { Schema };

export type Value = string | boolean | readonly string[] | { readonly [name: string]: Value } | undefined;

/** What a field shows for a value of a case: numbers become text, lists of texts stay lists, what a form does not know is left out. */
export function toFields(schema: Schema, value: unknown): Value {
  if (schema.properties) {
    const given = (value ?? {}) as Record<string, unknown>;
    const entries = Object.entries(schema.properties).map(([name, child]) => [name, toFields(child, given[name])]);
    return Object.fromEntries(entries) as Value;
  }
  if (schema.type === 'array') return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** What is sent for the fields: nothing for what was left empty or is not asked, numbers for integers, the fixed values that nobody types. */
export function toVariables(schema: Schema, value: Value): unknown {
  if (schema.properties) {
    const given = (value ?? {}) as Record<string, Value>;
    const asked = Object.entries(schema.properties).filter(([, child]) => applies(child, given));
    const entries = asked.map(([name, child]) => [name, toVariables(child, given[name])]);
    return Object.fromEntries(entries.filter(([, sent]) => sent !== undefined));
  }
  if (typeof schema.const === 'string') return schema.const;
  if (schema.type === 'array') {
    const items = ((value ?? []) as readonly string[]).map((item) => item.trim()).filter(Boolean);
    return items.length > 0 ? items : undefined;
  }
  if (typeof value !== 'string') return value === false && schema.const === true ? undefined : value;
  if (value.trim() === '') return undefined;
  return schema.type === 'integer' && /^-?\d+$/.test(value.trim()) ? Number(value) : value.trim();
}
