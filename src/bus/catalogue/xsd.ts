import type { XmlElement } from '../normalise/xml.ts';
import { clean } from './schemas.ts';
import { refuse, type Schema } from './types.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema';
const MOST_DEFS = 5000;

/** Reads XSD types as JSON Schema, so that services of either kind are shown and compared alike. Attributes are fields named `@name`. */
export interface XsdReader {
  /** A global element, as a place of the document names it. */
  element(at: XmlElement, qualified: string, pointer: string): Schema;
  type(at: XmlElement, qualified: string, pointer: string): Schema;
  readonly defs: Readonly<Record<string, Schema>>;
}

type Kind = 'element' | 'type' | 'group' | 'attributeGroup' | 'attribute';

interface Global {
  readonly written: XmlElement;
  readonly schema: XmlElement;
}

export function xsdReader(schemas: readonly XmlElement[]): XsdReader {
  const globals = new Map<string, Global>();
  for (const schema of schemas) {
    for (const written of schema.children) {
      if (
        ['include', 'redefine', 'override'].includes(written.name) ||
        (written.name === 'import' && written.attributes['schemaLocation'] !== undefined && !isHere(schemas, written))
      ) {
        refuse(
          `/definitions/types/schema/${written.name}`,
          `takes «${clean(written.attributes['schemaLocation'], 200)}» in: nothing is fetched, put it into the file`,
        );
      }
      const kind = kindOf(written.name);
      if (kind)
        globals.set(`${kind} ${schema.attributes['targetNamespace'] ?? ''} ${written.attributes['name'] ?? ''}`, {
          written,
          schema,
        });
    }
  }
  return new Reader(globals);
}

/** Whether the schema that is imported is another part of the same file. */
function isHere(schemas: readonly XmlElement[], { attributes }: XmlElement): boolean {
  return schemas.some((schema) => schema.attributes['targetNamespace'] === attributes['namespace']);
}

function kindOf(name: string): Kind | undefined {
  if (name === 'complexType' || name === 'simpleType') return 'type';
  return name === 'element' || name === 'group' || name === 'attributeGroup' || name === 'attribute' ? name : undefined;
}

interface Fields {
  readonly properties: Record<string, Schema>;
  readonly required: Set<string>;
  /** Names of elements in the order in which they must come. */
  readonly order: string[];
  open: boolean;
}

class Reader implements XsdReader {
  readonly #globals: ReadonlyMap<string, Global>;
  readonly #defs = new Map<string, Schema>();
  readonly #names = new Map<string, string>();

  constructor(globals: ReadonlyMap<string, Global>) {
    this.#globals = globals;
  }

  get defs(): Readonly<Record<string, Schema>> {
    return Object.fromEntries(this.#defs);
  }

  element(at: XmlElement, qualified: string, pointer: string): Schema {
    return this.#reference('element', at, qualified, pointer);
  }

  type(at: XmlElement, qualified: string, pointer: string): Schema {
    const { namespace, local } = nameOf(at, qualified);
    if (namespace === XSD) return builtIn(local);
    // The arrays of SOAP encoding have no schema of their own.
    if (namespace.startsWith('http://schemas.xmlsoap.org/soap/encoding')) return {};
    return this.#reference('type', at, qualified, pointer);
  }

  #reference(kind: 'element' | 'type', at: XmlElement, qualified: string, pointer: string): Schema {
    const { namespace, local } = nameOf(at, qualified);
    const key = `${kind} ${namespace} ${local}`;
    const known = this.#names.get(key);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    const found = this.#global(kind, at, qualified, pointer);
    if (this.#names.size >= MOST_DEFS) refuse(pointer, `more than ${MOST_DEFS} types`);
    const plain = local.replace(/[^A-Za-z0-9._-]/g, '.') + (kind === 'element' ? '' : '.type');
    const name = [...this.#names.values()].includes(plain) ? `${plain}.${this.#names.size}` : plain;
    this.#names.set(key, name);
    this.#defs.set(
      name,
      kind === 'element' ? this.#elementSchema(found.written, pointer) : this.#typeSchema(found.written, pointer),
    );
    return { $ref: `#/$defs/${name}` };
  }

  #global(kind: Kind, at: XmlElement, qualified: string, pointer: string): Global {
    const { namespace, local } = nameOf(at, qualified);
    return (
      this.#globals.get(`${kind} ${namespace} ${local}`) ??
      // Parts without a prefix mean their own schema, whatever the file says of the default namespace.
      this.#globals.get(`${kind}  ${local}`) ??
      refuse(pointer, `names the ${kind} «${clean(qualified, 120)}», which is not in the file`)
    );
  }

