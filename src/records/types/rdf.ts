import { mainType } from './check.ts';
import type { DocumentType, Metadata, TypeSchema } from './types.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const DCTERMS = 'http://purl.org/dc/terms/';
/** Names of annex 5 for which no common vocabulary has a word; a URN, because the body that reuses this owns no domain of ours. */
export const ANNEX5 = 'urn:digipro:annex5:';
export const RELATION = 'urn:digipro:relation:';

/** Terms of the base set, which every document has. */
const baseTerms = {
  id: '@id',
  type: '@type',
  identifier: `${DCTERMS}identifier`,
  subject: `${DCTERMS}title`,
  documentType: `${DCTERMS}type`,
  created: { '@id': `${DCTERMS}created`, '@type': `${XSD}dateTime` },
  format: `${DCTERMS}format`,
  keywords: `${ANNEX5}ParoleChiave`,
  formation: `${ANNEX5}ModalitaDiFormazione`,
  digest: { '@id': `${ANNEX5}Impronta`, '@type': `${XSD}hexBinary` },
  filename: `${ANNEX5}NomeDelDocumento`,
  documentVersion: { '@id': `${ANNEX5}VersioneDelDocumento`, '@type': `${XSD}integer` },
  reserved: { '@id': `${ANNEX5}Riservato`, '@type': `${XSD}boolean` },
  signed: { '@id': `${ANNEX5}FirmatoDigitalmente`, '@type': `${XSD}boolean` },
  retentionYears: { '@id': `${ANNEX5}TempoDiConservazione`, '@type': `${XSD}integer` },
  notes: `${ANNEX5}Note`,
  classification: `${ANNEX5}Classificazione`,
  registration: `${ANNEX5}DatiDiRegistrazione`,
  roles: `${ANNEX5}Ruolo`,
  code: `${DCTERMS}identifier`,
  title: `${DCTERMS}title`,
  role: `${ANNEX5}TipoRuolo`,
  name: 'http://xmlns.com/foaf/0.1/name',
  date: { '@id': `${DCTERMS}date`, '@type': `${XSD}dateTime` },
  dossiers: { '@id': `${DCTERMS}isPartOf` },
  replaces: { '@id': `${DCTERMS}replaces`, '@type': '@id' },
  'replies-to': { '@id': `${RELATION}replies-to`, '@type': '@id' },
  annexes: { '@id': `${RELATION}annexes`, '@type': '@id' },
  implements: { '@id': `${RELATION}implements`, '@type': '@id' },
  publishes: { '@id': `${RELATION}publishes`, '@type': '@id' },
} as const;

const typeIri = (code: string) => `urn:digipro:type:${code}`;
const classOf = ({ code, schema }: DocumentType) => schema['x-rdf']?.class ?? typeIri(code);
const predicateOf = (base: string, name: string, { 'x-rdf': rdf }: TypeSchema) => rdf?.iri ?? `${base}#${name}`;

/** The JSON-LD 1.1 context of the metadata of a type. */
export function contextOf(type: DocumentType): object {
  return { '@version': 1.1, ...termsOf(type.schema, typeIri(type.code)) };
}

function termsOf(schema: TypeSchema, base: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [name, termOf(name, property, base)]),
  );
}

function termOf(name: string, property: TypeSchema, base: string): object {
  const id = { '@id': predicateOf(base, name, property) };
  const one = mainType(property) === 'array' ? (property.items ?? {}) : property;
  const codelist = codelistOf(property);
  if (codelist !== undefined) return { ...id, '@type': '@vocab', '@context': { '@vocab': codelist } };
  if (mainType(one) === 'object') return { ...id, '@context': termsOf(one, `${base}/${name}`) };
  const datatype = datatypeOf(property);
  return datatype === undefined ? id : { ...id, '@type': datatype === ANY_URI ? '@id' : datatype };
}

const codelistOf = (property: TypeSchema) => property['x-rdf']?.codelist ?? property.items?.['x-rdf']?.codelist;
const ANY_URI = `${XSD}anyURI`;
const BY_TYPE: Readonly<Record<string, string>> = { integer: 'integer', number: 'double', boolean: 'boolean' };
const BY_FORMAT: Readonly<Record<string, string>> = { date: 'date', 'date-time': 'dateTime', uri: 'anyURI' };

/** Datatype of a property's literals; undefined for plain text. */
function datatypeOf(property: TypeSchema): string | undefined {
  const one = mainType(property) === 'array' ? (property.items ?? {}) : property;
  const said = property['x-rdf']?.datatype ?? one['x-rdf']?.datatype;
  if (said !== undefined) return said;
  const name = BY_TYPE[mainType(one)] ?? BY_FORMAT[one.format ?? ''];
  return name && XSD + name;
}

