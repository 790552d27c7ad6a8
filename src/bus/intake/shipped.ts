import { readFileSync } from 'node:fs';
import type { CompiledRoute } from '../routes/compile.ts';
import { readRoute } from '../routes/read.ts';
import type { MessageKind } from '../types.ts';

/** A route that ships with the product: every body has it until it deploys a version of its own. */
export interface ShippedRoute {
  readonly from: MessageKind;
  readonly version: number;
  readonly source: string;
  readonly route: CompiledRoute;
}

// Read once, when the program starts: a document that does not compile keeps it from starting.
const shipped: readonly ShippedRoute[] = [
  ship('incoming-mail', 'mail'),
  ship('portal-application', 'application'),
  ship('paper-scan', 'scan'),
  ship('not-recognised', 'unknown'),
];

function ship(name: string, from: MessageKind): ShippedRoute {
  const source = readFileSync(new URL(`./routes/${name}.yaml`, import.meta.url), 'utf8');
  const read = readRoute(source, new Set());
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
  const found = shipped.find(({ from }) => from === kind) ?? shipped[shipped.length - 1]!;
  return found.route.document.route;
}
