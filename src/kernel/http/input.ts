import type { FastifyRequest } from 'fastify';
import { kernelErrors } from '../errors.ts';
import type { Operation } from '../operations/types.ts';

interface PropertySchema {
  readonly type?: string;
  readonly anyOf?: readonly PropertySchema[];
}

/** One input object out of path, query and body. A field may come only once. @throws VALIDATION_FAILED when the body is no object. */
export function readInput(operation: Operation, request: FastifyRequest): Record<string, unknown> {
  const fromPath = coerce(operation, request.params as Record<string, unknown>);
  const method = operation.http!.method;
  if (method === 'GET' || method === 'DELETE' || operation.upload) {
    const fields = merge(coerce(operation, request.query as Record<string, unknown>), fromPath);
    return { ...refuseHeaders(operation, fields), ...fromHeaders(operation, request) };
  }
  const body: unknown = request.body ?? {};
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer: '', message: 'must be a JSON object' }] });
  }
  const fields = merge(body as Record<string, unknown>, fromPath);
  return { ...refuseHeaders(operation, fields), ...fromHeaders(operation, request) };
}

/** What is a header comes as one and in no other way: a key in an address would stand in every log. */
function refuseHeaders({ http }: Operation, fields: Record<string, unknown>): Record<string, unknown> {
  const wrong = Object.entries(http!.headers ?? {}).find(([field]) => Object.hasOwn(fields, field));
  if (!wrong) return fields;
  const errors = [{ pointer: `/${wrong[0]}`, message: `comes as the header ${wrong[1]}` }];
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

function merge(fields: Record<string, unknown>, path: Record<string, unknown>): Record<string, unknown> {
  const twice = Object.keys(path).find((name) => Object.hasOwn(fields, name) && fields[name] !== path[name]);
  if (twice !== undefined) {
    const errors = [{ pointer: `/${twice}`, message: 'differs from the address' }];
    throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
  }
  return { ...fields, ...path };
}

function fromHeaders({ http }: Operation, request: FastifyRequest): Record<string, unknown> {
  const names = Object.entries(http!.headers ?? {});
  const given = names.map(([field, name]): [string, unknown] => [field, request.headers[name]]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** Texts of an address become numbers and truth values where the schema says so; anything else stays and is refused by it. */
function coerce(operation: Operation, fields: Record<string, unknown>): Record<string, unknown> {
  const properties = (operation.input as { properties?: Record<string, PropertySchema> }).properties ?? {};
  const entries = Object.entries(fields ?? {}).map(([name, value]): [string, unknown] => [
    name,
    typeof value === 'string' && Object.hasOwn(properties, name) ? coerceValue(properties[name]!, value) : value,
  ]);
  return Object.fromEntries(entries);
}

function coerceValue(schema: PropertySchema, value: string): unknown {
  if ((schema.type === 'integer' || schema.type === 'number') && /^-?\d{1,15}(\.\d+)?$/.test(value))
    return Number(value);
  if (schema.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
