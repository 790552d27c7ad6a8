import { createSchemaCheck, type FieldProblem, schemaProblems } from '../../kernel/index.ts';
import type { DocumentType, Metadata, TypeDraft, TypeSchema } from './types.ts';

const MAPPING = new Set(['iri', 'class', 'datatype', 'codelist']);
/** Absolute IRIs that cannot break out of the angle brackets of Turtle (RFC 3987; N-Triples IRIREF). */
const IRI = /^(https?:\/\/|urn:)[^\s<>"{}|\\^`\u0000-\u0020]{1,500}$/;
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,59}$/;
/** Properties beyond this many make no form that anybody fills in, and no index that anybody keeps. */
const MAX_PROPERTIES = 100;

/** What is wrong with a type before anybody writes a document of it. Pointers lead into `{schema, renames, defaults}`. */
export function typeProblems({ schema, defaults }: TypeDraft): readonly FieldProblem[] {
  const problems = schemaProblems(schema, '/schema');
  if (problems.length > 0) return problems;
  if (schema.type !== 'object') return [{ pointer: '/schema/type', message: 'must be "object"' }];
  return [...propertyProblems(schema, '/schema'), ...mappingProblems(schema, '/schema'), ...unknown(schema, defaults)];
}

function propertyProblems(schema: TypeSchema, pointer: string): FieldProblem[] {
  const entries = Object.entries(schema.properties ?? {});
  const many = entries.length > MAX_PROPERTIES;
  return [
    ...(many ? [{ pointer: `${pointer}/properties`, message: `has more than ${MAX_PROPERTIES} properties` }] : []),
    ...entries.flatMap(([name, child]) => {
      const at = `${pointer}/properties/${name}`;
      const wrong = NAME.test(name)
        ? []
        : [{ pointer: at, message: 'must be called by letters, digits and _, a letter first' }];
      return [...wrong, ...mappingProblems(child, at), ...indexProblems(child, at), ...propertyProblems(child, at)];
    }),
    ...(schema.items ? propertyProblems(schema.items, `${pointer}/items`) : []),
  ];
}

function mappingProblems(schema: TypeSchema, pointer: string): FieldProblem[] {
  const mapping: unknown = schema['x-rdf'];
  if (mapping === undefined) return [];
  const at = `${pointer}/x-rdf`;
  if (typeof mapping !== 'object' || mapping === null) return [{ pointer: at, message: 'must be an object' }];
  return Object.entries(mapping).flatMap(([key, value]) => {
    if (!MAPPING.has(key)) return [{ pointer: `${at}/${key}`, message: 'is none of iri, class, datatype, codelist' }];
    const good = typeof value === 'string' && IRI.test(value);
    return good ? [] : [{ pointer: `${at}/${key}`, message: 'must be an absolute IRI' }];
  });
}

/** Lists are sorted into columns and found by single values; a tree is neither. */
function indexProblems(schema: TypeSchema, pointer: string): FieldProblem[] {
  if (mainType(schema) !== 'object') return [];
  return (['x-column', 'x-filter'] as const)
    .filter((key) => schema[key])
    .map((key) => ({ pointer: `${pointer}/${key}`, message: 'is for texts, numbers, truth values and lists of them' }));
}

function unknown(schema: TypeSchema, defaults: Metadata): FieldProblem[] {
  return Object.keys(defaults)
    .filter((name) => !Object.hasOwn(schema.properties ?? {}, name))
    .map((name) => ({ pointer: `/defaults/${name}`, message: 'is no property of the schema' }));
}

/** The JSON type of a property, null aside; text where it says none. */
export function mainType({ type, properties }: TypeSchema): string {
  const types = [type ?? (properties ? 'object' : 'string')].flat();
  return types.find((one) => one !== 'null') ?? 'null';
}

const check = createSchemaCheck();

/** What of the metadata does not fit their type, with pointers that begin with the one given. Unknown properties are refused. */
export function metadataProblems(
  { digest, schema }: Pick<DocumentType, 'digest' | 'schema'>,
  metadata: Metadata,
  pointer: string,
): readonly FieldProblem[] {
  const closed = { additionalProperties: false, ...schema };
  return check(digest, closed, metadata).map((problem) => ({ ...problem, pointer: `${pointer}${problem.pointer}` }));
}

/** The values by which a document is found, by the name of their property. */
export function fieldsOf(schema: TypeSchema, metadata: Metadata): readonly { name: string; value: string }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (!property['x-filter']) return [];
    const values = new Set([metadata[name]].flat().filter(isPlainValue).map(String));
    return [...values].map((value) => ({ name, value: value.slice(0, MAX_VALUE) }));
  });
}

/** A row of an index of PostgreSQL holds 2,700 bytes; longer texts are nothing that anybody looks up whole. */
export const MAX_VALUE = 500;

function isPlainValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