  #elementSchema(written: XmlElement, pointer: string): Schema {
    const { type, nillable } = written.attributes;
    const inner = written.children.find(({ name }) => name === 'complexType' || name === 'simpleType');
    const schema =
      type !== undefined ? this.type(written, type, pointer) : inner ? this.#typeSchema(inner, pointer) : {};
    return nillable === 'true' ? { anyOf: [schema, { type: 'null' }] } : schema;
  }

  #typeSchema(written: XmlElement, pointer: string): Schema {
    return written.name === 'simpleType' ? this.#simple(written, pointer) : this.#complex(written, pointer);
  }

  #simple(written: XmlElement, pointer: string): Schema {
    const restriction = written.children.find(({ name }) => name === 'restriction');
    if (restriction) return this.#restricted(restriction, pointer);
    const union = written.children.find(({ name }) => name === 'union');
    const members = (union?.attributes['memberTypes'] ?? '').split(/\s+/).filter(Boolean);
    const inner = (union?.children ?? []).filter(({ name }) => name === 'simpleType');
    if (union) {
      return {
        anyOf: [
          ...members.map((one) => this.type(union, one, pointer)),
          ...inner.map((one) => this.#simple(one, pointer)),
        ],
      };
    }
    return { type: 'string' };
  }

  #restricted(restriction: XmlElement, pointer: string): Schema {
    const { base } = restriction.attributes;
    const inner = restriction.children.find(({ name }) => name === 'simpleType');
    const from = base !== undefined ? this.type(restriction, base, pointer) : inner ? this.#simple(inner, pointer) : {};
    const facets = facetsOf(restriction, typeof from['type'] === 'string' ? from['type'] : undefined);
    return from['$ref'] === undefined ? { ...from, ...facets } : { allOf: [from, facets] };
  }

  #complex(written: XmlElement, pointer: string): Schema {
    const simple = written.children.find(({ name }) => name === 'simpleContent');
    const complex = written.children.find(({ name }) => name === 'complexContent');
    const derived = (simple ?? complex)?.children.find(({ name }) => name === 'extension' || name === 'restriction');
    const fields: Fields = { properties: {}, required: new Set(), order: [], open: false };
    this.#particles(derived ?? written, fields, true, pointer);
    const base = derived?.attributes['base'];
    if (derived && simple && base !== undefined) set(fields, '#text', this.type(derived, base, pointer), true);
    const own = objectOf(fields);
    const extends_ = complex && derived?.name === 'extension' && base !== undefined;
    return extends_ ? { allOf: [this.type(derived, base, pointer), own] } : own;
  }

  /** What stands within a type, however it is grouped. What comes under a choice may be absent. */
  #particles(holder: XmlElement, fields: Fields, required: boolean, pointer: string): void {
    for (const child of holder.children) {
      const always = required && child.attributes['minOccurs'] !== '0';
      switch (child.name) {
        case 'sequence':
        case 'all':
          this.#particles(child, fields, always, pointer);
          break;
        case 'choice':
          this.#particles(child, fields, false, pointer);
          break;
        case 'element':
          this.#child(child, fields, always, pointer);
          break;
        case 'any':
        case 'anyAttribute':
          fields.open = true;
          break;
        case 'group':
        case 'attributeGroup':
          this.#group(child, fields, always, pointer);
          break;
        case 'attribute':
          this.#attribute(child, fields, pointer);
      }
    }
  }

  readonly #within: XmlElement[] = [];

  #group(child: XmlElement, fields: Fields, always: boolean, pointer: string): void {
    const { ref } = child.attributes;
    if (ref === undefined) return;
    const { written } = this.#global(child.name as Kind, child, ref, pointer);
    if (this.#within.includes(written)) refuse(pointer, `the ${child.name} «${clean(ref, 120)}» holds itself`);
    this.#within.push(written);
    this.#particles(written, fields, always, pointer);
    this.#within.pop();
  }

  #child(written: XmlElement, fields: Fields, always: boolean, pointer: string): void {
    const { name, ref, minOccurs = '1', maxOccurs = '1' } = written.attributes;
    const local = name ?? ref?.slice(ref.indexOf(':') + 1) ?? 'element';
    const one =
      ref !== undefined
        ? this.element(written, ref, pointer)
        : this.#elementSchema(written, `${pointer}/${clean(local, 80)}`);
    const many = maxOccurs === 'unbounded' || Number(maxOccurs) > 1;
    const bounds = maxOccurs === 'unbounded' ? {} : { maxItems: Number(maxOccurs) };
    const list = {
      type: 'array',
      items: one,
      ...(Number(minOccurs) > 1 ? { minItems: Number(minOccurs) } : {}),
      ...bounds,
    };
    set(fields, clean(local, 120), many ? list : one, always);
    fields.order.push(clean(local, 120));
  }

  #attribute(written: XmlElement, fields: Fields, pointer: string): void {
    const { name, ref, type, use } = written.attributes;
    const local = name ?? ref?.slice(ref.indexOf(':') + 1) ?? 'attribute';
    const inner = written.children.find((child) => child.name === 'simpleType');
    const schema =
      type !== undefined
        ? this.type(written, type, pointer)
        : inner
          ? this.#simple(inner, pointer)
          : { type: 'string' };
    if (use !== 'prohibited') set(fields, `@${clean(local, 120)}`, schema, use === 'required');
  }
}

