import type { Registry } from '../operations/registry.ts';
import type { Operation } from '../operations/types.ts';
import { kernelErrors, type ErrorFactory } from '../errors.ts';
import { problemSchema } from './problem.ts';

/** OpenAPI 3.1 of every operation that has an HTTP binding; the contract that clients and tests are made from. */
export function openApi(registry: Registry, version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of registry.operations.values()) {
    if (!operation.http) continue;
    const item = (paths[operation.http.path] ??= {});
    item[operation.http.method.toLowerCase()] = describeOperation(registry, operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'DigiPro',
      version,
      description:
        'Every operation of the platform. Errors are RFC 9457 problems with a stable `code`. Lists page by keyset: `limit`, `after`, answer `{items, next}`. Mutations accept `Idempotency-Key`.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-digipro' } },
    },
  };
}

function describeOperation(registry: Registry, operation: Operation): Record<string, unknown> {
  const http = operation.http!;
  const success = String(http.status ?? 200);
  return {
    operationId: operation.name,
    tags: [operation.name.split('.')[0]],
    summary: operation.summary.it,
    description: [operation.summary.en, operation.description, permissionLine(registry, operation)]
      .filter(Boolean)
      .join('\n\n'),
    security: operation.permission === 'public' ? [] : [{ session: [] }],
    parameters: parametersOf(operation),
    ...requestBodyOf(operation),
    responses: {
      [success]: successOf(operation),
      ...(http.otherwise ? { [String(http.otherwise.status)]: successOf(operation) } : {}),
      ...refusalsOf(operation),
    },
    'x-permission': operation.permission,
    'x-effect': operation.effect,
    ...(operation.upload && operation.http!.bodyLimit ? { 'x-max-bytes': operation.http!.bodyLimit } : {}),
    ...(operation.personalData ? { 'x-personal-data': operation.personalData } : {}),
  };
}

function permissionLine(registry: Registry, operation: Operation): string {
  const spec = registry.permissions.get(operation.permission);
  return spec
    ? `Permission \`${operation.permission}\`: to ${spec.sentence.en}.`
    : `Permission: ${operation.permission}.`;
}

interface ObjectSchema {
  readonly properties?: Record<string, unknown>;
  readonly required?: readonly string[];
}

function pathNames(operation: Operation): readonly string[] {
  return [...operation.http!.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]!);
}

function headersOf(operation: Operation): Readonly<Record<string, string>> {
  return operation.http!.headers ?? {};
}

function inQuery(operation: Operation): boolean {
  return operation.http!.method === 'GET' || operation.http!.method === 'DELETE' || operation.upload === true;
}

function parametersOf(operation: Operation): unknown[] {
  const schema = operation.input as ObjectSchema;
  const path = pathNames(operation);
  const headers = headersOf(operation);
  const names = Object.keys(schema.properties ?? {}).filter(
    (name) => path.includes(name) || name in headers || inQuery(operation),
  );
  const parameters: unknown[] = names.map((name) => ({
    name: headers[name] ?? name,
    in: name in headers ? 'header' : path.includes(name) ? 'path' : 'query',
    required: path.includes(name) || (schema.required ?? []).includes(name),
    schema: schema.properties![name],
  }));
  if (operation.effect === 'write' && !Object.values(headers).includes('idempotency-key')) {
    const key = { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' };
    parameters.push({ name: 'Idempotency-Key', in: 'header', required: false, schema: key });
  }
  return parameters;
}

function requestBodyOf(operation: Operation): Record<string, unknown> {
  if (operation.upload) {
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema: {} } } } };
  }
  if (inQuery(operation)) return {};
  const schema = operation.input as ObjectSchema;
  const path = pathNames(operation);
  const elsewhere = [...path, ...Object.keys(headersOf(operation))];
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => !elsewhere.includes(name)),
  );
  const required = (schema.required ?? []).filter((name) => !elsewhere.includes(name));
  const body = { ...schema, properties, ...(required.length > 0 ? { required } : { required: [] }) };
  return { requestBody: { required: required.length > 0, content: { 'application/json': { schema: body } } } };
}

function successOf(operation: Operation): Record<string, unknown> {
  const description = operation.summary.en;
  if (operation.http!.status === 204) return { description };
  if (operation.download) return { description, content: { 'application/octet-stream': { schema: {} } } };
  return { description, content: { 'application/json': { schema: answerSchema(operation) } } };
}

const proofSchema = {
  type: 'object',
  required: ['status', 'url'],
  properties: { status: { enum: ['sealed', 'pending'] }, leafIndex: { type: 'integer' }, url: { type: 'string' } },
};

function answerSchema(operation: Operation): unknown {
  let schema = operation.output as ObjectSchema;
  if (operation.http!.session === 'set') {
    const { token: _token, ...properties } = schema.properties as Record<string, unknown>;
    schema = { ...schema, properties, required: (schema.required ?? []).filter((name) => name !== 'token') };
  }
  return operation.proof ? { ...schema, properties: { ...schema.properties, proof: proofSchema } } : schema;
}

function refusalsOf(operation: Operation): Record<string, unknown> {
  const general: ErrorFactory[] = [
    kernelErrors.VALIDATION_FAILED,
    kernelErrors.NOT_FOUND,
    kernelErrors.RATE_LIMITED,
    kernelErrors.INTERNAL,
    kernelErrors.UNAVAILABLE,
    ...(operation.permission === 'public' ? [] : [kernelErrors.UNAUTHENTICATED]),
    kernelErrors.FORBIDDEN,
    ...(operation.http!.method === 'GET' ? [] : [kernelErrors.TOO_LARGE, kernelErrors.UNSUPPORTED_MEDIA_TYPE]),
    ...(operation.effect === 'write' ? [kernelErrors.CONFLICT, kernelErrors.IDEMPOTENCY_KEY_REUSED] : []),
    ...(operation.errors ?? []),
  ];
  const byStatus = new Map<number, ErrorFactory[]>();
  for (const factory of general) {
    byStatus.set(factory.spec.status, [...(byStatus.get(factory.spec.status) ?? []), factory]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, factories]) => [
      String(status),
      {
        description: factories.map((factory) => `\`${factory.code}\` ${factory.spec.title.en}`).join('; '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}
