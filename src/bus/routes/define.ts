import type { Parameters } from './kinds/index.ts';
import type { RouteDocument, RouteTest } from './model.ts';

/** A step as TypeScript knows it: one kind with what stands behind it, and a name. */
export type TypedStep = {
  readonly [K in keyof Parameters]: { readonly [P in K]: Parameters[P] } & { readonly name?: string };
}[keyof Parameters];

export interface TypedRoute extends Omit<RouteDocument, 'steps'> {
  readonly steps: readonly TypedStep[];
  readonly tests?: readonly RouteTest[];
}

/**
 * A route written in TypeScript: the default export of a module, which `digipro route` reads. What is stored, compared and drawn is the
 * document that it gives, as that of a YAML file.
 */
export function defineRoute(route: TypedRoute): RouteDocument {
  return route;
}
