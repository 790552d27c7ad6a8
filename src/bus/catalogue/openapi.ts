import { clean, escapePart, isNode, resolve, schemaReader, type SchemaReader } from './schemas.ts';
import { refuse, type Contract, type ContractOperation, type Format, type Schema } from './types.ts';

type Node = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
const MOST_OPERATIONS = 2000;
const PLACES = ['path', 'query', 'header'] as const;

/** The contract of an OpenAPI 3.0/3.1 or Swagger 2.0 document. @throws ContractRefused naming the place. */
export function readOpenApi(document: Node): Contract {
  const reading = { document, format: formatOf(document), schemas: schemaReader(document), names: new Set<string>() };
  const info = nodeAt(document, 'info', '');
  const paths = document['paths'] === undefined ? {} : nodeAt(document, 'paths', '');
  const operations = Object.entries(paths).flatMap(([path, item]) => readPath(reading, path, item));
  if (operations.length === 0) refuse('/paths', 'names no operation');
  if (operations.length > MOST_OPERATIONS) refuse('/paths', `names more than ${MOST_OPERATIONS} operations`);
  const declared = new Set([
    ...securityOf(reading, document['security'], '/security'),
    ...operations.flatMap((one) => one.security),
  ]);
  return {
    format: reading.format,
    title: clean(info['title'], 200) || 'Senza titolo',
    version: clean(info['version'], 60) || null,
    description: clean(info['description'], 2000) || null,
    addresses: addressesOf(reading),
    security: [...declared],
    operations,
    defs: reading.schemas.defs,
  };
}

interface Reading {
  readonly document: Node;
  readonly format: Format;
  readonly schemas: SchemaReader;
  readonly names: Set<string>;
}

function formatOf({ openapi, swagger }: Node): Format {
  if (typeof openapi === 'string' && openapi.startsWith('3.1')) return 'openapi-3.1';
  if (typeof openapi === 'string' && openapi.startsWith('3.0')) return 'openapi-3.0';
  if (swagger === '2.0') return 'swagger-2.0';
  return refuse(
    '',
    `is neither OpenAPI 3.0 or 3.1 nor Swagger 2.0: it says «${clean(String(openapi ?? swagger), 40)}»`,
  );
}

function readPath(reading: Reading, path: string, written: unknown): readonly ContractOperation[] {
  const pointer = `/paths/${escapePart(path)}`;
  if (path.startsWith('x-')) return [];
  if (!path.startsWith('/')) refuse(pointer, 'a path begins with «/»');
  const item = deref(reading, written, pointer);
  const shared = listAt(item, 'parameters', pointer);
  return METHODS.filter((method) => item[method] !== undefined).map((method) =>
    readOperation(reading, { path, method, pointer: `${pointer}/${method}` }, nodeAt(item, method, pointer), shared),
  );
}

interface Place {
  readonly path: string;
  readonly method: string;
  readonly pointer: string;
}

function readOperation(
  reading: Reading,
  { path, method, pointer }: Place,
  written: Node,
  shared: readonly unknown[],
): ContractOperation {
  const wanted = clean(written['operationId'], 120) || `${method.toUpperCase()} ${path}`.slice(0, 300);
  // Two of one name would hide each other; the standard forbids it, files do it.
  const name = reading.names.has(wanted) ? `${method.toUpperCase()} ${path}`.slice(0, 300) : wanted;
  reading.names.add(name);
  const own = listAt(written, 'parameters', pointer);
  const parameters = [...shared, ...own].map((one, index) => deref(reading, one, `${pointer}/parameters/${index}`));
  const security = written['security'] ?? reading.document['security'];
  return {
    name,
    title: clean(written['summary'], 200) || clean(written['description'], 200),
    method: method.toUpperCase(),
    path: clean(path, 300),
    input: inputOf(reading, parameters, written, pointer),
    output: outputOf(reading, written, pointer),
    security: securityOf(reading, security, `${pointer}/security`).concat(modiOf(parameters)),
  };
}

function inputOf(reading: Reading, parameters: readonly Node[], written: Node, pointer: string): Schema {
  const groups = PLACES.map((place): [string, Schema] => {
    const chosen = new Map(
      parameters.filter((one) => one['in'] === place).map((one) => [clean(one['name'], 120), one]),
    );
    const properties = [...chosen].map(([name, one]) => [
      name,
      parameterSchema(reading, one, `${pointer}/parameters/${name}`),
    ]);
    const required = [...chosen]
      .filter(([, one]) => one['required'] === true || place === 'path')
      .map(([name]) => name);
    return [
      place,
      { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 ? { required } : {}) },
    ];
  });
  const body = bodyOf(reading, parameters, written, pointer);
  const properties = Object.fromEntries([...groups, ...(body ? [['body', body.schema] as const] : [])]);
  return { type: 'object', properties, required: [...PLACES, ...(body?.required ? ['body'] : [])] };
}

function parameterSchema(reading: Reading, parameter: Node, pointer: string): Schema {
  // Swagger 2 writes the schema of a parameter beside its name.
  if (reading.format === 'swagger-2.0') return reading.schemas.read({ ...parameter, required: undefined }, pointer);
  if (isNode(parameter['content'])) return {};
  return reading.schemas.read(parameter['schema'], `${pointer}/schema`);
}

interface Body {
  readonly schema: Schema;
  readonly required: boolean;
}

