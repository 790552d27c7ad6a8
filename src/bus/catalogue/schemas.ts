import { refuse, type Schema } from './types.ts';

type Node = Readonly<Record<string, unknown>>;

/** Keywords that are kept as they are, and those that hold schemas. The rest describes, or is for other programs. */
const PLAIN = new Set([
  ...['type', 'format', 'pattern', 'enum', 'const', 'required', 'contentEncoding', 'minLength', 'maxLength', 'minimum'],
  ...['maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minProperties', 'maxProperties', 'deprecated'],
]);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAPS = new Set(['properties']);
const SINGLE = new Set(['items', 'additionalProperties']);

const MOST_DEFS = 5000;
const MOST_WORDS = 500;

/** Brings the schemas of one document into the form of contracts; what they refer to within the document is gathered in `defs`. */
export interface SchemaReader {
  /** @throws ContractRefused for a reference that leaves the document or leads nowhere. */
  read(schema: unknown, pointer: string): Schema;
  readonly defs: Readonly<Record<string, Schema>>;
}

export function schemaReader(document: unknown): SchemaReader {
  const defs = new Map<string, Schema>();
  const names = new Map<string, string>();
  const read = (schema: unknown, pointer: string): Schema => {
    if (schema === true || schema === undefined) return {};
    if (schema === false) return { not: {} };
    if (!isNode(schema)) return refuse(pointer, 'is no schema');
    const entries: [string, unknown][] = [];
    for (const [name, value] of Object.entries(schema)) {
      const at = `${pointer}/${escapePart(name)}`;
      if (name === '$ref') entries.push(['$ref', `#/$defs/${refer(value, at)}`]);
      else if (PLAIN.has(name)) entries.push([name, value]);
      else if (SINGLE.has(name)) entries.push([name, typeof value === 'boolean' ? value : readItems(value, at)]);
      else if (LISTS.has(name) && Array.isArray(value)) {
        entries.push([name, value.map((item, index) => read(item, `${at}/${index}`))]);
      } else if (MAPS.has(name) && isNode(value)) {
        const inner = Object.entries(value).map(([key, item]) => [key, read(item, `${at}/${escapePart(key)}`)]);
        entries.push([name, Object.fromEntries(inner)]);
      } else if ((name === 'description' || name === 'title') && typeof value === 'string') {
        entries.push([name, clean(value, MOST_WORDS)]);
      }
    }
    return nullable(schema, exclusive(Object.fromEntries(entries)));
  };
  const readItems = (value: unknown, at: string): Schema =>
    // Before 2020-12 a list of items gave one schema for each place.
    Array.isArray(value) ? {} : read(value, at);
  /** The name that a place of the document has among the definitions; read when it is first referred to. */
  const refer = (value: unknown, at: string): string => {
    const reference = typeof value === 'string' ? value : refuse(at, 'is no reference');
    const target = resolve(document, reference, at);
    const known = names.get(reference);
    if (known !== undefined) return known;
    if (names.size >= MOST_DEFS) refuse(at, `more than ${MOST_DEFS} schemas`);
    const short = /^#\/(?:components\/schemas|definitions)\/([^/]+)$/.exec(reference)?.[1];
    const name = (short ?? reference.slice(2)).replace(/[^A-Za-z0-9._-]/g, '.');
    const free = [...names.values()].includes(name) ? `${name}.${names.size}` : name;
    names.set(reference, free);
    defs.set(free, read(target, reference.slice(1)));
    return free;
  };
  return {
    read,
    get defs() {
      return Object.fromEntries(defs);
    },
  };
}

/** OpenAPI 3.0 and Swagger 2 say beside the type that a value may be null; JSON Schema says it as a type. */
function nullable(written: Node, schema: Schema): Schema {
  if (written['nullable'] !== true && written['x-nullable'] !== true) return schema;
  const { type } = schema;
  if (typeof type === 'string') {
    const values = Array.isArray(schema['enum']) ? { enum: [...(schema['enum'] as unknown[]), null] } : {};
    return { ...schema, type: [type, 'null'], ...values };
  }
  return { anyOf: [schema, { type: 'null' }] };
}

/** Exclusive bounds were truth values beside the bound before 2019. */
function exclusive(schema: Record<string, unknown>): Schema {
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof schema[flag] !== 'boolean') continue;
    if (schema[flag] && typeof schema[bound] === 'number') {
      schema[flag] = schema[bound];
      delete schema[bound];
    } else delete schema[flag];
  }
  return schema;
}

/** What a reference within a document leads to. Nothing outside of it is ever opened. */
export function resolve(document: unknown, reference: string, at: string): unknown {
  if (!reference.startsWith('#/')) {
    return refuse(
      at,
      `refers to «${clean(reference, 200)}», outside of the file: nothing is fetched, put it into the file`,
    );
  }
  let current: unknown = document;
  for (const part of reference.slice(2).split('/')) {
    const name = decode(part, at).replaceAll('~1', '/').replaceAll('~0', '~');
    const holder = current as Record<string, unknown>;
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) {
      return refuse(at, `refers to «${clean(reference, 200)}», which is not in the file`);
    }
    current = holder[name];
  }
  return current;
}

function decode(part: string, at: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return refuse(at, 'is no reference');
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function escapePart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 200);
}

/** A text of a file as it can be stored and shown. */
export function clean(value: unknown, most: number): string {
  if (typeof value !== 'string') return '';
  // eslint-disable-next-line no-control-regex
  return value
    .replace(/[\0-\x08\x0b-\x1f\x7f]/g, ' ')
    .toWellFormed()
    .trim()
    .slice(0, most);
}

const MAX_DEPTH = 100;
const MAX_NODES = 500_000;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Looks over what a file holds before anything descends into it. @throws ContractRefused when it is too deep, too large or hostile. */
export function refuseHostile(document: unknown): void {
  const open: { value: unknown; pointer: string; depth: number }[] = [{ value: document, pointer: '', depth: 0 }];
  for (let seen = 0; open.length > 0; seen += 1) {
    const { value, pointer, depth } = open.pop()!;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) refuse(pointer.slice(0, 300), `is nested more than ${MAX_DEPTH} deep`);
    if (seen > MAX_NODES) refuse('', `holds more than ${MAX_NODES} values`);
    for (const [name, child] of Object.entries(value)) {
      const at = `${pointer}/${escapePart(name)}`;
      // A property that is called so is legal in a schema, but no service needs one.
      if (FORBIDDEN.has(name)) refuse(at.slice(0, 300), 'is not an allowed name');
      open.push({ value: child, pointer: at, depth: depth + 1 });
    }
  }
}