function set(fields: Fields, name: string, schema: Schema, required: boolean): void {
  Object.defineProperty(fields.properties, name, {
    value: schema,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  if (required) fields.required.add(name);
}

function objectOf({ properties, required, order, open }: Fields): Schema {
  return {
    ...{ type: 'object', properties, additionalProperties: open },
    ...(required.size > 0 ? { required: [...required] } : {}),
    ...(order.length > 1 ? { 'x-order': order } : {}),
  };
}

function nameOf(at: XmlElement, qualified: string): { readonly namespace: string; readonly local: string } {
  const colon = qualified.indexOf(':');
  const prefix = colon < 0 ? '' : qualified.slice(0, colon);
  return { namespace: at.prefixes[prefix] ?? '', local: qualified.slice(colon + 1).trim() };
}

const FACETS: Readonly<Record<string, string>> = {
  minInclusive: 'minimum',
  maxInclusive: 'maximum',
  minExclusive: 'exclusiveMinimum',
  maxExclusive: 'exclusiveMaximum',
  minLength: 'minLength',
  maxLength: 'maxLength',
};

function facetsOf(restriction: XmlElement, type: string | undefined): Schema {
  const values: unknown[] = [];
  const facets: Record<string, unknown> = {};
  for (const { name, attributes } of restriction.children) {
    const value = clean(attributes['value'], 1000);
    if (name === 'enumeration') values.push(type === 'integer' || type === 'number' ? Number(value) : value);
    else if (name === 'pattern') facets['pattern'] = value;
    else if (name === 'length') Object.assign(facets, { minLength: Number(value), maxLength: Number(value) });
    // Bounds of dates are texts, which JSON Schema cannot say.
    else if (FACETS[name] !== undefined && Number.isFinite(Number(value))) facets[FACETS[name]] = Number(value);
  }
  return values.length > 0 ? { ...facets, enum: values } : facets;
}

const INTEGERS = new Set([
  ...['integer', 'int', 'long', 'short', 'byte', 'unsignedInt', 'unsignedLong', 'unsignedShort', 'unsignedByte'],
  ...['positiveInteger', 'nonNegativeInteger', 'negativeInteger', 'nonPositiveInteger'],
]);
const TEXTS: Readonly<Record<string, Schema>> = {
  date: { type: 'string', format: 'date' },
  dateTime: { type: 'string', format: 'date-time' },
  time: { type: 'string', format: 'time' },
  anyURI: { type: 'string', format: 'uri' },
  base64Binary: { type: 'string', contentEncoding: 'base64' },
};

function builtIn(name: string): Schema {
  if (name === 'anyType' || name === 'anySimpleType') return {};
  if (INTEGERS.has(name)) return { type: 'integer' };
  if (name === 'decimal' || name === 'float' || name === 'double') return { type: 'number' };
  if (name === 'boolean') return { type: 'boolean' };
  return TEXTS[name] ?? { type: 'string' };
}
