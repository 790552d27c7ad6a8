import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox';

export { Type, type Static, type TSchema };

/** An object that refuses unknown fields: the only kind of object that an operation may declare. */
export function object<P extends TProperties>(properties: P, options: Record<string, unknown> = {}): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** Free text of bounded length. Control characters other than tab and line breaks are refused for every text by the validator. */
export function text(maxLength: number, options: Record<string, unknown> = {}) {
  return Type.String({ minLength: 1, maxLength, ...options });
}

export function optional<S extends TSchema>(schema: S) {
  return Type.Optional(schema);
}

export function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()]);
}

/** One of the given words. */
export function oneOf<const V extends readonly string[]>(values: V, more: { readonly description?: string } = {}) {
  return Type.Unsafe<V[number]>({ type: 'string', enum: values, ...more });
}

export const uuid = Type.String({ format: 'uuid', maxLength: 36 });
/** RFC 3339 instant, e.g. `2026-11-24T09:00:00.000Z`. */
export const instant = Type.String({ format: 'date-time', maxLength: 40 });
/** Calendar date `yyyy-mm-dd` in Europe/Rome. */
export const date = Type.String({ format: 'date', maxLength: 10 });
export const sha256Hex = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 });
/** A code that people choose and machines read: lower-case letters, digits, `-`, `_`, `.`. */
export const code = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,79}$', maxLength: 80 });
/** A decimal amount as text, so that no cent is lost in binary fractions. */
export const amount = Type.String({ pattern: '^-?[0-9]{1,15}(\\.[0-9]{1,2})?$', maxLength: 19 });
/** Any JSON value. Only for payloads whose schema lives in data (forms, variables, event data). */
export const json = Type.Unsafe<unknown>({});
/** A JSON object whose schema lives in data. */
export const jsonObject = Type.Unsafe<Record<string, unknown>>({ type: 'object', maxProperties: 500 });

export const bilingual = object({ it: text(2000), en: text(2000) });