/** The values as JSON-LD has them: what is null says nothing, and a date is no date without a value. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [name, withoutNulls(inner)]),
  );
}

/**
 * A document as JSON-LD, with its contexts in it: whoever has the file needs nothing of ours to understand it. The base set and the metadata
 * of the type are told apart, each with a context of its own, so that a type may call its properties as it likes.
 */
export function linkedDocument(
  type: DocumentType | null,
  base: Readonly<Record<string, unknown>>,
  metadata: Metadata,
): object {
  const given = Object.fromEntries(Object.entries(base).filter(([, value]) => value !== null && value !== undefined));
  const classes = [`${ANNEX5}DocumentoAmministrativoInformatico`, ...(type ? [classOf(type)] : [])];
  const own = type && { '@context': contextOf(type), '@id': base['id'], ...(withoutNulls(metadata) as object) };
  return {
    '@graph': [{ '@context': { '@version': 1.1, ...baseTerms }, ...given, type: classes }, ...(own ? [own] : [])],
  };
}

/** The SHACL shape of a type as Turtle: the base set, and its own metadata with what the schema asks of them. */
export function shapeOf(type: DocumentType): string {
  const prefixes = [
    '@prefix sh: <http://www.w3.org/ns/shacl#> .',
    '@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .',
    '@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .',
  ];
  const base = [
    ['identifier', `${DCTERMS}identifier`, `sh:datatype xsd:string`],
    ['subject', `${DCTERMS}title`, 'sh:datatype xsd:string'],
    ['documentType', `${DCTERMS}type`, 'sh:datatype xsd:string'],
    ['created', `${DCTERMS}created`, 'sh:datatype xsd:dateTime'],
    ['formation', `${ANNEX5}ModalitaDiFormazione`, 'sh:datatype xsd:string'],
  ].map(([, path, kind]) => `  sh:property [ sh:path <${path}> ; sh:minCount 1 ; sh:maxCount 1 ; ${kind} ]`);
  const own = propertyShapes(type.schema, typeIri(type.code), '  ');
  const name = `  sh:name ${literal(type.title.it)}@it, ${literal(type.title.en)}@en`;
  const head = `<${typeIri(type.code)}:shape:${type.version}> a sh:NodeShape ;\n  sh:targetClass <${classOf(type)}>`;
  return `${prefixes.join('\n')}\n\n${[head, name, ...base, ...own].join(' ;\n')} .\n`;
}

function propertyShapes(schema: TypeSchema, base: string, indent: string): string[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const required = schema.required?.includes(name) ?? false;
    const parts = [
      `sh:path <${predicateOf(base, name, property)}>`,
      ...(property.title ? [`sh:name ${literal(property.title)}@it`] : []),
      ...(property['x-en']?.title ? [`sh:name ${literal(property['x-en'].title)}@en`] : []),
      ...(required ? ['sh:minCount 1'] : []),
      ...(mainType(property) === 'array' ? [] : ['sh:maxCount 1']),
      ...valueShape(mainType(property) === 'array' ? (property.items ?? {}) : property, property, base, name, indent),
    ];
    return `${indent}sh:property [ ${parts.join(' ; ')} ]`;
  });
}

function valueShape(one: TypeSchema, property: TypeSchema, base: string, name: string, indent: string): string[] {
  const codelist = codelistOf(property);
  const codes = (one.enum ?? one.oneOf?.map((option) => option.const) ?? []).filter((code) => code !== null);
  if (codelist !== undefined) {
    const iris = codes.map((code) => `<${codelist}${encodeURIComponent(String(code))}>`);
    return ['sh:nodeKind sh:IRI', ...(iris.length > 0 ? [`sh:in ( ${iris.join(' ')} )`] : [])];
  }
  if (mainType(one) === 'object') {
    const inner = propertyShapes(one, `${base}/${name}`, `${indent}  `);
    return inner.length > 0 ? [`sh:node [ a sh:NodeShape ;\n${inner.join(' ;\n')} ]`] : [];
  }
  const datatype = datatypeOf(property);
  if (datatype === ANY_URI) return ['sh:nodeKind sh:IRI'];
  const numbers = (['minimum', 'maximum'] as const).flatMap((key) =>
    one[key] === undefined ? [] : [`sh:${key === 'minimum' ? 'minInclusive' : 'maxInclusive'} ${one[key]}`],
  );
  const lengths = (['minLength', 'maxLength'] as const).flatMap((key) =>
    one[key] === undefined ? [] : [`sh:${key} ${one[key]}`],
  );
  return [
    `sh:datatype <${datatype ?? `${XSD}string`}>`,
    ...(one.pattern === undefined ? [] : [`sh:pattern ${literal(one.pattern)}`]),
    ...lengths,
    ...numbers,
    ...(codes.length > 0 && datatype === undefined
      ? [`sh:in ( ${codes.map((code) => literal(String(code))).join(' ')} )`]
      : []),
  ];
}

/** A literal of Turtle (RDF 1.1, STRING_LITERAL_QUOTE). */
function literal(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}
