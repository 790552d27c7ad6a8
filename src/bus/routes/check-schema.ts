import { createValidator, type TSchema } from '../../kernel/index.ts';

/** What keeps a JSON Schema that somebody wrote from being used here, and where; undefined where nothing does. */
export function schemaProblem(
  schema: unknown,
  pointer: string,
): { readonly pointer: string; readonly message: string } | undefined {
  const unique = placeOfUnique(schema, pointer);
  if (unique !== undefined) {
    return { pointer: unique, message: 'uniqueItems needs maxItems of at most 1000: each is compared with each' };
  }
  const pattern = placeOfPattern(schema, pointer);
  if (pattern !== undefined) {
    return { pointer: pattern, message: 'no patterns here: use dead with a condition that matches()' };
  }
  try {
    createValidator().check(schema as TSchema, null);
    return undefined;
  } catch (error) {
    return { pointer, message: `no JSON Schema: ${(error as Error).message.slice(0, 300)}` };
  }
}

const MOST_UNIQUE = 1000;

/** Comparing many elements with each other would keep everybody waiting. */
function placeOfUnique(schema: unknown, pointer: string): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const { uniqueItems, maxItems } = schema as { uniqueItems?: unknown; maxItems?: unknown };
  if (uniqueItems === true && !(typeof maxItems === 'number' && maxItems <= MOST_UNIQUE))
    return `${pointer}/uniqueItems`;
  for (const [name, value] of Object.entries(schema)) {
    const found = placeOfUnique(value, `${pointer}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A regular expression of a schema would run where nothing stops it; FEEL has `matches`, which takes linear time. */
function placeOfPattern(schema: unknown, pointer: string): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  for (const [name, value] of Object.entries(schema)) {
    const isPattern = (name === 'pattern' && typeof value === 'string') || name === 'patternProperties';
    const found = isPattern ? `${pointer}/${name}` : placeOfPattern(value, `${pointer}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
