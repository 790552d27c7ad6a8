import type { Module, PermissionSpec } from '../module.ts';
import type { EventType } from '../events/types.ts';
import type { Operation } from './types.ts';
import type { TSchema } from 'typebox';

/** Everything that can be done, by name. Built once at start; a wrong declaration stops the start with a sentence. */
export interface Registry {
  readonly modules: readonly Module[];
  readonly operations: ReadonlyMap<string, Operation>;
  readonly permissions: ReadonlyMap<string, PermissionSpec>;
  readonly events: ReadonlyMap<string, EventType>;
}

const NAME = /^[a-z]+(\.[a-z][A-Za-z]*){2,3}$/;

export function createRegistry(modules: readonly Module[]): Registry {
  const operations = new Map<string, Operation>();
  const permissions = new Map<string, PermissionSpec>();
  const events = new Map<string, EventType>();
  const paths = new Set<string>();
  for (const module of modules) {
    for (const [name, spec] of Object.entries(module.permissions ?? {})) permissions.set(name, spec);
    for (const event of module.events ?? []) events.set(event.type, event);
  }
  for (const module of modules) {
    for (const operation of module.operations) {
      checkOperation(module, operation, permissions);
      if (operations.has(operation.name)) throw new Error(`operation ${operation.name} is declared twice`);
      const path = operation.http && `${operation.http.method} ${operation.http.path.replace(/\{[^}]+\}/g, '{}')}`;
      if (path && paths.has(path)) throw new Error(`operation ${operation.name}: ${path} is taken`);
      if (path) paths.add(path);
      operations.set(operation.name, operation);
    }
    for (const subscription of module.subscriptions ?? []) {
      for (const event of subscription.events) {
        if (!events.has(event.type)) throw new Error(`${subscription.name} reads ${event.type}, which nobody declares`);
      }
    }
  }
  return { modules, operations, permissions, events };
}

function checkOperation(module: Module, operation: Operation, permissions: ReadonlyMap<string, PermissionSpec>): void {
  const fail = (why: string): never => {
    throw new Error(`operation ${operation.name}: ${why}`);
  };
  if (!NAME.test(operation.name) || !operation.name.startsWith(`${module.name}.`)) fail('its name is room.noun.verb');
  const free = operation.permission === 'public' || operation.permission === 'signed-in';
  if (!free && !permissions.has(operation.permission)) fail(`permission ${operation.permission} is not declared`);
  const open = findOpenSchema(operation.input, '');
  if (open !== undefined) fail(`input ${open || '/'} must refuse unknown fields and bound its texts and lists`);
  if (operation.http && operation.effect === 'write' && operation.http.method === 'GET') fail('GET must be safe');
  for (const match of operation.http?.path.matchAll(/\{([^}]+)\}/g) ?? []) {
    const properties = (operation.input as { properties?: Record<string, unknown> }).properties ?? {};
    if (!(match[1]! in properties)) fail(`path parameter ${match[1]} is not a field of its input`);
  }
}

interface SchemaNode {
  readonly type?: string;
  readonly properties?: Record<string, SchemaNode>;
  readonly additionalProperties?: unknown;
  readonly maxProperties?: number;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly maxLength?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly maxItems?: number;
}

/** The pointer of the first part of an input schema that is open or unbounded (ASVS 5.0 2.2.1), or undefined. */
function findOpenSchema(schema: TSchema | SchemaNode, pointer: string): string | undefined {
  const node = schema as SchemaNode;
  if (node.type === 'string' && node.maxLength === undefined && !node.enum && node.const === undefined) return pointer;
  if (node.type === 'array' && node.maxItems === undefined) return pointer;
  if (node.type === 'object' && node.additionalProperties !== false && node.maxProperties === undefined) return pointer;
  const children: [string, SchemaNode][] = [
    ...Object.entries(node.properties ?? {}),
    ...(node.items ? [['items', node.items] as [string, SchemaNode]] : []),
    ...(node.anyOf ?? []).map((child, index): [string, SchemaNode] => [`anyOf/${index}`, child]),
  ];
  for (const [name, child] of children) {
    const open = findOpenSchema(child, `${pointer}/${name}`);
    if (open !== undefined) return open;
  }
  return undefined;
}