function bodyOf(reading: Reading, parameters: readonly Node[], written: Node, pointer: string): Body | undefined {
  if (reading.format === 'swagger-2.0') {
    const whole = parameters.find((one) => one['in'] === 'body');
    if (whole)
      return {
        schema: reading.schemas.read(whole['schema'], `${pointer}/parameters/body`),
        required: whole['required'] === true,
      };
    const fields = parameters.filter((one) => one['in'] === 'formData');
    if (fields.length === 0) return undefined;
    const properties = fields.map((one) => [clean(one['name'], 120), parameterSchema(reading, one, pointer)]);
    const required = fields.filter((one) => one['required'] === true).map((one) => clean(one['name'], 120));
    return {
      schema: { type: 'object', properties: Object.fromEntries(properties), required },
      required: required.length > 0,
    };
  }
  if (written['requestBody'] === undefined) return undefined;
  const body = deref(reading, written['requestBody'], `${pointer}/requestBody`);
  return { schema: contentOf(reading, body, `${pointer}/requestBody`) ?? {}, required: body['required'] === true };
}

/** The schema of the JSON that a body holds, of its first content where none of it is JSON. */
function contentOf(reading: Reading, holder: Node, pointer: string): Schema | undefined {
  if (!isNode(holder['content'])) return undefined;
  const contents = Object.entries(holder['content']);
  const [type, found] = contents.find(([name]) => /[/+]json\b/i.test(name)) ?? contents[0] ?? [];
  if (type === undefined || !isNode(found)) return undefined;
  return reading.schemas.read(found['schema'], `${pointer}/content/${escapePart(type)}/schema`);
}

function outputOf(reading: Reading, written: Node, pointer: string): Schema {
  const responses = written['responses'] === undefined ? {} : nodeAt(written, 'responses', pointer);
  const all = Object.entries(responses).filter(([status]) => /^2/.test(status));
  const told = all.length > 0 ? all : Object.entries(responses).filter(([status]) => status === 'default');
  const properties = told.map(([status, one]) => {
    const at = `${pointer}/responses/${status}`;
    const response = deref(reading, one, at);
    const swagger =
      response['schema'] === undefined ? undefined : reading.schemas.read(response['schema'], `${at}/schema`);
    return [status, swagger ?? contentOf(reading, response, at) ?? {}];
  });
  return { type: 'object', properties: Object.fromEntries(properties) };
}

/** Security schemes in the words of the field, one for each way in. */
function securityOf(reading: Reading, written: unknown, pointer: string): string[] {
  if (!Array.isArray(written)) return [];
  const schemes =
    (reading.format === 'swagger-2.0'
      ? reading.document['securityDefinitions']
      : componentsOf(reading)['securitySchemes']) ?? {};
  const names = written.flatMap((one) =>
    isNode(one)
      ? [
          Object.keys(one)
            .map((name) => wordOf(reading, schemes, name, pointer))
            .join('+'),
        ]
      : [],
  );
  return [...new Set(names.map((name) => name || 'none'))];
}

function wordOf(reading: Reading, schemes: unknown, name: string, pointer: string): string {
  if (!isNode(schemes) || !Object.hasOwn(schemes, name))
    return refuse(pointer, `names «${clean(name, 80)}», which is no security scheme of the file`);
  const { type, scheme } = deref(reading, schemes[name], `${pointer}/${escapePart(name)}`);
  if (type === 'http') return clean(scheme, 40).toLowerCase() || 'http';
  return clean(type, 40) || 'unknown';
}

/** Headers of the ModI patterns that an operation asks for. */
function modiOf(parameters: readonly Node[]): string[] {
  const headers = parameters.filter((one) => one['in'] === 'header').map((one) => clean(one['name'], 80).toLowerCase());
  return [
    ...(headers.includes('agid-jwt-signature') ? ['INTEGRITY_REST'] : []),
    ...(headers.includes('agid-jwt-trackingevidence') ? ['AUDIT_REST'] : []),
  ];
}

function addressesOf({ document, format }: Reading): readonly string[] {
  if (format !== 'swagger-2.0') {
    const servers = Array.isArray(document['servers']) ? document['servers'] : [];
    return servers
      .flatMap((one) => (isNode(one) ? [clean(one['url'], 300)] : []))
      .filter(Boolean)
      .slice(0, 20);
  }
  const host = clean(document['host'], 200);
  const schemes = Array.isArray(document['schemes']) ? document['schemes'] : ['https'];
  return host
    ? schemes.slice(0, 4).map((scheme) => `${clean(scheme, 8)}://${host}${clean(document['basePath'], 200)}`)
    : [];
}

function componentsOf({ document }: Reading): Node {
  return isNode(document['components']) ? document['components'] : {};
}

const MOST_HOPS = 20;

/** A part of the document, where it says instead that it stands elsewhere: from there. */
function deref(reading: Reading, written: unknown, pointer: string): Node {
  let current = written;
  for (let hops = 0; isNode(current) && typeof current['$ref'] === 'string'; hops += 1) {
    if (hops >= MOST_HOPS) refuse(pointer, 'refers to itself');
    current = resolve(reading.document, current['$ref'], `${pointer}/$ref`);
  }
  return isNode(current) ? current : refuse(pointer, 'is no object');
}

function nodeAt(node: Node, name: string, pointer: string): Node {
  const found = node[name];
  return isNode(found) ? found : refuse(`${pointer}/${name}`, found === undefined ? 'is missing' : 'is no object');
}

function listAt(node: Node, name: string, pointer: string): readonly unknown[] {
  const found = node[name] ?? [];
  return Array.isArray(found) ? found : refuse(`${pointer}/${name}`, 'is no list');
}
