import { createValidator, type Context, type TSchema } from '../../kernel/index.ts';
import { ENDPOINT_CHANNEL } from '../endpoints/carrier.ts';
import { findEndpoint, type Endpoint } from '../endpoints/store.ts';
import type { RouteDocument } from '../routes/model.ts';
import type { NewMessage } from '../transport/types.ts';
import { reachOf, type Bound } from './consumers.ts';
import { reachable } from './operations.ts';
import { isNode } from './schemas.ts';
import { boundEndpoints, findContract } from './store.ts';
import type { Contract, ContractOperation, Schema } from './types.ts';

/** What is wrong with a message for an endpoint, as its contract sees it. */
export type MessageCheck = (message: NewMessage) => readonly string[];

/** Checks by channel, for the endpoints of a route that say which service they reach. */
export type MessageChecks = ReadonlyMap<string, MessageCheck>;

export async function checksFor(ctx: Context, document: Pick<RouteDocument, 'steps'>): Promise<MessageChecks> {
  const { endpoints } = reachOf(document);
  const checks = new Map<string, MessageCheck>();
  if (endpoints.length === 0) return checks;
  for (const bound of await boundEndpoints(ctx.db, ctx.bodyId)) {
    if (!endpoints.includes(bound.code)) continue;
    const [endpoint, found] = await Promise.all([
      findEndpoint(ctx.db, ctx.bodyId, bound.code),
      findContract(ctx.db, ctx.bodyId, bound.service, bound.serviceVersion),
    ]);
    if (endpoint && found) checks.set(`${ENDPOINT_CHANNEL}${bound.code}`, checkOf(endpoint, bound, found.contract));
  }
  return checks;
}

/** The check of what goes to an endpoint under a contract. */
export function checkOf(endpoint: Pick<Endpoint, 'settings'>, bound: Bound, contract: Contract): MessageCheck {
  const validator = createValidator();
  const schemas = new Map<ContractOperation, TSchema>();
  return (message) => {
    const found =
      bound.operation === null
        ? operationFor(endpoint, message, contract)
        : contract.operations.find(({ name }) => name === bound.operation);
    if (found === undefined) {
      // Only what goes over HTTP says by itself what it is for.
      if (bound.operation === null && contract.operations.every(({ method }) => method === null)) return [];
      return [
        `${verbOf(endpoint, message)} ${pathOf(endpoint, message)} is no operation of «${bound.service}» ${bound.serviceVersion}`,
      ];
    }
    let schema = schemas.get(found);
    if (!schema) schemas.set(found, (schema = bodySchema(found, contract)));
    const problems = validator.check(schema, message.data ?? null);
    return problems.map(({ pointer, message: why }) => `${found.name}: ${pointer || '/'} ${why}`);
  };
}

/** The schema of what is sent: over HTTP the body. Patterns are left out: nothing would stop one that takes for ever. */
function bodySchema({ input, method }: ContractOperation, contract: Contract): TSchema {
  const properties = input['properties'] as Readonly<Record<string, Schema>> | undefined;
  const body = method === null ? input : (properties?.['body'] ?? {});
  return withoutPatterns({ ...body, $defs: reachable(contract, [body]) }) as TSchema;
}

const FORMATS = new Set(['date', 'date-time', 'time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6']);

function withoutPatterns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPatterns);
  if (!isNode(value)) return value;
  const entries = Object.entries(value).filter(
    ([name, inner]) =>
      !(name === 'pattern' && typeof inner === 'string') &&
      !(name === 'format' && typeof inner === 'string' && !FORMATS.has(inner)),
  );
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutPatterns(inner)]));
}

type Way = Pick<Endpoint, 'settings'>;

function operationFor(endpoint: Way, message: NewMessage, { operations }: Contract): ContractOperation | undefined {
  const [verb, path] = [verbOf(endpoint, message), pathOf(endpoint, message)];
  const fitting = operations.filter(
    ({ method, path: template }) => method === verb && template !== null && fits(template, path),
  );
  // The address of the endpoint may hold a part of the path: of several the longest is meant, and of those the one with fewest parameters.
  const rank = ({ path: template }: ContractOperation) =>
    (template ?? '').split('/').length * 100 - (template ?? '').split('{').length;
  return fitting.sort((a, b) => rank(b) - rank(a))[0];
}

function verbOf({ settings }: Way, { headers }: NewMessage): string {
  return (headers?.['http-method'] ?? textOf(settings['method']) ?? 'POST').toUpperCase();
}

function pathOf({ settings }: Way, { headers }: NewMessage): string {
  const address = textOf(settings['baseUrl']) ?? '';
  const base = URL.canParse(address) ? new URL(address).pathname.replace(/\/$/, '') : '';
  const path = headers?.['http-path'] ?? textOf(settings['path']) ?? '';
  return `${base}${path === '' || path.startsWith('/') ? path : `/${path}`}`.split('?')[0]!;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Whether a path ends as a template says. */
function fits(template: string, path: string): boolean {
  const [wanted, parts] = [template.split('/').filter(Boolean), path.split('/').filter(Boolean)];
  const tail = parts.slice(parts.length - wanted.length);
  return parts.length >= wanted.length && wanted.every((one, index) => /\{[^}]*\}/.test(one) || one === tail[index]);
}
