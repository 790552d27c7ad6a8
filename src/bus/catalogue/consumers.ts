import type { Module } from '../../kernel/index.ts';
import { ENDPOINT_CHANNEL } from '../endpoints/carrier.ts';
import type { RouteDocument } from '../routes/model.ts';

/** Who uses a service, and would suffer from a breaking change of it. */
export interface Consumer {
  readonly kind: 'room' | 'route' | 'endpoint' | 'declared';
  readonly name: string;
  readonly service: string;
  /** Null where the one version that there is is meant. */
  readonly version: string | null;
  /** The operations that it uses, null where nobody can say: all of them. */
  readonly operations: readonly string[] | null;
  readonly contact: string | null;
}

/** What a route reaches: operations of the house that it calls, and endpoints that it sends to by name. */
export interface Reach {
  readonly operations: readonly string[];
  readonly endpoints: readonly string[];
}

/** Looks through the steps of a route, whatever their kinds. Names that are made of data are known only when they are. */
export function reachOf({ steps }: Pick<RouteDocument, 'steps'>): Reach {
  const operations = new Set<string>();
  const endpoints = new Set<string>();
  const look = (name: string, value: unknown): void => {
    if (typeof value === 'string') {
      if (name === 'operation') operations.add(value);
      else if (name === 'endpoint') endpoints.add(value);
      else if (/^endpoint\.[a-z0-9][a-z0-9._-]*$/.test(value)) endpoints.add(value.slice(ENDPOINT_CHANNEL.length));
    } else if (Array.isArray(value)) value.forEach((item) => look(name, item));
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) look(key, inner);
  };
  look('', steps);
  return { operations: [...operations], endpoints: [...endpoints] };
}

export interface Bound {
  readonly code: string;
  readonly service: string;
  readonly serviceVersion: string;
  readonly operation: string | null;
}

/** Consumers as they follow from what is declared and deployed: rooms that call each other, routes, endpoints. */
export function derivedConsumers(
  rooms: readonly Module[],
  routes: readonly RouteDocument[],
  bound: readonly Bound[],
): readonly Consumer[] {
  const byCode = new Map(bound.map((one) => [one.code, one]));
  const ofRooms = rooms.flatMap((room) => callers('room', room.name, room.calls ?? []));
  const ofRoutes = routes.flatMap((document): readonly Consumer[] => {
    const { operations, endpoints } = reachOf(document);
    const reached = endpoints.flatMap((code) => byCode.get(code) ?? []);
    return [
      ...callers('route', document.route, operations),
      ...reached.map((one) => ofEndpoint('route', document.route, one)),
    ];
  });
  return [...ofRooms, ...ofRoutes, ...bound.map((one) => ofEndpoint('endpoint', one.code, one))];
}

function ofEndpoint(kind: 'route' | 'endpoint', name: string, { service, serviceVersion, operation }: Bound): Consumer {
  return {
    kind,
    name,
    service,
    version: serviceVersion,
    operations: operation === null ? null : [operation],
    contact: null,
  };
}

/** One consumer for each room of which operations are called. */
function callers(kind: 'room' | 'route', name: string, operations: readonly string[]): readonly Consumer[] {
  const rooms = new Set(operations.map(roomOf));
  return [...rooms]
    .filter((room) => kind !== 'room' || room !== name)
    .map((service) => ({
      ...{ kind, name, service, version: null, contact: null },
      operations: operations.filter((one) => roomOf(one) === service),
    }));
}

function roomOf(operation: string): string {
  return operation.slice(0, operation.indexOf('.'));
}
