import { readFileSync } from 'node:fs';
import { DISPATCH_CALLS } from '../dispatch/calls.ts';
import type { CompiledRoute } from '../routes/compile.ts';
import { readRoute } from '../routes/read.ts';
import type { MessageKind } from '../types.ts';

/** A route that ships with the product: every body has it until it deploys a version of its own. */
export interface ShippedRoute {
  /** The kind of what comes in that goes it; none where the house itself sends to it. */
  readonly from: MessageKind | undefined;
  readonly version: number;
  readonly source: string;
  readonly route: CompiledRoute;
}

/** What these routes may call in the house’s own name; `app.ts` allows the rest of the house to them as to all routes. */
const SHIPPED_CALLS = [...DISPATCH_CALLS, 'publication.adopted.publish'];

// Read once, when the program starts: a document that does not compile keeps it from starting.
const shipped: readonly ShippedRoute[] = [
  ship('./routes/incoming-mail', 'mail'),
  ship('./routes/portal-application', 'application'),
  ship('./routes/paper-scan', 'scan'),
  ship('./routes/not-recognised', 'unknown'),
  ship('../dispatch/routes/registered-mail'),
  ship('../dispatch/routes/registered-mail-sent'),
  ship('../facts/routes/adopted-act'),
];

function ship(name: string, from?: MessageKind): ShippedRoute {
  const source = readFileSync(new URL(`${name}.yaml`, import.meta.url), 'utf8');
  const read = readRoute(source, new Set(SHIPPED_CALLS));
  if ('problems' in read)
    throw new Error(`route ${name}: line ${read.problems[0]!.line}: ${read.problems[0]!.message}`);
  return { from, version: 1, source, route: read.route };
}

export function shippedRoutes(): readonly ShippedRoute[] {
  return shipped;
}

export function shippedRoute(name: string): ShippedRoute | undefined {
  return shipped.find(({ route }) => route.document.route === name);
}

/** Content-based router: the kind of what came in chooses its route. */
export function routeNameFor(kind: MessageKind): string {
  const found = shipped.find(({ from }) => from === kind) ?? shipped.find(({ from }) => from === 'unknown')!;
  return found.route.document.route;
}
