interface JsonSchema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly type?: string | readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

interface Described {
  readonly operationId: string;
  readonly 'x-max-bytes'?: number;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> }>
  >;
}

/** The OpenAPI document, as far as a client needs it. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

/** Writes the TypeScript client contract of the desk: shapes of every operation, and where each one is called. */
export function clientSource(document: Document): string {
  const operations = Object.entries(document.paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, described]) => ({ path, method, described })))
    .sort((one, other) => (one.described.operationId < other.described.operationId ? -1 : 1));
  const shapes = operations.map(
    ({ described }) =>
      `  '${described.operationId}': {\n    input: ${inputOf(described)};\n    output: ${outputOf(described)};\n  };`,
  );
  const routes = operations.map(
    ({ path, method, described }) =>
      `  '${described.operationId}': ['${method.toUpperCase()}', '${path}', ${jsonBody(described) !== undefined}${mostOf(described)}],`,
  );
  return [
    '// Made from the OpenAPI document by test/desk/client.test.ts: do not edit.',
    'export interface Operations {',
    ...shapes,
    '}',
    '',
    '/** Method, path, whether the input travels in a JSON body, and bytes at most of a file that goes up. */',
    'export const routes: { readonly [N in keyof Operations]: readonly [string, string, boolean, number?] } = {',
    ...routes,
    '};',
    '',
  ].join('\n');
}

function mostOf({ 'x-max-bytes': most }: Described): string {
  return most === undefined ? '' : `, ${most}`;
}

function jsonBody(described: Described): JsonSchema | undefined {
  return described.requestBody?.content['application/json']?.schema;
}

function inputOf(described: Described): string {
  const parameters = (described.parameters ?? []).filter((parameter) => parameter.in !== 'header');
  const body = jsonBody(described);
  const fields = [
    ...parameters.map(({ name, required, schema }) => fieldOf(name, required ?? false, schema)),
    ...Object.entries(body?.properties ?? {}).map(([name, schema]) =>
      fieldOf(name, body!.required?.includes(name) ?? false, schema),
    ),
  ];
  return fields.length > 0 ? `{ ${fields.join('; ')} }` : 'Record<string, never>';
}

function outputOf(described: Described): string {
  const [, success] = Object.entries(described.responses).find(([status]) => status.startsWith('2'))!;
  const schema = success.content?.['application/json']?.schema;
  return schema ? typeOf(schema) : 'unknown';
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `readonly (${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectOf(schema);
    default:
      return 'unknown';
  }
}

function objectOf({ properties, required }: JsonSchema): string {
  const fields = Object.entries(properties ?? {}).map(([name, child]) =>
    fieldOf(name, required?.includes(name) ?? false, child),
  );
  return fields.length > 0 ? `{ ${fields.join('; ')} }` : 'Record<string, unknown>';
}

function fieldOf(name: string, required: boolean, schema: JsonSchema): string {
  const key = /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`;
  return required ? `readonly ${key}: ${typeOf(schema)}` : `readonly ${key}?: ${typeOf(schema)} | undefined`;
}
